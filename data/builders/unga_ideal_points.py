"""Tables of positions in the General Assembly: ideal points, and how alike two countries vote.

The ideal points are Bailey, Strezhnev and Voeten's. Their file also holds, for every country, the
share of votes that were the same as those of the United States, Russia and China.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from re import fullmatch

from data.builders.countries import country_names
from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import boolean, parse_csv, plain_number, read_text, to_csv, unique

SOURCE = "unga_ideal_points"
TABLES = ("unga_ideal_points", "unga_pair_agreement")
RAW_FILE = "IdealpointestimatesAll_Jun2024.csv"
RAW_COLUMNS = (
    "", "ccode", "session", "NVotesAll", "IdealPointAll", "QO%All", "Q5%All", "Q10%All",
    "Q50%All", "Q90%All", "Q95%All", "Q100%All", "iso3c", "Countryname", "USAgree", "RUSSAgree",
    "BrazilAgree", "ChinaAgree", "IndiaAgree", "IsraelAgree",
)  # fmt: skip
COUNTRIES = (
    "BLR", "CHN", "CUB", "DEU", "FRA", "GBR", "IND", "IRN", "JPN", "KOR", "MNG", "PRK", "RUS",
    "SYR", "TUR", "UKR", "USA", "VNM",
)  # fmt: skip
# The six whose roll calls unga_rollcalls has.
PAIRS = tuple(combinations(("CHN", "JPN", "KOR", "PRK", "RUS", "USA"), 2))
# Where the file's name is not that of countries.csv.
OTHER_NAMES = {"German Federal Republic": "DEU"}
AGREEMENT = {"USA": "USAgree", "RUS": "RUSSAgree", "CHN": "ChinaAgree"}
FIRST_YEAR = 1946  # in which session 1 opened
COLUMNS = (
    "session", "session_opens", "country_iso3", "country", "votes_cast", "ideal_point",
    "ideal_point_p05", "ideal_point_p95", "agreement_usa", "agreement_russia", "agreement_china",
)  # fmt: skip
PAIR_COLUMNS = (
    "session", "session_opens", "country_a_iso3", "country_b_iso3", "agreement",
    "ideal_point_distance", "intervals_overlap",
)  # fmt: skip


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build both tables.

    Args:
        raw: The folder with the raw sources.
        data: The folder with ``countries.csv``, which names every country.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: A raw file at fault.
    """
    path = checked_files(raw, SOURCE)[RAW_FILE]
    names = country_names(data / "countries.csv")
    lines = parse_csv(read_text(path, "utf-8"), path.name, RAW_COLUMNS)
    say(f"{SOURCE}: {len(lines)} estimates")
    rows = [
        row_of(line, names, f"{path.name}, record {number}")
        for number, line in enumerate(lines, 2)
        if line["iso3c"] in COUNTRIES
    ]
    rows.sort(key=lambda row: (int(row["session"]), row["country_iso3"]))
    unique(TABLES[0], rows, ("session", "country_iso3"))
    absent = sorted(set(COUNTRIES) - {row["country_iso3"] for row in rows})
    if absent:
        raise BuildError(
            path.name, f"holds no row of {', '.join(absent)}.", "check the codes in column iso3c."
        )
    return {
        TABLES[0]: to_csv(COLUMNS, rows),
        TABLES[1]: to_csv(PAIR_COLUMNS, pair_rows(rows, path.name)),
    }


