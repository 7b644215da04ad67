"""Stamping: the shell's marks become each page's words, and a theme that lost one stops the build."""

from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from labnetz.errors import LostMark
from labnetz.publish import sitemap
from labnetz.publish.sitemap import sitemap_with
from labnetz.publish.stamping import Stamped, is_shell, shell_text, stamp, survey

SHELL = (
    "<title>LABNETZ-TITLE – Netz</title><meta content='LABNETZ-DESCRIPTION'>"
    "<link href='https://n.example/labore/labnetz-shell/'><main>LABNETZ-BODY</main>"
)


def page(path: str, **words: object) -> Stamped:
    usual = {"title": path, "description": "", "body": lambda root: Markup("<p>{}</p>").format(root)}
    return Stamped(path=path, **(usual | words))  # type: ignore[arg-type]


BREMEN = page(
    "labore/bremen/",
    title="Labor <Bremen> & Hafen",
    description='sagt "Moin"',
    body=lambda _: Markup("<p>LABNETZ-TITLE bleibt Text</p>"),
)


def texts(pages, read_shell):
    return {one.path.removesuffix("index.html"): one.content.decode() for one in stamp(pages, read_shell)}


def test_every_mark_becomes_the_pages_words():
    assert texts([BREMEN], lambda _: SHELL) == {
        "labore/bremen/": (
            "<title>Labor &lt;Bremen&gt; &amp; Hafen – Netz</title><meta content='sagt &quot;Moin&quot;'>"
            "<link href='https://n.example/labore/bremen/'><main><p>LABNETZ-TITLE bleibt Text</p></main>"
        )
    }


def test_a_page_without_a_description_says_nothing_there():
    text = texts([page("labore/kehl/", title="Kehl")], lambda _: SHELL)["labore/kehl/"]
    assert "<meta content=''>" in text
    assert "LABNETZ" not in text


@pytest.mark.parametrize("mark", ["LABNETZ-TITLE", "LABNETZ-BODY", "labnetz-shell"])
def test_a_theme_that_lost_a_mark_stops_the_build(mark):
    with pytest.raises(LostMark, match=mark):
        list(stamp([BREMEN], lambda _: SHELL.replace(mark, "")))


def test_a_shell_of_another_depth_is_no_shell_for_a_page():
    with pytest.raises(LostMark, match="labnetz-shell/x"):
        list(stamp([page("abonnieren/land/berlin/")], lambda _: SHELL))


def test_each_part_of_the_site_and_each_depth_has_a_shell_of_its_own():
    pages = [BREMEN, page("abonnieren/land/berlin/", is_found=False), page("abonnieren/practice/bremen/x/")]
    assert survey(pages).shells == {
        "labore/labnetz-shell/": True,
        "abonnieren/labnetz-shell-unfound/x/": False,
        "abonnieren/labnetz-shell/x/x/": True,
    }
    assert all(is_shell(f"{folder}index.md") for folder in survey(pages).shells)
    assert not is_shell("labore/index.md")


def test_a_deep_page_gets_its_own_address_and_its_own_way_to_the_root():
    shells = {
        "abonnieren/labnetz-shell/x/": "LABNETZ-TITLE https://n.example/abonnieren/labnetz-shell/x/ LABNETZ-BODY",
        "abonnieren/labnetz-shell/x/x/": "LABNETZ-TITLE https://n.example/abonnieren/labnetz-shell/x/x/ LABNETZ-BODY",
    }
    pages = [page("abonnieren/land/berlin/", title="A"), page("abonnieren/practice/a/b/", title="B")]
    assert list(texts(pages, shells.__getitem__).values()) == [
        "A https://n.example/abonnieren/land/berlin/ <p>../../../</p>",
        "B https://n.example/abonnieren/practice/a/b/ <p>../../../../</p>",
    ]


def test_a_page_is_made_when_it_is_written_and_not_before():
    made = []
    pages = stamp(
        [page(f"labore/{name}/", body=lambda _, name=name: made.append(name) or Markup("")) for name in "ab"],
        lambda _: SHELL,
    )
    first, _ = list(pages)
    assert made == []
    assert b"<main></main>" in first.content
    assert made == ["a"]


def test_pages_of_one_part_that_the_search_finds_and_does_not_find_have_two_shells():
    pages = [page("veranstaltungen/0a/"), page("veranstaltungen/karte/", is_found=False), page("veranstaltungen/0b/")]
    assert survey(pages).shells == {
        "veranstaltungen/labnetz-shell/": True,
        "veranstaltungen/labnetz-shell-unfound/": False,
    }
    shells = {folder: f"{folder} LABNETZ-TITLE LABNETZ-BODY" for folder in survey(pages).shells}
    made = texts(pages, shells.__getitem__)
    assert made["veranstaltungen/karte/"].startswith("veranstaltungen/karte/ ")


