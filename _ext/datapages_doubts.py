"""The page of doubts: how many rows of each table are doubtful and why, and what is missing."""

import html

from datapages_html import (
    Pages,
    bar,
    bullets,
    facts,
    fold,
    link,
    number,
    outside,
    percent,
    scroller,
    some,
    text,
)
from datapages_tables import DataDirective, raw
from docutils import nodes

from course.datapackage import Package, Table
from data.builders.doubts import Doubt

SHOWN = 150  # rows of one table to look up; a longer list belongs into a file
WORDS = 60  # letters of a long key that still help to find the row


class DoubtsOverview(DataDirective):
    """``{doubts-overview}``: for each table with marks, how many rows carry one."""

    def run(self) -> list[nodes.Node]:
        """Return a table, and a sentence about the tables without marks."""
        found, pages = self.read()
        marked = [table for table in found.tables.values() if table.resource.get("doubts")]
        silent = [table for table in found.tables.values() if not table.resource.get("doubts")]
        lines = "".join(
            f'<tr><th scope="row">{pages.doubts(table, text(table.title))}</th>'
            f'<td class="number">{number(table.doubtful)}</td>'
            f'<td class="number">{number(len(table.rows))}</td>'
            f"<td>{bar(table.doubtful, len(table.rows))}"
            f'<span class="share-said">{percent(table.doubtful, len(table.rows))}</span></td></tr>'
            for table in marked
        )
        rest = ", ".join(pages.doubts(table, text(table.title)) for table in silent)
        out = ""
        if marked:
            out += (
                '<table class="overview doubts-overview"><thead><tr><th scope="col">table</th>'
                '<th scope="col" class="number">doubtful</th><th scope="col" class="number">of</th>'
                f'<th scope="col">share</th></tr></thead><tbody>{lines}</tbody></table>'
            )
        if silent:
            out += f'<p class="unmarked">No column marks single rows in: {rest}.</p>'
        return [raw(out)]


class DataDoubts(DataDirective):
    """``{data-doubts}``: for every table its doubts, gaps and quirks."""

    def run(self) -> list[nodes.Node]:
        """Return one section a table."""
        found, pages = self.read()
        out: list[nodes.Node] = []
        for _, tables in found.topics:
            for table in tables:
                section = self.section(f"doubts-{table.name}", table.title, "data-doubts")
                section += raw(_entry(found, pages, table))
                out.append(section)
        return out


def _entry(found: Package, pages: Pages, table: Table) -> str:
    """Return what is doubtful, missing and odd about one table (HTML)."""
    resource = table.resource
    marks = "".join(f"<li>{_mark(doubt)}</li>" for doubt in table.doubts)
    report = link(pages.correction(table), "propose a correction")
    return (
        f'<p class="where">{pages.table(table, f"<code>{html.escape(table.name)}</code>")} · '
        f"{some(len(table.rows), 'row')} · {report}</p>"
        + (f'<ul class="marks">{marks}</ul>' if marks else "")
        + facts(
            [
                ("Missing", bullets(resource.get("known_gaps", []))),
                ("Odd", bullets(resource.get("quirks", []))),
            ]
        )
        + _to_look_up(found, pages, table)
    )


def _mark(doubt: Doubt) -> str:
    """Say how many rows carry one mark, and what it means (HTML)."""
    count = (
        f"<strong>{number(len(doubt.rows))} of {number(doubt.total)}</strong>"
        if doubt.rows
        else f"<strong>none of {number(doubt.total)}</strong>"
    )
    return (
        f"{bar(len(doubt.rows), doubt.total)}<span>{count}: {text(doubt.say)} "
        f'<span class="by">(column <code>{html.escape(doubt.field)}</code>)</span></span>'
    )


def _to_look_up(found: Package, pages: Pages, table: Table) -> str:
    """Return the folded list of rows that somebody can settle by opening a page (HTML)."""
    open_doubts = [doubt for doubt in table.doubts if doubt.reverify and doubt.rows]
    wanted = {id(row) for doubt in open_doubts for row in doubt.rows}
    rows = [row for row in table.rows if id(row) in wanted]
    if not rows:
        return ""
    marks = list(dict.fromkeys(doubt.field for doubt in open_doubts))
    cited = found.citing_columns(table)
    heads = list(dict.fromkeys([*table.key, *marks, *cited]))
    with_page = any(column["name"] == "url" for column in table.fields)
    lines = []
    for row in rows[:SHOWN]:
        unsure = {d.field for d in open_doubts if any(row is hit for hit in d.rows)}
        cells = []
        for name in heads:
            said = pages.registered(found, row[name]) if name in cited else text(_short(row[name]))
            cells.append(f"<td>{f'<strong>{said}</strong>' if name in unsure else said}</td>")
        if with_page:
            cells.append(f"<td>{outside(row['url'], 'open') if row['url'] else ''}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    names = [html.escape(name) for name in heads] + (["page"] if with_page else [])
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = scroller(
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>",
        f"Rows of {table.name} to look up",
    )
    if len(rows) > SHOWN:
        body += (
            f"<p>These are the first {SHOWN}; "
            "<code>python3 book.py data --reverify</code> lists them all.</p>"
        )
    return fold(f"{some(len(rows), 'row')} to look up", body, "table-fold table-fields lookup")


def _short(cell: str) -> str:
    """The beginning of a long cell."""
    return cell if len(cell) <= WORDS else cell[:WORDS].rsplit(" ", 1)[0] + " …"
