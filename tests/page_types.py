"""Every type of page, once: what the browser tests walk through and what the screenshots show."""

from __future__ import annotations

from datetime import UTC, datetime

from labnetz.model import Update
from labnetz.publish.event_links import event_key
from labnetz.publish.item_links import update_key


def _light(id_: str, lab: str) -> str:
    """Give the portal's page of an event that the demonstration has as a page."""
    return f"veranstaltungen/{event_key(f'{id_}@{lab}.labnetz')}/"


def news_page(id_: str, lab: str) -> str:
    """Give the portal's page of news that the demonstration has as a page."""
    update = Update(lab=lab, guid=f"{id_}@{lab}.labnetz", title="", published=datetime(2026, 11, 1, tzinfo=UTC))
    return f"aktuelles/{update_key(update)}/"


PAGES = {
    "portal home": "",
    "portal events": "veranstaltungen/",
    "portal event": _light("datenspaziergang", "berlin"),
    "portal cancelled event": _light("kiezlabor-wochenmarkt", "berlin"),
    "portal event with details": _light("lego-workshop", "moenchengladbach"),
    "portal series with changed dates": _light("digital-sprechstunde", "moenchengladbach"),
    "portal event that is over": _light("chatbot-erste-runde", "wiesbaden"),
    "portal dates of a part": "veranstaltungen/land/hessen/",
    "portal dates of a lab": "veranstaltungen/lab/moenchengladbach/",
    "portal month": "veranstaltungen/monat/2026-12/",
    "portal map of dates": "veranstaltungen/karte/",
    "portal updates": "aktuelles/",
    "portal month of news": "aktuelles/2026-11/",
    "portal update": news_page("nutzertest-ergebnis", "berlin"),
    "portal calls": "mitmachen/",
    "portal call": "mitmachen/berlin/formular-testen/",
    "portal call with a result": "mitmachen/berlin/kiezlabor-wohin/",
    "portal practices": "formate/",
    "portal practices of a kind": "formate/nach/group/16-to-30/",
    "portal practices in another order": "formate/nach/order/adopted/",
    "portal practices, none of a kind": "formate/nach/kind/standard/",
    "portal practice": "formate/moenchengladbach/betatest-app/",
    "portal practice that others work with": "formate/berlin/nutzertest/",
    "portal practice that was withdrawn": "formate/berlin/fragebogen-am-eingang/",
    "portal practice of the network itself": "formate/stadtlabore/mobiles-labor/",
    "portal who builds on whom": "formate/netz/",
    "portal places": "orte/",
    "portal place": "orte/moenchengladbach/marktstand/",
    "portal topics": "themen/",
    "portal topic": "themen/ki/",
    "portal labs": "labore/",
    "portal lab": "labore/wiesbaden/",
    "portal archived lab": "labore/kehl/",
    "portal Land": "labore/land/hessen/",
    "portal subscribe": "abonnieren/",
    "portal part of the network": "abonnieren/lab/berlin/",
    "portal part with a long name": "abonnieren/topic/digitale-teilhabe/",
    "portal part with one date": "abonnieren/access/wheelchair/",
    "portal embedding": "einbetten/",
    "portal health": "zustand/",
    "portal standards": "standards/",
    "portal standards of a lab": "standards/berlin/",
    "portal text": "ueber/",
    "handbook": "handbuch/",
    "handbook with code": "handbuch/erste-schritte/",
    "handbook with wide tables": "handbuch/felder/",
    "handbook rules": "handbuch/regeln/",
    "portal not found": "404.html",
    "lab home": "berlin/",
    "lab events": "berlin/veranstaltungen/",
    "lab month": "berlin/veranstaltungen/monat/2026-12/",
    "lab month without dates": "berlin/veranstaltungen/monat/2026-09/",
    "lab event": "berlin/veranstaltungen/datenspaziergang/",
    "lab cancelled event": "berlin/veranstaltungen/kiezlabor-wochenmarkt/",
    "lab series": "berlin/veranstaltungen/offene-sprechstunde/",
    "lab event with details": "moenchengladbach/veranstaltungen/lego-workshop/",
    "lab series with changed dates": "moenchengladbach/veranstaltungen/digital-sprechstunde/",
    "lab event with a picture": "wiesbaden/veranstaltungen/laerm-messen/",
    "lab event that is over": "wiesbaden/veranstaltungen/chatbot-erste-runde/",
    "lab updates": "berlin/aktuelles/",
    "lab update": "berlin/aktuelles/kiezlabor-unterwegs/",
    "lab update with links": "berlin/aktuelles/nutzertest-ergebnis/",
    "lab calls": "berlin/mitmachen/",
    "lab call": "berlin/mitmachen/formular-testen/",
    "lab call with a result": "berlin/mitmachen/kiezlabor-wohin/",
    "lab practices": "moenchengladbach/formate/",
    "lab practice": "moenchengladbach/formate/betatest-app/",
    "lab practice with files": "berlin/formate/nutzertest/",
    "lab practice that was withdrawn": "berlin/formate/fragebogen-am-eingang/",
    "lab practice with a picture": "wiesbaden/formate/laerm-messen/",
    "lab places": "berlin/orte/",
    "lab place": "berlin/orte/citylab/",
    "lab place that was measured": "moenchengladbach/orte/marktstand/",
    "lab subscribe": "berlin/abonnieren/",
    "lab text": "berlin/ueber/",
    "lab legal": "berlin/impressum/",
    "lab privacy": "wiesbaden/datenschutz/",
    "lab accessibility": "moenchengladbach/barrierefreiheit/",
    "lab barrier report": "berlin/barriere-melden/",
    "lab plain language": "berlin/leichte-sprache/",
    "lab sign language": "moenchengladbach/gebaerdensprache/",
    "lab not found": "wiesbaden/404.html",
    "lab search": "berlin/suche/",
    "lab home in English": "berlin/en/",
    "lab text in French": "berlin/fr/ueber/",
    "lab event in English": "moenchengladbach/en/veranstaltungen/offener-samstag/",
    "lab event in plain language": "moenchengladbach/de-simple/veranstaltungen/offener-samstag/",
}
