"""Tables of the Security Council: every vetoed draft, and the outcomes of each year.

The vetoes are Yordan's, held against the United Nations' own list and the pages of meetings; what
differs between them is in the table. The outcomes are counted on the pages of meetings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from data.builders.dhl_tables import (
    Adoption,
    Rejection,
    Veto,
    read_vetoes,
    read_year,
    spaced,
    without_gap,
)
from data.builders.faults import BuildError
from data.builders.raw import checked_files
from data.builders.tables import boolean, parse_csv, read_text, to_csv, unique

SOURCE, PAGES = "unsc_vetoes_yordan", "unsc_dhl_tables"
TABLES = ("unsc_vetoes", "unsc_outcomes_by_year")
RAW_FILE, VETO_PAGE = "unsc_vetoes_1946_sept2022.csv", "scact_veto_table_en.html"
RAW_COLUMNS = (
    "year", "date", "month", "draft", "meeting_record", "agenda_item", "crisis_topic", "region",
    "member_veto1", "member_veto2", "member_veto3", "single_veto", "multiple_vetoes", "China",
    "France", "Russia", "USSR", "USA", "UK", "russia_china", "usa_uk", "usa_france",
    "usa_france_uk", "france_uk",
)  # fmt: skip
MEMBERS = {
    "China": "china", "France": "france", "Russia": "russia", "USSR": "russia", "UK": "uk",
    "USA": "usa",
}  # fmt: skip
STATES = ("china", "france", "russia", "uk", "usa")
FIRST_YEAR, LAST_YEAR, FIRST_RESOLUTION = 1990, 2022, 647
VIDEO = {2020: "scact2020_covid_table_en.html"}  # meetings by video have a page of their own
TOPICS = {"Malasyia": "Malaysia"}  # a slip of the pen

# Where the two lists are known to differ: draft in the first list -> what it says that the table
# does not. The table follows the United Nations' own list.
DRAFTS = {"S/PV.3038": "S/PV.303"}
DATES = {"S/2001/270": "2001-04-12"}
STATES_LACKING = {("S/PV.49", "The Spanish question preliminary question"): "France"}
NOT_LISTED = frozenset({"S/2022/538"})  # later than the United Nations' list as it was stored

VETO_COLUMNS = (
    "veto_no", "date", "date_text", "draft", "meeting_record", "agenda_item", "topic", "region",
    *(f"vetoed_by_{state}" for state in STATES), "votes_yes", "votes_no", "votes_abstain",
    "difference",
)  # fmt: skip
YEAR_COLUMNS = (
    "year", "last_meeting", "complete_year", "resolutions", "unanimous", "not_unanimous",
    "without_vote", "vote_not_stated", "drafts_vetoed", "vetoed_by_china", "vetoed_by_russia",
    "vetoed_by_usa", "vetoed_by_china_and_russia",
)  # fmt: skip


def build(raw: Path, data: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """Build both tables.

    Args:
        raw: The folder with the raw sources.
        data: Not used; every builder has the same signature.
        say: Takes a progress line.

    Returns:
        Name of the table -> bytes of its CSV.

    Raises:
        BuildError: A raw file at fault, or lists that no longer agree.
    """
    del data
    path, pages = checked_files(raw, SOURCE)[RAW_FILE], checked_files(raw, PAGES)
    listed = read_vetoes(pages[VETO_PAGE])
    adoptions: list[Adoption] = []
    rejections: list[Rejection] = []
    last_days: dict[int, date] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        names = [f"scact{year}_table_en.html", *([VIDEO[year]] if year in VIDEO else [])]
        ours, theirs, last_days[year] = read_year([pages[name] for name in names], year)
        adoptions += ours
        rejections += theirs
    say(f"{PAGES}: {len(adoptions)} resolutions, {len(listed)} vetoed drafts")
    without_gap(adoptions, FIRST_RESOLUTION)
    same_vetoes(listed, rejections)
    vetoes = veto_rows(read_list(path), listed, rejections)
    unique(TABLES[0], vetoes, ("veto_no",))
    return {
        TABLES[0]: to_csv(VETO_COLUMNS, vetoes),
        TABLES[1]: to_csv(YEAR_COLUMNS, year_rows(last_days, adoptions, listed)),
    }


def read_list(path: Path) -> list[dict[str, str]]:
    """Read Yordan's list.

    The flags of the members are not read: in 26 rows they are 0 for members that are named.

    Returns:
        One mapping a vetoed draft: ``date`` (ISO), the columns of the table that are texts, and
        ``states``, the members' names joined by a blank.

    Raises:
        BuildError: A date that is none or not of the row's year, or an unknown member.
    """
    found = []
    for number, line in enumerate(parse_csv(read_text(path, "utf-8"), path.name, RAW_COLUMNS), 2):
        where = f"{path.name}, record {number}"
        try:
            day = datetime.strptime(line["date"], "%m/%d/%Y").date()
        except ValueError:
            raise BuildError(
                where, f"{line['date']!r} is no date.", "write it like 2/16/1946."
            ) from None
        if line["year"] != str(day.year):
            raise BuildError(where, f"{day} is not in {line['year']}.", "check the file.")
        names = [line[f"member_veto{n}"] for n in (1, 2, 3) if line[f"member_veto{n}"]]
        if not names or set(names) - set(MEMBERS):
            raise BuildError(
                where, f"{names} are no permanent members.", f"use {', '.join(MEMBERS)}."
            )
        draft = spaced(" ".join(line["draft"].split()))
        found.append(
            {
                "date": day.isoformat(),
                "draft": draft,
                "meeting_record": "; ".join(line["meeting_record"].split()),
                "agenda_item": " ".join(line["agenda_item"].split()),
                "topic": TOPICS.get(line["crisis_topic"], line["crisis_topic"]),
                "region": line["region"],
                "states": " ".join(sorted(MEMBERS[name] for name in names)),
                "where": where,
            }
        )
    return found


def veto_rows(
    entries: Sequence[Mapping[str, str]], listed: Sequence[Veto], rejections: Iterable[Rejection]
) -> list[dict[str, str]]:
    """Make the rows of vetoed drafts, and prove that both lists hold the same.

    Args:
        entries: Yordan's list, in order of date.
        listed: The United Nations' list.
        rejections: Vetoed drafts with the votes, from the pages of meetings.

    Returns:
        Text for every column.

    Raises:
        BuildError: An entry that the other list lacks, or a difference that is not known.
    """
    votes = {rejection.draft: rejection.vote for rejection in rejections}
    left = list(listed)
    rows = []
    for number, entry in enumerate(entries, 1):
        draft = DRAFTS.get(entry["draft"], entry["draft"])
        other = taken(left, draft, entry)
        states = set(entry["states"].split()) if other is None else set(other.states)
        day = entry["date"]
        if entry["draft"] in DATES and other is not None:
            day = other.last.isoformat()
        counts = votes.get(draft)
        rows.append(
            {
                "veto_no": str(number),
                "date": day,
                "date_text": other.date_text if other and other.first != other.last else "",
                "draft": draft,
                **{c: entry[c] for c in ("meeting_record", "agenda_item", "topic", "region")},
                **{f"vetoed_by_{state}": boolean(state in states) for state in STATES},
                **{
                    f"votes_{word}": str(counts[place]) if counts else ""
                    for place, word in enumerate(("yes", "no", "abstain"))
                },
                "difference": difference(entry, other),
            }
        )
    if left:
        raise BuildError(
            RAW_FILE, f"lacks {left[0].draft} of {left[0].date_text}, which the UN's list has.",
            "add the row to the builder by hand, or fetch the file again.",
        )  # fmt: skip
    return rows


def taken(left: list[Veto], draft: str, entry: Mapping[str, str]) -> Veto | None:
    """Take the entry of the United Nations' list that is the same vetoed draft.

    Args:
        left: What is left of the list; the entry found is removed.
        draft: Symbol of the draft.
        entry: The entry of the first list.

    Returns:
        The entry, or ``None`` where the draft is known not to be listed.

    Raises:
        BuildError: No such entry.
    """
    day = date.fromisoformat(entry["date"])
    lacking = STATES_LACKING.get((entry["draft"], entry["agenda_item"]), "")
    states = set(entry["states"].split()) | ({MEMBERS[lacking]} if lacking else set())
    for other in left:
        in_time = other.first <= day <= other.last or DATES.get(draft) == entry["date"]
        if other.draft == draft and in_time and other.states == states:
            left.remove(other)
            return other
    if draft in NOT_LISTED:
        return None
    raise BuildError(
        entry["where"],
        f"the UN's list has no draft {draft} of {day}, vetoed by {', '.join(sorted(states))}.",
        "compare both lists; note a known difference in the builder.",
    )


def difference(entry: Mapping[str, str], other: Veto | None) -> str:
    """Say in words where the first list differs from the row."""
    if other is None:
        return "not in the UN's list, which ends earlier"
    if entry["draft"] in DRAFTS:
        return f"draft is {entry['draft']} in Yordan's list"
    if entry["draft"] in DATES:
        return f"date is {entry['date']} in Yordan's list"
    if (entry["draft"], entry["agenda_item"]) in STATES_LACKING:
        return f"{STATES_LACKING[entry['draft'], entry['agenda_item']]} is not in Yordan's list"
    return ""


def same_vetoes(listed: Iterable[Veto], rejections: Sequence[Rejection]) -> None:
    """Check that the list of vetoes and the pages of meetings name the same drafts and states.

    Raises:
        BuildError: A draft of the years covered that only one of them has, or other states.
    """
    from_list = {veto.draft: veto.states for veto in listed if veto.first.year >= FIRST_YEAR}
    from_pages = {rejection.draft: rejection.states for rejection in rejections}
    for draft in sorted(from_list.keys() | from_pages.keys()):
        if from_list.get(draft) != from_pages.get(draft):
            raise BuildError(
                VETO_PAGE,
                f"draft {draft}: vetoed by {sorted(from_list.get(draft, []))} in the list, by "
                f"{sorted(from_pages.get(draft, []))} on the pages of meetings.",
                "compare both pages and settle in the builder which one counts.",
            )


def year_rows(
    last_days: Mapping[int, date], adoptions: Sequence[Adoption], listed: Sequence[Veto]
) -> list[dict[str, str]]:
    """Count the outcomes of each year.

    Args:
        last_days: Year -> day of the last meeting listed.
        adoptions: All resolutions.
        listed: The list of vetoes.

    Returns:
        One row a year.

    Raises:
        BuildError: A veto by a member that has no column.
    """
    rows = []
    for year, last in last_days.items():
        ours = [adoption for adoption in adoptions if adoption.day.year == year]
        vetoes = [veto.states for veto in listed if veto.first.year == year]
        strange = set().union(*vetoes) - {"china", "russia", "usa"}
        if strange:
            raise BuildError(
                f"{VETO_PAGE}, {year}", f"a veto by {', '.join(sorted(strange))}.",
                "add a column to the table, and to datapackage.yaml.",
            )  # fmt: skip
        by = {state: sum(state in veto for veto in vetoes) for state in ("china", "russia", "usa")}
        counts = {
            "resolutions": len(ours),
            "unanimous": sum(adoption.unanimous for adoption in ours),
            "not_unanimous": sum(a.how == "vote" and not a.unanimous for a in ours),
            "without_vote": sum(adoption.how == "without vote" for adoption in ours),
            "vote_not_stated": sum(adoption.how == "not stated" for adoption in ours),
            "drafts_vetoed": len(vetoes),
            **{f"vetoed_by_{state}": count for state, count in by.items()},
            "vetoed_by_china_and_russia": sum({"china", "russia"} <= veto for veto in vetoes),
        }
        rows.append(
            {
                "year": str(year),
                "last_meeting": last.isoformat(),
                "complete_year": boolean(last.month == 12),
                **{name: str(count) for name, count in counts.items()},
            }
        )
    return rows
