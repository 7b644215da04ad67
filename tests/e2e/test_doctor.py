"""`labnetz doctor` and `labnetz join` from the command line, against real servers on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from demonstration import NOW as BUILT
from demonstration import BuiltNetwork, serving_folder
from labnetz.cli import main
from loopback import Misbehaving, Nginx, server_context, serving

pytestmark = pytest.mark.programs

NOW = "2026-12-01T12:00:00+00:00"
ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:DAYLIGHT\r\nDTSTART:20070325T020000\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nDTSTART:20071028T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
EVENT = (
    "BEGIN:VEVENT\r\nUID:{uid}@labor.example\r\nDTSTAMP:{stamp}\r\nLAST-MODIFIED:20261101T080000Z\r\n"
    "DTSTART;TZID=Europe/Berlin:202612{day:02}T170000\r\nDTEND;TZID=Europe/Berlin:202612{day:02}T190000\r\n"
    "SUMMARY:Öffnung {day}\r\nURL:https://labor.example/{day}/\r\nEND:VEVENT\r\n"
)
RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Neues</title><link>https://labor.example/</link><description>d</description><copyright>CC BY 4.0</copyright>
<atom:link href="https://labor.example/feed.xml" rel="self" type="application/rss+xml"/>
<item><title>Drucker ist da</title><link>https://labor.example/a</link><guid>https://labor.example/?p=1</guid>
<pubDate>Mon, 23 Nov 2026 09:00:00 +0100</pubDate></item></channel></rss>"""
PAGE = """<!doctype html><html lang="de"><head><title>Start – Labor Beispiel</title>
<link rel="alternate" type="text/calendar" href="/kalender.ics">
<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>Hallo</body></html>"""


def calendar(*days: int, uid: str = "oeffnung-2026-{day}", stamp: str = "20261101T080000Z") -> bytes:
    events = "".join(EVENT.format(uid=uid.format(day=day), stamp=stamp, day=day) for day in days)
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//DE\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"
    return f"{head}{ZONE}{events}END:VCALENDAR\r\n".encode()


