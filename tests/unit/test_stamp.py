"""Stamping: the shell's marks become each page's words, and a theme that lost one stops the build."""

import pytest
from markupsafe import Markup

from labnetz.errors import LostMark
from labnetz.publish.stamping import Stamped, is_shell, shell_text, shells_of, sitemap_with, stamp

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


def test_every_mark_becomes_the_pages_words():
    assert dict(stamp([BREMEN], lambda _: SHELL)) == {
        "labore/bremen/": (
            "<title>Labor &lt;Bremen&gt; &amp; Hafen – Netz</title><meta content='sagt &quot;Moin&quot;'>"
            "<link href='https://n.example/labore/bremen/'><main><p>LABNETZ-TITLE bleibt Text</p></main>"
        )
    }


@pytest.mark.parametrize("mark", ["LABNETZ-TITLE", "LABNETZ-BODY", "labnetz-shell"])
def test_a_theme_that_lost_a_mark_stops_the_build(mark):
    with pytest.raises(LostMark, match=mark):
        list(stamp([BREMEN], lambda _: SHELL.replace(mark, "")))


def test_a_shell_of_another_depth_is_no_shell_for_a_page():
    with pytest.raises(LostMark, match="labnetz-shell/x"):
        list(stamp([page("abonnieren/land/berlin/")], lambda _: SHELL))


def test_each_part_of_the_site_and_each_depth_has_a_shell_of_its_own():
    pages = [BREMEN, page("abonnieren/land/berlin/", is_found=False), page("abonnieren/practice/bremen/x/")]
    assert shells_of(pages) == {
        "labore/labnetz-shell/": True,
        "abonnieren/labnetz-shell/x/": False,
        "abonnieren/labnetz-shell/x/x/": True,
    }
    assert all(is_shell(f"{folder}index.md") for folder in shells_of(pages))
    assert not is_shell("labore/index.md")


def test_a_deep_page_gets_its_own_address_and_its_own_way_to_the_root():
    shells = {
        "abonnieren/labnetz-shell/x/": "LABNETZ-TITLE https://n.example/abonnieren/labnetz-shell/x/ LABNETZ-BODY",
        "abonnieren/labnetz-shell/x/x/": "LABNETZ-TITLE https://n.example/abonnieren/labnetz-shell/x/x/ LABNETZ-BODY",
    }
    pages = [page("abonnieren/land/berlin/", title="A"), page("abonnieren/practice/a/b/", title="B")]
    assert [text for _, text in stamp(pages, shells.__getitem__)] == [
        "A https://n.example/abonnieren/land/berlin/ <p>../../../</p>",
        "B https://n.example/abonnieren/practice/a/b/ <p>../../../../</p>",
    ]


def test_a_page_is_made_when_it_is_written_and_not_before():
    made = []
    pages = stamp(
        [page(f"labore/{name}/", body=lambda _, name=name: made.append(name) or Markup("")) for name in "ab"],
        lambda _: SHELL,
    )
    next(pages)
    assert made == ["a"]


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
    assert sitemap_with(sitemap, map(page, paths)) == expected
