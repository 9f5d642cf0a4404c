"""Inline Markdown of questions, feedback and rubrics, as HTML."""

from functools import cache

from markdown_it import MarkdownIt


@cache
def _markdown() -> MarkdownIt:
    """CommonMark without HTML, with typographic quotation marks."""
    return MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")


def html(text: str) -> str:
    """Return a text with code, emphasis and links as HTML; anything else is escaped.

    Args:
        text: Inline Markdown.
    """
    return str(_markdown().renderInline(" ".join(text.split())))
