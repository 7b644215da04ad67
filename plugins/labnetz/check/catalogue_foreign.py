"""What is said about foreign calendars and feeds, in words. As `catalogue` otherwise."""

from __future__ import annotations

from labnetz.check.catalogue import ANY, BOTH, ERROR, NOTE, WARNING, Told
from labnetz.model import msg

CALENDARS = (
    Told(
        "ICAL-00", msg("An address gives no calendar"), ERROR, "https://stadt.example/", "https://stadt.example/k.ics"
    ),
    Told("ICAL-01", msg("An event of a calendar is cut off"), ERROR, "BEGIN:VEVENT", "BEGIN:VEVENT … END:VEVENT"),
    Told("ICAL-02", msg("A line does not belong in a calendar"), NOTE, "<!-- cached -->", "END:VCALENDAR at the end"),
    Told(
        "ICAL-03", msg("A calendar is not written in UTF-8"), WARNING, "SUMMARY:B\\xfccher (Latin-1)", "SUMMARY:Bücher"
    ),
    Told("ICAL-04", msg("A line of an event can't be read"), NOTE, "GEO 50.1", "GEO:50.1;8.2"),
    Told(
        "ICAL-05",
        msg("An event has a property twice"),
        WARNING,
        "SUMMARY:Werkstatt\nSUMMARY:Löten",
        "SUMMARY:Werkstatt",
    ),
    Told(
        "ICAL-06",
        msg("An address of an event can't be published"),
        NOTE,
        "URL:file:///C:/a.doc",
        "URL:https://stadt.example/a",
    ),
    Told("ICAL-07", msg("An event has no title"), BOTH, "SUMMARY:", "SUMMARY:Werkstatt"),
    Told("ICAL-08", msg("An event has no UID"), WARNING, "BEGIN:VEVENT without UID", "UID:20261202-1@stadt.example"),
    Told("ICAL-09", msg("A private event was left out"), NOTE, "CLASS:PRIVATE", "CLASS:PUBLIC"),
    Told(
        "ICAL-10",
        msg("The start of an event can't be read"),
        ERROR,
        "DTSTART:20261302T170000",
        "DTSTART:20261202T170000",
    ),
    Told(
        "ICAL-11", msg("The end of an event can't be right"), WARNING, "DTEND:99991231T235959", "DTEND:20261202T190000"
    ),
    Told(
        "ICAL-12",
        msg("A change for a date and all later ones"),
        ("error", "note"),
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T170000",
        "RECURRENCE-ID:20261202T170000",
    ),
    Told(
        "ICAL-13",
        msg("Nobody can know a time zone"),
        ("error", "note"),
        "DTSTART;TZID=Meine Zone:20261202T170000",
        "DTSTART;TZID=Europe/Berlin:20261202T170000",
    ),
    Told(
        "ICAL-14",
        msg("An event begins on a whole day and ends at a time"),
        WARNING,
        "DTSTART;VALUE=DATE:20261202\nDTEND:20261202T190000",
        "DTSTART:20261202T170000\nDTEND:20261202T190000",
    ),
    Told(
        "ICAL-15",
        msg("How an event repeats can't be read"),
        BOTH,
        "RRULE:FREQ=WEEKLY;BYDAY=XX",
        "RRULE:FREQ=WEEKLY;BYDAY=TU",
    ),
    Told("ICAL-16", msg("A property of an event can't be read"), ("error", "note"), "SEQUENCE:neu", "SEQUENCE:1"),
    Told(
        "ICAL-17",
        msg("A changed date is there without its series"),
        WARNING,
        "RECURRENCE-ID without an event with RRULE and the same UID",
        "both in one file",
    ),
    Told(
        "ICAL-18",
        msg("Several events have one UID"),
        WARNING,
        "UID:1 in two events",
        "UID:1@stadt.example, UID:2@stadt.example",
    ),
    Told(
        "ICAL-19",
        msg("The clocks don't show the start of an event, or show it twice"),
        NOTE,
        "DTSTART;TZID=Europe/Berlin:20270328T023000",
        "DTSTART;TZID=Europe/Berlin:20270328T033000",
    ),
    Told(
        "ICAL-20", msg("An event repeats too often to be meant so"), WARNING, "RRULE:FREQ=SECONDLY", "RRULE:FREQ=WEEKLY"
    ),
    Told("ICAL-21", msg("A calendar holds more than events"), NOTE, "BEGIN:VTODO", "BEGIN:VEVENT"),
    Told(
        "ICAL-22",
        msg("An event is off in words, not in its state"),
        ("warning", "note"),
        "SUMMARY:Abgesagt: Lesung",
        "SUMMARY:Lesung\nSTATUS:CANCELLED",
    ),
)

