"""What a real web server answers, and what several questions at once cost it."""

import asyncio
import shutil

import pytest

from asking import ask, reason
from labnetz.harvest.fetch import Limits
from loopback import CALENDAR, port_without_a_server

pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed"),
]


# --- nginx -----------------------------------------------------------------------------------------------------------


def test_a_packed_answer_is_unpacked(site):
    answer = ask(site.port, f"{site.url}/calendar.ics")
    assert answer.body == CALENDAR
    assert answer.content_type == "text/calendar; charset=utf-8"
    site.stop()
    sent = int(site.log().split('" 200 ')[1].split()[0])
    assert sent < len(CALENDAR) / 10


def test_we_say_who_we_are(site):
    ask(site.port, f"{site.url}/calendar.ics")
    site.stop()
    assert '"labnetz/9.8 (+redaktion@labnetz.example)"' in site.log()


def test_a_source_may_want_another_name_of_us(site):
    ask(site.port, f"{site.url}/calendar.ics", user_agent="Stadtlabor-Portal\r\nX-Evil: 1")
    site.stop()
    assert '"Stadtlabor-PortalX-Evil: 1"' in site.log()


def test_the_address_that_answered_in_the_end_is_told(site):
    assert ask(site.port, f"{site.url}/for-now.ics").url == f"{site.url}/calendar.ics"


@pytest.mark.parametrize(
    ("path", "moved_to"),
    [
        ("moved.ics", "/calendar.ics"),
        ("moved-twice.ics", "/calendar.ics"),
        ("for-now.ics", ""),
        ("for-now-then-moved.ics", ""),
    ],
)
def test_redirects_are_followed_and_permanent_ones_reported(site, path, moved_to):
    answer = ask(site.port, f"{site.url}/{path}")
    assert (answer.body, answer.moved_to) == (CALENDAR, site.url + moved_to if moved_to else "")


def test_validators_work_through_a_redirect(site):
    first = ask(site.port, f"{site.url}/moved.ics")
    again = ask(site.port, f"{site.url}/moved.ics", etag=first.etag, last_modified=first.last_modified)
    assert (again.status, again.moved_to) == (304, f"{site.url}/calendar.ics")


def test_a_move_to_another_server_says_where(site):
    assert ask(site.port, f"{site.url}/elsewhere.ics").moved_to == f"http://localhost:{site.port}/calendar.ics"


def test_redirects_end(site):
    assert "circle" in reason(ask(site.port, f"{site.url}/circle"))
    assert ask(site.port, f"{site.url}/chain/1111").body == CALENDAR
    assert "more than 5" in reason(ask(site.port, f"{site.url}/chain/11111"))


@pytest.mark.parametrize(
    ("path", "status", "wait", "word"),
    [
        ("missing.ics", 404, 0, "nothing at this address"),
        ("gone.ics", 410, 0, "gone for good"),
        ("broken.ics", 500, 0, "fault of its own"),
        ("busy.ics", 503, 3600, "fault of its own"),
        ("busy-until.ics", 429, 86_400, "left alone"),
    ],
)
def test_every_other_status_is_a_failure_with_its_reason(site, path, status, wait, word):
    answer = ask(site.port, f"{site.url}/{path}")
    assert word in reason(answer)
    assert (answer.status, answer.wait) == (status, wait)


@pytest.mark.parametrize(("path", "wait"), [("aged", 600), ("for-ever", 86_400), ("never", 0)])
def test_a_server_may_say_how_long_an_answer_is_good_up_to_a_day(site, path, wait):
    assert ask(site.port, f"{site.url}/{path}/calendar.ics").wait == wait


def test_the_time_an_answer_spent_in_a_cache_counts(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(CALENDAR, "Cache-Control: max-age=600", "Age: 100")

    assert ask(misbehaving.port, f"{misbehaving.url}/").wait == 500


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        pytest.param(("Expires: Wed, 02 Dec 2026 12:10:00 GMT",), 600, id="against the server's own clock"),
        pytest.param(("Expires: Wed, 02 Dec 2026 12:10:00 GMT", "Age: 60"), 540, id="less the time in a cache"),
        pytest.param(("Expires: Fri, 31 Dec 2100 12:00:00 GMT",), 86_400, id="at most a day"),
        pytest.param(("Expires: Wed, 02 Dec 2026 11:00:00 GMT",), 0, id="over"),
        pytest.param(("Expires: 0",), 0, id="no time"),
        pytest.param(("Expires: Wed, 02 Dec 2026 12:10:00 GMT", "Cache-Control: max-age=60"), 60, id="max-age wins"),
        pytest.param(("Expires: Wed, 02 Dec 2026 12:10:00 GMT", "Cache-Control: no-cache"), 0, id="no-cache wins"),
        pytest.param(("Cache-Control: public", "Cache-Control: max-age=60"), 60, id="in two headers"),
    ],
)
def test_a_server_may_say_until_when_an_answer_is_good(misbehaving, headers, wait):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(CALENDAR, "Date: Wed, 02 Dec 2026 12:00:00 GMT", *headers)

    assert ask(misbehaving.port, f"{misbehaving.url}/").wait == wait