@pytest.fixture(autouse=True)
def _the_clock_of_the_test(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def doctor(url: str, *arguments: str, language: str = "en") -> Result:
    return CliRunner().invoke(
        main, ["--language", language, "doctor", url, "--network", "nowhere", "--now", NOW, *arguments]
    )


def rules(result: Result) -> dict[str, list[str]]:
    found = json.loads(result.stdout)
    return {one["url"]: [problem["rule"] for problem in one["problems"]] for one in found["examined"]}


@pytest.fixture
def lab(nginx: Nginx) -> Nginx:
    """A lab as nginx serves it, that did everything right."""
    (nginx.root / "index.html").write_text(PAGE)
    (nginx.root / "kalender.ics").write_bytes(calendar(9, 10))
    (nginx.root / "feed.xml").write_text(RSS)
    return nginx


def test_a_server_is_asked_as_for_the_page_of_another_site(misbehaving):
    url = answers(misbehaving, "/kalender.ics", b"")

    @misbehaving.on("/kalender.ics")
    async def _only_to_who_asks(conversation):
        asked = re.search(r"^Origin: (.*)\r$", conversation.head, re.MULTILINE)
        allowed = [f"Access-Control-Allow-Origin: {asked[1]}"] if asked else []
        await conversation.answer(calendar(9, 10), CALENDAR_TYPE, *allowed)

    assert "DOC-13" not in rules(doctor(url, "--local", "--json"))[url]


def test_of_a_good_site_nothing_is_said_but_what_nginx_leaves_out(lab):
    result = doctor(f"{lab.url}/", "--local", "--json")
    assert result.exit_code == 0, result.output
    # An nginx as it comes says to nobody's pages that they may read: that is worth a note, and no more.
    assert rules(result) == {
        f"{lab.url}/": [],
        f"{lab.url}/kalender.ics": ["DOC-13"],
        f"{lab.url}/feed.xml": ["DOC-13"],
    }


@pytest.mark.parametrize("body", ['{"labnetz": ["9"]}', '{"labnetz": ["1"], "url": 7}', '{"labnetz": []}'])
def test_a_manifest_that_says_almost_nothing_is_examined_too(lab, body):
    (lab.root / "lab.json").write_text(body)
    result = doctor(f"{lab.url}/lab.json", "--local", language="de")
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Manifest eines Labors" in result.stdout
    assert "[MAN-" in result.stdout


def test_an_empty_answer_is_called_empty(lab):
    (lab.root / "leer.ics").write_bytes(b"\r\n")
    assert "die Antwort ist leer" in doctor(f"{lab.url}/leer.ics", "--local", language="de").stdout


def test_what_is_said_is_for_people_grouped_by_address_and_ends_with_a_verdict(lab):
    (lab.root / "kalender.ics").write_bytes(
        calendar(9, 10).replace(b"URL:", b"ATTENDEE:mailto:e@labor.example\r\nURL:")
    )
    result = doctor(f"{lab.url}/", "--local", language="de")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[:2] == [f"{lab.url}/", "  Webseite"]
    assert lines[3:5] == [f"{lab.url}/kalender.ics", "  Kalender (Termine: 2, noch bevorstehend: 2)"]
    assert lines[5].startswith("  Warnung, Zeile ")
    assert "Mailadressen" in lines[5]
    assert lines[5].endswith("[DOC-27]")
    assert lines[6].startswith("  Hinweis: ")
    assert lines[-1] == "Das Netzwerk kann es lesen (Einträge: 3), aber 1 Sache sollte sich ändern."


def test_an_address_that_moved_and_one_that_is_gone(lab):
    (lab.root / "calendar.ics").write_bytes(calendar(9))
    assert "DOC-04" in rules(doctor(f"{lab.url}/moved.ics", "--local", "--json"))[f"{lab.url}/moved.ics"]
    gone = doctor(f"{lab.url}/gone.ics", "--local")
    assert gone.exit_code == 1
    assert "410" in gone.output
    assert "new address" in gone.output
    assert gone.output.endswith("Nothing here that the network could read.\n")


def test_a_cache_that_keeps_for_ever(lab):
    (lab.root / "calendar.ics").write_bytes(calendar(9))
    assert (
        "DOC-09"
        in rules(doctor(f"{lab.url}/for-ever/calendar.ics", "--local", "--json"))[f"{lab.url}/for-ever/calendar.ics"]
    )


def test_this_computer_is_asked_only_where_that_is_wished(lab):
    result = doctor(f"{lab.url}/")
    assert result.exit_code == 2
    assert "--local" in result.output
    lab.stop()
    assert lab.log() == ""


def test_on_this_computer_http_may_be_left_out(lab):
    result = doctor(f"127.0.0.1:{lab.port}/kalender.ics", "--local", "--json")
    assert json.loads(result.stdout)["url"] == f"{lab.url}/kalender.ics"


def test_what_is_no_address_is_wrong_usage():
    for wrong in ("labor", "", "ftp://labor.example/k.ics", "https://", "javascript:alert(1)"):
        assert doctor(wrong).exit_code == 2, wrong


@pytest.fixture
def served(network: BuiltNetwork) -> Iterator[str]:
    """As long as a test, unlike the browser's: no thread stays, beside which what comes later would not fork."""
    with serving_folder(network.public) as address:
        yield address


@pytest.mark.slow
@pytest.mark.parametrize("site", ["", "berlin/", "moenchengladbach/", "wiesbaden/", "lab.json", "feeds/calendar.ics"])
def test_about_our_own_sites_there_is_nothing_to_say(served, site):
    result = doctor(f"{served}{site}", "--local", "--json", "--now", BUILT)
    assert result.exit_code == 0, result.output
    assert {url: found for url, found in rules(result).items() if found} == {}
    assert sum(one["entries"] for one in json.loads(result.stdout)["examined"]) > 10


# --- a server that does not behave ------------------------------------------------------------------------------------


def answers(server: Misbehaving, path: str, *bodies: bytes, headers: tuple[str, ...] = ()) -> str:
    """Answer each question with the next body, the last one for ever."""
    left = list(bodies)

    @server.on(path)
    async def _(conversation):
        await conversation.answer(left.pop(0) if len(left) > 1 else left[0], *headers)

    @server.on("/robots.txt")
    async def _(conversation):
        await conversation.answer(b"", status="404 Not Found")

    return f"{server.url}{path}"


def examined(url: str) -> list[str]:
    return rules(doctor(url, "--local", "--json"))[url]


CALENDAR_TYPE = "Content-Type: text/calendar; charset=utf-8"


def test_uids_and_stamps_that_change_at_each_question(misbehaving):
    first, second = (calendar(9, 10, uid=f"{word}-2026-{{day}}", stamp="20261201T115958Z") for word in ("a", "b"))
    url = answers(misbehaving, "/k.ics", first, second, headers=(CALENDAR_TYPE,))
    assert {"DOC-20", "DOC-21"} <= {*examined(url)}


def test_a_php_session_a_wrong_type_and_nothing_to_compare(misbehaving):
    headers = ("Content-Type: text/html", "Set-Cookie: PHPSESSID=1")
    url = answers(misbehaving, "/k.ics", calendar(9), headers=headers)
    assert {"DOC-06", "DOC-07", "DOC-08", "DOC-16"} <= {*examined(url)}


def test_a_firewall_that_knows_our_name(misbehaving):
    @misbehaving.on("/k.ics")
    async def _(conversation):
        if "User-Agent: Mozilla" in conversation.head:
            await conversation.answer(calendar(9), CALENDAR_TYPE)
        else:
            await conversation.answer(b"<h1>Blocked</h1>", status="403 Forbidden")

    assert examined(f"{misbehaving.url}/k.ics") == ["DOC-15"]


def test_a_calendar_that_is_cut_off(misbehaving):
    url = answers(misbehaving, "/k.ics", calendar(9)[:-20], headers=(CALENDAR_TYPE,))
    result = doctor(url, "--local")
    assert result.exit_code == 1
    assert "END:VCALENDAR" in result.output


def test_a_certificate_that_nobody_vouches_for(certificate):
    async def hang_up(_reader, writer):
        writer.close()

    with serving(hang_up, ssl=server_context(*certificate)) as port:
        result = doctor(f"https://127.0.0.1:{port}/k.ics", "--local")
    assert "nobody vouches for the certificate of 127.0.0.1" in result.output
    assert "they renew the certificate" in result.output


def test_a_stranger_steers_no_terminal(misbehaving):
    body = calendar(9).replace(b"PRODID", b"METHOD:\x1b[31mREQUEST\r\nPRODID")
    result = doctor(answers(misbehaving, "/k.ics", body, headers=(CALENDAR_TYPE,)), "--local")
    assert "REQUEST" in result.output
    assert "\x1b" not in result.output


def test_robots_that_send_calendars_away(misbehaving):
    url = answers(misbehaving, "/k.ics", calendar(9), headers=(CALENDAR_TYPE,))

    @misbehaving.on("/robots.txt")
    async def _(conversation):
        await conversation.answer(b"User-agent: *\nDisallow: /\n", "Content-Type: text/plain")

    assert "DOC-14" in examined(url)


# --- join -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Registry:
    folder: Path

    def join(self, url: str, *arguments: str, language: str = "en") -> Result:
        return CliRunner().invoke(
            main, ["--language", language, "join", url, "--network", str(self.folder), "--now", NOW, *arguments]
        )

    def check(self) -> Result:
        return CliRunner().invoke(main, ["--language", "en", "check", "--network", str(self.folder), "--now", NOW])

    def files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "labs").glob("*"))


