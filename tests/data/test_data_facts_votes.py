"""Votes at the United Nations: against published figures, a second source, and one another."""

import csv
from collections import Counter
from datetime import date
from statistics import correlation

import pytest
from package_tables import RESOURCES

from data.builders import dhl_tables, unga_ideal_points, unsc_council
from data.builders.raw import checked_files

COLUMNS = {
    "CHN": "china", "RUS": "russia", "USA": "usa", "KOR": "south_korea", "PRK": "north_korea",
    "JPN": "japan",
}  # fmt: skip
TOTALS = ("total_yes", "total_no", "total_abstain")
STATES = ("china", "france", "russia", "uk", "usa")


def all_alike(call):
    """Whether all states that voted, voted the same."""
    return sum(call[total] != "0" for total in TOTALS) == 1


@pytest.fixture(scope="module")
def counted(tables):
    """Session -> the roll calls that agreement is counted over."""
    calls = {}
    for call in tables["unga_rollcalls"]:
        if not call["part"] and not all_alike(call):
            calls.setdefault(call["session"], []).append(call)
    return calls


@pytest.fixture(scope="module")
def agreement(tables):
    """(session, one code, other code) -> share of identical votes, as text."""
    return {
        (int(row["session"]), row["country_a_iso3"], row["country_b_iso3"]): row["agreement"]
        for row in tables["unga_pair_agreement"]
    }


def identical(calls, one, other):
    """Share of identical votes among the roll calls in which both voted."""
    same = [call[one] == call[other] for call in calls if call[one] and call[other]]
    return sum(same) / len(same)


def said(name):
    """The known gaps and quirks of a table, in one text."""
    return " ".join(RESOURCES[name]["known_gaps"] + RESOURCES[name]["quirks"])


# --- General Assembly: ideal points and agreement -------------------------------------------------


def test_18_countries_have_1190_estimates(tables):
    rows = tables["unga_ideal_points"]
    sessions = {}
    for row in rows:
        sessions.setdefault(row["country_iso3"], set()).add(int(row["session"]))
    assert len(rows) == 1190
    everyone = set(range(1, 79)) - {19}
    assert set(sessions) == set(unga_ideal_points.COUNTRIES)
    assert sessions["USA"] == sessions["RUS"] == everyone
    assert sessions["CHN"] == set(range(26, 79))
    assert sessions["PRK"] == sessions["KOR"] == set(range(46, 79))
    assert everyone - sessions["SYR"] == {13, 14, 15}


def test_names_are_those_of_the_country_table(tables):
    names = {row["country_iso3"]: row["country"] for row in tables["countries"]}
    for row in tables["unga_ideal_points"]:
        assert row["country"] == names[row["country_iso3"]]


@pytest.mark.parametrize("name", ["unga_ideal_points", "unga_pair_agreement"])
def test_a_session_opens_1945_years_after_its_number(tables, name):
    assert all(int(r["session_opens"]) == 1945 + int(r["session"]) for r in tables[name])


def test_the_estimate_lies_between_its_bounds(tables):
    for row in tables["unga_ideal_points"]:
        low, point, high = (
            float(row[f"ideal_point{end}"]) for end in ("_p05", "", "_p95")
        )  # fmt: skip
        assert low < point < high, row


def test_the_united_states_stand_above_china_russia_and_north_korea_in_every_session(tables):
    points = {(r["session"], r["country_iso3"]): float(r["ideal_point"])
              for r in tables["unga_ideal_points"]}  # fmt: skip
    for (session, code), point in points.items():
        if code in {"CHN", "RUS", "PRK"}:
            assert point < points[session, "USA"], (session, code)


def test_pairs_follow_from_the_ideal_points(tables):
    points = {(r["session"], r["country_iso3"]): r for r in tables["unga_ideal_points"]}
    pairs = tables["unga_pair_agreement"]
    assert len(pairs) == 667
    for pair in pairs:
        a, b = pair["country_a_iso3"], pair["country_b_iso3"]
        one, other = points[pair["session"], a], points[pair["session"], b]
        apart = abs(float(one["ideal_point"]) - float(other["ideal_point"]))
        assert float(pair["ideal_point_distance"]) == pytest.approx(apart, abs=1e-9)
        ahead, behind = sorted((one, other), key=lambda row: -float(row["ideal_point"]))
        assert (pair["intervals_overlap"] == "true") == (
            float(ahead["ideal_point_p05"]) <= float(behind["ideal_point_p95"])
        )
        for mine, theirs in ((one, b), (other, a)):
            if theirs in {"USA", "RUS", "CHN"}:
                assert pair["agreement"] == mine[f"agreement_{COLUMNS[theirs]}"]


