"""What a site's legal pages are made of: who answers for it, what its server sees, how accessible it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office to which people may turn. `address` are its lines; what nobody knows is "" or ()."""

    name: str = ""
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legal:
    """Who answers for a site: for the Impressum (§ 5 DDG, § 18 MStV).

    `address` are its lines. `responsible` is who answers for editorial content, `representative` who may act for the
    operator. `supervisory_authority` is that of a trade which needs a licence; a city has none.
    """

    name: str = ""
    address: tuple[str, ...] = ()
    representative: str = ""
    email: str = ""
    phone: str = ""
    form: str = ""
    responsible: str = ""
    responsible_address: tuple[str, ...] = ()
    vat_id: str = ""
    registered_in: str = ""
    supervisory_authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What the server of a site sees, and who answers for that (Article 13 GDPR).

    `log_days` is how many days its records are kept: 0 where it keeps none, None where nobody said. `authority` is the
    supervisory authority where it is not that of the Land.
    """

    hosting: str = ""
    logs: str = ""
    log_days: int | None = None
    basis: str = ""
    transfer: str = ""
    registrations: tuple[str, ...] = ()
    officer: Office | None = None
    authority: Office | None = None


class Conformity(StrEnum):
    """How far a site keeps to EN 301 549 (Implementing Decision (EU) 2018/1523); "" where nobody assessed it."""

    UNKNOWN = ""
    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


class Reason(StrEnum):
    """Why something is not accessible: the three groups of Implementing Decision (EU) 2018/1523."""

    NONCONFORMITY = "nonconformity"
    BURDEN = "burden"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """What is known not to work: why, until when (in words), and what there is instead."""

    what: str
    why: str = ""
    until: str = ""
    instead: str = ""
    reason: Reason = Reason.NONCONFORMITY


@dataclass(frozen=True, slots=True, kw_only=True)
class EasyLanguage:
    """The page in Leichte Sprache. `tested_by` is "" while nobody for whom it is has read it.

    `contents` are sentences about the site, `more` further texts: their names and addresses.
    """

    tested_by: str = ""
    contents: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignLanguage:
    """The video in German Sign Language, a file below docs_dir, "" while there is none; what it says, by paragraphs."""

    src: str = ""
    transcript: tuple[str, ...] = ()
    poster: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a site's Erklärung zur Barrierefreiheit rests on. `assessed` is None when nobody did.

    `method` is "self" or "external", `how` tells more of it. `feedback` is a mail address or a web address at which
    barriers are reported. `laws` and `enforcement` are those of the lab where the Land's are not known, or not right.
    `easy` and `signed` are None where nobody wrote of them.
    """

    assessed: date | None = None
    created: date | None = None
    method: str = ""
    how: str = ""
    conformity: Conformity = Conformity.UNKNOWN
    barriers: tuple[Barrier, ...] = ()
    feedback: str = ""
    phone: str = ""
    answer_within: str = ""
    laws: tuple[str, ...] = ()
    enforcement: Office | None = None
    easy: EasyLanguage | None = None
    signed: SignLanguage | None = None
