"""What a cell's value looks like in the page: a figure, a table, a drawing, or plain text."""

import base64
import sys
import warnings
from typing import Any

from chart_figure import figure
from chart_spec import interactive, split_title

with warnings.catch_warnings(action="ignore"):  # bs4 misses CSS selectors, which tables do without
    from frame_html import dressed

MOST_HTML = 2_000_000  # characters beyond which a table would stop the page
MOST_TEXT = 100_000
VEGA_LITE = "application/vnd.vegalite.v6+json"


def bundle(value: Any) -> dict[str, Any] | None:
    """Return the forms of a value that the page may choose from.

    Args:
        value: What the last line of a cell gave, or what ``display`` was called with.

    Returns:
        Contents by media type, as in a notebook; a chart carries ``figure`` beside, the house's
        frame around it. ``None`` for ``None``.
    """
    if value is None:
        return None
    if _is_chart(value):
        return _chart(value)
    forms: dict[str, Any] = {}
    for method, media in (
        ("_repr_html_", "text/html"),
        ("_repr_svg_", "image/svg+xml"),
        ("_repr_markdown_", "text/markdown"),
        ("_repr_png_", "image/png"),
    ):
        call = getattr(value, method, None)
        content = call() if callable(call) and not isinstance(value, type) else None
        if content:
            forms[media] = _text(content)
    if 'class="dataframe"' in forms.get("text/html", ""):
        forms["frame"] = dressed(forms["text/html"])
    if len(forms.get("text/html", "")) > MOST_HTML:
        forms = {"note": "The table is too large for the page; show fewer rows."}
    text = repr(value)
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT] + f"\n[cut here: a value shows at most {MOST_TEXT:,} characters]"
    forms["text/plain"] = text
    return forms


def _is_chart(value: Any) -> bool:
    """True for a chart of Altair, without importing Altair for it."""
    altair = sys.modules.get("altair")
    return altair is not None and isinstance(value, altair.TopLevelMixin)


def _chart(value: Any) -> dict[str, Any]:
    """A chart as its specification, and as the figure that the book makes of one."""
    spec = value.to_dict()
    _, _, drawing = split_title(spec)
    return {
        VEGA_LITE: spec,
        "text/plain": "A chart (altair)",
        "figure": {"html": figure(spec), "spec": interactive(drawing)},
    }


def _text(content: str | bytes) -> str:
    """Pictures travel as base64."""
    return base64.b64encode(content).decode() if isinstance(content, bytes) else str(content)
