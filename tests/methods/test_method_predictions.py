"""Scores, intervals and simulated contests against second formulas, SciPy and statsmodels."""

import csv
from datetime import date

import numpy as np
import pytest
from running import results
from scipy.optimize import minimize_scalar
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from course.places import ROOT

CHAPTER = "chapters/predictions"
HORIZON = 178


def rows(table):
    """Rows of a table, read without pandas."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decomposed(p, o):
    """Murphy's (1973) reliability, resolution and uncertainty, one group a stated chance."""
    p, o = np.asarray(p, float), np.asarray(o, float)
    share, reliability, resolution = o.mean(), 0.0, 0.0
    for value in np.unique(p):
        group = o[p == value]
        reliability += len(group) / len(o) * (value - group.mean()) ** 2
        resolution += len(group) / len(o) * (group.mean() - share) ** 2
    return reliability, resolution, share * (1 - share)


def test_mean_costs_are_those_of_the_decomposition():
    """One chance for all questions: no resolution, so reliability plus uncertainty."""
    names = results(CHAPTER)
    for word, chance in names["stated"].items():
        outcome = names["outcome"].to_numpy()
        reliability, resolution, uncertainty = decomposed([chance] * len(outcome), outcome)
        assert resolution == pytest.approx(0)
        assert names["sets"].loc[word, "all five"] == pytest.approx(reliability + uncertainty)


def test_the_backtest_is_that_of_the_decomposition():
    names = results(CHAPTER)
    forecasts = {
        "as it was known then": names["live"],
        "with the rate of all years": [names["brought"].mean()] * len(names["brought"]),
    }
    for name, chances in forecasts.items():
        reliability, resolution, uncertainty = decomposed(chances, names["brought"])
        expected = reliability - resolution + uncertainty
        assert names["backtest"][name] == pytest.approx(expected)


def test_the_live_forecast_never_looks_ahead():
    """Laplace's rule by a loop that sees one half-year after the other."""
    names = results(CHAPTER)
    hits = 0
    for number, (said, came) in enumerate(zip(names["live"], names["brought"], strict=True)):
        assert said == pytest.approx((hits + 1) / (number + 2))
        hits += came


def test_brier_first_version_is_twice_the_score():
    """Brier (1950) adds up both answers: yes and no."""
    brier = results(CHAPTER)["brier"]
    for chance in (0, 0.07, 0.5, 1):
        for came in (0, 1):
            both = (chance - came) ** 2 + ((1 - chance) - (1 - came)) ** 2
            assert both == pytest.approx(2 * brier(chance, came))


def test_intervals_are_those_of_statsmodels():
    rates = results(CHAPTER)["rates"]
    low, high = proportion_confint(rates["followed"], rates["n"], alpha=0.05, method="wilson")
    assert np.allclose(rates["low"], low, atol=1e-4)
    assert np.allclose(rates["high"], high, atol=1e-4)


def test_hits_are_those_of_a_plain_loop():
    adopted = sorted(date.fromisoformat(row["adopted"]) for row in rows("unsc_resolutions"))
    adopted = [day for day in adopted if day < date(2017, 7, 6)]
    satellites, days = set(), set()
    for row in rows("missile_tests"):
        if "2006-07-01" <= row["launch_date_utc"] <= "2017-07-03":
            days.add(row["launch_date_utc"])
            if row["missile_class"] == "SLV":
                satellites.add(row["launch_date_utc"])
    nuclear = {row["date"] for row in rows("nuclear_tests") if row["date"] < "2017-07-06"}
    kinds = {"satellite rocket": satellites, "other missile": days - satellites}
    for kind, dates in {**kinds, "nuclear test": nuclear}.items():
        hits = sum(
            any(0 < (day - date.fromisoformat(text)).days <= HORIZON for day in adopted)
            for text in dates
        )
        found = results(CHAPTER)["rates"].loc[kind]
        assert (found["followed"], found["n"]) == (hits, len(dates))


def test_answers_agree_with_the_table_of_nuclear_tests():
    """By trigger and by the tests' own column, the same resolutions answered nuclear tests."""
    answered = {row["answered_by_resolution"] for row in rows("nuclear_tests")}
    by_trigger = {
        row["resolution"]
        for row in rows("unsc_resolutions")
        if row["trigger_type"] == "nuclear test"
    }
    assert answered == by_trigger


def test_the_cheapest_forecast_is_the_belief():
    """A numerical minimum instead of the chapter's grid."""
    names = results(CHAPTER)
    belief = names["belief"]
    lowest = minimize_scalar(
        lambda p: belief * (1 - p) ** 2 + (1 - belief) * p**2, bounds=(0, 1), method="bounded"
    )
    assert lowest.x == pytest.approx(belief, abs=1e-4)
    assert names["expected"]["squared (Brier)"].idxmin() == pytest.approx(belief)
    assert names["expected"]["squared (Brier)"].min() == pytest.approx(lowest.fun)


def test_simulated_contests_are_near_the_exact_odds():
    """7% beats 30% when fewer come true than halfway between: a binomial probability."""
    for questions, won in results(CHAPTER)["wins"].items():
        exact = binom.cdf(np.ceil(questions * (0.30 + 0.07) / 2) - 1, questions, 0.30)
        assert won == pytest.approx(exact, abs=0.015)


def test_outcomes_are_those_of_the_resolutions():
    """Read again from the tables' own words, without the chapter's code."""
    late = {
        row["resolution"]: row
        for row in rows("unsc_resolutions")
        if "2017-07-06" <= row["adopted"] <= "2017-12-31"
    }
    assert set(late) == {"2371", "2375", "2397"}
    assert all(row["china"] == row["russia"] == "Y" for row in late.values())
    assert "oil cap" in late["2375"]["summary"]
    assert "Full bans on coal" in late["2371"]["summary"]
    assert "crude cap" in late["2397"]["summary"]
    outcome = results(CHAPTER)["outcome"]
    assert outcome.tolist() == [0, 1, 1, 1, 0]
