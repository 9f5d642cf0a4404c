"""Ratios of two reporters, and the factor behind the North's page, by other means."""

import csv
from collections import defaultdict

import numpy as np
import pytest
from running import results

from course.places import ROOT

CHAPTER = "chapters/mirror-statistics"
PUBLISHED_FACTOR = 1.06  # IMF, Direction of Trade Statistics Yearbook, 2017
EARLIER_FACTOR = 1.10  # Gong, IMF Working Paper 94/142


@pytest.fixture(scope="module")
def by_valuation():
    """CIF and FOB value of each flow, read without pandas and without the column of sides."""
    flows = defaultdict(dict)
    with (ROOT / "data" / "dprk_trade_by_partner.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            key = (int(row["year"]), row["country"], row["dprk_flow"])
            flows[key][row["valuation"]] = float(row["value_usd_million"])
    return flows


def test_the_join_finds_every_flow_once(by_valuation):
    pairs = results(CHAPTER)["pairs"]
    assert len(pairs) == len(by_valuation)
    both = sum(len(sides) == 2 for sides in by_valuation.values())
    assert (pairs["found"] == "both").sum() == both


def test_a_ratio_is_cif_over_fob(by_valuation):
    """The chapter asks who imports; the valuation column must give the same ratios."""
    matched = results(CHAPTER)["matched"]
    for row in matched.itertuples():
        sides = by_valuation[row.year, row.country, row.dprk_flow]
        assert row.ratio == pytest.approx(sides["CIF"] / sides["FOB"], rel=1e-12)


@pytest.mark.parametrize(
    ("first", "last", "factor"), [(1990, 1999, EARLIER_FACTOR), (2000, 2020, PUBLISHED_FACTOR)]
)
def test_a_line_through_the_origin_has_the_published_slope(first, last, factor):
    """Least squares of CIF on FOB without a constant, instead of a median of ratios."""
    matched = results(CHAPTER)["matched"]
    rows = matched[matched["year"].between(first, last)]
    exporter, importer = rows["exporter"].to_numpy(), rows["importer"].to_numpy()
    slope = np.linalg.lstsq(exporter[:, None], importer, rcond=None)[0][0]
    assert slope == pytest.approx(factor, abs=0.002)


def test_two_real_reporters_have_no_such_slope():
    """From 2000 the logs of China's ratios scatter far more than those of the North's."""
    names = results(CHAPTER)
    scatter = {
        key: np.log(names[key].query("year >= 2000")["ratio"]).std() for key in ("real", "matched")
    }
    assert scatter["real"] > 50 * scatter["matched"]


def test_the_dip_of_1996_is_an_outlier_by_interpolation():
    """Moscow sees less of the South than in the years beside it, until the North is put back."""
    south = results(CHAPTER)["south"]
    expected = np.interp(1996, [1995, 1997], south.loc[[1995, 1997], "seen"])
    assert south.loc[1996, "seen"] < 0.7 * expected
    assert south.loc[1996, "seen_with_north"] > expected


def test_the_parts_of_2015_add_up_to_both_totals():
    names = results(CHAPTER)
    parts = names["parts"]
    assert parts["KOTRA"].sum() == pytest.approx(6250)
    world = names["totals"].xs("partner", axis="columns", level="reported_by").loc[2015].sum()
    assert parts["IMF"].sum() == pytest.approx(world)


def test_a_tenth_needs_the_factor_that_the_chapter_states():
    bounds = results(CHAPTER)["bounds"]
    needed = bounds["RUS"] * bounds["times_to_reach_a_tenth"]
    assert np.allclose(needed, bounds["CHN"] / 10)
