"""Where a network is and what it speaks, by the addresses that catalogues in Europe use. What is not known is left out.

Countries and languages: authority tables of the Publications Office of the EU. Länder and municipalities: the lists of
DCAT-AP.de, by the official keys (AGS).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from labnetz.publish.catalog_context import EU

if TYPE_CHECKING:
    from labnetz.model import Lab

_GEOCODING = "http://dcat-ap.de/def/politicalGeocoding"
_COUNTRIES = {
    "AT": "AUT", "BE": "BEL", "BG": "BGR", "CH": "CHE", "CY": "CYP", "CZ": "CZE", "DE": "DEU", "DK": "DNK",
    "EE": "EST", "ES": "ESP", "FI": "FIN", "FR": "FRA", "GR": "GRC", "HR": "HRV", "HU": "HUN", "IE": "IRL",
    "IT": "ITA", "LI": "LIE", "LT": "LTU", "LU": "LUX", "LV": "LVA", "MT": "MLT", "NL": "NLD", "NO": "NOR",
    "PL": "POL", "PT": "PRT", "RO": "ROU", "SE": "SWE", "SI": "SVN", "SK": "SVK", "UA": "UKR",
}  # fmt: skip
_LANGUAGES = {
    "cs": "CES", "da": "DAN", "de": "DEU", "en": "ENG", "es": "SPA", "fr": "FRA", "it": "ITA", "lb": "LTZ",
    "nl": "NLD", "pl": "POL", "ro": "RON", "tr": "TUR", "uk": "UKR",
}  # fmt: skip
_LAENDER = {
    "Schleswig-Holstein": "01",
    "Hamburg": "02",
    "Niedersachsen": "03",
    "Bremen": "04",
    "Nordrhein-Westfalen": "05",
    "Hessen": "06",
    "Rheinland-Pfalz": "07",
    "Baden-Württemberg": "08",
    "Bayern": "09",
    "Saarland": "10",
    "Berlin": "11",
    "Brandenburg": "12",
    "Mecklenburg-Vorpommern": "13",
    "Sachsen": "14",
    "Sachsen-Anhalt": "15",
    "Thüringen": "16",
}


def language_of(tag: str) -> str:
    """Give the address of a language (BCP 47), "" where it is not in the table."""
    found = _LANGUAGES.get(tag.partition("-")[0].lower())
    return f"{EU}/language/{found}" if found else ""


def countries_of(labs: Iterable[Lab]) -> tuple[str, ...]:
    """Give the addresses of the labs' countries, sorted."""
    found = {_COUNTRIES[lab.country] for lab in labs if lab.country in _COUNTRIES}
    return tuple(f"{EU}/country/{code}" for code in sorted(found))


def regions_of(labs: Iterable[Lab]) -> tuple[str, ...]:
    """Give the addresses of the labs' Länder and municipalities as far as their keys are known, sorted."""
    return tuple(sorted({address for lab in labs if lab.country == "DE" for address in _regions(lab)}))


def _regions(lab: Lab) -> Iterator[str]:
    if lab.land in _LAENDER:
        yield f"{_GEOCODING}/stateKey/{_LAENDER[lab.land]}"
    yield from (f"{_GEOCODING}/municipalityKey/{key}" for _, key in lab.ags)