@pytest.fixture
def registry(tmp_path, lab) -> Registry:
    folder = tmp_path / "network"
    (folder / "labs").mkdir(parents=True)
    (folder / "network.yml").write_text(
        "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: redaktion@n.example\n"
        f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{lab.port}]\n"
    )
    return Registry(folder)


def test_what_the_network_allows_the_doctor_may_ask_too(registry, lab):
    arguments = ["doctor", f"{lab.url}/kalender.ics", "--network", str(registry.folder), "--now", NOW]
    result = CliRunner().invoke(main, ["--language", "en", *arguments])
    assert result.exit_code == 0, result.output
    assert "All is well (entries: 2). 1 note" in result.output
    lab.stop()
    assert "+redaktion@n.example" in lab.log()


def test_a_lab_joins_with_one_address_and_its_licence_stays_to_be_asked(registry, lab):
    result = registry.join(f"{lab.url}/", "--id", "beispiel")
    assert result.exit_code == 0, result.output
    text = (registry.folder / "labs" / "beispiel.yml").read_text()
    assert [line for line in text.splitlines() if line and not line.startswith("#")] == [
        "name: Labor Beispiel",
        f"url: {lab.url}/",
        "licence:",
        "contacts: []",
        "feeds:",
        f"  events: {lab.url}/kalender.ics",
        f"  updates: {lab.url}/feed.xml",
    ]
    assert "  2026-12-09 17:00  Öffnung 9\n" in result.output
    assert "  2026-11-23  Drucker ist da\n" in result.output
    assert "licence" in result.output.rpartition("Still to do")[2]
    assert "beispiel" in registry.check().output
    assert registry.check().exit_code == 1


