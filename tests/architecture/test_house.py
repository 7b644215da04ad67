"""The house stands as it was drawn: contracts, the core without MkDocs, one socket, no foreign addresses in files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from demonstration import ROOT

pytestmark = pytest.mark.xdist_group("house")

PLUGINS = ROOT / "plugins"
MODULES = sorted((PLUGINS / "labnetz").rglob("*.py"))
name_of = {path: path.relative_to(PLUGINS).as_posix() for path in MODULES}


@dataclass(frozen=True)
class Module:
    """What is asked of a module: all that it imports, wherever it stands, by full name, and what it says of itself."""

    imports: frozenset[str]
    says: str | None


@cache
def module(path: Path) -> Module:
    """Parse it once for all tests, which takes seconds for all modules together."""
    tree = ast.parse(path.read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return Module(frozenset(found), ast.get_docstring(tree))


def who_imports(name: str) -> set[str]:
    return {
        name_of[path]
        for path in MODULES
        if any(one == name or one.startswith(f"{name}.") for one in module(path).imports)
    }


@pytest.mark.slow
def test_the_core_imports_and_runs_with_mkdocs_blocked():
    program = """
import sys
for name in ("mkdocs", "material", "mkdocs_labnetz"):
    sys.modules[name] = None
import importlib, pkgutil, labnetz
names = [one.name for one in pkgutil.walk_packages(labnetz.__path__, "labnetz.") if one.name != "labnetz.__main__"]
for name in names:
    importlib.import_module(name)
from datetime import UTC, datetime
from pathlib import Path
from labnetz.lab_folder import load_lab
from labnetz.publish.lab import artifacts
now = datetime(2026, 12, 2, 8, tzinfo=UTC)
lab, content = load_lab(Path("sites/wiesbaden"), now=now)
made, problems = artifacts(content, lab, now=now)
assert {one.path for one in made} >= {"feeds/calendar.ics", "feeds/updates.xml", "lab.json"}, made
print(len(names))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("aiohttp", {"labnetz/harvest/fetch.py", "labnetz/harvest/sockets.py"}),
        ("feedparser", {"labnetz/feeds/"}),
        ("icalendar", {"labnetz/ical/"}),
        ("recurring_ical_events", {"labnetz/ical/"}),
        ("click", {"labnetz/cli/"}),
        ("rich", {"labnetz/cli/"}),
        ("yaml", {"labnetz/marked_yaml.py", "labnetz/yaml_mistakes.py"}),
        (
            "pydantic",
            {
                *("labnetz/validation.py", "labnetz/content/", "labnetz/registry", "labnetz/manifest_"),
                *("labnetz/settled.py", "labnetz/feeds/settled.py"),  # a portal's backup, which is read back
                "labnetz/bundle_format.py",  # what others take practices over by
            },
        ),
        ("mkdocs", {"labnetz/cli/portal_config.py"}),
        ("PIL", {"labnetz/smaller_pictures.py"}),
        ("socket", {"labnetz/harvest/"}),
        ("urllib.request", set()),
        ("requests", set()),
        ("http.client", set()),
    ],
)
def test_a_foreign_package_stays_where_it_enters(package, allowed):
    strangers = {name for name in who_imports(package) if not name.startswith(tuple(allowed) or ("-",))}
    assert strangers == set()


def test_only_the_edges_read_the_clock():
    readers = {
        name_of[path]
        for path in MODULES
        if re.search(r"\b(datetime\.now|utcnow|date\.today|time\.time)\(", path.read_text("utf-8"))
    }
    assert readers == {"labnetz/cli/options.py"}


def test_no_module_is_named_for_nothing():
    assert not [path for path in MODULES if path.stem in {"utils", "helpers", "common", "manager", "base"}]


def test_the_shim_is_small():
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in (PLUGINS / "mkdocs_labnetz").glob("*.py"))
    assert lines < 1200


def test_every_module_says_its_one_job():
    for path in MODULES:
        assert module(path).says, path


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    registries = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org")
    private = re.compile(rb"/(?:home|root|Users)/\w+/")
    for path in tracked():
        content = path.read_bytes()
        assert not [name for name in registries if name.encode() in content], path
        assert not private.search(content), path


def test_no_test_asks_a_page_in_a_way_that_its_policy_forbids_at_times():
    """`until` in `in_the_page.py` waits without it, and tells why."""
    name = "wait_for_" + "function("
    assert not [path for path in (ROOT / "tests").rglob("test_*.py") if name in path.read_text("utf-8")]
