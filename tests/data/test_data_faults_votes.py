"""Faults in the raw files on votes: one message with place and mend, and nothing written."""

import csv
import io
from datetime import date

import pandas as pd
import pytest

from data.builders import dhl_tables, unga_ideal_points, unga_rollcalls, unsc_council
from data.builders.faults import BuildError

# --- helpers --------------------------------------------------------------------------------------


def refuses(workspace, table, *parts):
    """Run the build, which must fail with all the parts in its message and change no file."""
    before = workspace.files()
    result = workspace.run(table)
    assert result.returncode == 1, result.stdout
    assert result.stderr.startswith("build.py: ") and result.stderr.count("\n") == 1
    for part in (*parts, "Mend: "):
        assert part in result.stderr, result.stderr
    assert workspace.files() == before


def csv_text(columns, rows):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="0", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# --- ideal points ---------------------------------------------------------------------------------

POINT = {
    "session": "46", "NVotesAll": "70", "IdealPointAll": "0.5", "Q5%All": "0.25", "Q95%All": "0.75",
    "USAgree": "0.5", "RUSSAgree": "0.5", "ChinaAgree": "0.5",
}  # fmt: skip


def points(workspace, *changes, encoding="utf-8", header=None):
    """Put a file with one estimate a country into the raw folder, with changes in cells."""
    names = {row["country_iso3"]: row["country"] for row in countries(workspace)}
    lines = {
        code: {**POINT, "iso3c": code, "Countryname": names[code]}
        for code in unga_ideal_points.COUNTRIES
    }
    for code, column, cell in changes:
        lines[code][column] = cell
    text = csv_text(unga_ideal_points.RAW_COLUMNS, lines.values())
    if header:
        text = text.replace(*header, 1)
    folder = workspace.raw / unga_ideal_points.SOURCE
    folder.mkdir(exist_ok=True)
    (folder / unga_ideal_points.RAW_FILE).write_bytes(text.encode(encoding))
    workspace.hash()


