"""Write `network.opml`: the updates of every lab, to import into a feed reader. Chooses no lab, makes no feed.

Calendars are left out: newsboat takes an outline of type "link" for a feed too, and would report an error for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from labnetz.feeds.xml import xml_text
from labnetz.model import Artifact

if TYPE_CHECKING:
    from labnetz.model import Lab, Network, Source

PATH = "network.opml"


def write_opml(network: Network) -> Artifact:
    """OPML 2.0 (opml.org/spec2.opml): one outline for each source of updates, with the lab's own address."""
    opml = ET.Element("opml", {"version": "2.0"})
    head = ET.SubElement(opml, "head")
    ET.SubElement(head, "title").text = xml_text(network.name)
    ET.SubElement(head, "ownerName").text = xml_text(network.name)
    ET.SubElement(head, "ownerId").text = network.url
    body = ET.SubElement(opml, "body")
    for lab in network.labs:
        for source in lab.sources:
            if source.kind == "updates":
                ET.SubElement(body, "outline", _outline(lab, source))
    ET.indent(opml)
    document: bytes = ET.tostring(opml, encoding="utf-8", xml_declaration=True)
    return Artifact(PATH, document + b"\n")


def _outline(lab: Lab, source: Source) -> dict[str, str]:
    name = xml_text(lab.name)
    home = lab.url or lab.homepage
    return {"type": "rss", "text": name, "title": name, "xmlUrl": source.url} | ({"htmlUrl": home} if home else {})
