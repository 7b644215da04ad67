"""Stamping: the shell's marks become each page's words, and a theme that lost one stops the build."""

import pytest
from mkdocs.exceptions import PluginError

from mkdocs_labnetz.stamp import Stamped, sitemap_with, stamp

SHELL = (
    "<title>LABNETZ-TITLE – Netz</title><meta content='LABNETZ-DESCRIPTION'>"
    "<link href='https://n.example/labore/labnetz-shell/'><main>LABNETZ-BODY</main>"
)
PAGE = Stamped("bremen", "Labor <Bremen> & Hafen", 'sagt "Moin"', "<p>LABNETZ-TITLE bleibt Text</p>")


def test_every_mark_becomes_the_pages_words():
    assert stamp(SHELL, [PAGE])["bremen"] == (
        "<title>Labor &lt;Bremen&gt; &amp; Hafen – Netz</title><meta content='sagt &quot;Moin&quot;'>"
        "<link href='https://n.example/labore/bremen/'><main><p>LABNETZ-TITLE bleibt Text</p></main>"
    )


@pytest.mark.parametrize("mark", ["LABNETZ-TITLE", "LABNETZ-BODY", "labnetz-shell"])
def test_a_theme_that_lost_a_mark_stops_the_build(mark):
    with pytest.raises(PluginError, match=mark):
        stamp(SHELL.replace(mark, ""), [PAGE])


def test_the_sitemap_names_the_pages_and_not_the_shell():
    sitemap = (
        "<urlset>\n    <url>\n         <loc>https://n.example/</loc>\n    </url>\n"
        "    <url>\n         <loc>https://n.example/labore/labnetz-shell/</loc>\n    </url>\n</urlset>"
    )
    done = sitemap_with(sitemap, [PAGE, Stamped("kehl", "Kehl", "", "")])
    assert "labnetz-shell" not in done
    assert done.count("<url>") == done.count("</url>") == 3
    assert "<loc>https://n.example/labore/kehl/</loc>" in done
