"""SEQUENCE and LAST-MODIFIED rise when time, place or state change, and only then: dates from the history of a page."""

import os
import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labnetz.content.folders import FOLDERS
from labnetz.content.former import former_of
from labnetz.content.history import KEYS, NO_HISTORY, Dates, Former, Revision, dates_of, significant
from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.git_history import contents, revisions
from labnetz.lab_folder import histories

EVENT = "---\ntitle: Werkstatt\nstart: 2026-12-02 17:00\nplace: bibliothek\n---\nKommen Sie!\n"
CANCELLED = EVENT.replace("title", "status: cancelled\ntitle")
MOVED = EVENT.replace("bibliothek", "rathaus")
TYPO = EVENT.replace("Kommen", "Komen")
BROKEN = EVENT.replace("title: W", "title: W: x: [")
PLACE = "---\nname: Bibliothek\nstreet: Blücherstr. 6\nphone: '1'\n---\n"
PAGE = "veranstaltungen/a.md"


def day(number: int) -> datetime:
    return datetime(2026, 11, number, 10, tzinfo=UTC)


def dates(created: int, changed: int, revised: int, count: int, *, uncommitted: bool = False) -> Dates:
    return Dates(
        created=day(created), changed=day(changed), revised=day(revised), revisions=count, uncommitted=uncommitted
    )


# --- what counts as a change -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(TYPO, id="text"),
        pytest.param(EVENT.replace("Werkstatt", "Werkstatt!"), id="title"),
        pytest.param(EVENT.replace("\n", "\r\n"), id="line ends"),
        pytest.param("\ufeff" + EVENT, id="byte order mark"),
        pytest.param(EVENT.replace("2026-12-02 17:00", '"2026-12-02 17:00"  # neu'), id="quotes and comment"),
        pytest.param(EVENT.replace("02 17:00", "02T17:00:00"), id="another spelling of the time"),
        pytest.param("---\nplace:   bibliothek\nstart: 2026-12-02  17:00\n---\n", id="order and spaces"),
        pytest.param(EVENT.replace("title", "status: scheduled\ntitle"), id="what holds without being written"),
        pytest.param(EVENT.replace("title", "room:\nonline: ''\nend: ~\ntitle"), id="empty keys"),
        pytest.param(EVENT.replace("title", "cost: free\ntitle"), id="another key"),
    ],
)
def test_what_does_not_concern_subscribers_is_no_change(other):
    assert significant(other, KEYS["events"]) == significant(EVENT, KEYS["events"])


@pytest.mark.parametrize(
    "line",
    [
        "start: 2026-12-02 17:01",
        "start: 2026-12-02",
        "end: 2026-12-02 18:00",
        "timezone: Europe/Kyiv",
        "repeat: {every: week}",
        "changed_dates: [{date: 2026-12-09, status: cancelled}]",
        "place: rathaus",
        "room: Saal 1",
        "online: https://video.example/",
        "status: cancelled",
        "previous_start: 2026-12-01 17:00",
    ],
)
def test_time_place_and_state_are_changes(line):
    key = line.partition(":")[0]
    kept = [one for one in EVENT.split("\n") if not one.startswith(f"{key}:")]
    other = "\n".join([kept[0], line, *kept[1:]])
    told = significant(other, KEYS["events"])
    assert told is not None
    assert told != significant(EVENT, KEYS["events"])


@pytest.mark.parametrize("text", [BROKEN, "kein Kopf", "", "---\nstart: 2026-12-02\n", "---\n- a\n---\n"])
def test_what_cannot_be_read_says_nothing(text):
    assert significant(text, KEYS["events"]) is None


def test_a_line_of_dashes_in_the_keys_is_read_as_the_reader_of_events_does():
    text = EVENT.replace("title", "summary: |\n  ---\n  drin\ntitle")
    found = dates_of([Revision(day(1), day(1), "a")], text, keys=KEYS["events"], contents={"a": EVENT})
    assert found == dates(1, 1, 1, 1)


