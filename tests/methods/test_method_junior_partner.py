"""Index numbers, dependence and its ratio against other ways to the same figures."""

import csv
import json
import re
from collections import Counter

import numpy as np
import pytest
import vl_convert
from bs4 import BeautifulSoup
from charts import VEGA_LITE
from running import results
from scipy.stats import linregress

from course.places import ROOT

CHAPTER = "chapters/junior-partner"
BASES = (2000, 2001, 2008, 2014, 2015, 2016)


def added_up(table, wanted):
    """Sums of a table by year in billion dollars, without pandas."""
    sums = Counter()
    with (ROOT / "data" / table).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if all(row[key] == value for key, value in wanted.items()):
                sums[int(row["year"])] += float(row["value_usd_million"]) / 1000
    return sums


def pair(country, partner):
    """Trade of two countries as the first reports it."""
    return added_up(
        "trade_selected_pairs.csv",
        {"country_iso3": country, "partner_iso3": partner, "reported_by": "country"},
    )


def total(country):
    """A country's trade with the world."""
    return added_up("trade_totals_by_country.csv", {"country_iso3": country})


def test_trade_is_what_a_plain_sum_from_either_side_gives():
    """The chapter reads both reports from China's rows; here each stands on its own side."""
    trade = results(CHAPTER)["trade"]
    for reporter, sums in (("China", pair("CHN", "RUS")), ("Russia", pair("RUS", "CHN"))):
        assert trade[reporter].to_dict() == pytest.approx(
            {year: sums[year] for year in trade.index}
        )


def test_russias_total_of_2014_is_the_figure_that_its_president_named():
    """88.4 billion dollars, RFE/RL, 2 September 2015."""
    assert round(results(CHAPTER)["trade"].loc[2014, "Russia"], 1) == 88.4


def test_an_index_is_a_chain_of_yearly_growth_factors():
    """No division by the base: multiply the growth from year to year instead."""
    names = results(CHAPTER)
    growth = names["series"].pct_change() + 1
    for base in BASES:
        chained = 100 * growth.loc[base + 1 : 2017].prod()
        assert names["in_2017"][base].to_dict() == pytest.approx(chained.to_dict())


def test_index_numbers_pass_the_circular_test():
    """Going from 2017 to 2000 over any year in between gives the same as going directly."""
    series = results(CHAPTER)["series"]["China–Russia"]
    in_2017 = results(CHAPTER)["in_2017"].loc["China–Russia"]
    for between in range(2001, 2017):
        leg = 100 * series[between] / series[2000]
        assert leg * in_2017[between] / 100 == pytest.approx(in_2017[2000])


@pytest.mark.parametrize("base", BASES)
def test_the_slider_draws_what_pandas_computes(base):
    """Vega's own expressions, compiled and drawn with another base, write the same figures."""
    names = results(CHAPTER)
    chart = names["indices_chart"].to_dict()
    (slider,) = [one for one in chart["params"] if "bind" in one]
    slider["value"] = base
    drawing = vl_convert.vegalite_to_svg(json.dumps(chart), vl_version=VEGA_LITE)
    marks = BeautifulSoup(drawing, "html.parser").select(".role-mark text")
    texts = [text.get_text() for text in marks]
    assert f"In 2017 ({base} = 100)" in texts
    written = dict(re.fullmatch(r"(.+): ([\d,]+)", text).groups() for text in texts if ": " in text)
    expected = {name: f"{value:,.0f}" for name, value in names["in_2017"][base].items()}
    assert written == expected


def test_dependence_is_each_country_by_its_own_books():
    dependence = results(CHAPTER)["dependence"]
    for column, reporter, other in (
        ("Russia on China", "RUS", "CHN"),
        ("China on Russia", "CHN", "RUS"),
    ):
        part, whole = pair(reporter, other), total(reporter)
        shares = {year: 100 * part[year] / whole[year] for year in dependence.index}
        assert dependence[column].to_dict() == pytest.approx(shares)


def test_a_share_is_a_ratio_of_two_indices_whatever_the_base():
    """Share now over share then = index of the part over index of the whole."""
    names = results(CHAPTER)
    share = names["series"]["China–Russia"] / names["series"]["China’s total"]
    for base in BASES:
        of_indices = (
            names["in_2017"].loc["China–Russia", base] / names["in_2017"].loc["China’s total", base]
        )
        assert share[2017] / share[base] == pytest.approx(of_indices)


def test_the_ratio_of_shares_is_agreement_of_books_times_size():
    names = results(CHAPTER)
    china, russia = pair("CHN", "RUS"), pair("RUS", "CHN")
    ours, theirs = total("CHN"), total("RUS")
    for year, ratio in names["ratio"].items():
        assert ratio == pytest.approx(russia[year] / china[year] * ours[year] / theirs[year])


def test_size_alone_nearly_gives_the_ratio():
    """In logarithms, size explains nearly all of it; all but two lie within a factor of two."""
    partners = results(CHAPTER)["partners"]
    size, ratio = np.log(partners["size"]), np.log(partners["ratio"])
    assert linregress(size, ratio).rvalue > 0.95
    assert sum(abs(ratio - size) > np.log(2)) == 2