def countries(workspace):
    with (workspace.data / "countries.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_small_file_of_estimates_gives_exactly_these_rows(workspace):
    points(
        workspace, ("RUS", "IdealPointAll", "-1e-2"), ("RUS", "Q5%All", "-0.1"),
        ("RUS", "Q95%All", "0.1"), ("PRK", "USAgree", "NA"), ("USA", "USAgree", "1"),
    )  # fmt: skip
    result = workspace.run("unga_ideal_points", "unga_pair_agreement")
    assert result.returncode == 0, result.stderr
    rows = (workspace.data / "unga_ideal_points.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + len(unga_ideal_points.COUNTRIES)
    assert "46,1991,RUS,Russia,70,-0.01,-0.1,0.1,0.5,0.5,0.5" in rows
    assert "46,1991,PRK,North Korea,70,0.5,0.25,0.75,,0.5,0.5" in rows
    pairs = (workspace.data / "unga_pair_agreement.csv").read_text(encoding="utf-8").splitlines()
    assert len(pairs) == 1 + 15
    assert "46,1991,CHN,RUS,0.5,0.51,false" in pairs
    assert "46,1991,KOR,PRK,,0,true" in pairs
    assert "46,1991,PRK,USA,,0,true" in pairs


@pytest.mark.parametrize(
    ("column", "cell", "part"),
    [
        ("session", "0", "session is '0'"),
        ("session", "46.5", "session is '46.5'"),
        ("NVotesAll", "NA", "NVotesAll is 'NA'"),
        ("IdealPointAll", "NA", "non-numeric cell 'NA' in IdealPointAll"),
        ("IdealPointAll", "0,5", "non-numeric cell '0,5'"),
        ("IdealPointAll", "0.9", "0.9 is not between 0.25 and 0.75"),
        ("Q5%All", "-", "non-numeric cell '-' in Q5%All"),
        ("USAgree", "1.2", "USAgree is 1.2"),
        ("ChinaAgree", "0.5 e", "non-numeric cell '0.5 e' in ChinaAgree"),
        ("Countryname", "Atlantis", "IRN is called 'Atlantis', not 'Iran'"),
    ],
)
def test_estimate_with_a_fault(workspace, column, cell, part):
    points(workspace, ("IRN", column, cell))
    number = 2 + unga_ideal_points.COUNTRIES.index("IRN")
    refuses(
        workspace, "unga_ideal_points", f"{unga_ideal_points.RAW_FILE}, record {number}: ", part
    )


def test_estimates_with_another_header(workspace):
    points(workspace, header=("USAgree", "USagree"))
    refuses(workspace, "unga_ideal_points", f"{unga_ideal_points.RAW_FILE}, line 1", "header")


def test_estimates_in_the_wrong_encoding(workspace):
    points(workspace, ("TUR", "Countryname", "Türkiye"), encoding="latin-1")
    refuses(workspace, "unga_ideal_points", "not utf-8", "wrong encoding")


def test_a_country_without_any_estimate(workspace):
    points(workspace, ("PRK", "iso3c", "QQQ"))
    refuses(workspace, "unga_ideal_points", "holds no row of PRK")


def test_two_estimates_of_one_country_and_session(workspace):
    points(workspace, ("CUB", "iso3c", "CHN"), ("CUB", "Countryname", "China"))
    refuses(workspace, "unga_ideal_points", "session, country_iso3 = 46, CHN is already in row")


def test_shares_that_differ_from_both_sides(workspace):
    points(workspace, ("CHN", "RUSSAgree", "0.25"))
    refuses(
        workspace, "unga_pair_agreement", f"{unga_ideal_points.RAW_FILE}, session 46",
        "CHN and RUS agree in 0.25 and in 0.5",
    )  # fmt: skip


def test_a_country_that_the_country_table_lacks(workspace):
    points(workspace)
    path = workspace.data / "countries.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("MNG,")), "utf-8")
    refuses(workspace, "unga_ideal_points", "MNG has no name", "data/countries.csv")


# --- roll calls -----------------------------------------------------------------------------------

DAY = float((date(2003, 11, 4) - date(1970, 1, 1)).days)
CALL = {
    "rcid": 1, "session": 58.0, "importantvote": 0, "date": DAY, "unres": "R/58/7", "amend": None,
    "para": None, "short": "CUBA  EMBARGO", "descr": "Long",
}  # fmt: skip
VOTES = {1: {"china": "Y", "usa": "N"}}
COUNTS = {1: {"yes": 179, "no": 3, "abstain": 2}}


def made(**changes):
    """Build the table from one roll call; return its only row as text."""
    built = unga_rollcalls.table([{**CALL, **changes}], {1: "ec"}, VOTES, COUNTS)
    return built["unga_rollcalls"].decode().splitlines()[1]


def test_a_roll_call_gives_exactly_this_row():
    assert made() == "1,58,2003-11-04,58/7,CUBA EMBARGO,ec,,Y,,N,,,,179,3,2"


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"para": 1}, ",ec,paragraph,Y"),
        ({"amend": 1}, ",ec,amendment,Y"),
        ({"session": 57.0, "unres": "R/57/7"}, ",57,2003-11,57/7,"),  # the day is a weekday
        ({"session": 57.0, "unres": "R/57/7", "short": None}, ",57,2003-11-04,57/7,,"),
        ({"short": None}, ",58/7,,ec"),  # the description is then a passage of the record
        ({"short": ""}, ",58/7,Long,ec"),
        (
            {"short": "", "descr": "Syria : resolution / adopted by the General Assembly"},
            ",58/7,Syria,ec",
        ),
        ({"unres": ""}, ",2003-11-04,,CUBA"),
    ],
)
def test_a_roll_call_with_gaps(changes, part):
    assert part in f",{made(**changes)}"


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"unres": "R/59/7"}, "'R/59/7' is no resolution of session 58"),
        ({"unres": "58/7"}, "'58/7' is no resolution"),
        ({"amend": 1, "para": 1}, "stray marks: amend 1, para 1"),
        ({"para": 2}, "stray marks"),
        ({"date": float("nan")}, "no number of days"),
        ({"date": DAY + 0.5}, "no number of days"),
        ({"session": 57.0, "unres": "R/57/7", "date": DAY + 10}, "a weekday's number"),
    ],
)
def test_roll_call_with_a_fault(changes, part):
    with pytest.raises(BuildError, match=r"un_roll_calls\.rda, roll call 1: .* Mend: ") as fault:
        made(**changes)
    assert part in str(fault.value)


def test_a_roll_call_that_none_of_the_six_voted_in_is_left_out():
    built = unga_rollcalls.table([CALL, {**CALL, "rcid": 2}], {}, VOTES, COUNTS)
    assert built["unga_rollcalls"].count(b"\n") == 2


