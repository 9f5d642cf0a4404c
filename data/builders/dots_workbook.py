"""Reading the workbooks of the IMF's Direction of Trade Statistics.

One workbook a reporter, two sheets ("Exports, FOB", "Imports, CIF"), one row a partner, one
column a year, millions of US dollars. A number is a report; text such as ``2,553.76 e`` is the
IMF's own estimate. An empty cell is no report, and gives no figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import fullmatch

from python_calamine import CalamineWorkbook

from data.builders.faults import BuildError
from data.builders.tables import plain_number

FIRST_YEAR, LAST_YEAR = 1990, 2020
# Printed twice by the publisher, with the same values: any other repetition is a fault.
REPEATED_ROWS = frozenset({"Australia"})

Grid = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Sheet:
    """What the name of a sheet says about its cells."""

    name: str
    title: str
    valuation: str
    flow_of_reporter: str  # the flow as the reporter sees it


SHEETS = (
    Sheet("Exports, FOB", "Exports, FOB to Partner Countries", "FOB", "exports"),
    Sheet("Imports, CIF", "Imports, CIF from Partner Countries", "CIF", "imports"),
)


@dataclass(frozen=True)
class Cell:
    """One figure: millions of US dollars as text, and whether the IMF marks it ``e``."""

    year: int
    value: str
    estimate: bool


def read_workbook(path: Path) -> dict[str, Grid]:
    """Read the two sheets of a workbook as grids that begin at cell A1.

    Raises:
        BuildError: Not a workbook, or other sheets than the two.
    """
    try:
        workbook = CalamineWorkbook.from_path(path)
    except Exception as fault:
        raise BuildError(
            path.name, f"is not a readable workbook ({fault}).", "fetch the file again."
        ) from None
    names = [sheet.name for sheet in SHEETS]
    if workbook.sheet_names != names:
        raise BuildError(
            path.name,
            f"the sheets are {workbook.sheet_names}, not {names}.",
            "check that this is a DOTS workbook; adapt SHEETS if the publisher renamed them.",
        )
    return {
        name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names
    }


def reporter_of(sheets: dict[str, Grid], file: str) -> str:
    """Check the head of both sheets and return the reporter that they name.

    Raises:
        BuildError: Another title, another unit, or two reporters.
    """
    reporters = []
    for sheet in SHEETS:
        head = [row[1] if len(row) > 1 else "" for row in sheets[sheet.name][:5]]
        expected = ["", sheet.title, "", None, "US Dollars, Millions"]
        for row, (found, wanted) in enumerate(zip(head, expected, strict=False), 1):
            if wanted is not None and found != wanted:
                raise BuildError(
                    f"{file}, sheet {sheet.name!r}, row {row}",
                    f"column B holds {found!r} where {wanted!r} belongs.",
                    "check title and unit of the workbook before using its figures.",
                )
        reporters.append(str(head[3]) if len(head) > 3 else "")
    if len(set(reporters)) != 1 or not reporters[0]:
        raise BuildError(
            f"{file}, row 4", f"the sheets name the reporters {reporters}.", "fetch the file again."
        )
    return reporters[0]


def rows_about(
    country: str, grid: Grid, file: str, sheet: Sheet
) -> Iterator[tuple[str, str, list[Cell]]]:
    """Yield the rows of a sheet that concern one country, as reporter or as partner.

    Args:
        country: The IMF's name of the country.
        grid: The sheet from cell A1: reporter in B4, years in row 7 from column C, partners
            below.
        file: Name of the workbook, for messages.
        sheet: Which of the two sheets it is.

    Yields:
        Place (file, sheet, row), name of the partner, its figures from 1990 to 2020.

    Raises:
        BuildError: A header that is not a year, or a partner printed twice.
    """
    reporter = grid[3][1]
    years = years_of(grid, f"{file}, sheet {sheet.name!r}, row 7")
    seen: dict[str, tuple[int, list[Cell]]] = {}
    for number, row in enumerate(grid[7:], 8):
        partner = str(row[1])
        if country not in (reporter, partner):
            continue
        where = f"{file}, sheet {sheet.name!r}, row {number}"
        cells = [
            cell
            for year, content in zip(years, row[2:], strict=False)
            if FIRST_YEAR <= year <= LAST_YEAR
            and (cell := read_cell(year, content, where)) is not None
        ]
        if partner in seen:
            first, before = seen[partner]
            if partner in REPEATED_ROWS and before == cells:
                continue
            raise BuildError(
                where,
                f"duplicate key: {partner!r} stands in row {first} already.",
                "settle which row counts; identical repetitions may go into REPEATED_ROWS.",
            )
        seen[partner] = (number, cells)
        yield where, partner, cells


def years_of(grid: Grid, where: str) -> list[int]:
    """Read the header of years.

    Raises:
        BuildError: A header cell that is not a year.
    """
    years = []
    for content in grid[6][2:]:
        text = plain_number(content) if isinstance(content, float) else str(content)
        if not fullmatch(r"\d{4}", text):
            raise BuildError(
                where, f"{content!r} is not a year.", "check the header row of the workbook."
            )
        years.append(int(text))
    return years


def read_cell(year: int, content: object, where: str) -> Cell | None:
    """Read one cell.

    Args:
        year: The year of its column.
        content: A number (a report), text such as ``123.45 e`` (an IMF estimate), or an empty
            string (not reported).
        where: Place for messages.

    Returns:
        The figure in millions of US dollars, or None for an empty cell. A report keeps every
        digit of the stored double; an estimate keeps the two decimals that are printed.

    Raises:
        BuildError: A mark other than ``e``, text that is no number, or a negative number.
    """
    if content == "" or content is None:
        return None
    place = f"{where}, year {year}"
    if isinstance(content, int | float) and not isinstance(content, bool):
        if content < 0:
            raise BuildError(
                place, f"{content} is negative.", "ask the publisher; trade cannot be negative."
            )
        return Cell(year, plain_number(float(content)), estimate=False)
    text = str(content)
    if fullmatch(r"\d{1,3}(,\d{3})*\.\d{2} e", text):
        return Cell(year, text.removesuffix(" e").replace(",", ""), estimate=True)
    number, _, mark = text.partition(" ")
    if fullmatch(r"[\d,]+(\.\d+)?", number) and mark:
        raise BuildError(
            place,
            f"the value {text!r} carries the unknown mark {mark!r}.",
            "look the mark up in the notes of the source; only 'e' (estimate) is known.",
        )
    raise BuildError(
        place,
        f"the cell {text!r} is not a number.",
        "check the cell in the workbook; an unreported figure is an empty cell.",
    )