def test_one_value_is_the_same_with_and_without_brackets():
    one, other = (
        EVENT.replace("title", f"repeat: {{every: week, weekdays: {day}}}\ntitle") for day in ("wed", "[wed]")
    )
    assert significant(one, KEYS["events"]) == significant(other, KEYS["events"]) != significant(EVENT, KEYS["events"])


def test_keys_below_a_text_with_dashes_count():
    text = EVENT.replace("title: Werkstatt", 'title: "Werk\n---statt"\nstatus: scheduled')
    history = [Revision(day(1), day(1), "a"), Revision(day(2), day(2), "b", (0,))]
    known = {"a": text, "b": text.replace("scheduled", "cancelled")}
    assert dates_of(history, known["b"], keys=KEYS["events"], contents=known) == dates(1, 2, 2, 2)


# --- which date a state has ------------------------------------------------------------------------------------------


def line_of(*texts: str | None) -> Dates:
    """Commit one text a day, from the first of November; None deletes the page."""
    names = ["" if text is None else str(hash(text)) for text in texts]
    history = [Revision(day(at), day(at), name, (at - 2,) if at > 1 else ()) for at, name in enumerate(names, start=1)]
    known = dict(zip(names, texts, strict=True))
    return dates_of(history, texts[-1] or "", keys=KEYS["events"], contents=known)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([EVENT], dates(1, 1, 1, 1), id="new"),
        pytest.param([EVENT, TYPO], dates(1, 2, 1, 1), id="typo"),
        pytest.param([EVENT, CANCELLED], dates(1, 2, 2, 2), id="cancelled"),
        pytest.param([EVENT, CANCELLED, EVENT], dates(1, 3, 3, 3), id="reverted"),
        pytest.param([EVENT, BROKEN, EVENT, TYPO], dates(1, 4, 1, 1), id="broken for a while"),
        pytest.param([EVENT, BROKEN, CANCELLED], dates(1, 3, 3, 2), id="broken before it was cancelled"),
        pytest.param([BROKEN, EVENT], dates(1, 2, 2, 1), id="broken at first"),
        pytest.param([EVENT, None, EVENT], dates(1, 1, 1, 1), id="deleted and brought back"),
        pytest.param([EVENT, None, CANCELLED], dates(1, 3, 3, 2), id="deleted and brought back as another"),
    ],
)
def test_a_page_is_revised_when_subscribers_must_know(texts, expected):
    assert line_of(*texts) == expected


def test_what_was_never_readable_has_no_date_of_revision():
    assert line_of(BROKEN) == Dates(created=day(1), changed=day(1))


def test_a_text_that_is_not_here_counts_as_a_change():
    history = [Revision(day(1), day(1), "a"), Revision(day(2), day(2), "b", (0,))]
    assert dates_of(history, EVENT, keys=KEYS["events"], contents={}) == dates(1, 2, 2, 2)


def test_a_page_without_keys_that_count_is_revised_with_every_change():
    history = [Revision(day(1), day(1), "a"), Revision(day(2), day(2), "b", (0,))]
    assert dates_of(history) == dates(1, 2, 2, 2)


def test_a_commit_put_after_a_newer_one_is_dated_by_when_that_was_done():
    history = [Revision(day(5), day(5), "a"), Revision(day(1), day(9), "b", (0,)), Revision(day(2), day(2), "a", (1,))]
    known = {"a": EVENT, "b": CANCELLED}
    assert dates_of(history[:2], keys=KEYS["events"], contents=known).revised == day(9)
    assert dates_of(history, EVENT, keys=KEYS["events"], contents=known) == dates(2 - 1, 9, 9, 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param([(2, CANCELLED), (3, EVENT)], [(5, MOVED)], id="the older branch changed more often"),
        pytest.param([(5, MOVED)], [(2, CANCELLED), (3, EVENT)], id="and was merged into"),
    ],
)
def test_a_merge_counts_as_often_as_the_branch_that_changed_more_often(one, other):
    assert merged(one, other, MOVED) == dates(1, 5, 5, 3)


@pytest.mark.parametrize("text", [CANCELLED, MOVED])
def test_a_merge_of_two_states_of_the_same_time_is_news_to_one_of_them(text):
    assert merged([(2, CANCELLED)], [(2, MOVED)], text) == dates(1, 9, 9, 3)


