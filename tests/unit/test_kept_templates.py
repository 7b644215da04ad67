"""A kept template is never older than its source, and never that of another environment."""

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from labnetz.publish import kept_templates
from labnetz.publish.kept_templates import KeptTemplates


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """Give a folder of templates that are taken for ours."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(kept_templates, "files", lambda _: tmp_path / "ours")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "page.html").write_text("{{ 'a' | said }}{% if true %}\n{% endif %}<b>{{ '<' }}</b>", "utf-8")
    return tmp_path / "ours"


class CountedWorld(Environment):
    """Counts what it compiles."""

    compiled = 0

    def compile(self, *arguments, **named):
        self.compiled += 1
        return super().compile(*arguments, **named)


def hello(text: str) -> str:
    return f"Hello {text}"


def bye(text: str) -> str:
    return f"Bye {text}"


def world(folder, language="de", said=hello, **options) -> CountedWorld:
    kept = KeptTemplates("any", language)
    env = CountedWorld(loader=FileSystemLoader(folder), bytecode_cache=kept, **options)
    env.filters["said"] = said
    return env


def rendered(env: CountedWorld) -> str:
    return env.get_template("page.html").render()


def test_a_template_is_compiled_once(folder):
    first, second = world(folder), world(folder)
    assert rendered(first) == rendered(second) == "Hello a\n<b><</b>"
    assert (first.compiled, second.compiled) == (1, 0)


def test_a_changed_template_is_compiled_anew(folder):
    rendered(world(folder))
    (folder / "page.html").write_text("new", "utf-8")
    assert rendered(world(folder)) == "new"


@pytest.mark.parametrize(
    ("other", "page"),
    [
        pytest.param({"autoescape": True}, "Hello a\n<b>&lt;</b>", id="escaping"),
        pytest.param({"trim_blocks": True}, "Hello a<b><</b>", id="spaces"),
        pytest.param({"said": bye}, "Bye a\n<b><</b>", id="filters"),
        pytest.param({"language": "fr"}, "Hello a\n<b><</b>", id="language"),
        pytest.param({"extensions": ["jinja2.ext.i18n"]}, "Hello a\n<b><</b>", id="extensions"),
    ],
)
def test_another_environment_compiles_its_own(folder, other, page):
    rendered(world(folder))
    env = world(folder, **other)
    assert rendered(env) == page
    assert env.compiled == 1


def test_another_jinja_compiles_its_own(folder, monkeypatch):
    rendered(world(folder))
    monkeypatch.setattr(kept_templates.jinja2, "__version__", "99")
    env = world(folder)
    rendered(env)
    assert env.compiled == 1


def test_templates_of_others_are_not_kept(folder, monkeypatch):
    monkeypatch.setattr(kept_templates, "files", lambda _: folder / "elsewhere")
    rendered(world(folder))
    env = world(folder)
    rendered(env)
    assert env.compiled == 1
