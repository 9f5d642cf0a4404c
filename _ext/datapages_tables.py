"""The data dictionary: every table at a glance, then an entry for each, by topic."""

import html
from pathlib import Path

from datapages_html import (
    DATA_PAGE,
    Pages,
    badge,
    breakable,
    bullets,
    coded,
    facts,
    fold,
    licences,
    link,
    number,
    outside,
    package,
    percent,
    scroller,
    some,
    span,
    text,
)
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from course.datapackage import Package, Table, brief, constraints, recipe, unit


class DataDirective(SphinxDirective):
    """What all directives that show the package share."""

    def read(self) -> tuple[Package, Pages]:
        """Return the package and the addresses as seen from this page."""
        found = package(self.env.app)
        self.env.note_dependency(str(Path(found.folder) / "datapackage.yaml"))
        return found, Pages(self.env, self.env.docname)

    def section(self, anchor: str, title: str, kind: str = "") -> nodes.section:
        """Return a section with its heading."""
        section = nodes.section(ids=[anchor], classes=[kind] if kind else [])
        section += nodes.title("", title)
        return section


def raw(markup: str) -> nodes.raw:
    """HTML as a node."""
    return nodes.raw("", markup, format="html")


class DataOverview(DataDirective):
    """``{data-overview}``: all tables at a glance."""

    def run(self) -> list[nodes.Node]:
        """Return one table with a group for each topic."""
        found, pages = self.read()
        groups = "".join(
            f'<tbody><tr class="topic"><th colspan="5" scope="rowgroup">{text(topic["title"])}'
            f"</th></tr>{''.join(_line(pages, table) for table in tables)}</tbody>"
            for topic, tables in found.topics
        )
        rows = sum(len(table.rows) for table in found.tables.values())
        return [
            raw(
                f'<p class="overview-sum">{some(len(found.tables), "table")}, '
                f"{some(rows, 'row')}.</p>"
                '<table class="overview" id="all-tables"><thead><tr><th scope="col">table</th>'
                '<th scope="col" class="number">rows</th><th scope="col">years</th>'
                '<th scope="col" class="number">doubtful</th>'
                f'<th scope="col" class="wide">licence</th></tr></thead>{groups}</table>'
            )
        ]


def _line(pages: Pages, table: Table) -> str:
    """One table as a row of the overview."""
    if not table.resource.get("doubts"):
        doubts = '<span aria-hidden="true">–</span><span class="visually-hidden">no mark</span>'
    else:
        doubts = pages.doubts(table, number(table.doubtful))
    return (
        f'<tr><th scope="row">{pages.table(table, text(table.title))}'
        f'<span class="file-name"><code>{breakable(table.name)}</code>'
        f' <span class="narrow">{badge(table)}</span></span></th>'
        f'<td class="number">{number(len(table.rows))}</td><td>{span(table.years)}</td>'
        f'<td class="number">{doubts}</td><td class="wide">{badge(table)}</td></tr>'
    )


class DataTables(DataDirective):
    """``{data-tables}``: a section for every topic, and in it an entry for every table."""

    def run(self) -> list[nodes.Node]:
        """Return the topics, or the tables alone where the package names no topic."""
        found, pages = self.read()
        out: list[nodes.Node] = []
        for topic, tables in found.topics:
            section = self.section(f"topic-{topic['name']}", topic["title"])
            section += raw('<p class="back"><a href="#all-tables">All tables at a glance</a></p>')
            section += [self._entry(found, pages, table) for table in tables]
            out.append(section)
        return out

    def _entry(self, found: Package, pages: Pages, table: Table) -> nodes.section:
        """Return the entry of one table: what it is, where from, what is missing, its fields."""
        section = self.section(f"table-{table.name}", table.title, "data-table")
        section += self.parse_text_to_nodes(str(table.resource["description"]).strip())
        section += raw(_facts(found, pages, table) + _caveats(table) + _fields(pages, table))
        load = nodes.literal_block("", recipe(table), language="python", classes=["load"])
        section += [raw('<p class="load-label">To load it:</p>'), load]
        return section


