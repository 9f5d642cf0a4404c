"""Links from one page of the book to another, as Sphinx resolves them."""

from docutils import nodes
from sphinx import addnodes


def page_link(page: str, words: str, docname: str) -> addnodes.pending_xref:
    """A link to a page.

    Args:
        page: Its name in the table of contents.
        words: What the link says.
        docname: Page that the link stands on.
    """
    return _link("doc", f"/{page}", words, docname)


def label_link(label: str, words: str, docname: str) -> addnodes.pending_xref:
    """A link to a label anywhere in the book; arguments else as in ``page_link``."""
    return _link("ref", label, words, docname)


def _link(kind: str, target: str, words: str, docname: str) -> addnodes.pending_xref:
    """A reference of Sphinx's standard domain."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="std",
        reftype=kind,
        reftarget=target,
        refexplicit=True,
        refdoc=docname,
        refwarn=True,
    )
