"""Reading the workbooks of the IMF's Direction of Trade Statistics.

One workbook a reporter, two sheets ("Exports, FOB", "Imports, CIF"), one row a partner, one
column a year, millions of US dollars. A number is a report; text such as ``2,553.76 e`` is the
IMF's own estimate. An empty cell is no report, and gives no figure. Years in which a reporter
has no figure at all have no column. Every cell is read and checked, also those that no table uses.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from re import compile as pattern
from re import fullmatch
from typing import TypeGuard
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from data.builders.dots_names import Names
from data.builders.faults import BuildError
from data.builders.tables import plain_number

ESTIMATE = pattern(r"\d{1,3}(,\d{3})*\.\d{2} e")
HEAD = 7  # rows above the partners; the last of them holds the years

Grid = Sequence[Sequence[object]]
Content = float | str  # a report, or an estimate as printed


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


@dataclass(frozen=True)
class Line:
    """One row of a sheet.

    Attributes:
        partner: The IMF's name.
        code: Code of the country; empty for an area, a remainder, the total.
        contents: Year -> content of each filled cell, checked.
    """

    partner: str
    code: str
    contents: Mapping[int, Content]

    def cells(self, first: int, last: int) -> Iterator[Cell]:
        """Yield the figures of the years from first to last."""
        for year, content in self.contents.items():
            if first <= year <= last:
                yield cell_of(year, content)


@dataclass(frozen=True)
class Workbook:
    """One workbook, read and checked.

    Attributes:
        file: Its name.
        reporter: The IMF's name of the reporter.
        code: Code of the reporting country; empty for an area.
        lines: Name of the sheet -> its rows, each partner once.
    """

    file: str
    reporter: str
    code: str
    lines: Mapping[str, Sequence[Line]]


def read_workbook(path: Path, names: Names) -> Workbook:
    """Read a workbook whole and check every cell.

    Args:
        path: The file.
        names: All names that may occur.

    Raises:
        BuildError: Any of the faults that the functions below describe.
    """
    grids = read_grids(path)
    reporter = reporter_of(grids, path.name)
    code = names.code(reporter, f"{path.name}, row 4")
    lines = {sheet.name: list(lines_of(grids, sheet, path.name, names)) for sheet in SHEETS}
    return Workbook(path.name, reporter, code, lines)


def read_grids(path: Path) -> dict[str, Grid]:
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


def packed_at(path: Path) -> str:
    """Return the latest time stamp inside a workbook (an Excel file is a zip archive).

    Returns:
        ISO date and time. Zip archives keep neither a time zone nor odd seconds.
    """
    with ZipFile(path) as archive:
        year, month, day, hour, minute, second = max(i.date_time for i in archive.infolist())
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}"


def reporter_of(sheets: Mapping[str, Grid], file: str) -> str:
    """Check the head of both sheets and return the reporter that they name.

    Raises:
        BuildError: Another title, another unit, or two reporters.
    """
    reporters = []
    for sheet in SHEETS:
        head = [row[1] if len(row) > 1 else "" for row in sheets[sheet.name][:6]]
        expected = ["", sheet.title, "", None, "US Dollars, Millions", ""]
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


def lines_of(grids: Mapping[str, Grid], sheet: Sheet, file: str, names: Names) -> Iterator[Line]:
    """Yield the rows of a sheet, each partner once.

    Args:
        grids: Name of the sheet -> grid from cell A1: reporter in B4, years in row 7 from
            column C, partners below.
        sheet: Which of the two sheets to read.
        file: Name of the workbook, for messages.
        names: All names that may occur.

    Yields:
        One row after the other, with all its filled cells.

    Raises:
        BuildError: A stray cell, a header that is not a year, an unknown name, a partner printed
            twice, a reporter that trades with itself, a heading with figures, a cell at fault.
    """
    grid = grids[sheet.name]
    place = f"{file}, sheet {sheet.name!r}, row"
    reporter = grid[3][1]
    check_margins(grid, place)
    years = years_of(grid, f"{place} {HEAD}")
    seen: dict[str, tuple[int, Mapping[int, Content]]] = {}
    for number, row in enumerate(grid[HEAD:], HEAD + 1):
        partner = str(row[1])
        code = names.code(partner, f"{place} {number}")
        contents = contents_of(row, years, file, f"{place} {number}", names)
        if partner in seen:
            first, before = seen[partner]
            if partner in names.repeated_rows and before == contents:
                continue
            raise BuildError(
                f"{place} {number}",
                f"duplicate key: {partner!r} stands in row {first} already.",
                "settle which row counts; identical repetitions may go into dots_exceptions.csv.",
            )
        if contents and names.kinds.get(partner) == "heading":
            raise BuildError(
                f"{place} {number}",
                f"{partner!r} is known as a heading and holds figures.",
                "find out what they are, and change its kind in dots_exceptions.csv.",
            )
        if contents and code and partner == reporter:
            raise BuildError(
                f"{place} {number}",
                f"{partner!r} trades with itself.",
                "find out what the figures are (re-imports?) before any table takes them.",
            )
        seen[partner] = (number, contents)
        yield Line(partner, code, contents)


def check_margins(grid: Grid, place: str) -> None:
    """Check that nothing stands where nothing belongs: left of and above the figures.

    Raises:
        BuildError: Names the cell.
    """
    for number, row in enumerate(grid, 1):
        left = 2 if number == HEAD else 1
        outside = [*row[:left], *(row[2:] if number < HEAD else ())]
        stray = [content for content in outside if content not in ("", None)]
        if stray:
            raise BuildError(
                f"{place} {number}",
                f"{stray[0]!r} stands outside the table.",
                "compare the layout of the sheet with another workbook.",
            )


def years_of(grid: Grid, where: str) -> list[int]:
    """Read the header of years.

    Raises:
        BuildError: A header cell that is not a year, or years out of order.
    """
    years: list[int] = []
    for content in grid[HEAD - 1][2:] if len(grid) >= HEAD else ():
        text = plain_number(content) if isinstance(content, float) else str(content)
        if not fullmatch(r"\d{4}", text):
            raise BuildError(
                where, f"{content!r} is not a year.", "check the header row of the workbook."
            )
        if years and int(text) <= years[-1]:
            raise BuildError(
                where,
                f"the year {text} follows {years[-1]}.",
                "check the header row: each year once, in order.",
            )
        years.append(int(text))
    return years


def contents_of(
    row: Sequence[object], years: Sequence[int], file: str, where: str, names: Names
) -> dict[int, Content]:
    """Read and check the figures of one row.

    Args:
        row: The cells from column A.
        years: The years from column C.
        file: Name of the workbook.
        where: Place for messages.
        names: Says whose negative figures are left out.

    Returns:
        Year -> content of each filled cell.

    Raises:
        BuildError: A mark other than ``e``, text that is no number, or a negative number.
    """
    contents: dict[int, Content] = {}
    for year, content in zip(years, row[2:], strict=True):
        if content == "":
            continue
        if is_figure(content):
            contents[year] = content
        elif not (is_negative(content) and (file, row[1]) in names.negative):
            raise fault_of(content, f"{where}, year {year}")
    return contents


def is_figure(content: object) -> TypeGuard[Content]:
    """Tell whether a cell holds a report or an estimate, in the form that they must have."""
    if isinstance(content, float):
        return 0 <= content < inf
    return isinstance(content, str) and bool(ESTIMATE.fullmatch(content))


def is_negative(content: object) -> bool:
    """Tell whether a cell holds a number below zero."""
    return isinstance(content, float) and content < 0


def fault_of(content: object, place: str) -> BuildError:
    """Say what is wrong with a cell that is neither a report nor an estimate."""
    if is_negative(content):
        return BuildError(
            place,
            f"{content} is negative.",
            "ask the publisher; trade cannot be negative.",
        )
    number, _, mark = str(content).partition(" ")
    if fullmatch(r"[\d,]+(\.\d+)?", number) and mark:
        return BuildError(
            place,
            f"the value {str(content)!r} carries the unknown mark {mark!r}.",
            "look the mark up in the notes of the source; only 'e' (estimate) is known.",
        )
    return BuildError(
        place,
        f"the cell {str(content)!r} is not a number.",
        "check the cell in the workbook; an unreported figure is an empty cell.",
    )


def cell_of(year: int, content: Content) -> Cell:
    """Turn a checked content into a figure.

    Returns:
        A report keeps every digit of the stored double; an estimate keeps the two decimals that
        are printed.
    """
    if isinstance(content, str):
        return Cell(year, content.removesuffix(" e").replace(",", ""), estimate=True)
    return Cell(year, plain_number(content), estimate=False)
