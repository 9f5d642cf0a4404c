"""Tables from the IMF's Direction of Trade Statistics: who trades with the DPRK, 1990-2020.

Every figure is there twice: once as the partner reports it, once in the DPRK's own workbook,
which holds the IMF's estimates of what the DPRK would have reported.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from data.builders.dots_workbook import (
    SHEETS,
    Cell,
    Grid,
    Sheet,
    read_workbook,
    reporter_of,
    rows_about,
)
from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import boolean, read_csv, to_csv, unique

SOURCE = "imf_dots_samleblanc"
TABLES = ("dprk_trade_by_partner", "dprk_trade_totals")

DPRK = "Korea, Dem. People's Rep. of"
WORLD = "World"
# Rows and reporters that are not one country. "Other Countries" is a remainder beside World;
# SACCA is a customs area of five states that held South Africa's reports to 1997.
AREAS = frozenset(
    {
        "Advanced Economies",
        "Africa",
        "Africa not specified",
        "Asia not specified",
        "Countries & Areas not specified",
        "Emerging Market and Developing Economies by Source of Export Earnings: Fuel",
        "Emerging Market and Developing Economies by Source of Export Earnings: Nonfuel",
        "Emerging and Developing Asia",
        "Emerging and Developing Economies",
        "Emerging and Developing Europe",
        "Euro Area",
        "Europe not specified",
        "European Union",
        "Memorandum Items",
        "Middle East",
        "Middle East and Central Asia",
        "Middle East and Central Asia not specified",
        "Other Countries not included elsewhere",
        "South African Common Customs Area (SACCA)",
        "Special Categories",
        "Sub-Saharan Africa",
        "Western Hemisphere",
        "Western Hemisphere not specified",
        WORLD,
    }
)
# Two files, one workbook (Nicaragua).
REPEATED_WORKBOOKS = {"DOTS_144.xlsx": "DOTS_143.xlsx"}

COUNTRY_COLUMNS = ("country_iso3", "country", "imf_name", "note")
TOTAL_COLUMNS = (
    "year", "dprk_flow", "reported_by", "valuation", "value_usd_million", "imf_estimate",
    "source_file",
)  # fmt: skip
PARTNER_COLUMNS = (TOTAL_COLUMNS[0], "country_iso3", "country", *TOTAL_COLUMNS[1:])
PARTNER_KEY = ("year", "country_iso3", "dprk_flow", "reported_by")
TOTAL_KEY = ("year", "dprk_flow", "reported_by")

Countries = Mapping[str, Mapping[str, str]]  # IMF name -> country_iso3 and country


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build both tables.

    Args:
        raw: The folder with the raw sources.
        data: The folder with ``countries.csv``, which names every country.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: Any of the faults that the functions below describe.
    """
    files = checked_files(raw, SOURCE)
    countries = read_countries(data / "countries.csv")
    partners: list[dict[str, str]] = []
    totals: list[dict[str, str]] = []
    reporters: dict[str, str] = {}
    workbooks = sorted(files.values(), key=lambda path: int(path.stem.removeprefix("DOTS_")))
    for number, path in enumerate(workbooks, 1):
        if number % 50 == 0 or number == len(workbooks):
            say(f"{SOURCE}: {number} of {len(workbooks)} workbooks read")
        sheets = read_workbook(path)
        reporter = reporter_of(sheets, path.name)
        if path.name in REPEATED_WORKBOOKS:
            same_as_first(path, workbooks)
            continue
        if reporter in reporters:
            raise BuildError(
                path.name,
                f"reports for {reporter}, as {reporters[reporter]} does already.",
                "settle which workbook counts, and note the other in REPEATED_WORKBOOKS.",
            )
        reporters[reporter] = path.name
        of_partners, of_world = rows_of(sheets, reporter, path.name, countries)
        partners += of_partners
        totals += of_world
    mark_sums_of_estimates(totals, partners)
    return {
        TABLES[0]: finished(TABLES[0], partners, PARTNER_COLUMNS, PARTNER_KEY),
        TABLES[1]: finished(TABLES[1], totals, TOTAL_COLUMNS, TOTAL_KEY),
    }


