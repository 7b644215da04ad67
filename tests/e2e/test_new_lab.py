"""A new lab outside this repository: MkDocs builds it, what is missing keeps it from being published, CI does the rest.

The dialogs run on a real pseudo-terminal: only there the command asks.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest
import yaml

from pipelines import rules_that_start

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("new lab")]

NOW = "2026-11-22T09:00:00+00:00"
EPOCH = "1795338000"
GIVEN = ("--name", "Labor Neustadt", "--url", "https://labor.neustadt.de/", "--city", "Neustadt")
WHOLE = (*GIVEN, "--land", "Hessen", "--operator", "Stadt Neustadt", "--contact", "labor@neustadt.de", "--now", NOW)
FILLED = {
    "Straße und": "Markt 1, 12345 Neustadt",
    "wer die Stelle nach": "die Bürgermeisterin",
    "Telefonnummer": "030 1234567",
    "Vorname, Name": "Leitung des Labors, Markt 1, 12345 Neustadt",
    "nach wie vielen Tagen": "7",
    "der Tag, an dem": "2026-11-10",
    "self für": "self",
    "fully für": "partly",
    "die Datei des Videos": "dgs.mp4",
}


def environment(**more: str) -> dict[str, str]:
    """The programs of this environment first, as after `pip install labnetz`."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": programs, "COLUMNS": "200", "TERM": "dumb", "NO_MKDOCS_2_WARNING": "1"} | more


