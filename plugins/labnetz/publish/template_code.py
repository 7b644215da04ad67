"""What our templates are compiled to: what Jinja makes of them, but for how a value is found and put into a page.

markupsafe puts each through four calls, whether or not there is anything to escape. Of a page's hundred values nearly
all are HTML already (what filters and macros gave), or text without any of the five signs: these are taken as they are.
And Jinja asks by a call of its own whether "one.name" is an attribute or a key. Ours are attributes, always: so Python
reads them itself, and one that is not there is an error, as everywhere in our templates. The bytes are the same.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING

from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.compiler import Frame

_ESCAPED = re.compile("[&<>\"']")


def as_html(value: object) -> str:
    """Give what stands for a value in a page, as `markupsafe.escape` does."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # it is one
    if kind is str and _ESCAPED.search(value) is None:  # type: ignore[call-overload]  # it is one
        return value  # type: ignore[return-value]  # it is one
    return escape(value)


class TemplateCode(CodeGenerator):
    """Jinja's own, which calls `as_html` of its environment where it would call `escape`, and reads attributes."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.as_html(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name is Jinja's
        """Write how an attribute is read."""
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")
