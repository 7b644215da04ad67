"""Write a network of many labs straight into a folder, as a harvest would have left it: bodies, receipts, memory.

    python tests/bench/many_labs.py FOLDER [labs] [events of each] [updates of each]

Nothing is asked over HTTP, but everything is read and decided as a harvest reads and decides it. Towns and people are
invented; texts are as German as those of real labs, with umlauts and long words. The same numbers give the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import blake2b
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

from labnetz.feeds.write import FeedInfo, write_feeds
from labnetz.harvest.decide import Reading, Replace, decide
from labnetz.harvest.memory import Lesson, learn
from labnetz.harvest.reading import READERS
from labnetz.harvest.store import FolderStore
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.lands import LANDS
from labnetz.model import (
    NO_MEMORY,
    Access,
    Audience,
    Event,
    Lab,
    Need,
    Place,
    Registration,
    Response,
    Series,
    Service,
    Source,
    Span,
    Status,
    Update,
    origin_of,
)
from labnetz.publish.manifest import write_manifest

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 10, tzinfo=BERLIN)
"""When the harvest was."""
BUILT = NOW + timedelta(hours=2)
"""When the portal is built."""
_WITH_MANIFEST = 10
"""Every tenth lab came by its manifest."""
_CHUNK = 20


@dataclass(frozen=True, slots=True)
class Size:
    """How many labs, and what each of them has."""

    labs: int
    events: int
    updates: int


def main() -> None:
    """Write a network into the folder that is named."""
    numbers = [int(argument) for argument in sys.argv[2:5]]
    size = Size(*(numbers + [1000, 100, 20][len(numbers) :]))
    write_network(Path(sys.argv[1]), size)


def write_network(folder: Path, size: Size) -> None:
    """Write `network.yml`, `labs/` and `snapshots/` into a folder, which is made."""
    (folder / "labs").mkdir(parents=True, exist_ok=True)
    settings = {
        "id": "messnetz",
        "name": "Netzwerk der Messung",
        "url": "https://netz.example/",
        "summary": "Termine und Neuigkeiten aus vielen Laboren.",
        "language": "de",
        "timezone": "Europe/Berlin",
        "licence": "CC-BY-4.0",
        "contact": "redaktion@netz.example",
    }
    (folder / "network.yml").write_text(_yaml(settings), "utf-8")
    numbers = range(size.labs)
    chunks = [numbers[at : at + _CHUNK] for at in range(0, size.labs, _CHUNK)]
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        for _ in pool.map(partial(_write_labs, folder, size), chunks):
            pass


def change_lab(folder: Path, size: Size, number: int = 0) -> None:
    """Let one lab's calendar and news say something else, as the next harvest would find it."""
    lab = lab_of(number)
    events = events_of(lab, number, size)
    changed = [replace(events[-1], title="Neu: " + events[-1].title), *events[1:-1]]
    updates = updates_of(lab, number, size)
    _keep(FolderStore(folder / "snapshots"), lab, changed, updates[1:], NOW + timedelta(hours=1))


def lab_of(number: int) -> Lab:
    """Make one lab; its name tells nothing but itself."""
    town = _town(number)
    land = sorted(LANDS)[_dice(number, "land") % len(LANDS)]
    slug = _slug(town)
    lab = Lab(
        id=slug,
        name=f"Stadtlabor {town}",
        short_name=town,
        municipalities=(town,),
        land=land,
        country="DE",
        url=f"https://{slug}.example/",
        contacts=(f"labor@{slug}.example", f"buergerbuero@{slug}-stadt.example"),
        licence=("CC-BY-4.0", "CC0-1.0", "CC-BY-SA-4.0")[number % 3],
        language="de",
        timezone="Europe/Berlin",
        lat=round(47.6 + _dice(number, "lat") % 700 / 100, 2),
        lon=round(6.5 + _dice(number, "lon") % 800 / 100, 2),
        summary=f"Werkstatt, Treffpunkt und Versuchsfeld für alle, die {town} mitgestalten wollen.",
    )
    kinds = [("events", "feeds/calendar-all.ics"), ("updates", "feeds/updates.xml")]
    return replace(lab, sources=tuple(Source(slug, kind, kind, lab.url + path) for kind, path in kinds))  # type: ignore[arg-type]  # the kinds above