def run(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120, env=environment(**more),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command makes, once; nobody writes into it."""
    folder = tmp_path_factory.mktemp("made")
    done = run("labnetz", "new", "lab", "labor", *WHOLE, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "labor"


@pytest.fixture
def lab(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "labor"))


def fill_in(lab: Path) -> None:
    """Write what a lab would write where lab.yml asks for it."""
    gap = re.compile(r"\[bitte ergänzen: [^\]]*\]")
    answer = lambda found: next((text for word, text in FILLED.items() if word in found[0]), "Das steht hier.")  # noqa: E731
    path = lab / "lab.yml"
    path.write_text(gap.sub(answer, path.read_text("utf-8")), "utf-8")
    (lab / "docs/dgs.mp4").write_bytes(b"")


def test_it_builds_at_once_and_strictly_once_the_legal_texts_are_complete(lab):
    loose = run("mkdocs", "build", cwd=lab, SOURCE_DATE_EPOCH=EPOCH)
    assert loose.returncode == 0, loose.stderr
    assert (lab / "site/feeds/calendar.ics").read_text("utf-8").count("BEGIN:VEVENT") == 2
    strict = run("mkdocs", "build", "--strict", cwd=lab, SOURCE_DATE_EPOCH=EPOCH)
    assert strict.returncode == 1
    assert "[LEGAL-04]" in run("labnetz", "check", ".", "--now", NOW, cwd=lab).stdout
    fill_in(lab)
    check = run("labnetz", "check", ".", "--now", NOW, cwd=lab)
    assert check.returncode == 0, check.stdout
    strict = run("mkdocs", "build", "--strict", cwd=lab, SOURCE_DATE_EPOCH=EPOCH)
    assert strict.returncode == 0, strict.stderr
    built = run("labnetz", "check", "--built", "site", "--now", NOW, cwd=lab)
    assert built.returncode == 0, built.stdout
    for page in ("impressum", "datenschutz", "barrierefreiheit", "barriere-melden"):
        assert f'{page}/"' in (lab / "site/index.html").read_text("utf-8"), "the foot of every page links it"
        assert (lab / "site" / page / "index.html").is_file()
    assert "Markt 1, 12345 Neustadt" in (lab / "site/impressum/index.html").read_text("utf-8")
    assert not (lab / "site/leichte-sprache").exists(), "Hessen does not ask for it"


def test_a_land_that_asks_for_them_gets_leichte_sprache_and_sign_language(tmp_path):
    given = [one.replace("Hessen", "Berlin") for one in WHOLE]
    run("labnetz", "new", "lab", "labor", *given, cwd=tmp_path)
    fill_in(tmp_path / "labor")
    strict = run("mkdocs", "build", "--strict", cwd=tmp_path / "labor", SOURCE_DATE_EPOCH=EPOCH)
    assert strict.returncode == 0, strict.stderr
    site = tmp_path / "labor/site"
    assert 'lang="de-simple"' in (site / "leichte-sprache/index.html").read_text("utf-8")
    assert 'src="../dgs.mp4"' in (site / "gebaerdensprache/index.html").read_text("utf-8")


def test_an_english_lab_builds_too(tmp_path):
    run("labnetz", "new", "lab", "lab", *WHOLE, "--language", "en", cwd=tmp_path)
    done = run("mkdocs", "build", cwd=tmp_path / "lab", SOURCE_DATE_EPOCH=EPOCH)
    assert done.returncode == 0, done.stderr
    others = [line for line in done.stderr.splitlines() if "WARNING" in line and "please complete" not in line]
    assert others == []


def test_the_foot_links_what_the_law_wants_whatever_mkdocs_yml_names(tmp_path):
    run("labnetz", "new", "lab", "lab", *WHOLE, cwd=tmp_path)
    for name in ("lab.yml", "mkdocs.yml"):
        path = tmp_path / "lab" / name
        path.write_text(path.read_text("utf-8").replace("language: de", "language: fr"), "utf-8")
    run("mkdocs", "build", cwd=tmp_path / "lab", SOURCE_DATE_EPOCH=EPOCH)
    built = run("labnetz", "check", "--built", "site", "--now", NOW, cwd=tmp_path / "lab")
    assert "SITE-05" not in built.stdout, "its pages have French names, mkdocs.yml names the German ones"
    assert (tmp_path / "lab/site/mentions-legales/index.html").is_file()


# --- CI -------------------------------------------------------------------------------------------------------------


def gitlab(lab: Path) -> dict[str, object]:
    return yaml.safe_load((lab / ".gitlab-ci.yml").read_text("utf-8"))


def github(lab: Path) -> dict[str, object]:
    return yaml.safe_load((lab / ".github/workflows/site.yml").read_text("utf-8"))


MAIN = {"CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "main", "CI_PIPELINE_SOURCE": "push"}
BRANCH = MAIN | {"CI_COMMIT_BRANCH": "idee"}
MERGE = {"CI_DEFAULT_BRANCH": "main", "CI_PIPELINE_SOURCE": "merge_request_event"}


@pytest.mark.parametrize(
    ("variables", "pipeline", "publishes", "previews"),
    [
        pytest.param(MAIN, True, True, False, id="the default branch publishes"),
        pytest.param(MAIN | {"CI_PIPELINE_SOURCE": "schedule"}, True, True, False, id="at night, too"),
        pytest.param(BRANCH, True, False, True, id="another branch is a preview"),
        pytest.param(MERGE, True, False, True, id="a merge request is a preview"),
        pytest.param(MERGE | {"CI_COMMIT_BRANCH": "main"}, True, False, True, id="a merge request never publishes"),
        pytest.param(BRANCH | {"CI_OPEN_MERGE_REQUESTS": "!1"}, False, False, True, id="no second pipeline beside it"),
        pytest.param({"CI_COMMIT_TAG": "v1", "CI_DEFAULT_BRANCH": "main"}, False, False, True, id="a tag does nothing"),
    ],
)
def test_only_the_default_branch_publishes_on_gitlab(lab, variables, pipeline, publishes, previews):
    jobs = gitlab(lab)
    assert rules_that_start(jobs["workflow"], **variables) is pipeline
    assert rules_that_start(jobs["pages"], **variables) is publishes
    assert rules_that_start(jobs["preview"], **variables) is previews


def test_on_gitlab_a_preview_can_t_become_the_website(lab):
    jobs = gitlab(lab)
    assert jobs["variables"]["GIT_DEPTH"] == "0"
    assert "pages" not in jobs["preview"]
    assert jobs["preview"]["artifacts"]["paths"] == ["preview/"]
    assert jobs["pages"]["artifacts"]["paths"] == ["public/"]
    assert "path_prefix" not in (lab / ".gitlab-ci.yml").read_text("utf-8")


def test_github_publishes_from_main_only_and_may_do_nothing_else(lab):
    flow = github(lab)
    build, publish = flow["jobs"]["build"], flow["jobs"]["publish"]
    assert flow["permissions"] == {"contents": "read"}
    assert "permissions" not in build
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    guard = "github.ref == 'refs/heads/main' && github.event_name != 'pull_request'"
    assert publish["if"] == f"{guard} && !github.event.repository.fork"
    uploads = [step for step in build["steps"] if "pages-artifact" in step.get("uses", "")]
    assert [step["if"] for step in uploads] == [guard]
    # YAML 1.1 reads the key `on` as true.
    assert set(flow[True]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert "pull_request_target" not in (lab / ".github/workflows/site.yml").read_text("utf-8")


def test_github_s_actions_have_a_version_and_the_whole_history(lab):
    jobs = github(lab)["jobs"].values()
    steps = [step for job in jobs for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]) for step in steps)
    checkout = next(step for step in steps if step["uses"].startswith("actions/checkout@"))
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}


def scripts(lab: Path, system: str) -> str:
    """What a push to the default branch runs, but for installing."""
    if system == "gitlab":
        jobs = gitlab(lab)
        lines = [*jobs[".website"]["before_script"], *jobs["pages"]["script"]]
    else:
        lines = [step["run"] for step in github(lab)["jobs"]["build"]["steps"] if "run" in step]
    return "\n".join(line for line in lines if "pip install" not in line and "safe.directory" not in line)


def commit(lab: Path) -> None:
    name = ("-c", "user.name=Labor", "-c", "user.email=labor@neustadt.de")
    for command in (("init", "-q", "-b", "main"), ("add", "-A"), (*name, "commit", "-q", "-m", "Anfang")):
        subprocess.run(
            ["git", *command], cwd=lab, check=True, env=environment(GIT_COMMITTER_DATE=NOW, GIT_AUTHOR_DATE=NOW)
        )


@pytest.mark.programs
@pytest.mark.parametrize(("system", "folder"), [("gitlab", "public"), ("github", "site")])
def test_the_pipeline_s_own_lines_build_a_complete_lab_and_stop_at_an_incomplete_one(lab, tmp_path, system, folder):
    assert shutil.which("git")
    (tmp_path / "runner").mkdir()
    commit(lab)
    shell = ["bash", "-euo", "pipefail", "-c", scripts(lab, system)]
    more = environment(RUNNER_TEMP=str(tmp_path / "runner"))
    stopped = subprocess.run(shell, cwd=lab, capture_output=True, text=True, check=False, env=more, timeout=120)
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert not (lab / folder).exists(), "nothing to publish while a legal text has a gap"
    fill_in(lab)
    shutil.rmtree(lab / ".git")
    commit(lab)
    done = subprocess.run(shell, cwd=lab, capture_output=True, text=True, check=False, env=more, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (lab / folder / "feeds/calendar.ics").is_file()


# --- a network ------------------------------------------------------------------------------------------------------


def test_a_new_network_is_a_whole_portal(tmp_path):
    given = ("--name", "Labore im Norden", "--url", "https://labore.example/", "--contact", "post@labore.example")
    run("labnetz", "new", "network", "netz", *given, cwd=tmp_path)
    (tmp_path / "netz/labs/neustadt.yml").write_text(
        "name: Labor Neustadt\nstatus: archived\nlat: 50\nlon: 8\n", "utf-8"
    )
    done = run("labnetz", "build", "--network", "netz", "--into", "public", "--now", NOW, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Labor Neustadt" in (tmp_path / "public/labore/index.html").read_text("utf-8")


# --- on a terminal --------------------------------------------------------------------------------------------------


def _at_a_terminal() -> None:
    """Who started the tests in the background has told all of them to ignore Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def converse(answers: list[str], *command: str, cwd: Path) -> tuple[int, str]:
    """Answer one question after the other, each when its prompt is there. Gives the exit code and what was shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "labnetz", "--language", "en", "new", *command],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=environment(), start_new_session=True,
        preexec_fn=_at_a_terminal,  # noqa: PLW1509 - so that Ctrl+C is one
    )  # fmt: skip
    os.close(theirs)
    shown, left, given, pressed = b"", list(answers), "", 0
    try:
        while process.poll() is None or select.select([ours], [], [], 0)[0]:
            if not select.select([ours], [], [], PATIENCE)[0]:
                # What is typed while a program takes over the terminal may be thrown away; people press Ctrl+C again.
                pressed += 1
                is_lost = given != CTRL_C or pressed == 5
                assert not is_lost, f"waits for ever after {given!r}:\n{shown.decode()}"
                os.write(ours, CTRL_C.encode())
                continue
            shown += os.read(ours, 4096)
            if left and shown.endswith(b"> "):
                given = left.pop(0)
                os.write(ours, given.encode() if given == CTRL_C else f"{given}\n".encode())
    except OSError:  # Linux says EIO when the other end has closed
        pass
    finally:
        os.close(ours)
        if process.poll() is None and not shown.endswith(b"> "):
            process.wait(20)
        process.kill()
    assert left == [], f"was not asked: {left}\n{shown.decode()}"
    return process.wait(20), shown.decode()


CTRL_C = "\x03"
PATIENCE = 20
"""Seconds after which a question that was answered counts as lost."""


def test_a_dialog_makes_a_whole_event(lab):
    answers = ["KI verstehen: Chatbot", "bald", "2.12.2026 17-19 Uhr", "9", "1", "Probieren Sie ihn aus.", ""]
    code, shown = converse(answers, "event", "--now", NOW, cwd=lab)
    assert code == 0, shown
    assert 'start "bald" is not a date' in shown
    assert "understood as 2026-12-02 17:00 – 2026-12-02 19:00" in shown
    assert "please type a number from 1 to 1" in shown
    written = (lab / "docs/veranstaltungen/2026-12-02-ki-verstehen-chatbot.md").read_text("utf-8")
    for line in ('title: "KI verstehen: Chatbot"', "start: 2026-12-02 17:00", "end: 2026-12-02 19:00", "place: labor"):
        assert f"{line}\n" in written
    check = run("labnetz", "check", "docs/veranstaltungen", "--now", NOW, cwd=lab)
    assert check.returncode == 0, check.stdout


def test_a_dialog_leaves_out_what_nobody_knows(lab):
    answers = ["Alte Post", "Markt 1", "", "Neustadt", "1", "4", "", "in part", "", ""]
    code, shown = converse(answers, "place", cwd=lab)
    assert code == 0, shown
    written = (lab / "docs/orte/alte-post.md").read_text("utf-8")
    assert "access:\n  wheelchair: yes\n  parking: limited\n#" in written
    assert "\npostal_code:" not in written


@pytest.mark.parametrize("answers", [[CTRL_C], ["Titel", CTRL_C], ["Titel", "2026-12-02 17:00", "19:00", CTRL_C]])
def test_ctrl_c_leaves_nothing_behind(lab, answers):
    before = sorted(lab.rglob("*"))
    code, _shown = converse(answers, "event", cwd=lab)
    assert code == 1
    assert sorted(lab.rglob("*")) == before


def test_a_dialog_makes_a_lab(tmp_path):
    who = ["Labor Neustadt", "labor.neustadt.de", "https://labor.neustadt.de", "Neustadt", "7", "Stadt Neustadt"]
    answers = [*who, "labor@neustadt.de"]
    code, shown = converse(answers, "lab", "labor", cwd=tmp_path)
    assert code == 0, shown
    written = (tmp_path / "labor/lab.yml").read_text("utf-8")
    assert "land: Hessen\n" in written
    assert "contacts: [labor@neustadt.de]\n" in written


def test_with_options_it_asks_nothing_on_a_terminal_either(lab):
    code, shown = converse([], "event", "--start", "2026-12-02", cwd=lab)
    assert code == 2
    assert "still missing: TITLE" in shown
