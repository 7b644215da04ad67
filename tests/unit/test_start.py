"""Loading a build stays quick: what most builds never need is not loaded with it."""

import subprocess
import sys

import pytest

LAB = "import mkdocs.__main__, mkdocs_labnetz.lab, mkdocs_labnetz.lab_site"
EARLY = "import mkdocs.__main__, mkdocs_labnetz.lab"
PORTAL = (
    "import labnetz.cli.build, labnetz.cli.one_build, labnetz.cli.portal_config, labnetz.cli.remembering; "
    "import mkdocs_labnetz.build"
)
HEAVY = {
    "aiohttp",
    "asyncio",
    "babel.messages",
    "doctest",
    "feedparser",
    "holidays",
    "jsonschema",
    "pebble",
    "rich",
    "unittest",
}


@pytest.mark.slow
@pytest.mark.parametrize("imports", [pytest.param(LAB, id="of a lab"), pytest.param(PORTAL, id="of the portal")])
def test_a_build_loads_nothing_heavy(imports):
    code = f"import sys; {imports}; print(*sorted({HEAVY} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert result.stdout.split() == []


@pytest.mark.slow
def test_models_are_built_when_they_are_used():
    """All of them take longer to build than a small lab takes to read."""
    code = """
from mkdocs_labnetz import lab_site
from labnetz.content.schema.event import EventFields
from labnetz.content.schema.lab import LabFields
from labnetz.manifest_format import LabJson
for model in (EventFields, LabFields, LabJson):
    if model.__pydantic_complete__: print(model.__name__)
"""
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert result.stdout.split() == []


def test_what_reads_a_lab_is_loaded_when_its_markdown_is_being_converted_already():
    code = f"import sys; {EARLY}; print(*(name for name in sys.modules if name.startswith('labnetz.')))"
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = set(result.stdout.split())
    assert {"labnetz.model", "labnetz.ahead"} < loaded
    assert not {name for name in loaded if name.startswith(("labnetz.content", "labnetz.publish", "labnetz.check"))}


@pytest.mark.slow
def test_what_reads_calendars_is_loaded_for_a_lab_that_has_some():
    result = subprocess.run(
        [sys.executable, "-c", f"import sys; {LAB}; print('labnetz.content.calendars' in sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert result.stdout.strip() == "False"
