"""Rules about practices that go round: what others must know before they take one over, and whom they must name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labnetz.check.rule import rule
from labnetz.content.frontmatter import written_value
from labnetz.content.own_values import VERSION
from labnetz.model import Message, Practice, Problem, Visibility, msg
from labnetz.publish.licences import licence_label
from labnetz.reuse.terms import terms_of

if TYPE_CHECKING:
    from labnetz.check.look import Entry, Look


@rule(
    "USE-02",
    msg("A practice has no version that others can name"),
    "note",
    "warning",
    bad="version: zweite Fassung (neu)",
    good='version: "2.0"',
)
def versions(look: Look) -> Iterator[Problem]:
    """Who took a practice over sees by its version that there is a new one. Without any it is a note."""
    for practice, entry in _listed(look):
        where = entry.text.where_key("version")
        if not practice.version:
            what = msg("the practice has no version, so others do not see when it changes")
            fix = msg('add version: "1.0", and write a larger number with each change that others should know of')
            yield Problem("USE-02", where, what, fix, "note")
        elif not VERSION.fullmatch(practice.version):
            what = msg('others can\'t name the version "{version}"', version=practice.version)
            yield Problem("USE-02", where, what, msg("write digits and points, such as 2.0"), "warning")


@rule(
    "USE-03",
    msg("A practice that was taken over does not say all that it should"),
    "note",
    "warning",
    bad="based_on: berlin/testessen@1.0",
    good="based_on: berlin/testessen@1.0\nlicence: CC-BY-4.0\nattribution: „Testessen“ von CityLAB Berlin, CC BY 4.0\n"
    "changes: [Statt Suppe gibt es Kuchen]",
)
def taken_over(look: Look) -> Iterator[Problem]:
    """Its licence is that of the original, which also says whom to name; what was changed, many licences want to know,
    and all who compare. Where nothing was changed, the last one is no fault, so it is a note."""
    for practice, entry in _listed(look):
        if practice.based_on:
            yield from _not_said(practice, entry)


@rule(
    "USE-06",
    msg("Nobody may take a practice over, because of its licence"),
    "note",
    bad="licence: alle Rechte vorbehalten",
    good="licence: CC-BY-4.0",
)
def licences(look: Look) -> Iterator[Problem]:
    """A practice is there to be taken over and changed; labs that want to do so are refused by their program, too."""
    for practice, entry in _listed(look):
        if terms_of(practice.licence).refusal is not None:
            label = licence_label(practice.licence)
            what = msg("under the licence “{licence}” no other lab can take the practice over", licence=label)
            fix = msg("if it is yours alone, write licence: CC-BY-4.0, or another one that allows changes")
            yield Problem("USE-06", entry.text.where_key("licence"), what, fix, "note")


def _listed(look: Look) -> Iterator[tuple[Practice, Entry]]:
    return (one for one in look.practices() if one[0].visibility is Visibility.PUBLIC)


def _not_said(practice: Practice, entry: Entry) -> Iterator[Problem]:
    where = entry.text.where_key("based_on")

    def told(what: Message, fix: Message, *, surely: bool) -> Problem:
        return Problem("USE-03", where, what, fix, "warning" if surely else "note")

    if not written_value("licence", entry.text.raw):
        what = msg("this practice was taken over, but does not say under which licence")
        yield told(what, msg("add the licence of the original, such as licence: CC-BY-4.0"), surely=True)
    if not practice.attribution:
        what = msg("this practice was taken over, but does not say whom to name")
        fix = msg('add attribution: "…", as the page of the original says it')
        yield told(what, fix, surely=bool(practice.based_on_hash))
    if not practice.changes:
        what = msg("this practice was taken over, but does not say what you changed")
        yield told(what, msg("add changes: with an entry for each thing that is different with you"), surely=False)
