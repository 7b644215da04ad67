"""What citizens come to the portal for, as stories: each a walk through real pages, from where somebody begins to what
they wanted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from demonstration import NOW, BuiltNetwork, built_once, folder_of_all_workers, labnetz, serving_folder
from in_the_page import LARGE_TEXT, cut_off, next_frame

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stories")]

DATES = "veranstaltungen/"
CANONICAL = "https://stadtlabore.example/"


def plain(text: str) -> str:
    """Take out what only tells where a line may break."""
    return text.replace("\u00ad", "").replace("\u00a0", " ")


def softly(text: str) -> re.Pattern[str]:
    """Match a text wherever it may break."""
    return re.compile("\u00ad?".join(map(re.escape, text)))


def titles(page: Page) -> list[str]:
    return [plain(title) for title in page.locator(".stop .title").all_inner_texts()]


def title(page: Page) -> str:
    return plain(page.locator("h1").inner_text())


def status(page: Page) -> str:
    return page.locator("[data-filter-status]").inner_text()


def dates_in(body: bytes) -> set[datetime]:
    """Expand a calendar as a calendar program does, over a year: begins, in UTC."""
    since = datetime.fromisoformat(NOW)
    events = recurring_ical_events.of(Calendar.from_ical(body)).between(since, since + timedelta(days=365))
    return {event["DTSTART"].dt.astimezone(UTC) for event in events}


def begins_on(page: Page) -> set[datetime]:
    begins = page.eval_on_selector_all(".stop", "all => all.map(one => one.dataset.begin)")
    return {datetime.fromisoformat(begin) for begin in begins}


# --- by keyboard alone ------------------------------------------------------------------------------------------------


def press_to(page: Page, said: str) -> None:
    """Press Tab until what has the focus is announced as that: its role, if it has one, and how its name begins."""
    heard: list[str] = []
    for _ in range(90):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        heard.append(plain(focus.aria_snapshot().partition("\n")[0]) if focus.count() else "")
        if said in heard[-1]:
            expect(page.locator(":focus")).to_be_in_viewport()
            return
    raise AssertionError(f"{said} is not reached: {heard}")


def _asks_by_a_word(page: Page) -> None:
    press_to(page, 'combobox "Zeitraum"')
    for _ in range(3):
        page.keyboard.press("ArrowDown")


def _asks_by_two_days(page: Page) -> None:
    for name, day in (("oder vom", "2026-12-03"), ("bis einschließlich", "2026-12-09")):
        press_to(page, f'textbox "{name}"')
        year, month, of_month = day.split("-")
        page.keyboard.type(of_month + month + year)
        if page.get_by_label(name).input_value() != day:  # the browser's own language has the month first
            for _ in range(2):
                page.keyboard.press("ArrowLeft")
            page.keyboard.type(month + of_month + year)


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        pytest.param(_asks_by_a_word, "die nächsten 7 Tage", id="a word for the time"),
        pytest.param(_asks_by_two_days, "3. Dezember 2026 bis 9. Dezember 2026", id="two days"),
    ],
)
def test_somebody_with_a_wheelchair_and_a_keyboard_finds_a_free_date_in_wiesbaden(
    page: Page, served: str, asks, told: str
) -> None:
    page.goto(served)
    press_to(page, 'link "Termine"')
    page.keyboard.press("Enter")
    page.wait_for_url(served + DATES)
    press_to(page, "Filtern:")
    page.keyboard.press("Enter")
    asks(page)
    for name in ("Kostenlos", "Rollstuhlgerecht"):
        press_to(page, f'checkbox "{name}"')
        page.keyboard.press("Space")
    press_to(page, "Kommune")
    page.keyboard.press("Enter")
    press_to(page, 'checkbox "Wiesbaden"')
    page.keyboard.press("Space")
    press_to(page, 'button "Termine anzeigen"')
    page.keyboard.press("Enter")
    expect(page.locator("[data-filter-status]")).to_have_text("1 Termin gefunden")
    assert plain(page.locator("[data-chosen]").inner_text()) == f"{told} · Wiesbaden · Rollstuhlgerecht · Kostenlos"
    press_to(page, 'link "Marktstand')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"{DATES}[0-9a-f]{{16}}/$"))
    assert title(page).startswith("Marktstand")
    ticket = re.sub(r"\s+", " ", plain(page.locator(".ticket").inner_text()))
    for fact in ("Samstag, 5. Dezember 2026", "9 bis 13 Uhr", "kostenlos", "Wiesbaden", "Rollstuhl: ja"):
        assert fact in ticket
    press_to(page, 'link "In meinen Kalender')
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert dates_in(Path(coming.value.path()).read_bytes()) == {datetime(2026, 12, 5, 8, tzinfo=UTC)}


# --- subscribing to a topic -------------------------------------------------------------------------------------------


def test_somebody_subscribes_to_a_topic_and_has_its_dates_in_the_calendar(page: Page, served: str) -> None:
    page.goto(served)
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Themen").click()
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="KI", exact=True).click()
    assert title(page) == "KI"
    shown = begins_on(page)
    assert len(shown) >= 3
    page.get_by_role("link", name="Dieses Thema abonnieren").click()
    page.wait_for_url(served + "abonnieren/topic/ki/")
    href = page.get_by_role("link", name="Im Kalenderprogramm abonnieren").get_attribute("href") or ""
    assert href.startswith("webcal://")
    answer = page.request.get(href.replace("webcal:", "https:").replace(CANONICAL, served))
    assert answer.headers["content-type"].startswith("text/calendar")
    assert dates_in(answer.body()) == shown == begins_on(page)


# --- from an address that was shared ----------------------------------------------------------------------------------


def test_somebody_comes_from_an_address_that_was_shared_and_goes_back_and_forth(page: Page, served: str) -> None:
    page.goto(f"{served}{DATES}?when=week&municipality=wiesbaden&cost=free")
    page.get_by_role("status").filter(has_text=re.compile(r"^\d+ Termine gefunden$")).wait_for()
    shared, listed = status(page), titles(page)
    assert shared == f"{len(listed)} Termine gefunden"
    assert set(page.locator(".stop .lab").all_inner_texts()) == {"Wiesbaden"}
    assert plain(page.locator("[data-chosen]").inner_text()) == "die nächsten 7 Tage · Wiesbaden · Kostenlos"
    page.locator("[data-filter-box] > summary").click()
    assert page.get_by_label("Zeitraum").input_value() == "week"
    ticked = page.locator("form[data-filter] input:checked")
    assert ticked.evaluate_all("all => all.map(one => `${one.name}=${one.value}`)") == [
        "cost=free",
        "municipality=wiesbaden",
    ]
    page.get_by_role("checkbox", name="Rollstuhlgerecht").check()
    page.get_by_role("button", name="Termine anzeigen").click()
    page.wait_for_url("**access=wheelchair**")
    expect(page.locator("[data-filter-status]")).to_have_text("1 Termin gefunden")
    page.locator(".stop .title a").click()
    page.wait_for_url(re.compile(r"/[0-9a-f]{16}/$"))
    page.go_back()
    expect(page.locator("[data-filter-status]")).to_have_text("1 Termin gefunden")
    page.go_back()
    expect(page.locator("[data-filter-status]")).to_have_text(shared)
    assert titles(page) == listed
    assert not page.locator("input[value=wheelchair]").is_checked()


# --- without a script -------------------------------------------------------------------------------------------------


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=False, locale="de-DE", timezone_id="Europe/Berlin") as context:
        yield context.new_page()


@pytest.mark.parametrize(
    ("box", "way", "tells"),
    [
        pytest.param("Bundesland", "Hessen", "Wiesbaden", id="by Land"),
        pytest.param("", "Januar 2027", "Januar", id="by month"),
        pytest.param("", "Rollstuhlgerecht", "Rollstuhl: ja", id="an accessible one"),
    ],
)
def test_somebody_without_a_script_finds_a_date(
    without_script: Page, served: str, box: str, way: str, tells: str
) -> None:
    page = without_script
    page.goto(served)
    page.locator("header").get_by_role("link", name="Termine", exact=True).click()
    page.locator("[data-filter-box] > summary").click()
    if box:
        page.locator("form summary").filter(has_text=box).click()
    with page.expect_navigation():
        page.locator("form").get_by_role("link", name=softly(way)).click()
    assert way in title(page)
    stop = page.locator(".stop").filter(has_not=page.locator(".flag")).first
    name = plain(stop.locator(".title").inner_text())
    with page.expect_navigation():
        stop.locator(".title a").click()
    assert title(page) == name
    assert tells in plain(page.locator(".ticket").inner_text())
    assert page.get_by_role("link", name="In meinen Kalender").is_visible()
    assert page.get_by_role("link", name="Termin beim Labor ansehen").is_visible()


# --- a small phone with large text ------------------------------------------------------------------------------------

# A user's own sheet, on every page from its beginning.
_ALWAYS = """(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(%r);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
})()"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small telephone on which all text is twice as large."""
    with browser.new_context(
        viewport={"width": 320, "height": 568},
        has_touch=True,
        is_mobile=True,
        locale="de-DE",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.add_init_script(_ALWAYS % LARGE_TEXT)
        yield page


def test_somebody_with_a_small_phone_and_large_text_finds_a_date_and_subscribes(phone: Page, served: str) -> None:
    page = phone
    page.goto(served)
    is_whole(page)
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32
    page.get_by_role("button", name="Menü").tap()
    is_whole(page)
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Termine").tap()
    page.wait_for_url(served + DATES)
    is_whole(page)
    page.locator("[data-filter-box] > summary").tap()
    page.locator("form summary").filter(has_text="Thema").tap()
    page.get_by_label("Zeitraum").select_option("month")
    page.get_by_role("checkbox", name="Kostenlos").tap()
    is_whole(page)
    page.get_by_role("button", name="Termine anzeigen").tap()
    expect(page.locator("[data-filter-status]")).to_have_text(re.compile(r"\d+ Termine gefunden"))
    expect(page.locator("[data-filter-status]")).to_be_in_viewport()
    is_whole(page)
    page.get_by_role("link", name=softly("Datenspaziergang")).tap()
    page.wait_for_url(re.compile(r"/[0-9a-f]{16}/$"))
    is_whole(page)
    assert page.evaluate(_BROKEN_WORDS, ".ticket .when") == []
    page.go_back()
    expect(page.locator("[data-filter-status]")).to_have_text(re.compile(r"\d+ Termine gefunden"))
    page.locator("[data-near]").get_by_role("link", name="Kostenlos").tap()
    page.wait_for_url(served + "abonnieren/cost/free/")
    is_whole(page)


# Words that go on in another line, though nobody said where they may break.
_BROKEN_WORDS = """(selector) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { index, 0: word } of node.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (range.getClientRects().length > 1) broken.push(word);
    }
  }
  return broken;
}"""


def is_whole(page: Page) -> None:
    """Nothing is cut off and nobody has to scroll sideways."""
    next_frame(page)
    assert (page.url, cut_off(page)) == (page.url, [])


# --- in French --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def in_french(tmp_path_factory: pytest.TempPathFactory, network: BuiltNetwork) -> Iterator[str]:
    """The same labs in a network whose language is French: one lab and the portal, of what was harvested."""

    def build(folder: Path) -> str:
        shutil.copytree(network.source, folder)
        for settings in (folder / "network" / "network.yml", folder / "mkdocs.yml"):
            text = settings.read_text("utf-8").replace("\nlanguage: de\n", "\nlanguage: fr\n")
            settings.write_text(text.replace("name: Netzwerk der Stadtlabore\n", "name: Réseau des labos\n"), "utf-8")
        return labnetz("build", "--no-harvest", "--lab", "wiesbaden", "--now", NOW, cwd=folder).stderr

    built = built_once(folder_of_all_workers(tmp_path_factory) / "french", build)
    with serving_folder(built.public) as address:
        yield address


# Texts that a lab wrote, and in which language the page says they are.
_SAID_TO_BE = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.textContent.trim())
  .map((one) => [one.textContent.trim().slice(0, 60), one.closest("[lang]").lang])"""


def said_in(page: Page, selector: str) -> list[tuple[str, str]]:
    """Give the texts of elements, each with the language that a screen reader takes it for."""
    found = page.evaluate(_SAID_TO_BE, selector)
    return [(plain(text), language) for text, language in found]


def test_somebody_who_speaks_french_finds_a_date_in_french(browser: Browser, in_french: str) -> None:
    with browser.new_context(locale="fr-FR", timezone_id="Europe/Paris") as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.goto(in_french)
        assert page.locator("html").get_attribute("lang") == "fr"
        page.locator("main").get_by_role("link", name="Voir toutes les dates").click()
        page.locator("[data-filter-box] > summary").click()
        page.get_by_label("Période").select_option(label="les 7 prochains jours")
        page.get_by_role("checkbox", name="Accessible en fauteuil roulant").check()
        page.get_by_role("button", name="Afficher les dates").click()
        expect(page.locator("[data-filter-status]")).to_have_text("1 date trouvée")
        chosen = plain(page.locator("[data-chosen]").inner_text())
        assert chosen == "les 7 prochains jours · Accessible en fauteuil roulant"
        assert said_in(page, ".stop .title")
        assert {lang for _, lang in said_in(page, ".stop .title span")} == {"de"}
        assert "samedi" in page.locator(".day .date").inner_text()
        assert "9 h à 13 h" in page.locator(".stop").inner_text().replace("\u202f", " ").replace("\u00a0", " ")
        with page.expect_navigation():
            page.locator(".stop .title a").click()
        assert page.get_by_role("link", name="Ajouter à mon calendrier").is_visible()
        assert said_in(page, "h1") == [("Marktstand: Ihre Innenstadt auf einem Tisch", "de")]
        assert {lang for _, lang in said_in(page, ".ticket dt, .when time, .button")} == {"fr"}


GERMAN = re.compile(r"\b(nicht|wird|und|der|die|das|ein|für|wir|sich|mit|Sie|auf|im|Stunden|Minuten|statt)\b")
# What is written in German in the French network's own folder, and names of labs and places, which are no language's.
_LEFT_OF_OURS = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const names = ".lab, .where, .text, .hero, .join, h1, h2, a, script, style, svg, option, label, .brand";
  const left = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (one.closest("[lang]").lang !== "fr" || one.closest(names) || !node.data.trim()) continue;
    left.push(node.data.trim().replaceAll("\\u00ad", "").replace(/«.*?»/g, "«»")); // a title in a sentence is a name
  }
  return left;
}"""


