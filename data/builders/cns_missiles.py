"""Table of missile launches from two mirrors of the CNS North Korea Missile Test Database.

The first mirror (JSON, to 2026) leads; the second (the CNS sheet saved as CSV, to April 2023)
lends corrections, and the class where the first has none. Up to the second mirror's last launch
both hold the same launches in the same order, which the builder proves before it trusts that.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from re import fullmatch
from typing import Any

from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import boolean, plain_number, read_text, to_csv, unique

SOURCE = "cns_missile_tests"
TABLES = ("missile_tests",)
LAUNCHES, MISSILES = "nagix_test.en.json", "nagix_missile.en.json"
FACILITIES = "nagix_facility.en.json"
SECOND = "cns_nti_database_mesege1.csv"
COLUMNS = (
    "launch_no", "launch_date_utc", "date_precision", "launch_time_utc", "launch_date_kst",
    "year", "missile", "missile_class", "class_from", "facility", "latitude", "longitude",
    "apogee_km", "distance_km", "outcome", "in_second_mirror",
)  # fmt: skip
CLASSES = frozenset({"SRBM", "MRBM", "IRBM", "ICBM", "SLBM", "SLV", "HGV", "Unknown"})
OUTCOMES = frozenset({"success", "failure", "unknown"})
UNKNOWN = frozenset({"unknown", "na"})

# (date, time as the first mirror has it) -> time in the second mirror. 00:40 and 00:29 UTC lost
# their "AM" on the way into the first mirror.
TIMES = {("2017-07-04", "12:40"): "00:40", ("2016-02-07", "12:29"): "00:29"}
# The first mirror swapped apogee and distance of these launches; the second has them right.
SWAPPED = frozenset({"2022-12-18"})
# The second mirror gives the Korean date; 23:10 UTC is already the next day in Korea.
SECOND_DATES = {"2022-01-05": "2022-01-04"}
# Slips of the pen in names of places.
NAMES = {"Wast Sunan": "West Sunan"}
MISSPELT = ("missle", "missile")

Launch = Mapping[str, Any]


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build the table of launches.

    Args:
        raw: The folder with the raw sources.
        data: Not used; every builder has the same signature.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: A raw file at fault, or mirrors that no longer agree.
    """
    del data
    files = checked_files(raw, SOURCE)
    launches = read_launches(files[LAUNCHES])
    missiles = read_json(files[MISSILES])
    facilities = read_json(files[FACILITIES])["facilities"]
    second = read_second(files[SECOND])
    say(f"{SOURCE}: {len(launches)} launches, {len(second)} of them in both mirrors")
    rows = []
    for number, launch in enumerate(launches, 1):
        where = f"{LAUNCHES}, launch {number} of {launch['date']}"
        other = second[number - 1] if number <= len(second) else None
        if other is not None and other["date"] != launch["date"]:
            raise BuildError(
                where,
                f"the second mirror has {other['date']} as its launch {number}.",
                "compare both mirrors day by day and note the difference in SECOND_DATES.",
            )
        missile = looked_up(missiles, launch["missile"], MISSILES, where)
        facility = looked_up(facilities, launch["facility"], FACILITIES, where)
        rows.append(row_of(number, launch, missile, facility, other, where))
    unique(TABLES[0], rows, ("launch_no",))
    return {TABLES[0]: to_csv(COLUMNS, rows)}


