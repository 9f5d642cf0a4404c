"""Small pieces of HTML that the pages about the data share."""

import html
import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from course.datapackage import Package, Table, licence_name, load
from course.errors import BookError
from data.builders.faults import BuildError

DATA_PAGE = "chapters/data"
SOURCES_PAGE = "chapters/sources"
DOUBTS_PAGE = "chapters/doubts"
# A full stop that ends the name of a host means the same and trips some programs.
ROOT_DOT = re.compile(r"^(https?://[^/]*[^/.])\.(?=/|$)")
CODE = re.compile(r"`([^`]+)`")


def package(app: Sphinx) -> Package:
    """Return the book's data package.

    Raises:
        ExtensionError: It has a fault, which the message names with its mend.
    """
    try:
        return load(Path(app.srcdir) / "data")
    except (BookError, BuildError) as fault:
        raise ExtensionError(str(fault)) from None


def text(words: object) -> str:
    """Plain text as HTML, with curly quotation marks and apostrophes."""
    said = re.sub(r'(^|[\s(\[])"([^"]*)"', r"\1“\2”", str(words))
    said = re.sub(r"(?<=\w)'|'(?=\d\ds\b)", "’", said)
    said = re.sub(r"(^|[\s(\[])'([^'’]*)[’']", r"\1‘\2’", said)
    return html.escape(said, quote=False)


def coded(words: str) -> str:
    """Plain text as HTML, in which backquotes set code."""
    return "".join(
        f"<code>{html.escape(part, quote=False)}</code>" if number % 2 else text(part)
        for number, part in enumerate(CODE.split(words))
    )


def link(address: str, label: str, attributes: str = "") -> str:
    """A link; the label is HTML already."""
    return f'<a href="{html.escape(address)}"{attributes}>{label}</a>'


def breakable(name: str) -> str:
    """A name in snake_case as HTML that may break after an underscore."""
    return html.escape(name).replace("_", "_<wbr>")


def outside(address: str, label: str) -> str:
    """A link where the address is one of the web, else the label alone."""
    address = ROOT_DOT.sub(r"\1", address)
    return link(address, label) if address.startswith(("http://", "https://")) else label


def bullets(items: list[str]) -> str:
    """A list of plain texts; nothing for none, and no list for one."""
    if len(items) < 2:
        return text(items[0]) if items else ""
    return "<ul>" + "".join(f"<li>{text(item)}</li>" for item in items) + "</ul>"


def facts(rows: list[tuple[str, str]]) -> str:
    """A description list of labels and what belongs to them; empty ones are left out."""
    body = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in rows if value)
    return f'<dl class="table-facts">{body}</dl>'


def fold(summary: str, body: str, kind: str) -> str:
    """A part that opens and shuts by the browser's own means."""
    return f'<details class="{kind}"><summary>{summary}</summary>{body}</details>'


def scroller(table: str, label: str) -> str:
    """A table in a box that scrolls sideways, by keyboard too."""
    return (
        f'<div class="field-table" tabindex="0" role="region" aria-label="{html.escape(label)}">'
        f"{table}</div>"
    )


def number(value: int) -> str:
    """A whole number with commas between thousands."""
    return f"{value:,}"


def some(count: int, one: str, more: str = "") -> str:
    """A number with its noun, which takes an s unless told otherwise."""
    return f"{number(count)} {one if count == 1 else more or f'{one}s'}"


def span(years: tuple[int, int] | None) -> str:
    """Years from and to."""
    if not years:
        return ""
    first, last = years
    return str(first) if first == last else f"{first}–{last}"


def percent(part: int, whole: int) -> str:
    """A share in whole percent; what is not nothing and not all never looks as if it were."""
    share = 100 * part / whole if whole else 0
    if 0 < share < 1:
        return "under 1%"
    return "over 99%" if 99 < share < 100 else f"{share:.0f}%"


def bar(part: int, whole: int) -> str:
    """A share as a small bar, for the eye only."""
    share = 100 * part / whole if whole else 0
    return f'<span class="share" aria-hidden="true"><i style="width:{share:.1f}%"></i></span>'


def badge(table: Table) -> str:
    """The marks of a table's licences; one that forbids commercial use stands out."""
    names = dict.fromkeys(licence_name(name) for name in table.licences)
    kind = "licence licence-nc" if table.non_commercial else "licence"
    if table.non_commercial and not any("NC" in name for name in names):
        names = dict.fromkeys(f"{name}, NC" for name in names)
    return " ".join(f'<span class="{kind}">{html.escape(name)}</span>' for name in names)


def licences(table: Table) -> str:
    """Names of a table's licences in full, with links."""
    return "; ".join(
        outside(str(one.get("path", "")), text(one.get("title", one.get("name", ""))))
        for one in table.resource.get("licenses", [])
    )


def tables_list(pages: "Pages", tables: list[Table]) -> str:
    """Links to the entries of tables, separated by commas."""
    return ", ".join(pages.table(table, text(table.title)) for table in tables)


class Pages:
    """Addresses as seen from one page."""

    def __init__(self, env: BuildEnvironment, page: str) -> None:
        """Remember the page.

        Args:
            env: Sphinx's environment.
            page: Name of the page on which the links will stand.
        """
        self.app = env.app
        self.page = page
        self.has = env.found_docs
        options = self.app.config.html_theme_options
        self.repository = str(options.get("repository_url", "")).rstrip("/")
        self.branch = str(options.get("repository_branch", "main"))

    def to(self, page: str, anchor: str) -> str:
        """Address of a place on a page of the book."""
        there = "" if page == self.page else self.app.builder.get_relative_uri(self.page, page)
        return f"{there}#{anchor}"

    def table(self, table: Table, label: str) -> str:
        """A link to the entry of a table."""
        return link(self.to(DATA_PAGE, f"table-{table.name}"), label)

    def doubts(self, table: Table, label: str) -> str:
        """A link to the doubts of a table; the label alone where the book has no such page."""
        if DOUBTS_PAGE not in self.has:
            return label
        return link(self.to(DOUBTS_PAGE, f"doubts-{table.name}"), label)

    def terms(self, slug: str, label: str) -> str:
        """A link to a source's terms; nothing where the book has no such page."""
        return link(self.to(SOURCES_PAGE, slug), label) if SOURCES_PAGE in self.has else ""

    def registered(self, package: Package, cell: str) -> str:
        """The entries of the registry in a cell as links, all else as it stands."""
        if SOURCES_PAGE not in self.has:
            return text(cell)
        return "; ".join(
            link(self.to(SOURCES_PAGE, f"source-{part}"), text(part))
            if part in package.registry
            else text(part)
            for part in cell.split("; ")
        )

    def file(self, table: Table) -> str:
        """Address of a table's file in the site."""
        return "../" * self.page.count("/") + f"data/{table.resource['path']}"

    def program(self, path: str) -> str:
        """Address of a file in the repository."""
        return f"{self.repository}/blob/{self.branch}/{path}"

    def correction(self, table: Table) -> str:
        """Address at which a correction of a table can be proposed."""
        return f"{self.repository}/issues/new?title=data%2F{table.resource['path']}%3A+"