def test_a_roll_call_that_occurs_twice():
    with pytest.raises(BuildError, match=r"unga_rollcalls\.csv, row 3: the key rcid = 1 "):
        unga_rollcalls.table([CALL, CALL], {}, VOTES, COUNTS)


def votes(*rows):
    columns = unga_rollcalls.FRAMES["un_votes"]
    return pd.DataFrame([dict(zip(columns, row, strict=True)) for row in rows])


def test_votes_are_sorted_by_roll_call_and_counted_over_all_states():
    own, totals = unga_rollcalls.votes_of(
        votes(
            (1.0, "China", "CN", "yes"), (1.0, "Yugoslavia", None, "no"), (2.0, "Cuba", "CU", "no")
        )
    )
    assert own == {1: {"china": "Y"}}
    assert totals == {
        1: {"yes": 1, "no": 1, "abstain": 0}, 2: {"yes": 0, "no": 1, "abstain": 0},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("second", "part"),
    [((1.0, "China", "CN", "no"), "two votes of CN"), ((1.0, "Cuba", "CU", "maybe"), "'maybe'")],
)
def test_votes_with_a_fault(second, part):
    with pytest.raises(BuildError, match=rf"un_votes\.rda, roll call 1: .*{part}"):
        unga_rollcalls.votes_of(votes((1.0, "China", "CN", "yes"), second))


def test_an_unknown_issue():
    frame = pd.DataFrame({"rcid": [7], "short_name": ["zz"], "issue": ["?"]})
    with pytest.raises(BuildError, match="roll call 7: the issue 'zz'"):
        unga_rollcalls.issues_of(frame)


def test_roll_calls_that_are_no_r_file(workspace):
    folder = workspace.raw / unga_rollcalls.SOURCE
    folder.mkdir()
    for name in unga_rollcalls.FRAMES:
        (folder / f"{name}.rda").write_bytes(b"nothing")
    workspace.hash()
    refuses(workspace, "unga_rollcalls", "un_roll_calls.rda", "no R table un_roll_calls")


# --- Security Council -----------------------------------------------------------------------------

YEARS = range(unsc_council.FIRST_YEAR, unsc_council.LAST_YEAR + 1)
LISTED = ("3-4 May 1991", "S/22222", "S/PV.9", "Peace", "China|Russian Federation")


def html(title, head, rows):
    """A page in the library's layout."""
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr><th>{title}</th></tr><tr><th>Date</th><th>{head}</th></tr>{lines}</table>"


def meetings(year, *rows, file=""):
    headed = dhl_tables.HEADED.get(file, year)
    title = f"Meetings conducted by the Security Council in {headed}"
    return html(title, dhl_tables.MEETINGS_HEAD, rows)


def one_a_year():
    """Year -> rows of its page: one resolution a year, and a veto in 1991."""
    pages = {
        year: [("S/PV.1", "22 December", "Topic", f"S/RES/{647 + n} ({year})<br>15-0-0")]
        for n, year in enumerate(YEARS)
    }
    pages[1991].append(
        ("S/PV.9", "03 May", "Topic", "Draft resolution <a>S/22222</a> vetoed by China and "
         "Russian Federation 9-3-3")
    )  # fmt: skip
    return pages


def council(workspace, pages, listed=(LISTED,), **changes):
    """Put pages, a list of vetoes and a list like Yordan's into the raw folder."""
    folder = workspace.raw / unsc_council.PAGES
    folder.mkdir()
    for year, rows in pages.items():
        name = f"scact{year}_table_en.html"
        (folder / name).write_text(meetings(year, *rows), encoding="utf-8")
    video = unsc_council.VIDEO[2020]
    (folder / video).write_text(meetings(2020, file=video), encoding="utf-8")
    rows = [[cell.replace("|", "<br>") for cell in row] for row in listed]
    page = html("Security Council - Veto List", dhl_tables.VETOES_HEAD, rows)
    (folder / unsc_council.VETO_PAGE).write_text(page, encoding="utf-8")
    entry = {
        "year": "1991", "date": "5/4/1991", "draft": "S/22222",
        "meeting_record": "S/PV.9", "agenda_item": "Peace", "crisis_topic": "Malasyia",
        "region": "East Asia", "member_veto1": "China", "member_veto2": "USSR", "member_veto3": "",
        **changes,
    }  # fmt: skip
    folder = workspace.raw / unsc_council.SOURCE
    folder.mkdir()
    text = csv_text(unsc_council.RAW_COLUMNS, [entry])
    (folder / unsc_council.RAW_FILE).write_text(text, encoding="utf-8")
    workspace.hash()


