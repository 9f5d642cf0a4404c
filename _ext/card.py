"""The card at the top of a chapter: what it costs, what it needs, what it gives."""

from typing import Any

import datapages
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course import yaml_text
from course.cards import FIELDS

log = logging.getLogger(__name__)


class ChapterCard(SphinxDirective):
    """``{card-chapter}`` with a YAML body: its number, minutes, prerequisites, outcomes, tables."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the card; warn about missing or unknown fields and tables."""
        place = f"{self.env.doc2path(self.env.docname)}:{self.lineno}"
        card = yaml_text.load("\n".join(self.content)) or {}
        if set(card) != set(FIELDS):
            log.warning(
                "%s: the chapter's card has the fields %s. Mend: give it exactly %s.",
                place,
                ", ".join(card) or "(none)",
                ", ".join(FIELDS),
                type="card",
            )
            return []
        for fault in datapages.unknown(self.env.app, card["tables"]):
            log.warning("%s: the card: %s", place, fault, type="card")
        box = nodes.container(classes=["chapter-card"])
        box += _row("Chapter", [str(card["chapter"])])
        box += _row("Time", [f"about {card['minutes']} minutes"])
        box += _row("You need", card["prerequisites"])
        box += _row("You will be able to", card["outcomes"])
        tables = nodes.paragraph(classes=["card-tables"])
        tables += nodes.raw(
            "", datapages.table_links(self.env.app, self.env.docname, card["tables"]), format="html"
        )
        box += nodes.container("", _label("Data"), tables, classes=["card-row"])
        return [box]


def _label(text: str) -> nodes.paragraph:
    """The name of a row."""
    return nodes.paragraph("", text, classes=["card-label"])


def _row(label: str, items: list[str]) -> nodes.container:
    """A row of the card: a label and a list, or a line where there is only one item."""
    if len(items) == 1:
        value: nodes.Node = nodes.paragraph("", items[0])
    else:
        value = nodes.bullet_list(
            "", *(nodes.list_item("", nodes.paragraph("", item)) for item in items)
        )
    return nodes.container("", _label(label), value, classes=["card-row"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("card-chapter", ChapterCard)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
