"""What is known about licences: their address, what people call them, and their name in DCAT-AP.de.

Judges nothing else: a licence that is not in the table is repeated as it was written, and never taken for another one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence. `label` is what people call it, `url` its text.

    `dcat` is its name below `DCAT_AP_DE`, "" where that list has none.
    """

    label: str
    url: str
    dcat: str = ""


DCAT_AP_DE = "http://dcat-ap.de/def/licenses/"
"""The list of licences of DCAT-AP.de (version of 2020-07-15)."""

_CC = "https://creativecommons.org/licenses"
_KNOWN = {
    "cc0-1.0": Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "cc-zero"),
    "cc-by-4.0": Licence("CC BY 4.0", f"{_CC}/by/4.0/", "cc-by/4.0"),
    "cc-by-sa-4.0": Licence("CC BY-SA 4.0", f"{_CC}/by-sa/4.0/", "cc-by-sa/4.0"),
    "cc-by-nc-4.0": Licence("CC BY-NC 4.0", f"{_CC}/by-nc/4.0/", "cc-by-nc/4.0"),
    "cc-by-nd-4.0": Licence("CC BY-ND 4.0", f"{_CC}/by-nd/4.0/", "cc-by-nd/4.0"),
    "cc-by-nc-sa-4.0": Licence("CC BY-NC-SA 4.0", f"{_CC}/by-nc-sa/4.0/"),
    "cc-by-3.0-de": Licence("CC BY 3.0 DE", f"{_CC}/by/3.0/de/", "cc-by-de/3.0"),
    "dl-de/by-2-0": Licence("dl-de/by-2-0", "https://www.govdata.de/dl-de/by-2-0", "dl-by-de/2.0"),
    "dl-de/zero-2-0": Licence("dl-de/zero-2-0", "https://www.govdata.de/dl-de/zero-2-0", "dl-zero-de/2.0"),
}


def known_licence(name: str) -> Licence | None:
    """Find a licence by what a lab wrote, None where nobody knows it."""
    return _KNOWN.get(name.strip().casefold())


def licence_url(name: str) -> str:
    """Give the address of a licence; what was written, where that is an address itself; else ""."""
    if name.startswith(("https://", "http://")):
        return name
    found = known_licence(name)
    return found.url if found else ""


def licence_label(name: str) -> str:
    """Give what people call a licence: what was written, where nobody knows it."""
    found = known_licence(name)
    return found.label if found else name