def merged(one: list[tuple[int, str]], other: list[tuple[int, str]], text: str) -> Dates:
    """Make two branches of a page from one beginning, and merge them on the ninth."""
    history = [Revision(day(1), day(1), EVENT)]
    ends = []
    for branch in (one, other):
        end = 0
        for at, state in branch:
            history.append(Revision(day(at), day(at), state, (end,)))
            end = len(history) - 1
        ends.append(end)
    history.append(Revision(day(9), day(9), text, tuple(ends)))
    return dates_of(history, text, keys=KEYS["events"], contents={one.blob: one.blob for one in history})


TEXTS = [EVENT, CANCELLED, TYPO, BROKEN, MOVED]


@st.composite
def branched(draw: st.DrawFn) -> list[Revision]:
    found: list[Revision] = []
    for number in range(draw(st.integers(1, 10))):
        before = draw(st.sets(st.integers(0, number - 1), min_size=1, max_size=3)) if number else set()
        at, committed = (day(draw(st.integers(1, 5))) for _ in "ab")
        blob = draw(st.sampled_from(["", *map(str, range(len(TEXTS)))]))
        found.append(Revision(at, committed, blob, tuple(sorted(before))))
    return found


@pytest.mark.slow
@given(branched())
def test_however_branches_run_each_new_state_is_told_and_nothing_falls(history):
    known = {str(number): text for number, text in enumerate(TEXTS)}

    def state(position: int) -> Dates:
        return dates_of(history[: position + 1], keys=KEYS["events"], contents=known)

    for position, revision in enumerate(history):
        now, said = state(position), significant(known.get(revision.blob, ""), KEYS["events"])
        for one in revision.before:
            old = state(one)
            old_said = significant(known.get(history[one].blob, ""), KEYS["events"])
            if old.revised is None or now.revised is None:
                assert old.revised is None
                continue
            assert (now.revised >= old.revised, now.revisions >= old.revisions) == (True, True)
            if said != old_said and None not in (said, old_said):
                assert (now.revised, now.revisions) != (old.revised, old.revisions)
            if (said is None or said == old_said) and len(revision.before) == 1:
                assert (now.revised, now.revisions) == (old.revised, old.revisions)


# --- what git knows --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lab:
    """A repository with a lab in a folder of its own; days of November are the dates of commits."""

    root: Path

    @property
    def docs(self) -> Path:
        return self.root / "lab" / "docs"

    def git(self, *arguments: str, at: int = 1, committed: int = 0) -> None:
        who = {"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@lab.example", "GIT_AUTHOR_DATE": day(at).isoformat()}
        who |= {"GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@lab.example"}
        who |= {"GIT_COMMITTER_DATE": day(committed or at).isoformat()}
        subprocess.run(
            ["git", "-C", str(self.root), *arguments], check=True, capture_output=True, env={**os.environ, **who}
        )

    def write(self, text: str | bytes, path: str = PAGE) -> None:
        (self.docs / path).parent.mkdir(parents=True, exist_ok=True)
        (self.docs / path).write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, text: str | bytes, at: int, path: str = PAGE) -> None:
        self.write(text, path)
        self.save(at)

    def save(self, at: int) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x", "--allow-empty", at=at)

    def dates(self, path: str = PAGE, *, below: Path | None = None) -> Dates:
        docs = below or self.docs
        return histories(docs, {path: (docs / path).read_bytes().decode("utf-8", "replace")}, FOLDERS["de"])[path]


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    root = tmp_path / "repository"
    root.mkdir()
    made = Lab(root)
    made.git("init", "-q", "-b", "main")
    made.commit(EVENT, 1)
    return made


with_git = pytest.mark.slow


@with_git
def test_a_typo_changes_a_page_and_revises_no_event(lab):
    lab.commit(TYPO, 2)
    assert lab.dates() == dates(1, 2, 1, 1)


@with_git
def test_a_cancelled_event_is_revised(lab):
    lab.commit(CANCELLED, 2)
    lab.commit(CANCELLED.replace("Kommen", "Nicht kommen"), 3)
    assert lab.dates() == dates(1, 3, 2, 2)