def rows_of(
    sheets: Mapping[str, Grid], reporter: str, file: str, countries: Countries
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Turn one workbook into rows of the two tables.

    Args:
        sheets: Name of the sheet -> its grid.
        reporter: The IMF's name of the reporter.
        file: Name of the workbook.
        countries: IMF name -> country columns.

    Returns:
        Rows by partner, and rows of the World total.

    Raises:
        BuildError: A cell at fault, or an unknown country.
    """
    partners: list[dict[str, str]] = []
    totals: list[dict[str, str]] = []
    for sheet in SHEETS:
        for where, partner, cells in rows_about(DPRK, sheets[sheet.name], file, sheet):
            other = partner if reporter == DPRK else reporter
            records = [record(sheet, reporter, cell, file) for cell in cells]
            if other == WORLD:
                totals += records
            elif other not in AREAS and records:
                country = known_country(other, countries, where)
                partners += [{**country, **values} for values in records]
    return partners, totals


def finished(
    name: str, rows: list[dict[str, str]], columns: Sequence[str], key: Sequence[str]
) -> bytes:
    """Put the rows of a table in the order of its key, check the key and render them."""
    ordered = sorted(rows, key=lambda row: tuple(row[column] for column in key))
    unique(name, ordered, key)
    return to_csv(columns, ordered)


def mark_sums_of_estimates(totals: list[dict[str, str]], partners: list[dict[str, str]]) -> None:
    """Mark a total as an estimate when every country figure behind it is one.

    The workbooks never print the mark on a sum. Without this, the DPRK's own totals would look
    like reports, although the DPRK reports nothing.

    Args:
        totals: Rows of the totals; ``imf_estimate`` is changed in place.
        partners: Rows by partner.
    """
    reported = {tuple(row[column] for column in TOTAL_KEY) for row in partners
                if row["imf_estimate"] == "false"}  # fmt: skip
    for row in totals:
        if tuple(row[column] for column in TOTAL_KEY) not in reported:
            row["imf_estimate"] = boolean(True)


def dprk_flow(sheet: Sheet, reporter: str) -> str:
    """Turn the reporter's flow into the DPRK's: a partner's import is a DPRK export."""
    if reporter == DPRK:
        return sheet.flow_of_reporter
    return "imports" if sheet.flow_of_reporter == "exports" else "exports"


def record(sheet: Sheet, reporter: str, cell: Cell, file: str) -> dict[str, str]:
    """Make the columns that both tables share."""
    return {
        "year": str(cell.year),
        "dprk_flow": dprk_flow(sheet, reporter),
        "reported_by": "dprk" if reporter == DPRK else "partner",
        "valuation": sheet.valuation,
        "value_usd_million": cell.value,
        "imf_estimate": boolean(cell.estimate),
        "source_file": file,
    }


def read_countries(path: Path) -> Countries:
    """Read the hand-kept country table.

    Returns:
        Exact IMF name -> the two country columns of the trade table.

    Raises:
        BuildError: An unreadable file, or a code or IMF name that occurs twice.
    """
    rows = read_csv(path, COUNTRY_COLUMNS)
    for column in COUNTRY_COLUMNS[:3]:
        unique("countries", rows, (column,))
    return {
        row["imf_name"]: {"country_iso3": row["country_iso3"], "country": row["country"]}
        for row in rows
    }


def known_country(name: str, countries: Countries, where: str) -> Mapping[str, str]:
    """Look an IMF name up; stop on a name that nobody has placed yet.

    Raises:
        BuildError: Names file, sheet and row.
    """
    if name not in countries:
        raise BuildError(
            where,
            f"the country name {name!r} is unknown.",
            "add it to data/countries.csv, or to AREAS in imf_dots.py if it is not one country.",
        )
    return countries[name]


def same_as_first(path: Path, workbooks: Sequence[Path]) -> None:
    """Check that a workbook known as a repetition still says what the first one says.

    Raises:
        BuildError: The two differ, so one of them would be lost unread.
    """
    first = REPEATED_WORKBOOKS[path.name]
    for other in workbooks:
        if other.name == first and read_workbook(other) != read_workbook(path):
            raise BuildError(
                path.name,
                f"was a repetition of {first} and no longer is.",
                "take it out of REPEATED_WORKBOOKS and settle which reporter it has.",
            )
