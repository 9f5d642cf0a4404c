"""Trade by product: totals, shares, and agreement with the other tables and with the press."""

from collections import Counter
from decimal import Decimal

import pytest

from data.builders import ots_hs4
from data.builders.faults import BuildError

MILLION = 1_000_000


@pytest.fixture(scope="module")
def chapter27(tables):
    """(year, country, flow) -> US dollars."""
    return {
        (int(row["year"]), row["country_iso3"], row["dprk_flow"]): int(row["value_usd"])
        for row in tables["hs27_trade_by_reporter"]
    }


@pytest.fixture(scope="module")
def partners(tables):
    """(year, country, flow) -> millions of US dollars, as the partner reports to the IMF."""
    return {
        (int(row["year"]), row["country_iso3"], row["dprk_flow"]): Decimal(row["value_usd_million"])
        for row in tables["dprk_trade_by_partner"]
        if row["reported_by"] == "partner"
    }


def reported(tables, row_id):
    """Value of a row of reported_products, in US dollars."""
    (row,) = [row for row in tables["reported_products"] if row["row_id"] == row_id]
    return Decimal(row["value_usd_million"]) * MILLION


# --- 2017 by chapter ------------------------------------------------------------------------------


def test_chapters_of_2017_are_the_sums_of_their_headings(tables):
    values, headings = Counter(), Counter()
    for row in tables["dprk_exports_hs4_2017"]:
        values[row["hs2"]] += int(row["export_value_usd"])
        headings[row["hs2"]] += 1
    rows = tables["dprk_exports_hs2_2017"]
    assert {row["hs2"]: int(row["export_value_usd"]) for row in rows} == values
    assert {row["hs2"]: int(row["headings"]) for row in rows} == headings
    assert len(rows) == 93
    assert sum(int(row["export_value_usd"]) for row in rows) == 1_776_950_806


def test_shares_of_2017_are_of_the_total_and_none_is_rounded_to_zero(tables):
    rows = tables["dprk_exports_hs2_2017"]
    for row in rows:
        share = Decimal(row["export_value_usd"]) * 100 / 1_776_950_806
        assert abs(Decimal(row["share_percent"]) - share) <= Decimal("0.0000005"), row
        assert Decimal(row["share_percent"]) > 0
    total = sum(Decimal(row["share_percent"]) for row in rows)
    assert abs(total - 100) < Decimal("0.0001")


def test_an_export_file_without_the_country_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(
        ots_hs4, "checked_files", lambda raw, source: {ots_hs4.RAW_FILE: tmp_path / "x.rda"}
    )
    monkeypatch.setattr(ots_hs4, "read_exports", lambda path: [])
    with pytest.raises(BuildError, match=r"x\.rda: has no row of 'prk'.*Mend"):
        ots_hs4.build(tmp_path, tmp_path, lambda line: None)


def test_headings_add_up_to_chapters_in_a_small_case():
    rows = [
        {"hs2": "27", "export_value_usd": "2"},
        {"hs2": "01", "export_value_usd": "1"},
        {"hs2": "27", "export_value_usd": "3"},
    ]
    assert [
        (row["hs2"], row["headings"], row["export_value_usd"], row["share_percent"])
        for row in ots_hs4.chapters_of(rows)
    ] == [("01", "1", "1", "16.666667"), ("27", "2", "5", "83.333333")]


@pytest.mark.parametrize(
    ("hs2", "row_id", "low", "high"),
    [  # the table is near FOB, the reports that KOTRA adds up are CIF: so a little below one
        ("27", "kotra-2017-mineral-fuels", "0.95", "1"),
        ("08", "kotra-2017-edible-fruit-and-nuts", "0.90", "1"),
        ("62", "kotra-2017-clothing", "0.90", "1"),
    ],
)
def test_chapters_of_2017_are_a_little_below_kotra_s(tables, hs2, row_id, low, high):
    value = next(r for r in tables["dprk_exports_hs2_2017"] if r["hs2"] == hs2)["export_value_usd"]
    assert Decimal(low) < Decimal(value) / reported(tables, row_id) < Decimal(high)


