"""DataFrames in the page: figures flush right, words flush left, each in a box that scrolls."""

from typing import Any

from docutils import nodes
from frame_html import dressed
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

MARK = 'class="dataframe"'


class DressFrames(SphinxPostTransform):
    """Rewrite every table that pandas has printed on a page."""

    default_priority = 300  # after myst-nb has chosen among a cell's output formats
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:  # noqa: ANN401
        """Go through one page."""
        for raw in list(self.document.findall(nodes.raw)):
            if MARK in raw.astext():
                raw.replace_self(nodes.raw("", dressed(raw.astext()), format="html"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the transform."""
    app.add_post_transform(DressFrames)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
