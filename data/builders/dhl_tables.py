"""Reading the Dag Hammarskjold Library's web pages on the Security Council.

One page a year lists the meetings, the newest first, with the outcome of each; another page lists
all vetoes. Both are HTML tables written by hand, so every cell is checked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from re import Match, finditer, fullmatch, match, search, sub

from bs4 import BeautifulSoup
from bs4.element import Tag

from data.builders.faults import BuildError
from data.builders.tables import read_text

MEMBERS = 15
MAJORITY = 9
RESOLUTION = r"S/RES/\s*(\d+)\s*\(\s*(\d{4})\s*\)"
VOTE = r"(\d{1,2})-(\d{1,2})-(\d{1,2})"
VETO = r"(S/(?:\d{4}/)?\d+)\s*\)?\s*vetoed by (.+?)\s*(?=\d+-\d+-\d+)"
# Title of the last column of either page.
MEETINGS_HEAD = "Security Council Outcome / Vote"
VETOES_HEAD = "Permanent Member Casting Negative Vote"
# Spelling on the page -> name of the permanent member.
PERMANENT = {
    "China": "china", "France": "france", "Russian Federation": "russia", "USSR": "russia",
    "UK": "uk", "USA": "usa", "United States": "usa",
}  # fmt: skip
# The page on the meetings held by video in 2020 is headed 2021.
HEADED = {"scact2020_covid_table_en.html": "2021"}
# (meeting, number on the page) -> number of the resolution. Two pages give a number twice, and
# lack the number that the neighbours leave open; the votes and days are those of 666 and 695.
NUMBERS = {("S/PV.2939", 663): 666, ("S/PV.2990", 701): 695}
# Resolution -> year on the page, where that is not the year of the meeting.
YEARS = {770: "1991", 771: "1991"}
# Meetings that a page lists twice, in the same words.
TWICE = frozenset({"S/PV.6576"})
# Two vetoes are two votes against, but the page has 13-0-2.
VOTES = {"S/2022/431": (13, 2, 0)}

Vote = tuple[int, int, int]


@dataclass(frozen=True)
class Adoption:
    """One resolution.

    Attributes:
        number: Its number.
        day: Day of the meeting.
        meeting: Symbol of the meeting's record, as printed.
        vote: Votes for, against and abstentions; ``None`` where the page has no count.
        how: ``vote``, ``without vote``, or ``not stated``.
    """

    number: int
    day: date
    meeting: str
    vote: Vote | None
    how: str

    @property
    def unanimous(self) -> bool:
        """Whether all fifteen members voted for it."""
        return self.vote == (MEMBERS, 0, 0)


@dataclass(frozen=True)
class Rejection:
    """One vetoed draft, as a page of meetings has it."""

    draft: str
    day: date
    states: frozenset[str]
    vote: Vote


@dataclass(frozen=True)
class Veto:
    """One vetoed draft, as the list of vetoes has it.

    Attributes:
        draft: Symbol of the draft, or of the record where the draft has none.
        first: First day of the meeting.
        last: Last day; the same where the list has one day.
        date_text: The date as printed.
        states: Permanent members that voted against.
    """

    draft: str
    first: date
    last: date
    date_text: str
    states: frozenset[str]


def read_year(paths: Sequence[Path], year: int) -> tuple[list[Adoption], list[Rejection], date]:
    """Read the meetings of a year.

    Args:
        paths: Its page, or its two pages.
        year: The year.

    Returns:
        Resolutions, vetoed drafts, and the day of the last meeting listed.

    Raises:
        BuildError: Another page, or a row at fault.
    """
    adoptions: list[Adoption] = []
    rejections: list[Rejection] = []
    days: list[date] = []
    seen: set[str] = set()
    for path in paths:
        soup = parse(path, f"Council in {HEADED.get(path.name, year)}", MEETINGS_HEAD)
        for cells, where in rows(soup, path.name):
            meeting, outcome = cells[0], cells[-1]
            if meeting in TWICE and meeting in seen:
                continue
            seen.add(meeting)
            day = one_day(cells[1], year, where)
            days.append(day)
            adoptions += adopted(outcome, meeting, day, where)
            rejections += vetoed(outcome, day, where)
    return adoptions, rejections, max(days)


def read_vetoes(path: Path) -> list[Veto]:
    """Read the list of vetoes.

    Returns:
        One entry a vetoed draft, the newest first.

    Raises:
        BuildError: Another page, or a row at fault.
    """
    soup = parse(path, "Security Council - Veto List", VETOES_HEAD)
    vetoes = []
    for cells, where in rows(soup, path.name):
        if len(cells) != 5:
            raise BuildError(where, f"{len(cells)} cells instead of 5.", "check the page.")
        first, last = days_of(cells[0], where)
        vetoes.append(Veto(spaced(cells[1]), first, last, cells[0], permanent(cells[4], where)))
    return vetoes


def parse(path: Path, title: str, head: str) -> BeautifulSoup:
    """Parse a page and check that it is the one expected.

    Raises:
        BuildError: Wrong encoding, another title, or another last column.
    """
    soup = BeautifulSoup(read_text(path, "utf-8"), "html.parser")
    heads = [clean(cell.get_text(" ")) for cell in soup.find_all("th")]
    if not heads or title not in heads[0] or heads[-1] != head:
        raise BuildError(
            path.name,
            f"is no page with the title {title!r} and the last column {head!r}.",
            "fetch the page that PROVENANCE.md names.",
        )
    return soup


def rows(soup: BeautifulSoup, file: str) -> Iterator[tuple[list[str], str]]:
    """Yield the cells of each row that has several, with the place for messages.

    Some rows and cells are not closed, so that the next ones lie inside; each keeps its own.
    """
    for number, row in enumerate(soup.find_all("tr"), 1):
        cells = [cell for cell in row.find_all("td") if cell.find_parent("tr") is row]
        if len(cells) > 1:
            yield [own_text(cell) for cell in cells], f"{file}, row {number}"


def own_text(cell: Tag) -> str:
    """Return the text of a cell without that of cells inside."""
    return clean(" ".join(t for t in cell.strings if t.find_parent("td") is cell))


def clean(text: str) -> str:
    """Return text with single blanks."""
    return " ".join(text.split())


def spaced(text: str) -> str:
    """Return the symbol of a draft with blanks in the usual places."""
    text = sub(r"\s*\(", " (", text.replace(" ,", ","))
    return sub(r"\)\s*(?=S)", ") ", text).strip()


def adopted(outcome: str, meeting: str, day: date, where: str) -> list[Adoption]:
    """Read the resolutions out of the outcome of a meeting.

    Args:
        outcome: For example ``S/RES/699 (1991) 15-0-0 S/RES/700 (1991) 15-0-0``.
        meeting: Symbol of the record.
        day: Day of the meeting.
        where: Place for messages.

    Returns:
        One entry a resolution, in the order of the page.

    Raises:
        BuildError: A resolution of another year, an unknown wording after it, or an impossible
            vote.
    """
    marks: list[Match[str]] = list(finditer(RESOLUTION, outcome))
    if len(marks) != outcome.count("S/RES/"):
        raise BuildError(where, f"an unreadable number in {outcome!r}.", "check the page.")
    ends = [*(mark.start() for mark in marks[1:]), len(outcome)][: len(marks)]
    found: list[Adoption] = []
    for mark, end in reversed(list(zip(marks, ends, strict=True))):
        number, year = int(mark[1]), mark[2]
        number = NUMBERS.get((meeting, number), number)
        if year != YEARS.get(number, str(day.year)):
            raise BuildError(
                where, f"{mark[0]} stands among the meetings of {day.year}.", "check the page."
            )
        rest = outcome[mark.end() : end].strip()
        if rest == "and":  # one vote on both
            vote, how = found[-1].vote, found[-1].how
        else:
            vote, how = vote_on(rest, where)
        found.append(Adoption(number, day, meeting, vote, how))
    return found[::-1]


def vote_on(rest: str, where: str) -> tuple[Vote | None, str]:
    """Read the words after a resolution's number.

    Returns:
        The vote, or ``None``; and ``vote``, ``without vote`` or ``not stated``.

    Raises:
        BuildError: Other words, or a vote that adopts nothing.
    """
    if not rest:
        return None, "not stated"
    if match(r"without (a )?vote\b", rest):
        return None, "without vote"
    if match(r"adopted unanimously\b", rest):
        return (MEMBERS, 0, 0), "vote"
    counts = match(VOTE, rest)
    if not counts:
        raise BuildError(
            where, f"{rest!r} after a resolution is no vote.", "check the page, then the builder."
        )
    vote = three(counts)
    if sum(vote) > MEMBERS or vote[0] < MAJORITY:
        raise BuildError(where, f"{counts[0]} adopts nothing.", "check the page.")
    return vote, "vote"


def vetoed(outcome: str, day: date, where: str) -> list[Rejection]:
    """Read the vetoed drafts out of the outcome of a meeting.

    Raises:
        BuildError: The word vetoed in another wording, or fewer votes against than vetoes.
    """
    found = []
    for mark in finditer(VETO, outcome):
        counts = match(VOTE, outcome[mark.end() :].strip())
        states = permanent(mark[2].removeprefix("the "), where)
        if counts:
            vote = VOTES.get(mark[1], three(counts))
            if vote[1] < len(states) or sum(vote) > MEMBERS:
                raise BuildError(
                    where,
                    f"{counts[0]} has fewer votes against {mark[1]} than vetoes.",
                    "look the vote up in the record and note it in VOTES.",
                )
            found.append(Rejection(mark[1], day, states, vote))
    if len(found) != outcome.lower().count("veto"):
        raise BuildError(where, f"an unreadable veto in {outcome!r}.", "check the page.")
    return found


def three(counts: Match[str]) -> Vote:
    """Return the three numbers of a vote."""
    return int(counts[1]), int(counts[2]), int(counts[3])


def permanent(text: str, where: str) -> frozenset[str]:
    """Read the names of permanent members, however they are separated.

    Raises:
        BuildError: Any other word, a name twice, or no name.
    """
    names = "|".join(PERMANENT)
    states = [PERMANENT[mark[0]] for mark in finditer(names, text)]
    if not states or len(set(states)) < len(states) or sub(rf"{names}|and|[\s,]", "", text):
        raise BuildError(
            where, f"{text!r} does not name permanent members.",
            f"use {', '.join(PERMANENT)}, or add the spelling to PERMANENT.",
        )  # fmt: skip
    return frozenset(states)


def one_day(text: str, year: int, where: str) -> date:
    """Turn ``08 December`` or ``27 + 28 March`` into the (first) day.

    Raises:
        BuildError: Text in neither form.
    """
    found = fullmatch(r"(\d{1,2})(?: \+ \d{1,2})? ([A-Z][a-z]+)\.?", text)
    if not found:
        raise BuildError(where, f"{text!r} is no day.", "write it like 8 December.")
    return calendar_day(f"{found[1]} {found[2]} {year}", where)


def days_of(text: str, where: str) -> tuple[date, date]:
    """Turn ``3-4 December 1960`` into the first and the last day.

    Raises:
        BuildError: Text in another form.
    """
    found = search(r"^(\d{1,2})(?:-(\d{1,2}))? ([A-Z][a-z]+) (\d{4}|\d\d)$", text)
    if not found:
        raise BuildError(where, f"{text!r} is no date.", "write it like 3 December 1960.")
    rest = f"{found[3]} {found[4] if len(found[4]) == 4 else '19' + found[4]}"
    first = calendar_day(f"{found[1]} {rest}", where)
    return first, calendar_day(f"{found[2] or found[1]} {rest}", where)


def calendar_day(text: str, where: str) -> date:
    """Turn ``8 December 1990`` into a date.

    Raises:
        BuildError: No day of the calendar.
    """
    for pattern in ("%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text.replace("Sept ", "September "), pattern).date()
        except ValueError:
            continue
    raise BuildError(where, f"{text!r} is no day of the calendar.", "check the page.")


def without_gap(adoptions: Sequence[Adoption], first: int) -> None:
    """Check that resolutions are numbered one by one.

    Args:
        adoptions: All resolutions, in any order.
        first: Number of the first.

    Raises:
        BuildError: A number twice, or a number that is missing.
    """
    numbers = sorted(adoption.number for adoption in adoptions)
    for before, number in pairwise([first - 1, *numbers]):
        if number != before + 1:
            fault = f"{number} occurs twice" if number == before else f"{before + 1} is missing"
            raise BuildError(
                "pages of meetings", f"resolution {fault}.",
                "look for a slip in the pages and note it in NUMBERS.",
            )  # fmt: skip