def test_a_pair_is_there_whenever_both_voted(tables):
    voted = {(r["session"], r["country_iso3"]) for r in tables["unga_ideal_points"]}
    have = {(r["session"], r["country_a_iso3"], r["country_b_iso3"])
            for r in tables["unga_pair_agreement"]}  # fmt: skip
    sessions = {session for session, _ in voted}
    assert have == {
        (s, a, b) for s in sessions for a, b in unga_ideal_points.PAIRS
        if {(s, a), (s, b)} <= voted
    }  # fmt: skip


def test_the_koreas_and_japan_have_no_published_agreement_with_one_another(agreement):
    empty = {key[1:] for key, share in agreement.items() if not share}
    assert empty == {("JPN", "KOR"), ("JPN", "PRK"), ("KOR", "PRK")}
    text = said("unga_pair_agreement")
    assert f"({sum(not share for share in agreement.values())} rows with an empty cell)" in text


@pytest.mark.parametrize(
    ("session", "pair", "share"),
    [(73, ("CHN", "RUS"), 0.785), (73, ("CHN", "USA"), 0.118),
     (74, ("CHN", "RUS"), 0.793), (74, ("CHN", "USA"), 0.135)],
)  # fmt: skip
def test_the_roll_calls_give_the_share_that_was_published(counted, agreement, session, pair, share):
    ours = identical(counted[str(session)], *(COLUMNS[code] for code in pair))
    assert round(ours, 3) == round(float(agreement[session, *pair]), 3) == share


def test_every_published_share_of_1991_to_2019_comes_out_of_the_roll_calls(counted, agreement):
    """So agreement means identical votes; parts and votes without dissent are left out."""
    seen = 0
    for (session, a, b), share in agreement.items():
        if str(session) in counted and share:
            ours = identical(counted[str(session)], COLUMNS[a], COLUMNS[b])
            assert ours == pytest.approx(float(share), abs=1e-6), (session, a, b)
            seen += 1
    assert seen == 348


def test_the_numbers_of_votes_come_out_of_the_roll_calls(counted, tables):
    for row in tables["unga_ideal_points"]:
        if row["session"] in counted and row["country_iso3"] in COLUMNS:
            calls = counted[row["session"]]
            cast = sum(bool(call[COLUMNS[row["country_iso3"]]]) for call in calls)
            assert str(cast) == row["votes_cast"], row


def test_china_and_russia_voted_alike_least_in_the_session_of_2016(counted, agreement):
    since_2000 = {session: float(share) for (session, *pair), share in agreement.items()
                  if pair == ["CHN", "RUS"] and session >= 55}  # fmt: skip
    assert sorted(since_2000) == list(range(55, 79))
    lowest = sorted(since_2000, key=since_2000.__getitem__)
    assert [1945 + session for session in lowest[:3]] == [2016, 2023, 2014]
    assert [round(since_2000[session], 3) for session in lowest[:3]] == [0.675, 0.682, 0.697]
    ours = {session: identical(calls, "china", "russia") for session, calls in counted.items()
            if int(session) >= 55}  # fmt: skip
    assert min(ours, key=ours.__getitem__) == "71"


def test_the_ideal_points_agree_with_the_release_of_april_2020(tables, raw):
    path = raw / unga_ideal_points.SOURCE / "IdealpointestimatesAll_Apr2020.csv"
    if not path.is_file():
        pytest.skip("the release of April 2020 is not on this machine")
    with path.open(encoding="cp1252", newline="") as file:
        before = {(row["session"], row["iso3c"]): row for row in csv.DictReader(file)}
    pairs = [
        (row, before[row["session"], row["country_iso3"]])
        for row in tables["unga_ideal_points"]
        if (row["session"], row["country_iso3"]) in before
    ]
    assert len(pairs) == 1118
    points = [(float(new["ideal_point"]), float(old["IdealPoint"])) for new, old in pairs]
    assert round(correlation(*zip(*points, strict=True)), 4) == 0.9997
    assert round(max(abs(new - old) for new, old in points), 2) == 0.28
    for new, old in pairs:
        assert new["votes_cast"] == old["NVotes"]
        assert float(old["Q5%"]) < float(new["ideal_point"]) < float(old["Q95%"])


