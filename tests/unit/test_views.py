"""What is shown of what is known."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from labnetz.model import Days, Event, Occurrence, Series, Span, Update
from labnetz.publish.views import by_day, latest, listed, newest_first, of_lab, on_the_clock, until, upcoming

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 16, 30, tzinfo=UTC)  # 17:30 in Berlin


def once(when, *, uid="a", lab="berlin", title="Treffen", series=None) -> Occurrence:
    return Occurrence(Event(lab=lab, uid=uid, title=title, when=when, series=series), when)


def at(hour, *, day=2, minutes=120) -> Span:
    start = datetime(2026, 12, day, hour, tzinfo=BERLIN)
    return Span(start, start + timedelta(minutes=minutes))


def test_a_running_event_stays_until_its_end():
    running, over = once(at(17)), once(at(15, minutes=60))
    assert upcoming([running, over], NOW, BERLIN) == (running,)


def test_a_time_in_utc_is_shown_on_the_clock_of_its_lab():
    start = datetime(2026, 12, 2, 18, tzinfo=UTC)
    for utc in (UTC, ZoneInfo("UTC")):
        published = once(Span(start.replace(tzinfo=utc), start.replace(tzinfo=utc) + timedelta(hours=1)))
        shown = on_the_clock([published], lambda _: BERLIN)[0].when
        assert (shown.start.hour, shown.end.hour, shown.start.tzinfo) == (19, 20, BERLIN)
    london = once(Span(start.replace(tzinfo=ZoneInfo("Europe/London"))))
    assert on_the_clock([london], lambda _: BERLIN) == (london,)


def test_an_event_without_end_stays_until_midnight():
    open_end = once(Span(datetime(2026, 12, 2, 9, tzinfo=BERLIN)))
    assert upcoming([open_end], NOW, BERLIN) == (open_end,)
    assert upcoming([open_end], NOW + timedelta(hours=6, minutes=30), BERLIN) == ()


def test_a_whole_day_ends_at_local_midnight():
    today = once(Days(date(2026, 12, 2), date(2026, 12, 2)))
    assert upcoming([today], datetime(2026, 12, 2, 22, 59, tzinfo=UTC), BERLIN) == (today,)
    assert upcoming([today], datetime(2026, 12, 2, 23, 0, tzinfo=UTC), BERLIN) == ()


def test_what_began_earlier_and_still_runs_stands_under_today():
    exhibition = once(Days(date(2026, 11, 20), date(2026, 12, 10)), uid="x")
    days = by_day([once(at(19)), exhibition], NOW, BERLIN)
    assert [(day.day, len(day.occurrences)) for day in days] == [(date(2026, 12, 2), 2)]


def test_an_event_elsewhere_stands_under_the_day_it_has_here():
    tokyo = once(Span(datetime(2026, 12, 4, 3, tzinfo=ZoneInfo("Asia/Tokyo"))))
    assert by_day([tokyo], NOW, BERLIN)[0].day == date(2026, 12, 3)


def test_days_do_not_depend_on_the_order_that_came_in():
    several = [once(at(19), uid="b"), once(at(19), uid="a"), once(at(9, day=3), uid="c")]
    assert by_day(several, NOW, BERLIN) == by_day(several[::-1], NOW, BERLIN)


def test_a_series_is_listed_for_some_weeks_and_a_single_event_however_far_ahead():
    weekly = [
        once(Span(at(18).start + timedelta(weeks=week)), uid="weekly", series=Series("FREQ=WEEKLY"))
        for week in range(30)
    ]
    far = once(Span(at(18).start + timedelta(weeks=60)), uid="far")
    shown = listed([*weekly, far], NOW, BERLIN)
    assert far in shown
    assert len(shown) == 9


def test_a_rare_series_is_listed_with_its_next_date():
    yearly = once(Span(at(18).start + timedelta(weeks=40)), uid="yearly", series=Series("FREQ=YEARLY"))
    assert listed([yearly], NOW, BERLIN) == (yearly,)


def test_a_short_list_never_cuts_a_day():
    days = by_day([once(at(18), uid=str(number)) for number in range(5)] + [once(at(9, day=3))], NOW, BERLIN)
    assert [len(day.occurrences) for day in until(days, 2)] == [5]


def test_an_event_of_two_labs_is_listed_for_both():
    shared = Occurrence(Event(lab="berlin", uid="s", title="S", when=at(19), also=("wiesbaden",)), at(19))
    assert of_lab([shared], "wiesbaden") == (shared,)
    assert of_lab([shared], "bremen") == ()


def test_news_of_one_lab_does_not_bury_the_others():
    def update(lab, number):
        day = datetime(2026, 11, number, tzinfo=UTC)
        return Update(lab=lab, guid=f"{lab}-{number}", title="x", published=day)

    many = [update("berlin", number) for number in range(10, 20)] + [update("bremen", 1)]
    assert [one.lab for one in latest(many, 3, per_lab=2)] == ["berlin", "berlin", "bremen"]
    assert newest_first(many)[0].guid == "berlin-19"
