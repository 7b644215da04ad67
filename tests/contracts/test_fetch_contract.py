"""What every way of fetching promises: over HTTP (a real nginx), from a folder, and the fake that other tests use."""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from fakes import FakeFetch
from labnetz.harvest.fetch import http_fetcher
from labnetz.harvest.folder import by_prefix, fetch_folder
from labnetz.model import Fetch, FetchFailed, HarvestRules, Request, Response

BODY = "BEGIN:VCALENDAR\r\nSUMMARY:Öffnung\r\n".encode() * 100 + b"END:VCALENDAR\r\n"

needs_nginx = [pytest.mark.programs, pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")]


@dataclass(frozen=True)
class Place:
    """Somewhere with a file calendar.ics, and a way to ask for it."""

    url: str
    ask: Callable[[Request], Response | FetchFailed]


@pytest.fixture(params=[pytest.param("http", marks=needs_nginx), "folder", "fake"])
def place(request, tmp_path) -> Place:
    return {"http": over_http, "folder": from_folder, "fake": from_fake}[request.param](request, tmp_path)


def over_http(request, tmp_path) -> Place:
    nginx = request.getfixturevalue("nginx")
    (nginx.root / "calendar.ics").write_bytes(BODY)
    rules = HarvestRules(allow_addresses=("127.0.0.0/8",), allow_ports=(nginx.port,))

    async def ask(question: Request) -> Response | FetchFailed:
        async with http_fetcher(rules, contact="test@labnetz.example", version="1") as fetch:
            return await fetch(question)

    return Place(f"{nginx.url}/", lambda question: asyncio.run(ask(question)))


def from_folder(_, tmp_path) -> Place:
    (tmp_path / "calendar.ics").write_bytes(BODY)
    return ask_with("https://built.example/lab/", fetch_folder({"https://built.example/lab/": tmp_path}))


def from_fake(*_) -> Place:
    return ask_with("https://fake.example/", FakeFetch({"https://fake.example/calendar.ics": BODY}))


def ask_with(url: str, fetch: Fetch) -> Place:
    async def ask(question: Request) -> Response | FetchFailed:
        return await fetch(question)

    return Place(url, lambda question: asyncio.run(ask(question)))


def question(place: Place, path: str = "calendar.ics", **validators: str | None) -> Request:
    return Request(place.url + path, "text/calendar", **validators)


def test_the_body_comes_byte_for_byte_with_a_validator(place):
    answer = place.ask(question(place))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.moved_to) == (200, BODY, "")
    assert answer.etag or answer.last_modified
    assert answer.content_type.startswith("text/calendar")


def test_asked_again_with_its_validators_it_says_not_modified_and_sends_nothing(place):
    first = place.ask(question(place))
    again = place.ask(question(place, etag=first.etag, last_modified=first.last_modified))
    assert isinstance(again, Response)
    assert (again.status, again.body) == (304, b"")


def test_other_validators_bring_the_body(place):
    answer = place.ask(question(place, etag='"something-else"'))
    assert (answer.status, answer.body) == (200, BODY)


def test_what_is_not_there_is_a_failure_with_a_reason(place):
    answer = place.ask(question(place, "missing.ics"))
    assert isinstance(answer, FetchFailed)
    assert answer.status == 404
    assert str(answer.reason)


@pytest.mark.parametrize(
    "path", ["../calendar.ics", "%2e%2e/calendar.ics", "a\0b", "x" * 5000, "[", "%", "%ff", "?", "#"]
)
def test_no_address_raises(place, path):
    assert isinstance(place.ask(question(place, path)), Response | FetchFailed)


@pytest.mark.parametrize(
    "url", ["", "calendar.ics", "file:///etc/hostname", "http://", "https://[", "\0", "//x", "http://a:b/"]
)
def test_no_nonsense_raises(place, url):
    assert isinstance(place.ask(Request(url, "*/*")), FetchFailed)


@pytest.mark.parametrize("validator", ["", " ", "a\r\nX-Evil: 1", "\udce4", "\0", "ä"])
def test_no_validator_raises(place, validator):
    assert isinstance(place.ask(question(place, etag=validator, last_modified=validator)), Response)


# --- what the folder promises beside it ------------------------------------------------------------------------------


def ask_folders(roots: Mapping[str, object], url: str) -> Response | FetchFailed:
    return ask_with("", fetch_folder(roots)).ask(Request(url, "*/*"))


@pytest.mark.parametrize(
    "path", ["../secret.ics", "%2e%2e/secret.ics", "/../secret.ics", "a/../../secret.ics", "link.ics"]
)
def test_nothing_outside_the_folder_is_read(tmp_path, path):
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (tmp_path / "secret.ics").write_bytes(b"secret")
    (site / "link.ics").symlink_to(tmp_path / "secret.ics")
    assert isinstance(ask_folders({"https://x.example/": site}, f"https://x.example/{path}"), FetchFailed)


def test_a_folder_on_its_way_is_found_whatever_follows_the_path(tmp_path):
    (tmp_path / "mit leer.ics").write_bytes(BODY)
    answer = ask_folders({"https://x.example/": tmp_path}, "https://x.example/mit%20leer.ics?utm=1#top")
    assert answer.body == BODY


def test_the_longest_address_wins(tmp_path):
    for name in ("portal", "lab"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "calendar.ics").write_text(name)
    roots = {"https://x.example/": tmp_path / "portal", "https://x.example/lab/": tmp_path / "lab"}
    assert ask_folders(roots, "https://x.example/lab/calendar.ics").body == b"lab"


def test_a_site_that_is_not_built_says_so(tmp_path):
    answer = ask_folders({"https://x.example/": tmp_path / "nothing"}, "https://x.example/feeds/calendar.ics")
    assert "not built" in str(answer.reason)


def test_labs_that_are_built_here_are_not_asked_over_the_network():
    here, away = FakeFetch({"https://x.example/lab/a.ics": b"here"}), FakeFetch({"https://y.example/a.ics": b"away"})
    fetch = ask_with("", by_prefix(here, ["https://x.example/lab/"], away))
    assert fetch.ask(Request("https://x.example/lab/a.ics", "*/*")).body == b"here"
    assert fetch.ask(Request("https://y.example/a.ics", "*/*")).body == b"away"
    assert isinstance(fetch.ask(Request("https://x.example/other/a.ics", "*/*")), FetchFailed)
