"""What the tables say, held against figures known from elsewhere, and against one another."""

from datetime import date
from decimal import Decimal
from itertools import groupby
from statistics import median

import pytest

YEARS = range(1990, 2021)


def factor(year):
    """The IMF's ratio of CIF to FOB."""
    return Decimal("1.10") if year < 2000 else Decimal("1.06")


@pytest.fixture(scope="module")
def trade(tables):
    """(year, country, flow, side) -> millions of US dollars."""
    return {
        (int(r["year"]), r["country_iso3"], r["dprk_flow"], r["reported_by"]): Decimal(
            r["value_usd_million"]
        )
        for r in tables["dprk_trade_by_partner"]
    }


@pytest.fixture(scope="module")
def totals(tables):
    return {
        (int(r["year"]), r["dprk_flow"], r["reported_by"]): Decimal(r["value_usd_million"])
        for r in tables["dprk_trade_totals"]
    }


def both_ways(trade, country, year):
    """Exports plus imports with one partner, as the partner reports them."""
    return sum(trade[year, country, flow, "partner"] for flow in ("exports", "imports"))


# --- trade ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "year", "expected"),
    [
        ("RUS", 2013, "112.7"),  # Russian customs
        ("RUS", 2016, "76.9"),  # Russian customs
        ("CHN", 2013, "6546.5"),  # Chinese customs: 6.54 thousand million
        ("CHN", 2014, "6364.0"),
    ],
)
def test_trade_agrees_with_what_the_partner_published(trade, country, year, expected):
    assert round(both_ways(trade, country, year), 1) == Decimal(expected)


def test_china_s_imports_fell_by_87_per_cent_in_2018(trade):
    fall = trade[2018, "CHN", "exports", "partner"] / trade[2017, "CHN", "exports", "partner"] - 1
    assert round(100 * fall, 1) == Decimal("-87.0")


def test_japan_is_blank_after_2009_and_not_zero(trade):
    years = {year for year, country, _, _ in trade if country == "JPN"}
    assert max(years) == 2009
    assert (2008, "JPN", "imports", "partner") in trade


def test_the_known_gaps_are_gaps(trade):
    assert {year for year, country, _, _ in trade if country == "KOR"} == {
        1992, 1993, 1997, 1998, 1999, 2000, 2001, 2002,
    }  # fmt: skip
    assert min(year for year, country, _, _ in trade if country == "RUS") == 1992
    assert not {country for _, country, _, _ in trade} & {"SUN", "PRK"}
    assert {side for _, country, _, side in trade if country == "TWN"} == {"dprk"}


def test_the_dprk_s_side_is_all_estimates_and_the_partners_side_mostly_reports(tables):
    marks = {"dprk": set(), "partner": []}
    for row in tables["dprk_trade_by_partner"]:
        if row["reported_by"] == "dprk":
            marks["dprk"].add(row["imf_estimate"])
        else:
            marks["partner"].append(row["imf_estimate"])
    assert marks["dprk"] == {"true"}
    assert marks["partner"].count("true") == 223
    for row in tables["dprk_trade_totals"]:
        assert row["imf_estimate"] == ("true" if row["reported_by"] == "dprk" else "false")


def test_valuation_follows_from_side_and_flow(tables):
    for name in ("dprk_trade_by_partner", "dprk_trade_totals"):
        for row in tables[name]:
            own = row["reported_by"] == "dprk"
            fob = (row["dprk_flow"] == "exports") == own  # exporters report FOB
            assert row["valuation"] == ("FOB" if fob else "CIF"), row


def test_totals_are_complete(totals):
    assert set(totals) == {
        (year, flow, side)
        for year in YEARS
        for flow in ("exports", "imports")
        for side in ("partner", "dprk")
    }


@pytest.mark.parametrize("flow", ["exports", "imports"])
def test_countries_add_up_to_the_total_on_the_dprk_s_side(trade, totals, flow):
    for year in YEARS:
        parts = sum(v for (y, _, f, s), v in trade.items() if (y, f, s) == (year, flow, "dprk"))
        assert abs(totals[year, flow, "dprk"] - parts) < Decimal("0.1"), year


