"""Rules about a site that nobody seems to look after. All of them come true by waiting, so they are notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from labnetz.check.legal_pages import is_site
from labnetz.check.look import Look
from labnetz.check.rule import rule
from labnetz.model import Event, LabStatus, Problem, Status, Where, msg, over

QUIET = timedelta(days=60)


@rule(
    "FRESH-01",
    msg("Nothing is coming up, or there has been no news for 60 days"),
    "note",
    bad="the last event was in June, the last update in May",
    good="one event ahead, and an update in the last 60 days",
)
def quiet(look: Look) -> Iterator[Problem]:
    """Who finds only what is past does not come back. For open labs; a demonstration moves by itself."""
    if look.lab.demo or look.lab.status is not LabStatus.OPEN or not is_site(look):
        return
    if look.content.events and not any(_ahead(event, look) for event in look.content.events):
        what = msg("no event is coming up")
        yield Problem("FRESH-01", Where("lab.yml"), what, msg("add the next one, or write status: paused"), "note")
    latest = max((update.published for update, _ in look.updates()), default=None)
    if latest is not None and latest < look.now - QUIET:
        what = msg("the last update is of {day}", day=latest.astimezone(look.zone).date())
        yield Problem("FRESH-01", Where("lab.yml"), what, msg("tell what has happened since"), "note")


@rule(
    "FRESH-05",
    msg("The original changed after its translation"),
    "note",
    bad="werkstatt.md changed today, werkstatt.en.md in March",
    good="werkstatt.en.md changed after werkstatt.md",
)
def outdated_translation(look: Look) -> Iterator[Problem]:
    """What a translation says may be wrong by now. Facts of events are never: those stand in the original alone."""
    changed = {file.path: file.history.changed for file in look.content.files}
    for path, one in look.content.translations.items():
        before, after = changed.get(path), changed.get(one.original)
        if before is not None and after is not None and after > before:
            day = after.astimezone(look.zone).date()
            what = msg("{path} changed on {day}, after this translation", path=one.original, day=day)
            fix = msg("compare the two, and correct the translation; if nothing is to correct, leave it")
            yield Problem("FRESH-05", Where(path), what, fix, "note")


def _ahead(event: Event, look: Look) -> bool:
    """A series counts as coming up while its rule has no end before now: nobody expands it here."""
    if event.status is Status.CANCELLED:
        return False
    if event.series is None:
        return over(event.when, look.zone) > look.now
    until = event.series.rrule.partition("UNTIL=")[2][:8]
    return not until or until >= look.now.strftime("%Y%m%d")
