"""Trade of other countries than the DPRK, for comparison, and the list of workbooks."""

from math import fsum

from data.builders.dots_names import Names
from data.builders.dots_workbook import SHEETS, Content, Line, Sheet, Workbook
from data.builders.faults import BuildError
from data.builders.tables import boolean

FIRST, LAST = 1990, 2020
MATRIX_YEAR = 2016

HOMES = ("CHN", "IRN", "RUS")
# All that are or were members of the European Union by 2020, so that the Union can be summed with
# or without the United Kingdom. Belgium and Luxembourg are one reporter (BLX) to 1996.
EU28 = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC",
    "HRV", "HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK",
    "SVN", "SWE",
)  # fmt: skip
# Former states stand in for their successors up to 1992 (CSK, SUN) and 1996 (BLX).
PARTNERS = frozenset(
    (
        *EU28, *HOMES, "ARE", "BLR", "BLX", "CSK", "HKG", "IND", "JPN", "KAZ", "KOR", "MNG", "PAK",
        "PRK", "SUN", "TUR", "TWN", "UKR", "USA", "VNM",
    )
)  # fmt: skip

PAIR_COLUMNS = (
    "year", "country_iso3", "partner_iso3", "flow", "reported_by", "valuation",
    "value_usd_million", "imf_estimate",
)  # fmt: skip
PAIR_KEY = PAIR_COLUMNS[:5]
TOTAL_COLUMNS = (
    "year", "country_iso3", "flow", "valuation", "value_usd_million", "estimated_percent",
)  # fmt: skip
TOTAL_KEY = TOTAL_COLUMNS[:3]
# The exporter reports FOB, the importer CIF. At most one of the two is an estimate.
MATRIX_VALUES = {
    "imports": ("imports_cif_usd_million", "importer"),
    "exports": ("exports_fob_usd_million", "exporter"),
}
MATRIX_KEY = ("exporter_iso3", "importer_iso3")
MATRIX_COLUMNS = (*MATRIX_KEY, *(value for value, _ in MATRIX_VALUES.values()), "imf_estimate")
NO_ESTIMATE = "no"
WORKBOOK_COLUMNS = (
    "source_file", "imf_name", "country_iso3", "kind", "first_year", "last_year",
    "exports_figures", "exports_estimates", "imports_figures", "imports_estimates", "packed_at",
)  # fmt: skip
WORKBOOK_KEY = ("source_file",)

Matrix = dict[tuple[str, str], dict[str, str]]


def pair_rows(workbook: Workbook) -> list[dict[str, str]]:
    """Turn one workbook into rows of the selected pairs.

    A pair of two home countries gives its figures twice, once from either point of view.

    Args:
        workbook: Any workbook but a repetition.

    Returns:
        Rows with ``PAIR_COLUMNS``.
    """
    rows: list[dict[str, str]] = []
    for sheet in SHEETS:
        for line in workbook.lines[sheet.name]:
            if workbook.code in HOMES and line.code in PARTNERS:
                rows += pair_records(sheet, line, workbook.code, line.code, by_partner=False)
            if line.code in HOMES and workbook.code in PARTNERS:
                rows += pair_records(sheet, line, line.code, workbook.code, by_partner=True)
    return rows


def pair_records(
    sheet: Sheet, line: Line, country: str, partner: str, *, by_partner: bool
) -> list[dict[str, str]]:
    """Make the rows of one pair; a flow that the partner reports is turned round."""
    turned = {"exports": "imports", "imports": "exports"}
    flow = sheet.flow_of_reporter
    return [
        {
            "year": str(cell.year),
            "country_iso3": country,
            "partner_iso3": partner,
            "flow": turned[flow] if by_partner else flow,
            "reported_by": "partner" if by_partner else "country",
            "valuation": sheet.valuation,
            "value_usd_million": cell.value,
            "imf_estimate": boolean(cell.estimate),
        }
        for cell in line.cells(FIRST, LAST)
    ]