@pytest.mark.parametrize(
    ("hs4", "row_id"), [("2701", "kores-2017-coal"), ("2601", "kores-2017-iron-ore")]
)
def test_coal_and_iron_ore_of_2017_are_a_little_below_china_s_customs(tables, hs4, row_id):
    value = next(r for r in tables["dprk_exports_hs4_2017"] if r["hs4"] == hs4)["export_value_usd"]
    assert Decimal("0.92") < Decimal(value) / reported(tables, row_id) < Decimal("0.96")


def test_textiles_of_2017_have_nearly_the_share_that_kotra_gives_them(tables):
    share = sum(
        Decimal(row["share_percent"])
        for row in tables["dprk_exports_hs2_2017"]
        if "50" <= row["hs2"] <= "63"
    )
    kotra = next(
        row for row in tables["reported_products"] if row["row_id"] == "kotra-2017-textile-products"
    )
    assert round(share, 1) == Decimal("30.4")
    assert abs(share - Decimal(kotra["share_of_total_percent"])) < 3


# --- chapter 27 by reporter -----------------------------------------------------------------------


def test_chapter_27_has_its_rows_years_and_reporters(tables, chapter27):
    rows = tables["hs27_trade_by_reporter"]
    assert len(rows) == len(chapter27) == 232
    assert Counter(row["country_iso3"] for row in rows) == {
        "CHN": 52, "IND": 39, "JPN": 41, "RUS": 31, "SGP": 36, "THA": 33,
    }  # fmt: skip
    assert {year for year, country, _ in chapter27 if country == "CHN"} == set(range(1992, 2018))
    assert max(year for year, country, flow in chapter27 if country == "JPN") == 2009
    assert max(y for y, country, flow in chapter27 if (country, flow) == ("JPN", "exports")) == 2006


def test_chapter_27_carries_country_names_and_valuation_like_trade_by_partner(tables):
    names = {row["country_iso3"]: row["country"] for row in tables["countries"]}
    same = {(r["dprk_flow"], r["valuation"]) for r in tables["dprk_trade_by_partner"]
            if r["reported_by"] == "partner"}  # fmt: skip
    for row in tables["hs27_trade_by_reporter"]:
        assert row["country"] == names[row["country_iso3"]]
        assert (row["dprk_flow"], row["valuation"]) in same


def test_fuels_never_exceed_all_goods_of_the_same_country_and_flow(chapter27, partners):
    assert {key for key in chapter27 if key not in partners} == {
        key for key in chapter27 if key[0] < 1990
    }
    for key, value in chapter27.items():
        assert key[0] < 1990 or value <= partners[key] * MILLION, key


def test_china_s_oil_leaves_its_statistics_in_2014(chapter27, partners):
    before, after = chapter27[2013, "CHN", "imports"], chapter27[2014, "CHN", "imports"]
    assert round(Decimal(before) / MILLION, 1) == Decimal("740.6")
    assert round(Decimal(after) / MILLION, 1) == Decimal("191.4")
    shares = [
        round(Decimal(chapter27[year, "CHN", "imports"]) / partners[year, "CHN", "imports"] / 10**4)
        for year in (2012, 2013, 2014, 2015, 2016, 2017)
    ]
    assert shares == [23, 20, 5, 5, 4, 2]
    # Everything else that China sold rose in that year, so the fall is one of chapter 27 alone.
    others = [partners[y, "CHN", "imports"] * MILLION - chapter27[y, "CHN", "imports"]
              for y in (2013, 2014)]  # fmt: skip
    assert others[1] > others[0]


def test_coal_is_nearly_all_of_what_china_bought_in_chapter_27(tables, chapter27):
    for year in (2016, 2017):
        coal = reported(tables, f"kores-{year}-coal")
        assert Decimal("0.95") < coal / chapter27[year, "CHN", "exports"] < 1
    for year in range(2000, 2005):
        assert reported(tables, f"kita-{year}-coal") < chapter27[year, "CHN", "exports"]
    kotra = reported(tables, "kotra-2010-anthracite")
    assert round(chapter27[2010, "CHN", "exports"] / kotra, 3) == 1


