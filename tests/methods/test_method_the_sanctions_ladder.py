"""Cover by codes: a union built from sets, in plain Python, against the chapter's merges."""

import csv

import pytest
from running import results

from course.places import ROOT

CHAPTER = "chapters/the-sanctions-ladder"


def rows(name):
    """A table, row by row as text."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def exports():
    """Value of each heading in dollars."""
    return {row["hs4"]: int(row["export_value_usd"]) for row in rows("dprk_exports_hs4_2017")}


def covered(exports, resolutions, wanted):
    """Headings that begin with a code of these resolutions' export rules, or are its heading."""
    codes = {
        row["hs"][:4]
        for row in rows("hs_sanctions_crosswalk")
        if row["direction"] == "export from DPRK"
        and int(row["resolution"]) in resolutions
        and wanted(row["measure"])
    }
    return {heading for heading in exports if any(heading.startswith(code) for code in codes)}


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ("named", lambda measure: True),
        (
            "forbidden",
            lambda measure: not any(word in measure for word in ("livelihood", "cap", "unless")),
        ),
    ],
)
def test_each_rung_is_the_union_of_all_lists_up_to_it(exports, column, wanted):
    ladder, total = results(CHAPTER)["ladder"], sum(exports.values())
    for number in ladder.index:
        lists = {other for other in ladder.index if other <= number}
        value = sum(exports[heading] for heading in covered(exports, lists, wanted))
        assert ladder.loc[number, column] == pytest.approx(100 * value / total, abs=1e-9)


def test_a_ban_covers_no_more_than_a_mention():
    ladder = results(CHAPTER)["ladder"]
    assert (ladder["forbidden"] <= ladder["named"] + 1e-9).all()
    assert ladder["named"].is_monotonic_increasing


def test_swapping_list_and_base_is_arithmetic():
    """One third is 1,000 of 3,000; each cell of the chapter's square is a quotient."""
    swapped, lists = results(CHAPTER)["swapped"], results(CHAPTER)["lists"]
    for name, value in lists.items():
        assert swapped.loc[name, "all exports"] == pytest.approx(value / 3000)
        assert swapped.loc[name, "to China only"] == pytest.approx(
            value / results(CHAPTER)["exports_to_china"]
        )