@with_git
def test_a_renamed_page_keeps_its_history(lab):
    lab.commit(CANCELLED, 2)
    lab.git("mv", f"lab/docs/{PAGE}", "lab/docs/veranstaltungen/größe und\tmehr.md")
    lab.save(3)
    kept = replace(dates(1, 2, 2, 2), former=Former("a", day(3)))
    assert lab.dates("veranstaltungen/größe und\tmehr.md") == kept
    lab.commit("Hallo", 3, "../../README.md")
    lab.git("mv", "lab", "anders")
    lab.save(4)
    moved = lab.root / "anders" / "docs"
    assert lab.dates("veranstaltungen/größe und\tmehr.md", below=moved) == kept
    assert list(revisions(moved)) == ["veranstaltungen/größe und\tmehr.md"]


@pytest.mark.parametrize(
    ("names", "texts", "former"),
    [
        pytest.param("ab", [EVENT, EVENT], "a", id="renamed"),
        pytest.param("ab", [EVENT, CANCELLED], "a", id="renamed and changed"),
        pytest.param("abb", [EVENT, EVENT, MOVED.replace("17:00", "18:00")], "a", id="moved later"),
        pytest.param("abc", [EVENT, EVENT, EVENT], "b", id="twice"),
        pytest.param("ab", [EVENT.replace("title", "id: x\ntitle"), EVENT], "x", id="the id lost too"),
        pytest.param("aa", [EVENT, CANCELLED], None, id="not renamed"),
        pytest.param("aba", [EVENT, EVENT, EVENT], None, id="renamed back"),
        pytest.param("ab", [EVENT, EVENT.replace("title", "id: a\ntitle")], None, id="with its id"),
        pytest.param("ab", [EVENT, EVENT.replace("title", "uid: u@x.example\ntitle")], None, id="with its UID"),
        pytest.param("ab", [EVENT, EVENT.replace("12-02", "12-09")], None, id="a copy for another day"),
        pytest.param("ab", [EVENT, BROKEN], None, id="cannot be read"),
    ],
)
def test_a_page_that_was_renamed_had_another_id(names, texts, former):
    history = [
        Revision(day(at), day(at), str(at), (at - 2,) if at > 1 else (), name) for at, name in enumerate(names, start=1)
    ]
    known = {str(at): text for at, text in enumerate(texts, start=1)}
    found = former_of(history, texts[-1], known)
    assert (found.id if found else None) == former


@pytest.mark.parametrize(
    ("taken", "now", "told"),
    [
        pytest.param("", 20, True, id="now"),
        pytest.param("w", 20, False, id="its former name is another event now"),
        pytest.param("", 20 + 60, False, id="long ago"),
    ],
)
def test_an_event_whose_page_was_renamed_is_told(taken, now, told):
    lab, _ = read_lab("id: x\nname: X\nurl: https://x.example/\nlicence: CC0-1.0\n", "lab.yml")
    text = EVENT.replace("2026-12-02 17:00\nplace: bibliothek", "2027-12-02 17:00")
    files = [
        SourceFile("veranstaltungen/neu.md", text, "", replace(dates(1, 2, 2, 2), former=Former("w", day(10)))),
        SourceFile(f"veranstaltungen/{taken or 'rest'}.md", text, ""),
    ]
    found = read_site(files, lab, now=day(1) + timedelta(days=now - 1)).problems
    said = (
        "veranstaltungen/neu.md: before it was renamed to neu.md, this page had the id w – "
        "add a line id: w, else calendars take it for another event"
    )
    assert [str(problem) for problem in found if problem.rule == "DATA-11"] == [said] * told


def test_an_event_that_is_over_may_be_called_as_one_likes():
    lab, _ = read_lab("id: x\nname: X\nurl: https://x.example/\nlicence: CC0-1.0\n", "lab.yml")
    text = EVENT.replace("2026-12-02 17:00\nplace: bibliothek", "2026-11-12 17:00")
    page = SourceFile("veranstaltungen/neu.md", text, "", replace(dates(1, 2, 2, 2), former=Former("w", day(10))))
    assert read_site([page], lab, now=day(11)).problems != ()
    assert read_site([page], lab, now=day(20)).problems == ()


