"""How another lab takes a practice over: what the page of the practice says about it. Renders nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import msg
from labnetz.publish.bundles import attribution_of
from labnetz.publish.details import Text
from labnetz.publish.licences import licence_label, licence_url
from labnetz.reuse.terms import terms_of
from labnetz.scaffold.quoting import double_quoted

if TYPE_CHECKING:
    from labnetz.model import Practice
    from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """What must be known for it. `bundle` is the way to the file, `size` says in words how big it is, "" where nobody
    knows; `checksum` is its SHA-256 in hexadecimal digits, and `checksum_file` the way to the file with it.

    `lines` are what whoever does it by hand writes into the page, `name` is the name of that page's file. `attribution`
    says whom to name. `conditions` are what the licence asks besides; `refusal` says why nobody may, "" where one may.
    """

    bundle: str
    size: str
    checksum: str
    checksum_file: str
    command: str
    name: str
    lines: str
    licence: Text
    attribution: str
    conditions: tuple[str, ...]
    refusal: str


def take_over(practice: Practice, site: Site, root: str) -> TakeOver | None:
    """Say how; None where there is no bundle, or nobody should use the practice any more."""
    if not practice.bundle or practice.withdrawn:
        return None
    terms = terms_of(practice.licence)
    attribution = attribution_of(practice, site.owner(practice.lab))
    return TakeOver(
        bundle=site.link(practice.bundle, root),
        size=_size(practice.bundle_size, site.language),
        checksum=practice.hash.removeprefix("sha256:"),
        checksum_file=site.link(f"{practice.bundle}.sha256", root),
        command=f"labnetz adopt {practice.lab}/{practice.id} --from {site.url}",
        name=f"{practice.id}.md",
        lines=_lines(practice, attribution),
        licence=Text(licence_label(practice.licence), licence_url(practice.licence)),
        attribution=attribution,
        conditions=tuple(say(one, site.language) for one in terms.conditions),
        refusal=say(terms.refusal, site.language) if terms.refusal else "",
    )


def _lines(practice: Practice, attribution: str) -> str:
    """Write the keys by which the copy says where it comes from."""
    version = f"@{practice.version}" if practice.version else ""
    said = {
        "based_on": f"{practice.lab}/{practice.id}{version}",
        "based_on_url": practice.url,
        "based_on_hash": practice.hash,
        "attribution": double_quoted(attribution),
    }
    return "\n".join(f"{key}: {value}" for key, value in said.items() if value)


def _size(octets: int, language: str) -> str:
    """Say how big a file is, as people's computers show it; "" for nothing."""
    if octets <= 0:
        return ""
    if octets < 1_000_000:
        return say(msg("{size} kB", size=max(1, round(octets / 1000))), language)
    return say(
        msg("{size} MB", size=f"{octets / 1_000_000:.1f}".replace(".", "," if language[:2] in ("de", "fr") else ".")),
        language,
    )
