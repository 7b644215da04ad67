"""The HTML of stops, each made once for all lists in which it stands, and what tells whether it has changed.

A date of a network stands in a dozen lists: of its lab, town and topic, of what it costs. Renders single stops; which
of them a page shows, and the page around them, are others' work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from labnetz.forks import begin
from labnetz.ical.spool import FarText, Spool
from labnetz.ical.write import Block
from labnetz.model import Event, Occurrence
from labnetz.publish import dates
from labnetz.publish.lines import line_of
from labnetz.publish.month import Part, stop_of_part
from labnetz.publish.render import environment
from labnetz.publish.site import Site
from labnetz.publish.stamping import spelled, version_of
from labnetz.publish.stops import Stop, beside, day_word, stop
from labnetz.publish.views import first_day

if TYPE_CHECKING:
    from typing import BinaryIO

_ROOT = "\x02"
"""Stands for the way to the root, which differs from page to page; no text that is published has it."""
_LEVEL = 3
"""The heading of a stop in a list: below the page's and the day's."""
_KEEP = True
"""Each stop can say that it is over: pages of days keep what is, and lists what somebody is just reading."""
_AT_ONCE = 250
"""Stops that a process draws at a time."""
_MANY = 16_000
"""Stops that are held while they are drawn."""

Shown = tuple[date, Occurrence]
"""A date and the day under which a list shows it."""


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """A day with its stops as HTML; else as `stops.StopDay`."""

    number: str
    weekday: str
    name: str
    machine: str
    line: str
    stops: tuple[Markup, ...]


@dataclass(frozen=True)
class DrawnStops:
    """The stops of a site. What was drawn is kept as octets: a network has hundreds of thousands.

    Kept things are known by their identity, and hold what they are about, so that no other thing can get it.
    """

    site: Site
    _drawn: dict[int, tuple[Occurrence, FarText | Block]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _versions: dict[int, tuple[Occurrence, str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _of_events: dict[int, tuple[Event, str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _beside: dict[tuple[object, ...], str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _heads: dict[date, tuple[str, str, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def draw_all(self, shown: Iterable[Shown], room: BinaryIO) -> None:
        """Draw dates on all cores before any list is made: the processes that then make the lists know them all, and
        each of them does not draw them again. They lie in `room`, a file without a buffer: of a big network, they are
        half a gigabyte."""
        spool, ahead = Spool(room), list(shown)
        _ = self._draw  # made once, and not in each process
        for start in range(0, len(ahead), _MANY):
            some = ahead[start : start + _MANY]
            parts = [some[at : at + _AT_ONCE] for at in range(0, len(some), _AT_ONCE)]
            texts = chain.from_iterable(begin(self._texts, parts).results())
            for (day, one), text in zip(some, texts, strict=True):
                self._drawn[self._key(one, day)] = (one, spool.text(text))

    def days(self, shown: Iterable[Shown], root: str) -> tuple[DrawnDay, ...]:
        """Draw dates under their days; they are sorted by day."""
        found = groupby(shown, key=itemgetter(0))
        return tuple(self._day(day, [(one, self.text(one, day, root)) for _, one in own]) for day, own in found)

    def day_of_parts(self, day: date, parts: Iterable[Part], root: str) -> DrawnDay:
        """Draw what is on one day; of what lasts for several, this day of it."""
        return self._day(day, [(part.occurrence, self._part(part, day, root)) for part in parts])

    def text(self, one: Occurrence, day: date, root: str) -> Markup:
        """Draw one date as it stands under a day."""
        key = self._key(one, day)
        known = self._drawn.get(key)
        if known is None:
            known = self._drawn[key] = (one, Block(self._octets(one, day), frozenset()))
        return Markup(known[1].octets.decode().replace(_ROOT, root))  # noqa: S704 - made by an autoescaping template just above

    def version(self, shown: Iterable[Shown]) -> str:
        """Give a digest of all that the stops of these dates show."""
        known, found = self._versions, self._version
        return version_of(
            "\n".join([f"{day.toordinal()} {(known.get(id(one)) or found(one))[1]}" for day, one in shown])
        )

    def forget_versions(self) -> None:
        """Let go what is only needed to tell the versions of pages, once they are told."""
        self._versions.clear()
        self._of_events.clear()
        self._beside.clear()

    def _texts(self, shown: Iterable[Shown]) -> list[bytes]:
        return [self._octets(one, day) for day, one in shown]

    def _octets(self, one: Occurrence, day: date) -> bytes:
        return self._draw(stop(one, self.site, _ROOT, under=day), _LEVEL, _KEEP).encode()

    def _key(self, one: Occurrence, day: date) -> int:
        """Give a number, which is smaller than a pair."""
        return 2 * id(one) + self._began_before(one, day)

    def _part(self, part: Part, day: date, root: str) -> Markup:
        if part.count == 1:
            return self.text(part.occurrence, day, root)
        return self._draw(stop_of_part(part, day, self.site, root), _LEVEL, _KEEP)

    def _day(self, day: date, own: Sequence[tuple[Occurrence, Markup]]) -> DrawnDay:
        if day not in self._heads:
            language = self.site.language
            words = (dates.short_day(day, language), day_word(day, self.site), dates.long_day(day, language))
            self._heads[day] = words
        number, weekday, name = self._heads[day]
        return DrawnDay(
            number=number,
            weekday=weekday,
            name=name,
            machine=day.isoformat(),
            line=line_of(self.site.labs[own[0][0].event.lab]),
            stops=tuple(text for _, text in own),
        )

    def _began_before(self, one: Occurrence, day: date) -> bool:
        return first_day(one, self._zone) < day

    def _version(self, one: Occurrence) -> tuple[Occurrence, str]:
        # An event's own time is in its digest.
        when = "" if one.when is one.event.when else spelled(one.when)
        known = self._versions[id(one)] = (one, f"{self._of_event(one.event)} {when}")
        return known

    def _of_event(self, event: Event) -> str:
        """Of a series, all dates share what is said of it."""
        known = self._of_events.get(id(event))
        if known is None:
            version = f"{event.digest or version_of(event)} {self._version_beside(event)}"
            known = self._of_events[id(event)] = (event, version)
        return known[1]

    def _version_beside(self, event: Event) -> str:
        """Where nothing is in another language, all events of a lab share what stands beside them (`stops.beside`)."""
        if self.site.foreign:
            return version_of(beside(event, self.site))
        key = event.lab, event.also, event.via, event.language
        if key not in self._beside:
            self._beside[key] = version_of(beside(event, self.site))
        return self._beside[key]

    # Asked a hundred thousand times, and each time found out anew by the site.
    @cached_property
    def _zone(self) -> ZoneInfo:
        return self.site.zone

    @cached_property
    def _draw(self) -> Callable[[Stop, int, bool], Markup]:
        template = environment(self.site.language).get_template("_parts.html")
        module: Any = template.make_module({"site": self.site, "root": _ROOT})
        draw: Callable[[Stop, int, bool], Markup] = module.stop
        return draw
