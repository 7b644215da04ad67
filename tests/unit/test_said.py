"""Messages with a number in them: in English, in German, and through a receipt, also one of an older version."""

import json
from dataclasses import replace

import pytest

from labnetz.harvest.receipt import read_receipt, write_receipt
from labnetz.locale import say
from labnetz.model import Receipt, msg, msg_n
from labnetz.wording import filled

RECEIPT = Receipt(url="https://kehl.example/calendar.ics", sha256="ab")


def emptied(count):
    return msg_n("came back empty, had {count} current entry", "came back empty, had {count} current entries", count)


@pytest.mark.parametrize(
    ("count", "english", "german"),
    [
        (0, "came back empty, had 0 current entries", "die Quelle ist plötzlich leer (zuvor 0 aktuelle Einträge)"),
        (1, "came back empty, had 1 current entry", "die Quelle ist plötzlich leer (zuvor 1 aktueller Eintrag)"),
        (2, "came back empty, had 2 current entries", "die Quelle ist plötzlich leer (zuvor 2 aktuelle Einträge)"),
    ],
)
def test_one_is_said_otherwise_than_many(count, english, german):
    message = emptied(count)
    assert (str(message), say(message, "en"), say(message, "de")) == (english, english, german)


def test_values_that_come_later_leave_the_number_alone():
    message = filled(msg_n("{key}: {count} entry", "{key}: {count} entries", 3), {"key": "also"})
    assert str(message) == "also: 3 entries"


@pytest.mark.parametrize("reason", [None, msg("no {what}", what="answer"), emptied(1), emptied(7)])
def test_a_receipt_keeps_its_reason_for_every_language(reason):
    receipt = replace(RECEIPT, reason=reason)
    assert read_receipt(write_receipt(receipt)) == receipt


def test_a_receipt_that_was_written_before_there_were_plurals_is_read():
    old = json.loads(write_receipt(RECEIPT))
    old["reason"] = ["came back empty, had {count} current entries", [["count", "7"]]]
    found = read_receipt(json.dumps(old).encode())
    assert str(found.reason) == "came back empty, had 7 current entries"


@pytest.mark.parametrize("plural", [["{other} entries", 2], ["{count} entries", "2"], ["{count} entries"], 7, None])
def test_a_receipt_with_a_broken_plural_is_damaged(plural):
    fields = json.loads(write_receipt(replace(RECEIPT, reason=emptied(7))))
    with pytest.raises(ValueError, match=r"receipt|unpack|fit together"):
        read_receipt(json.dumps(fields | {"reason_plural": plural}).encode())