@with_git
def test_two_pages_that_swap_their_names_take_their_history_along(lab):
    lab.commit(EVENT.replace("bibliothek", "rathaus") + "Ganz anders.\n" * 30, 2, "veranstaltungen/b.md")
    for old, new in (("a", "c"), ("b", "a"), ("c", "b")):
        lab.git("mv", f"lab/docs/veranstaltungen/{old}.md", f"lab/docs/veranstaltungen/{new}.md")
    lab.save(3)
    found = {path: lab.dates(path).created for path in (PAGE, "veranstaltungen/b.md")}
    # Git sees names that stay and contents that change; then both are events that were changed.
    assert set(found.values()) == {day(1), day(2)}
    assert {lab.dates(path).revised for path in found} == {day(3)}


@with_git
def test_a_page_that_was_deleted_is_not_known_until_it_comes_back(lab):
    (lab.docs / PAGE).unlink()
    lab.save(2)
    assert revisions(lab.docs) == {}
    lab.write(EVENT)
    assert lab.dates() == NO_HISTORY
    lab.save(3)
    assert lab.dates() == dates(1, 1, 1, 1)
    lab.commit(CANCELLED, 4)
    assert lab.dates() == dates(1, 4, 4, 2)


@with_git
def test_an_amended_commit_counts_once(lab):
    lab.commit(CANCELLED, 2)
    lab.write(CANCELLED.replace("cancelled", "postponed"))
    lab.git("commit", "-qa", "--amend", "--no-edit", at=2, committed=5)
    assert lab.dates() == dates(1, 2, 2, 2)


@with_git
def test_a_rebase_moves_no_event(lab):
    lab.git("checkout", "-qb", "side")
    lab.commit(CANCELLED, 2)
    lab.git("checkout", "-q", "main")
    lab.commit("Hallo", 3, "index.md")
    lab.git("checkout", "-q", "side")
    lab.git("rebase", "-q", "main", at=9)
    assert lab.dates() == dates(1, 2, 2, 2)


@with_git
@pytest.mark.parametrize("pulled", [False, True])
def test_a_merge_leaves_dates_as_the_branches_had_them(lab, pulled):
    lab.git("checkout", "-qb", "side")
    lab.commit(CANCELLED, 2)
    lab.git("checkout", "-q", "main")
    lab.commit(EVENT, 3, "veranstaltungen/b.md")
    if pulled:
        lab.git("checkout", "-q", "side")
    lab.git("merge", "-q", "--no-edit", "main" if pulled else "side", at=9)
    assert lab.dates() == dates(1, 2, 2, 2)
    assert lab.dates("veranstaltungen/b.md") == dates(3, 3, 3, 1)


@with_git
@pytest.mark.parametrize("pulled", [False, True])
def test_a_merge_of_a_typo_and_a_new_state_is_no_news(lab, pulled):
    lab.git("checkout", "-qb", "side")
    lab.commit(CANCELLED, 2)
    lab.git("checkout", "-q", "main")
    lab.commit(TYPO, 3)
    if pulled:
        lab.git("checkout", "-q", "side")
    lab.git("merge", "-q", "--no-edit", "main" if pulled else "side", at=9)
    assert (lab.docs / PAGE).read_text() == CANCELLED.replace("Kommen", "Komen")
    assert lab.dates() == dates(1, 9, 2, 2)


@with_git
def test_a_merge_that_takes_the_older_of_two_states_is_news(lab):
    lab.git("checkout", "-qb", "side")
    lab.commit(CANCELLED, 2)
    lab.git("checkout", "-q", "main")
    lab.commit(CANCELLED.replace("cancelled", "postponed"), 3)
    lab.git("merge", "-q", "--no-edit", "-X", "theirs", "side", at=9)
    assert (lab.docs / PAGE).read_text() == CANCELLED
    assert lab.dates() == dates(1, 9, 9, 3)