def events_of(lab: Lab, number: int, size: Size) -> list[Event]:
    """Make a lab's events: a month of those that are over, and most of the others soon; one in twenty is a series."""
    places = _places(lab, number)
    return [_event(lab, places, number * 100_003 + own, own, size.events) for own in range(size.events)]


def updates_of(lab: Lab, number: int, size: Size) -> list[Update]:
    """Make a lab's news of the last year, newest first."""
    every = 365 / max(size.updates, 1)
    return [_update(lab, number * 100_003 + own, NOW - timedelta(days=1 + own * every)) for own in range(size.updates)]


# --- what stands in them ---------------------------------------------------------------------------------------------

_BEFORE = (
    *("Ober", "Unter", "Nieder", "Groß", "Klein", "Alt", "Neu", "Hohen", "Burg", "König", "Bischof", "Mühl", "Stein"),
    *("Rosen", "Linden", "Eichen", "Birken", "Wald", "Wiesen", "See", "Bach", "Sonnen", "Winter", "Hirsch", "Falken"),
)
_MIDDLE = (
    "",
    "ber",
    "wald",
    "s",
    "en",
    "hei",
    "brun",
    "feld",
    "mühl",
    "berg",
    "weiß",
    "gün",
    "lau",
    "ried",
    "dorn",
    "or",
)
_AFTER = (
    *("dorf", "stadt", "hausen", "heim", "bach", "burg", "tal", "kirchen", "hofen", "stedt", "felde", "rode", "brück"),
    *("stein", "münde", "furt", "au", "weiler", "zell", "leben", "büttel", "wörth", "höhe", "grund", "wiese"),
)
_FORMATS = (
    *("Offene Werkstatt", "Repair-Café", "Digital-Sprechstunde", "Stadtspaziergang", "Bürgerdialog", "Hackathon"),
    *("Lesung", "Filmabend", "Lötkurs", "Workshop", "Vortrag", "Ausstellung", "Sensor-Werkstatt", "Stammtisch"),
    *("Planungswerkstatt", "Smartphone-Kurs", "Programmierwerkstatt", "Ideenfrühstück", "Nachbarschaftsfest"),
)
_ABOUT = (
    *("Künstliche Intelligenz im Alltag", "Offene Daten aus dem Rathaus", "Hitze in der Innenstadt", "Radverkehr"),
    *("Barrierefreie Wege", "Fußgängerüberwege vor Schulen", "Luftqualität messen", "Leerstand und Zwischennutzung"),
    *("Bürgerhaushalt", "Gemeinschaftsgärten", "Energieberatung für Mieterinnen und Mieter", "Digitale Ehrenamtskarte"),
    *(
        "Lärmaktionsplan",
        "Mehrgenerationenhaus",
        "Straßenbeleuchtung",
        "Jugendbeteiligung",
        "Stadtbücherei der Zukunft",
    ),
)
_TOPICS = (
    *("Beteiligung", "Digitalisierung", "KI", "Offene Daten", "Klima", "Mobilität", "Barrierefreiheit", "Bildung"),
    *("Energie", "Quartier", "Kultur", "Ehrenamt", "Reparieren", "Gesundheit", "Verwaltung", "Sicherheit im Netz"),
)
_SENTENCES = (
    "Wir zeigen, was geht und was nicht, und probieren es gemeinsam aus.",
    "Sie brauchen keine Vorkenntnisse; Geräte stehen bereit, eigene dürfen mitgebracht werden.",
    "Die Ergebnisse gehen an die Stadtverordnetenversammlung und werden anschließend veröffentlicht.",
    "Für Kaffee, Tee und Kuchen ist gesorgt; der Eintritt bleibt frei.",
    "Eine Gebärdensprachdolmetscherin kann bis eine Woche vorher angefragt werden.",
    "Danach ist Zeit für Fragen, Anregungen und Widerspruch.",
    "Das Projekt wird von Freiwilligen getragen, die sich über Verstärkung freuen.",
    "Bei Regen treffen wir uns im Veranstaltungssaal der Stadtbücherei.",
)
_ROOMS = (
    "Stadtbücherei",
    "Altes Rathaus",
    "Bürgerhaus",
    "Volkshochschule",
    "Mehrgenerationenhaus",
    "Werkhalle am Gleis",
)
_AUDIENCES = (Audience.EVERYONE, Audience.SENIORS, Audience.FAMILIES, Audience.YOUTH, Audience.CHILDREN)


