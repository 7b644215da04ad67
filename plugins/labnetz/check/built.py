"""Check a built site: does it hold the feeds that it promises, and does it load nothing from elsewhere?

Reads no disk itself: the names of the files and a way to read one are handed in. For any generator's output: some skip
a plugin they don't know without a word, and the feeds are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urljoin, urlsplit

from labnetz.check.built_bundles import wrong_bundles
from labnetz.check.built_data import lists_of, promised_files
from labnetz.check.built_feeds import too_big, unreadable
from labnetz.check.built_page import read_page
from labnetz.check.built_site import PROMISED, Built, Read
from labnetz.check.built_uids import renamed
from labnetz.check.rule import Rule, rule
from labnetz.content.folders import FOLDERS
from labnetz.content.legal_pages import NAMES
from labnetz.errors import NotACalendar
from labnetz.model import Problem, Where, msg

_FOR_OTHERS = ("embed/events.html", "embed/labnetz-events.js", "health.json", "network.opml")
_REBUILD = msg("build the site again with the labnetz plugin, or run labnetz render into it")
_OLD = timedelta(hours=48)
_ADDRESSES = (
    re.compile(rb"^(?:URL|SOURCE)(?:;[^:\r\n]*)?:(?P<to>.*?)\r?$", re.MULTILINE),
    re.compile(rb"<(?:link|guid isPermaLink=\"true\"|comments)>(?P<to>[^<]*)<"),
    re.compile(rb"<(?:atom:)?link\b[^>]*?\bhref=\"(?P<to>[^\"]*)\""),
    re.compile(rb"\"(?:url|home_page_url|feed_url|external_url)\":\s*\"(?P<to>[^\"]*)\""),
)
_LEGAL = {name.removesuffix(".md") for kind in ("imprint", "privacy", "accessibility") for name in NAMES[kind]}
# What lies below these has the names that people give to events, topics and labs: "Barrierefreiheit" is a topic, too.
_LISTS = {folder for folders in FOLDERS.values() for folder in folders.values()}
_LISTS |= {"themen", "labore", "abonnieren", "standards"}

RULES: dict[str, Rule] = {}
"""The rules about a built site, by id: each takes a `Built`."""

built_rule = partial(rule, into=RULES)


def check_built(
    names: Iterable[str],
    read: Read,
    *,
    now: datetime,
    expected: frozenset[str] | None = None,
    before: bytes | None = None,
) -> tuple[Problem, ...]:
    """Check all files of one built site; see `Built`."""
    known = tuple(sorted(names))
    html = (name for name in known if name.endswith(".html"))
    pages = tuple(read_page(name, read(name).decode("utf-8", errors="replace")) for name in html)
    built = Built(known, read, now, expected, pages, before)
    return (*(problem for rule in RULES.values() for problem in rule.find(built)), *too_big(built))


@built_rule(
    "SITE-01",
    msg("The site does not say who it is"),
    "error",
    bad="no lab.json",
    good="lab.json with an id and feeds",
)
def manifest_is_there(built: Built) -> Iterator[Problem]:
    """Whoever joins a network does so by this file."""
    if "lab.json" not in built.names:
        yield _missing("SITE-01", "lab.json")
        return
    manifest = built.manifest()
    if "id" not in manifest or "feeds" not in manifest:
        what = msg("{path} does not say who the lab is", path="lab.json")
        yield Problem("SITE-01", Where("lab.json"), what, _REBUILD)


@built_rule(
    "SITE-02",
    msg("A feed is missing or can't be read"),
    "error",
    "warning",
    "note",
    bad="no feeds/calendar.ics",
    good="feeds/calendar.ics without a fault",
)
def feeds_are_there(built: Built) -> Iterator[Problem]:
    """Calendars and feeds are read as strictly as those of others; their own words come with it (ICAL, FEED)."""
    for name in PROMISED:
        if name not in built.names:
            yield _missing("SITE-02", name)
            continue
        yield from unreadable(name, built, _REBUILD)


@built_rule(
    "SITE-03",
    msg("A page does not announce the calendar"),
    "warning",
    bad='<head> without <link rel="alternate">',
    good='<link rel="alternate" type="text/calendar" href="feeds/calendar.ics">',
)
def calendar_is_announced(built: Built) -> Iterator[Problem]:
    """Programs find the calendar from any page."""
    for page in built.whole_pages():
        if "text/calendar" not in page.announced:
            what = msg("this page does not announce the calendar")
            fix = msg('add <link rel="alternate" type="text/calendar"> to its head')
            yield Problem("SITE-03", Where(page.name), what, fix, "warning")


@built_rule(
    "PRIV-01",
    msg("A page loads something from another server"),
    "error",
    bad='<script src="https://cdn.example/x.js"></script>',
    good='<script src="assets/labnetz.js"></script>',
)
def nothing_from_elsewhere(built: Built) -> Iterator[Problem]:
    """Whatever is loaded from elsewhere tells that server who reads the page."""
    for page in built.pages:
        here = f"https://site.invalid/{page.name}"
        for line, address in page.loaded:
            target = urlsplit(urljoin(here, address))
            if target.scheme not in {"data", ""} and target.hostname != "site.invalid":
                what = msg("this page loads {address} from another server, which learns who reads it", address=address)
                yield Problem("PRIV-01", Where(page.name, line), what, msg("put a copy into the site and load that"))


@built_rule(
    "SITE-05",
    msg("A page does not link the legal pages"),
    "warning",
    bad="<footer></footer>",
    good='<footer><a href="../impressum/">Impressum</a> …</footer>',
)
def legal_pages_are_linked(built: Built) -> Iterator[Problem]:
    """Impressum, privacy and Erklärung zur Barrierefreiheit must be in reach of every page that there is."""
    pages = built.whole_pages()
    there = {_legal(page.name) for page in pages} - {""}
    for page in pages:
        linked = {_legal(urlsplit(urljoin(f"/{page.name}", address)).path) for address in page.linked}
        if lost := sorted(there - linked - {_legal(page.name)}):
            what = msg("this page does not link: {pages}", pages=", ".join(lost))
            yield Problem(
                "SITE-05", Where(page.name), what, msg("put the links into the foot of every page"), "warning"
            )


@built_rule(
    "SITE-06",
    msg("The calendar does not hold all events"),
    "error",
    bad="20 events in docs/, 19 in feeds/calendar-all.ics",
    good="20 events in docs/, 20 in feeds/calendar-all.ics",
)
def calendar_is_whole(built: Built) -> Iterator[Problem]:
    """What is in calendar.ics is in calendar-all.ics; and what is in the sources, where they are known."""
    if "feeds/calendar-all.ics" not in built.names:
        return
    whole = built.uids("feeds/calendar-all.ics")
    near = built.uids("feeds/calendar.ics") if "feeds/calendar.ics" in built.names else set()
    if lost := sorted((near | (built.expected or frozenset())) - whole):
        what = msg("events are missing in the calendar ({count}), such as {uid}", count=len(lost), uid=lost[0])
        yield Problem("SITE-06", Where("feeds/calendar-all.ics"), what, _REBUILD)


@built_rule(
    "SITE-08",
    msg("An event has got another UID"),
    "error",
    bad="offene-werkstatt@lab.labnetz before, werkstatt-offen@lab.labnetz now",
    good="the same UID as before: id: offene-werkstatt in the page that was renamed",
)
def uids_stay(built: Built) -> Iterator[Problem]:
    """Calendars know an event by its UID: under a new one they show it twice, and its cancellation never arrives."""
    name = "feeds/calendar-all.ics"
    if built.before is None or name not in built.names:
        return
    try:
        found = renamed(built.before, built.read(name))
    except NotACalendar as error:
        yield Problem(
            "SITE-08", Where(name), error.message, msg("compare it with the calendar that was published last")
        )
        return
    for one in found:
        what = msg(
            '"{title}" was published as {before} and is now {after}',
            title=one.title,
            before=one.before,
            after=one.after,
        )
        fix = msg("write uid: {before} into its page, or give the file its former name", before=one.before)
        yield Problem("SITE-08", Where(name), what, fix)


@built_rule(
    "SITE-07",
    msg("A feed holds an address that leads nowhere outside of the site"),
    "error",
    bad="<link>/aktuelles/eroeffnung/</link>",
    good="<link>https://labor.stadt.example/aktuelles/eroeffnung/</link>",
)
def addresses_are_whole(built: Built) -> Iterator[Problem]:
    """A calendar program does not know from which site a relative address comes."""
    for name in built.feeds():
        content = built.unfolded(name) if name.endswith(".ics") else built.read(name)
        found = (match["to"].strip() for form in _ADDRESSES for match in form.finditer(content))
        relative = next((to for to in found if not re.match(rb"[A-Za-z][A-Za-z0-9+.-]*:", to)), None)
        if relative is not None:
            shown = relative.decode("utf-8", errors="replace")[:100]
            what = msg('the address "{address}" is not whole', address=shown)
            yield Problem("SITE-07", Where(name), what, msg("look at site_url in mkdocs.yml, and build again"))


@built_rule(
    "SITE-09",
    msg("Open data of a portal is missing, or is not what its list says"),
    "error",
    bad="the index names December 2026, whose file is missing",
    good="each file that index or catalogue name, as big as they say",
)
def data_are_whole(built: Built) -> Iterator[Problem]:
    """Other portals and programs read the lists (events.json, its months, catalog.jsonld), then what these name. A lab
    alone has none of them. For other people's pages there is embed/."""
    if "labs" not in built.manifest():
        return
    yield from (_missing("SITE-09", name) for name in _FOR_OTHERS if name not in built.names)
    base, names = str(built.manifest().get("url", "")), frozenset(built.names)
    for name in lists_of(built.names):
        if name not in names:
            yield _missing("SITE-09", name)
            continue
        for found in promised_files(name, built.read(name), base):
            if (wrong := found.wrong(names, built.read)) is not None:
                yield Problem("SITE-09", Where(name), wrong, _REBUILD)


