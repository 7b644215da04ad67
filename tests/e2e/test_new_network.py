"""A new network outside this repository: its scripts fetch, build, check and publish it, and stop where they must."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from demonstration import labnetz, serving_folder
from pipelines import commands_in, rules_that_start, unknown_options

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("new network")]

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@x.example\r\nDTSTAMP:20261101T000000Z\r\n"
    "SUMMARY:Werkstatt\r\nDTSTART:20991220T160000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
LANGUAGES = ("de", "en")


def made(folder: Path, language: str = "de", url: str = "https://labore.example/") -> Path:
    given = ("--name", "Labore im Norden", "--url", url, "--contact", "post@labore.example", "--language", language)
    labnetz("new", "network", "netz", *given, cwd=folder)
    return folder / "netz"


@pytest.fixture(scope="module", params=LANGUAGES)
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("fresh"), request.param)


def test_it_has_a_place_for_practices_of_its_own(fresh, tmp_path):
    """Empty but for the template, which does nothing before it is copied; then every lab can take it over."""
    shutil.copytree(fresh, tmp_path / "netz")
    folder = tmp_path / "netz/practices"
    (template,) = folder.iterdir()

    def told() -> set[str]:
        found = labnetz("check", "--network", "netz", "--format", "json", cwd=tmp_path, check=False).stdout
        return {one["rule"] for one in json.loads(found)}

    before = told()
    shutil.copy(template, folder / "nutzertest.md")
    assert told() == before == {"REG-10"}, "the portal lacks nothing but its legal pages"
    labnetz("build", "--network", "netz", "--into", "public", cwd=tmp_path, check=False)
    assert len([*(tmp_path / "public").rglob("nutzertest.zip"), *(tmp_path / "public").rglob("nutzertest/")]) > 0


# --- what the files say ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (".github/workflows/portal.yml", ("vendor.github-workflows",)),
        (".gitlab-ci.yml", ("vendor.gitlab-ci", "--data-transform", "gitlab-ci")),
    ],
)
def test_the_ci_files_keep_to_their_schemas(fresh, path, schema):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *schema, fresh / path]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "name", [".gitlab-ci.yml", ".github/workflows/portal.yml", "portal.sh", "cron.sh", "README.md"]
)
def test_every_command_in_the_files_has_the_options_that_it_uses(fresh, name):
    lines = commands_in((fresh / name).read_text("utf-8"))
    assert lines
    assert [line for line in lines if unknown_options(line)] == []


def test_a_command_that_is_not_there_would_be_found():
    assert unknown_options("labnetz build --no-such-option x") == {"--no-such-option"}
    assert commands_in("x: y\n  - labnetz check --built public\n") == ["labnetz check --built public"]


@pytest.mark.programs
def test_the_scripts_are_clean_shell(fresh):
    done = subprocess.run(
        ["shellcheck", fresh / "portal.sh", fresh / "cron.sh"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def gitlab(folder: Path) -> dict[str, object]:
    return yaml.safe_load((folder / ".gitlab-ci.yml").read_text("utf-8"))


def github(folder: Path) -> dict[str, object]:
    return yaml.safe_load((folder / ".github/workflows/portal.yml").read_text("utf-8"))


MAIN = {"CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "main", "CI_PIPELINE_SOURCE": "push"}
AT_NIGHT = MAIN | {"CI_PIPELINE_SOURCE": "schedule"}
BRANCH = MAIN | {"CI_COMMIT_BRANCH": "idee"}
MERGE = {"CI_DEFAULT_BRANCH": "main", "CI_PIPELINE_SOURCE": "merge_request_event"}


@pytest.mark.parametrize(
    ("variables", "jobs"),
    [
        pytest.param(MAIN, {"pages"}, id="the default branch publishes"),
        pytest.param(AT_NIGHT, {"pages", "watch"}, id="the schedule publishes and is watched"),
        pytest.param(BRANCH, {"preview"}, id="another branch is a preview"),
        pytest.param(MERGE, {"preview"}, id="a merge request is a preview"),
        pytest.param(MERGE | {"CI_COMMIT_BRANCH": "main"}, {"preview"}, id="a merge request never publishes"),
    ],
)
def test_on_gitlab_only_the_default_branch_publishes(fresh, variables, jobs):
    flow = gitlab(fresh)
    assert rules_that_start(flow["workflow"], **variables)
    assert {name for name in ("preview", "pages", "watch") if rules_that_start(flow[name], **variables)} == jobs


def test_on_gitlab_a_preview_changes_neither_the_portal_nor_what_it_knows(fresh):
    flow = gitlab(fresh)
    assert flow["preview"]["artifacts"]["paths"] == ["preview/"]
    for name in ("preview", "watch"):
        (snapshots,) = [one for one in flow[name]["cache"] if one["key"] == "snapshots"]
        assert snapshots["policy"] == "pull"
    (kept,) = [one for one in flow["pages"]["cache"] if one["key"] == "snapshots"]
    assert kept["when"] == "always", "what was fetched stays when building fails"
    assert not any("portal.sh" in line for line in flow["preview"]["script"])
    assert all("--no-harvest" in line for line in flow["preview"]["script"] if "labnetz build" in line)


def test_on_github_only_main_publishes_and_nothing_else_is_allowed(fresh):
    flow = github(fresh)
    jobs = flow["jobs"]
    guard = "github.ref == 'refs/heads/main' && github.event_name != 'pull_request' && !github.event.repository.fork"
    assert flow["permissions"] == {"contents": "read"}
    assert {name for name, job in jobs.items() if "permissions" in job} == {"publish"}
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert jobs["build"]["if"] == jobs["publish"]["if"] == guard
    assert jobs["publish"]["needs"] == "build"
    assert jobs["preview"]["if"] == "github.event_name == 'pull_request'"
    # YAML 1.1 reads the key `on` as true.
    assert set(flow[True]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    uses = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+(/[a-z]+)?@v\d+", one) for one in uses)
    checkouts = [s for job in jobs.values() for s in job["steps"] if "actions/checkout" in s.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    assert all("cache/save" not in step.get("uses", "") for step in jobs["preview"]["steps"])


def test_nothing_is_laid_out_for_publishing_before_it_was_checked(fresh):
    names = [step.get("run", step.get("uses", "")) for step in github(fresh)["jobs"]["build"]["steps"]]
    built = next(at for at, name in enumerate(names) if "portal.sh" in name)
    assert built < next(at for at, name in enumerate(names) if "upload-pages-artifact" in name)
    script = (fresh / "portal.sh").read_text("utf-8").splitlines()
    assert script[-1] == 'labnetz check --built "$into"'


def test_the_schedule_is_every_four_hours_at_an_odd_minute(fresh):
    (schedule,) = github(fresh)[True]["schedule"]
    minute, hours, *rest = schedule["cron"].split()
    assert (hours, rest) == ("*/4", ["*", "*", "*"])
    assert int(minute) % 2 == 1
    assert all(f"{minute} */4 * * *" in (fresh / name).read_text("utf-8") for name in (".gitlab-ci.yml", "cron.sh"))


def test_a_quiet_project_raises_an_alarm_before_github_stops_it(fresh, tmp_path):
    """The step itself is run, in repositories that were changed 49 and 50 days ago, at different hours."""
    script = github(fresh)["jobs"]["watch"]["steps"][-1]["run"]
    programs = tmp_path / "programs"
    programs.mkdir()

    def ends_with(days: int, hour: int) -> int:
        for name, text in (("git", f"echo {1_000_000_000 - days * 86400}"), ("date", _DATE.format(hour=hour))):
            (programs / name).write_text(f"#!/bin/sh\n{text}\n")
            (programs / name).chmod(0o755)
        more = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
        return subprocess.run(["bash", "-e", "-c", script], check=False, env=more, capture_output=True).returncode

    assert (ends_with(49, 0), ends_with(50, 0), ends_with(50, 4)) == (0, 1, 0)


_DATE = 'case "$*" in *%s*) echo 1000000000;; *) printf "%02d\\n" {hour};; esac'


# --- what the scripts do ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Portal:
    """A network with one lab, and a web server on which the lab's feed and the published portal lie."""

    folder: Path
    web: Path
    work: Path

    def run(self, script: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        env = os.environ | {"PATH": programs, "NO_MKDOCS_2_WARNING": "1", "LABNETZ_LANGUAGE": "de"} | more
        command = ["sh", self.folder / script, *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=env, timeout=120)

    def build(self, name: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run("portal.sh", str(self.work / name), **more)

    def calendar(self, name: str) -> str:
        return (self.work / name / "feeds/calendar-all.ics").read_text("utf-8")


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    web = tmp_path / "web"
    web.mkdir()
    (web / "kalender.ics").write_text(CALENDAR)
    with serving_folder(web) as address:
        folder = made(tmp_path, url=f"{address}portal/")
        port = address.rstrip("/").rpartition(":")[2]
        with (folder / "network.yml").open("a") as file:
            file.write(f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{port}]\n")
        (folder / "labs/kehl.yml").write_text(
            "name: Labor Kehl\nurl: https://kehl.example/\nlicence: CC-BY-4.0\n"
            f"contacts: [a@kehl.example, b@stadt.example]\nfeeds:\n  events: {address}kalender.ics\n"
        )
        yield Portal(folder, web, tmp_path)


@pytest.mark.programs
def test_the_first_run_must_be_wished_for_and_later_ones_go_by_themselves(portal):
    refused = portal.build("refused")
    assert refused.returncode == 1
    assert "PORTAL_IS_NEW=1" in refused.stderr
    assert not (portal.work / "refused").exists(), "an empty portal must not go out"
    shutil.rmtree(portal.folder / "snapshots", ignore_errors=True)
    first = portal.build("first", PORTAL_IS_NEW="1")
    assert first.returncode == 0, first.stderr
    assert "SUMMARY:Werkstatt" in portal.calendar("first")
    assert "<labnetz-events" in (portal.work / "first/einbetten/index.html").read_text("utf-8")
    assert (portal.work / "first/embed/events.html").is_file()
    (portal.web / "kalender.ics").unlink()
    later = portal.build("later")
    assert later.returncode == 0, later.stderr
    assert "SUMMARY:Werkstatt" in portal.calendar("later"), "the lab is silent, its last state stays"
    assert portal.build("later").returncode == 2, "the folder must be new"


@pytest.mark.programs
def test_lost_snapshots_come_back_from_the_published_portal(portal):
    assert portal.build("first", PORTAL_IS_NEW="1").returncode == 0
    shutil.copytree(portal.work / "first", portal.web / "portal")
    shutil.rmtree(portal.folder / "snapshots")
    (portal.web / "kalender.ics").unlink()
    again = portal.build("again")
    assert again.returncode == 0, again.stderr
    assert "SUMMARY:Werkstatt" in portal.calendar("again")


@pytest.mark.programs
def test_a_registry_that_is_broken_in_part_is_published_and_the_watch_complains(portal):
    assert portal.build("first", PORTAL_IS_NEW="1").returncode == 0
    (portal.folder / "labs/neu.yml").write_text("name: [\n")
    built = portal.build("second")
    assert built.returncode == 0, built.stderr
    assert "SUMMARY:Werkstatt" in portal.calendar("second")
    assert _watch(portal).returncode == 1


def _watch(portal: Portal) -> subprocess.CompletedProcess[str]:
    """What the job `watch` and cron.sh ask at the end."""
    return labnetz("status", "--network", ".", "--max-age", "12", cwd=portal.folder, check=False)


@pytest.mark.programs
def test_the_watch_is_silent_about_what_is_only_a_warning(portal):
    assert portal.build("first", PORTAL_IS_NEW="1").returncode == 0
    for file in (portal.folder / "labs").glob("*.yml"):
        file.write_text(re.sub(r"(?m)^contacts:.*\n", "", file.read_text("utf-8")), "utf-8")
    assert labnetz("check", "--network", ".", cwd=portal.folder, check=False).returncode == 1
    assert _watch(portal).returncode == 0


@pytest.mark.programs
def test_cron_publishes_silently_and_leaves_the_old_portal_when_something_fails(portal):
    target = portal.work / "www"
    (target / ".well-known").mkdir(parents=True)
    (target / ".well-known/security.txt").write_text("x")
    (target / "old.html").write_text("x")
    wishes = {"TARGET": f"{target}/", "PORTAL_IS_NEW": "1"}
    done = portal.run("cron.sh", **wishes)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (target / "index.html").is_file()
    assert (target / ".well-known/security.txt").is_file()
    assert not (target / "old.html").exists()
    assert not (target / ".labnetz-files").exists()
    before = (target / "index.html").stat().st_mtime_ns
    (portal.folder / "network.yml").write_text("id: [\n")
    failed = portal.run("cron.sh", **wishes)
    assert failed.returncode == 1
    assert "network.yml" in failed.stderr
    assert (target / "index.html").stat().st_mtime_ns == before


@pytest.mark.programs
def test_cron_never_runs_twice_at_once(portal):
    with (portal.folder / ".cron.lock").open("w") as held:
        subprocess.run(["flock", "--nonblock", str(held.fileno())], check=True, pass_fds=[held.fileno()])
        second = portal.run("cron.sh", TARGET=str(portal.work / "www"))
    assert second.returncode == 1
    assert "noch nicht fertig" in second.stderr
    assert not (portal.work / "www").exists()


# --- the runbook -----------------------------------------------------------------------------------------------------

RUNBOOK = (Path(__file__).parents[2] / "docs/operations.md").read_text("utf-8")


def test_every_command_of_the_runbook_has_the_options_that_it_uses():
    lines = commands_in(RUNBOOK)
    assert len(lines) > 10
    assert [line for line in lines if unknown_options(line)] == []


def test_every_link_inside_the_runbook_leads_somewhere():
    heads = re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in heads}
    targets = set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK))
    assert targets
    assert targets - anchors == set()