@with_git
@pytest.mark.parametrize("pulled", [False, True])
def test_a_merge_that_drops_the_newer_state_is_news(lab, pulled):
    lab.git("checkout", "-qb", "side")
    lab.commit(CANCELLED, 2)
    lab.git("checkout", "-q", "main")
    lab.commit("Hallo", 3, "index.md")
    if pulled:
        lab.git("checkout", "-q", "side")
        lab.git("merge", "-q", "--no-commit", "main")
        lab.commit(EVENT, 9)
    else:
        lab.git("merge", "-q", "--no-edit", "-s", "ours", "side", at=9)
    assert lab.dates() == dates(1, 9, 9, 3)


@with_git
def test_a_clock_that_went_wrong_does_not_turn_the_commits_round(lab):
    lab.write(EVENT, "veranstaltungen/b.md")
    lab.git("add", "-A")
    lab.git("commit", "-qm", "x", at=2, committed=29)
    lab.git("checkout", "-qb", "side")
    lab.commit(CANCELLED, 3, "veranstaltungen/b.md")
    lab.git("checkout", "-q", "main")
    lab.write("Hallo", "index.md")
    lab.git("add", "-A")
    lab.git("commit", "-qm", "x", at=4, committed=28)
    lab.git("merge", "-q", "--no-edit", "side", at=30)
    assert lab.dates("veranstaltungen/b.md") == dates(2, 3, 3, 2)


@with_git
def test_a_merge_of_a_page_that_one_branch_renamed_follows_both(lab):
    lab.git("checkout", "-qb", "side")
    lab.git("mv", f"lab/docs/{PAGE}", "lab/docs/veranstaltungen/neu.md")
    lab.save(2)
    lab.git("checkout", "-q", "main")
    lab.commit(CANCELLED, 3)
    lab.git("merge", "-q", "--no-edit", "side", at=9)
    found = lab.dates("veranstaltungen/neu.md")
    assert (found.created, found.revised) == (day(1), day(3))


@with_git
def test_two_histories_without_a_common_beginning_join(lab):
    lab.git("checkout", "-q", "--orphan", "other")
    lab.git("rm", "-rfq", ".")
    lab.commit(EVENT, 2, "veranstaltungen/b.md")
    lab.git("merge", "-q", "--no-edit", "--allow-unrelated-histories", "main", at=9)
    assert lab.dates() == dates(1, 1, 1, 1)
    assert lab.dates("veranstaltungen/b.md") == dates(2, 2, 2, 1)


@with_git
def test_what_is_not_committed_is_told_and_has_no_date(lab):
    lab.write(TYPO)
    assert lab.dates() == dates(1, 1, 1, 1)
    lab.write(BROKEN)
    assert lab.dates() == dates(1, 1, 1, 1)
    lab.write(CANCELLED)
    assert lab.dates() == dates(1, 1, 1, 1, uncommitted=True)


@with_git
def test_other_line_ends_on_the_disk_are_no_change(lab):
    lab.write(EVENT.replace("\n", "\r\n"))
    assert lab.dates() == dates(1, 1, 1, 1)
    lab.save(2)
    assert lab.dates() == dates(1, 2, 1, 1)


@with_git
def test_bytes_that_are_no_page_and_pages_that_are_too_large_say_nothing(lab):
    lab.commit(b"\xff\xfe\x00\x01", 2)
    lab.commit(CANCELLED.encode("utf-16-le"), 2)
    lab.commit(EVENT + "x" * (1 << 20), 3)
    lab.commit(CANCELLED, 4)
    blobs = [one.blob for one in revisions(lab.docs)[PAGE]]
    assert list(contents(lab.docs, blobs).values()).count(None) == 3
    assert lab.dates() == dates(1, 4, 4, 2)


@with_git
def test_of_a_place_its_address_counts(lab):
    path = "orte/bibliothek.md"
    lab.commit(PLACE, 2, path)
    lab.commit(PLACE.replace("'1'", "'2'"), 3, path)
    assert lab.dates(path) == dates(2, 3, 2, 1)
    lab.commit(PLACE.replace("6", "7"), 4, path)
    assert lab.dates(path) == dates(2, 4, 4, 2)