FEEDS = (
    Told(
        "FEED-01",
        msg("A feed has an error in its XML"),
        WARNING,
        "<title>Frage & Antwort</title>",
        "<title>Frage &amp; Antwort</title>",
    ),
    Told("FEED-02", msg("Entries of a feed are empty"), WARNING, "<item></item>", "<item><title>Neues</title></item>"),
    Told("FEED-03", msg("Entries of a feed repeat others"), NOTE, "the same item twice", "every item once"),
    Told("FEED-04", msg("A feed is very long"), NOTE, "10,000 items", "the items of the last year"),
    Told(
        "FEED-05",
        msg("Entries of a feed have no date that can be read"),
        NOTE,
        "<pubDate>neulich</pubDate>",
        "<pubDate>Mon, 25 Jun 2018 10:00:00 +0200</pubDate>",
    ),
    Told(
        "FEED-06",
        msg("Entries of a feed are dated in the future"),
        WARNING,
        "<pubDate> with the day of the event",
        "<pubDate> with the day of publication",
    ),
    Told(
        "FEED-07",
        msg("Entries of a feed share a GUID"),
        NOTE,
        "<guid>1</guid> in two items",
        "<guid>1</guid>, <guid>2</guid>",
    ),
    Told(
        "FEED-08",
        msg("Entries of a feed link to no web page"),
        WARNING,
        "<link>javascript:go()</link>",
        "<link>https://stadt.example/a</link>",
    ),
    Told("FEED-09", msg("Entries of a feed can't be read"), ERROR, "an entry that no program reads", "a new entry"),
    Told(
        "FEED-20",
        msg("A calendar is too big for Google"),
        ("warning", "note"),
        "feeds/calendar.ics with 1,200 kB",
        "feeds/calendar.ics with less than 800 kB",
    ),
)

MANIFESTS = (
    Told("MAN-01", msg("A manifest is not a JSON object"), ERROR, '["id", "lab"]', '{"id": "lab"}'),
    Told("MAN-02", msg("The version of a manifest is not known"), ERROR, '"labnetz": ["9"]', '"labnetz": ["1", "9"]'),
    Told(
        "MAN-03",
        msg("A manifest doesn't say who it is about"),
        ERROR,
        '{"labnetz": ["1"]}',
        '{"labnetz": ["1"], "id": "lab", "name": "Labor", "url": "https://labor.example/"}',
    ),
    Told(
        "MAN-04",
        msg("A value of a manifest is wrong and left out"),
        BOTH,
        '"homepage": "labor"',
        '"homepage": "https://labor.example/"',
    ),
    Told("MAN-05", msg("A key stands twice in a manifest"), WARNING, '"id": "a", "id": "b"', '"id": "a"'),
    Told("MAN-06", msg("A list of a manifest is too long"), ("warning", "note"), "21 feeds", "20 feeds"),
    Told(
        "MAN-07",
        msg("A manifest lies on another host than its site"),
        WARNING,
        '"url": "https://anders.example/"',
        '"url": "https://labor.example/"',
    ),
    Told("MAN-08", msg("A manifest names no licence"), WARNING, '"licence": ""', '"licence": "CC-BY-4.0"'),
    Told(
        "MAN-09",
        msg("A manifest doesn't say when it expires"),
        NOTE,
        '"expires": null',
        '"expires": "2027-06-01T00:00:00Z"',
    ),
    Told(
        "MAN-10",
        msg("A manifest has expired"),
        WARNING,
        '"expires": "2020-01-01T00:00:00Z"',
        '"expires": "2027-06-01T00:00:00Z"',
    ),
    Told("MAN-11", msg("A demonstration wants to join real labs"), WARNING, '"demo": true', '"demo": false'),
    Told(
        "MAN-12",
        msg("Nobody says under which licence a lab's feeds are"),
        ERROR,
        "manifest: https://labor.example/lab.json",
        "manifest: https://labor.example/lab.json\nlicence: CC-BY-4.0",
    ),
    Told(
        "MAN-13",
        msg("A manifest names another feed than the registry"),
        WARNING,
        "feeds:\n  events: https://labor.example/alt.ics",
        "feeds:\n  events: https://labor.example/kalender.ics",
    ),
    Told(
        "MAN-14",
        msg("A manifest names a feed on another host"),
        WARNING,
        '"events": "https://cloud.example/k.ics"',
        "feeds:\n  events: https://cloud.example/k.ics",
    ),
    Told("MAN-15", msg("A manifest lists labs of its own"), WARNING, '"labs": [{"id": "kehl", …}]', "portal: true"),
)

