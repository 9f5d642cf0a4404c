"""Tables of the DPRK's exports by product, 2017, from Open Trade Statistics: headings, chapters."""

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isnan
from pathlib import Path
from re import fullmatch

from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import Row, plain_number, to_csv, unique

SOURCE = "economiccomplexity_pachadotdev"
TABLES = ("dprk_exports_hs4_2017", "dprk_exports_hs2_2017")
RAW_FILE, FRAME = "world_trade_2017.rda", "world_trade_2017"
RAW_COLUMNS = ["reporter_iso", "product_code", "export_value_usd"]
COLUMNS = ("year", "exporter_iso3", "hs2", "hs4", "export_value_usd")
CHAPTER_COLUMNS = (
    "year", "exporter_iso3", "hs2", "headings", "export_value_usd", "share_percent",
)  # fmt: skip
SHARE_DECIMALS = 6  # the smallest chapter is 0.000022 % of the total and must not become 0
YEAR, EXPORTER = "2017", "prk"


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build both tables.

    Args:
        raw: The folder with the raw sources.
        data: Not used; every builder has the same signature.
        say: Takes a progress line.

    Returns:
        Name of each table -> bytes of its CSV.

    Raises:
        BuildError: A raw file at fault.
    """
    del data
    path = checked_files(raw, SOURCE)[RAW_FILE]
    say(f"{SOURCE}: reading {path.name} (about 5 seconds)")
    rows = sorted(
        (row_of(code, value, path.name) for code, value in read_exports(path) if not isnan(value)),
        key=lambda row: row["hs4"],
    )
    unique(TABLES[0], rows, ("hs4",))
    if not rows:
        raise BuildError(path.name, f"has no row of {EXPORTER!r}.", "fetch the file again.")
    return {
        TABLES[0]: to_csv(COLUMNS, rows),
        TABLES[1]: to_csv(CHAPTER_COLUMNS, chapters_of(rows)),
    }


def read_exports(path: Path) -> list[tuple[str, float]]:
    """Read the exporter's rows from R's data file.

    Returns:
        Product code and value in US dollars; NaN where the file has no value.

    Raises:
        BuildError: Not an R data file, or another table than expected.
    """
    import rdata  # here, because it takes seconds to load and the other builders do without

    try:
        with warnings.catch_warnings():  # R's tibble class reads as a plain data frame
            warnings.simplefilter("ignore")
            frame = rdata.read_rda(path)[FRAME]
    except Exception as fault:
        raise BuildError(
            path.name, f"holds no R table {FRAME} ({fault}).", "fetch the file again."
        ) from None
    if list(frame.columns) != RAW_COLUMNS:
        raise BuildError(
            path.name, f"the columns are {list(frame.columns)}, not {RAW_COLUMNS}.",
            "read what changed upstream, then adapt the builder.",
        )  # fmt: skip
    if str(frame["export_value_usd"].dtype) != "float64":
        raise BuildError(
            path.name, "export_value_usd holds a non-numeric cell.", "fetch the file again."
        )
    mine = frame[frame["reporter_iso"] == EXPORTER]
    return list(zip(mine["product_code"], mine["export_value_usd"], strict=True))


def row_of(code: str, value: float, file: str) -> dict[str, str]:
    """Make one row.

    Raises:
        BuildError: A code that is not four digits, or a value that is no positive whole number.
    """
    if not fullmatch(r"\d{4}", code):
        raise BuildError(file, f"{code!r} is no four-digit HS code.", "fetch the file again.")
    if value <= 0 or value % 1:
        raise BuildError(
            f"{file}, product {code}",
            f"{value!r} is no positive number of whole dollars.",
            "read what changed upstream, then adapt the builder.",
        )
    return {
        "year": YEAR,
        "exporter_iso3": EXPORTER.upper(),
        "hs2": code[:2],
        "hs4": code,
        "export_value_usd": plain_number(value),
    }


def chapters_of(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Add the headings up to chapters.

    Args:
        rows: Rows by heading, each with ``hs2`` and ``export_value_usd``; not empty.

    Returns:
        One row a chapter, in order of its code, with its share in the sum of all headings.
    """
    values: Counter[str] = Counter()
    headings: Counter[str] = Counter()
    for row in rows:
        values[row["hs2"]] += int(row["export_value_usd"])
        headings[row["hs2"]] += 1
    total = values.total()
    return [
        {
            "year": YEAR,
            "exporter_iso3": EXPORTER.upper(),
            "hs2": chapter,
            "headings": str(headings[chapter]),
            "export_value_usd": str(value),
            "share_percent": plain_number(
                float(round(Fraction(100 * value, total), SHARE_DECIMALS))
            ),
        }
        for chapter, value in sorted(values.items())
    ]
