"""Tables from the IMF's Direction of Trade Statistics.

All workbooks are read once, whole; each gives its rows to the tables of ``dots_dprk`` and
``dots_world``. What is odd about them stands in ``data/dots_exceptions.csv``.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from data.builders import dots_dprk, dots_world
from data.builders.dots_names import EXCEPTIONS, Names, read_names
from data.builders.dots_workbook import Workbook, packed_at, read_grids, read_workbook
from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import to_csv, unique

SOURCE = "imf_dots_samleblanc"
# Name -> columns and key.
SCHEMAS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "dprk_trade_by_partner": (dots_dprk.PARTNER_COLUMNS, dots_dprk.PARTNER_KEY),
    "dprk_trade_totals": (dots_dprk.TOTAL_COLUMNS, dots_dprk.TOTAL_KEY),
    "dprk_trade_by_partner_1960_1989": (dots_dprk.PARTNER_COLUMNS, dots_dprk.PARTNER_KEY),
    "trade_selected_pairs": (dots_world.PAIR_COLUMNS, dots_world.PAIR_KEY),
    "trade_totals_by_country": (dots_world.TOTAL_COLUMNS, dots_world.TOTAL_KEY),
    "trade_matrix_2016": (dots_world.MATRIX_COLUMNS, dots_world.MATRIX_KEY),
    "dots_workbooks": (dots_world.WORKBOOK_COLUMNS, dots_world.WORKBOOK_KEY),
}
TABLES = tuple(SCHEMAS)

Rows = list[dict[str, str]]


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build all tables.

    Args:
        raw: The folder with the raw sources.
        data: The folder with ``countries.csv`` and ``dots_exceptions.csv``.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: Any of the faults that the functions below describe.
    """
    files = checked_files(raw, SOURCE)
    names = read_names(data)
    rows: dict[str, Rows] = {name: [] for name in TABLES}
    matrix: dots_world.Matrix = {}
    reporters: dict[str, str] = {}
    workbooks = sorted(files.values(), key=number_of)
    for number, path in enumerate(workbooks, 1):
        if number % 50 == 0 or number == len(workbooks):
            say(f"{SOURCE}: {number} of {len(workbooks)} workbooks read")
        workbook = read_workbook(path, names)
        rows["dots_workbooks"].append(dots_world.workbook_row(workbook, names, packed_at(path)))
        if path.name in names.repeated_workbooks:
            same_as_first(path, workbooks, names)
            continue
        if workbook.reporter in reporters:
            raise BuildError(
                path.name,
                f"reports for {workbook.reporter}, as {reporters[workbook.reporter]} does already.",
                f"settle which workbook counts, and note the other in data/{EXCEPTIONS}.",
            )
        reporters[workbook.reporter] = path.name
        collect(workbook, names, rows)
        dots_world.add_to_matrix(workbook, matrix)
    rows["trade_matrix_2016"] = list(matrix.values())
    dots_dprk.mark_sums_of_estimates(rows["dprk_trade_totals"], rows["dprk_trade_by_partner"])
    return {name: finished(name, rows[name]) for name in TABLES}


def number_of(path: Path) -> int:
    """Return the number in the name of a workbook, such as 147 for ``DOTS_147.xlsx``."""
    return int(path.stem.removeprefix("DOTS_"))


def collect(workbook: Workbook, names: Names, rows: dict[str, Rows]) -> None:
    """Add the rows that one workbook gives to each table.

    Args:
        workbook: Any workbook but a repetition.
        names: Names of countries and areas.
        rows: Name of the table -> its rows so far; changed in place.
    """
    rows["dprk_trade_by_partner"] += dots_dprk.partner_rows(workbook, names, *dots_dprk.YEARS)
    rows["dprk_trade_totals"] += dots_dprk.total_rows(workbook, names)
    rows["dprk_trade_by_partner_1960_1989"] += dots_dprk.partner_rows(
        workbook, names, *dots_dprk.EARLY
    )
    rows["trade_selected_pairs"] += dots_world.pair_rows(workbook)
    rows["trade_totals_by_country"] += dots_world.total_rows(workbook, names)


def finished(name: str, rows: Rows) -> bytes:
    """Put the rows of a table in the order of its key, check the key and render them.

    The list of workbooks stays in the order of their numbers.
    """
    columns, key = SCHEMAS[name]
    if name != "dots_workbooks":
        rows = sorted(rows, key=lambda row: tuple(row[column] for column in key))
    unique(name, rows, key)
    return to_csv(columns, rows)


def same_as_first(path: Path, workbooks: Sequence[Path], names: Names) -> None:
    """Check that a workbook known as a repetition still says what the first one says.

    Raises:
        BuildError: The two differ, so one of them would be lost unread.
    """
    first = names.repeated_workbooks[path.name]
    for other in workbooks:
        if other.name == first and read_grids(other) == read_grids(path):
            return
    raise BuildError(
        path.name,
        f"was a repetition of {first} and no longer is.",
        f"take it out of data/{EXCEPTIONS} and settle which reporter it has.",
    )