def _event(lab: Lab, places: list[Place], seed: int, own: int, of: int) -> Event:
    near = (own + 1) / of
    day = NOW.date() + timedelta(days=round(-30 + 330 * near * near))
    start = datetime.combine(day, time(9 + _dice(seed, "hour") % 12, 30 * (_dice(seed, "half") % 2)), BERLIN)
    format_, about = _one(_FORMATS, seed, "format"), _one(_ABOUT, seed, "about")
    is_online = _dice(seed, "online") % 8 == 0
    needs = _dice(seed, "needs") % 3 == 0
    return Event(
        lab=lab.id,
        uid=f"{own}@{lab.id}.example",
        id=f"termin-{own}",
        title=f"{format_}: {about}",
        when=Span(start, start + timedelta(minutes=60 + 30 * (_dice(seed, "long") % 4))),
        summary=_SENTENCES[_dice(seed, "summary") % len(_SENTENCES)],
        description=_text(seed, 2 + _dice(seed, "text") % 4),
        place=None if is_online and seed % 2 else places[_dice(seed, "place") % len(places)],
        online=f"{lab.url}online/{own}/" if is_online else "",
        status=Status.CANCELLED if _dice(seed, "off") % 50 == 0 else Status.SCHEDULED,
        series=Series("FREQ=WEEKLY;COUNT=12") if own % 20 == 7 else None,
        topics=tuple({_topic(seed, "a"): 0, _topic(seed, "b"): 0}),
        audience=(_one(_AUDIENCES, seed, "audience"),) if seed % 3 else (),
        languages=("de", "en") if _dice(seed, "language") % 12 == 0 else ("de",),
        services=(Service.SIGN_LANGUAGE,) if _dice(seed, "signed") % 25 == 0 else (),
        registration=Registration(need=Need.REQUIRED, url=f"{lab.url}anmelden/{own}/") if needs else None,
        url=f"{lab.url}veranstaltungen/termin-{own}/",
        created=start - timedelta(days=60),
        modified=start - timedelta(days=50),
        stamped=start - timedelta(days=50),
    )


def _update(lab: Lab, seed: int, when: datetime) -> Update:
    about = _one(_ABOUT, seed, "about")
    own = f"{lab.url}aktuelles/meldung-{seed}/"
    return Update(
        lab=lab.id,
        guid=own,
        title=f"{('Rückblick', 'Neu', 'Ergebnisse', 'Aufruf')[seed % 4]}: {about}",
        published=when.replace(minute=seed % 60, second=0, microsecond=0),
        excerpt=_text(seed, 2),
        url=own,
        topics=(_topic(seed, "a"),),
        language="de",
        licence=lab.licence,
    )


def _places(lab: Lab, number: int) -> list[Place]:
    return [
        Place(
            name=f"{_one(_ROOMS, number * 7 + own, 'room')} {lab.short_name}",
            street=f"{_one(_BEFORE, number + own, 'street')}{_one(_AFTER, number + own, 'street')}straße {own * 7 + 3}",
            postal_code=f"{10_000 + _dice(number, 'code') % 89_000}",
            city=lab.short_name,
            lat=lab.lat,
            lon=lab.lon,
            access=(("wheelchair", (Access.YES, Access.LIMITED, Access.NO)[own]), ("wc", Access.YES)),
        )
        for own in range(3)
    ]


def _text(seed: int, sentences: int) -> str:
    return " ".join(_one(_SENTENCES, seed, f"sentence {at}") for at in range(sentences))


def _topic(seed: int, what: str) -> str:
    """Few topics have most of the events, as in life."""
    dice = _dice(seed, f"topic {what}") % 1000 / 1000
    return _TOPICS[int(dice * dice * len(_TOPICS))]


