"""Foreign text and foreign addresses."""

import time

import pytest

from labnetz.ical.text import plain, web_address


@pytest.mark.parametrize(
    ("foreign", "text"),
    [
        pytest.param("<b>fett</b>", "fett", id="tags go"),
        pytest.param("a &amp; b", "a & b", id="entities become signs"),
        pytest.param("<script>alert(1)</script>x", "x", id="script goes with what is in it"),
        pytest.param("&lt;b&gt;x&lt;/b&gt;", "x", id="tags written as entities go, too"),
        pytest.param("&amp;lt;b&amp;gt;x", "x", id="even twice"),
        pytest.param("R&D, 1 < 2", "R&D, 1 < 2", id="signs stay"),
        pytest.param("<p>a</p><p>b</p>c<br>d", "a\nb\nc\nd", id="paragraphs become lines"),
        pytest.param(
            '<a href="https://a.example/">hier</a>', "hier (https://a.example/)", id="a link keeps its address"
        ),
        pytest.param('<a href="javascript:x()">hier</a>', "hier", id="but only a web address"),
        pytest.param("a\u202eb\x07", "ab", id="what turns text around or rings goes"),
    ],
)
def test_foreign_text_becomes_plain(foreign, text):
    assert plain(foreign) == text
    assert plain(text) == text


def test_deeply_nested_html_takes_no_time():
    began = time.process_time()
    plain("<ul><li>" * 60_000)
    plain('<a href="https://a.example/">' * 20_000)
    plain("&lt;b" * 50_000)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("url", ["https://a.example/x?y=1#z", "http://a.example", "https://a.example:8443/"])
def test_a_web_address_stays(url):
    assert web_address(f" {url} ") == url


def test_an_address_has_no_signs_that_show_another_one_than_is_opened():
    assert web_address("https://a.example/\u202etxt.exe\u2069") == "https://a.example/txt.exe"
    assert web_address("\ufeffhttps://a.example/") == "https://a.example/"
    assert web_address("java\u200bscript:alert(1)") == ""


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "https://user:pw@a.example/", "https://user@a.example/", "a.example",
     "https:///x", "https://a.example/\nX", "ftp://a.example/", "https://a.example:port/", "https://[::1", 'https://a"b'],
)  # fmt: skip
def test_what_is_no_harmless_web_address_is_none(url):
    assert web_address(url) == ""