@pytest.mark.parametrize("flow", ["exports", "imports"])
def test_countries_and_taiwan_add_up_to_the_total_on_the_partners_side(trade, totals, flow):
    for year in YEARS:
        parts = sum(v for (y, _, f, s), v in trade.items() if (y, f, s) == (year, flow, "partner"))
        assert totals[year, flow, "partner"] > parts - Decimal("0.01"), year
        taiwan = trade.get((year, "TWN", flow, "dprk"), Decimal(0))
        parts += taiwan * factor(year) if flow == "exports" else taiwan / factor(year)
        gap = abs(totals[year, flow, "partner"] - parts)
        # Before 1998 the World figure holds more countries that do not report themselves.
        assert gap < (6 if year < 1998 else Decimal("0.05")), (year, gap)


@pytest.mark.parametrize("flow", ["exports", "imports"])
def test_the_factor_between_cif_and_fob_breaks_in_2000(trade, flow):
    for year in YEARS:
        ratios = []
        for (y, country, f, side), value in trade.items():
            own = trade.get((y, country, f, "dprk"))
            if (y, f, side) == (year, flow, "partner") and own is not None and min(own, value) >= 1:
                ratios.append(value / own if flow == "exports" else own / value)
        assert len(ratios) >= 10
        assert abs(median(ratios) - factor(year)) < Decimal("0.001"), year


def test_country_names_are_those_of_the_country_table(tables):
    names = {row["country_iso3"]: row["country"] for row in tables["countries"]}
    for row in tables["dprk_trade_by_partner"]:
        assert names[row["country_iso3"]] == row["country"]
    assert names["CHN"] == "China" and names["RUS"] == "Russia" and names["KOR"] == "South Korea"


def test_codes_outside_iso_carry_a_note(tables):
    notes = {row["country_iso3"]: row["note"] for row in tables["countries"]}
    for code in ("YUG", "CSK", "SCG", "ANT", "SUN", "DDR", "YMD", "YAR", "XKX", "BLX", "TWN"):
        assert notes[code], code


# --- products -------------------------------------------------------------------------------------


def test_the_2017_exports_add_up(tables):
    rows = tables["dprk_exports_hs4_2017"]
    assert len(rows) == 738
    assert sum(int(row["export_value_usd"]) for row in rows) == 1_776_950_806
    assert all(row["hs2"] == row["hs4"][:2] for row in rows)
    coal = next(row for row in rows if row["hs4"] == "2701")
    assert coal["export_value_usd"] == "380679829"


def test_every_chapter_is_there_once(tables):
    chapters = [row["hs2"] for row in tables["hs_chapters"]]
    assert chapters == [f"{n:02d}" for n in range(1, 98)] + ["99"]
    sections = [int(row["section"]) for row in tables["hs_chapters"] if row["section"]]
    assert sections == sorted(sections) and set(sections) == set(range(1, 22))


# --- tests of missiles and warheads ---------------------------------------------------------------


def test_2017_saw_21_launches_three_of_them_icbms(tables):
    launches = [row for row in tables["missile_tests"] if row["year"] == "2017"]
    icbms = [row for row in launches if row["missile_class"] == "ICBM"]
    assert len(launches) == 21
    assert [(r["launch_date_utc"], r["launch_time_utc"], r["apogee_km"]) for r in icbms] == [
        ("2017-07-04", "00:40", "2802"),
        ("2017-07-28", "14:42", "3724.9"),
        ("2017-11-28", "18:18", "4475"),
    ]
    assert icbms[-1]["launch_date_kst"] == "2017-11-29"


def test_no_icbm_before_2017_and_none_launched_in_2018(tables):
    rows = tables["missile_tests"]
    assert not [r for r in rows if r["missile_class"] == "ICBM" and r["year"] < "2017"]
    assert not [r for r in rows if "2017-11-28" < r["launch_date_utc"] < "2019-04-17"]


