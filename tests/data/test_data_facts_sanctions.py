"""Who was sanctioned, by whom and when; and a few transfers of arms, from SIPRI's register."""

import csv
import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from package_tables import RESOURCES

from data.builders import sipri


@pytest.fixture(scope="module")
def adopted(tables):
    """Number of a resolution -> day of its adoption."""
    return {row["resolution"]: row["adopted"] for row in tables["unsc_resolutions"]}


def said(name):
    """All gaps, quirks and restrictions of a table as one text."""
    resource = RESOURCES[name]
    return " ".join([*resource["known_gaps"], *resource["quirks"], resource["restrictions"]])


# --- how China put the resolutions into force -----------------------------------------------------


def test_days_after_adoption_are_counted_from_the_vote_to_the_day_of_effect(tables, adopted):
    for row in tables["china_implementation"]:
        gap = date.fromisoformat(row["effective"]) - date.fromisoformat(adopted[row["resolution"]])
        assert str(gap.days) == row["days_after_adoption"], row


def test_an_announcement_is_issued_after_the_vote_and_not_after_it_takes_effect(tables, adopted):
    for row in tables["china_implementation"]:
        if row["issued"]:
            assert adopted[row["resolution"]] < row["issued"] <= row["effective"], row
    assert {r["announcement"] for r in tables["china_implementation"] if not r["issued"]} == {
        "MOFCOM/GACC No. 81 of 2016"
    }


def test_china_took_10_11_and_15_days_for_the_bans_of_2017(tables):
    days = {row["announcement_id"]: row["days_after_adoption"]
            for row in tables["china_implementation"]}  # fmt: skip
    assert (days["mofcom-40-2017"], days["mofcom-52-2017"], days["mofcom-4-2018"]) == (
        "10", "11", "15",
    )  # fmt: skip
    assert "10 (2371), 11 (2375) and 15 (2397) days" in said("china_implementation")


def test_an_announcement_s_key_is_the_number_and_year_that_it_is_called_by(tables):
    for row in tables["china_implementation"]:
        _, number, year, *_ = row["announcement_id"].split("-")
        assert f"No. {number} of {year}" in row["announcement"]
        if row["issued"]:
            assert row["issued"][:4] == year


def test_the_coal_ceiling_and_its_day_are_those_of_resolution_2321(tables):
    (cap,) = [
        row for row in tables["unsc_measures"]
        if row["measure_id"] == "2321-26-1" and row["cap_unit"] == "US$"
    ]  # fmt: skip
    (row,) = [r for r in tables["china_implementation"] if "ceiling" in r["content"]]
    assert f"US${int(cap['cap_value']):,}" in row["content"]
    assert cap["cap_period"] == f"per year from {row['effective']}"


def test_every_resolution_from_2270_on_that_touches_goods_has_an_announcement(tables):
    goods = {row["resolution"] for row in tables["hs_sanctions_crosswalk"]
             if row["resolution"] >= "2270"}  # fmt: skip
    done = {row["resolution"] for row in tables["china_implementation"] if row["kind"] == "goods"}
    assert done == goods == {"2270", "2321", "2371", "2375", "2397"}


def test_china_s_announcements_agree_with_the_timeline(tables):
    day = {row["announcement_id"]: row["effective"] for row in tables["china_implementation"]}
    events = {row["event"]: row["date"] for row in tables["timeline"]}
    assert events["China suspends coal imports for 2017"] == day["mofcom-12-2017"]
    assert events["China implements 2371"] == day["mofcom-40-2017"]


# --- measures beyond the Council's ----------------------------------------------------------------


def test_a_unilateral_measure_s_key_is_sender_and_date(tables):
    for row in tables["unilateral_measures"]:
        assert row["measure_id"] == f"{row['sender_iso3'] or 'EU'}-{row['date']}"
        full = row["date"] + ("-01" if row["date_precision"] == "month" else "")
        assert date.fromisoformat(full)


def test_only_the_european_union_has_no_country_code(tables):
    names = {row["country_iso3"]: row["country"] for row in tables["countries"]}
    for row in tables["unilateral_measures"]:
        assert row["sender"] == names.get(row["sender_iso3"], "European Union")


def test_executive_orders_are_numbered_in_order_of_date(tables):
    orders = [row["instrument"] for row in tables["unilateral_measures"]
              if row["instrument"].startswith("E.O.")]  # fmt: skip
    assert orders == ["E.O. 13466", "E.O. 13551", "E.O. 13570", "E.O. 13687", "E.O. 13722",
                      "E.O. 13810"]  # fmt: skip


