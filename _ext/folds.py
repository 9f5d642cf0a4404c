"""Folded boxes without a script: what is marked ``dropdown`` becomes the browser's own details.

Solutions of sphinx-exercise and ordinary admonitions are folded by a script in a stock book, and
lie open where none runs. The browser can fold by itself, tells screen readers the state, and finds
text inside when a reader searches in the page.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import (  # type: ignore[import-untyped]
    is_exercise_node,
    is_solution_node,
)

FOLDED = "dropdown"
UNFOLDED = ("toggle-shown", "open")


class fold(nodes.General, nodes.Element):
    """A box that opens and shuts; its first child is the summary."""


class summary(nodes.General, nodes.TextElement):
    """What shows of a shut box."""


class FoldBoxes(SphinxPostTransform):
    """Turn boxes marked ``dropdown`` into folds, and tidy sphinx-exercise's parts."""

    default_priority = 150  # after sphinx-exercise has written its titles
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:  # noqa: ANN401
        """Go through one page."""
        for section in list(self.document.findall(nodes.section)):
            # Every exercise holds a section of the same name: an id must not stand twice.
            if section["ids"] in (["exercise-content"], ["solution-content"]):
                section.replace_self(nodes.container("", *section.children, classes=["box-body"]))
        for box in list(self.document.findall(nodes.Admonition)):
            if is_exercise_node(box):
                _number_apart(box)
            if FOLDED in box["classes"] and box.children:
                box.replace_self(_folded(box))


def _folded(box: nodes.Element) -> fold:
    """Return a box as a fold with the same classes, ids and content."""
    title, *content = box.children
    words = title.astext().strip()
    if is_solution_node(box):
        # The exercise stands right above; a link inside the summary could not be pressed.
        words = "Solution"
    new = fold("", summary("", words), *content)
    new["ids"] = list(box["ids"])
    kind = "solution" if is_solution_node(box) else "admonition"
    kept = [name for name in box["classes"] if name not in (FOLDED, *UNFOLDED)]
    new["classes"] = list(dict.fromkeys(["fold", kind, *kept]))
    new["open"] = any(name in box["classes"] for name in UNFOLDED)
    return new


def _number_apart(box: nodes.Element) -> None:
    """Take the brackets off an exercise's title, whose number is set apart by its type."""
    title = box.children[0]
    texts = [child for child in title.children if isinstance(child, nodes.Text)]
    if isinstance(title, nodes.title) and len(texts) >= 2 and texts[0] == " (" and texts[-1] == ")":
        title.remove(texts[0])
        title.remove(texts[-1])


def visit_fold(self: HTML5Translator, node: fold) -> None:
    """Open the box."""
    self.body.append(self.starttag(node, "details", **({"open": "open"} if node["open"] else {})))


def depart_fold(self: HTML5Translator, _node: fold) -> None:
    """Close the box."""
    self.body.append("</details>\n")


def visit_summary(self: HTML5Translator, node: summary) -> None:
    """Open the line that stays visible."""
    self.body.append(self.starttag(node, "summary", suffix=""))


def depart_summary(self: HTML5Translator, _node: summary) -> None:
    """Close the line that stays visible."""
    self.body.append("</summary>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register nodes and transform."""
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_post_transform(FoldBoxes)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