@pytest.mark.parametrize("path", ["", DATES, "aktuelles/", "mitmachen/", "formate/", "labore/", "themen/mobilitaet/"])
def test_what_labs_say_in_german_is_read_aloud_as_german_on_a_french_page(
    page: Page, in_french: str, path: str
) -> None:
    page.goto(in_french + path)
    ours = page.evaluate(_LEFT_OF_OURS)
    assert len(ours) > 3
    assert [text for text in ours if GERMAN.search(text)] == []


def test_every_sentence_of_an_event_is_read_aloud_in_its_language(page: Page, in_french: str) -> None:
    page.goto(in_french + DATES)
    for title in ("Marktstand: Ihre Innenstadt", "LEGO-Workshop", "Bescheid bekommen, nichts verstanden"):
        page.goto(in_french + DATES)
        with page.expect_navigation():
            page.locator(".stop .title a").filter(has_text=re.compile(title)).first.click()
        ours = page.evaluate(_LEFT_OF_OURS)
        assert len(ours) > 3
        assert [text for text in ours if GERMAN.search(text)] == []


# --- after midnight ---------------------------------------------------------------------------------------------------

LATE = "Ideen am langen Tisch"  # the 18th, 19 to 24 o'clock
NEXT = "Tag der Bürgerforschung: Alle messen mit"  # the whole of the 19th


