"""What the German Länder ask of public websites: which law, which body, which pages. Not legal advice.

Which pages a Land asks for was read in a comparison table of Hessen's Landesbeauftragte in November 2026. `certain`
marks the Länder whose laws were read in public sources; the names of the others still have to be confirmed, and no rule
is strict about them. Offices are in here only where their own pages were read (lbit.hessen.de, lbbp.nrw.de,
berlin.de/lb, November 2026): a wrong one would be a falsehood that every lab publishes. Federal bodies and other
countries are not in here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from labnetz.model import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """One Land. `laws` are the short names of its act and order, the first ones to be cited.

    `body` is the word by which its enforcement body is known, "" where nobody looked. `easy_and_signed` tells whether
    municipal sites owe pages in Leichte Sprache and in German Sign Language; None where the sources leave it open.
    `in_full` are its laws as a statement names them, `enforcement` is who helps when a site does not answer, `privacy`
    the supervisory authority: () and None where nobody looked.
    """

    name: str
    laws: tuple[str, ...]
    body: str = ""
    easy_and_signed: bool | None = None
    certain: bool = False
    in_full: tuple[str, ...] = ()
    enforcement: Office | None = None
    privacy: Office | None = None


_ALL = (
    Land(name="Baden-Württemberg", laws=("L-BGG", "L-BGG-DVO"), easy_and_signed=True),
    Land(name="Bayern", laws=("BayBGG", "BayDiV", "BayBITV"), easy_and_signed=False),
    Land(
        name="Berlin",
        laws=("BIKTG Bln",),
        easy_and_signed=True,
        certain=True,
        in_full=("Barrierefreie-IKT-Gesetz Berlin (BIKTG Bln)",),
        enforcement=Office(
            name="Landesbeauftragte für digitale Barrierefreiheit (Durchsetzungsstelle des Landes Berlin)",
            url="https://www.berlin.de/lb/digitale-barrierefreiheit/",
        ),
        privacy=Office(
            name="Berliner Beauftragte für Datenschutz und Informationsfreiheit",
            url="https://www.datenschutz-berlin.de/",
        ),
    ),
    Land(name="Brandenburg", laws=("BbgBGG", "BbgBITV")),
    Land(name="Bremen", laws=("BremBGG", "BremBITV"), easy_and_signed=True),
    Land(name="Hamburg", laws=("HmbBGG", "HmbBITVO"), easy_and_signed=True),
    Land(
        name="Hessen",
        laws=("HessBGG", "BITV HE", "HVBIT"),
        easy_and_signed=False,
        certain=True,
        in_full=(
            "Hessisches Behinderten-Gleichstellungsgesetz (HessBGG)",
            "Hessische Verordnung über barrierefreie Informationstechnik (HVBIT, auch BITV HE)",
        ),
        enforcement=Office(
            name="Durchsetzungs- und Überwachungsstelle für barrierefreie Informationstechnik des Landes Hessen",
            url="https://lbit.hessen.de/Durchsetzungs-und-Ueberwachungsstelle/Durchsetzungsverfahren-beantragen",
        ),
        privacy=Office(
            name="Hessischer Beauftragter für Datenschutz und Informationsfreiheit",
            url="https://datenschutz.hessen.de/",
        ),
    ),
    Land(name="Mecklenburg-Vorpommern", laws=("LBGG M-V",), easy_and_signed=False),
    Land(name="Niedersachsen", laws=("NBGG",), easy_and_signed=False),
    Land(
        name="Nordrhein-Westfalen",
        laws=("BGG NRW", "BITVNRW"),
        body="Ombudsstelle",
        easy_and_signed=True,
        certain=True,
        in_full=(
            "Behindertengleichstellungsgesetz Nordrhein-Westfalen (BGG NRW)",
            "Barrierefreie-Informationstechnik-Verordnung Nordrhein-Westfalen (BITVNRW)",
        ),
        enforcement=Office(
            name="Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen",
            url="https://www.lbbp.nrw.de/ombudsstelle",
        ),
        privacy=Office(
            name="Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen",
            url="https://www.ldi.nrw.de/",
        ),
    ),
    Land(name="Rheinland-Pfalz", laws=("Landesinklusionsgesetz", "BITV RP"), easy_and_signed=True),
    Land(name="Saarland", laws=("SBGG",), easy_and_signed=True),
    Land(name="Sachsen", laws=("BfWebG",)),
    Land(name="Sachsen-Anhalt", laws=("BGG LSA",)),
    Land(name="Schleswig-Holstein", laws=("LBGG",)),
    Land(name="Thüringen", laws=("ThürBarrWebG",)),
)
LANDS = {land.name: land for land in _ALL}
"""All sixteen by name."""


def land_named(name: str) -> Land | None:
    """Find a Land by its name; None for what is no Land."""
    return LANDS.get(name.strip())


def cites(text: str, land: Land) -> bool:
    """Tell whether a text names a law of the Land, however its name is spaced: "BITV NRW", "BITVNRW"."""
    squeezed = _squeezed(text)
    return any(_squeezed(law) in squeezed for law in land.laws)


def cited_instead(text: str, land: Land) -> Land | None:
    """Find another Land whose law a text cites; names that are part of other names say nothing."""
    squeezed = _squeezed(text)
    clear = (other for other in _ALL if other.name != land.name)
    return next((other for other in clear if any(_is_clear(law, squeezed) for law in other.laws)), None)


def _is_clear(law: str, squeezed: str) -> bool:
    short = _squeezed(law)
    return len(short) >= 6 and short not in _squeezed("L-BGG LBGG") and short in squeezed


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-\u2012-]", "", text).casefold()