# --- servers that have enough ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "headers", "spared"),
    [
        pytest.param("429 Too Many Requests", (), True, id="429"),
        pytest.param("429 Too Many Requests", ("Retry-After: 60",), True, id="429 with a time"),
        pytest.param("503 Service Unavailable", ("Retry-After: 60",), True, id="503 with a time"),
        pytest.param("503 Service Unavailable", (), False, id="503 of one page"),
        pytest.param("500 Internal Server Error", ("Retry-After: 60",), False, id="500"),
    ],
)
def test_a_server_that_has_enough_is_not_asked_for_its_other_feeds(misbehaving, status, headers, spared):
    @misbehaving.on("/enough")
    async def _(conversation):
        await conversation.answer(b"", *headers, status=status)

    @misbehaving.on("/other")
    async def _(conversation):
        await conversation.answer(CALENDAR)

    limits = Limits(per_host=1)
    url = misbehaving.url
    first, *others = ask(misbehaving.port, f"{url}/enough", f"{url}/other", f"{url}/other", limits=limits)
    assert first.was_asked
    if spared:
        assert [one.was_asked for one in others] == [False, False]
        assert all("leave it alone" in reason(one) and one.wait > 50 for one in others)
        assert len(misbehaving.heads) == 1
    else:
        assert [one.body for one in others] == [CALENDAR] * 2


def test_other_servers_are_still_asked(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        status = "429 Too Many Requests" if "localhost" in conversation.head else "200 OK"
        await conversation.answer(CALENDAR, status=status)

    enough, fine = ask(
        misbehaving.port, f"http://localhost:{misbehaving.port}/", f"{misbehaving.url}/", limits=Limits(in_all=1)
    )
    assert (enough.status, fine.body) == (429, CALENDAR)


# --- many at once ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_host_gets_two_connections_and_its_queue_costs_nobody_the_deadline(misbehaving):
    paths = [f"/{number}" for number in range(8)]
    for path in paths:

        @misbehaving.on(path)
        async def _(conversation):
            await asyncio.sleep(0.3)
            await conversation.answer(CALENDAR)

    answers = ask(misbehaving.port, *(misbehaving.url + path for path in paths), limits=Limits(seconds=1))
    assert [answer.body for answer in answers] == [CALENDAR] * 8
    assert misbehaving.most_open == 2


def test_validators_go_back_byte_for_byte(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(
            CALENDAR, 'ETag: W/"Ü-1"'.encode().decode("latin-1"), "Last-Modified: yesterday, 12 o'clock"
        )

    first = ask(misbehaving.port, f"{misbehaving.url}/")
    ask(misbehaving.port, f"{misbehaving.url}/", etag=first.etag, last_modified=first.last_modified)
    head = misbehaving.heads[1].encode("latin-1").decode()
    assert 'If-None-Match: W/"Ü-1"\r\n' in head
    assert "If-Modified-Since: yesterday, 12 o'clock\r\n" in head


def test_a_validator_that_can_not_be_sent_back_is_not_kept(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(CALENDAR, 'ETag: "\xe4"', "Last-Modified: Mon, 30 Nov 2026 10:00:00 GMT")

    answer = ask(misbehaving.port, f"{misbehaving.url}/")
    assert (answer.etag, answer.last_modified) == (None, "Mon, 30 Nov 2026 10:00:00 GMT")


def test_no_cookie_is_kept(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(CALENDAR, "Set-Cookie: id=1")

    by_name = f"http://localhost:{misbehaving.port}/"  # cookie jars leave hosts out that are numbers
    ask(misbehaving.port, by_name, by_name, by_name, by_name)
    assert all("cookie" not in head.lower() for head in misbehaving.heads)


def test_a_proxy_in_the_environment_is_not_used(misbehaving, monkeypatch):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(CALENDAR)

    with port_without_a_server() as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        assert ask(misbehaving.port, f"{misbehaving.url}/").body == CALENDAR
