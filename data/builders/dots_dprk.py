"""The DPRK's trade: every figure is there twice.

Once as the partner reports it, once in the DPRK's own workbook, which holds the IMF's estimates
of what the DPRK would have reported.
"""

from data.builders.dots_names import Names
from data.builders.dots_workbook import SHEETS, Cell, Sheet, Workbook
from data.builders.tables import boolean

DPRK = "PRK"
EARLY = (1960, 1989)
YEARS = (1990, 2020)

TOTAL_COLUMNS = (
    "year", "dprk_flow", "reported_by", "valuation", "value_usd_million", "imf_estimate",
    "source_file",
)  # fmt: skip
PARTNER_COLUMNS = (TOTAL_COLUMNS[0], "country_iso3", "country", *TOTAL_COLUMNS[1:])
PARTNER_KEY = ("year", "country_iso3", "dprk_flow", "reported_by")
TOTAL_KEY = ("year", "dprk_flow", "reported_by")


def partner_rows(workbook: Workbook, names: Names, first: int, last: int) -> list[dict[str, str]]:
    """Turn one workbook into rows of DPRK trade by country.

    Args:
        workbook: Any workbook but a repetition.
        names: Names of the countries.
        first: First year.
        last: Last year.

    Returns:
        Rows with ``PARTNER_COLUMNS``.
    """
    rows: list[dict[str, str]] = []
    own = workbook.code == DPRK
    for sheet in SHEETS:
        for line in workbook.lines[sheet.name]:
            name = line.partner if own else workbook.reporter
            if (own or line.code == DPRK) and name in names.countries:
                country = names.countries[name]
                rows += [
                    {**country, **record(sheet, workbook, cell)} for cell in line.cells(first, last)
                ]
    return rows


def total_rows(workbook: Workbook, names: Names) -> list[dict[str, str]]:
    """Turn one workbook into rows of the DPRK's trade with the world, 1990-2020.

    Args:
        workbook: Any workbook; all but the World's and the DPRK's give no row.
        names: Says which row is the total.

    Returns:
        Rows with ``TOTAL_COLUMNS``, marked as the workbook marks them.
    """
    return [
        record(sheet, workbook, cell)
        for sheet in SHEETS
        for line in workbook.lines[sheet.name]
        if (workbook.code == DPRK and line.partner == names.total)
        or (workbook.reporter == names.total and line.code == DPRK)
        for cell in line.cells(*YEARS)
    ]


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


def dprk_flow(sheet: Sheet, own: bool) -> str:
    """Turn the reporter's flow into the DPRK's: a partner's import is a DPRK export."""
    if own:
        return sheet.flow_of_reporter
    return "imports" if sheet.flow_of_reporter == "exports" else "exports"


def record(sheet: Sheet, workbook: Workbook, cell: Cell) -> dict[str, str]:
    """Make the columns that all these tables share."""
    own = workbook.code == DPRK
    return {
        "year": str(cell.year),
        "dprk_flow": dprk_flow(sheet, own),
        "reported_by": "dprk" if own else "partner",
        "valuation": sheet.valuation,
        "value_usd_million": cell.value,
        "imf_estimate": boolean(cell.estimate),
        "source_file": workbook.file,
    }
