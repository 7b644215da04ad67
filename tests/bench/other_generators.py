"""The same network for other site generators: Hugo with all of it, MkDocs with Material with a part of its pages.

Hugo gets a page and a calendar file for each event, a page for each update, and for each lab, Land and topic a list in
pages of sixty, a calendar and a feed; every page has the frame that ours have. It gets no search, no filters, no
open data, no subscribe pages, no structured data and no check of anything: it has less to do.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

from many_labs import Size, events_of, lab_of, updates_of

from labnetz.model import Event, Lab, Span, Update

_CONFIG = {
    "baseURL": "https://netz.example/",
    "languageCode": "de",
    "title": "Netzwerk der Messung",
    "disableKinds": ["sitemap"],
    "taxonomies": {"lab": "labs", "land": "laender", "topic": "topics"},
    "pagination": {"pagerSize": 60},
    "mediaTypes": {"text/calendar": {"suffixes": ["ics"]}},
    "outputFormats": {"Calendar": {"mediaType": "text/calendar", "baseName": "calendar", "isPlainText": True}},
    "outputs": {
        "page": ["HTML", "Calendar"],
        "home": ["HTML", "Calendar", "RSS"],
        "section": ["HTML"],
        "taxonomy": ["HTML"],
        "term": ["HTML", "Calendar", "RSS"],
    },
}
_STOP = """\
<article class="stop"><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3>
<p><time datetime="{{ .Params.start }}">{{ .Params.day }}</time> {{ .Params.place }}</p><p>{{ .Params.summary }}</p>
<ul>{{ range .Params.topics }}<li>{{ . }}</li>{{ end }}</ul></article>
"""
_LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range (.Paginate .RegularPages).Pages }}{{ partial "stop.html" . }}{{ end }}
<nav>{{ with .Paginator.Prev }}<a href="{{ .URL }}">zurück</a>{{ end }}
{{ with .Paginator.Next }}<a href="{{ .URL }}">weiter</a>{{ end }}</nav>{{ end }}
"""
_PAGE = """\
{{ define "main" }}<h1>{{ .Title }}</h1>
<dl><dt>Wann</dt><dd><time datetime="{{ .Params.start }}">{{ .Params.day }}</time></dd>
<dt>Wo</dt><dd>{{ .Params.place }}</dd><dt>Labor</dt><dd>{{ range .Params.labs }}{{ . }}{{ end }}</dd></dl>
<p>{{ .Params.summary }}</p>{{ .Content }}<p><a href="{{ .Params.source }}">Seite des Labors</a></p>
{{ with .OutputFormats.Get "Calendar" }}<p><a href="{{ .RelPermalink }}">In den Kalender</a></p>{{ end }}{{ end }}
"""
_EVENT = """\
BEGIN:VEVENT
UID:{{ .Params.uid }}
SUMMARY:{{ .Title }}
DTSTART;TZID=Europe/Berlin:{{ .Params.dtstart }}
DESCRIPTION:{{ .Params.summary }}
LOCATION:{{ .Params.place }}
URL:{{ .Params.source }}
END:VEVENT
"""
_ONE = 'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:hugo\n{{ partial "event.ics" . }}END:VCALENDAR\n'
_MANY = (
    'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:hugo\n{{ range where .RegularPages "Section" "veranstaltungen" }}'
    '{{ partial "event.ics" . }}{{ end }}END:VCALENDAR\n'
)


def write_for_hugo(folder: Path, size: Size, frame: str) -> int:
    """Write a site for Hugo; `frame` is one of our pages. Gives how many pages it has."""
    _layouts(folder / "layouts", frame)
    (folder / "hugo.json").write_text(json.dumps(_CONFIG), "utf-8")
    count = 0
    for number in range(size.labs):
        lab = lab_of(number)
        for own, event in enumerate(events_of(lab, number, size)):
            _put(folder / f"content/veranstaltungen/{lab.id}-{own}.md", _of_event(event, lab), event.description)
            count += 1
        for own, update in enumerate(updates_of(lab, number, size)):
            _put(folder / f"content/aktuelles/{lab.id}-{own}.md", _of_update(update, lab), update.excerpt)
            count += 1
    return count


def write_for_mkdocs(folder: Path, pages: int) -> None:
    """Write a site for plain MkDocs with Material, as many events out of its menu."""
    size = Size(labs=pages // 20, events=20, updates=0)
    for number in range(size.labs):
        lab = lab_of(number)
        for own, event in enumerate(events_of(lab, number, size)):
            text = f"**{event.when.start:%d.%m.%Y %H:%M}**\n\n{event.summary}\n\n{event.description}\n"  # type: ignore[union-attr]  # the generator's events have times
            _put(folder / f"docs/termine/{lab.id}-{own}.md", {"title": event.title}, text)
    (folder / "docs/index.md").write_text("# Termine\n", "utf-8")
    settings = {
        "site_name": "Messung",
        "site_url": "https://netz.example/",
        "theme": {"name": "material", "language": "de", "font": False},
        "nav": ["index.md"],
        "not_in_nav": "/termine/\n",
    }
    (folder / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")


def _layouts(folder: Path, frame: str) -> None:
    head, _, rest = frame.partition("<main")
    main, _, tail = rest.partition("</main>")
    head = re.sub(r"<title>[^<]*</title>", "<title>{{ .Title }}</title>", head)
    opening = main.partition(">")[0]
    files = {
        "_default/baseof.html": f'{head}<main{opening}>{{{{ block "main" . }}}}{{{{ end }}}}</main>{tail}',
        "_default/single.html": _PAGE,
        "_default/list.html": _LIST,
        "_default/single.calendar.ics": _ONE,
        "_default/list.calendar.ics": _MANY,
        "partials/stop.html": _STOP,
        "partials/event.ics": _EVENT,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _of_event(event: Event, lab: Lab) -> dict[str, object]:
    if not isinstance(event.when, Span):
        raise TypeError(event.when)
    start: datetime = event.when.start
    return {
        "title": event.title,
        "date": start.isoformat(),
        "start": start.isoformat(),
        "day": f"{start:%d.%m.%Y, %H:%M} Uhr",
        "dtstart": f"{start:%Y%m%dT%H%M%S}",
        "uid": event.uid,
        "summary": event.summary,
        "place": event.place.line if event.place else "online",
        "source": event.url,
        "labs": [lab.name],
        "laender": [lab.land],
        "topics": list(event.topics),
    }


def _of_update(update: Update, lab: Lab) -> dict[str, object]:
    about = {"title": update.title, "date": update.published.isoformat(), "source": update.url, "labs": [lab.name]}
    return {**about, "laender": [lab.land], "topics": list(update.topics), "outputs": ["HTML"]}


def _put(path: Path, head: dict[str, object], text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{json.dumps(head, ensure_ascii=False)}\n---\n{text}\n", "utf-8")
