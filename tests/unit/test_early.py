"""What is converted early, in another process, is what MkDocs would make of it later; the rest is left to MkDocs."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files
from mkdocs.structure.pages import Page

from labnetz.forks import can_fork, cores
from mkdocs_labnetz.build import Built, build_site
from mkdocs_labnetz.early import Early, EarlyPage, begin_early

needs_two = pytest.mark.skipif(cores() < 2 or not can_fork(), reason="nothing is made beside on this machine")

MKDOCS = """
site_name: Labor
site_url: https://labor.example/
theme: {name: material, font: false, language: de}
markdown_extensions: [abbr, admonition, attr_list, def_list, footnotes, tables, toc, pymdownx.superfences]
validation: {links: {absolute_links: ignore, anchors: warn}}
"""
ALONE = {
    "plain": "Ein Satz.\n\n## Teil\n\n### Teil\n\n## Teil",
    "title": "# Eine *Überschrift*\n\nText",
    "front": "---\ntitle: Titel\nstart: 2026-12-02 17:00\nday: 2026-12-02\ntopics: [KI, ~]\n---\n\nText",
    "notes": "Text[^1] von hier[^2].\n\n[^1]: Eins.\n[^2]: Zwei.",
    "words": "Die KI.\n\n*[KI]: Künstliche Intelligenz",
    "no-words": "Die KI ohne Erklärung, und [von dort] nichts.",
    "reference": "Siehe [von dort].\n\n[von dort]: https://anderswo.example/",
    "table": "| a | b |\n| - | -: |\n| 1 | 2 |",
    "note": '!!! note\n    Text\n\n!!! warning "Halt"\n    Text',
    "html": '<p id="von-hand">Text</p>\n\n<a name="alt"></a> und <script>1 < 2</script>',
    "fence": "```python\nprint(1)\n```",
    "away": "[dort](https://anderswo.example/a?b=c#d), <wir@labor.example> und [wir](mailto:wir@labor.example)",
    "own-anchor": "[oben](#oben) und [daneben](#nirgends)\n\n## Oben",
    "absolute": "[Wurzel](/anderswo/)",
    "empty": "",
    "no-yaml": "---\ntitle: [\n---\n\nText",
    "mark": "\ufeffText mit Marke\n\nBegriff\n:   Erklärung { #hier }",
}
LEFT = {
    "link": "[Seite](plain.md)",
    "lost-link": "[Seite](nirgends.md)",
    "picture": "![Bild](bild.png)",
    "no-text": "\udcff",
}


def config_of(folder: Path, more: str = "plugins: [labnetz-lab]\n") -> MkDocsConfig:
    (folder / "mkdocs.yml").write_text(MKDOCS + more, "utf-8")
    docs = folder / "docs"
    docs.mkdir(exist_ok=True)
    for number, (name, text) in enumerate((ALONE | LEFT).items()):
        (docs / f"{name}.md").write_bytes(text.encode("utf-8", "surrogateescape"))
        (docs / f"further-{number}.md").write_text(f"Seite {number} mit KI[^1]", "utf-8")
    config = load_config(str(folder / "mkdocs.yml"))
    return config.plugins.on_config(config)


def wait_for(early: Early | None) -> Early:
    assert early is not None
    assert early._other is not None
    while len(early._other._ready) < 2 * len(ALONE | LEFT):
        early._other._ready |= {number: (start, size) for number, start, size in early._other._heard()}
    return early


@needs_two
def test_a_page_takes_over_what_mkdocs_would_make_of_it(tmp_path):
    config = config_of(tmp_path)
    early = wait_for(begin_early(config))
    files = get_files(config)
    for name in ALONE:
        file = files.get_file_from_path(f"{name}.md")
        assert file is not None
        assert early.ready(f"{name}.md") is not None, name
        later = Page(None, file, config)
        taken = EarlyPage(Page(None, file, config), config, early)
        for page in (later, taken):
            page.read_source(config)
            page.render(config, files)
        assert file.page is taken
        assert seen(taken) == seen(later)
    early.end()


def seen(page: Page) -> list[object]:
    toc = [(one.title, one.id, one.level, len(one.children)) for one in page.toc]
    return [page.title, page.markdown, page.meta, page.content, toc, page.present_anchor_ids, page.links_to_anchors]


@needs_two
def test_what_knows_more_than_its_own_text_is_left(tmp_path):
    config = config_of(tmp_path)
    config.validation.links.not_found = logging.DEBUG  # `ignore`: nothing is said of what nobody finds
    early = wait_for(begin_early(config))
    assert [name for name in LEFT if early.ready(f"{name}.md") is not None] == []
    early.end()


@needs_two
def test_a_page_at_which_something_is_said_is_left(tmp_path):
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        early = wait_for(begin_early(config_of(tmp_path)))
    finally:
        logger.setLevel(before)
    assert early.ready("away.md") is not None
    assert early.ready("absolute.md") is None
    early.end()


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("plugins: [labnetz-lab, material/search]\n", id="another plugin"),
        pytest.param("plugins: [labnetz-lab]\nhooks: [hook.py]\n", id="a hook"),
    ],
)
def test_where_somebody_else_has_a_word_in_pages_nothing_is_begun(tmp_path, more):
    (tmp_path / "hook.py").write_text("def on_page_markdown(markdown, **_):\n    return markdown\n", "utf-8")
    assert begin_early(config_of(tmp_path, more)) is None


def test_an_extension_that_may_remember_the_page_before_is_left_to_mkdocs(tmp_path):
    config = config_of(tmp_path)
    config.markdown_extensions.append("somebody.counting")
    assert begin_early(config) is None


LAB = """
id: labor
name: Labor
status: open
operator: Stadt
municipalities: [Stadt]
country: DE
language: de
timezone: Europe/Berlin
licence: CC-BY-4.0
url: https://labor.example/
contacts: [lab@stadt.example]
"""
BROKEN = {"front", "no-yaml", "no-text", "mark"}


@needs_two
@pytest.mark.slow
def test_a_site_is_the_same_with_one_core_where_nothing_is_early_and_as_much_is_warned_of(tmp_path):
    config_of(tmp_path)
    (tmp_path / "lab.yml").write_text(LAB, "utf-8")
    events = tmp_path / "docs" / "veranstaltungen"
    events.mkdir()
    for number, (name, text) in enumerate((ALONE | LEFT).items()):
        (tmp_path / "docs" / f"{name}.md").unlink()
        if name not in BROKEN:
            day = f"2026-12-{number + 3:02}"
            front = f"title: Nr. {number}\nstart: {day} 17:00\nend: {day} 18:00\n"
            (events / f"{name}.md").write_text(f"---\n{front}---\n\n{text}\n", "utf-8")
    early = built(tmp_path)
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(all_cores)})
    try:
        alone = built(tmp_path)
    finally:
        os.sched_setaffinity(0, all_cores)
    assert len(early[0]) > 2 * len(ALONE)
    assert early == alone
    assert early[1] >= 3  # of a lost link, a picture, an anchor


def built(folder: Path) -> tuple[dict[str, bytes], int]:
    site: Built = build_site(folder / "mkdocs.yml", folder / "site", now=datetime(2026, 12, 1, 8, tzinfo=UTC))
    files = (path for path in site.folder.rglob("*") if path.is_file())
    return {path.relative_to(site.folder).as_posix(): path.read_bytes() for path in files}, site.warnings