def _facts(found: Package, pages: Pages, table: Table) -> str:
    """Return a table's file, size, builder, source and terms (HTML)."""
    resource = table.resource
    size = f"{resource['bytes'] / 1000:,.0f} kB" if resource["bytes"] >= 1000 else "under 1 kB"
    years = f", for {span(table.years)}" if table.years else ""
    file = link(pages.file(table), f"{html.escape(table.name)}.csv", " download")
    builder = html.escape(str(resource.get("built_by", "hand-compiled")))
    sources = []
    for source in found.sources:
        for use in source.uses:
            if use.table is table:
                label = text(brief(use.source["title"]))
                sources.append(outside(str(use.source.get("path", "")), label))
    slug = next((source.slug for source in found.sources if table in source.tables), "")
    terms = pages.terms(slug, "Terms and attribution") if slug else ""
    checked, measured = resource.get("licence_checked"), resource.get("unit", "")
    doubts = ""
    if resource.get("doubts"):
        share = percent(table.doubtful, len(table.rows))
        doubts = pages.doubts(
            table, f"{number(table.doubtful)} of {some(len(table.rows), 'row')}"
        ) + (f" ({share})" if table.doubtful else "")
    key = ", ".join(f"<code>{html.escape(name)}</code>" for name in table.key)
    return facts(
        [
            ("File", f"{file} ({size})"),
            ("Rows", f"{number(len(table.rows))}{years}"),
            ("One row for each", key),
            ("Unit", text(measured) if measured != "none" else ""),
            ("Built by", link(pages.program(builder), builder) if table.builder else text(builder)),
            ("Source", "; ".join(sources)),
            ("Vintage", text(resource.get("vintage", ""))),
            (
                "Licence",
                f"{badge(table)} {licences(table)}"
                + (f'<p class="checked">Checked: {text(checked)}</p>' if checked else ""),
            ),
            ("Restrictions", text(resource.get("restrictions", "")) + (
                f' <span class="more">{terms}</span>' if terms else ""
            )),
            ("Marked doubtful", doubts),
        ]
    )  # fmt: skip


def _caveats(table: Table) -> str:
    """Return the folded gaps and quirks of a table (HTML)."""
    gaps = table.resource.get("known_gaps", [])
    quirks = table.resource.get("quirks", [])
    counted = [
        some(len(items), one)
        for items, one in ((gaps, "known gap"), (quirks, "quirk"))
        if items
    ]  # fmt: skip
    if not counted:
        return ""
    body = facts([("Known gaps", bullets(gaps)), ("Quirks", bullets(quirks))])
    return fold(" and ".join(counted), body, "table-fold table-caveats")


def _fields(pages: Pages, table: Table) -> str:
    """Return the folded dictionary of a table's fields (HTML)."""
    rows = "".join(_field(pages, table, column) for column in table.fields)
    body = scroller(
        '<table><thead><tr><th scope="col">field</th><th scope="col">type, unit</th>'
        f'<th scope="col">meaning and rules</th></tr></thead><tbody>{rows}</tbody></table>',
        f"Fields of {table.name}",
    )
    summary = f"{some(len(table.fields), 'field')} of {html.escape(table.name)}"
    return fold(summary, body, "table-fold table-fields")


def _field(pages: Pages, table: Table, column: dict) -> str:
    """Return one field as a row of the dictionary (HTML)."""
    name = column["name"]
    rules = constraints(column)
    marks = "key" if name in table.key else ""
    there = table.references.get(name)
    if there:
        target, its = there
        place = f"{target}.{its}" if target != table.name else f"{its}, above or below"
        to = link(pages.to(DATA_PAGE, f"table-{target}"), f"<code>{html.escape(place)}</code>")
        refers = f'<span class="rule">refers to {to}</span>'
    else:
        refers = ""
    said = f'<span class="rule">{coded("; ".join(rules))}</span>' if rules else ""
    measured = unit(column)
    return (
        f'<tr id="field-{html.escape(table.name)}-{html.escape(name)}">'
        f'<th scope="row"><code>{breakable(name)}</code>'
        + (f'<span class="key">{marks}</span>' if marks else "")
        + f"</th><td>{html.escape(column['type'])}"
        + (f'<span class="unit">{text(measured)}</span>' if measured else "")
        + f"</td><td>{text(column.get('description', ''))}{refers}{said}</td></tr>"
    )