@pytest.mark.parametrize("year", [2013, 2015, 2016, 2017])
def test_kotra_s_mineral_fuels_are_china_s_and_little_else(tables, chapter27, year):
    ratio = chapter27[year, "CHN", "exports"] / reported(tables, f"kotra-{year}-mineral-fuels")
    assert Decimal("0.97") < ratio < Decimal("1.02")


def test_russia_s_chapter_27_of_2016_was_mostly_coal(tables, chapter27):
    rows = {row["announcement_id"]: row for row in tables["official_announcements"]}
    fuels = Decimal(rows["fcs-2016-01-to-09-mineral-fuels-imports"]["value_usd_million"])
    coal = Decimal(rows["fcs-2016-01-to-09-coal-imports"]["value_usd_million"])
    share = Decimal(rows["fcs-2016-01-to-09-coal-imports-share"]["value"])
    assert round(100 * coal / fuels, 1) == share == Decimal("94.3")
    assert fuels * MILLION < chapter27[2016, "RUS", "imports"]  # nine months of twelve


def test_suspected_mix_ups_are_india_s_nine_rows_and_stand_out(tables, chapter27, partners):
    marked = {
        (int(row["year"]), row["country_iso3"], row["dprk_flow"])
        for row in tables["hs27_trade_by_reporter"]
        if row["mix_up_suspected"] == "true"
    }
    assert marked == {key for key in chapter27 if key[1] == "IND" and 2006 <= key[0] <= 2010}
    assert len(marked) == 9
    shares = [
        round(chapter27[year, "IND", "imports"] / partners[year, "IND", "imports"] / 10**4)
        for year in range(2006, 2012)
    ]
    assert shares == [70, 87, 95, 83, 53, 0]


# --- China 2014 -----------------------------------------------------------------------------------


def test_china_s_five_chapters_and_the_rest_make_the_total_of_2014(tables):
    rows = {row["item_id"]: row for row in tables["china_imports_hs2_2014"]}
    assert list(rows) == ["27", "62", "26", "03", "61", "rest", "total"]
    values = {key: int(row["value_usd"]) for key, row in rows.items()}
    assert values.pop("total") == sum(values.values()) == 2_867_699_391
    assert [key for key, row in rows.items() if row["computed"] == "true"] == ["rest"]
    for key, row in rows.items():
        assert row["hs2"] == (key if key.isdigit() else "")
        share = Decimal(row["value_usd"]) * 100 / 2_867_699_391
        assert Decimal(row["share_percent"]) == round(share, 2)


def test_labels_of_2014_are_those_of_the_chapters(tables):
    labels = {row["hs2"]: row["label"] for row in tables["hs_chapters"]}
    for row in tables["china_imports_hs2_2014"]:
        if row["hs2"]:
            assert row["item"] == labels[row["hs2"]]


def test_china_s_total_of_2014_is_that_of_the_imf_within_one_per_cent(tables, partners):
    total = next(r for r in tables["china_imports_hs2_2014"] if r["item_id"] == "total")
    ratio = int(total["value_usd"]) / (partners[2014, "CHN", "exports"] * MILLION)
    assert round(100 * (ratio - 1), 1) == Decimal("0.9")


def test_china_s_fuels_of_2014_agree_between_comtrade_and_the_guardian(tables, chapter27):
    guardian = next(r for r in tables["china_imports_hs2_2014"] if r["item_id"] == "27")
    ratio = Decimal(guardian["value_usd"]) / chapter27[2014, "CHN", "exports"]
    assert round(100 * (ratio - 1), 2) == Decimal("-0.02")


@pytest.mark.parametrize(
    ("hs2", "row_id"),
    [
        ("27", "kotra-2014-mineral-fuels"),
        ("26", "kotra-2014-iron-ores"),
        ("03", "kotra-2014-fish-and-crustaceans"),
        ("62", "kotra-2014-clothing"),
    ],
)
def test_china_s_chapters_of_2014_are_within_three_per_cent_of_kotra(tables, hs2, row_id):
    china = next(r for r in tables["china_imports_hs2_2014"] if r["item_id"] == hs2)
    ratio = Decimal(china["value_usd"]) / reported(tables, row_id)
    assert abs(ratio - 1) < Decimal("0.03")