def test_small_pages_give_exactly_these_rows(workspace):
    council(workspace, one_a_year())
    result = workspace.run("unsc_vetoes", "unsc_outcomes_by_year")
    assert result.returncode == 0, result.stderr
    vetoes = (workspace.data / "unsc_vetoes.csv").read_text(encoding="utf-8").splitlines()
    assert vetoes[1:] == [
        "1,1991-05-04,3-4 May 1991,S/22222,S/PV.9,Peace,Malaysia,East Asia,"
        "true,false,true,false,false,9,3,3,"
    ]
    years = (workspace.data / "unsc_outcomes_by_year.csv").read_text(encoding="utf-8").splitlines()
    assert years[1:3] == [
        "1990,1990-12-22,true,1,1,0,0,0,0,0,0,0,0", "1991,1991-12-22,true,1,1,0,0,0,1,1,1,0,1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"date": "4.5.1991"}, "'4.5.1991' is no date"),
        ({"year": "1992"}, "1991-05-04 is not in 1992"),
        ({"member_veto2": "Atlantis"}, "no permanent members"),
        ({"member_veto1": "", "member_veto2": ""}, "[] are no permanent members"),
        ({"member_veto2": ""}, "no draft S/22222 of 1991-05-04, vetoed by china."),
        ({"date": "5/5/1991"}, "no draft S/22222 of 1991-05-05"),
        ({"draft": "S/22223"}, "no draft S/22223"),
    ],
)
def test_veto_with_a_fault(workspace, changes, part):
    council(workspace, one_a_year(), **changes)
    refuses(workspace, "unsc_vetoes", f"{unsc_council.RAW_FILE}, record 2: ", part)


def test_a_veto_that_only_the_united_nations_list_has(workspace):
    other = ("5 May 1980", "S/11111", "S/PV.8", "War", "USA")
    council(workspace, one_a_year(), (LISTED, other))
    refuses(workspace, "unsc_vetoes", unsc_council.RAW_FILE, "lacks S/11111 of 5 May 1980")


def test_a_veto_that_only_the_pages_of_meetings_have(workspace):
    pages = one_a_year()
    pages[1993].append(("S/PV.2", "4 May", "", "S/33333 vetoed by USA 14-1-0"))
    council(workspace, pages)
    refuses(workspace, "unsc_vetoes", unsc_council.VETO_PAGE, "draft S/33333", "['usa'] on the")


def test_a_veto_by_a_member_without_a_column(workspace):
    pages = one_a_year()
    pages[1991][-1] = ("S/PV.9", "3 May", "", "S/22222 vetoed by UK 9-1-5")
    listed = (*LISTED[:4], "UK")
    council(workspace, pages, (listed,), member_veto1="UK", member_veto2="")
    refuses(workspace, "unsc_outcomes_by_year", f"{unsc_council.VETO_PAGE}, 1991", "a veto by uk")


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("S/RES/648 (1992)<br>15-0-0", "S/RES/648 (1992) stands among the meetings of 1991"),
        ("S/RES/648<br>15-0-0", "an unreadable number"),
        ("S/RES/648 (1991)<br>adopted", "'adopted' after a resolution is no vote"),
        ("S/RES/648 (1991)<br>15-1-0", "15-1-0 adopts nothing"),
        ("S/RES/648 (1991)<br>8-0-7", "8-0-7 adopts nothing"),
        ("S/22222 vetoed by Atlantis 9-1-5", "'Atlantis' does not name permanent members"),
        ("S/22222 vetoed by USA", "an unreadable veto"),
        ("S/22222 vetoed by China and USA 13-1-1", "fewer votes against S/22222 than vetoes"),
    ],
)
def test_outcome_with_a_fault(workspace, cell, part):
    pages = one_a_year()
    pages[1991][0] = ("S/PV.1", "22 December", "Topic", cell)
    council(workspace, pages)
    refuses(workspace, "unsc_outcomes_by_year", "scact1991_table_en.html, row 3", part)


