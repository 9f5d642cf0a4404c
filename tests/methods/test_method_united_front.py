"""Agreement by a second formula and as published; intervals by scipy and exactly."""

import numpy as np
import pandas as pd
import pytest
from running import results
from scipy import stats

from course.places import ROOT

CHAPTER = "chapters/united-front"
CODE = {"Y": 1, "A": 0, "N": -1}


def published(column):
    """The published column for China and Russia, by session."""
    table = pd.read_csv(ROOT / "data" / "unga_pair_agreement.csv")
    pair = table.query("country_a_iso3 == 'CHN' and country_b_iso3 == 'RUS'")
    return pair.set_index("session")[column]


def distances():
    """Distance of the two votes on the scale yes 1, abstained 0, no -1, for each roll call."""
    pair = results(CHAPTER)["pair"]
    return (pair["china"].map(CODE) - pair["russia"].map(CODE)).abs().groupby(pair["session"])


def test_identical_votes_are_those_published():
    counted = results(CHAPTER)["by_session"]["same"]
    assert len(counted) == 29
    assert np.allclose(counted, published("agreement")[counted.index], atol=5e-7)


def test_identical_votes_have_no_distance():
    counted = results(CHAPTER)["by_session"]["same"]
    assert np.allclose(counted, distances().agg(lambda gap: (gap == 0).mean()))


def test_half_credit_is_one_minus_half_the_mean_distance():
    counted = results(CHAPTER)["by_session"]["credit"]
    assert np.allclose(counted, 1 - distances().mean() / 2)


@pytest.mark.parametrize("session", [48, 66, 69, 71])
def test_the_interval_is_that_of_the_exact_distribution(session):
    """Redrawn shares of n cards follow a binomial distribution; no draws are needed to know it."""
    found = results(CHAPTER)["by_session"].loc[session]
    n, step = found["roll_calls"], 1 / found["roll_calls"]
    for column, chance in (("low", 0.025), ("high", 0.975)):
        exact = stats.binom.ppf(chance, n, found["same"]) / n
        assert abs(found[column] - exact) <= step + 1e-9


def test_the_interval_is_that_of_scipy():
    cards = results(CHAPTER)["cards"].astype(float)
    other = stats.bootstrap(
        (cards,), np.mean, n_resamples=9_999, method="percentile", rng=np.random.default_rng(5)
    ).confidence_interval
    mine = np.quantile(results(CHAPTER)["redrawn"], [0.025, 0.975])
    assert np.allclose(mine, other, atol=1 / len(cards) + 1e-9)


def test_how_often_one_session_is_the_lowest():
    """By the exact distributions of all sessions, ties going to the earliest as in idxmin."""
    found = results(CHAPTER)
    table = found["by_session"].loc[55:71]
    chance = 0.0
    for k in range(int(table.loc[71, "roll_calls"]) + 1):
        share = k / table.loc[71, "roll_calls"]
        above = [
            stats.binom.sf(np.floor(share * n + 1e-9), n, p)
            for n, p in table.drop(71)[["roll_calls", "same"]].itertuples(index=False)
        ]
        mine = stats.binom.pmf(k, table.loc[71, "roll_calls"], table.loc[71, "same"])
        chance += mine * np.prod(above)
    assert found["lowest"][71] == pytest.approx(chance, abs=0.02)


def test_the_bound_is_the_exact_one_sided_interval():
    found = results(CHAPTER)
    wanted = len(found["joint"])
    exact = stats.binomtest(wanted, wanted, alternative="greater").proportion_ci(0.95, "exact").low
    assert found["bound"] == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize("end", [70, 71, 78])
@pytest.mark.parametrize("column", ["agreement", "ideal_point_distance"])
def test_slopes_lie_around_that_of_least_squares(column, end):
    found = results(CHAPTER)
    line = stats.linregress(*found["measures"].loc[:end, ["session_opens", column]].to_numpy().T)
    low, high = found["trend"].loc[(column, end)]
    assert low < line.slope < high
    assert high - low == pytest.approx(2 * 1.96 * line.stderr, rel=0.35)


def test_distance_is_that_of_the_two_points():
    points = results(CHAPTER)["points"].pivot(
        index="session", columns="country_iso3", values="ideal_point"
    )
    gap = (points["CHN"] - points["RUS"]).abs().dropna()
    assert np.allclose(gap, published("ideal_point_distance")[gap.index], atol=1e-5)


def test_two_cards_make_the_record_low():
    """With the two returning texts counted as identical, session 71 is no longer the lowest."""
    found = results(CHAPTER)
    table = found["by_session"].loc[55:, "same"]
    lifted = table[71] + len(found["moved"]) / found["by_session"].loc[71, "roll_calls"]
    assert table.idxmin() == 71
    assert lifted > table.drop(71).min()


def test_dealing_bundles_widens_the_interval_as_the_formula_for_clusters_says():
    """The linearised standard error of a ratio of two sums over bundles, against the redraws."""
    found = results(CHAPTER)
    sizes = np.array([len(bundle) for bundle in found["bundles"]])
    agreed = np.array([bundle.sum() for bundle in found["bundles"]])
    rest = agreed - agreed.sum() / sizes.sum() * sizes
    error = np.sqrt(len(sizes) / (len(sizes) - 1) * (rest**2).sum()) / sizes.sum()
    low, high = np.quantile(found["by_bundle"], [0.025, 0.975])
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.2)
    assert high - low > 1.4 * np.subtract(*np.quantile(found["redrawn"], [0.975, 0.025]))