def row_of(line: Mapping[str, str], names: Mapping[str, str], where: str) -> dict[str, str]:
    """Make one row of ideal points.

    Args:
        line: The record as the file has it.
        names: Code -> name of the country in ``countries.csv``.
        where: Place for messages.

    Returns:
        Text for every column.

    Raises:
        BuildError: Another country behind the code, a cell that is no number, a share that is
            none, or bounds that do not hold the estimate.
    """
    code, name = line["iso3c"], line["Countryname"]
    if code not in names:
        raise BuildError(where, f"{code} has no name.", "add the country to data/countries.csv.")
    if names[code] != name and OTHER_NAMES.get(name) != code:
        raise BuildError(
            where,
            f"{code} is called {name!r}, not {names[code]!r}.",
            "see whether it is the same country; if so, note the name in OTHER_NAMES.",
        )
    session, votes = (whole(line[column], column, where) for column in ("session", "NVotesAll"))
    point, low, high = (
        number(line[column], column, where) for column in ("IdealPointAll", "Q5%All", "Q95%All")
    )
    if not float(low) <= float(point) <= float(high):
        raise BuildError(
            where, f"the ideal point {point} is not between {low} and {high}.",
            "fetch the file again.",
        )  # fmt: skip
    return {
        "session": session,
        "session_opens": str(FIRST_YEAR - 1 + int(session)),
        "country_iso3": code,
        "country": names[code],
        "votes_cast": votes,
        "ideal_point": point,
        "ideal_point_p05": low,
        "ideal_point_p95": high,
        **{
            f"agreement_{word}": share(line[AGREEMENT[other]], AGREEMENT[other], where)
            for word, other in (("usa", "USA"), ("russia", "RUS"), ("china", "CHN"))
        },
    }


def pair_rows(rows: Sequence[Mapping[str, str]], file: str) -> list[dict[str, str]]:
    """Make the rows of pairs: each pair once a session in which both voted.

    Args:
        rows: The rows of ideal points.
        file: Name of the raw file, for messages.

    Returns:
        Rows in the order of session and codes.

    Raises:
        BuildError: Two countries between whom the file has two different shares.
    """
    by_key = {(int(row["session"]), row["country_iso3"]): row for row in rows}
    pairs = []
    for session in sorted({session for session, _ in by_key}):
        for a, b in PAIRS:
            one, other = by_key.get((session, a)), by_key.get((session, b))
            if one is None or other is None:
                continue
            shares = set(published(one, b)) | set(published(other, a))
            if len(shares) > 1:
                raise BuildError(
                    f"{file}, session {session}",
                    f"{a} and {b} agree in {' and in '.join(sorted(shares))} of their votes.",
                    "the share must be the same from both sides: fetch the file again.",
                )
            pairs.append(
                {
                    "session": str(session),
                    "session_opens": one["session_opens"],
                    "country_a_iso3": a,
                    "country_b_iso3": b,
                    "agreement": shares.pop() if shares else "",
                    "ideal_point_distance": distance(one["ideal_point"], other["ideal_point"]),
                    "intervals_overlap": boolean(
                        float(one["ideal_point_p05"]) <= float(other["ideal_point_p95"])
                        and float(other["ideal_point_p05"]) <= float(one["ideal_point_p95"])
                    ),
                }
            )
    return pairs


def published(row: Mapping[str, str], other: str) -> Iterator[str]:
    """Yield the share of votes that a country has in common with another, where published."""
    column = {"USA": "agreement_usa", "RUS": "agreement_russia", "CHN": "agreement_china"}.get(
        other
    )
    if column and row[column]:
        yield row[column]


def distance(one: str, other: str) -> str:
    """Return the distance of two ideal points, exact in the digits that are published."""
    return format(abs(Decimal(one) - Decimal(other)).normalize(), "f")


def whole(text: str, column: str, where: str) -> str:
    """Return a whole number above zero.

    Raises:
        BuildError: Anything else.
    """
    if not fullmatch(r"[1-9]\d*", text):
        raise BuildError(
            where, f"{column} is {text!r}, no whole number above zero.", "fetch the file again."
        )
    return text


def number(text: str, column: str, where: str) -> str:
    """Return a number without exponent.

    Raises:
        BuildError: Anything that is not a number; a missing value is none.
    """
    if not fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text):
        raise BuildError(
            where, f"the non-numeric cell {text!r} in {column}.", "fetch the file again."
        )
    return plain_number(float(text))


def share(text: str, column: str, where: str) -> str:
    """Return a share from 0 to 1, or an empty string where the file has ``NA``.

    Raises:
        BuildError: Anything that is neither.
    """
    if text == "NA":
        return ""
    value = number(text, column, where)
    if not 0 <= float(value) <= 1:
        raise BuildError(where, f"{column} is {text}, no share of 1.", "fetch the file again.")
    return value
