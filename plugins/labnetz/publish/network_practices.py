"""The network's practices as pages: one of each, with who built on it. Their lists are `practice_lists`.

Chooses no words: those are `practice_page`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.model import Occurrence, Practice, SourceKind
from labnetz.publish.family_plan import credit, family_plan
from labnetz.publish.foreign import marks
from labnetz.publish.item_links import practice_path
from labnetz.publish.json_ld import as_script, practice_ld
from labnetz.publish.json_text import cut
from labnetz.publish.practice_page import practice_named, practice_view
from labnetz.publish.provider import Provider, canonical, in_its_language, provider_of, titled
from labnetz.publish.render import render
from labnetz.publish.shared import shown_text
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.upstream import key_of

if TYPE_CHECKING:
    from labnetz.publish.family import Families

NEXT = 6
"""So many coming dates that follow a practice are named on its page."""


@dataclass(frozen=True)
class NetworkPractices:
    """All pages of practices. `dates` are the coming ones of the network, sorted; `seen` is `provider.last_seen`;
    `families` say who built on whom; `texts` is `shared.Shared.texts`: what belongs to the network itself stands here
    as a whole, everything else at its lab."""

    practices: Sequence[Practice]
    families: Families
    dates: Sequence[Occurrence]
    seen: Mapping[tuple[str, SourceKind], str]
    site: Site
    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def following(self) -> Mapping[str, Sequence[Occurrence]]:
        """The next dates that follow each practice, by "lab/practice"."""
        found: dict[str, list[Occurrence]] = {key_of(one): [] for one in self.practices}
        for one in self.dates:
            own = found.get(practice_named(one.event))
            if own is not None and len(own) < NEXT:
                own.append(one)
        return found

    def stamped(self) -> Iterator[Stamped]:
        """Give the page of each practice."""
        for one in self.practices:
            following = self.following[key_of(one)]
            shown = practice_view(one, following, self.site, "")
            site = in_its_language(one, self.site)
            spoken = [marks(date.event, site) for date in following]
            yield Stamped(
                path=practice_path(one, self.site),
                title=titled(one.title, self.site.owner(one.lab)),
                description=cut(one.summary) or one.title,
                body=partial(self._page, one),
                is_found=False,  # the search finds the item itself (`publish.found`)
                canonical="" if self._is_own(one) else canonical(one.url, self.site.owner(one.lab)),
                version=version_of(one, shown, spoken, self._kin(one, ""), self._said_beside(one)),
            )

    # --- one of them ---------------------------------------------------------------------------------------------

    def _kin(self, practice: Practice, root: str) -> Mapping[str, object]:
        """Give what the page shows of other labs' practices: its family, and whose idea it was."""
        return {
            "plan": family_plan(practice, self.families, self.site, root),
            "credit": credit(practice, self.families, self.site, root),
        }

    def _is_own(self, practice: Practice) -> bool:
        return self.site.own is not None and self.site.own.id == practice.lab

    def _text(self, practice: Practice) -> str:
        return self.texts.get(practice.id, "") if self._is_own(practice) else ""

    def _provider(self, practice: Practice, root: str) -> Provider | None:
        return None if self._is_own(practice) else provider_of(practice, self.seen, self.site, root)

    def _said_beside(self, practice: Practice) -> tuple[object, ...]:
        return self._data(practice), self._provider(practice, ""), self._text(practice)

    def _data(self, practice: Practice) -> Markup:
        """Say it to programs, who get to know the labs that worked on it, too."""
        return as_script(practice_ld(practice, self.site))

    def _page(self, practice: Practice, root: str) -> Markup:
        site = in_its_language(practice, self.site)
        return render(
            "practice.html",
            site,
            root,
            view=practice_view(practice, self.following[key_of(practice)], site, root),
            body=shown_text(self._text(practice), site, root),
            data=self._data(practice),
            **self._kin(practice, root),
            provider=self._provider(practice, root),
        )
