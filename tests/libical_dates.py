"""Read calendars with libical, as Evolution and GNOME Calendar do. A program: only Debian's Python knows libical.

Reads a JSON list of calendars from standard input; the first argument is the day before which dates are listed. Prints
a JSON list with, of each: `errors` (all that libical marks as wrong), `events` (how many), `dates` ([uid, start], by
the file's own zones).
"""

import json
import sys
from datetime import UTC, datetime

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as Ical  # noqa: E402 - the version must be asked for first


def components(parent, kind):
    """All children of a kind."""
    found, child = [], parent.get_first_component(kind)
    while child is not None:
        found.append(child)
        child = parent.get_next_component(kind)
    return found


def properties(component, kind=Ical.PropertyKind.ANY_PROPERTY):
    """All properties of a kind."""
    found, one = [], component.get_first_property(kind)
    while one is not None:
        found.append(one)
        one = component.get_next_property(kind)
    return found


def errors(component, path=""):
    """What libical could not understand, here and below."""
    here = f"{path}/{Ical.Component.kind_to_string(component.isa())}"
    bad = [f"{here}: {one.as_ical_string().strip()}" for one in properties(component) if is_error(one)]
    if component.isa() == Ical.ComponentKind.XLICINVALID_COMPONENT:
        bad.append(f"{here}: not a component")
    for child in components(component, Ical.ComponentKind.ANY_COMPONENT):
        bad += errors(child, here)
    return bad


def is_error(one):
    """Libical puts X-LIC-ERROR where it could not read a line."""
    return one.get_property_name() == "X-LIC-ERROR"


def zones_of(calendar):
    """The file's own definitions, by TZID."""
    zones = {}
    for component in components(calendar, Ical.ComponentKind.VTIMEZONE_COMPONENT):
        zone = Ical.Timezone.new()
        assert zone.set_component(component)
        zones[zone.get_tzid()] = zone
    return zones


class Reader:
    """Dates of events, with the zones of their file."""

    def __init__(self, zones, until):
        self.zones, self.until = zones, until

    def time(self, one, value):
        """A time with the zone that the property names; UTC and whole days have theirs."""
        parameter = one.get_first_parameter(Ical.ParameterKind.TZID_PARAMETER)
        if parameter is not None:
            value.set_timezone(self.zones[parameter.get_tzid()])
        return value

    def text(self, value):
        """A day, or an instant in UTC."""
        if value.is_date():
            return f"{value.get_year():04}-{value.get_month():02}-{value.get_day():02}"
        seconds = value.as_timet_with_zone(value.get_timezone())
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def start(self, event):
        """When an event starts."""
        one = properties(event, Ical.PropertyKind.DTSTART_PROPERTY)[0]
        return self.time(one, one.get_dtstart())

    def texts(self, event, kind, read):
        """All values of a property."""
        return [self.text(self.time(one, read(one))) for one in properties(event, kind)]

    def dates(self, event):
        """All dates of one event, by its rule, its further dates and its exceptions."""
        start = self.start(event)
        found = [self.text(start)]
        for one in properties(event, Ical.PropertyKind.RRULE_PROPERTY):
            ruled = Ical.RecurIterator.new(one.get_rrule(), start)
            found += self.before_the_end(ruled, start)
        kinds = Ical.PropertyKind
        found += self.texts(event, kinds.RDATE_PROPERTY, lambda one: one.get_rdate().get_time())
        gone = self.texts(event, kinds.EXDATE_PROPERTY, lambda one: one.get_exdate())
        return set(found) - set(gone)

    def before_the_end(self, ruled, start):
        """What the iterator gives, until the day that was asked for."""
        found = []
        while not (value := ruled.next()).is_null_time():
            value.set_timezone(start.get_timezone())
            text = self.text(value)
            if text >= self.until:
                break
            found.append(text)
        return found


def all_dates(calendar, until):
    """[uid, start] of everything; a changed date stands for the one that it changes."""
    reader, found = Reader(zones_of(calendar), until), set()
    events = components(calendar, Ical.ComponentKind.VEVENT_COMPONENT)
    changes = [one for one in events if properties(one, Ical.PropertyKind.RECURRENCEID_PROPERTY)]
    for event in events:
        if not properties(event, Ical.PropertyKind.RECURRENCEID_PROPERTY):
            found |= {(event.get_uid(), text) for text in reader.dates(event)}
    for event in changes:
        (original,) = reader.texts(event, Ical.PropertyKind.RECURRENCEID_PROPERTY, lambda one: one.get_recurrenceid())
        found.discard((event.get_uid(), original))
    found |= {(event.get_uid(), reader.text(reader.start(event))) for event in changes}
    return sorted(one for one in found if one[1] < until)


def reading(text, until):
    """What libical finds in one calendar."""
    calendar = Ical.Parser.parse_string(text)
    events = components(calendar, Ical.ComponentKind.VEVENT_COMPONENT)
    return {"errors": errors(calendar), "events": len(events), "dates": all_dates(calendar, until)}


def main():
    """Read, and print what was found."""
    json.dump([reading(text, sys.argv[1]) for text in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
