"""What pages say of themselves to programs and where they are shared, in sites that MkDocs built."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest

from demonstration import ROOT, BuiltNetwork
from mkdocs_labnetz.build import build_site

pytestmark = pytest.mark.slow
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
URL = "https://labor.example/"
MKDOCS = f"""site_name: Labor & Co
site_url: {URL}
theme: {{name: material, font: false, language: de}}
plugins: [labnetz-lab]
"""
LAB = f"""id: labor
name: Labor & Co
operator: Stadt Neustadt
language: de
licence: CC-BY-4.0
url: {URL}
contacts: [lab@stadt.example]
"""
HOSTILE = "</script><!-- <script>alert(1)</script> \" ' &"
EVENT = f"""title: {json.dumps(HOSTILE)}
start: 2026-12-09 17:00
end: 2026-12-09 19:00
summary: {json.dumps(HOSTILE)}
image: {{src: ../bild.webp, alt: {json.dumps(HOSTILE)}, credit: Stadt, licence: CC0-1.0}}
"""
SCHEMA = json.loads((ROOT / "tests" / "schema_org.json").read_text("utf-8"))["types"]


def built(folder: Path, pages: dict[str, str], lab: str = LAB) -> Path:
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    (folder / "lab.yml").write_text(lab, "utf-8")
    for path, front_matter in {"index.md": "title: Start\n", **pages}.items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{front_matter}---\n\nText, den jemand schrieb.\n", "utf-8")
    (folder / "docs" / "bild.webp").write_bytes(b"picture")
    return build_site(folder / "mkdocs.yml", folder / "site", now=NOW).folder


def documents(html: str) -> list[dict]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(text) for text in found]


def metas(html: str) -> dict[str, str]:
    """Read by a parser, as a program does that shows a preview."""
    from html.parser import HTMLParser  # noqa: PLC0415 - used here alone

    found: dict[str, str] = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            known = dict(attrs)
            if tag == "meta" and "property" in known:
                assert known["property"] not in found
                found[known["property"]] = known["content"]

    Reader().feed(html)
    return found


def test_a_hostile_title_stays_text_in_every_place_of_a_page(tmp_path):
    html = (built(tmp_path, {"veranstaltungen/a.md": EVENT}) / "veranstaltungen/a/index.html").read_text("utf-8")
    said = metas(html)
    assert said.pop("og:title").startswith(HOSTILE)
    assert said.pop("og:description").endswith(HOSTILE)
    assert said == {
        "og:type": "website",
        "og:url": URL + "veranstaltungen/a/",
        "og:site_name": "Labor & Co",
        "og:locale": "de_DE",
        "og:image": URL + "bild.webp",
        "og:image:alt": HOSTILE,
    }
    event, way_up = documents(html)
    assert (event["name"], way_up["itemListElement"][-1]["name"]) == (HOSTILE, HOSTILE)
    assert "<script>alert" not in html
    assert html.count("</script>") == html.count("<script ")


def test_the_page_about_a_lab_is_there_though_nobody_wrote_it(tmp_path):
    site = built(tmp_path, {})
    html = (site / "ueber/index.html").read_text("utf-8")
    assert "Stadt Neustadt" in html
    assert html.count("<h1") == 1
    for page in site.rglob("index.html"):
        assert re.search(r'href="[./]*ueber/"|href="\./"', page.read_text("utf-8")), page


def test_the_page_about_a_lab_keeps_what_somebody_wrote(tmp_path):
    html = (built(tmp_path, {"ueber.md": "title: Wer wir sind\n"}) / "ueber/index.html").read_text("utf-8")
    assert "Text, den jemand schrieb." in html
    assert "Stadt Neustadt" in html
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["Wer wir sind"]


def test_in_other_languages_it_has_their_name(tmp_path):
    site = built(tmp_path, {}, LAB.replace("language: de", "language: en"))
    assert (site / "about/index.html").is_file()
    assert not (site / "ueber").exists()


def allowed(type_: str) -> set[str]:
    known = SCHEMA[type_]
    return set(known["own"].split()).union(*(allowed(parent) for parent in known["parents"]))


def nodes(value: object) -> list[dict]:
    if isinstance(value, list):
        return [node for one in value for node in nodes(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if "@type" in value else []
    return own + [node for one in value.values() for node in nodes(one)]


def test_all_that_the_demonstration_says_to_programs_is_schema_org(network: BuiltNetwork):
    seen: dict[str, int] = {}
    for path in sorted(network.public.rglob("*.html")):
        for document in documents(path.read_text("utf-8")):
            assert document["@context"] == "https://schema.org"
            for node in nodes(document):
                seen[node["@type"]] = seen.get(node["@type"], 0) + 1
                assert {name for name in node if name[0] != "@"} <= allowed(node["@type"]), (path, node)
    assert seen.keys() >= {"Event", "EventSeries", "NewsArticle", "Place", "Organization", "WebSite", "HowTo"}
    assert seen["Event"] > 40


def test_the_way_up_that_a_page_shows_is_the_one_that_it_says_to_programs(network: BuiltNetwork):
    """Google Search Central, "Breadcrumb structured data": two steps at least, each with its name and position."""
    crumb = re.compile(r'<p class="crumb[^>]*>(?:<span>)?<a href="([^"]*)">(.*?)</a>')
    site, found = "https://stadtlabore.example/", 0
    for path in sorted(network.public.rglob("index.html")):
        html = path.read_text("utf-8")
        trails = [one for one in documents(html) if one.get("@type") == "BreadcrumbList"]
        shown = crumb.search(html)
        assert shown or not trails, path
        for steps in (one["itemListElement"] for one in trails):
            found += 1
            here = f"{site}{path.parent.relative_to(network.public).as_posix()}/"
            assert (steps[0]["name"], steps[0]["item"]) == (shown[2], urljoin(here, shown[1]).partition("#")[0])
            assert [one["position"] for one in steps] == [*range(1, len(steps) + 1)]
            title = re.sub(r"<[^>]*>|\u00ad", "", re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)[1])
            assert unescape(title).strip().endswith(steps[-1]["name"])
    assert found > 100


def test_each_event_of_the_demonstration_has_what_search_engines_ask_for(network: BuiltNetwork):
    """Google Search Central, "Event structured data": name, startDate with its offset, location with a name."""
    found = 0
    for path in network.public.rglob("veranstaltungen/*/index.html"):
        for document in documents(path.read_text("utf-8")):
            for node in nodes(document):
                if node["@type"] not in {"Event", "EventSeries"} or "startDate" not in node:
                    continue
                found += 1
                assert node["name"]
                assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?", node["startDate"])
                where = node["location"][0] if isinstance(node["location"], list) else node["location"]
                assert where.get("name") or where["url"]
    assert found > 40


def test_every_page_of_the_demonstration_says_what_it_is_where_it_is_shared(network: BuiltNetwork):
    boards = {*(network.public / "kiosk").rglob("index.html")}  # screens in libraries, which nobody shares
    assert len(boards) > 3
    for path in sorted({*network.public.rglob("index.html")} - boards):
        html = path.read_text("utf-8")
        said = metas(html)
        assert said["og:title"], path
        canonical = re.search(r'<link rel="canonical" href="([^"]*)"', html)
        assert canonical, path
        assert said["og:url"] == canonical[1]
        assert said["og:locale"] in {"de_DE", "en_GB", "fr_FR"}, path
        assert said.get("og:image", said["og:url"]).startswith("https://stadtlabore.example/")
        assert ("og:image" in said) == ("og:image:alt" in said)