def test_somebody_who_reads_on_past_midnight_is_not_sent_to_what_has_just_ended(page: Page, served: str) -> None:
    page.clock.install(time="2026-12-18T23:50:00+01:00")
    page.goto(f"{served}{DATES}?when=today")
    expect(page.locator("[data-filter-status]")).to_have_text("1 Termin gefunden")
    assert titles(page) == [LATE]
    expect(page.locator(".stop .running")).to_be_visible()
    page.clock.fast_forward("15:00")
    # It is the next day now: "today" is that one, and what ended at midnight is gone.
    expect(page.locator(".stop .title").filter(has_text=softly(NEXT))).to_have_count(1)
    expect(page.locator("[data-filter-status]")).to_have_text(f"{page.locator('.stop').count()} Termine gefunden")
    assert LATE not in titles(page)
    assert page.locator(".day .date time").first.get_attribute("datetime") == "2026-12-19"


def test_a_page_of_an_event_says_after_midnight_that_it_is_over(page: Page, served: str) -> None:
    page.clock.install(time="2026-12-18T23:50:00+01:00")
    page.goto(f"{served}{DATES}lab/wiesbaden/")
    late = page.locator(".stop").filter(has_text=LATE)
    expect(late.locator(".running")).to_be_visible()
    late.locator(".title a").click()
    page.wait_for_url(re.compile(r"/[0-9a-f]{16}/$"))
    over, running = page.get_by_text("Dieser Termin ist vorbei."), page.locator(".ticket .running")
    assert (over.is_visible(), running.is_visible()) == (False, True)
    page.clock.fast_forward("15:00")
    assert (over.is_visible(), running.is_visible()) == (True, False)
    page.go_back()
    expect(late).to_have_count(0)
    assert titles(page)[0] == NEXT


