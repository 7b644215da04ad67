"""Read `lab.json`, the manifest of a lab or a portal, as docs/spec/lab-json.md defines it. Fetches nothing, trusts
nothing: what is wrong is left out and said, what nobody knows is passed over, and only a manifest that doesn't say who
it is about is no manifest.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urljoin, urlsplit

from labnetz.manifest_format import VERSION, About, LabJson
from labnetz.manifest_items import items_of
from labnetz.manifest_settle import Notes, Refused, settled
from labnetz.model import Manifest, Problem, msg
from labnetz.wording import shown

if TYPE_CHECKING:
    from datetime import datetime

MAX_BYTES = 10 * 2**20
MAX_DEPTH = 20
_MANY = 5

Problems = tuple[Problem, ...]


def check_manifest(body: bytes, url: str, *, now: datetime) -> tuple[Manifest | None, Problems]:
    """Read a manifest that was found at `url`, and say everything that is wrong with it (rules MAN-01 to MAN-10).

    None when the bytes are no manifest of a version that we know, or don't say who they are about; the first problem
    of level "error" then says why. `now` (aware) tells whether it has expired.
    """
    notes = Notes(url)
    try:
        tree = _object(body, notes)
        _check_version(tree, notes)
        fields = settled(tree, notes)
    except Refused:
        return None, notes.problems()
    manifest = _manifest(fields, url, notes)
    _advise(manifest, notes, now)
    return manifest, notes.problems()


# --- JSON ------------------------------------------------------------------------------------------------------------


def _object(body: bytes, notes: Notes) -> dict[str, Any]:
    """Read one JSON object (RFC 8259) in UTF-8; a byte order mark is forgiven."""
    if len(body) > MAX_BYTES:
        notes.refuse("MAN-01", msg("the manifest is larger than 10 MB"), msg("leave out what no reader needs"))
    try:
        tree = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_pairs(notes), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        what = msg("the manifest is not JSON: line {line}, column {column}", line=error.lineno, column=error.colno)
        notes.refuse("MAN-01", what, msg("correct it there, or let a program write the file"))
    except (ValueError, RecursionError):
        notes.refuse("MAN-01", msg("the manifest is not JSON in UTF-8"), msg("let a program write the file"))
    if notes.twice:
        keys = ", ".join(dict.fromkeys(shown(name) for name in notes.twice[:_MANY]))
        notes.say("MAN-05", msg("written twice in one object: {keys}", keys=keys), msg("delete one of the two"))
    if not isinstance(tree, dict):
        notes.refuse("MAN-01", msg("the manifest is not a JSON object"), msg("begin it with { and end it with }"))
    if _depth(tree) > MAX_DEPTH:
        notes.refuse("MAN-01", msg("the manifest is nested too deeply"), msg("keep to the keys of the format"))
    return tree


def _pairs(notes: Notes) -> Any:
    """Build objects, and say which keys stand twice: readers disagree on which of them counts (RFC 8259 §4)."""

    def build(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs) and len(notes.twice) < _MANY:
            notes.twice += [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
        return found

    return build


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _depth(tree: object) -> int:
    """Count levels without recursion."""
    depth, level = 0, [tree]
    while level:
        depth += 1
        inner = [list(one.values()) if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [value for values in inner for value in values if isinstance(value, dict | list)]
    return depth


def _check_version(tree: Mapping[str, object], notes: Notes) -> None:
    """A file may keep to several versions at once, so that it can be read while the format moves on."""
    said = tree.get("labnetz")
    versions = [said] if isinstance(said, str) else said
    if not isinstance(versions, list) or not versions:
        what = msg('the key "labnetz", which names the version of the format, is missing')
        notes.refuse("MAN-02", what, msg('write "labnetz": ["1"]'))
    if VERSION not in versions:
        names = ", ".join(shown(str(version)) for version in versions[:5])
        what = msg("the manifest is of version {versions}, which is not known here", versions=names)
        notes.refuse("MAN-02", what, msg('keep to version 1, too: "labnetz": ["1", …]'))


# --- the value -------------------------------------------------------------------------------------------------------


def _manifest(fields: LabJson, url: str, notes: Notes) -> Manifest:
    here = _about(fields, "", notes)
    if not same_host(here["url"], url):
        home = urljoin(url, "./")
        what = msg('url "{url}" lies on another host than the manifest', url=shown(here["url"]))
        fix = msg("write the address of the site that the manifest is part of; {home} is taken", home=home)
        notes.say("MAN-07", what, fix)
        here["url"] = home
    return Manifest(
        **here,
        generated=fields.generated,
        expires=fields.expires,
        second_contact=fields.second_contact,
        outside_contact=fields.outside_contact,
        labs=_labs(fields, notes),
    )


def _labs(fields: LabJson, notes: Notes) -> tuple[Manifest, ...]:
    """Each id once: entries of the portal's feeds name their lab by it."""
    found: dict[str, Manifest] = {}
    for number, one in enumerate(fields.labs):
        if one.id in found:
            notes.taken_id(f"labs[{number}].id", one.id)
        else:
            found[one.id] = Manifest(**_about(one, f"labs[{number}].", notes), via=one.via)
    return tuple(found.values())


def _about(fields: About, at: str, notes: Notes) -> dict[str, Any]:
    found = {name: getattr(fields, name) or "" for name in _TEXTS} | {name: getattr(fields, name) for name in _AS_IS}
    feeds = fields.feeds
    return found | {
        "is_demo": fields.demo,
        "events": tuple(dict.fromkeys(feeds.events)),
        "all_events": tuple(dict.fromkeys(feeds.all_events)),
        "updates": tuple(dict.fromkeys(feeds.updates)),
        "items": items_of(fields, fields.id, at, notes),
    }


_TEXTS = (
    *("id", "name", "url", "short_name", "summary", "operator", "land", "country"),
    *("language", "timezone", "licence", "homepage", "imprint", "privacy", "accessibility_statement"),
)
_AS_IS = ("former_names", "status", "municipalities", "lat", "lon", "languages", "contacts")


def same_host(one: str, other: str) -> bool:
    """Say whether two addresses are the same people's: of one host, with or without www."""
    return host_of(one) == host_of(other) != ""


@lru_cache(maxsize=4096)  # each event's page asks several times for those of its addresses
def host_of(url: str) -> str:
    """Give the host of an address in small letters, without www."; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_outside(mail: str, urls: Iterable[str]) -> bool:
    """Say whether mail to an address still arrives when the sites at these addresses are down: its domain is neither
    theirs, nor a part of it, nor what it is a part of."""
    domain = mail.rpartition("@")[2].casefold()
    hosts = {host for url in urls if (host := host_of(url))}
    return not any(domain == host or host.endswith(f".{domain}") or domain.endswith(f".{host}") for host in hosts)


def _advise(manifest: Manifest, notes: Notes, now: datetime) -> None:
    """Say what is missing or old, though it can be read."""
    if not manifest.licence:
        what = msg("the manifest names no licence, so nobody may republish what the feeds say")
        notes.say("MAN-08", what, msg('write it: "licence": "CC-BY-4.0"'))
    if manifest.expires is None:
        what = msg("the manifest does not say when it expires, so nobody sees when a site is no longer looked after")
        notes.say("MAN-09", what, msg('write a day in half a year: "expires": "2027-06-01T00:00:00Z"'), "note")
    elif manifest.expires <= now:
        what = msg("the manifest expired on {day}", day=manifest.expires.date().isoformat())
        notes.say("MAN-10", what, msg("build the site anew; is anybody still looking after it?"))