def test_a_day_that_is_none(workspace):
    pages = one_a_year()
    for text, part in (("Monday", "'Monday' is no day"), ("31 June", "no day of the calendar")):
        pages[1991][0] = ("S/PV.1", text, "Topic", "--")
        if (workspace.raw / unsc_council.PAGES).is_dir():
            path = workspace.raw / unsc_council.PAGES / "scact1991_table_en.html"
            path.write_text(meetings(1991, *pages[1991]), encoding="utf-8")
            workspace.hash()
        else:
            council(workspace, pages)
        refuses(workspace, "unsc_outcomes_by_year", "scact1991_table_en.html, row 3", part)


@pytest.mark.parametrize(("number", "part"), [(647, "647 occurs twice"), (649, "648 is missing")])
def test_numbers_of_resolutions_with_a_gap_or_twice(workspace, number, part):
    pages = one_a_year()
    pages[1991][0] = ("S/PV.1", "22 December", "Topic", f"S/RES/{number} (1991) 15-0-0")
    council(workspace, pages)
    refuses(workspace, "unsc_outcomes_by_year", f"resolution {part}", "NUMBERS")


def test_a_page_of_another_year(workspace):
    pages = one_a_year()
    council(workspace, pages)
    folder = workspace.raw / unsc_council.PAGES
    page = meetings(1992, *pages[1991])
    (folder / "scact1991_table_en.html").write_text(page, encoding="utf-8")
    workspace.hash()
    refuses(workspace, "unsc_outcomes_by_year", "scact1991_table_en.html: is no page", "in 1991")


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (("May 1991", *LISTED[1:]), "'May 1991' is no date"),
        (("31 June 1991", *LISTED[1:]), "no day of the calendar"),
        ((*LISTED[:4], "USA USA"), "'USA USA' does not name permanent members"),
        (LISTED[:4], "4 cells instead of 5"),
    ],
)
def test_list_of_vetoes_with_a_fault(workspace, row, part):
    council(workspace, one_a_year(), (row,))
    refuses(workspace, "unsc_vetoes", f"{unsc_council.VETO_PAGE}, row 3: ", part)


@pytest.mark.parametrize(
    ("printed", "clean"),
    [("S/3710(as amended)", "S/3710 (as amended)"), ("S/552 , S/PV.202", "S/552, S/PV.202"),
     ("S/3995 (x)S/3998", "S/3995 (x) S/3998"), ("S/PV.49", "S/PV.49")],
)  # fmt: skip
def test_blanks_in_the_symbol_of_a_draft(printed, clean):
    assert dhl_tables.spaced(printed) == clean


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("S/RES/2082 (1991) and S/RES/2083 (1991) 15-0-0",
         [(2082, (15, 0, 0), "vote"), (2083, (15, 0, 0), "vote")]),
        ("Communiqué + S/RES/1715 (1991) without vote", [(1715, None, "without vote")]),
        ("S/RES/2403 (1991) without a vote", [(2403, None, "without vote")]),
        ("S/RES/805 (1991) adopted unanimously", [(805, (15, 0, 0), "vote")]),
        ("S/RES/1280 (1991) 11-0-3 (France did not participate in the voting.)",
         [(1280, (11, 0, 3), "vote")]),
        ("Communiqué & S/RES/2311 (1991)", [(2311, None, "not stated")]),
        ("S/1996/292 not adopted 4-0-11", []),
    ],
)  # fmt: skip
def test_the_wordings_of_an_outcome(outcome, expected):
    found = dhl_tables.adopted(outcome, "S/PV.1", date(1991, 1, 2), "page")
    assert [(one.number, one.vote, one.how) for one in found] == expected


def test_cells_and_rows_that_are_not_closed_keep_their_own_text(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        f"<table><tr><th>Council in 1999</th></tr><tr><th>{dhl_tables.MEETINGS_HEAD}</th>"
        "<tr><td>S/PV.1<td>2 May</td><td>x</td><td>S/RES/9 (1999) 15-0-0</td></td></tr>"
        "<tr><td>S/PV.2</td><td>3 May</td><td>x</td><td>S/RES/10 (1999) 14-0-1</td></tr></table>",
        encoding="utf-8",
    )
    adoptions, _, last = dhl_tables.read_year([path], 1999)
    assert [(one.number, one.day, one.meeting) for one in adoptions] == [
        (9, date(1999, 5, 2), "S/PV.1"), (10, date(1999, 5, 3), "S/PV.2"),
    ]  # fmt: skip
    assert last == date(1999, 5, 3)
