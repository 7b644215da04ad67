"""The portal's home page: what is on today and soon, near whom one likes; where one can take part, what is new, who
takes part, and what a lab is. Chooses no dates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import msg_n
from labnetz.publish.glance import Glance, Known, Limits, glance
from labnetz.publish.lab_pages import page_times
from labnetz.publish.lab_rows import lab_row
from labnetz.publish.members import is_active
from labnetz.publish.near import nearby
from labnetz.publish.render import Written, render
from labnetz.publish.station_map import station_map

if TYPE_CHECKING:
    from labnetz.model import Lab
    from labnetz.publish.members import Members
    from labnetz.publish.site import Site

_LIMITS = Limits(dates=8, calls=4, news=6, of_a_lab=2)
_MOST_ROWS = 6
"""How many labs the home page names; the list has all."""
_SENTENCE = re.compile(r"\s*<p>(?P<first>.*?)</p>(?P<rest>.*)", re.DOTALL)


def home_page(page: Written, known: Known, members: Members, site: Site) -> Markup:
    """Render the page; `known` is all that the network has. The first paragraph that somebody wrote for it is the
    sentence that says what a lab is.
    """
    root = page.root
    seen = glance(known, _LIMITS, site, root)
    sentence, body = _parted(page.body)
    active = [lab for lab in members.labs if is_active(lab)]
    return render(
        "home_portal.html",
        site,
        root,
        title=page.title,
        sentence=sentence,
        body=body,
        near=nearby(members, site, root),
        seen=seen,
        rows=[lab_row(lab, site, root) for lab in _named(active, members, seen)],
        who=say(msg_n("{count} lab", "{count} labs", len(active)), site.language),
        finished=len(members.labs) - len(active),
        map=station_map(members.labs, site, root, members.slugs),
        has_calls=any(members.calls.values()),
        **page_times(site),
    )


def _parted(body: Markup) -> tuple[Markup, Markup]:
    """Take the first paragraph off, where the text begins with one."""
    found = _SENTENCE.fullmatch(body)
    if found is None:
        return Markup(), body
    # Both are pieces of the site's own Markdown, cut between elements.
    return Markup(found["first"]), Markup(found["rest"].strip())  # noqa: S704


def _named(active: list[Lab], members: Members, seen: Glance) -> list[Lab]:
    """Name all labs while they are few; of many those that stand on the page already, and then those with dates."""
    if len(active) <= _MOST_ROWS:
        return active
    lines = {label for day in seen.days for stop in day.stops for label in stop.labs}
    ordered = sorted(active, key=lambda lab: (lab.label not in lines, lab.id not in members.dates, lab.id))
    return ordered[:_MOST_ROWS]