def test_the_mends_that_the_package_describes_are_made(tables):
    rows = tables["missile_tests"]
    assert sum(row["class_from"] == "second mirror" for row in rows) == 37
    swapped = {(r["apogee_km"], r["distance_km"]) for r in rows if r["year"] == "2022"
               and r["launch_date_utc"] == "2022-12-18"}  # fmt: skip
    assert swapped == {("550", "500")}
    satellite = next(row for row in rows if row["launch_date_utc"] == "2016-02-07")
    assert satellite["launch_time_utc"] == "00:29"
    assert not [row for row in rows if "missle" in row["facility"] or "Wast" in row["facility"]]


def test_launches_are_numbered_in_order_of_date(tables):
    rows = tables["missile_tests"]
    assert [int(row["launch_no"]) for row in rows] == list(range(1, len(rows) + 1))
    dates = [row["launch_date_utc"] for row in rows]
    assert dates == sorted(dates)
    assert all(row["year"] == row["launch_date_utc"][:4] for row in rows)


@pytest.mark.parametrize(
    ("name", "column"), [("missile_tests", "launch_date_utc"), ("timeline", "date")]
)
def test_precision_says_how_much_of_the_date_is_known(tables, name, column):
    for row in tables[name]:
        full = f"{row[column]}-01" if row["date_precision"] == "month" else row[column]
        assert date.fromisoformat(full), row
    assert {row["date_precision"] for row in tables[name]} == {"day", "month"}


def test_a_korean_date_is_the_utc_date_or_the_day_after(tables):
    for row in tables["missile_tests"]:
        assert bool(row["launch_date_kst"]) == bool(row["launch_time_utc"])
        if row["launch_time_utc"]:
            gap = date.fromisoformat(row["launch_date_kst"]) - date.fromisoformat(
                row["launch_date_utc"]
            )
            assert gap.days == (row["launch_time_utc"] >= "15:00")


def test_an_unknown_site_has_no_coordinates(tables):
    for row in tables["missile_tests"]:
        assert (row["facility"] == "Unknown") == (row["latitude"] == "") == (row["longitude"] == "")


def test_six_nuclear_tests_each_answered_by_a_later_resolution(tables):
    adopted = {row["resolution"]: row["adopted"] for row in tables["unsc_resolutions"]}
    rows = tables["nuclear_tests"]
    assert [row["test_no"] for row in rows] == list("123456")
    assert all(row["date"] < adopted[row["answered_by_resolution"]] for row in rows)


# --- sanctions ------------------------------------------------------------------------------------


def test_all_eleven_votes_were_unanimous(tables):
    rows = tables["unsc_resolutions"]
    assert len(rows) == 11
    for row in rows:
        assert (row["yes"], row["no"], row["abstain"]) == ("15", "0", "0")
        assert {row["china"], row["russia"], row["us"]} == {"Y"}


def test_days_from_trigger_to_adoption(tables):
    for row in tables["unsc_resolutions"]:
        if row["trigger_date"]:
            days = date.fromisoformat(row["adopted"]) - date.fromisoformat(row["trigger_date"])
            assert str(days.days) == row["days_trigger_to_adoption"], row["resolution"]
        else:
            assert row["days_trigger_to_adoption"] == ""


@pytest.mark.parametrize("name", ["unsc_measures", "hs_sanctions_crosswalk"])
def test_a_measure_carries_the_date_of_its_resolution(tables, name):
    adopted = {row["resolution"]: row["adopted"] for row in tables["unsc_resolutions"]}
    for row in tables[name]:
        assert row["adopted"] == adopted[row["resolution"]]


def test_measure_ids_follow_from_resolution_and_paragraph(tables):
    for row in tables["unsc_measures"]:
        resolution, paragraph, _ = row["measure_id"].split("-")
        assert resolution == row["resolution"]
        assert row["op_paragraph"].startswith(paragraph)


def expand(codes):
    """``2601; 72-74`` -> 2601, 72, 73, 74."""
    for part in codes.replace(" (condensate)", "").split("; "):
        first, _, last = part.partition("-")
        yield from [first] if not last else [str(n) for n in range(int(first), int(last) + 1)]