def test_once_the_licence_is_there_the_lab_can_be_harvested(registry, lab):
    registry.join(f"{lab.url}/", "--id", "beispiel")
    path = registry.folder / "labs" / "beispiel.yml"
    path.write_text(
        path.read_text()
        .replace("licence:\n", "licence: CC-BY-4.0\n")
        .replace("contacts: []", "contacts: [a@b.de, c@d.de]")
    )
    harvest = ["harvest", "--network", str(registry.folder), "--now", NOW, "--json"]
    result = CliRunner().invoke(main, ["--language", "en", *harvest])
    assert result.exit_code == 0, result.output
    assert [one["entries"] for one in json.loads(result.stdout)["sources"]] == [2, 1]


def test_what_comes_next_is_said_as_it_is_typed_here_and_a_demonstration_is_told(registry, lab):
    said = '{"labnetz": ["1"], "id": "kehl", "name": "K", "url": "%s/", "demo": true, "licence": "CC0-1.0", '
    rest = '"contacts": ["a@b.de", "c@d.de"], "feeds": {"events": "%s/kalender.ics"}}'
    (lab.root / "lab.json").write_text(said % lab.url + rest % lab.url)
    result = registry.join(f"{lab.url}/lab.json")
    assert result.exit_code == 0, result.output
    assert "will not show its events" in result.output
    assert f"Next: labnetz harvest --network {registry.folder} --lab kehl" in result.output


def test_a_lab_is_not_called_as_no_file_can_be_on_windows(registry, lab):
    result = registry.join(f"{lab.url}/", "--id", "con")
    assert result.exit_code == 1
    assert 'no file can be called "con" on Windows' in result.output
    assert registry.files() == []


def test_a_dry_run_writes_nothing_but_the_file_to_the_screen(registry, lab):
    result = registry.join(f"{lab.url}/", "--id", "beispiel", "--dry-run")
    assert result.exit_code == 0
    assert f"  events: {lab.url}/kalender.ics\n" in result.stdout
    assert "Öffnung" not in result.stdout  # what is said about it goes to stderr
    assert registry.files() == []


def test_nothing_is_ever_overwritten_and_no_lab_enters_twice(registry, lab):
    (registry.folder / "labs" / "beispiel.yml").write_text("name: Anders\nstatus: archived\n")
    taken = registry.join(f"{lab.url}/", "--id", "beispiel")
    assert taken.exit_code == 1
    assert (registry.folder / "labs" / "beispiel.yml").read_text() == "name: Anders\nstatus: archived\n"
    (registry.folder / "labs" / "kehl.yml").write_text(
        f"name: K\nurl: https://k.example/\nlicence: CC0-1.0\nfeeds:\n  events: {lab.url}/kalender.ics\n"
    )
    known = registry.join(f"{lab.url}/", "--id", "neu")
    assert known.exit_code == 1
    assert "kehl" in known.output
    assert registry.files() == ["beispiel.yml", "kehl.yml"]


@pytest.mark.parametrize("id_", ["feeds", "Gross", "../heraus", "a/b", "x" * 50])
def test_a_name_that_can_be_no_lab(registry, lab, id_):
    result = registry.join(f"{lab.url}/", "--id", id_)
    assert result.exit_code == 1
    assert "--id" in result.output
    assert registry.files() == []


def test_a_site_without_feeds_writes_nothing_and_says_so(registry, lab):
    for path in ("kalender.ics", "feed.xml"):
        (lab.root / path).unlink()
    result = registry.join(f"{lab.url}/", "--id", "beispiel")
    assert result.exit_code == 1
    assert "found no calendar" in result.output
    assert registry.files() == []


def test_news_of_the_whole_site_are_entered_with_a_question(registry, lab):
    (lab.root / "labor").mkdir()
    (lab.root / "labor" / "index.html").write_text(PAGE)
    of_the_site = registry.join(f"{lab.url}/", "--id", "a", "--dry-run")
    assert f"{lab.url}/feed.xml (1 entry)" in of_the_site.stderr
    assert "is all of it" not in of_the_site.stderr
    below = registry.join(f"{lab.url}/labor/", "--id", "b", "--dry-run")
    assert "is all of it the lab's?" in below.stderr


