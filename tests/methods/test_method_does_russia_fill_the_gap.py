"""The permutation test against scipy, against another way of listing calendars, and by hand."""

from itertools import combinations
from math import comb, log

import numpy as np
import pytest
from running import results
from scipy import stats

CHAPTER = "chapters/does-russia-fill-the-gap"
EVENTS = [2006, 2009, 2013, 2016]
COUNTRIES = ["Russia", "China"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_windows_are_ratios_of_the_year_after_and_the_year_before(country):
    found = results(CHAPTER)
    exports, windows = found["exports"][country], found["windows"][country]
    assert list(windows.index) == list(range(1998, 2017))
    for year, ratio in windows.items():
        assert ratio == pytest.approx(exports[year + 1] / exports[year - 1], rel=1e-12)


@pytest.mark.parametrize("country", COUNTRIES)
def test_p_of_all_four_is_that_of_scipy(country):
    """With the sum of all windows fixed, a mean of four and a difference of means rank alike."""
    found = results(CHAPTER)
    logs = np.log(found["windows"][country])
    test = stats.permutation_test(
        (logs[EVENTS].to_numpy(), logs.drop(EVENTS).to_numpy()),
        lambda labelled, rest, axis: labelled.mean(axis=axis) - rest.mean(axis=axis),
        vectorized=True,
        n_resamples=np.inf,
        alternative="greater",
    )
    assert len(test.null_distribution) == len(found["calendars"])
    assert found["p_all"][country] == pytest.approx(test.pvalue, abs=1e-9)


@pytest.mark.parametrize("country", COUNTRIES)
def test_p_of_all_four_by_counting_products(country):
    """A mean of logarithms is as high as another where the product of the ratios is."""
    found = results(CHAPTER)
    ratios = found["windows"][country].to_dict()
    real = np.prod([ratios[year] for year in EVENTS])
    products = [np.prod(four) for four in combinations(ratios.values(), 4)]
    as_high = sum(product >= real * (1 - 1e-9) for product in products)
    assert found["p_all"][country] == as_high / len(products)


def test_calendars_are_all_sets_of_four_once():
    calendars = results(CHAPTER)["calendars"]
    assert len(calendars) == comb(19, 4) == 3876
    assert {tuple(map(int, one)) for one in calendars} == set(combinations(range(19), 4))


def test_p_of_one_event_is_its_rank_among_the_placebos():
    found = results(CHAPTER)
    for country in COUNTRIES:
        for event in EVENTS:
            pool = [*found["placebos"][country], found["windows"].loc[event, country]]
            rank = stats.rankdata([-value for value in pool], method="max")[-1]
            assert found["p_single"].loc[event, country] == pytest.approx(rank / len(pool))


def test_the_needed_rise_lets_one_calendar_in_twenty_pass():
    found = results(CHAPTER)
    passing = (found["changes"]["Russia"] > found["needed"]).mean()
    assert passing == pytest.approx(0.05, abs=1 / comb(19, 4))


def test_chance_that_one_event_is_among_the_highest_two():
    """Hypergeometric: four events, two places at the top of nineteen."""
    none = stats.hypergeom(19, 4, 2).pmf(0)
    assert results(CHAPTER)["chance_of_one"] == pytest.approx(1 - none, abs=1e-12)


def test_chance_that_any_of_five_windows_is_as_striking():
    """The same count year by year: a calendar misses when it avoids the top two of every window."""
    found = results(CHAPTER)
    tops = set()
    for first, last in found["choices"]:
        russia = found["exports"]["Russia"]
        change = {
            year: log(russia[year + last] / russia[year + first]) for year in range(1998, 2017)
        }
        tops |= set(sorted(change, key=change.get)[-2:])
    misses = comb(19 - len(tops), 4)
    assert found["chance_of_any"] == pytest.approx(1 - misses / comb(19, 4), abs=1e-12)


def test_false_alarms_stay_below_the_level_for_spaced_years_only():
    """The same worlds with other draws: careful for the real years, wrong for years in a row."""
    rng = np.random.default_rng(1)
    calendars = list(combinations(range(19), 4))

    def alarms(years, worlds=300):
        place = calendars.index(tuple(year - 1998 for year in years))
        rates = []
        for _ in range(worlds):
            growth, level = [0.0], []
            for shock in rng.normal(size=80):
                growth.append(0.8 * growth[-1] + shock)
            level = np.cumsum(growth)[-21:]
            logs = level[2:] - level[:-2]
            means = logs[np.array(calendars)].mean(axis=1)
            rates.append((means >= means[place] - 1e-9).mean() <= 0.05)
        return 100 * np.mean(rates)

    found = results(CHAPTER)["alarms"]
    assert alarms(EVENTS) == pytest.approx(found.iloc[1], abs=4)
    assert alarms([2013, 2014, 2015, 2016]) == pytest.approx(found.iloc[2], abs=9)
    assert found.iloc[:2].max() <= 5 < found.iloc[2]
