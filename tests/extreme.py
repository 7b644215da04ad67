"""The demonstration with all that strains a page: in Berlin the longest words, in Mönchengladbach nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demonstration import (
    NOW,
    BuiltNetwork,
    built_once,
    copy_of_sources,
    folder_of_all_workers,
    labnetz,
    serving_folder,
)
from labnetz.content.values import slug_of
from page_types import news_page

WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesfolgenabschätzungsgespräch"
# 200 characters: the most that a title may have
TITLE = (
    f"{WORD}: Was sich für Bürgerinnen und Bürger ändert, wer entscheidet, "
    "wer zahlt und wer heute mitreden darf im Rat?!"
)
ADDRESS = f"https://stadtlabore.example/{'sehr-langer-pfad-' * 12}ende"
MAIL = f"{'geschaeftsstelle-' * 3}beteiligung@berlin.example"
TEXT = f"""
{WORD} {WORD}

[{ADDRESS}]({ADDRESS})

| {WORD} | Uhrzeit | Raum | Gruppe |
| --- | --- | --- | --- |
| {WORD} | 17 bis 19 Uhr | {WORD} | {WORD} |

    {"labnetz " * 30}

1. {WORD}
   - {WORD}

> {TITLE}

## {WORD}

### {TITLE}
"""
FILES = {
    "veranstaltungen/extrem.md": f"""---
title: "{TITLE}"
start: 2026-12-03 17:00
end: 2026-12-05 19:00
place: extrem
room: {WORD}
summary: {TITLE.replace(":", " –")}
status: cancelled
status_note: {WORD} {TITLE.replace(":", " –")}
topics: [{WORD}, Beteiligung, Digitale Teilhabe]
registration: {{need: required, email: {MAIL}, url: "{ADDRESS}", capacity: 999, state: waiting-list}}
cost: {WORD}
languages: [de, en, fr, tr, ar, uk]
updated: 2026-11-20
---
{TEXT}""",
    "veranstaltungen/bilingual.md": f"""---
title: "{WORD} in English"
language: en
start: 2026-12-03 17:00
end: 2026-12-03 17:30
online: {ADDRESS}
updated: 2026-11-20
---
{WORD}
""",
    "orte/extrem.md": f"""---
name: {WORD}
street: {WORD} 123a
city: {WORD}
description: {TITLE.replace(":", " –")}
access_note: {TITLE.replace(":", " –")}
---
{TEXT}""",
    "aktuelles/extrem.md": f"""---
title: "{TITLE}"
date: 2026-11-20
summary: {TITLE.replace(":", " –")}
author: {WORD}
topics: [{WORD}]
updated: 2026-11-20
---
{TEXT}""",
    "mitmachen/extrem.md": f"""---
title: "{TITLE}"
summary: {TITLE.replace(":", " –")}
kind: beta-test
opens: 2026-11-09
closes: 2026-12-31
effort: {WORD}
who: {WORD}
spots: 999
needs: {WORD}
reward: {WORD}
ways:
  - place: extrem
    note: {WORD}
  - email: {MAIL}
topics: [{WORD}]
updated: 2026-11-20
---
{TEXT}""",
    "formate/extrem.md": f"""---
title: "{TITLE}"
summary: {TITLE.replace(":", " –")}
kind: process
time: {WORD}
group_size: {WORD}
cost_note: {WORD}
roles: [{WORD}]
materials: [{WORD}]
changes: [{WORD}]
based_on: verloren/{slug_of(WORD)}@1.0
licence: CC-BY-4.0
attribution: {WORD}
lessons: [{WORD}]
updated: 2026-11-20
---
{TEXT}""",
}
PAGES = {
    "very long title in the portal": "",
    "very long title in the portal's list": "veranstaltungen/",
    "very long title in the news": "aktuelles/",
    "very long title of news on the portal": news_page("extrem", "berlin"),
    "very long title in the portal's calls": "mitmachen/",
    "very long title of a call on the portal": "mitmachen/berlin/extrem/",
    "very long title in the portal's practices": "formate/",
    "very long title of a practice on the portal": "formate/berlin/extrem/",
    "very long name in the portal's places": "orte/",
    "very long name of a place on the portal": "orte/berlin/extrem/",
    "very long name in the topics": "themen/",
    "very long name of a topic": f"themen/{slug_of(WORD)}/",
    "very long title on a lab's home": "berlin/",
    "very long title in the list": "berlin/veranstaltungen/",
    "very long title of an event": "berlin/veranstaltungen/extrem/",
    "very long title in another language": "berlin/veranstaltungen/bilingual/",
    "very long name of a place": "berlin/orte/extrem/",
    "very long title of an update": "berlin/aktuelles/extrem/",
    "very long title of a call": "berlin/mitmachen/extrem/",
    "very long title of a practice": "berlin/formate/extrem/",
    "very long names to choose from": "abonnieren/",
    "very long name of a part": f"abonnieren/topic/{slug_of(WORD)}/",
    "very long titles in the element": "einbetten/",
    "part without dates": "abonnieren/lab/moenchengladbach/",
    "standards of a lab that has nothing": "standards/moenchengladbach/",
    "home of a lab that has nothing": "moenchengladbach/",
    "empty list of events": "moenchengladbach/veranstaltungen/",
    "empty list of updates": "moenchengladbach/aktuelles/",
    "empty list of calls": "moenchengladbach/mitmachen/",
    "empty list of practices": "moenchengladbach/formate/",
    "empty list of places": "moenchengladbach/orte/",
}


@pytest.fixture(scope="session")
def extreme(tmp_path_factory: pytest.TempPathFactory) -> BuiltNetwork:
    return built_once(folder_of_all_workers(tmp_path_factory) / "extreme", _build)


def _build(folder: Path) -> str:
    source = copy_of_sources(folder)
    for name, text in FILES.items():
        (source / "sites/berlin/docs" / name).write_text(text, "utf-8")
    _empty(source / "sites/moenchengladbach")
    done = labnetz("build", "--now", NOW, cwd=source)
    assert "nicht veröffentlicht" not in done.stderr, done.stderr
    return done.stderr


@pytest.fixture(scope="session")
def served_extreme(extreme: BuiltNetwork) -> Iterator[str]:
    with serving_folder(extreme.public) as address:
        yield address


def _empty(lab: Path) -> None:
    for folder in ("veranstaltungen", "aktuelles", "mitmachen", "formate", "orte"):
        for page in (lab / "docs" / folder).glob("*.md"):
            if page.name != "index.md":
                page.unlink()
    config = lab / "lab.yml"
    lines = config.read_text("utf-8").splitlines(keepends=True)
    config.write_text("".join(line for line in lines if not line.startswith("place:")), "utf-8")