def _town(number: int) -> str:
    """Give a town that no other lab has."""
    number, after = divmod(number, len(_AFTER))
    number, before = divmod(number, len(_BEFORE))
    town = f"{_BEFORE[before]}{_MIDDLE[number % len(_MIDDLE)]}{_AFTER[(after + before) % len(_AFTER)]}"
    again = number // len(_MIDDLE)
    return f"{town} {again + 1}" if again else town


def _one(values: tuple, seed: int, what: str):  # type: ignore[no-untyped-def,type-arg]  # whatever stands in it
    return values[_dice(seed, what) % len(values)]


def _dice(seed: int, what: str) -> int:
    """Throw dice that fall alike each time."""
    return int.from_bytes(blake2b(f"{seed} {what}".encode(), digest_size=4).digest())


def _slug(town: str) -> str:
    plain = town.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "-"}))
    return f"labor-{plain}"


# --- how it is kept --------------------------------------------------------------------------------------------------


def _write_labs(folder: Path, size: Size, numbers: range) -> None:
    store = FolderStore(folder / "snapshots")
    for number in numbers:
        lab = lab_of(number)
        (folder / "labs" / f"{lab.id}.yml").write_text(_yaml(dict(_registered(lab, number))), "utf-8")
        _keep(store, _as_joined(lab, number), events_of(lab, number, size), updates_of(lab, number, size), NOW)


def _registered(lab: Lab, number: int) -> Iterator[tuple[str, object]]:
    if number % _WITH_MANIFEST == 0:
        yield "manifest", f"{lab.url}lab.json"
        return
    for name in (
        "name",
        "short_name",
        "municipalities",
        "land",
        "country",
        "url",
        "licence",
        "lat",
        "lon",
        "summary",
        "contacts",
    ):
        yield name, getattr(lab, name)
    yield "status", lab.status.value
    yield "feeds", {source.kind: [source.url] for source in lab.sources}


def _as_joined(lab: Lab, number: int) -> Lab:
    if number % _WITH_MANIFEST:
        return lab
    return replace(lab, sources=(Source(lab.id, "manifest", "manifest", f"{lab.url}lab.json"), *lab.sources))


def _keep(store: FolderStore, lab: Lab, events: list[Event], updates: list[Update], now: datetime) -> None:
    about = CalendarInfo(name=lab.name, description=lab.summary, url=lab.url, source=f"{lab.url}feeds/calendar-all.ics")
    feed = FeedInfo(
        title=lab.name,
        description=lab.summary,
        url=lab.url,
        self_url=f"{lab.url}feeds/updates",
        language="de",
        licence=lab.licence,
        author=lab.name,
        now=now,
    )
    bodies = {
        "events": write_calendar(events, about),
        "updates": next(one.content for one in write_feeds(updates, feed, "x") if one.path == "x.xml"),
        "manifest": write_manifest(lab, now=now).content,
    }
    for source in lab.sources:
        _harvested(store, lab, source, bodies[source.kind], now)


def _harvested(store: FolderStore, lab: Lab, source: Source, body: bytes, now: datetime) -> None:
    """Do what `harvest.run` does with an answer of 200."""
    origin, now = replace(origin_of(lab, source), answered=source.url), now.astimezone(UTC)
    contents = READERS[source.kind](body, origin, now)
    received = Reading(
        response=Response(status=200, body=body, etag=f'"{len(body)}"', url=source.url),
        entries=contents.entries,
        upcoming=contents.upcoming,
        broken=contents.broken,
        unreadable=contents.unreadable,
        newest=contents.latest,
    )
    previous = store.load(source)
    decision = decide(source, previous, received, now=now)
    if not isinstance(decision, Replace):
        raise TypeError(f"{source.url}: {decision.reason}")
    earlier = None if previous is None or previous.body is None else READERS[source.kind](previous.body, origin, now)
    lesson = Lesson(
        origin=origin,
        kind=source.kind,
        after=contents,
        now=now,
        before=earlier,
        before_came=previous.receipt.changed if previous else None,
    )
    memory, _ = learn(store.recall(source) if previous else NO_MEMORY, lesson)
    store.save(source, decision.snapshot, memory)


def _yaml(values: Mapping[str, object]) -> str:
    """JSON is YAML too."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False, default=_plain)}\n" for key, value in values.items())


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(repr(value))


if __name__ == "__main__":
    main()
