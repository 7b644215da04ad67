"""What to do about a problem in the program that made it: rule × program → a fix in the words of that program. Pure.

Where nothing is known about a program, the problem's own fix stays. Menus are named as they are in German, since the
people who read this sit in front of them; sources: the makers' documentation, and the threads named beside an entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from labnetz.harvest.programs import Program
from labnetz.model import Message, Problem, msg

if TYPE_CHECKING:
    from labnetz.model import Exchange

Server = Literal["", "apache", "nginx"]

_TYPE_APACHE = msg("in .htaccess: AddType 'text/calendar; charset=utf-8' .ics")
_TYPE_NGINX = msg("in nginx: types { text/calendar ics; } charset utf-8; charset_types text/calendar;")
_OPEN_APACHE = msg('if these are open data, in .htaccess: Header set Access-Control-Allow-Origin "*"')
_OPEN_NGINX = msg("if these are open data, in nginx: add_header Access-Control-Allow-Origin *;")
_PACK_APACHE = msg("in .htaccess: AddOutputFilterByType DEFLATE text/calendar application/rss+xml")
_PACK_NGINX = msg("in nginx: gzip on; gzip_types text/calendar application/rss+xml;")
_ZONE_WORDPRESS = msg("WordPress: Einstellungen → Allgemein → Zeitzone: choose Berlin, not UTC+1")
_ZONE_OUTLOOK = msg(
    "Outlook on the web: Einstellungen → Kalender → Ansicht → Zeitzone: (UTC+01:00) Amsterdam, Berlin …"
)
_EMPTY_LINES = msg("WordPress: often a plugin or functions.php has an empty line before <?php or after ?>; delete it")
_CACHED_TYPO3 = msg("TYPO3: for this page type set config.disableAllHeaderCode = 1 and config.debug = 0")
_NEWS_TYPO3 = msg("TYPO3 news: in the RSS template put titles and links through f:format.htmlspecialchars (news#1297)")
_BUSY_OUTLOOK = msg(
    "Outlook on the web: Freigegebene Kalender → Kalender veröffentlichen: „Kann alle Details anzeigen“"
)
_BUSY_GOOGLE = msg("Google: Einstellungen → Zugriffsberechtigungen: „Alle Termindetails anzeigen“, not only free/busy")
_OWN_OUTLOOK = msg("Outlook: keep public events in a calendar of their own, and publish only that one")
_OWN_GOOGLE = msg("Google: keep public events in a calendar of their own, without guests, and share only that one")
_OWN_NEXTCLOUD = msg(
    "Nextcloud: keep public events in a calendar of their own, without participants, and share only that one"
)
_SHARED_NEXTCLOUD = msg(
    "Nextcloud: Kalender → pencil beside the calendar → „Link teilen“; then „Abonnement-Link kopieren“"
)
_SHARED_GOOGLE = msg(
    "Google: Einstellungen → Zugriffsberechtigungen → „Öffentlich freigeben“; then copy the address in iCal format"
)
_SHARED_OUTLOOK = msg(
    "Outlook on the web: Freigegebene Kalender → Kalender veröffentlichen; then copy the link that ends in .ics"
)
_NOT_OURS_GOOGLE = msg("Google's calendar can't be told otherwise; nothing to do")
_NOT_OURS_OUTLOOK = msg("Outlook can't be told otherwise; nothing to do")

ADVICE: Mapping[tuple[str, Program], Message] = {
    ("DOC-01", "nextcloud"): _SHARED_NEXTCLOUD,
    ("DOC-01", "google"): _SHARED_GOOGLE,
    ("DOC-01", "outlook"): _SHARED_OUTLOOK,
    ("DOC-03", "wordpress"): msg(
        "WordPress: the news are at /feed/; with “The Events Calendar” the calendar is at "
        "/?post_type=tribe_events&ical=1&eventDisplay=list"
    ),
    ("DOC-03", "typo3"): msg("TYPO3 news: set up the RSS feed (page type 9818), and announce it in page.headerData"),
    ("DOC-05", "wordpress"): msg(
        "WordPress: once there is a certificate, Einstellungen → Allgemein: both addresses https"
    ),
    ("DOC-06", "typo3"): msg("TYPO3: config.additionalHeaders.10.header = Content-Type: text/calendar; charset=utf-8"),
    ("DOC-08", "google"): _NOT_OURS_GOOGLE,
    ("DOC-08", "outlook"): _NOT_OURS_OUTLOOK,
    ("DOC-13", "google"): _NOT_OURS_GOOGLE,
    ("DOC-13", "outlook"): _NOT_OURS_OUTLOOK,
    ("DOC-15", "wordpress"): msg(
        "WordPress: allow the name labnetz in the security plugin (Wordfence, Solid Security), or ask your web host"
    ),
    ("DOC-16", "wordpress"): msg(
        "WordPress: the cookie is from a plugin (shop, languages, statistics); switch it off for feeds"
    ),
    ("DOC-21", "google"): _NOT_OURS_GOOGLE,
    ("DOC-26", "wordpress"): _ZONE_WORDPRESS,
    ("DOC-26", "outlook"): _ZONE_OUTLOOK,
    ("DOC-27", "nextcloud"): _OWN_NEXTCLOUD,
    ("DOC-27", "outlook"): _OWN_OUTLOOK,
    ("DOC-27", "google"): _OWN_GOOGLE,
    ("DOC-28", "nextcloud"): _OWN_NEXTCLOUD,
    ("DOC-28", "outlook"): _OWN_OUTLOOK,
    ("DOC-28", "google"): _OWN_GOOGLE,
    ("DOC-30", "wordpress"): msg(
        "WordPress: are the events published, and is this the address of the events, not of the posts?"
    ),
    ("DOC-32", "google"): _NOT_OURS_GOOGLE,
    ("DOC-32", "outlook"): _NOT_OURS_OUTLOOK,
    ("DOC-33", "google"): _NOT_OURS_GOOGLE,
    ("DOC-43", "wordpress"): msg(
        "WordPress: a plugin can add <copyright> to the feed; until then the registry says it"
    ),
    ("ICAL-02", "typo3"): _CACHED_TYPO3,
    ("ICAL-07", "outlook"): _BUSY_OUTLOOK,
    ("ICAL-07", "google"): _BUSY_GOOGLE,
    ("ICAL-13", "wordpress"): _ZONE_WORDPRESS,
    ("ICAL-13", "outlook"): _ZONE_OUTLOOK,
    ("FEED-01", "wordpress"): _EMPTY_LINES,  # feedbin/support#129
    ("FEED-01", "typo3"): _NEWS_TYPO3,  # georgringer/news#1297
}
SERVERS: Mapping[tuple[str, Server], Message] = {
    ("DOC-06", "apache"): _TYPE_APACHE,
    ("DOC-06", "nginx"): _TYPE_NGINX,
    ("DOC-07", "apache"): _TYPE_APACHE,
    ("DOC-07", "nginx"): _TYPE_NGINX,
    ("DOC-10", "apache"): _PACK_APACHE,
    ("DOC-10", "nginx"): _PACK_NGINX,
    ("DOC-13", "apache"): _OPEN_APACHE,
    ("DOC-13", "nginx"): _OPEN_NGINX,
}
"""What the web server has to be told; not said where a program answers by itself."""

_ANSWERS_ITSELF = frozenset({"google", "outlook", "wix"})


def advised(problem: Problem, program: Program, head: Exchange | None) -> Problem:
    """Put the fix for this program, else for this web server, in place of the general one."""
    fix = ADVICE.get((problem.rule, program))
    if fix is None and program not in _ANSWERS_ITSELF and _is_about_files(problem):
        fix = SERVERS.get((problem.rule, server_of(head)))
    return problem if fix is None else replace(problem, fix=fix)


def server_of(head: Exchange | None) -> Server:
    """Tell the web server by its own header."""
    name = head.header("server").lower() if head else ""
    return "apache" if name.startswith("apache") else "nginx" if name.startswith("nginx") else ""


def _is_about_files(problem: Problem) -> bool:
    """The lines about media types are for calendars; feeds mostly come from a program, which sets its own."""
    return problem.rule not in {"DOC-06", "DOC-07"} or problem.where.path.partition("?")[0].endswith(".ics")