def test_a_page_that_came_first_elsewhere_names_that_address_as_the_canonical_one_and_is_not_in_the_sitemap():
    shell = (
        '<link rel="canonical" href="https://n.example/p/veranstaltungen/labnetz-shell/"><a href="labnetz-shell/"></a>'
        "LABNETZ-TITLE LABNETZ-BODY"
    )
    away = page("veranstaltungen/0a/", title="A", canonical='https://lab.example/?a=1&b="2"')
    own = page("veranstaltungen/0b/", title="B")
    assert [text.partition("</a>")[0] for text in texts([away, own], lambda _: shell).values()] == [
        '<link rel="canonical" href="https://lab.example/?a=1&amp;b=&quot;2&quot;"><a href="0a/">',
        '<link rel="canonical" href="https://n.example/p/veranstaltungen/0b/"><a href="0b/">',
    ]
    before = "<urlset><url><loc>https://n.example/p/veranstaltungen/labnetz-shell/</loc></url></urlset>"
    after = "<urlset><url><loc>https://n.example/p/veranstaltungen/0b/</loc></url></urlset>"
    assert sitemap_with(before, survey([away, own]), "https://n.example/p/") == (after, ())


def test_what_the_search_does_not_find_says_so_in_its_shell():
    assert "exclude: true" in shell_text(is_found=False)
    assert "exclude" not in shell_text(is_found=True)


def test_the_sitemap_names_the_pages_and_no_shell():
    def entry(path: str) -> str:
        return f"    <url>\n         <loc>https://n.example/{path}</loc>\n    </url>\n"

    shells = ("labore/labnetz-shell/", "abonnieren/labnetz-shell/x/", "abonnieren/labnetz-shell/x/x/")
    sitemap = "<urlset>\n" + "".join(map(entry, ("", *shells, "ueber/"))) + "</urlset>"
    paths = ("labore/bremen/", "labore/kehl/", "abonnieren/land/berlin/", "abonnieren/practice/a/b/")
    expected = "<urlset>\n" + "".join(map(entry, ("", *paths, "ueber/"))) + "</urlset>"
    assert sitemap_with(sitemap, survey(map(page, paths)), "https://n.example/") == (expected, ())


def test_nobody_knows_when_a_stamped_page_changed():
    entry = "<url><loc>https://n.example/labore/labnetz-shell/</loc>\n<lastmod>2026-12-02</lastmod></url>"
    own = "<url><loc>https://n.example/</loc><lastmod>2026-12-02</lastmod></url>"
    text, _ = sitemap_with(f"<urlset>{own}{entry}</urlset>", survey([BREMEN]), "https://n.example/")
    assert text == f"<urlset>{own}<url><loc>https://n.example/labore/bremen/</loc></url></urlset>"


def test_a_sitemap_of_too_many_addresses_becomes_a_list_of_parts(monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 2)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    entry = "<url><loc>https://n.example/labore/labnetz-shell/</loc></url>"
    pages = [page(f"labore/{name}/") for name in "abcde"]
    text, parts = sitemap_with(f"{head}{entry}</urlset>", survey(pages), "https://n.example/")
    index = ET.fromstring(text.encode())
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert index.tag == f"{name}sitemapindex"
    assert [one.text for one in index.iter(f"{name}loc")] == [f"https://n.example/sitemap-{at}.xml" for at in (1, 2, 3)]
    assert [part.path for part in parts] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    addresses = [[one.text for one in ET.fromstring(part.content).iter(f"{name}loc")] for part in parts]
    labs = [f"https://n.example/labore/{letter}/" for letter in "abcde"]
    assert addresses == [labs[:2], labs[2:4], labs[4:]]


def test_a_page_with_a_version_has_another_one_when_anything_of_it_changes_and_none_stays_without():
    def version(shell: str = SHELL, **words: object) -> str:
        return next(stamp([page("labore/a/", **({"version": "1", "title": "A"} | words))], lambda _: shell)).version

    versions = [
        version(),
        version(version="2"),
        version(title="B"),
        version(description="C"),
        version(canonical="https://a.example/"),
        # The same letters, divided otherwise.
        version(title="AC"),
        version(title="", description="A"),
        version(title="", canonical="A"),
        version(SHELL + " "),
    ]
    assert len({*versions}) == len(versions)
    assert version() == version(body=lambda _: Markup("other"))
    assert version(version="") == ""
