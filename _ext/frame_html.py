"""pandas' tables in the book's form. Knows no Sphinx: cells that run in the page use it too.

pandas writes every column flush right, a style sheet with each table, and empty header cells, which
a screen reader announces as nameless headers.
"""

import re

from bs4 import BeautifulSoup, Tag

# A figure as pandas prints it. What begins with a zero and goes on is a code, and codes are text.
NUMBER = re.compile(r"[-+−]?(?!0\d)[\d,]*\.?\d+(e[-+]?\d+)?%?", re.I)
UNSTATED = {"NaN", "NaT", "None", "<NA>"}
MISSING = UNSTATED | {"", "..."}


def dressed(html: str) -> str:
    """Return pandas' HTML in the house's form.

    Args:
        html: What ``DataFrame._repr_html_`` gives.

    Returns:
        The same table without its own style, wrapped in ``div.frame``; cells of columns that hold
        only figures carry the class ``number``, missing values ``missing``.
    """
    soup = BeautifulSoup(html, "html.parser")
    for style in soup("style"):
        style.decompose()
    for table in soup("table", class_="dataframe"):
        del table["border"]
        for row in table("tr"):
            del row["style"]
        _name_cells(table)
        _mark_numbers(table)
        box = table.wrap(soup.new_tag("div", attrs={"class": "frame"}))
        for size in box.find_next_siblings("p"):
            size["class"] = "frame-size"  # "12 rows × 3 columns" below a cut table
    return str(soup)


def _within(table: Tag, part: str, name: str) -> list[Tag]:
    """Elements of a part of a table, without CSS selectors, whose package takes long to load."""
    return [found for section in table(part) for found in section(name)]


def _name_cells(table: Tag) -> None:
    """Give headers their scope; a header without a word is no header."""
    for part, scope in (("thead", "col"), ("tbody", "row")):
        for cell in _within(table, part, "th"):
            if cell.get_text(strip=True):
                cell["scope"] = scope
            else:
                cell.name = "td"


def _mark_numbers(table: Tag) -> None:
    """Mark the cells of numeric columns, heads included.

    Columns are counted from the right, because a header that spans rows is written only once.
    """
    rows = [row("td") for row in _within(table, "tbody", "tr")]
    width = max((len(row) for row in rows), default=0)
    columns = [[row[-place] for row in rows if len(row) >= place] for place in range(1, width + 1)]
    numeric = [_numeric([cell.get_text(strip=True) for cell in column]) for column in columns]
    for column, figures in zip(columns, numeric, strict=True):
        for cell in column:
            names = ["number"] if figures else []
            if cell.get_text(strip=True) in UNSTATED:
                names.append("missing")
            if names:
                cell["class"] = " ".join(names)
    for row in _within(table, "thead", "tr"):
        place = 0
        for cell in reversed(row(["th", "td"])):
            span = int(str(cell.get("colspan") or 1))
            under = numeric[place : place + span]
            if len(under) == span and all(under):
                cell["class"] = "number"
            place += span


def _numeric(values: list[str]) -> bool:
    """True where at least one value is a figure and the rest are figures or missing."""
    present = [value for value in values if value not in MISSING]
    return bool(present) and all(NUMBER.fullmatch(value) for value in present)
