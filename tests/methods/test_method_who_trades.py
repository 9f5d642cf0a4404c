"""The index of concentration against a second formula and against its bounds."""

import numpy as np
import pytest
from running import results

CHAPTER = "chapters/who-trades"


def test_hhi_is_one_over_n_times_one_plus_squared_variation():
    """H = (1 + V²) / n, with V the coefficient of variation of all n partners' trade."""
    trade, hhi = results(CHAPTER)["trade"], results(CHAPTER)["hhi"]
    for year in (1993, 2000, 2009, 2017):
        reported = trade.loc[year].dropna().to_numpy()
        variation = reported.std() / reported.mean()
        assert hhi[year] == pytest.approx((1 + variation**2) / len(reported), rel=1e-9)


def test_hhi_lies_between_equal_partners_and_one():
    trade, hhi = results(CHAPTER)["trade"], results(CHAPTER)["hhi"]
    assert (hhi >= 1 / trade.notna().sum(axis="columns")).all()
    assert (hhi <= 1).all()


def test_shares_add_up_to_one():
    shares = results(CHAPTER)["shares"]
    assert np.allclose(shares.sum(axis="columns"), 1)