def test_the_crosswalk_is_the_measures_code_by_code(tables):
    measures = {row["measure_id"]: row for row in tables["unsc_measures"]}
    same = (
        "direction", "item", "measure", "resolution", "op_paragraph", "cap_value", "cap_unit",
        "hs_basis", "evidence",
    )  # fmt: skip
    for row in tables["hs_sanctions_crosswalk"]:
        measure = measures[row["measure_id"]]
        assert {key: row[key] for key in same} == {key: measure[key] for key in same}
        assert row["hs"] in expand(measure["hs_codes"])
        assert row["hs2"] == row["hs"][:2] and int(row["hs_level"]) == len(row["hs"])


def test_no_code_of_a_measure_on_goods_is_left_out_of_the_crosswalk(tables):
    crosswalk = tables["hs_sanctions_crosswalk"]
    have = {(r["hs"], r["resolution"], r["direction"], r["item"]) for r in crosswalk}
    for row in tables["unsc_measures"]:
        if row["direction"] in ("export from DPRK", "import to DPRK") and row["hs_codes"]:
            for code in expand(row["hs_codes"]):
                assert (code, row["resolution"], row["direction"], row["item"]) in have


def test_caps_carry_a_unit(tables):
    for name in ("unsc_measures", "hs_sanctions_crosswalk"):
        for row in tables[name]:
            assert bool(row["cap_value"]) == bool(row["cap_unit"]), row


@pytest.mark.parametrize("kind", ["value", "percent"])
def test_published_wording_and_its_reading_go_together(tables, kind):
    unit = "_usd_million" if kind == "value" else ""
    for row in tables["coverage_claims"]:
        text = row[f"{kind}_text"]
        low, high = row[f"{kind}_low{unit}"], row[f"{kind}_high{unit}"]
        if not text:
            assert low == high == ""
        elif text.startswith(">"):
            assert (low, high) == (text[1:], "")
        elif "-" in text[1:]:
            assert [low, high] == text.split("-")
        elif text == "about one third":
            assert low == high == "33.3"
        else:
            assert low == high == text


def test_a_change_is_not_called_a_share(tables):
    for row in tables["coverage_claims"]:
        negative = row["percent_text"].startswith("-")
        assert row["percent_kind"] == (
            "change" if negative else "share" if row["percent_text"] else ""
        )


SOURCE_COLUMNS = {
    "nuclear_tests": ["source_id"],
    "timeline": ["source_id"],
    "unsc_measures": ["verified_measure_from", "verified_paragraph_from"],
    "unsc_resolutions": [
        "verified_date_vote", "verified_trigger", "verified_designations", "verified_charter",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCE_COLUMNS)
def test_every_source_named_is_in_the_table_of_sources(tables, name):
    known = {row["source_id"] for row in tables["sources"]}
    for row in tables[name]:
        for column in SOURCE_COLUMNS[name]:
            if row[column]:
                assert set(row[column].split("; ")) <= known, row


def test_only_memory_has_no_address(tables):
    assert [row["source_id"] for row in tables["sources"] if not row["url"]] == ["memory"]


def test_evidence_agrees_with_the_sources_named(tables):
    for row in tables["unsc_measures"]:
        measure = row["verified_measure_from"] == "memory"
        paragraph = row["verified_paragraph_from"] == "memory"
        evidence = row["evidence"]
        if measure and paragraph:
            assert evidence == "memory", row
        elif paragraph:
            assert evidence == "measure verified, paragraph from memory", row
        elif measure:
            assert evidence.endswith("measure from memory") or "partly" in evidence, row
        else:
            assert evidence.startswith("measure and") or row["paragraph_remark"], row
        assert bool(row["paragraph_remark"]) == ("partly" in evidence), row


def test_events_of_a_day_are_numbered(tables):
    for day, events in groupby(tables["timeline"], key=lambda row: row["date"]):
        assert [e["event_id"] for e in events] == [
            f"{day}-{n}" for n in range(1, 1 + sum(r["date"] == day for r in tables["timeline"]))
        ]