# --- General Assembly: roll calls -----------------------------------------------------------------


def test_counts_in_the_description_of_roll_calls_are_the_table_s_own(tables):
    rows, text = tables["unga_rollcalls"], said("unga_rollcalls")
    empty = Counter(column for row in rows for column in COLUMNS.values() if not row[column])
    assert (
        f"for North Korea in {empty['north_korea']} of {len(rows):,} roll calls, for China in "
        f"{empty['china']}, South Korea in {empty['south_korea']}, Russia in {empty['russia']}, "
        f"the United States in {empty['usa']} and Japan in {empty['japan']}."
    ) in text
    untitled = [row for row in rows if not row["title"]]
    assert (
        f"{len(untitled)} roll calls have no title, {sum(bool(row['part']) for row in untitled)} "
        f"of them on a paragraph or an amendment; {sum(not row['resolution'] for row in rows)} "
        "have no resolution."
    ) in text
    assert f"These {sum(len(row['date']) == 7 for row in rows)} dates" in text
    assert f"or none ({sum(not row['issues'] for row in rows)} rows)" in text
    alike = sum(all_alike(row) and not row["part"] for row in rows)
    assert f"the {alike} other rows where two of the three totals are zero" in text


def test_a_date_lies_in_its_session_but_for_the_one_that_is_described(tables):
    outside = []
    for row in tables["unga_rollcalls"]:
        opens = 1945 + int(row["session"])
        if not f"{opens}-09" <= row["date"] <= f"{opens + 1}-09-30":
            outside.append((row["rcid"], row["resolution"], row["date"]))
    assert outside == [("4521", "59/307", "2005-12-08")]


@pytest.mark.parametrize(
    ("resolution", "day"),
    [("58/7", "2003-11-04"), ("60/12", "2005-11-08"), ("67/4", "2012-11-13"),
     ("70/5", "2015-10-27"), ("74/7", "2019-11-07")],
)  # fmt: skip
def test_the_votes_on_the_embargo_against_cuba_have_their_known_days(tables, resolution, day):
    (row,) = [r for r in tables["unga_rollcalls"] if r["resolution"] == resolution]
    assert row["date"] == day
    assert (row["usa"], row["china"], row["russia"]) == ("N", "Y", "Y")


def test_days_are_cut_where_the_file_has_weekdays(tables):
    for row in tables["unga_rollcalls"]:
        cut = int(row["session"]) <= 57 and bool(row["title"])
        assert len(row["date"]) == (7 if cut else 10), row
        assert date.fromisoformat(f"{row['date']}-01" if cut else row["date"])


def test_no_country_of_the_six_is_missing_from_the_totals(tables):
    for row in tables["unga_rollcalls"]:
        own = Counter(row[column] for column in COLUMNS.values())
        for letter, total in zip("YNA", TOTALS, strict=True):
            assert own[letter] <= int(row[total]), row
        assert sum(int(row[total]) for total in TOTALS) <= 193


def test_the_resolution_belongs_to_the_session(tables):
    strange = [
        row["resolution"] for row in tables["unga_rollcalls"]
        if row["resolution"] and not row["resolution"].startswith(f"{row['session']}/")
    ]  # fmt: skip
    assert strange == ["ES-10/19"]


# --- Security Council: vetoes ---------------------------------------------------------------------


def test_214_vetoed_drafts_in_order_of_date(tables):
    rows = tables["unsc_vetoes"]
    assert [row["veto_no"] for row in rows] == [str(n) for n in range(1, 215)]
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates) and dates[-1] == "2022-07-08"
    assert all("true" in {row[f"vetoed_by_{state}"] for state in STATES} for row in rows)


def test_between_2007_and_july_2017_every_veto_of_china_was_joined_by_russia(tables):
    rows = [row for row in tables["unsc_vetoes"] if "2007-01-01" <= row["date"] <= "2017-07-06"]
    russia = [row for row in rows if row["vetoed_by_russia"] == "true"]
    china = [row for row in rows if row["vetoed_by_china"] == "true"]
    assert (len(russia), len(china)) == (14, 8)
    assert all(row in russia for row in china)
    assert not [row for row in rows if "Korea" in row["topic"] + row["agenda_item"]]


