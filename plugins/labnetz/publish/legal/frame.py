"""What all legal pages have in common: who runs the site, and the way from one to another. Renders nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from labnetz.content.legal_pages import mail_of, operator_of
from labnetz.model import Lab, Office
from labnetz.publish.details import Lines, Text, mail_line, phone_line
from labnetz.publish.lines import line_of
from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A lab's site as its legal pages see it. `urls` has the address of each legal page that there is, by its kind.

    `has_calls`: one can take part in something, so that a page which explains the menu has to name that.
    """

    lab: Lab
    site: Site
    urls: Mapping[str, str] = field(default_factory=dict)
    has_calls: bool = False

    @property
    def operator(self) -> str:
        """Name who runs the site; at least by the lab's own name."""
        return operator_of(self.lab) or self.lab.name

    @property
    def line(self) -> str:
        """The colour of the lab's line."""
        return line_of(self.lab)

    def href(self, kind: str, root: str) -> str:
        """Give the way to a legal page, "" where there is none."""
        return self.site.link(self.urls[kind], root) if kind in self.urls else ""

    def address(self) -> tuple[str, ...]:
        """Give the operator's postal address, line by line."""
        return self.lab.legal.address if self.lab.legal else ()

    def ways(self) -> Lines:
        """Give the ways to reach the operator: mail, telephone, form."""
        legal = self.lab.legal
        mail, phone, form = mail_of(self.lab), legal.phone if legal else "", legal.form if legal else ""
        found = (mail_line(mail) if mail else None, phone_line(phone) if phone else None, web_line(form))
        return tuple(way for way in found if way)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeView:
    """An office as a page shows it."""

    name: str
    address: tuple[str, ...]
    ways: Lines


def office_view(office: Office | None) -> OfficeView | None:
    """Put an office into lines."""
    if office is None:
        return None
    found = (
        mail_line(office.email) if office.email else None,
        phone_line(office.phone) if office.phone else None,
        web_line(office.url),
    )
    return OfficeView(name=office.name, address=office.address, ways=tuple(way for way in found if way))


def web_line(url: str) -> Text | None:
    """Make a link of a web address, None without one. Its scheme tells people nothing."""
    return Text(url.partition("://")[2].removeprefix("www.").rstrip("/"), url) if url else None
