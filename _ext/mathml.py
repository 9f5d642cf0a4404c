"""Formulas as MathML, which browsers draw themselves: no script, no font download."""

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

log = logging.getLogger(__name__)


def _mathml(node: nodes.Element, display: str) -> str:
    """Convert one formula; a formula that cannot be read is a warning and stays as text."""
    try:
        formula = convert(node.astext(), display=display)
        if "\\" in formula:  # an unknown command is passed on as it is
            raise ValueError("unknown command")
        return formula
    except Exception as error:
        log.warning(
            "formula %r cannot be converted (%s). Mend: use LaTeX that latex2mathml reads.",
            node.astext(),
            error,
            location=node,
            type="mathml",
        )
        return f"<code>{node.astext()}</code>"


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in the line."""
    self.body.append(_mathml(node, "inline"))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, which scrolls where the screen is too narrow."""
    self.body.append(f'<div class="formula">{_mathml(node, "block")}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer; ``html_math_renderer`` in the configuration chooses it."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
