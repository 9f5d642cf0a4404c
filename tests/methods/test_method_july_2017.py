"""Counts and order of the launches, without pandas."""

import csv
from collections import Counter
from datetime import date

import pytest
from running import results

from course.places import ROOT

CHAPTER = "chapters/july-2017"


@pytest.fixture(scope="module")
def launches():
    """The table, row by row as text."""
    with (ROOT / "data" / "missile_tests.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(launches):
    """Dates of all launches, as written."""
    return [row["launch_date_utc"] for row in launches]


def test_launches_a_year_are_the_rows_of_that_year(launches):
    counted = Counter(int(text[:4]) for text in column(launches))
    shown = results(CHAPTER)["launches_per_year"]
    assert shown.to_dict() == {year: number for year, number in counted.items() if year <= 2017}


def test_launches_by_year_and_class_are_the_rows_of_both(launches):
    counted = Counter((int(row["launch_date_utc"][:4]), row["missile_class"]) for row in launches)
    for year, row in results(CHAPTER)["reach"].iterrows():
        for missile_class, number in row.items():
            assert number == counted[year, missile_class]


def test_before_the_test_means_before_it_also_as_dates(launches):
    """The chapter compares texts; dates compared as dates must split the table alike."""
    day = date(2017, 7, 4)
    # A row that knows only the month has a date of that length; none is of 2017.
    dates = [text if len(text) == 10 else f"{text}-01" for text in column(launches)]
    assert len(results(CHAPTER)["before"]) == sum(date.fromisoformat(text) < day for text in dates)