@with_git
def test_of_an_update_every_change_counts(lab):
    lab.commit("eins", 2, "aktuelles/u.md")
    lab.commit("zwei", 3, "aktuelles/u.md")
    assert lab.dates("aktuelles/u.md") == dates(2, 3, 3, 2)


@with_git
def test_a_lost_history_knows_its_last_commit(lab, tmp_path):
    lab.commit(CANCELLED, 2)
    lab.commit(CANCELLED + "x", 3)
    lab.git("clone", "-q", "--depth", "1", f"file://{lab.root}", str(tmp_path / "copy"))
    assert lab.dates(below=tmp_path / "copy" / "lab" / "docs") == dates(3, 3, 3, 1)


@with_git
def test_a_clone_without_its_blobs_fetches_none_and_tells_every_change(lab, tmp_path):
    lab.commit(TYPO, 2)
    lab.commit(EVENT, 3, "veranstaltungen/b.md")
    (lab.docs / "veranstaltungen/b.md").unlink()
    lab.commit(TYPO + "Mehr.", 4, "veranstaltungen/c.md")
    lab.git("config", "uploadpack.allowFilter", "true")
    copy = tmp_path / "copy"
    lab.git("clone", "-q", "--filter=blob:none", f"file://{lab.root}", str(copy))
    first = revisions(copy / "lab" / "docs")[PAGE][0].blob
    assert lab.dates(below=copy / "lab" / "docs") == dates(1, 2, 2, 2)
    objects = subprocess.run(
        ["git", "-C", str(copy), "rev-list", "--objects", "--all", "--missing=print"], capture_output=True, check=True
    )
    assert f"?{first}".encode() in objects.stdout


@with_git
def test_a_submodule_answers_for_its_own_pages(lab, tmp_path):
    outer = Lab(tmp_path / "outer")
    outer.root.mkdir()
    outer.git("init", "-q")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(lab.root), "x.md")
    outer.save(5)
    assert revisions(outer.root) == {}
    assert outer.dates(below=outer.root / "x.md" / "lab" / "docs") == dates(1, 1, 1, 1)


@with_git
def test_settings_and_variables_of_others_do_not_matter(lab, tmp_path, monkeypatch):
    lab.git("mv", f"lab/docs/{PAGE}", "lab/docs/veranstaltungen/ä.md")
    lab.save(2)
    expected = revisions(lab.docs)
    assert list(expected) == ["veranstaltungen/ä.md"]
    for name, value in {
        "core.quotepath": "true",
        "log.showSignature": "true",
        "log.showRoot": "false",
        "log.diffMerges": "combined",
        "log.follow": "true",
        "diff.renames": "false",
        "diff.relative": "true",
        "diff.orderFile": "/nowhere",
        "diff.external": "false",
        "color.ui": "always",
        "core.abbrev": "4",
        "format.pretty": "oneline",
    }.items():
        lab.git("config", name, value)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_EXTERNAL_DIFF"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    assert revisions(lab.docs) == expected
    assert [one.name for one in expected["veranstaltungen/ä.md"]] == ["a", "ä"]


@with_git
def test_a_date_that_is_none_and_a_date_ahead_of_its_commit_are_bounded(lab):
    lab.write(CANCELLED)
    lab.git("commit", "-qam", "x", at=30, committed=2)
    assert lab.dates() == dates(1, 2, 2, 2)


@with_git
def test_where_nothing_is_committed_nothing_is_known(tmp_path):
    empty = Lab(tmp_path)
    empty.write(EVENT)
    assert empty.dates() == NO_HISTORY
    empty.git("init", "-q")
    assert empty.dates() == NO_HISTORY
    assert revisions(tmp_path / "nowhere") == {}


def test_a_thousand_commits_in_a_row_are_no_depth():
    history = [
        Revision(day(1) + timedelta(minutes=at), day(1), str(at % 2), (at - 1,) if at else ()) for at in range(5000)
    ]
    found = dates_of(history, keys=KEYS["events"], contents={"0": EVENT, "1": CANCELLED})
    assert found.revisions == 5000
