"""Choose the language of the terminal. Translates nothing."""

from __future__ import annotations

import os

from labnetz.locale import LANGUAGES

DEFAULT = "de"
_VARIABLES = ("LABNETZ_LANGUAGE", "LC_ALL", "LANG")


def chosen_language(option: str | None) -> str:
    """Give what was asked for, else what the environment says ("en_GB.UTF-8"), else German.

    A locale that names no language of ours ("C", "nl_NL") says nothing about German or English.
    """
    for wish in (option, *(os.environ.get(name) for name in _VARIABLES)):
        language = (wish or "").replace("-", "_").split("_")[0].split(".")[0].lower()
        if language in LANGUAGES:
            return language
    return DEFAULT
