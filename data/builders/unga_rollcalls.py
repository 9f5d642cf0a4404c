"""Table of roll calls in the General Assembly, 1991-2020: how six countries voted.

From the data of the R package unvotes. The session of 1991 is the first with both Koreas.
"""

import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from re import fullmatch, sub
from typing import TYPE_CHECKING, Any

from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import to_csv, unique

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "unvotes_rollcalls"
TABLES = ("unga_rollcalls",)
FRAMES = {
    "un_roll_calls": [
        "rcid", "session", "importantvote", "date", "unres", "amend", "para", "short", "descr",
    ],
    "un_roll_call_issues": ["rcid", "short_name", "issue"],
    "un_votes": ["rcid", "country", "country_code", "vote"],
}  # fmt: skip
VOTERS = {
    "CN": "china", "RU": "russia", "US": "usa", "KR": "south_korea", "KP": "north_korea",
    "JP": "japan",
}  # fmt: skip
VOTES = {"yes": "Y", "no": "N", "abstain": "A"}
ISSUES = frozenset({"me", "nu", "di", "hr", "co", "ec"})
FIRST_SESSION = 46
# Up to here titled roll calls carry the number of the weekday where the day should be.
LAST_WITH_WEEKDAYS = 57
# The special session on Palestine, which sits on beside the yearly ones.
EMERGENCY = "ES-10"
EPOCH = date(1970, 1, 1)
# Added to a description that stands in for a title; it says nothing.
TAIL = r"\s*:\s*resolution / adopted by the General Assembly$"
# A slip of the pen in a symbol.
SYMBOLS = {"R/677/46": "R/67/46"}
# Characters lost on the way into the file.
TITLES = {
    "Situation of human rights in the Democratic People?Ãƒâ€ s Republi":
        "Situation of human rights in the Democratic People's Republi",
    "?ÃƒÂ¡INTERNATIONAL TRADE": "INTERNATIONAL TRADE",
}  # fmt: skip
COLUMNS = (
    "rcid", "session", "date", "resolution", "title", "issues", "part",
    *VOTERS.values(), "total_yes", "total_no", "total_abstain",
)  # fmt: skip

