"""The page of sources: who made the data, on what terms, and the pages that rows name."""

import html
import re
from typing import Any

from bs4 import BeautifulSoup
from datapages_html import (
    SOURCES_PAGE,
    Pages,
    badge,
    facts,
    licences,
    link,
    outside,
    package,
    some,
    tables_list,
    text,
)
from datapages_tables import DataDirective, raw
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from course.datapackage import Package, Source, Table, brief, cite

NO_COMMERCE = re.compile("non-commercial( use only)?", re.IGNORECASE)


class DataSources(DataDirective):
    """``{data-sources}``: an entry for every source that has a place of its own, and its terms."""

    def run(self) -> list[nodes.Node]:
        """Return one section a source, then those tables whose rows name their own pages."""
        found, pages = self.read()
        out: list[nodes.Node] = []
        for source in found.sources:
            if source.published:
                section = self.section(source.slug, text_of(source.name), "data-source")
                section += raw(_source(found, pages, source))
                out.append(section)
        return out


class RowSources(DataDirective):
    """``{row-sources}``: the tables whose rows name the pages they come from."""

    def run(self) -> list[nodes.Node]:
        """Return one list."""
        found, pages = self.read()
        items = [
            f'<li id="{html.escape(source.slug)}">{_by_row(found, pages, source)}</li>'
            for source in found.sources
            if not source.published
        ]
        return [raw(f'<ul class="row-sources">{"".join(items)}</ul>')]


class SourceRegistry(DataDirective):
    """``{source-registry}``: every page that a ``source_id`` names, each with an anchor."""

    def run(self) -> list[nodes.Node]:
        """Return one list in the order of the identifiers."""
        found, pages = self.read()
        items = "".join(
            _entry(found, pages, row)
            for _, row in sorted(found.registry.items(), key=lambda pair: pair[0].lower())
        )
        if not items:
            return []
        return [raw(f'<ul class="registry">{items}</ul>')]


def text_of(name: str) -> str:
    """A source's name as a heading: no commit, no full stop at the end."""
    return brief(name).rstrip(".")


def _source(found: Package, pages: Pages, source: Source) -> str:
    """Return one source: places, raw files, tables, terms and what to write (HTML)."""
    places = dict.fromkeys(
        outside(str(use.source.get("path", "")), text(brief(use.source["title"])))
        + f' <span class="vintage">{text(use.source.get("vintage", ""))}</span>'
        for use in source.uses
    )
    where = "".join(f"<li>{place}</li>" for place in places)
    return facts(
        [
            ("Where", f"<ul>{where}</ul>" if len(places) > 1 else "".join(places)),
            ("Raw files", _raw_files(found, pages, source)),
            ("Tables", tables_list(pages, source.tables)),
            *_terms(found, source.tables),
        ]
    )


def _raw_files(found: Package, pages: Pages, source: Source) -> str:
    """Say which builder reads which raw files, and that they are not in the repository (HTML)."""
    said = []
    for builder in dict.fromkeys(table.builder for table in source.tables if table.builder):
        folder, files = found.raw_folder(builder)
        program = link(pages.program(builder), html.escape(builder))
        if folder:
            said.append(
                f"{some(files, 'file')} in <code>raw/{html.escape(folder)}</code>, not in the "
                f"repository; their hashes are in <code>raw.sha256</code>; read by {program}"
            )
        else:
            said.append(f"read by {program}")
    return "; ".join(said)


def _terms(found: Package, tables: list[Table]) -> list[tuple[str, str]]:
    """Return licence, check, restrictions and attribution; with names where tables differ."""

    def each(what: dict[str, str]) -> str:
        different = dict.fromkeys(value for value in what.values() if value)
        if len(different) < 2:
            return "".join(different)
        return (
            "<ul>"
            + "".join(
                "<li>"
                + ", ".join(f"<code>{name}</code>" for name, said in what.items() if said == value)
                + f": {value}</li>"
                for value in different
            )
            + "</ul>"
        )

    bound = {t.name: _marked(text(t.resource.get("restrictions", "")), t) for t in tables}
    return [
        ("Licence", each({t.name: f"{badge(t)} {licences(t)}" for t in tables})),
        ("Checked", each({t.name: text(t.resource.get("licence_checked", "")) for t in tables})),
        ("Restrictions", each(bound)),
        ("To write", each({t.name: f"<q>{text(cite(t, found))}</q>" for t in tables})),
    ]


def _marked(terms: str, table: Table) -> str:
    """Make the words that forbid commercial use stand out; add them where only a licence does."""
    if not table.non_commercial:
        return terms
    if not NO_COMMERCE.search(terms):
        terms = f"Non-commercial use only. {terms}"
    return NO_COMMERCE.sub(r'<strong class="no-commerce">\g<0></strong>', terms, count=1)


def _by_row(found: Package, pages: Pages, source: Source) -> str:
    """Return one source that only the rows name (HTML)."""
    return (
        f"<p>{tables_list(pages, source.tables)}</p>"
        + facts([("Source", text(source.name)), *_terms(found, source.tables)])
    )  # fmt: skip


def _entry(found: Package, pages: Pages, row: dict[str, str]) -> str:
    """Return one page of the registry (HTML)."""
    name = row["source_id"]
    cited = ", ".join(
        f"{pages.table(found.tables[table], f'<code>{html.escape(table)}</code>')} "
        f"({some(count, 'row')})"
        for table, count in found.cited[name].items()
    )
    return (
        f'<li id="source-{html.escape(name)}"><p>'
        f'<code class="source-id">{html.escape(name)}</code> '
        f"{outside(row.get('url', ''), text(row['publisher']))}</p>"
        f'<p class="used">{text(row.get("used_for", ""))}'
        + (f' <span class="cited">Named in {cited}.</span>' if cited else "")
        + "</p></li>"
    )


class LinkSources(SphinxPostTransform):
    """In tables that pandas prints, make each ``source_id`` a link to its page."""

    default_priority = 310  # after frames.py has dressed the tables
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:  # noqa: ANN401
        """Go through one page."""
        if SOURCES_PAGE not in self.env.found_docs:
            return
        found, pages = package(self.env.app), Pages(self.env, self.env.docname)
        for node in list(self.document.findall(nodes.raw)):
            markup = node.astext()
            if 'class="dataframe"' in markup and ">source_id</th>" in markup:
                node.replace_self(raw(linked(markup, found, pages)))


def linked(markup: str, found: Package, pages: Pages) -> str:
    """Return a printed table in which the cells of ``source_id`` lead to the registry."""
    soup = BeautifulSoup(markup, "html.parser")
    for table in soup.select("table.dataframe"):
        heads = [cell.get_text() for cell in table.select("thead tr")[0](["th", "td"])]
        if "source_id" not in heads:
            continue
        place = heads.index("source_id")
        for row in table.select("tbody tr"):
            cells = row(["th", "td"])
            if len(cells) == len(heads):
                new = pages.registered(found, cells[place].get_text())
                cells[place].clear()
                cells[place].append(BeautifulSoup(new, "html.parser"))
    return str(soup)
