"""Spoil bytes for as long as one likes, and write down every body that breaks a reader's promise. No test: a program.

    python tests/properties/fuzz.py calendar --seconds 600 --into /tmp/found

With atheris (`pip install atheris` into an environment of its own that has labnetz, too) the bytes follow the code
that they reach; without it they come from the corpus by chance, from a seed that is printed. A finding is kept once per
place in the code; make it small, give it a name in tests/corpus, and mend it there.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT / "tests")]

SLOW = 2.0
"""Seconds for one body of at most 64 KiB. The harvest gives ten to any."""
MEMORY = 1024**3
CODE_UNDER_TEST = [
    "labnetz.ical",
    "labnetz.feeds",
    "labnetz.harvest.reading",
    "labnetz.registry",
    "labnetz.marked_yaml",
]
LIBRARIES = ["feedparser", "icalendar", "dateutil", "recurring_ical_events"]


@dataclass
class Findings:
    """Keeps one body for each place in the code where a promise broke, and what was slowest."""

    into: Path
    places: set[str] = field(default_factory=set)
    runs: int = 0
    slowest: float = 0.0

    def keep(self, body: bytes, place: str, text: str) -> None:
        if place in self.places:
            return
        self.places.add(place)
        name = self.into / f"{len(self.places):03}"
        name.with_suffix(".body").write_bytes(body)
        name.with_suffix(".txt").write_text(text, "utf-8")
        say(f"{name}.body: {text.strip().splitlines()[-1][:200]}")


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def main() -> None:
    arguments = _arguments()
    arguments.into.mkdir(parents=True, exist_ok=True)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    findings = Findings(arguments.into)
    try:
        import atheris  # noqa: PLC0415 - may be missing
    except ImportError:
        by_chance(arguments, findings)
    else:
        by_coverage(arguments, findings, atheris)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--into", type=Path, default=Path("fuzz-findings"))
    return parser.parse_args()


def by_chance(arguments: argparse.Namespace, findings: Findings) -> None:
    """Spoil files of the corpus from a seed."""
    from mutations import mutated  # noqa: PLC0415 - after the path is set
    from promises import PROMISES  # noqa: PLC0415

    promise = PROMISES[arguments.reader]
    random, seeds = Random(arguments.seed), promise.seeds()
    end = time.monotonic() + arguments.seconds
    while time.monotonic() < end:
        one(mutated(random.choice(seeds), seeds, random), promise.keep, findings)
    _sum(arguments, findings, f"by chance, seed {arguments.seed}")


def by_coverage(arguments: argparse.Namespace, findings: Findings, atheris: object) -> None:
    """Let atheris choose what to spoil further: what reached new code."""
    with atheris.instrument_imports(include=[*CODE_UNDER_TEST, *LIBRARIES]):
        from promises import PROMISES  # noqa: PLC0415 - instrumented while it is imported
    from mutations import mutated  # noqa: PLC0415

    promise = PROMISES[arguments.reader]
    seeds = promise.seeds()
    corpus = arguments.into / "seeds"
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"{number:03}").write_bytes(seed)
    end = time.monotonic() + arguments.seconds

    def test(body: bytes) -> None:
        one(body, promise.keep, findings)
        if time.monotonic() > end:
            _sum(arguments, findings, "by coverage")
            sys.stdout.flush()
            import os  # noqa: PLC0415

            os._exit(0)  # libFuzzer takes any other way out for a finding

    def spoil(body: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.5:
            return mutated(body, seeds, random)[:longest]
        return atheris.Mutate(body, longest)

    options = ["-rss_limit_mb=4096", "-timeout=60", "-max_len=65536", "-verbosity=0"]
    options.append(f"-artifact_prefix={arguments.into}/")
    atheris.Setup([sys.argv[0], *options, str(corpus)], test, custom_mutator=spoil)
    atheris.Fuzz()


def one(body: bytes, keep: object, findings: Findings) -> None:
    """Ask for the promise with one body; what breaks is kept, and the next one comes."""
    began = time.process_time()
    try:
        keep(body)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        findings.keep(body, _place(error), traceback.format_exc())
    spent = time.process_time() - began
    if spent > SLOW:
        findings.keep(body, f"slow {int(spent)}", f"took {spent:.1f} s")
    findings.runs += 1
    findings.slowest = max(findings.slowest, spent)


def _place(error: BaseException) -> str:
    """Where in our own code it came out, which makes two findings one."""
    frames: Sequence[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/labnetz/" in frame.filename or "promises" in frame.filename]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} {last.filename}:{last.lineno}"


def _sum(arguments: argparse.Namespace, findings: Findings, how: str) -> None:
    say(
        f"{arguments.reader}, {how}: {findings.runs} bodies in {arguments.seconds} s, {len(findings.places)} findings, "
        f"the slowest took {findings.slowest:.1f} s"
    )


if __name__ == "__main__":
    main()