def total_rows(workbook: Workbook, names: Names) -> list[dict[str, str]]:
    """Turn one workbook into rows of the reporter's trade with the world.

    Args:
        workbook: Any workbook but a repetition; an area's gives no row.
        names: Says which row is the total.

    Returns:
        Rows with ``TOTAL_COLUMNS``.
    """
    rows: list[dict[str, str]] = []
    for sheet in SHEETS if workbook.code else ():
        lines = workbook.lines[sheet.name]
        rows += [
            {
                "year": str(cell.year),
                "country_iso3": workbook.code,
                "flow": sheet.flow_of_reporter,
                "valuation": sheet.valuation,
                "value_usd_million": cell.value,
                "estimated_percent": estimated_percent(
                    [line.contents[cell.year] for line in lines
                     if line.code and cell.year in line.contents]
                ),
            }
            for line in lines
            if line.partner == names.total
            for cell in line.cells(FIRST, LAST)
        ]  # fmt: skip
    return rows


def estimated_percent(contents: list[Content]) -> str:
    """Say how much of the trade by country is estimated.

    Totals never carry the mark ``e``, even where every figure behind them does.

    Args:
        contents: One country figure each.

    Returns:
        Percent of their sum, one decimal. ``0`` means no estimate at all and ``100`` nothing else:
        other shares are kept between 0.1 and 99.9. Empty without any country figure.
    """
    estimates = [content for content in contents if isinstance(content, str)]
    if not contents:
        return ""
    if not estimates:
        return "0"
    if len(estimates) == len(contents):
        return "100"
    total = fsum(number(content) for content in contents)
    share = 100 * fsum(number(content) for content in estimates) / total if total else 0.0
    return f"{min(99.9, max(0.1, share)):.1f}"


def number(content: Content) -> float:
    """Return a content as a number, its mark dropped."""
    if isinstance(content, str):
        return float(content.removesuffix(" e").replace(",", ""))
    return content


def add_to_matrix(workbook: Workbook, matrix: Matrix) -> None:
    """Put one workbook's figures of 2016 into the matrix of exporters and importers.

    Args:
        workbook: Any workbook but a repetition; an area's gives nothing.
        matrix: (exporter, importer) -> row with ``MATRIX_COLUMNS``; changed in place.

    Raises:
        BuildError: Estimates on both sides of a pair, for which the table has no word.
    """
    for sheet in SHEETS if workbook.code else ():
        flow = sheet.flow_of_reporter
        value, side = MATRIX_VALUES[flow]
        for line in workbook.lines[sheet.name]:
            for cell in line.cells(MATRIX_YEAR, MATRIX_YEAR) if line.code else ():
                pair = (workbook.code, line.code)
                pair = pair if flow == "exports" else pair[::-1]
                empty = dict.fromkeys(MATRIX_COLUMNS, "") | {"imf_estimate": NO_ESTIMATE}
                row = matrix.setdefault(pair, empty | dict(zip(MATRIX_KEY, pair, strict=True)))
                row[value] = cell.value
                if cell.estimate and row["imf_estimate"] != NO_ESTIMATE:
                    raise BuildError(
                        f"{workbook.file}, sheet {sheet.name!r}, {line.partner}, {MATRIX_YEAR}",
                        "is an estimate, and so is the other side's figure.",
                        "give the matrix a word for both in imf_estimate.",
                    )
                if cell.estimate:
                    row["imf_estimate"] = side


def workbook_row(workbook: Workbook, names: Names, stamp: str) -> dict[str, str]:
    """Describe one workbook.

    Args:
        workbook: Any workbook, repetitions too.
        names: Says which one is a repetition.
        stamp: Date and time inside the file.

    Returns:
        A row with ``WORKBOOK_COLUMNS``. Figures are counted for 1990-2020, countries only.
    """
    years = {
        year
        for lines in workbook.lines.values()
        for line in lines
        for year in line.contents
    }  # fmt: skip
    kind = "country" if workbook.code else names.kinds[workbook.reporter]
    if workbook.file in names.repeated_workbooks:
        kind = "repetition"
    row = {
        "source_file": workbook.file,
        "imf_name": workbook.reporter,
        "country_iso3": workbook.code,
        "kind": kind,
        "first_year": str(min(years, default="")),
        "last_year": str(max(years, default="")),
        "packed_at": stamp,
    }
    for sheet in SHEETS:
        cells = [
            content
            for line in workbook.lines[sheet.name]
            if line.code
            for year, content in line.contents.items()
            if FIRST <= year <= LAST
        ]
        row[f"{sheet.flow_of_reporter}_figures"] = str(len(cells))
        row[f"{sheet.flow_of_reporter}_estimates"] = str(
            sum(isinstance(content, str) for content in cells)
        )
    return row