def test_two_calendars_where_nobody_can_be_asked_are_both_named(registry, lab):
    (lab.root / "index.html").write_text(
        PAGE.replace("</head>", '<link rel=alternate type=text/calendar href="/2.ics"></head>')
    )
    (lab.root / "2.ics").write_bytes(calendar(11, 12, 13))
    registry.join(f"{lab.url}/", "--id", "beispiel")
    text = (registry.folder / "labs" / "beispiel.yml").read_text()
    assert f"  events: {lab.url}/2.ics\n" in text
    assert f"\n# {lab.url}/kalender.ics\n" in text


def test_on_a_terminal_a_person_chooses(registry, lab, monkeypatch):
    (lab.root / "index.html").write_text(PAGE.replace("</head>", '<a href="/2.ics">Volkshochschule</a>'))
    (lab.root / "2.ics").write_bytes(calendar(11, 12, 13))
    monkeypatch.setattr("labnetz.cli.join.on_a_terminal", lambda: True)
    result = CliRunner().invoke(
        main,
        ["--language", "en", "join", f"{lab.url}/", "--id", "b", "--network", str(registry.folder), "--now", NOW],
        input="3\n1\n",
    )
    assert "please type numbers from 1 to 2" in result.output
    text = (registry.folder / "labs" / "b.yml").read_text()
    assert f"  events: {lab.url}/kalender.ics\n" in text
    assert f"\n# {lab.url}/2.ics\n" in text


def test_a_manifest_becomes_one_line(registry, lab):
    manifest = {
        "labnetz": ["1"],
        "id": "kehl",
        "name": "Labor Kehl",
        "url": f"{lab.url}/",
        "licence": "CC-BY-4.0",
        "contacts": ["a@kehl.example", "b@stadt.example"],
        "generated": "2026-11-30T00:00:00Z",
        "expires": "2027-05-01T00:00:00Z",
        "feeds": {"events": f"{lab.url}/kalender.ics", "updates": f"{lab.url}/feed.xml"},
    }
    (lab.root / "lab.json").write_text(json.dumps(manifest))
    result = registry.join(f"{lab.url}/lab.json")
    assert result.exit_code == 0, result.output
    text = (registry.folder / "labs" / "kehl.yml").read_text()
    assert [line for line in text.splitlines() if line and not line.startswith("#")] == [
        f"manifest: {lab.url}/lab.json"
    ]
    assert "Öffnung 9" in result.output
    assert "Nothing is missing" in result.output


# --- the handbook -----------------------------------------------------------------------------------------------------

HANDBOOK = Path(__file__).parents[2] / "network" / "docs" / "handbuch"


def printed(page: str, mark: str) -> str:
    """What a page of the handbook shows in the block with this mark."""
    found = re.search(
        rf"^```\{{\.text \.{mark}\}}\n(.*?)^```$", (HANDBOOK / page).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found is not None, (page, mark)
    return found[1]


def test_the_handbook_shows_what_the_doctor_says(misbehaving):
    body = calendar(9, 10).replace(b"-//x//y//DE", b"-//Labor Beispiel - ECPv6.6.0//NONSGML v1.0//EN")
    for name in (b"DTSTART", b"DTEND"):
        body = body.replace(name + b";TZID=Europe/Berlin", name + b";TZID=UTC+1")
    link = b"URL:https://labor.example/9/"
    body = body.replace(link, b"ORGANIZER:mailto:erika@labor.example\r\n" + link)
    url = answers(misbehaving, "/kalender.ics", body, headers=(CALENDAR_TYPE,))
    said = doctor(url, "--local", language="de").output
    assert printed("feeds-pruefen.md", "doctor") == said.replace(misbehaving.url, "https://labor.example")


def test_the_handbook_shows_how_a_lab_joins(registry, lab):
    said = registry.join(f"{lab.url}/", "--id", "beispiel", language="de").output
    said = said.replace(lab.url, "https://labor.example").replace(str(registry.folder), "network")
    assert printed("labor-aufnehmen.md", "join") == said
    text = (registry.folder / "labs" / "beispiel.yml").read_text("utf-8").replace(lab.url, "https://labor.example")
    assert printed("labor-aufnehmen.md", "eintrag") == text
