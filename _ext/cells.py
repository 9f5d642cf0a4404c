"""Cells that run in the page: what the browser needs for it, beside the page and in it.

A page carries a small script and a few addresses. Everything else (editor, Python, the page's own
cells as data) waits until a reader presses a button.
"""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from editions import notebooks, sources_root
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from course import assets
from course.notebooks import CHECK
from course.page_cells import page_cells
from course.runtime import MANIFEST, assemble

HERE = Path(__file__).parent
WEB = HERE.parent / "web"
KERNEL = WEB / "python" / "page_kernel"
SHARED = ("chart_figure", "chart_spec", "chart_table", "frame_html")  # modules of _ext, run in both
PYTHON, CELLS, SCRIPTS, OFFLINE = "python", "cells", "_static/cells", "offline.js"
NOT_FETCHED = (MANIFEST, "licences.txt")


class CellsInPage:
    """What one build knows about cells in the page; its methods answer Sphinx's events."""

    runtime: Path | None = None
    kernel = ""
    worker = ""

    def __init__(self) -> None:
        """Start without anything prepared."""
        self.notebooks: dict[str, str] = {}

    def prepare(self, app: Sphinx) -> None:
        """Assemble Python and bundle the scripts, once a build.

        Raises:
            ExtensionError: If a script cannot be bundled.
        """
        self.runtime = assemble(quiet=True)
        if self.runtime is None:
            return
        made = Path(app.outdir).parent / "cell-assets"
        shutil.rmtree(made, ignore_errors=True)
        static, extra = made / "static", made / "extra"
        bundle(static)
        shutil.copy(HERE / "static" / "cells.css", static)
        kernel = json.dumps(kernel_file(self.runtime, Path(app.srcdir) / "data"), sort_keys=True)
        self.kernel = f"{SCRIPTS}/kernel-{digest(kernel)}.json"
        (made / self.kernel.replace("_static", "static")).write_text(kernel, "utf-8")
        worker = next((static / "cells").glob("worker-*.mjs"))
        self.worker = f"{SCRIPTS}/{worker.name}"
        extra.mkdir()
        (static / OFFLINE).rename(extra / OFFLINE)  # its place decides what it may serve
        app.config.html_static_path.append(str(static))
        app.config.html_extra_path.append(str(extra))
        self.notebooks = notebooks(sources_root(app))

    def add_cells(
        self, app: Sphinx, page: str, _template: str, context: dict, doctree: nodes.document | None
    ) -> None:
        """Write a page's cells beside it, and give the page its script.

        Raises:
            ExtensionError: If the page's cells are not those of its source.
        """
        if doctree is None or self.runtime is None or not _sources(doctree):
            return
        # The whole source: the pages of exercises that Sphinx reads have no checks.
        text = (sources_root(app) / f"{page}.md").read_text("utf-8")
        cells, checks = page_cells(text)
        in_page = [cell.source for cell in cells if cell.shown]
        if _sources(doctree) != in_page:
            raise ExtensionError(
                f"{page}.md: the page's cells are not those of its source. "
                "Mend: give a cell that the page does not show the tag remove-cell."
            )
        notebook = json.loads(self.notebooks[f"{page}.ipynb"])
        described = [cell.as_json() for cell in cells]
        for entry, place in zip(
            described, places([cell.source for cell in cells], notebook["cells"]), strict=True
        ):
            if place is not None:
                entry["notebook"] = place
        content = {"cells": described, "checks": checks, "machine": CHECK, "notebook": notebook}
        target = Path(app.outdir) / CELLS / f"{page}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        target.write_text(written, "utf-8")
        config = {
            "page": page,
            "worker": self.worker,
            "kernel": self.kernel,
            "cells": f"{CELLS}/{page}.json?v={digest(written)}",
            "offline": OFFLINE,
            "charts": "_static/charts.mjs",
        }
        context["cells_config"] = json.dumps(config).replace("</", "<\\/")
        app.add_js_file("cells.mjs", type="module", loading_method=None)
        app.add_css_file("cells.css", priority=910)

    def publish_runtime(self, app: Sphinx, failure: Exception | None) -> None:
        """Put Python into the site, under the name of its content."""
        if failure or app.builder.format != "html" or self.runtime is None:
            return
        folder = Path(app.outdir) / PYTHON
        if not (folder / self.runtime.name).is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self.runtime, folder / self.runtime.name)


def bundle(target: Path) -> None:
    """Bundle the page's scripts.

    Args:
        target: Folder to write to.

    Raises:
        ExtensionError: If a script cannot be bundled.
    """
    run = assets.run_node("tools/bundle.mjs", str(target))
    if run.returncode != 0:
        raise ExtensionError(f"web/src: the scripts could not be bundled: {run.stderr.strip()}")


def kernel_file(runtime: Path, data: Path) -> dict[str, Any]:
    """Return what the worker needs to know.

    Args:
        runtime: The assembled Python.
        data: Folder of the tables.
    """
    manifest = json.loads((runtime / MANIFEST).read_text("utf-8"))
    modules = {f"page_kernel/{path.name}": path for path in sorted(KERNEL.glob("*.py"))}
    modules |= {f"{name}.py": HERE / f"{name}.py" for name in SHARED}
    return {
        "runtime": f"{PYTHON}/{runtime.name}/",
        "files": {
            entry["name"]: entry["bytes"]
            for entry in manifest["files"]
            if entry["name"] not in NOT_FETCHED
        },
        "modules": {name: path.read_text("utf-8") for name, path in modules.items()},
        "tables": sorted(path.name for path in data.glob("*.csv")),
    }


def places(sources: list[str], notebook: list[dict[str, Any]]) -> list[int | None]:
    """Find each cell of a page among the cells of its notebook.

    Args:
        sources: Sources of the page's cells, in order.
        notebook: The notebook's cells, in order.

    Returns:
        For each its index; ``None`` where the notebook does not have it.
    """
    found: list[int | None] = []
    start = 0
    for source in sources:
        match = next(
            (
                index
                for index, cell in enumerate(notebook[start:], start)
                if cell["cell_type"] == "code" and "".join(cell["source"]).strip() == source.strip()
            ),
            None,
        )
        found.append(match)
        start = start if match is None else match + 1
    return found


def digest(text: str) -> str:
    """Return a short hash, for names that change with what they name.

    Args:
        text: The content.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _sources(doctree: nodes.document) -> list[str]:
    """Sources of the page's cells in order, without those of folded solutions."""
    return [
        cell.next_node(nodes.literal_block).astext().rstrip("\n")
        for cell in doctree.findall(nodes.container)
        if cell.get("nb_element") == "cell_code"
        and cell.next_node(nodes.literal_block) is not None
        and not _in_solution(cell)
    ]


def _in_solution(node: nodes.Element) -> bool:
    """True inside a solution's box."""
    while node is not None:
        if "solution" in node.get("classes", []):
            return True
        node = node.parent
    return False


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    cells = CellsInPage()
    app.connect("builder-inited", cells.prepare)
    app.connect("html-page-context", cells.add_cells)
    app.connect("build-finished", cells.publish_runtime)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