def test_the_only_veto_on_north_korea_is_that_of_may_2022(tables):
    rows = [row for row in tables["unsc_vetoes"] if row["topic"] == "North Korea"]
    assert [(row["date"], row["draft"]) for row in rows] == [("2022-05-26", "S/2022/431")]
    assert [state for state in STATES if rows[0][f"vetoed_by_{state}"] == "true"] == [
        "china", "russia",
    ]  # fmt: skip
    assert [rows[0][f"votes_{word}"] for word in ("yes", "no", "abstain")] == ["13", "2", "0"]


def test_votes_on_vetoed_drafts_are_possible(tables):
    """A veto needs nine votes for the draft, and counts among the votes against."""
    for row in tables["unsc_vetoes"]:
        votes = [row[f"votes_{word}"] for word in ("yes", "no", "abstain")]
        assert all(votes) == any(votes) == ("1990" <= row["date"] < "2022-07"), row
        if all(votes):
            yes, no, abstain = map(int, votes)
            vetoes = sum(row[f"vetoed_by_{state}"] == "true" for state in STATES)
            assert yes >= 9 and no >= vetoes, row
            absent = row["draft"] == "S/2001/270"  # one member took no part
            assert yes + no + abstain == 15 - absent, row


def test_four_differences_between_the_lists_are_in_the_table(tables):
    found = {row["draft"]: (row["date"], row["difference"]) for row in tables["unsc_vetoes"]
             if row["difference"]}  # fmt: skip
    assert found == {
        "S/PV.49": ("1946-06-26", "France is not in Yordan's list"),
        "S/PV.303": ("1948-05-24", "draft is S/PV.3038 in Yordan's list"),
        "S/2001/270": ("2001-03-28", "date is 2001-04-12 in Yordan's list"),
        "S/2022/538": ("2022-07-08", "not in the UN's list, which ends earlier"),
    }
    spain = [row for row in tables["unsc_vetoes"] if row["draft"] == "S/PV.49"]
    assert [row["vetoed_by_france"] for row in spain] == ["false", "true", "false"]


def test_china_s_17_vetoes_begin_in_1972(tables):
    days = [row["date"] for row in tables["unsc_vetoes"] if row["vetoed_by_china"] == "true"]
    assert (len(days), min(days)) == (17, "1972-08-25")


def test_the_vetoes_are_those_of_the_united_nations_list(tables, raw):
    path = checked_files(raw, unsc_council.PAGES)[unsc_council.VETO_PAGE]
    listed = Counter(
        (veto.draft, veto.last.isoformat(), veto.states) for veto in dhl_tables.read_vetoes(path)
    )
    ours = Counter(
        (row["draft"], row["date"],
         frozenset(state for state in STATES if row[f"vetoed_by_{state}"] == "true"))
        for row in tables["unsc_vetoes"]
    )  # fmt: skip
    assert listed - ours == Counter()
    assert [draft for draft, _, _ in (ours - listed)] == ["S/2022/538"]
    since_1990 = [entry for entry in listed.elements() if entry[1] >= "1990"]
    assert len(since_1990) == 51


def test_the_yes_or_no_columns_of_the_raw_file_are_wrong_in_26_rows(raw):
    path = checked_files(raw, unsc_council.SOURCE)[unsc_council.RAW_FILE]
    with path.open(encoding="utf-8", newline="") as file:
        wrong = [
            row for row in csv.DictReader(file)
            if {row[f"member_veto{n}"] for n in (1, 2, 3)} - {""}
            != {name for name in unsc_council.MEMBERS if row[name] == "1"}
        ]  # fmt: skip
    assert len(wrong) == 26
    assert {row["year"] for row in wrong} <= {str(year) for year in range(1966, 1986)}


# --- Security Council: outcomes -------------------------------------------------------------------


def test_years_add_up(tables):
    rows = tables["unsc_outcomes_by_year"]
    assert [row["year"] for row in rows] == [str(year) for year in range(1990, 2023)]
    for row in rows:
        ways = ("unanimous", "not_unanimous", "without_vote", "vote_not_stated")
        assert sum(int(row[way]) for way in ways) == int(row["resolutions"])
    assert [row["year"] for row in rows if row["complete_year"] == "false"] == ["2022"]
    assert rows[-1]["last_meeting"] == "2022-06-30"


