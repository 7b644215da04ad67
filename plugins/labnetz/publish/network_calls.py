"""The network's calls as pages: a list, by Land where it is long, and one of each with the way to the lab's own page.

Chooses no words: those are `call_page`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Call, SourceKind, msg
from labnetz.publish.call_page import call_groups, call_page, call_view, open_calls, ordered_calls
from labnetz.publish.details import practice_lines
from labnetz.publish.foreign import marks
from labnetz.publish.item_links import call_path
from labnetz.publish.json_ld import as_script, call_ld
from labnetz.publish.json_text import cut
from labnetz.publish.long_list import Leaf, LongList, long_list
from labnetz.publish.plain_text import paragraphs
from labnetz.publish.provider import canonical, in_its_language, provider_of, titled
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped, version_of


@dataclass(frozen=True)
class NetworkCalls:
    """All pages of calls. `seen` is `provider.last_seen`."""

    calls: Sequence[Call]
    seen: Mapping[tuple[str, SourceKind], str]
    site: Site

    @cached_property
    def pages(self) -> LongList[Call]:
        """The list, in the order in which one can still take part."""
        ordered = ordered_calls(self.calls, self.site)
        return long_list(self.site.paths.calls, ordered, lambda call: self.site.labs[call.lab].land)

    def first(self, page: Written) -> Markup:
        """Render the list's first page."""
        return self._list(page.title, page.body, self.pages.whole[0], page.root)

    def stamped(self) -> Iterator[Stamped]:
        """Give the list's other pages, and the page of each call."""
        for leaf in self.pages.further():
            title = self._title(leaf)
            yield Stamped(
                path=leaf.path,
                title=title,
                description=title,
                body=partial(self._list, title, Markup(), leaf),
                is_found=False,
                version=version_of(
                    title,
                    leaf,
                    call_groups(leaf.items, self.site, ""),
                    [marks(one, self.site) for one in leaf.items],
                    self.pages.lands,
                ),
            )
        for call in self.calls:
            yield Stamped(
                path=call_path(call, self.site),
                title=titled(call.title, self.site.labs[call.lab]),
                description=cut(call.summary) or call.title,
                body=partial(self._page, call),
                is_found=False,  # the search finds the item itself (`publish.found`)
                canonical=canonical(call.url, self.site.labs[call.lab]),
                version=self._version(call),
            )

    def _title(self, leaf: Leaf[Call]) -> str:
        land = leaf.land or self.site.name
        found = msg("Take part: {part}, page {number} of {pages}", part=land, number=leaf.number, pages=leaf.pages)
        return say(found if leaf.pages > 1 else msg("Take part: {part}", part=land), self.site.language)

    def _list(self, title: str, body: Markup, leaf: Leaf[Call], root: str) -> Markup:
        values = {
            "title": title,
            "body": body,
            "groups": call_groups(leaf.items, self.site, root),
            "any_open": bool(open_calls(leaf.items, self.site)) or leaf.number > 1,
            "leaf": leaf,
            "turns": leaf.turns(root),
            "lands": self.pages.lands,
        }
        return render("network_calls.html", self.site, root, **values)

    def _version(self, call: Call) -> str:
        site = in_its_language(call, self.site)
        named = [site.language_of(one.text) for one in practice_lines(call.practice, site, call.lab, "")]
        return version_of(
            call, call_view(call, site, ""), self._data(call), named, provider_of(call, self.seen, self.site, "")
        )

    def _data(self, call: Call) -> Markup:
        """Give what the page says to programs, who know more of the lab than its words say."""
        return as_script(call_ld(call, self.site))

    def _page(self, call: Call, root: str) -> Markup:
        site = in_its_language(call, self.site)
        return call_page(call, paragraphs(call.description), site, root, provider_of(call, self.seen, self.site, root))
