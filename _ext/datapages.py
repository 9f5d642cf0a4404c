"""Source lines, links to tables, and the pages about the data, all from ``datapackage.yaml``.

From a chart a reader reaches the table's description in one click, and from there the rows, the
builder, the source and its terms in one more. The parts: ``course.datapackage`` reads the package,
``datapages_tables``, ``datapages_sources`` and ``datapages_doubts`` make the pages.
"""

import html
import shutil
from pathlib import Path
from typing import Any

from datapages_doubts import DataDoubts, DoubtsOverview
from datapages_html import DATA_PAGE, package
from datapages_sources import DataSources, LinkSources, RowSources, SourceRegistry
from datapages_tables import DataOverview, DataTables
from sphinx.application import Sphinx

DIRECTIVES = {
    "data-overview": DataOverview,
    "data-tables": DataTables,
    "data-sources": DataSources,
    "row-sources": RowSources,
    "source-registry": SourceRegistry,
    "doubts-overview": DoubtsOverview,
    "data-doubts": DataDoubts,
}


def resources(app: Sphinx) -> dict[str, dict]:
    """Return the data package's tables by name, in the order of the package."""
    return {name: dict(table.resource) for name, table in package(app).tables.items()}


def unknown(app: Sphinx, names: list[str]) -> list[str]:
    """Return a fault, with its mend, for each name that is no table of the data package."""
    known = resources(app)
    return [
        f"the table '{name}' is not in data/datapackage.yaml. Mend: use one of {', '.join(known)}."
        for name in names
        if name not in known
    ]


def _href(app: Sphinx, page: str, name: str) -> str:
    """Address of a table's description, relative to a page."""
    return html.escape(f"{app.builder.get_relative_uri(page, DATA_PAGE)}#table-{name}")


def table_links(app: Sphinx, page: str, names: list[str]) -> str:
    """Return links to tables' descriptions, separated by commas (HTML)."""
    known = resources(app)
    return ", ".join(
        f'<a href="{_href(app, page, name)}">{html.escape(known[name]["title"])}</a>'
        for name in names
        if name in known
    )


def publishers(resource: dict) -> list[str]:
    """Return short names of a table's sources; what has none was compiled for this book."""
    named = [source["short"] for source in resource.get("sources", []) if "short" in source]
    return named or ["compiled for this book from the pages it names"]


def source_line(app: Sphinx, page: str, names: list[str]) -> str:
    """Return the source line of a chart (HTML); empty where the chart names no table."""
    known = resources(app)
    named = [known[name] for name in names if name in known]
    if not named:
        return ""
    sources = list(dict.fromkeys(name for resource in named for name in publishers(resource)))
    return (
        f'<p class="chart-source">Source: {html.escape("; ".join(sources))}. '
        f"Data: {table_links(app, page, names)}.</p>"
    )


def publish_tables(app: Sphinx, failure: Exception | None) -> None:
    """Copy the tables and their descriptor into the site, for download."""
    if failure or app.builder.format != "html":
        return
    target = Path(app.outdir) / "data"
    target.mkdir(exist_ok=True)
    folder = Path(app.srcdir) / "data"
    for file in [folder / "datapackage.yaml", *folder.glob("*.csv")]:
        shutil.copy(file, target / file.name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the copy of the tables."""
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    app.add_post_transform(LinkSources)
    app.connect("build-finished", publish_tables)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "2"}
