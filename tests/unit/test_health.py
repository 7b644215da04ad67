"""What the portal tells about its sources: the page, health.json, a badge and a log for each lab."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import get_args
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from markupsafe import Markup

from labnetz.harvest.report import MOST_PROBLEMS
from labnetz.locale import say
from labnetz.model import Lab, Network, Problem, Source, SourceReport, SourceState, Where, msg
from labnetz.publish.badge import badge
from labnetz.publish.health import write_badges_and_logs, write_health
from labnetz.publish.health_log import MOST, health_log, shortened
from labnetz.publish.health_page import health_lists, health_page, sources_view
from labnetz.publish.portal_pages import portal_pages
from labnetz.publish.render import Written
from labnetz.publish.schemas import published_schemas
from labnetz.publish.site import Site
from labnetz.publish.source_words import MEANING, SHORT, drawn_as, gravest, how_it_runs, in_a_word, to_do
from labnetz.publish.state_marks import drawn_state
from portal_content import content_of

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
MARCH = datetime(2026, 3, 3, 12, tzinfo=UTC)
LAB = Lab(id="kehl", name="Labor <Kehl>", url="https://kehl.example/", language="de")
URL = "https://kehl.example/kalender.ics"
SOURCE = Source("kehl", "events", "events", URL)
NETWORK = Network(
    id="n",
    name="Netz & Freunde",
    url="https://netz.example/",
    language="de",
    timezone="Europe/Berlin",
    licence="CC-BY-4.0",
    contact="redaktion@netz.example",
    labs=(LAB,),
)
STATES: tuple[SourceState, ...] = get_args(SourceState)
OK = SourceReport(
    source=SOURCE,
    result="fresh",
    state="ok",
    reason=None,
    entries=3,
    problems=(),
    since=NOW,
    changed=MARCH,
    newest=MARCH,
)
SILENT = msg("no answer within {seconds} s", seconds=20)
BROKEN = Problem("ICAL-01", Where(URL, 12, entry='"Werkstatt", UID 5@x'), msg("no start"), msg("add <DTSTART>"))


def site(language: str = "de") -> Site:
    return Site(
        name="N",
        url="https://netz.example/",
        language=language,
        timezone="Europe/Berlin",
        now=NOW,
        labs={"kehl": LAB},
        is_portal=True,
    )


def page_of(*reports: SourceReport, language: str = "de") -> str:
    return str(health_page(NETWORK, reports, Written("Zustand", Markup(), "../"), site(language)))


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def log_of(*reports: SourceReport, lab: Lab = LAB) -> str:
    return health_log(lab, reports, NETWORK, now=NOW).decode("utf-8-sig")


def day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


# --- words and shapes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [SHORT, MEANING])
@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_every_state_has_words_of_its_own_in_every_language(words, language):
    said = {say(words[state], language) for state in STATES}
    assert len(said) == len(STATES)


@pytest.mark.parametrize("language", ["de", "fr"])
def test_the_words_are_translated(language):
    assert not {say(SHORT[state], language) for state in STATES} & {str(SHORT[state]) for state in STATES}


def test_every_state_has_a_shape_of_its_own():
    assert len({drawn_state(state) for state in STATES}) == len(STATES)


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (OK, "in service, last read on 2026-12-02"),
        (replace(OK, state="degraded"), "in service with faults, last read on 2026-12-02"),
        (replace(OK, state="stale", since=MARCH), "late since 2026-03-03"),
        (replace(OK, state="unreachable", since=MARCH), "interrupted since 2026-03-03"),
        (replace(OK, state="dormant"), "in service, nothing new since 2026-03-03"),
        (replace(OK, state="paused"), "paused, last read on 2026-12-02"),
        (replace(OK, state="paused", since=None), "paused"),
        (replace(OK, state="new", since=None), "not in service yet"),
        pytest.param(
            replace(OK, state="degraded", since=None, failing_since=MARCH),
            "nothing read yet, in vain since 2026-03-03",
            id="what never arrived is not in service",
        ),
    ],
)
def test_how_a_source_runs_and_since_when(report, words):
    assert str(how_it_runs(report, day)) == words


def test_in_a_table_what_never_arrived_is_not_in_service_either():
    assert str(in_a_word(replace(OK, state="degraded", since=None, failing_since=MARCH))) == "never read yet"
    assert str(in_a_word(OK)) == "in service"


@pytest.mark.parametrize(
    ("report", "part"),
    [
        (replace(OK, state="paused"), "labs/kehl.yml"),
        pytest.param(
            replace(OK, state="paused", since=None, reason=SILENT), "labs/kehl.yml", id="paused before it was ever read"
        ),
        (replace(OK, state="dormant"), "newer address"),
        (replace(OK, state="stale", reason=SILENT), "redaktion@netz.example"),
        (replace(OK, state="unreachable", reason=SILENT), "redaktion@netz.example"),
        (replace(OK, state="degraded", reason=SILENT), "Nothing is lost"),
        (replace(OK, state="degraded"), "corrects the entries"),
        (replace(OK, state="degraded", reason=SILENT, since=None), "shows in a browser"),
        (replace(OK, state="new", since=None), "the next harvest"),
    ],
)
def test_what_is_to_do(report, part):
    assert part in str(to_do(report, "redaktion@netz.example"))


def test_what_never_arrived_is_drawn_as_not_yet_there():
    assert drawn_as(replace(OK, state="degraded", since=None, failing_since=MARCH)) == "new"
    assert drawn_as(replace(OK, state="paused", since=None)) == "paused"
    assert drawn_as(replace(OK, state="stale")) == "stale"


def test_where_all_is_well_there_is_nothing_to_do():
    assert to_do(OK, "x") is None


def test_the_gravest_state_speaks_for_a_lab():
    assert gravest(("ok", "stale", "degraded")) == "stale"
    assert gravest(("ok", "paused")) == "paused"
    assert gravest(()) == "new"


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_the_page_draws_each_state_and_says_it(state):
    page = page_of(replace(OK, state=state))
    assert drawn_state(state) in page
    own = words_of(page[page.index('<ul class="sources">') :])
    assert say(how_it_runs(replace(OK, state=state), lambda at: f"{at:%Y}"), "de").split(" 20")[0] in own


def test_the_page_counts_sources_and_explains_every_state():
    said = words_of(page_of(OK, replace(OK, source=replace(SOURCE, key="events-2"))))
    assert "in Betrieb – 2 Quellen" in said
    assert all(say(MEANING[state], "de") in said for state in STATES)


def test_what_is_not_shown_is_told_apart_from_remarks_with_line_entry_reason_and_fix():
    remark = replace(BROKEN, level="warning", what=msg("odd"))
    said = words_of(page_of(replace(OK, problems=(BROKEN, remark, remark))))
    assert '1 Eintrag wird nicht gezeigt Zeile 12 ("Werkstatt", UID 5@x): no start – add <DTSTART>' in said
    assert "2 Anmerkungen" in said


def test_of_thousands_of_problems_the_page_shows_some_and_leads_to_the_log():
    page = page_of(replace(OK, problems=(BROKEN,) * 5000))
    assert page.count("no start") == 10
    assert "und 4990 weitere, im Protokoll" in page
    assert 'href="../health/kehl.txt"' in page


def test_nothing_from_outside_is_markup():
    evil = "<script>alert(1)</script>"
    problem = replace(BROKEN, where=Where(URL, 1, entry=evil), what=msg("{x}", x=evil), fix=msg("{x}", x=evil))
    page = page_of(replace(OK, reason=msg("{x}", x=evil), problems=(problem,)))
    assert "<script" not in page


def test_what_is_not_translated_is_marked_as_english_so_that_it_is_read_as_such():
    known = msg("in service")
    french = page_of(
        replace(OK, reason=msg("no such sentence"), problems=(BROKEN, replace(BROKEN, what=known))), language="fr"
    )
    assert '<span lang="en">no such sentence</span>' in french
    assert french.count('<li lang="en">') == 1
    assert 'lang="en"' not in page_of(replace(OK, reason=SILENT), language="en")


def test_the_page_says_from_when_on_it_is_old():
    assert 'data-old-after="2026-12-04T08:00:00Z" hidden>' in page_of(OK)


def test_the_labs_page_shows_its_sources_and_how_to_embed_the_badge():
    pages = portal_pages(content_of(NETWORK, states=(replace(OK, state="stale"),)), site())[0]
    page = str(pages.lab_profiles.page(LAB, "../../"))
    assert drawn_state("stale") in page
    assert 'src="../../health/kehl.svg" alt="Netz &amp; Freunde: verspätet seit 2. Dezember 2026"' in page
    assert 'href="../../health/kehl.txt"' in page
    copied = re.search(r'data-copy="([^"]*)"', page)
    assert copied is not None
    assert unescape(copied[1]) == (
        '<a href="https://netz.example/zustand/#kehl"><img src="https://netz.example/health/kehl.svg"'
        ' alt="Netz &amp; Freunde" height="48"></a>'
    )


def test_a_lab_without_sources_has_no_badge_to_embed():
    page = str(portal_pages(content_of(NETWORK), site())[0].lab_profiles.page(LAB, "../../"))
    assert "health/" not in page


# --- health.json -----------------------------------------------------------------------------------------------------


def health_of(*reports: SourceReport) -> dict:
    return json.loads(write_health(reports, now=NOW, language="de").content)


def test_health_json_keeps_to_its_published_schema():
    (schema,) = [json.loads(one.content) for one in published_schemas() if one.path == "schema/health.schema.json"]
    jsonschema.Draft202012Validator.check_schema(schema)
    reports = [replace(OK, state=state, reason=SILENT, problems=(BROKEN,)) for state in STATES]
    never = replace(OK, since=None, changed=None, failing_since=MARCH, result="kept")
    jsonschema.validate(health_of(*reports, never), schema)
    wrong = health_of(OK)
    wrong["sources"][0]["state"] = "excellent"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


def test_health_json_tells_the_first_problems_and_how_many_there_are():
    (source,) = health_of(replace(OK, problems=(BROKEN,) * 5000))["sources"]
    assert (len(source["problems"]), source["problems_in_all"]) == (MOST_PROBLEMS, 5000)


# --- the badge -------------------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("state", STATES)
def test_the_badge_is_a_picture_with_a_name_and_loads_nothing(state):
    made = badge("Netz & <Freunde>", "in Betrieb", "Netz & <Freunde>: gut", state=state, line="teal")
    root = ET.fromstring(made)
    title = root.find(f"{SVG}title")
    assert title is not None
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", title.get("id"))
    assert title.text == "Netz & <Freunde>: gut"
    assert [one.text for one in root.iter(f"{SVG}text")] == ["Netz & <Freunde>", "in Betrieb"]
    assert not re.search(rb"url\(|href|@import|<script|<image|@font-face", made)


def test_every_text_of_the_badge_stays_inside():
    long = "unterbrochen seit 22. September 2026"
    for name, words in (("W" * 200, "neu"), ("N", long * 2)):
        root = ET.fromstring(badge(name, words, "t", state="unreachable", line="teal"))
        ends = [int(one.get("x")) + int(one.get("textLength")) for one in root.iter(f"{SVG}text")]
        assert max(ends) < int(root.get("width"))


def test_the_badge_can_be_read_in_both_schemes():
    """WCAG 2.2, 1.4.3: 4.5:1 for text; 1.4.11: 3:1 for the line."""
    made = badge("N", "in Betrieb", "t", state="ok", line="amber").decode()
    light = re.findall(r'(?:fill|stroke)="(#\w{6})"', made)
    dark = re.findall(r"(?:fill|stroke):(#\w{6})", made)
    for ground, _edge, line, ink in (light, dark):
        assert contrast(ink, ground) >= 4.5
        assert contrast(line, ground) >= 3


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_lab_with_a_source_has_a_badge_and_a_log_and_the_same_bytes_each_time():
    made = tuple(write_badges_and_logs(NETWORK, (OK,), now=NOW))
    assert [one.path for one in made] == ["health/kehl.svg", "health/kehl.txt"]
    assert made == tuple(write_badges_and_logs(NETWORK, (OK,), now=NOW))
    assert tuple(write_badges_and_logs(NETWORK, (), now=NOW)) == ()


def test_the_badge_tells_of_the_gravest_source():
    late = replace(OK, source=replace(SOURCE, key="updates", kind="updates"), state="stale", since=MARCH)
    drawn, _log = write_badges_and_logs(NETWORK, (OK, late), now=NOW)
    assert "Netz &amp; Freunde: verspätet seit 3. März 2026" in drawn.content.decode()


def test_the_badge_is_short_where_the_day_is_no_news():
    drawn, _log = write_badges_and_logs(NETWORK, (OK,), now=NOW)
    assert ">in Betrieb</text>" in drawn.content.decode()
    assert (
        '<title id="t">Netz &amp; Freunde: in Betrieb, zuletzt gelesen am 2. Dezember 2026<' in drawn.content.decode()
    )


# --- the log ---------------------------------------------------------------------------------------------------------


def test_the_log_says_what_was_fetched_when_and_what_was_left_out():
    failing = replace(OK, state="degraded", reason=SILENT, problems=(BROKEN,), failing_since=NOW)
    assert log_of(failing).splitlines() == [
        "Labor <Kehl>: was bei Ihnen abgeholt wurde (Netz & Freunde)",
        "Stand: 2. Dezember 2026, 9:00 Uhr",
        "https://netz.example/health/kehl.txt",
        "",
        "Termine: in Betrieb mit Störungen, zuletzt gelesen am 2. Dezember 2026, 9:00 Uhr",
        f"  Adresse: {URL}",
        "  Zuletzt gelesen: 2. Dezember 2026, 9:00 Uhr",
        "  Zuletzt geändert: 3. März 2026, 13:00 Uhr",
        "  Inhalt: 3 Einträge",
        "  Warum: no answer within 20 s",
        "  Zu tun: Es geht nichts verloren: Wir zeigen weiter, was bekannt ist, und fragen von selbst wieder nach.",
        "",
        "  Nicht veröffentlicht (1):",
        '  - Zeile 12 ("Werkstatt", UID 5@x): no start',
        "    Abhilfe: add <DTSTART>",
        "",
        "Fragen? Schreiben Sie an redaktion@netz.example.",
    ]


def test_the_log_is_read_as_utf_8_though_no_server_says_so():
    assert health_log(LAB, (OK,), NETWORK, now=NOW).startswith(b"\xef\xbb\xbfLabor")


def test_the_log_speaks_the_labs_language_and_keeps_its_clock():
    lab = replace(LAB, language="fr", timezone="Europe/Lisbon")
    said = log_of(OK, lab=lab)
    assert "Dernière lecture\u00a0: 2 décembre 2026, 8 h\n" in said


def test_an_event_can_not_forge_lines_of_the_log():
    forged = Problem(
        "X", Where(URL, 1, entry="a\n  - Zeile 2: b"), msg("{x}", x="c\r\nd\u2028e\u202e\x1b[31m"), msg("f")
    )
    lines = log_of(replace(OK, problems=(forged,))).splitlines()
    assert "  - Zeile 1 (a - Zeile 2: b): c d e [31m" in lines


@pytest.mark.slow
def test_the_log_is_bounded_however_many_problems_there_are():
    long = replace(BROKEN, what=msg("{x}", x="x" * 10_000))
    made = log_of(replace(OK, problems=(long,) * 5000))
    assert f"und {5000 - MOST} weitere derselben Quelle" in made
    assert len(made.encode()) < 100_000


def test_a_problem_elsewhere_says_where():
    other = replace(BROKEN, where=Where("labs/kehl.yml", 3))
    assert "  - labs/kehl.yml:3: no start" in log_of(replace(OK, problems=(other,)))


def test_a_line_keeps_umlauts_and_shortens():
    assert shortened("Größe\u00ad \t ok") == "Größe ok"
    assert shortened("x" * 500).endswith("x…")
    assert len(shortened("x" * 500)) == 400


def test_the_day_of_the_badge_is_that_of_the_labs_clock():
    late = replace(OK, state="stale", since=datetime(2026, 3, 3, 23, 30, tzinfo=UTC))
    assert late.since is not None
    assert late.since.astimezone(ZoneInfo("Europe/Berlin")).day == 4
    drawn, _ = write_badges_and_logs(NETWORK, (late,), now=NOW + timedelta(days=1))
    assert "verspätet seit 4. März 2026" in drawn.content.decode()


# --- many labs -------------------------------------------------------------------------------------------------------


def _many(count: int) -> tuple[Network, tuple[SourceReport, ...]]:
    labs = tuple(Lab(id=f"l{n:03}", name=f"Labor {n:03}", url=f"https://l{n:03}.example/") for n in range(count))
    sources = (replace(SOURCE, lab=lab.id, url=f"{lab.url}k.ics") for lab in labs)
    return replace(NETWORK, labs=labs), tuple(replace(OK, source=source) for source in sources)


def _shown(html: str) -> list[str]:
    return re.findall(r'<section class="service" id="(l\d+)"', html)


def test_a_network_of_250_labs_has_one_page():
    network, reports = _many(250)
    html = str(health_page(network, reports, Written("Zustand", Markup(), "../"), site()))
    assert len(_shown(html)) == 250
    assert "von A bis Z" not in html
    assert list(health_lists(network, reports, site())) == []


def test_of_many_labs_the_page_shows_those_where_something_is_wrong_and_the_lists_have_all():
    network, reports = _many(301)
    late = [replace(one, state="stale") for one in reports[70:140]]
    lost = [replace(one, state="unreachable") for one in reports[200:201]]
    states = (*reports[:70], *late, *reports[140:200], *lost, *reports[201:])
    html = str(health_page(network, states, Written("Zustand", Markup(), "../"), site()))
    assert _shown(html) == ["l200", *(f"l{n:03}" for n in range(70, 129))]
    assert "11 weitere Labore stehen in der Liste von A bis Z." in html
    pages = list(health_lists(network, states, site()))
    assert [one.path for one in pages] == [f"zustand/a-z/{number}/" for number in range(1, 7)]
    assert [f"../{one.path}" in html for one in pages] == [True] * 6
    bodies = [str(one.body("../../../")) for one in pages]
    assert [lab for body in bodies for lab in _shown(body)] == [lab.id for lab in network.labs]
    assert 'href="../../../zustand/a-z/2/" rel="prev"' in bodies[2]
    assert 'href="../../../zustand/a-z/4/" rel="next"' in bodies[2]
    assert 'rel="next"' not in bodies[-1]
    assert words_of(bodies[1]).count("Termine") >= 60


def test_of_many_labs_that_all_run_well_it_says_so():
    network, reports = _many(251)
    html = str(health_page(network, reports, Written("Zustand", Markup(), "../"), site()))
    assert _shown(html) == []
    assert "Zurzeit nirgends." in html


def test_a_list_changes_when_a_day_or_a_state_does_and_not_with_each_harvest():
    network, reports = _many(251)
    first, second, *_ = (one.version for one in health_lists(network, reports, site()))
    later = tuple(replace(one, since=NOW + timedelta(hours=4)) for one in reports)
    assert [one.version for one in health_lists(network, later, site())][:2] == [first, second]
    bodies = [str(next(health_lists(network, states, site())).body("../../../")) for states in (reports, later)]
    assert bodies[0] == bodies[1]
    late = (replace(reports[0], state="stale"), *reports[1:])
    changed, same, *_ = (one.version for one in health_lists(network, late, site()))
    assert (changed != first, same) == (True, second)


def test_the_badge_of_one_of_many_leads_to_the_labs_page():
    network, reports = _many(251)
    (view,) = (sources_view(lab, reports[7:8], network, site()) for lab in network.labs[7:8])
    assert 'href="https://netz.example/labore/l007/"' in view.code
