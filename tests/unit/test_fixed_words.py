"""Fixed words of templates are translated when they are compiled, and as the catalog would have said them."""

import pytest
from jinja2 import DictLoader, Environment

from labnetz.publish.fixed_words import fixed_words

WORDS = {
    "Dates": "Termine",
    "all": "<b>alle</b>",
    "100 %% free": "100 %% frei",
    "{n} of them": "{n} davon",
    "of": "von",
}


def rendered(template: str, *, folds: bool, **values: object) -> str:
    asked: list[str] = []

    def gettext(text: str) -> str:
        asked.append(text)
        return WORDS.get(text, text)

    own = [fixed_words(gettext)] if folds else []
    env = Environment(loader=DictLoader({"t": template}), autoescape=True, extensions=["jinja2.ext.i18n", *own])
    env.install_gettext_callables(gettext, lambda one, more, n: one if n == 1 else more, newstyle=True)  # type: ignore[attr-defined]
    compiled = env.get_template("t")
    asked.clear()
    said = compiled.render(values)
    assert not (folds and asked), "the catalog was asked for a fixed text while rendering"
    return said


@pytest.mark.parametrize(
    "template",
    [
        "{{ _('Dates') }}",
        '<a title="{{ _("Dates") }}">{{ _( "all" ) }}</a>',
        "{{ _('100 %% free') }}",
        "{{ _('{n} of them').format(n=name) }}",
        "{% set x = _('Dates') %}{{ x ~ ' ' ~ _('of') ~ name }}",
        "{% for a, b in [(_('Dates'), 1), (_('of'), 2)] %}{{ a }}{{ b }}{% endfor %}",
        "{{ _('Dates') if name else _('of') }}{{ _('unknown & strange') }}",
        "{{ (1, 2) | length }}{{ name }}_('Dates')",
    ],
)
def test_what_is_rendered_stays_the_same(template):
    folded, asked = (rendered(template, folds=folds, name="<i>") for folds in (True, False))
    assert folded == asked


def test_what_has_values_of_its_own_is_left_to_the_catalog():
    env = Environment(autoescape=True, extensions=["jinja2.ext.i18n", fixed_words(lambda _: "wrong")])
    said = {"on %(day)s": "am %(day)s", "Dates": "Termine"}
    env.install_gettext_callables(said.__getitem__, lambda one, *_: one, newstyle=True)  # type: ignore[attr-defined]
    template = env.from_string("{{ _('on %(day)s', day=day) }} {{ _(word) }}")
    assert template.render(day="<x>", word="Dates") == "am &lt;x&gt; Termine"
