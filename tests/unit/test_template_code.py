"""Values come into our pages as markupsafe would put them there, byte by byte."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from labnetz.publish.render import environment
from labnetz.publish.template_code import as_html


class Html:
    def __html__(self):
        return "<i>"

    def __repr__(self):
        return "Html()"


class Text(str):
    __slots__ = ()

    def __html__(self):
        return "<b>"


VALUES = ["", "Wort", "a & b", "<i>", "\"'>", "&amp;", Markup("<i>&"), Markup(), 5, 1.5, None, True, Html(), Text("x&")]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_is_written_as_markupsafe_writes_it(value):
    assert as_html(value) == escape(value)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_template_writes_it_so(value):
    template = environment("de").from_string(
        "{% macro own(one) %}<p>{{ one }}</p>{% endmacro %}{% set a %}{{ value }}{% endset %}"
        "{{ value }}|{{ own(value) }}|{{ a }}"
    )
    text = escape(value)
    assert template.render(value=value) == f"{text}|<p>{text}</p>|{text}"


def test_what_is_put_together_in_a_template_is_escaped_once():
    template = environment("de").from_string("{{ 'a<' ~ value }}{{ value ~ '<b>' | safe }}{{ '<' + '>' }}")
    assert template.render(value="&") == "a&lt;&amp;&amp;<b>&lt;&gt;"


def test_an_undefined_name_stays_an_error():
    with pytest.raises(UndefinedError):
        environment("de").from_string("{{ nobody }}").render()


def test_templates_are_compiled_so():
    source = environment("de").compile("{{ value }}", raw=True)
    assert "environment.as_html(" in source
    assert " escape(" not in source.partition("def root")[2]
    assert "environment.getattr(" not in environment("de").compile("{{ value.one.other }}", raw=True)


class One:
    """Something with attributes."""

    first = "a & b"
    other = MappingProxyType({"first": "key"})


def test_an_attribute_is_read_as_python_reads_it():
    template = environment("de").from_string(
        "{{ one.first }}|{{ one.other['first'] }}|{{ 'Wort'.upper() }}|{{ one.other.get('x', 1) }}"
    )
    assert template.render(one=One()) == "a &amp; b|key|WORT|1"


def test_an_attribute_that_has_the_name_of_a_keyword_is_read_too():
    named = type("Named", (), {"class": "lead"})()
    assert environment("de").from_string("{{ one.class }}").render(one=named) == "lead"


@pytest.mark.parametrize("text", ["{{ one.nothing }}", "{% if one.nothing %}{% endif %}", "{{ one.other.first }}"])
def test_an_attribute_that_is_not_there_is_an_error_and_no_gap(text):
    with pytest.raises(AttributeError):
        environment("de").from_string(text).render(one=One())


def test_an_attribute_of_an_undefined_name_is_one_too():
    with pytest.raises(UndefinedError):
        environment("de").from_string("{{ nobody.name }}").render()
