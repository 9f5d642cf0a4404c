"""Table of gross domestic product and population, from the World Bank's indicators."""

from collections.abc import Callable, Collection
from math import isfinite
from pathlib import Path
from re import fullmatch

from data.builders.countries import country_names
from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import parse_csv, plain_number, read_text, to_csv, unique

SOURCE = "worldbank_datahub"
TABLES = ("gdp_population",)
RAW_COLUMNS = ("Country Name", "Country Code", "Year", "Value")
RAW_FILES = {"gdp_usd": "gdp.csv", "population": "population.csv"}
KEY = ("country_iso3", "year")
COLUMNS = (*KEY, *RAW_FILES)
# From the year before the first sanctions to the last year of the trade tables.
YEARS = range(2005, 2021)
# Groups of countries. The codes are the World Bank's own, and some look like ISO codes.
AGGREGATES = frozenset(
    {
        "AFE", "AFW", "ARB", "CEB", "CSS", "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU",
        "FCS", "HIC", "HPC", "IBD", "IBT", "IDA", "IDB", "IDX", "LAC", "LCN", "LDC", "LIC",
        "LMC", "LMY", "LTE", "MEA", "MIC", "MNA", "NAC", "OED", "OSS", "PRE", "PSS", "PST",
        "SAS", "SSA", "SSF", "SST", "TEA", "TEC", "TLA", "TMN", "TSA", "TSS", "UMC", "WLD",
    }
)  # fmt: skip
# Territories and small states that the book has no use for, unless countries.csv lists them.
# CHI, the Channel Islands, is no ISO code.
LEFT_OUT = frozenset(
    {"AND", "CHI", "CYM", "IMN", "LIE", "MAF", "MCO", "MNP", "PRI", "TCA", "VGB", "VIR"}
)

Cells = dict[tuple[str, str], str]  # (country, year) -> value


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build the table.

    Args:
        raw: The folder with the raw sources.
        data: The folder with ``countries.csv``, which says which countries are kept.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: A raw file at fault, or a code that nobody has placed yet.
    """
    files = checked_files(raw, SOURCE)
    known = country_names(data / "countries.csv")
    say(f"{SOURCE}: reading {' and '.join(RAW_FILES.values())}")
    columns = {name: read_values(files[file], known) for name, file in RAW_FILES.items()}
    keys = sorted(set().union(*columns.values()))
    rows = [
        dict(zip(KEY, key, strict=True))
        | {name: cells.get(key, "") for name, cells in columns.items()}
        for key in keys
    ]
    return {TABLES[0]: to_csv(COLUMNS, rows)}


def read_values(path: Path, known: Collection[str]) -> Cells:
    """Read one indicator for the countries and years of the book.

    Args:
        path: The CSV file.
        known: Codes of ``countries.csv``.

    Returns:
        (country, year) -> value, with every digit of the file.

    Raises:
        BuildError: Another header or encoding, an unplaced code, a cell at fault, or a country
            and year that occur twice.
    """
    rows = parse_csv(read_text(path, "utf-8"), path.name, RAW_COLUMNS)
    cells: Cells = {}
    kept: list[dict[str, str]] = []
    for number, row in enumerate(rows, 2):
        where, code = f"{path.name}, record {number}", row["Country Code"]
        if not is_kept(code, known, where):
            continue
        if not fullmatch(r"\d{4}", row["Year"]):
            raise BuildError(where, f"{row['Year']!r} is no year.", "fetch the file again.")
        if int(row["Year"]) in YEARS:
            cells[code, row["Year"]] = positive(row["Value"], where)
            kept.append({"country_iso3": code, "year": row["Year"]})
    unique(TABLES[0], kept, KEY)
    return cells


def is_kept(code: str, known: Collection[str], where: str) -> bool:
    """Tell a country of the book from a group or a territory that is left out.

    Raises:
        BuildError: A code that is neither in ``countries.csv`` nor placed in this module.
    """
    if code in known:
        return True
    if code in AGGREGATES or code in LEFT_OUT:
        return False
    raise BuildError(
        where, f"the country code {code!r} is unknown.",
        "add it to data/countries.csv, or to AGGREGATES or LEFT_OUT in worldbank.py.",
    )  # fmt: skip


def positive(text: str, where: str) -> str:
    """Read a number above zero.

    Raises:
        BuildError: Anything else. The files leave a missing value out; they have no empty cell.
    """
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not isfinite(value) or value <= 0:
        raise BuildError(where, f"{text!r} is no number above zero.", "fetch the file again.")
    return plain_number(value)