def test_japan_acted_between_the_first_nuclear_test_and_the_resolution_on_it(tables, adopted):
    (first,) = [r for r in tables["unilateral_measures"] if r["measure_id"] == "JPN-2006-10-11"]
    assert tables["nuclear_tests"][0]["date"] < first["date"] < adopted["1718"]


def test_kaesong_closed_on_the_day_that_the_timeline_has(tables):
    (row,) = [r for r in tables["unilateral_measures"] if "Kaesong Industrial" in r["measure"]]
    (event,) = [r for r in tables["timeline"] if r["event"] == "South Korea suspends Kaesong"]
    assert (row["date"], row["source_id"]) == (event["date"], event["source_id"])


# --- the list of blocked persons of the United States ---------------------------------------------


def test_kinds_of_entries_add_up_to_each_programme(tables):
    for row in tables["ofac_dprk_programs_2023"]:
        kinds = sum(int(row[kind]) for kind in ("individuals", "entities", "vessels", "aircraft"))
        assert kinds == int(row["entries"]) > 0, row
        assert row["snapshot_date"] == "2023-01-21"


def test_a_programme_rests_on_a_measure_of_the_same_name_and_date(tables):
    measures = {row["ofac_program"]: row for row in tables["unilateral_measures"]
                if row["ofac_program"]}  # fmt: skip
    programmes = tables["ofac_dprk_programs_2023"]
    assert set(measures) == {row["program"] for row in programmes}
    for row in programmes:
        measure = measures[row["program"]]
        assert measure["sender_iso3"] == "USA"
        assert (measure["instrument"], measure["date"]) == (
            row["legal_basis"], row["legal_basis_date"],
        )  # fmt: skip


# --- the list of the 1718 Committee ---------------------------------------------------------------


def test_the_list_has_the_80_individuals_and_75_entities_that_its_page_names(tables):
    kinds = Counter(row["kind"] for row in tables["un_1718_designations"])
    assert kinds == {"individual": 80, "entity": 75}
    (page,) = [row for row in tables["sources"] if row["source_id"] == "UN-LISTMAT"]
    assert "80 individuals + 75 entities (list of 7 March 2024)" in page["used_for"]
    assert str(RESOURCES["un_1718_designations"]["vintage"]).startswith("7 March 2024")


def test_references_run_without_a_gap_in_order_of_listing(tables):
    for kind, letter in (("individual", "i"), ("entity", "e")):
        rows = [row for row in tables["un_1718_designations"] if row["kind"] == kind]
        assert [r["reference"] for r in rows] == [
            f"KP{letter}.{n:03d}" for n in range(1, len(rows) + 1)
        ]
        days = [row["listed_on"] for row in rows]
        assert days == sorted(days)


def test_a_resolution_listed_as_many_as_unsc_resolutions_says_and_on_its_day(tables, adopted):
    rows = tables["un_1718_designations"]
    counted = Counter((row["resolution"], row["kind"]) for row in rows)
    for row in tables["unsc_resolutions"]:
        assert counted[row["resolution"], "individual"] == int(row["new_individuals"])
        assert counted[row["resolution"], "entity"] == int(row["new_entities"])
    for row in rows:
        assert (row["listed_by"] == "resolution") == bool(row["resolution"])
        if row["resolution"]:
            assert row["listed_on"] == adopted[row["resolution"]]


def test_the_committee_listed_what_its_page_says_and_on_no_day_of_a_resolution(tables, adopted):
    own = [row for row in tables["un_1718_designations"] if row["listed_by"] == "1718 Committee"]
    assert not {row["listed_on"] for row in own} & set(adopted.values())
    # The page: 5 individuals and 11 entities to 2012, one more entity on 28 July 2014.
    counted = Counter((row["kind"], row["listed_on"] < "2013") for row in own)
    assert (counted["individual", True], counted["entity", True]) == (5, 11)
    assert [r["entity_name"] for r in own if r["listed_on"] == "2014-07-28"] == [
        "OCEAN MARITIME MANAGEMENT COMPANY, LIMITED (OMM)"
    ]
    assert (
        f"listed {sum(r['kind'] == 'individual' for r in own)} individuals and "
        f"{sum(r['kind'] == 'entity' for r in own)} entities"
    ) in said("un_1718_designations")


def test_in_april_2017_the_list_had_the_39_and_42_entries_that_reuters_counted(tables):
    before = Counter(row["kind"] for row in tables["un_1718_designations"]
                     if row["listed_on"] < "2017-04-19")  # fmt: skip
    (page,) = [row for row in tables["sources"] if row["source_id"] == "REUTERS-FB"]
    assert f"{before['individual']} individuals, {before['entity']} entities" in page["used_for"]