def row_of(
    number: int, launch: Launch, missile: Launch, facility: Launch,
    other: Launch | None, where: str,
) -> dict[str, str]:  # fmt: skip
    """Make one row of the table from a launch of the first mirror.

    Args:
        number: Launch number, from 1 in order of date.
        launch: The launch as the first mirror has it.
        missile: Its missile: ``name`` and ``type``.
        facility: Its launch site: ``name``, ``lat``, ``lon`` in degrees.
        other: The same launch in the second mirror, if that reaches so far.
        where: Place for messages.

    Returns:
        Text for every column.
    """
    date = launch["date"]
    time = clock(launch["time"], where)
    time = TIMES.get((date, time), time)
    apogee, distance = launch["apogee"], launch["distance"]
    if date in SWAPPED:
        apogee, distance = distance, apogee
    kind, kind_from = missile["type"], "first mirror"
    if kind == "Unknown" and other is not None and other["class"] != "Unknown":
        kind, kind_from = other["class"], "second mirror"
    place = str(NAMES.get(facility["name"], facility["name"])).replace(*MISSPELT)
    known_place = place != "Unknown"  # the first mirror puts unknown sites at Pyongyang airport
    return {
        "launch_no": str(number),
        "launch_date_utc": date,
        "date_precision": "day" if len(date) == 10 else "month",
        "launch_time_utc": time,
        "launch_date_kst": korean_date(date, time),
        "year": date[:4],
        "missile": missile["name"],
        "missile_class": one_of(kind, CLASSES, "class", where),
        "class_from": kind_from,
        "facility": place,
        "latitude": plain_number(facility["lat"]) if known_place else "",
        "longitude": plain_number(facility["lon"]) if known_place else "",
        "apogee_km": kilometres(apogee, "apogee", where),
        "distance_km": kilometres(distance, "distance", where),
        "outcome": one_of(launch["outcome"], OUTCOMES, "outcome", where),
        "in_second_mirror": boolean(other is not None),
    }


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file.

    Raises:
        BuildError: Wrong encoding, or not JSON.
    """
    try:
        return dict(json.loads(read_text(path, "utf-8")))
    except json.JSONDecodeError as fault:
        raise BuildError(
            f"{path.name}, line {fault.lineno}", f"is not JSON ({fault.msg}).", "fetch it again."
        ) from None


def read_launches(path: Path) -> list[Launch]:
    """Read the launches of the first mirror.

    Returns:
        One mapping a launch, in order of date.

    Raises:
        BuildError: A date that is none, or launches out of order.
    """
    launches = [launch for year in read_json(path)["timeBins"] for launch in year["data"]]
    before = ""
    for number, launch in enumerate(launches, 1):
        date = launch["date"]
        if not fullmatch(r"\d{4}-\d{2}(-\d{2})?", date) or date < before:
            raise BuildError(
                f"{path.name}, launch {number}",
                f"the date {date!r} is no date, or earlier than the launch before it.",
                "check the file; launch numbers need dates in order.",
            )
        before = date
    return launches


def read_second(path: Path) -> list[dict[str, str]]:
    """Read date and class of every launch of the second mirror.

    Returns:
        ``date`` (YYYY-MM-DD, or YYYY-MM) and ``class``, in order of the file.

    Raises:
        BuildError: Wrong encoding, a missing column, or a date in another format.
    """
    launches = []
    reader = csv.DictReader(io.StringIO(read_text(path, "cp1252"), newline=""))
    for number, line in enumerate(reader, 2):
        where = f"{path.name}, record {number}"
        if not {"Date", "Missile Type"} <= line.keys():
            raise BuildError(where, "no column 'Date' or 'Missile Type'.", "fetch it again.")
        date = english_date(line["Date"], where)
        kind = one_of(line["Missile Type"], CLASSES, "class", where)
        launches.append({"date": SECOND_DATES.get(date, date), "class": kind})
    return launches


def english_date(text: str, where: str) -> str:
    """Turn ``9-Apr-84`` into ``1984-04-09`` and ``Sep-84`` into ``1984-09``.

    Raises:
        BuildError: Text in neither form.
    """
    for pattern, result in (("%d-%b-%y", "%Y-%m-%d"), ("%b-%y", "%Y-%m")):
        try:
            return datetime.strptime(text, pattern).strftime(result)
        except ValueError:
            continue
    raise BuildError(where, f"{text!r} is no date.", "write it like 9-Apr-84 or Sep-84.")


def clock(text: str, where: str) -> str:
    """Turn ``21:13 (UTC)`` into ``21:13`` and ``unknown`` into an empty string.

    Raises:
        BuildError: Text in neither form.
    """
    if text == "unknown":
        return ""
    time = text.removesuffix(" (UTC)")
    if not fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
        raise BuildError(where, f"{text!r} is no time.", "write it like 21:13 (UTC), or unknown.")
    return time


def korean_date(date: str, time: str) -> str:
    """Return the date in Korea (UTC+9), or an empty string where the time is not known.

    North Korea kept UTC+8:30 from August 2015 to May 2018; the column stays on UTC+9, which is
    the date in Seoul. No launch of those years falls into the half hour that would differ.
    """
    if not time:
        return ""
    local = datetime.fromisoformat(f"{date}T{time}") + timedelta(hours=9)
    return local.date().isoformat()


def kilometres(content: object, name: str, where: str) -> str:
    """Turn a height or distance into text; ``unknown`` and ``na`` are missing, never zero.

    Raises:
        BuildError: Anything that is neither a number of kilometres nor one of the two words.
    """
    if content in UNKNOWN:
        return ""
    if not fullmatch(r"\d+(\.\d+)?", str(content)):  # the file writes some numbers as text
        raise BuildError(
            where, f"the {name} {content!r} is no number of kilometres.", "check the file."
        )
    return plain_number(float(str(content)))


def one_of(value: str, allowed: frozenset[str], name: str, where: str) -> str:
    """Return a value of a closed list, in the list's spelling.

    Raises:
        BuildError: A value outside the list.
    """
    if value not in allowed:
        raise BuildError(
            where,
            f"the {name} {value!r} is not one of {', '.join(sorted(allowed))}.",
            "check the file; add the value to the builder and to datapackage.yaml if it is meant.",
        )
    return value


def looked_up(table: Mapping[str, Any], key: str, file: str, where: str) -> Launch:
    """Return the entry that a launch points to.

    Raises:
        BuildError: No such entry.
    """
    if key not in table:
        raise BuildError(where, f"{key!r} is not in {file}.", "fetch both files again.")
    return dict(table[key])
