"""Make the rule of one foreign series true (RFC 5545 §3.8.5.3), or publish its first date only. Computes no dates."""

from __future__ import annotations

from dataclasses import replace

from labnetz.ical.feasible import happens
from labnetz.ical.lines import ContentLine
from labnetz.ical.rules import MOST_A_DAY, fault, settle_rule, times_a_day, with_until
from labnetz.ical.settle import Draft
from labnetz.ical.stamps import Stamp, tidy
from labnetz.model import Message, msg

OLDEST_SERIES = 1900
_FIX = msg("correct how the event repeats (RRULE) in the program it was made with")


def settle_series(event: Draft, start: Stamp) -> None:
    """Put the rule right, or leave it out. `start`: the settled one."""
    if event.get("EXRULE"):
        event.say("ICAL-15", msg("exceptions by rule (EXRULE) are not understood"), _FIX, "warning")
        event.drop("EXRULE")
    line = event.get("RRULE")
    if line is None:
        return
    rule = with_until(line.value, lambda until: tidy(until) or until)
    wrong = fault(rule)
    if wrong:
        what = msg('how the event repeats can\'t be read: "{part}"', part=wrong)
        _first_date_only(event, line, "ICAL-15", what)
        return
    excess = absurd(rule, start)
    if excess is not None:
        _first_date_only(event, line, "ICAL-20", excess)
        return
    _put_rule(event, replace(line, params=(), value=rule), start)


def _put_rule(event: Draft, line: ContentLine, start: Stamp) -> None:
    try:
        rule = settle_rule(line.value, start)
    except (ValueError, OverflowError):
        _first_date_only(event, line, "ICAL-15", msg("the event repeats until a day that does not exist"))
        return
    if rule:
        event.put(replace(line, value=rule))
        return
    event.say("ICAL-15", msg("the event repeats until before it begins"), _FIX, "warning", line)
    event.drop("RRULE")


def _first_date_only(event: Draft, line: ContentLine, rule: str, what: Message) -> None:
    """Publish what is beyond doubt: the event takes place when it starts."""
    fix = msg("only its first date is published; correct how it repeats (RRULE)")
    event.say(rule, what, fix, "warning" if rule == "ICAL-20" else "error", line)
    event.drop("RRULE")


def absurd(rule: str, start: Stamp) -> Message | None:
    """Say why a rule must not reach other people's programs: several of them compute until the year 9999."""
    a_day = times_a_day(rule)
    if a_day > MOST_A_DAY:
        return msg("the event repeats more often than four times a day")
    if start.year < OLDEST_SERIES:
        return msg("the event repeats since longer ago than can be meant")
    return None if happens(rule, start, a_day) else msg("the days on which the event repeats never come")
