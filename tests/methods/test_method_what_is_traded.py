"""Compositions, cut codes and bounds against other ways to the same figures."""

import csv
from collections import Counter

import numpy as np
import pytest
from running import results
from scipy.optimize import linprog

from course.places import ROOT

CHAPTER = "chapters/what-is-traded"


def test_shares_are_those_that_the_table_publishes():
    """The table of 2014 has shares of its own, rounded to two decimals."""
    computed, parts = results(CHAPTER)["share_2014"], results(CHAPTER)["parts"]
    assert np.allclose(computed, parts["share_percent"], atol=0.006)
    assert computed.sum() == pytest.approx(100)


def test_cut_codes_add_up_as_a_plain_loop_does():
    """Without pandas: no column type can touch a leading zero."""
    sums = {"section": Counter(), "hs2": Counter(), "hs4": Counter()}
    with (ROOT / "data" / "hs_chapters.csv").open(encoding="utf-8", newline="") as file:
        section = {row["hs2"]: row["section"] for row in csv.DictReader(file)}
    with (ROOT / "data" / "dprk_exports_hs4_2017.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            value, chapter = int(row["export_value_usd"]) / 1e6, row["hs4"][:2]
            for level, key in [
                ("section", section[chapter]),
                ("hs2", chapter),
                ("hs4", row["hs4"]),
            ]:
                if key:
                    sums[level][key] += value
    ranked = results(CHAPTER)["ranked"]
    for level, counted in sums.items():
        shown = ranked[ranked["level"] == level]
        expected = counted.most_common(len(shown))
        assert [name.split()[0] for name in shown["name"]] == [key for key, _ in expected]
        assert np.allclose(shown["million"], [value for _, value in expected])


def test_chapters_are_those_of_the_published_table():
    names = results(CHAPTER)
    assert set(names["by_chapter"].index) == set(names["published"].index)
    assert names["gap"] < 1e-6


def test_bounds_are_those_of_a_linear_programme():
    """Oil, coal and the rest are not negative and add up; coal is at least what is known."""
    russia = results(CHAPTER)["russia"]
    for _, row in russia.iterrows():
        limits = [(0, None), (row["coal_at_least"], None), (0, None)]
        whole = {"A_eq": [[1, 1, 1]], "b_eq": [row["chapter_27"]], "bounds": limits}
        assert linprog([1, 0, 0], **whole).fun == pytest.approx(0)
        assert -linprog([-1, 0, 0], **whole).fun == pytest.approx(row["oil_at_most"])


def test_price_times_quantity_is_value():
    change, price = results(CHAPTER)["change"], results(CHAPTER)["price_change"]
    product = (1 + price / 100) * (1 + change["volume"] / 100)
    assert 100 * (product - 1) == pytest.approx(change["value"])