def test_entities_have_a_name_of_their_own_and_individuals_none(tables):
    names = [row["entity_name"] for row in tables["un_1718_designations"] if row["entity_name"]]
    assert len(names) == len(set(names)) == 75
    for row in tables["un_1718_designations"]:
        assert bool(row["entity_name"]) == (row["kind"] == "entity")


# --- cases in the world ---------------------------------------------------------------------------


def test_no_kind_sender_or_target_has_more_cases_than_all_together(tables):
    for row in tables["gsdb_counts"]:
        counts = {name: int(value) for name, value in row.items() if name != "year"}
        assert max(counts.values()) == counts["active_cases"], row


def test_every_case_is_of_a_kind(tables):
    kinds = ("trade", "financial", "travel", "arms", "military", "other")
    for row in tables["gsdb_counts"]:
        assert sum(int(row[f"{kind}_cases"]) for kind in kinds) >= int(row["active_cases"]), row


def test_every_year_from_1950_to_2022_is_there_once(tables):
    assert [int(row["year"]) for row in tables["gsdb_counts"]] == list(range(1950, 2023))


def test_cases_rise_when_history_says_that_they_must(tables):
    count = {int(row["year"]): {k: int(v) for k, v in row.items()} for row in tables["gsdb_counts"]}
    assert count[2006]["target_dprk_cases"] - count[2005]["target_dprk_cases"] == 5  # 1718, Japan
    assert [count[year]["target_russia_cases"] for year in (2013, 2014)] == [0, 8]  # Crimea
    for target, first, then in (("iran", 2016, 2017), ("russia", 2021, 2022)):
        before, after = (count[year][f"target_{target}_cases"] for year in (first, then))
        assert f"from {before} ({first}) to {after} ({then})" in said("gsdb_counts")
    assert all(row["sender_eu_cases"] == 0 for year, row in count.items() if year < 1978)


# --- sources --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "column"),
    [("china_implementation", "source_id"), ("unilateral_measures", "source_id"),
     ("ofac_dprk_programs_2023", "legal_basis_verified")],
)  # fmt: skip
def test_every_source_of_a_sanctions_table_is_in_the_table_of_sources(tables, name, column):
    known = {row["source_id"] for row in tables["sources"]}
    for row in tables[name]:
        assert row[column] and set(row[column].split("; ")) <= known, row


def test_evidence_of_a_unilateral_measure_agrees_with_the_sources_named(tables):
    for row in tables["unilateral_measures"]:
        assert (row["evidence"] == "memory") == (row["source_id"] == "memory"), row


# --- transfers of arms ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def transfers(tables):
    """(supplier, recipient) -> its orders."""
    pairs = {}
    for row in tables["sipri_selected_transfers"]:
        pairs.setdefault((row["supplier_iso3"], row["recipient_iso3"]), []).append(row)
    return pairs


def test_the_s400_went_to_china_and_turkey(transfers):
    def s400(recipient):
        (row,) = [r for r in transfers["RUS", recipient] if r["weapon"] == "S-400 Triumf"]
        return row

    china, turkey = s400("CHN"), s400("TUR")
    assert (china["order_year"], china["delivery_years"]) == ("2015", "2018; 2019")
    assert (turkey["order_year"], turkey["delivered"], turkey["delivery_years"]) == (
        "2017", "2", "2019",
    )  # fmt: skip


def test_the_dprk_armed_russia_from_2023(transfers):
    rows = {row["weapon"]: row for row in transfers["PRK", "RUS"]}
    assert set(rows) == {"Hwasong-11", "M-1978 170mm"}
    missile = rows["Hwasong-11"]
    assert (missile["order_year"], missile["first_delivery_year"], missile["ordered"]) == (
        "2023", "2023", "",
    )  # fmt: skip


def test_five_orders_of_taiwan_are_dated_2017(transfers):
    assert [r["weapon"] for r in transfers["USA", "TWN"] if r["order_year"] == "2017"] == [
        "AGM-154 JSOW", "F-125", "FGM-148 Javelin", "Standard Missile-2MR", "Stinger",
    ]  # fmt: skip


