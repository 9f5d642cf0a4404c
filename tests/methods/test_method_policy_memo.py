"""What was in print by the calendar's arithmetic, bounds by scipy, words against Kent's figures."""

import calendar
import csv
from datetime import date

import pandas as pd
import pytest
from running import results
from scipy import stats

from course.places import ROOT

CHAPTER = "chapters/policy-memo"
MONDAY = date(2017, 7, 10)


def rows(table):
    """The rows of a table, all fields as text."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def latest(text):
    """The last day that a date of one, two or three parts allows, without pandas."""
    year, month, day = ([int(part) for part in text.split("-")] + [None, None])[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def test_each_announcement_has_the_status_that_plain_dates_give():
    found = results(CHAPTER)["announced"].set_index("announcement_id")["status"]
    for row in rows("official_announcements"):
        if row["published"] and latest(row["published"]) <= MONDAY:
            expected = "in print"
        elif latest(row["period_end"]) <= MONDAY:
            expected = "cannot tell"
        else:
            expected = "to come"
        assert found[row["announcement_id"]] == expected, row["announcement_id"]


def test_what_is_in_print_only_grows():
    """A later day never loses a row, and on the last day every dated row is in print."""
    printed = results(CHAPTER)["announced"]["printed"]
    days = pd.date_range("2014-01-01", "2020-01-01", freq="30D")
    counts = [(printed <= day).sum() for day in days]
    assert counts == sorted(counts)
    assert counts[-1] == printed.notna().sum()


def test_no_piece_in_print_is_about_a_later_day():
    pieces = results(CHAPTER)["pieces"]
    early = pieces[pieces["status"] == "in print"]
    assert (early["about"].dt.date <= MONDAY).all()
    assert (early["printed"].dt.date <= MONDAY).all()
    assert (pieces["about"] <= pieces["printed"]).all()


def test_the_date_in_an_address_is_one_that_its_page_states():
    """KOTRA's figures of 2016: the page's number begins with 21 July 2017."""
    pieces = results(CHAPTER)["pieces"].set_index("piece")
    assert pieces.loc["What the North sold, 2016", "printed"] == pd.Timestamp("2017-07-21")


@pytest.mark.parametrize(("hits", "n", "name"), [(8, 8, "8 of 8"), (8, 9, "8 of 9")])
def test_bounds_are_the_exact_one_sided_ones(hits, n, name):
    """Clopper and Pearson's lower bound, by scipy and by the beta distribution."""
    exact = stats.binomtest(hits, n, alternative="greater").proportion_ci(0.95, "exact").low
    found = results(CHAPTER)["at_least"][name]
    assert found == pytest.approx(exact, abs=2e-4)
    assert found == pytest.approx(stats.beta.ppf(0.05, hits, n - hits + 1), abs=2e-4)


def test_the_bound_is_where_eight_in_a_row_become_a_surprise():
    bound = results(CHAPTER)["at_least"]["8 of 8"]
    assert stats.binom.sf(7, 8, bound) == pytest.approx(0.05, abs=1e-3)
    assert stats.binom.sf(7, 9, results(CHAPTER)["at_least"]["8 of 9"]) == pytest.approx(
        0.05, abs=1e-3
    )


def test_kents_words_are_his_figures_with_his_margins():
    """Kent 1964: 93 give or take 6, 75 by 12, 50 by 10, 30 by 10, 7 by 5."""
    published = {
        "almost certain": (93, 6),
        "probable": (75, 12),
        "chances about even": (50, 10),
        "probably not": (30, 10),
        "almost certainly not": (7, 5),
    }
    kent = results(CHAPTER)["kent"].set_index("row")
    assert set(kent.index) == set(published)
    for word, (middle, margin) in published.items():
        assert tuple(kent.loc[word, ["low", "high"]]) == (middle - margin, middle + margin)


def test_the_record_counts_what_the_tables_hold():
    known = [row for row in rows("unsc_resolutions") if row["adopted"] <= "2017-07-10"]
    assert {(row["china"], row["russia"]) for row in known} == {("Y", "Y")}
    on_goods = {
        row["resolution"]
        for row in rows("unsc_measures")
        if row["adopted"] <= "2017-07-10" and row["direction"].endswith("DPRK")
    }
    record = results(CHAPTER)["record"]
    assert len(record) == len(known)
    assert set(record.index[record["on_goods"] > 0].astype(str)) == on_goods


@pytest.mark.parametrize("day", ["2017-04-30", "2017-07-10", "2017-07-14", "2018-01-01"])
@pytest.mark.parametrize("flow", ["China bought", "China sold"])
def test_the_newest_figure_of_a_day_is_the_last_step_before_it(day, flow):
    name = {"China bought": "exports", "China sold": "imports"}[flow]
    seen = [
        (latest(row["published"]), float(row["yoy_percent"]))
        for row in rows("official_announcements")
        if row["issuer"] == "GACC"
        and row["product"] == "all goods"
        and row["period_start"].endswith("-01")
        and row["dprk_flow"] == name
        and row["published"]
        and row["yoy_percent"]
        and latest(row["published"]) <= date.fromisoformat(day)
    ]
    steps = results(CHAPTER)["steps"].query("flow == @flow and printed <= @day")
    assert steps["yoy_percent"].iloc[-1] == max(seen)[1]
