"""What the book holds, read from its table of contents, for tests that run once for each page."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode

from course.build import toc_pages
from course.places import ROOT

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
PAGES = toc_pages(ROOT / "_toc.yml")
CHAPTERS = [
    chapter["file"]
    for part in TOC["parts"]
    if part.get("caption") == "Chapters"
    for chapter in part["chapters"]
]
EXERCISES = [name for name in PAGES if name.startswith("exercises/")]
DIRECTIVE = re.compile(r"^(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\} ?(?P<argument>.*)$", re.M)


@dataclass(frozen=True)
class Source:
    """The source of one page.

    Attributes:
        name: Its name in the table of contents.
        path: Its file.
        text: What stands in it.
    """

    name: str
    path: Path
    text: str

    @property
    def is_notebook(self) -> bool:
        """True when the page has a kernel."""
        return self.text.startswith("---\n") and "\nkernelspec:" in self.text.split("\n---\n")[0]

    def cells(self) -> list[NotebookNode]:
        """Return the page's cells in order, each with the line where it begins."""
        if not self.is_notebook:
            return []
        notebook = myst_to_notebook(self.text, add_source_map=True)
        for cell, line in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
            cell["line"] = line + 1
        return notebook.cells

    def code(self) -> list[NotebookNode]:
        """Return the page's code cells."""
        return [cell for cell in self.cells() if cell.cell_type == "code"]

    def directives(self, name: str) -> list[str]:
        """Return the arguments of every directive of one name."""
        return [m["argument"].strip() for m in DIRECTIVE.finditer(self.text) if m["name"] == name]


@cache
def source(name: str) -> Source:
    """Read one page by its name in the table of contents."""
    path = ROOT / f"{name}.md"
    return Source(name, path, path.read_text("utf-8"))


def notebooks() -> list[str]:
    """Names of all pages with cells that exist."""
    return [n for n in PAGES if (ROOT / f"{n}.md").exists() and source(n).is_notebook]
