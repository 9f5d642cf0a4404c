"""Growth rates of the chapter against other formulas, other announcements and brute force."""

import itertools

import numpy as np
import pytest
from running import results

CHAPTER = "chapters/forty-percent"


def test_nine_months_are_the_base_weighted_mean_of_the_flows():
    """The second formula of the chapter; Reuters published +3.7 % for the same months."""
    names = results(CHAPTER)
    weighted = np.average(names["nine"]["yoy_percent"], weights=names["nine_base"])
    assert names["growth_nine"] == pytest.approx(weighted, rel=1e-12)
    assert round(names["growth_nine"], 1) == 3.7


def test_quarters_weighted_by_their_bases_give_the_year_as_announced():
    alone = results(CHAPTER)["alone"]
    assert np.average(alone["growth"], weights=alone["base"]) == pytest.approx(-10.5, abs=1e-9)


def test_half_years_total_agrees_with_its_own_flows():
    """Customs announced 2.55 billion at +10.5 %, and the flows with rates of their own."""
    names = results(CHAPTER)
    flows = names["of_2017"].query("period_end == '2017-06' and dprk_flow != 'both'")
    now = flows["value_usd_million"].sum()
    before = sum(
        100 * row.value_usd_million / (100 + row.yoy_percent) for row in flows.itertuples()
    )
    assert 100 * now / before - 100 == pytest.approx(10.5, abs=0.05)
    assert before == pytest.approx(names["totals"].loc["second", "base"], rel=0.005)


def test_seven_months_reported_elsewhere_fit_the_half_year():
    """January-July stands in the table; July 456.16 after 426.1 million (SCMP, August 2017)."""
    names = results(CHAPTER)
    half = names["totals"].loc["second"]
    seven = names["of_2017"].query("period_end == '2017-07'").squeeze()
    assert half["now"] + 456.16 == pytest.approx(seven["value_usd_million"], abs=10)
    before = 100 * seven["value_usd_million"] / (100 + seven["yoy_percent"])
    assert half["base"] + 426.1 == pytest.approx(before, abs=10)


def test_first_quarters_flows_give_the_surplus_that_was_announced():
    """Two equations for the two bases; the surplus announced was 1.52 billion yuan (NTD)."""
    names = results(CHAPTER)
    rates = names["of_2017"].query("period_end == '2017-03'").set_index("dprk_flow")["yoy_percent"]
    grown = 1 + rates / 100
    total = names["quarter"]["value"]
    bought, sold = np.linalg.solve(
        [[grown["exports"], grown["imports"]], [1, 1]], [total, total / grown["both"]]
    )
    assert sold * grown["imports"] - bought * grown["exports"] == pytest.approx(1.52, abs=0.05)
    flows = names["of_2017"].query("period_end == '2017-03'").set_index("dprk_flow")["value"]
    assert flows["imports"] - flows["exports"] == pytest.approx(1.52, abs=1e-9)


def test_dollars_for_the_first_quarter_are_those_of_the_page():
    names = results(CHAPTER)
    assert names["first_now"] == pytest.approx(names["quarter"]["value_usd_million"], abs=5)


@pytest.mark.parametrize(("quarter", "before"), [("second", "first"), ("fourth", "third")])
def test_worst_case_of_rounding_holds_every_corner(quarter, before):
    """All combinations of rounding errors stay inside the stated bounds, and come near them."""
    names = results(CHAPTER)
    totals, alone = names["totals"], names["alone"]
    corners = []
    for signs in itertools.product((-1, 1), repeat=4):
        now = totals.loc[quarter, "now"] + signs[0] * totals.loc[quarter, "slack"]
        now -= totals.loc[before, "now"] + signs[1] * totals.loc[before, "slack"]
        base = totals.loc[quarter, "base"] + signs[2] * totals.loc[quarter, "base_slack"]
        base -= totals.loc[before, "base"] + signs[3] * totals.loc[before, "base_slack"]
        corners.append(100 * (now / base - 1))
    assert min(corners) == pytest.approx(alone.loc[quarter, "lowest"], abs=1e-9)
    assert max(corners) == pytest.approx(alone.loc[quarter, "highest"], abs=1e-9)


@pytest.mark.parametrize(
    ("end", "value", "percent"), [("second", 2550, 10.5), ("fourth", 5060, -10.5)]
)
def test_slack_of_a_base_covers_what_rounding_allows(end, value, percent):
    totals = results(CHAPTER)["totals"]
    extremes = [
        (value + a * 5) / (1 + (percent + p * 0.05) / 100)
        for a, p in itertools.product((-1, 1), repeat=2)
    ]
    middle, slack = totals.loc[end, "base"], totals.loc[end, "base_slack"]
    assert max(extremes) - middle <= slack + 1e-9
    assert middle - min(extremes) <= slack + 1e-9


def test_growth_in_dollars_is_the_growth_in_yuan_times_the_change_of_the_rate():
    names = results(CHAPTER)
    logs = np.log(1.374) + np.log(names["rate_2016"]) - np.log(names["rate_2017"])
    assert names["growth_first"] == pytest.approx(100 * np.expm1(logs), rel=1e-12)