def test_who_chooses_in_the_form_at_midnight_keeps_the_choice(page: Page, served: str) -> None:
    page.clock.install(time="2026-12-18T23:50:00+01:00")
    page.goto(f"{served}{DATES}?when=today")
    expect(page.locator("[data-filter-status]")).to_have_text("1 Termin gefunden")
    page.locator("[data-filter-box] > summary").click()
    page.get_by_role("checkbox", name="Online").check()
    page.clock.fast_forward("15:00")
    expect(page.locator(".stop")).to_have_count(0)
    assert page.get_by_role("checkbox", name="Online").is_checked()
    page.get_by_role("button", name="Termine anzeigen").click()
    page.wait_for_url("**when=today&attendance=online")


# --- in another time zone ---------------------------------------------------------------------------------------------


def test_somebody_in_another_time_zone_is_told_whose_time_it_is(browser: Browser, served: str) -> None:
    with browser.new_context(locale="de-DE", timezone_id="America/New_York") as context:
        page = context.new_page()
        page.clock.set_fixed_time("2026-12-02T21:00:00-05:00")  # three in the morning of the 3rd in Berlin
        notice = page.get_by_text("Alle Zeiten sind Ortszeit in Deutschland (Berlin).").filter(visible=True)
        page.goto(served)
        expect(notice.first).to_be_visible()
        page.goto(f"{served}{DATES}?when=today&land=nordrhein-westfalen")
        expect(page.locator("[data-filter-status]")).to_have_text("1 Termin gefunden")
        expect(notice).to_have_count(1)
        assert page.locator(".day .date time").get_attribute("datetime") == "2026-12-03"
        assert "10 bis 12 Uhr" in page.locator(".stop").inner_text()
        page.locator(".stop .title a").click()
        page.wait_for_url(re.compile(r"/[0-9a-f]{16}/$"))
        ticket = page.locator(".ticket").inner_text()
        assert "10 bis 12 Uhr" in ticket
        assert "Das ist die Ortszeit in Deutschland (Berlin). Bei Ihnen: 4 bis 6 Uhr, Donnerstag, 3. Dezember" in ticket
        with page.expect_download() as coming:
            page.get_by_role("link", name="In meinen Kalender").click()
        assert datetime(2026, 12, 3, 9, tzinfo=UTC) in dates_in(Path(coming.value.path()).read_bytes())


def test_who_reads_at_home_is_told_nothing_about_zones(page: Page, served: str) -> None:
    for path in ("", DATES):
        page.goto(served + path)
        assert page.locator("[data-zone]").count()
        assert page.locator("[data-zone]").filter(visible=True).count() == 0
