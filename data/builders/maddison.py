"""Table of gross domestic product at 2011 prices, from the Maddison Project Database 2020."""

from collections.abc import Callable
from pathlib import Path

from data.builders.countries import country_names
from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import boolean, parse_csv, plain_number, read_text, to_csv, unique

SOURCE = "owid_maddison2020"
TABLES = ("maddison_gdp",)
RAW_FILE = "maddison2020.csv"
RAW_COLUMNS = ("Entity", "Year", "GDP per capita", "Population", "GDP")
KEY = ("country_iso3", "year")
# Column of the table -> column of the source.
VALUES = {
    "gdp_intl_usd_2011": "GDP",
    "gdp_per_head_intl_usd_2011": "GDP per capita",
    "population": "Population",
}
COLUMNS = (*KEY, "country", *VALUES, "guess")
# The two Koreas and the powers around them. From 1991 "Former USSR" is the sum of its successors.
ENTITIES = {
    "China": "CHN",
    "Former USSR": "SUN",
    "Iran": "IRN",
    "Japan": "JPN",
    "North Korea": "PRK",
    "Russia": "RUS",
    "South Korea": "KOR",
    "United States": "USA",
}
YEARS = range(1990, 2019)
# Countries that publish no national accounts.
GUESSED = frozenset({"PRK"})
# The source multiplies GDP per head and population and rounds the product.
ROUNDING = 1e-6


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build the table.

    Args:
        raw: The folder with the raw sources.
        data: The folder with ``countries.csv``, which names every country.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: A raw file at fault, or a country or year that is missing.
    """
    path = checked_files(raw, SOURCE)[RAW_FILE]
    names = country_names(data / "countries.csv")
    say(f"{SOURCE}: reading {path.name}")
    source = parse_csv(read_text(path, "utf-8"), path.name, RAW_COLUMNS)
    years = {str(year) for year in YEARS}
    rows = [
        row_of(row, names, f"{path.name}, record {number}")
        for number, row in enumerate(source, 2)
        if row["Entity"] in ENTITIES and row["Year"] in years
    ]
    rows.sort(key=lambda row: tuple(row[column] for column in KEY))
    unique(TABLES[0], rows, KEY)
    complete(rows, path.name)
    return {TABLES[0]: to_csv(COLUMNS, rows)}


def row_of(row: dict[str, str], names: dict[str, str], where: str) -> dict[str, str]:
    """Make one row.

    Raises:
        BuildError: A country that ``countries.csv`` lacks, a cell that is no positive number, or
            a product that is none.
    """
    code = ENTITIES[row["Entity"]]
    if code not in names:
        raise BuildError(
            where, f"{code} ({row['Entity']}) is not in countries.csv.",
            "add it to data/countries.csv.",
        )  # fmt: skip
    try:
        values = {column: float(row[raw]) for column, raw in VALUES.items()}
        numbers = all(0 < value < float("inf") for value in values.values())
    except ValueError:
        numbers = False
    if not numbers:
        cells = ", ".join(f"{raw} {row[raw]!r}" for raw in VALUES.values())
        raise BuildError(where, f"not three numbers above zero: {cells}.", "fetch the file again.")
    gdp, per_head, people = values.values()
    if abs(gdp - per_head * people) > ROUNDING * gdp:
        raise BuildError(
            where, f"GDP {gdp} is not {per_head} for each of {people} people.",
            "find out which of the three is wrong before using any.",
        )  # fmt: skip
    return {
        "country_iso3": code,
        "year": row["Year"],
        "country": names[code],
        **{column: plain_number(value) for column, value in values.items()},
        "guess": boolean(code in GUESSED),
    }


def complete(rows: list[dict[str, str]], file: str) -> None:
    """Check that no country lacks a year.

    Raises:
        BuildError: Names the first gap.
    """
    found = {(row["country_iso3"], row["year"]) for row in rows}
    for entity, code in ENTITIES.items():
        for year in YEARS:
            if (code, str(year)) not in found:
                raise BuildError(
                    file, f"{entity} has no row for {year}.",
                    "look for a new spelling of the name; a gap must be written into known_gaps.",
                )  # fmt: skip