def test_resolutions_run_from_647_to_2640(tables):
    """The numbers are the Council's own count, so the years must join without a gap."""
    ends = {}
    last = 646
    for row in tables["unsc_outcomes_by_year"]:
        last += int(row["resolutions"])
        ends[row["year"]] = last
    assert ends["1990"] == 683
    assert ends["2017"] == 2397  # adopted on 22 December 2017
    assert ends["2022"] == 2640


def test_2017_is_as_the_united_nations_press_release_says(tables):
    row = next(r for r in tables["unsc_outcomes_by_year"] if r["year"] == "2017")
    assert (row["resolutions"], row["drafts_vetoed"]) == ("61", "6")


def test_vetoes_of_a_year_are_those_of_the_table_of_vetoes(tables):
    for row in tables["unsc_outcomes_by_year"]:
        vetoes = [v for v in tables["unsc_vetoes"]
                  if v["date"][:4] == row["year"] and v["date"] <= row["last_meeting"]]  # fmt: skip
        assert len(vetoes) == int(row["drafts_vetoed"]), row
        for state in ("china", "russia", "usa"):
            own = [v for v in vetoes if v[f"vetoed_by_{state}"] == "true"]
            assert len(own) == int(row[f"vetoed_by_{state}"]), row
        both = [v for v in vetoes if v["vetoed_by_china"] == v["vetoed_by_russia"] == "true"]
        assert len(both) == int(row["vetoed_by_china_and_russia"]), row


@pytest.fixture(scope="module")
def adoptions(raw):
    """Number of a resolution -> its adoption, for the years of the DPRK resolutions and 1990-91."""
    pages = checked_files(raw, unsc_council.PAGES)
    return {
        adoption.number: adoption
        for year in (1990, 1991, 2006, 2009, 2013, 2016, 2017)
        for adoption in dhl_tables.read_year([pages[f"scact{year}_table_en.html"]], year)[0]
    }


def test_the_dprk_resolutions_have_the_library_s_day_meeting_and_vote(tables, adoptions):
    rows = tables["unsc_resolutions"]
    assert len(rows) == 11
    for row in rows:
        adoption = adoptions[int(row["resolution"])]
        assert adoption.day.isoformat() == row["adopted"]
        assert adoption.meeting == row["meeting"]
        assert adoption.vote == tuple(int(row[word]) for word in ("yes", "no", "abstain"))
        assert adoption.unanimous


def test_unanimous_resolutions_are_as_many_as_the_pages_print_15_0_0(tables, raw):
    """Counted without the parser: 1996 is printed twice (2011), one vote is for two (2012)."""
    pages = checked_files(raw, unsc_council.PAGES)
    for row in tables["unsc_outcomes_by_year"]:
        year = int(row["year"])
        names = [f"scact{year}_table_en.html", unsc_council.VIDEO.get(year)]
        text = "".join(pages[name].read_text(encoding="utf-8") for name in names if name)
        printed = text.count("15-0-0") + text.count("adopted unanimously")
        assert int(row["unanimous"]) == printed + {2011: -1, 2012: 1}.get(year, 0), year


def test_the_two_misprinted_resolutions_are_read(adoptions):
    assert (adoptions[666].day, adoptions[666].vote) == (date(1990, 9, 13), (13, 2, 0))
    assert (adoptions[663].day, adoptions[663].vote) == (date(1990, 8, 14), (15, 0, 0))
    assert (adoptions[695].day, adoptions[695].vote) == (date(1991, 5, 30), (15, 0, 0))
    assert (adoptions[701].day, adoptions[701].vote) == (date(1991, 7, 31), (15, 0, 0))


def test_numbers_named_in_the_description_of_outcomes_are_the_pages_own(tables):
    text = said("unsc_outcomes_by_year")
    without = sum(int(row["without_vote"]) for row in tables["unsc_outcomes_by_year"])
    assert f"({without} resolutions, many of them on new members)" in text
    stated = {row["year"] for row in tables["unsc_outcomes_by_year"]
              if row["vote_not_stated"] != "0"}  # fmt: skip
    assert stated == {"2011", "2012", "2016"}
