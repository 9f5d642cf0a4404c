"""Tables of distances and ties between countries, from CEPII's GeoDist.

The source has one row a direction, these tables one row a pair of countries: the builder proves
that both directions say the same before it drops one. Ties are a table of their own, because
most pairs have none.
"""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from data.builders.countries import country_names
from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import boolean, to_csv, unique

SOURCE = "cepii_geodist_pyeconlab"
TABLES = ("country_pairs", "country_ties")
RAW_FILE = "cepii_dist_cepii.dta"
# Column of the source -> its type there.
RAW_COLUMNS = {
    "iso_o": "str", "iso_d": "str", "contig": "int8", "comlang_off": "int8",
    "comlang_ethno": "int8", "colony": "int8", "comcol": "int8", "curcol": "int8",
    "col45": "int8", "smctry": "int8", "dist": "float32", "distcap": "float32",
    "distw": "float64", "distwces": "float64",
}  # fmt: skip
TIES = {
    "contiguous": "contig",
    "common_official_language": "comlang_off",
    "colonial_tie": "colony",
}
KEY = ("country_a_iso3", "country_b_iso3")
PAIR_COLUMNS = (*KEY, "distance_km", "distance_weighted_km")
TIE_COLUMNS = (*KEY, *TIES)

# CEPII's codes that ISO 3166 has withdrawn or never had. YUG is "Serbia and Montenegro" in CEPII's
# list of countries, which is SCG here; PAL is Palestine (Gaza).
CODES = {"PAL": "PSE", "ROM": "ROU", "TMP": "TLS", "YUG": "SCG", "ZAR": "COD"}
# Territories and small states that the book has no use for, unless countries.csv lists them.
LEFT_OUT = frozenset(
    {
        "AND", "CCK", "COK", "CXR", "CYM", "ESH", "GLP", "GUF", "MNP", "MTQ", "NFK", "NIU",
        "PCN", "PRI", "REU", "SHN", "SPM", "TCA", "TKL", "VGB", "WLF",
    }
)  # fmt: skip
# The two directions of the weighted distance were summed in another order.
SAME_WEIGHTED = 2e-7

Row = dict[str, Any]


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build both tables.

    Args:
        raw: The folder with the raw sources.
        data: The folder with ``countries.csv``, which says which countries are kept.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: A raw file at fault, or a code that nobody has placed yet.
    """
    path = checked_files(raw, SOURCE)[RAW_FILE]
    known = country_names(data / "countries.csv")
    say(f"{SOURCE}: reading {path.name}")
    directions = read_directions(path, known)
    pairs, ties = [], []
    for (a, b), there in sorted(directions.items()):
        if a < b:
            back = directions.get((b, a))
            same_both_ways(there, back, f"{path.name}, {a}-{b}")
            key = dict(zip(KEY, (a, b), strict=True))
            pairs.append(key | distances(there))
            if any(there[flag] for flag in TIES.values()):
                ties.append(key | {name: boolean(there[flag]) for name, flag in TIES.items()})
    unique(TABLES[0], pairs, KEY)
    return {TABLES[0]: to_csv(PAIR_COLUMNS, pairs), TABLES[1]: to_csv(TIE_COLUMNS, ties)}


def read_directions(path: Path, known: Collection[str]) -> dict[tuple[str, str], Row]:
    """Read the Stata file, one entry a direction between two different countries of the book.

    Args:
        path: The .dta file.
        known: Codes of ``countries.csv``.

    Returns:
        (origin, destination) in the book's codes -> the record, whose ``dist`` is text.

    Raises:
        BuildError: Not a Stata file, other columns, an unplaced code, a value out of range, or
            a direction given twice.
    """
    import numpy as np
    import pandas as pd  # here, because it takes a second to load

    try:
        frame = pd.read_stata(path)
    except Exception as fault:
        raise BuildError(
            path.name, f"is no Stata file ({fault}).", "fetch the file again."
        ) from None
    columns = {name: str(kind) for name, kind in frame.dtypes.items()}
    if columns != RAW_COLUMNS:
        raise BuildError(
            path.name, f"the columns are {columns}, not {RAW_COLUMNS}.",
            "read what changed upstream, then adapt the builder.",
        )  # fmt: skip
    # The shortest decimal that reads back to the same single-precision number.
    frame["dist"] = [
        np.format_float_positional(value, unique=True, trim="-") for value in frame["dist"]
        .to_numpy()
    ]  # fmt: skip
    found: dict[tuple[str, str], Row] = {}
    for number, record in enumerate(frame.to_dict("records"), 1):
        where = f"{path.name}, record {number}"
        a, b = (book_code(record[column], known, where) for column in ("iso_o", "iso_d"))
        if not a or not b or a == b:
            continue
        check_values(record, where)
        if (a, b) in found:
            raise BuildError(
                where, f"the direction {a} to {b} is there a second time.",
                "look whether two codes of CODES mean one country.",
            )  # fmt: skip
        found[a, b] = record
    return found


def book_code(code: str, known: Collection[str], where: str) -> str:
    """Turn CEPII's code into the book's.

    Returns:
        The code, or an empty string for a territory that is left out.

    Raises:
        BuildError: A code that is neither in ``countries.csv`` nor placed in this module.
    """
    iso = CODES.get(code, code)
    if iso in known:
        return iso
    if iso in LEFT_OUT:
        return ""
    raise BuildError(
        where, f"the country code {code!r} is unknown.",
        "add it to data/countries.csv, or to CODES or LEFT_OUT in cepii_geodist.py.",
    )  # fmt: skip


def check_values(record: Row, where: str) -> None:
    """Check that flags are 0 or 1 and distances above zero (weighted: or missing).

    Raises:
        BuildError: Names the record and the column.
    """
    wrong = [column for column in TIES.values() if record[column] not in (0, 1)]
    wrong += [] if float(record["dist"]) > 0 else ["dist"]
    wrong += ["distw"] if record["distw"] <= 0 else []
    if wrong:
        raise BuildError(
            where, f"{wrong[0]} is {record[wrong[0]]}, which cannot be.", "fetch the file again."
        )


def same_both_ways(there: Row, back: Row | None, where: str) -> None:
    """Check that the way back is as long as the way there, and the ties the same.

    Raises:
        BuildError: Names the pair and what differs.
    """
    differ = ["the whole record"] if back is None else []
    if back is not None:
        differ += [name for name in ("dist", *TIES.values()) if there[name] != back[name]]
        one, other = there["distw"], back["distw"]
        missing = (one != one) + (other != other)  # NaN is the only value unlike itself
        if missing == 1 or abs(one - other) > SAME_WEIGHTED * one:
            differ.append("distw")
    if differ:
        raise BuildError(
            where, f"{differ[0]} is not the same in both directions.",
            "settle which direction counts; a table of unordered pairs cannot hold both.",
        )  # fmt: skip


def distances(record: Row) -> dict[str, str]:
    """Make the two cells of distance; the weighted one in whole kilometres, empty if missing."""
    weighted = record["distw"]
    return {
        "distance_km": record["dist"],
        "distance_weighted_km": "" if weighted != weighted else f"{weighted:.0f}",
    }
