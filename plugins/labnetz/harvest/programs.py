"""Tell which program made a page, a calendar or a feed, by what it says about itself. Pure; `advice` has the advice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from labnetz.harvest.discover import Page

Program = Literal[
    "",
    "wordpress",
    "typo3",
    "nextcloud",
    "outlook",
    "google",
    "drupal",
    "joomla",
    "mobilizon",
    "gancio",
    "discourse",
    "ghost",
    "hugo",
    "jekyll",
    "wix",
    "plone",
    "labnetz",
]
"""A program that makes sites or calendars; "" for one that is not known."""

NAMES: dict[Program, str] = {
    "wordpress": "WordPress",
    "typo3": "TYPO3",
    "nextcloud": "Nextcloud",
    "outlook": "Outlook",
    "google": "Google Kalender",
    "drupal": "Drupal",
    "joomla": "Joomla",
    "mobilizon": "Mobilizon",
    "gancio": "Gancio",
    "discourse": "Discourse",
    "ghost": "Ghost",
    "hugo": "Hugo",
    "jekyll": "Jekyll",
    "wix": "Wix",
    "plone": "Plone",
    "labnetz": "labnetz",
}

_BY_NAME: tuple[tuple[Program, re.Pattern[str]], ...] = (
    ("labnetz", re.compile(r"labnetz")),
    ("wordpress", re.compile(r"wordpress|\becp(?:v|ro)?\d|the events calendar|events manager|eventon\b")),
    ("typo3", re.compile(r"typo3|sf_event_mgt|calendarize")),
    ("nextcloud", re.compile(r"nextcloud|sabre.?dav|sabre//vobject|owncloud")),
    ("outlook", re.compile(r"microsoft|outlook|exchange")),
    ("drupal", re.compile(r"drupal")),
    ("joomla", re.compile(r"joomla|jevents")),
    ("mobilizon", re.compile(r"mobilizon")),
    ("gancio", re.compile(r"gancio")),
    ("discourse", re.compile(r"discourse")),
    ("ghost", re.compile(r"\bghost\b")),
    ("hugo", re.compile(r"\bhugo\b")),
    ("jekyll", re.compile(r"jekyll")),
    ("wix", re.compile(r"\bwix\b")),
    ("plone", re.compile(r"\bplone\b")),
    ("google", re.compile(r"google")),
)
"""What a program calls itself: in <meta name=generator>, in a feed's <generator>, in a calendar's PRODID.

The first that fits counts: WordPress' calendar plugins name themselves, and its pages name plugins of Google besides.
"""

_SELF_NAME = re.compile(
    rb"^PRODID[^:\r\n]{0,200}:([^\r\n]{1,300})|<generator[^>]{0,500}>\s*([^<]{1,300})|<!-- generator=\"([^\"]{1,300})",
    re.MULTILINE | re.IGNORECASE,
)
_BY_MARK: tuple[tuple[Program, re.Pattern[str]], ...] = (
    ("wordpress", re.compile(r"/wp-(?:content|includes|json)/")),
    ("typo3", re.compile(r"/typo3(?:conf|temp)/|/_assets/[0-9a-f]{32}/|/fileadmin/")),
    ("drupal", re.compile(r"/sites/(?:default|[\w.-]+)/(?:files|themes|modules)/|/core/misc/drupal")),
    ("joomla", re.compile(r"/media/(?:jui|system|vendor)/.*|/components/com_")),
    ("nextcloud", re.compile(r"/apps/calendar/|/remote\.php/")),
)


def program_of_page(page: Page) -> Program:
    """Tell which program made a page: by its name for itself, else by its address, else by where its files lie."""
    return program_named(page.generator) or program_at(page.url) or program_marked(page.marks)


def program_named(text: str) -> Program:
    """Tell a program by what it calls itself."""
    text = text.lower()
    return next((program for program, pattern in _BY_NAME if pattern.search(text)), "")


def program_in(head: bytes) -> Program:
    """Tell which program wrote a calendar or a feed, by the first bytes of it."""
    found = _SELF_NAME.search(head)
    return program_named(next(filter(None, found.groups())).decode("utf-8", "replace")) if found else ""


def program_at(url: str) -> Program:
    """Tell a program by the address of a calendar that it publishes."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.hostname or ""
    if host in {"calendar.google.com", "www.google.com"} and parts.path.startswith("/calendar"):
        return "google"
    if parts.path.startswith("/owa/calendar/") and ("outlook" in host or "office" in host or "exchange" in host):
        return "outlook"
    if "/remote.php/dav/" in parts.path or "/apps/calendar/" in parts.path:
        return "nextcloud"
    return "wordpress" if "tribe_events" in parts.query or "mec-ical-feed" in parts.query else ""


def program_marked(addresses: Iterable[str]) -> Program:
    """Tell a program by where a page's style files, scripts and pictures lie."""
    counted = [program for url in addresses for program, pattern in _BY_MARK if pattern.search(url)]
    return max(counted, key=counted.count) if counted else ""