def test_the_selection_is_what_the_description_says(transfers):
    least = {("RUS", "CHN"): 2000, ("RUS", "TUR"): 2000, ("USA", "TWN"): 2015}
    assert {pair: len(rows) for pair, rows in transfers.items()} == {
        ("RUS", "CHN"): 59, ("RUS", "TUR"): 5, ("USA", "TWN"): 36, ("PRK", "IRN"): 4,
        ("PRK", "MMR"): 1, ("PRK", ""): 2, ("PRK", "RUS"): 2, ("SUN", "PRK"): 9,
        ("RUS", "PRK"): 9, ("CHN", "PRK"): 2,
    }  # fmt: skip
    for (supplier, recipient), rows in transfers.items():
        year = least.get((supplier, recipient), 2000 if supplier == "PRK" else 1985)
        assert min(int(row["order_year"]) for row in rows) >= year


def test_the_volume_of_each_flow_is_the_sum_in_the_register(transfers):
    volume = {pair: sum(Decimal(row["tiv_delivered_million"]) for row in rows)
              for pair, rows in transfers.items()}  # fmt: skip
    assert volume == {
        ("RUS", "CHN"): Decimal("22069.9"), ("RUS", "TUR"): Decimal("375.5"),
        ("USA", "TWN"): Decimal("969.74"), ("PRK", "IRN"): Decimal("256.5"),
        ("PRK", "MMR"): Decimal("15.6"), ("PRK", ""): Decimal("0.5"),
        ("PRK", "RUS"): Decimal("255"), ("SUN", "PRK"): Decimal("1583.85"),
        ("RUS", "PRK"): Decimal("926.8"), ("CHN", "PRK"): Decimal("770"),
    }  # fmt: skip


def test_a_piece_of_the_same_weapon_has_the_same_worth_wherever_it_goes(tables):
    worth = {}
    for row in tables["sipri_selected_transfers"]:
        if row["delivered"] != "0" and row["condition"] == "new":
            each = Decimal(row["tiv_delivered_million"]) / int(row["delivered"])
            worth.setdefault(row["weapon"], set()).add(each)
    assert worth["S-400 Triumf"] == {Decimal(65)}
    assert len([w for w in worth.values() if len(w) == 1]) == len(worth)


def test_years_of_delivery_agree_with_one_another_and_with_the_number(tables):
    for row in tables["sipri_selected_transfers"]:
        years = row["delivery_years"].split("; ") if row["delivery_years"] else ["", ""]
        assert (row["first_delivery_year"], row["last_delivery_year"]) == (years[0], years[-1])
        assert bool(row["delivery_years"]) == (row["delivered"] != "0")
        assert row["order_year"] <= (years[0] or "9999")
        if row["ordered"]:
            assert int(row["delivered"]) <= int(row["ordered"])


def test_soviet_deliveries_end_and_russian_ones_begin_with_1992(transfers):
    assert max(row["last_delivery_year"] for row in transfers["SUN", "PRK"]) < "1992"
    old = [row for row in transfers["RUS", "PRK"] if row["order_year"] < "1992"]
    assert old and min(row["first_delivery_year"] for row in old) == "1992"


def test_the_numbers_in_sipri_s_description_are_the_table_s_own(tables):
    rows = tables["sipri_selected_transfers"]
    marks = ("order_year_uncertain", "ordered_uncertain", "delivered_uncertain")
    marked = sum("true" in {row[mark] for mark in marks} for row in rows)
    text = said("sipri_selected_transfers")
    assert f"{marked} of the {len(rows)} orders carry at least one question mark" in text
    assert {row["weapon"] for row in rows if not row["ordered"]} == {"D-30", "Hwasong-11"}
    assert f"The {len(rows)} orders here are {100 * len(rows) / 29_515:.1f} per cent" in text


def test_the_register_has_29515_orders_and_values_pieces_times_worth(raw):
    path = raw / sipri.SOURCE / sipri.RAW_FILE
    orders = list(sipri.read_register(path))
    assert len(orders) == 29_515
    chosen = [order for order in orders if sipri.is_selected(order)]
    for order in chosen:
        value = Decimal(order.tiv_unit) * int(order.delivered)
        rounding = Decimal("0.005") * int(order.delivered)  # of the worth of one piece
        assert abs(value - Decimal(order.tiv_delivered)) <= rounding, order.where
    # An independent reading: the records that are whole, straight through the csv module.
    text = path.read_bytes().decode("cp1252").split("\n", 11)[11]
    whole = [row for row in csv.reader(io.StringIO(text)) if len(row) == 16][1:]
    names = {"North Korea"}
    later = [r for r in whole if r[1] in names and r[2] >= "2000"]
    assert len(later) == sum(order.supplier == "North Korea" for order in chosen) == 9
