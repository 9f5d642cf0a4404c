"""Table of selected arms transfers from the trade register of SIPRI's Arms Transfers Database.

The register is SIPRI's; only the few orders that the book speaks of may stand here. ``SELECTION``
says which, and is the whole rule.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import boolean, plain_number, read_csv, read_text, to_csv, unique

SOURCE = "sipri_arms_transfers"
TABLES = ("sipri_selected_transfers",)
RAW_FILE, ENCODING = "trade-register_2025-03-13.csv", "cp1252"
LINES_BEFORE_HEADER = 11
GENERATED = "Data generated: 13 Mar 2025"
RAW_COLUMNS = [
    "Recipient", "Supplier", "Year of order", " ", "Number ordered", " ", "Weapon designation",
    "Weapon description", "Number delivered", " ", "Year(s) of delivery", "status", "Comments",
    "SIPRI TIV per unit", "SIPRI TIV for total order", "SIPRI TIV of delivered weapons",
]  # fmt: skip
COLUMNS = (
    "order_id", "supplier_iso3", "supplier", "recipient_iso3", "recipient", "order_year",
    "order_year_uncertain", "weapon", "description", "condition", "ordered", "ordered_uncertain",
    "delivered", "delivered_uncertain", "delivery_years", "first_delivery_year",
    "last_delivery_year", "tiv_delivered_million",
)  # fmt: skip
COUNTRY_COLUMNS = ("country_iso3", "country", "imf_name", "note")
CONDITIONS = {
    "New": "new",
    "Second hand": "second hand",
    "Second hand but modernized": "second hand but modernized",
}
LAST_YEAR = 2025  # the register ends in its year of issue

# The register's names of the countries in the selection.
COUNTRIES = {
    "China": "CHN", "Iran": "IRN", "Myanmar": "MMR", "North Korea": "PRK", "Russia": "RUS",
    "Soviet Union": "SUN", "Taiwan": "TWN", "Turkiye": "TUR", "United States": "USA",
}  # fmt: skip
# Armed groups, which the register marks with an asterisk: no code, a name in our words.
GROUPS = {
    "Hamas (Palestine)*": "Hamas (armed group)",
    "PRC (Israel/Palestine)*": "Popular Resistance Committees (armed group)",
}


class Choice(NamedTuple):
    """Orders to take: all of these suppliers to these recipients, from a year of order on."""

    suppliers: frozenset[str] | None  # None: any
    recipients: frozenset[str] | None
    from_year: int


SELECTION = (
    Choice(frozenset({"Russia"}), frozenset({"China", "Turkiye"}), 2000),
    Choice(frozenset({"United States"}), frozenset({"Taiwan"}), 2015),
    Choice(frozenset({"North Korea"}), None, 2000),
    Choice(frozenset({"China", "Russia", "Soviet Union"}), frozenset({"North Korea"}), 1985),
)


class Order(NamedTuple):
    """One record of the register and the place where it stands."""

    where: str
    recipient: str
    supplier: str
    order_year: str
    order_year_mark: str
    ordered: str
    ordered_mark: str
    weapon: str
    description: str
    delivered: str
    delivered_mark: str
    delivery_years: str
    status: str
    comments: str
    tiv_unit: str
    tiv_order: str
    tiv_delivered: str


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build the table.

    Args:
        raw: The folder with the raw sources.
        data: The folder with ``countries.csv``.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: A raw file or the country table at fault.
    """
    path = checked_files(raw, SOURCE)[RAW_FILE]
    names = {
        row["country_iso3"]: row["country"]
        for row in read_csv(data / "countries.csv", COUNTRY_COLUMNS)
    }
    orders = list(read_register(path))
    chosen = [order for order in orders if is_selected(order)]
    say(f"{SOURCE}: {len(orders)} orders, {len(chosen)} of them selected")
    rows = [row_of(order, names) for order in chosen]
    # Python keeps the register's order among rows that agree in all of these.
    rows.sort(key=lambda r: (r["supplier_iso3"], r["order_year"], r["recipient"], r["weapon"]))
    unique(TABLES[0], rows, COLUMNS[1:])
    numbers: dict[str, int] = {}
    for row in rows:
        begin = f"{row['supplier_iso3']}-{row['order_year']}"
        numbers[begin] = numbers.get(begin, 0) + 1
        row["order_id"] = f"{begin}-{numbers[begin]}"
    return {TABLES[0]: to_csv(COLUMNS, rows)}


def is_selected(order: Order) -> bool:
    """Say whether ``SELECTION`` takes an order.

    Raises:
        BuildError: A year of order that is none.
    """
    year = year_of(order.order_year, "year of order", order.where)
    return any(
        (choice.suppliers is None or order.supplier in choice.suppliers)
        and (choice.recipients is None or order.recipient in choice.recipients)
        and year >= choice.from_year
        for choice in SELECTION
    )


