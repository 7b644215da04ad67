"""Foreign plain text becomes paragraphs and links, and nothing else."""

import pytest

from labnetz.publish.plain_text import paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("Eins\nzwei\n \n\nDrei\n", "<p>Eins<br>\nzwei</p>\n<p>Drei</p>", id="paragraphs and lines"),
        pytest.param("Eins\r\n\r\nZwei", "<p>Eins</p>\n<p>Zwei</p>", id="line ends of Windows"),
        pytest.param("<b>a</b> & b", "<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>", id="text stays text"),
        pytest.param(
            "Siehe https://a.example/x?y=1&z=2.",
            '<p>Siehe <a class="bare" href="https://a.example/x?y=1&amp;z=2">https://a.example/x?y=1&amp;z=2</a>.</p>',
            id="an address ends before the full stop",
        ),
        pytest.param(
            "(http://a.example/b_(c))",
            '<p>(<a class="bare" href="http://a.example/b_(c)">http://a.example/b_(c)</a>)</p>',
            id="brackets around it, and in it",
        ),
        pytest.param("javascript:alert(1) ftp://a.example", "<p>javascript:alert(1) ftp://a.example</p>", id="others"),
        pytest.param("https://me:pw@a.example/", "<p>https://me:pw@a.example/</p>", id="no address with a password"),
        pytest.param("https://.", "<p>https://.</p>", id="no host"),
        pytest.param(
            'https://a.example/"onclick="x',
            '<p><a class="bare" href="https://a.example/">https://a.example/</a>&#34;onclick=&#34;x</p>',
            id="no way out of the attribute",
        ),
    ],
)
def test_paragraphs(text, expected):
    assert paragraphs(text) == expected
