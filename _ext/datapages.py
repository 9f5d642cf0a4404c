"""The data page, the source line under each chart, and the tables themselves.

From a chart a reader reaches the table's description in one click, and from there the rows and the
builder in one more.
"""

import html
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

DATA_PAGE = "chapters/data"


@cache
def _package(path: Path, _changed: int) -> dict[str, dict]:
    """Resources of the data package by name; read once for each state of the file."""
    descriptor = yaml.safe_load(path.read_text("utf-8"))
    return {resource["name"]: resource for resource in descriptor["resources"]}


def resources(app: Sphinx) -> dict[str, dict]:
    """Return the data package's tables by name, in the order of the package."""
    path = Path(app.srcdir) / "data" / "datapackage.yaml"
    return _package(path, path.stat().st_mtime_ns)


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


class DataTables(SphinxDirective):
    """``{data-tables}``: a section for every table of the data package."""

    def run(self) -> list[nodes.Node]:
        """Return one section a table."""
        self.env.note_dependency(str(Path(self.env.srcdir) / "data" / "datapackage.yaml"))
        return [self._section(resource) for resource in resources(self.env.app).values()]

    def _section(self, resource: dict) -> nodes.section:
        """Return the section of one table: what it is, where from, what is missing, its fields."""
        section = nodes.section(ids=[f"table-{resource['name']}"], classes=["data-table"])
        section += nodes.title("", resource["title"])
        section += self.parse_text_to_nodes(resource["description"].strip())
        section += nodes.raw("", self._facts(resource), format="html")
        section += nodes.raw("", _fields(resource), format="html")
        return section

    def _facts(self, resource: dict) -> str:
        """Return links, sources, licence, vintage and gaps as a description list (HTML)."""
        app, name = self.env.app, resource["name"]
        up = "../" * self.env.docname.count("/")
        csv = f"{up}data/{resource['path']}"
        repository = app.config.html_theme_options.get("repository_url", "").rstrip("/")
        branch = app.config.html_theme_options.get("repository_branch", "main")
        size = f"{resource['bytes'] / 1000:,.0f} kB"
        links = f'<a href="{html.escape(csv)}" download>{html.escape(name)}.csv</a> ({size})'
        builder = resource.get("built_by", "hand-compiled")
        if builder.endswith(".py"):
            address = f"{repository}/blob/{branch}/{builder}"
            built = f'<a href="{html.escape(address)}">{html.escape(builder)}</a>'
        else:
            built = html.escape(builder)
        sources = "; ".join(
            f'<a href="{html.escape(source["path"])}">{html.escape(source["title"])}</a>'
            if source.get("path", "").startswith("http")
            else html.escape(source["title"])
            for source in resource.get("sources", [])
        )
        licences = "; ".join(
            html.escape(licence.get("title", licence.get("name", "")))
            for licence in resource.get("licenses", [])
        )
        checked = resource.get("licence_checked")
        rows = [
            ("File", links),
            ("Built by", built),
            ("Source", sources),
            ("Vintage", html.escape(str(resource.get("vintage", "")))),
            ("Licence", licences + (f" (checked: {html.escape(str(checked))})" if checked else "")),
            ("Known gaps", _list(resource.get("known_gaps", []))),
            ("Quirks", _list(resource.get("quirks", []))),
        ]
        body = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in rows if value)
        return f'<dl class="table-facts">{body}</dl>'


def _list(items: list[str]) -> str:
    """Return an HTML list; empty for no items."""
    if not items:
        return ""
    return "<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in items) + "</ul>"


def _fields(resource: dict) -> str:
    """Return the folded dictionary of a table's fields (HTML)."""
    rows = "".join(
        f"<tr><th scope='row'><code>{html.escape(field['name'])}</code></th>"
        f"<td>{html.escape(field['type'])}</td>"
        f"<td>{html.escape(field.get('description', ''))}</td></tr>"
        for field in resource["schema"]["fields"]
    )
    return (
        f'<details class="table-fields"><summary>Fields of {html.escape(resource["name"])}'
        '</summary><div class="field-table" tabindex="0" role="region" '
        f'aria-label="Fields of {html.escape(resource["name"])}"><table><thead><tr>'
        '<th scope="col">field</th><th scope="col">type</th><th scope="col">meaning</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div></details>"
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
    """Register the directive and the copy of the tables."""
    app.add_directive("data-tables", DataTables)
    app.connect("build-finished", publish_tables)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
