"""What a page is about, said to programs: schema.org as JSON-LD. docs/mapping.md has the table that this keeps to.

Pure: values in, `Node`s out. What nobody said is left out, never guessed; names of persons are never given.
"""

from labnetz.publish.json_ld.call import call_ld
from labnetz.publish.json_ld.event import date_ld, event_ld, series_ld
from labnetz.publish.json_ld.lab import lab_ld
from labnetz.publish.json_ld.place import place_ld
from labnetz.publish.json_ld.practice import practice_ld
from labnetz.publish.json_ld.script import as_script
from labnetz.publish.json_ld.trail import trail
from labnetz.publish.json_ld.update import update_ld

__all__ = [
    "as_script",
    "call_ld",
    "date_ld",
    "event_ld",
    "lab_ld",
    "place_ld",
    "practice_ld",
    "series_ld",
    "trail",
    "update_ld",
]