BUNDLES = (
    Told(
        "USE-01",
        msg("A bundle of a practice can't be used"),
        ERROR,
        "a ZIP file with an HTML page, or with another checksum than lab.json says",
        "the ZIP file that the lab's site publishes",
    ),
)

HARVEST = (
    Told(
        "SOURCE-01",
        msg("A feed has moved for good"),
        ANY,
        "an address that redirects",
        "the new address in labs/<id>.yml",
    ),
    Told(
        "SOURCE-02",
        msg("A feed is gone for good"),
        WARNING,
        "an address that answers 410",
        "the new address in labs/<id>.yml",
    ),
    Told(
        "SOURCE-03",
        msg("A feed came back empty or much shorter"),
        WARNING,
        "0 events, after 12",
        "labnetz harvest --accept-shrink LAB",
    ),
    Told("SOURCE-04", msg("A feed was not asked this time"), NOTE, "Retry-After: 3600", "labnetz harvest --force"),
    Told("SOURCE-05", msg("A feed could not be kept"), ERROR, "a full disk", "free space"),
    Told("SOURCE-06", msg("A kept feed is damaged"), WARNING, "a file in snapshots/ was changed", "labnetz harvest"),
    Told(
        "SOURCE-07",
        msg("So many feeds failed that the old state stays"),
        ERROR,
        "4 of 10 labs failed",
        "look at your own network first",
    ),
    Told(
        "SOURCE-08",
        msg("Many new entries came at once"),
        NOTE,
        "200 old posts with new ids and dates",
        "keep GUIDs and dates when a site moves",
    ),
    Told(
        "SOURCE-09",
        msg("Known entries came back under other GUIDs"),
        NOTE,
        "<guid>https://neu.example/?p=1</guid>",
        "<guid>https://alt.example/?p=1</guid>",
    ),
    Told(
        "SOURCE-10",
        msg("A coming event is no longer in its calendar"),
        NOTE,
        "an event that was deleted",
        "STATUS:CANCELLED",
    ),
    Told(
        "SOURCE-11",
        msg("The portal's backup can't be reached or read"),
        ANY,
        "labnetz harvest --seed-from https://alt.example/",
        "labnetz harvest --seed-from https://portal.example/",
    ),
    Told(
        "SOURCE-12",
        msg("A part of the portal's backup can't be believed"),
        ERROR,
        "a file in harvest/ was changed",
        "publish the portal again",
    ),
    Told(
        "SOURCE-13",
        msg("Two labs announce the same event differently"),
        WARNING,
        "UID:fest@example.org, DTSTART:20261202T160000Z / UID:fest@example.org, DTSTART:20261202T170000Z",
        "DTSTART:20261202T170000Z / DTSTART:20261202T170000Z",
    ),
)