@built_rule(
    "SITE-10",
    msg("A bundle of a practice is missing, or is not what its checksum says"),
    "error",
    bad="lab.json names practices/testessen.zip, and the file is missing",
    good="practices/testessen.zip with practices/testessen.zip.sha256",
)
def bundles_are_whole(built: Built) -> Iterator[Problem]:
    """Other labs take practices over by them, and refuse one that is not what lab.json says."""
    yield from (Problem("SITE-10", Where(name), what, _REBUILD) for name, what in wrong_bundles(built))


@built_rule(
    "FRESH-04",
    msg("The site was built more than two days ago"),
    "warning",
    bad='"generated": "2026-11-20T03:00:00Z", and today is 2 December',
    good="a build every night, by a schedule",
)
def old_build(built: Built) -> Iterator[Problem]:
    """Lists that show as of the build grow old with it. GitHub stops its schedule after 60 quiet days."""
    at = _time(built.manifest().get("generated"))
    if at is not None and built.now - at > _OLD:
        what = msg("the site was built {days} days ago", days=(built.now - at).days)
        fix = msg("look whether the nightly build still runs")
        yield Problem("FRESH-04", Where("lab.json"), what, fix, "warning")


def _missing(rule_id: str, name: str) -> Problem:
    return Problem(rule_id, Where(name), msg("{path} is missing in the built site", path=name), _REBUILD)


def _time(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _legal(path: str) -> str:
    """Give the name of a legal page: "impressum" for impressum/, impressum/index.html and impressum.html; else ""."""
    *above, name = path.removesuffix("index.html").rstrip("/").split("/")
    stem = name.removesuffix(".html")
    return stem if stem in _LEGAL and _LISTS.isdisjoint(above) else ""
