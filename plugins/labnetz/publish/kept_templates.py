"""Templates as bytecode, kept between runs: compiling them takes a third of a second, reading them a hundredth.

Jinja works out filters of constants when it compiles, with our catalogs and patterns. So bytecode counts for the same
source, language and options of its environment, and for the same code only (`pycache`). Templates of others are not
kept: by which code their constants are filtered, we don't know.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
from jinja2.bccache import BytecodeCache

from labnetz.pycache import recall, remember

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_OPTIONS = (
    "block_start_string",
    "block_end_string",
    "variable_start_string",
    "variable_end_string",
    "comment_start_string",
    "comment_end_string",
    "line_statement_prefix",
    "line_comment_prefix",
    "trim_blocks",
    "lstrip_blocks",
    "newline_sequence",
    "keep_trailing_newline",
    "optimized",
    "is_async",
    "autoescape",
)


class KeptTemplates(BytecodeCache):
    """The bytecode of a package's templates in one language."""

    def __init__(self, package: str, language: str) -> None:
        self._ours, self._language = f"{files(package)}/", language

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Give the name of a template's file, "" for one of somebody else."""
        is_ours = (filename or "").startswith(self._ours)
        return f"{self._language}-{super().get_cache_key(name, filename)}.template" if is_ours else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if its bytecode is known."""
        known = recall(bucket.key, self._about(bucket)) if bucket.key else None
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        if bucket.key:
            remember(bucket.key, self._about(bucket), bucket.bytecode_to_string())

    def _about(self, bucket: Bucket) -> str:
        return repr((jinja2.__version__, self._language, bucket.checksum, _world(bucket.environment)))


def _world(environment: jinja2.Environment) -> tuple[object, ...]:
    """Give all of an environment that decides about bytecode."""
    options = [(name, getattr(environment, name)) for name in _OPTIONS]
    policies = [(name, one) for name, one in sorted(environment.policies.items()) if isinstance(one, str | bool)]
    called = [(name, _named(one)) for name, one in sorted({**environment.filters, **environment.tests}.items())]
    return options, policies, sorted(environment.extensions), called, _named(environment.finalize)


def _named(function: object) -> str:
    kind = type(function)
    return f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', kind.__qualname__)}"
