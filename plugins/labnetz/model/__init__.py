"""The values that everything else is made of. No input, no output, no clock.

Every datetime is aware; "all-day" is the type `Days` and not a flag; `None` means what the field's line says.
Everything is imported from here, wherever it stands: said · times · places · events · items · labs · legal · network ·
harvest · published.
"""

import re

from labnetz.model.events import (
    After,
    Audience,
    Event,
    Need,
    Occurrence,
    Registration,
    Seats,
    Service,
    Status,
    Visibility,
    meeting_place,
)
from labnetz.model.harvest import (
    Fetch,
    FetchFailed,
    Receipt,
    Report,
    Request,
    Response,
    Result,
    Snapshot,
    SourceReport,
    SourceState,
)
from labnetz.model.items import Call, CallKind, CallState, Maturity, News, Outcome, Practice, PracticeKind, Update, Way
from labnetz.model.labs import (
    LINES,
    Defaults,
    Demo,
    Fact,
    ForeignCalendar,
    Funding,
    LabKind,
    LabStatus,
    Source,
    SourceKind,
)
from labnetz.model.legal import (
    Barrier,
    Conformity,
    EasyLanguage,
    Legal,
    Office,
    Privacy,
    Reason,
    SignLanguage,
    Statement,
)
from labnetz.model.network import HarvestRules, Lab, Network, Origin
from labnetz.model.places import Access, Contact, Image, Place
from labnetz.model.published import Artifact
from labnetz.model.said import Level, Message, Problem, Where, msg, msg_n
from labnetz.model.times import Days, Series, Span, When, begins, first_day, over

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")

__all__ = [
    "LINES",
    "SLUG",
    "Access",
    "After",
    "Artifact",
    "Audience",
    "Barrier",
    "Call",
    "CallKind",
    "CallState",
    "Conformity",
    "Contact",
    "Days",
    "Defaults",
    "Demo",
    "EasyLanguage",
    "Event",
    "Fact",
    "Fetch",
    "FetchFailed",
    "ForeignCalendar",
    "Funding",
    "HarvestRules",
    "Image",
    "Lab",
    "LabKind",
    "LabStatus",
    "Legal",
    "Level",
    "Maturity",
    "Message",
    "Need",
    "Network",
    "News",
    "Occurrence",
    "Office",
    "Origin",
    "Outcome",
    "Place",
    "Practice",
    "PracticeKind",
    "Privacy",
    "Problem",
    "Reason",
    "Receipt",
    "Registration",
    "Report",
    "Request",
    "Response",
    "Result",
    "Seats",
    "Series",
    "Service",
    "SignLanguage",
    "Snapshot",
    "Source",
    "SourceKind",
    "SourceReport",
    "SourceState",
    "Span",
    "Statement",
    "Status",
    "Update",
    "Visibility",
    "Way",
    "When",
    "Where",
    "begins",
    "first_day",
    "meeting_place",
    "msg",
    "msg_n",
    "over",
]
