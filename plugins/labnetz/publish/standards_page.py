"""The pages of who keeps which conventions: a table of all labs, cut into pages, and for each lab why, and what helps.

Judges nothing (`standards`), makes no data (`standards_data`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.publish.lab_pages import page_times
from labnetz.publish.lines import line_of
from labnetz.publish.long_list import Leaf, leaves
from labnetz.publish.members import is_active
from labnetz.publish.render import Written, render
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.standards import CRITERIA, HANDBOOK, STATES, VERSION
from labnetz.publish.standards_data import badge_path, badge_words
from labnetz.publish.verdict_marks import drawn_verdict

if TYPE_CHECKING:
    from labnetz.model import Lab, Network
    from labnetz.publish.site import Site
    from labnetz.publish.standards import Assessed, Criterion, Verdict

WORDS: Mapping[str, Message] = {
    "yes": msg("yes"),
    "partly": msg("partly"),
    "no": msg("no"),
    "unknown": msg("not known"),
}
MEANING: Mapping[str, Message] = {
    "yes": msg("It arrived here like that."),
    "partly": msg("A part of it is there."),
    "no": msg("We looked, and it is missing."),
    "unknown": msg("Nobody told us, or there is nothing to look at. That is no “no”."),
}
MOST_DONE = 250
"""So many labs whose work is done are named; of more, the list of labs has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer in words. `helps` and `href` (of the handbook's page) are "" where nothing is missing, or no page is
    there."""

    id: str
    name: str
    state: str
    mark: Markup
    words: str
    reason: Markup
    helps: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A lab in the table."""

    name: str
    href: str
    line: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A criterion as it is explained."""

    id: str
    name: str
    asks: str
    helps: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A lab's badge: the way to it, its name on the lab's own site, what it says, the HTML to copy. `lang` is the lab's
    language where it is not that of the page."""

    href: str
    file: str
    says: str
    code: str
    lang: str


@dataclass(frozen=True)
class StandardsPages:
    """All pages. `found` is `standards.assessed`."""

    found: Sequence[Assessed]
    network: Network
    site: Site

    @cached_property
    def pages(self) -> Sequence[Leaf[Assessed]]:
        """The table, by name; its further pages stand below `a-z/`, where no lab has a page."""
        return leaves(self.site.paths.standards, self.found, further="a-z/")

    def first(self, page: Written) -> Markup:
        """Render how to read it, the first labs, what is asked, and whose work is done."""
        site, root = self.site, page.root
        done = [lab for lab in self.network.labs if not is_active(lab)]
        return render(
            "standards.html",
            site,
            root,
            title=page.title,
            body=page.body,
            version=VERSION,
            signs=[(state, drawn_verdict(state), *self._sign(state)) for state in STATES],
            asked=[self._asked(one, root) for one in CRITERIA],
            done=[(lab.name, root + site.paths.of_lab(lab.id)) for lab in sorted(done, key=_name)[:MOST_DONE]],
            **self._table(self.pages[0], root),
            **page_times(site),
        )

    def stamped(self) -> Iterator[Stamped]:
        """Give the table's other pages, and the page of each lab."""
        for leaf in self.pages[1:]:
            title = self._title(leaf)
            yield Stamped(
                path=leaf.path,
                title=title,
                description=title,
                body=partial(self._further, title, leaf),
                is_found=False,
                version=version_of(self.site.frame, title, self._table(leaf, "")),
            )
        for one in self.found:
            title = say(msg("Standards: {lab}", lab=one.lab.name), self.site.language)
            yield Stamped(
                path=self.site.paths.assessed(one.lab.id),
                title=title,
                description=title,
                body=partial(self._lab, one),
                is_found=False,
                version=version_of(self.site.frame, self._values(one, "")),
            )

    def _title(self, leaf: Leaf[Assessed]) -> str:
        title = msg("Who keeps what, page {number} of {pages}", number=leaf.number, pages=leaf.pages)
        return say(title, self.site.language)

    def _further(self, title: str, leaf: Leaf[Assessed], root: str) -> Markup:
        return render("standards_more.html", self.site, root, title=title, **self._table(leaf, root))

    def _table(self, leaf: Leaf[Assessed], root: str) -> dict[str, object]:
        rows = tuple(
            Row(
                name=one.lab.name,
                href=root + self.site.paths.assessed(one.lab.id),
                line=line_of(one.lab),
                answers=tuple(self._answer(verdict) for verdict in one.verdicts),
            )
            for one in leaf.items
        )
        names = [say(one.name, self.site.language) for one in CRITERIA]
        return {"rows": rows, "names": names, "turns": leaf.turns(root)}

    def _lab(self, found: Assessed, root: str) -> Markup:
        return render("standards_lab.html", self.site, root, **self._values(found, root))

    def _values(self, found: Assessed, root: str) -> dict[str, object]:
        lab = found.lab
        return {
            "name": lab.name,
            "line": line_of(lab),
            "profile": root + self.site.paths.of_lab(lab.id),
            "version": VERSION,
            "answers": [self._answer(one, root=root, whole=True) for one in found.verdicts],
            "badge": self._badge(found, root),
        }

    def _answer(self, verdict: Verdict, *, root: str = "", whole: bool = False) -> Answer:
        language, state, asked = self.site.language, verdict.state, verdict.criterion
        is_open = whole and state != "yes"
        return Answer(
            id=asked.id,
            name=say(asked.name, language),
            state=state,
            mark=drawn_verdict(state),
            words=say(WORDS[state], language),
            reason=_linked(say(verdict.reason, language)) if whole else Markup(),
            helps=say(asked.helps, language) if is_open else "",
            href=self._help(asked, root) if is_open else "",
        )

    def _asked(self, one: Criterion, root: str) -> Asked:
        language = self.site.language
        return Asked(
            id=one.id,
            name=say(one.name, language),
            asks=say(one.asks, language),
            helps=say(one.helps, language),
            href=self._help(one, root),
        )

    def _help(self, one: Criterion, root: str) -> str:
        """Give the way to the handbook's page, "" on a portal without it."""
        page = f"{HANDBOOK}{one.page}"
        return root + page if page in self.site.handbook else ""

    def _sign(self, state: str) -> tuple[str, str]:
        return say(WORDS[state], self.site.language), say(MEANING[state], self.site.language)

    def _badge(self, found: Assessed, root: str) -> Badge:
        """Offer the badge to take along: what a lab shows stands on its own site, and asks nothing of ours."""
        lab = found.lab
        says, file = badge_words(lab, found, self.network, self.site.now)[1], f"standards-{lab.id}.svg"
        code = Markup('<a href="{href}"><img src="{file}" alt="{alt}" height="48"></a>').format(
            href=f"{self.site.url}{self.site.paths.assessed(lab.id)}", file=file, alt=says
        )
        return Badge(
            href=root + badge_path(lab.id),
            file=file,
            says=says,
            code=str(code),
            lang=self.site.other_language(lab.language),
        )


def _linked(text: str) -> Markup:
    """Make links of the addresses in a text, which have been checked: the manifest has none but http(s)."""
    words = (
        Markup('<a href="{0}" rel="nofollow">{0}</a>').format(word)
        if word.startswith(("https://", "http://"))
        else escape(word)
        for word in text.split(" ")
    )
    return Markup(" ").join(words)


def _name(lab: Lab) -> tuple[str, str]:
    return lab.name.casefold(), lab.id