Votes = Mapping[int, Mapping[str, str]]  # roll call -> country column -> Y, N or A
Totals = Mapping[int, Mapping[str, int]]  # roll call -> vote -> number of states


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build the table.

    Args:
        raw: The folder with the raw sources.
        data: Not used; every builder has the same signature.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: A raw file at fault.
    """
    del data
    files = checked_files(raw, SOURCE)
    say(f"{SOURCE}: reading 870,000 votes (about half a minute)")
    calls, issues, votes = (read_frame(files[f"{name}.rda"], name) for name in FRAMES)
    calls = calls[calls["session"] >= FIRST_SESSION]
    votes = votes[votes["rcid"].isin(set(calls["rcid"]))]
    return table(calls.to_dict("records"), issues_of(issues), *votes_of(votes))


def table(
    calls: Iterable[Mapping[str, Any]], issues: Mapping[int, str], votes: Votes, totals: Totals
) -> dict[str, bytes]:
    """Make the table from what the three files say.

    Args:
        calls: The roll calls, as mappings of the file's columns.
        issues: Roll call -> codes of its issues.
        votes: How the six voted.
        totals: How many of all states voted how.

    Returns:
        Name of the table -> bytes of its CSV.
    """
    rows = [
        row_of(call, issues, votes, totals) for call in calls
        if int(call["rcid"]) in votes  # else none of the six has a vote
    ]  # fmt: skip
    rows.sort(key=lambda row: (int(row["session"]), int(row["rcid"])))
    unique(TABLES[0], rows, ("rcid",))
    return {TABLES[0]: to_csv(COLUMNS, rows)}


def read_frame(path: Path, name: str) -> "pd.DataFrame":
    """Read one table from R's data file.

    Raises:
        BuildError: Not an R data file, or another table than expected.
    """
    import rdata  # here, because it takes seconds to load and most builders do without

    try:
        with warnings.catch_warnings():  # R's tibble class reads as a plain data frame
            warnings.simplefilter("ignore")
            frame: pd.DataFrame = rdata.read_rda(path)[name]
    except Exception as fault:
        raise BuildError(
            path.name, f"holds no R table {name} ({fault}).", "fetch the file again."
        ) from None
    if list(frame.columns) != FRAMES[name]:
        raise BuildError(
            path.name, f"the columns are {list(frame.columns)}, not {FRAMES[name]}.",
            "read what changed upstream, then adapt the builder.",
        )  # fmt: skip
    return frame


def issues_of(frame: "pd.DataFrame") -> dict[int, str]:
    """Collect the issue codes of each roll call.

    Returns:
        Roll call -> codes in the order of the alphabet, joined by a semicolon and a blank.

    Raises:
        BuildError: A code that is not one of the six.
    """
    codes: dict[int, set[str]] = {}
    for number, code in zip(frame["rcid"], frame["short_name"], strict=True):
        if code not in ISSUES:
            raise BuildError(
                f"un_roll_call_issues.rda, roll call {number}",
                f"the issue {code!r} is not one of {', '.join(sorted(ISSUES))}.",
                "add the code to the builder and to datapackage.yaml if it is meant.",
            )
        codes.setdefault(int(number), set()).add(code)
    return {number: "; ".join(sorted(found)) for number, found in codes.items()}


def votes_of(frame: "pd.DataFrame") -> tuple[Votes, Totals]:
    """Sort the votes by roll call.

    Returns:
        How each of the six voted; how many of all states voted yes, no and abstain.

    Raises:
        BuildError: A vote that is none of the three, or two votes of one country.
    """
    votes: dict[int, dict[str, str]] = {}
    totals: dict[int, dict[str, int]] = {}
    for number, code, vote in zip(
        frame["rcid"].astype(int), frame["country_code"], frame["vote"].astype(str), strict=True
    ):
        where = f"un_votes.rda, roll call {number}"
        if vote not in VOTES:
            raise BuildError(
                where, f"the vote {vote!r} is not one of {', '.join(VOTES)}.",
                "read what changed upstream, then adapt the builder.",
            )  # fmt: skip
        count = totals.setdefault(number, dict.fromkeys(VOTES, 0))
        count[vote] += 1
        if isinstance(code, str) and code in VOTERS:  # some former states have no code
            own = votes.setdefault(number, {})
            if VOTERS[code] in own:
                raise BuildError(
                    where, f"duplicate key: two votes of {code}.", "fetch the file again."
                )
            own[VOTERS[code]] = VOTES[vote]
    return votes, totals


def row_of(
    call: Mapping[str, Any], issues: Mapping[int, str], votes: Votes, totals: Totals
) -> dict[str, str]:
    """Make one row.

    Args:
        call: The roll call, as a mapping of the file's columns.
        issues: Roll call -> codes of its issues.
        votes: How the six voted.
        totals: How many of all states voted how.

    Returns:
        Text for every column.

    Raises:
        BuildError: A resolution of another session, or one of the faults found below.
    """
    number, session = int(call["rcid"]), int(call["session"])
    where = f"un_roll_calls.rda, roll call {number}"
    symbol = text(call["unres"])
    symbol = SYMBOLS.get(symbol, symbol)
    found = fullmatch(r"(?:A/RES|R)/((\d+|ES-\d+)/\d+[A-Z]*(?:/[IVX]+)?)", symbol)
    if symbol and (not found or found[2] not in (str(session), EMERGENCY)):
        raise BuildError(
            where, f"{symbol!r} is no resolution of session {session}.", "check the file."
        )
    short, part = text(call["short"]), part_of(call, where)
    count = totals[number]
    return {
        "rcid": str(number),
        "session": str(session),
        "date": date_of(call["date"], session, bool(short), where),
        "resolution": found[1] if found else "",
        "title": title_of(short, text(call["descr"]), call["short"]),
        "issues": issues.get(number, ""),
        "part": part,
        **{column: votes[number].get(column, "") for column in VOTERS.values()},
        **{f"total_{vote}": str(count[vote]) for vote in VOTES},
    }


def is_missing(cell: object) -> bool:
    """Tell R's NA, which comes as None, as NaN or as pandas' own."""
    return cell is None or str(cell) in {"nan", "<NA>"}


def text(cell: object) -> str:
    """Return a cell's text with single blanks, or an empty string where R has NA."""
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def title_of(short: str, description: str, cell: object) -> str:
    """Return the title; where the file has an empty one, the description, which is short there.

    Where the title is NA the description is a passage of the verbatim record, and not used.

    Args:
        short: The title, cleaned.
        description: The description, cleaned.
        cell: The title's cell, which tells an empty title from NA.

    Returns:
        The title, or an empty string.
    """
    title = short or (description if isinstance(cell, str) else "")
    return TITLES.get(title, sub(TAIL, "", title))


def part_of(call: Mapping[str, Any], where: str) -> str:
    """Say whether the vote was on an amendment or on a paragraph alone.

    Returns:
        ``amendment``, ``paragraph``, or an empty string where the file marks neither.

    Raises:
        BuildError: A mark that is not 1, or both marks.
    """
    marks = {
        word: call[column]
        for word, column in (("amendment", "amend"), ("paragraph", "para"))
        if not is_missing(call[column])
    }
    if len(marks) > 1 or set(marks.values()) - {1}:
        raise BuildError(
            where, f"stray marks: amend {call['amend']}, para {call['para']}.", "check the file."
        )
    return next(iter(marks), "")


def date_of(days: float, session: int, titled: bool, where: str) -> str:
    """Turn days since 1970 into a date, or into a month where the day is a weekday's number.

    Args:
        days: Days since 1 January 1970.
        session: The session, which opened in 1945 + session.
        titled: Whether the roll call has a title.
        where: Place for messages.

    Returns:
        ``YYYY-MM-DD``, or ``YYYY-MM``.

    Raises:
        BuildError: No date, or a day too high for a weekday where all were weekdays.
    """
    if days != days or days % 1:
        raise BuildError(where, f"{days!r} is no number of days.", "check the file.")
    day = EPOCH + timedelta(days=int(days))
    if not titled or session > LAST_WITH_WEEKDAYS:
        return day.isoformat()
    if day.day > 7:
        raise BuildError(
            where,
            f"the date {day} has a day, although titled roll calls to session "
            f"{LAST_WITH_WEEKDAYS} have a weekday's number there.",
            "see whether the source mended its dates, then change LAST_WITH_WEEKDAYS.",
        )
    return day.isoformat()[:7]
