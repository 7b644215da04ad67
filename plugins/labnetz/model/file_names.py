"""What the words of labs are called as files and folders, so that any computer can have them."""

from __future__ import annotations

import re

_DEVICE = r"(?:^|(?<=/))(?:con|prn|aux|nul|com[1-9]|lpt[1-9]){}(?=[./]|$)"
"""What Windows takes for a device, whatever stands behind a point ("Naming Files, Paths, and Namespaces")."""
_IS_DEVICE = re.compile(_DEVICE.format(""), re.IGNORECASE)
_MARKED = re.compile(_DEVICE.format("-*"), re.IGNORECASE)


def names_a_device(path: str) -> bool:
    """Tell whether Windows can't have a file or folder of that path."""
    return _IS_DEVICE.search(path) is not None


def file_path(words: str) -> str:
    """Give the path of what a lab called so: itself, with a hyphen behind each name that Windows keeps for a device.

    A topic "Con" stands in `con-.ics`: no slug and no id ends in a hyphen, so no other topic can be called that. What
    ends in one all the same, as names in foreign calendars may, gets one more: two names never become one.
    """
    return _MARKED.sub(r"\g<0>-", words)
