"""The split of a fall, and the truth table, against computations of another kind."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from running import results

from course.places import ROOT

CHAPTER = "chapters/elsewhere"
MEMBERS = """
    Austria, Belgium, Bulgaria, Croatia, Cyprus, Czechia, Denmark, Estonia, Finland, France,
    Germany, Greece, Hungary, Ireland, Italy, Latvia, Lithuania, Luxembourg, Malta, Netherlands,
    Poland, Portugal, Romania, Slovakia, Slovenia, Spain, Sweden, United Kingdom
"""  # of the European Union from 2013 to January 2020


def all_cases(names):
    """The four cases and the placebo: seller, before, after, and the chapter's factors."""
    split = pd.concat([names["split"], names["calm"]])
    windows = [*names["cases"].itertuples(index=False, name=None), ("RUS", 2008, 2009)]
    return [
        (*window, factors) for window, (_, factors) in zip(windows, split.iterrows(), strict=True)
    ]


def test_the_codes_are_the_members_of_the_union():
    names = results(CHAPTER)
    countries = pd.read_csv(ROOT / "data" / "countries.csv", index_col="country_iso3")["country"]
    assert sorted(countries[names["eu"]]) == [" ".join(name.split()) for name in MEMBERS.split(",")]


def test_factors_multiply_to_the_change_of_the_purchases():
    for *_, factors in all_cases(results(CHAPTER)):
        parts = factors[["market", "seller", "EU share"]]
        assert parts.prod() == pytest.approx(factors["EU purchases"], rel=1e-12)


def test_logarithms_of_the_factors_are_differences_between_rows_of_levels():
    """A second formula: the market is a peer found by rank, and every step a difference of logs."""
    names = results(CHAPTER)
    totals = pd.read_csv(ROOT / "data" / "trade_totals_by_country.csv")
    totals = totals[totals["flow"] == "exports"].set_index(["country_iso3", "year"])
    log = np.log(totals["value_usd_million"])
    pairs = pd.read_csv(ROOT / "data" / "trade_selected_pairs.csv")
    for seller, before, after, factors in all_cases(names):
        steps = sorted(log[peer, after] - log[peer, before] for peer in names["peers"])
        market = steps[len(steps) // 2]
        total = log[seller, after] - log[seller, before]
        rows = pairs[(pairs["country_iso3"] == seller) & (pairs["flow"] == "exports")]
        rows = rows[(rows["reported_by"] == "partner") & rows["partner_iso3"].isin(names["eu"])]
        bought = [
            rows.loc[rows["year"] == year, "value_usd_million"].sum() for year in (before, after)
        ]
        expected = [market, total - market, np.log(bought[1] / bought[0]) - total]
        found = np.log(factors[["market", "seller", "EU share"]].to_numpy(float))
        assert found == pytest.approx(expected, abs=1e-9)


def test_the_seller_against_the_market_is_a_median_regression():
    """Median regression of the peers' log changes on a constant; the seller's distance from it."""
    names = results(CHAPTER)
    logs = np.log(names["exports"])
    for seller, before, after, factors in all_cases(names):
        changes = (logs.loc[after, names["peers"]] - logs.loc[before, names["peers"]]).rename(
            "change"
        )
        fit = smf.quantreg("change ~ 1", changes.reset_index()).fit(q=0.5)
        distance = logs.at[after, seller] - logs.at[before, seller] - fit.params["Intercept"]
        assert factors["seller"] == pytest.approx(np.exp(distance), rel=1e-3)


def test_no_single_peer_turns_the_verdict_on_russia():
    """With each peer left out, Russia did no worse than the market and stands above one half."""
    names = results(CHAPTER)
    change = names["exports"].loc[2015] / names["exports"].loc[2013]
    for peer in names["peers"]:
        rest = [other for other in names["peers"] if other != peer]
        assert change["RUS"] / change[rest].median() > 1


def test_the_truth_table_by_counting():
    """A condition fits if it is the outcome or its mirror image: correlation of 1 or -1."""
    names = results(CHAPTER)
    outcome = names["collapsed"]
    for condition, row in names["conditions"].iterrows():
        varies = row.nunique() > 1
        correlation = np.corrcoef(row, outcome)[0, 1] if varies else 0
        fits = bool(np.isclose(abs(correlation), 1))
        assert bool(names["truth"].loc[condition, "fits_five"]) == fits, condition


def test_luck_by_the_formula():
    """The share of tables in which a row of coins fits, against the exact chance."""
    names = results(CHAPTER)
    rows = len(names["conditions"])
    fitting = [
        pattern
        for pattern in product([0, 1], repeat=5)
        if pattern in {(1, 0, 1, 0, 1), (0, 1, 0, 1, 0)}
    ]
    exact = 1 - (1 - len(fitting) / 2**5) ** rows
    assert names["fitting"].mean() == pytest.approx(exact, abs=0.02)