def read_register(path: Path) -> Iterator[Order]:
    """Read every record of the register.

    Four comments of the file hold a line end without quotation marks, so their record stands on
    two lines, the second of which begins with the rest of the comment. They are joined again.

    Yields:
        The records, in order of the file.

    Raises:
        BuildError: Wrong encoding, another edition, another header, or a broken record.
    """
    text = read_text(path, ENCODING).splitlines(keepends=True)
    head, body = text[:LINES_BEFORE_HEADER], text[LINES_BEFORE_HEADER:]
    if not any(line.startswith(GENERATED) for line in head):
        raise BuildError(
            f"{path.name}, line {LINES_BEFORE_HEADER}",
            f"not the edition '{GENERATED}'.",
            "read what changed upstream, then adapt the builder.",
        )
    lines = csv.reader(io.StringIO("".join(body), newline=""))
    header = next(lines, [])
    if header != RAW_COLUMNS:
        raise BuildError(
            f"{path.name}, line {LINES_BEFORE_HEADER + 1}",
            f"the header is {header}, not {RAW_COLUMNS}.",
            "read what changed upstream, then adapt the builder.",
        )
    begun: list[str] = []
    where = ""
    for cells in lines:
        if not begun:
            where = f"{path.name}, line {LINES_BEFORE_HEADER + lines.line_num}"
        record = [*begun[:-1], begun[-1] + cells[0], *cells[1:]] if begun and cells else cells
        if len(record) == len(RAW_COLUMNS):
            begun = []
            yield Order(where, *record)
        elif not begun and len(record) == RAW_COLUMNS.index("Comments") + 1:
            begun = record
        else:
            raise BuildError(
                where,
                f"{len(record)} cells where the header has {len(RAW_COLUMNS)}.",
                "look for a missing quotation mark or comma.",
            )
    if begun:
        raise BuildError(where, "the file ends inside a record.", "fetch the file again.")


def row_of(order: Order, names: Mapping[str, str]) -> dict[str, str]:
    """Make one row of the table, still without ``order_id``.

    Args:
        order: The record.
        names: ISO code -> the book's name of the country.

    Returns:
        Text for every other column.

    Raises:
        BuildError: A cell at fault, or a country that nobody has placed yet.
    """
    where = order.where
    supplier_code, supplier = party(order.supplier, names, where)
    recipient_code, recipient = party(order.recipient, names, where)
    if not supplier_code:
        raise BuildError(where, f"the supplier {supplier} has no code.", "rethink order_id.")
    if order.status not in CONDITIONS:
        raise BuildError(
            where, f"the status {order.status!r} is unknown.", "add it to CONDITIONS in sipri.py."
        )
    years = order.delivery_years.split("; ") if order.delivery_years else []
    read = [year_of(year, "year of delivery", where) for year in years]
    if read != sorted(set(read)) or (read and read[0] < int(order.order_year)):
        raise BuildError(
            where,
            f"the years of delivery {order.delivery_years!r} are out of order or before the order.",
            "check the file.",
        )
    delivered = number(order.delivered, "number delivered", where)
    if (delivered not in ("", "0")) != bool(years):
        raise BuildError(
            where, f"{delivered!r} delivered in the years {order.delivery_years!r}.", "check both."
        )
    return {
        "supplier_iso3": supplier_code,
        "supplier": supplier,
        "recipient_iso3": recipient_code,
        "recipient": recipient,
        "order_year": order.order_year,
        "order_year_uncertain": mark(order.order_year_mark, where),
        "weapon": order.weapon,
        "description": order.description,
        "condition": CONDITIONS[order.status],
        "ordered": number(order.ordered, "number ordered", where),
        "ordered_uncertain": mark(order.ordered_mark, where),
        "delivered": delivered,
        "delivered_uncertain": mark(order.delivered_mark, where),
        "delivery_years": order.delivery_years,
        "first_delivery_year": years[0] if years else "",
        "last_delivery_year": years[-1] if years else "",
        "tiv_delivered_million": number(order.tiv_delivered, "TIV", where, fraction=True),
    }


def party(name: str, names: Mapping[str, str], where: str) -> tuple[str, str]:
    """Return code and name of a supplier or recipient; armed groups have no code.

    Raises:
        BuildError: A name in neither list, or a code that the country table lacks.
    """
    if name in GROUPS:
        return "", GROUPS[name]
    code = COUNTRIES.get(name, "")
    if code not in names:
        raise BuildError(
            where,
            f"the country {name!r} is unknown.",
            "add it to COUNTRIES (or GROUPS) in sipri.py, and its code to data/countries.csv.",
        )
    return code, names[code]


def mark(text: str, where: str) -> str:
    """Turn the register's question mark into ``true``, no mark into ``false``.

    Raises:
        BuildError: Any other mark.
    """
    if text not in ("", "?"):
        raise BuildError(where, f"the mark {text!r} is not '?'.", "read what it means, then adapt.")
    return boolean(text == "?")


def year_of(text: str, name: str, where: str) -> int:
    """Read a year.

    Raises:
        BuildError: Not four digits, or later than the register.
    """
    if not re.fullmatch(r"\d{4}", text) or int(text) > LAST_YEAR:
        raise BuildError(where, f"the {name} {text!r} is no year.", "check the file.")
    return int(text)


def number(text: str, name: str, where: str, *, fraction: bool = False) -> str:
    """Return a number as the package writes it; an empty cell stays empty.

    Raises:
        BuildError: No number, a negative one, or a fraction where none may be.
    """
    if not text:
        return ""
    if not re.fullmatch(r"\d+(\.\d+)?" if fraction else r"\d+", text):
        raise BuildError(where, f"the {name} {text!r} is no number.", "check the file.")
    return plain_number(float(text))
