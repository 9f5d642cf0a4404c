"""Size, distance and growth: held against known places and figures, and against one another."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pytest

from data.builders import cepii_geodist, worldbank
from data.builders.tables import parse_csv, read_text


def pair(a, b):
    return tuple(sorted((a, b)))


@pytest.fixture(scope="module")
def far(tables):
    """(country, country) -> kilometres between their main cities."""
    return {
        (r["country_a_iso3"], r["country_b_iso3"]): float(r["distance_km"])
        for r in tables["country_pairs"]
    }


@pytest.fixture(scope="module")
def weighted(tables):
    """(country, country) -> kilometres, weighted by population, as text."""
    return {
        (r["country_a_iso3"], r["country_b_iso3"]): r["distance_weighted_km"]
        for r in tables["country_pairs"]
    }


def tied(tables, column, country):
    """Countries that share a tie with one."""
    return {
        b if a == country else a
        for a, b, row in (
            (r["country_a_iso3"], r["country_b_iso3"], r) for r in tables["country_ties"]
        )
        if country in (a, b) and row[column] == "true"
    }


@pytest.fixture(scope="module")
def world(tables):
    """(country, year) -> row of gdp_population."""
    return {(r["country_iso3"], int(r["year"])): r for r in tables["gdp_population"]}


@pytest.fixture(scope="module")
def maddison(tables):
    return {(r["country_iso3"], int(r["year"])): r for r in tables["maddison_gdp"]}


# --- distances ------------------------------------------------------------------------------------


def test_every_pair_of_countries_is_there_once_in_alphabetical_order(far):
    codes = sorted({code for key in far for code in key})
    assert all(a < b for a, b in far)
    assert len(far) == len(codes) * (len(codes) - 1) // 2
    assert {"PRK", "CHN", "TWN", "ROU", "COD", "TLS", "PSE", "SCG"} <= set(codes)
    assert not {"ROM", "ZAR", "TMP", "PAL", "YUG"} & set(codes)


@pytest.mark.parametrize(
    ("country", "main", "mean"),
    [
        ("CHN", 809.5, "1124"),
        ("KOR", 197.9, "355"),
        ("RUS", 6418.4, "5725"),
        ("JPN", 1288.9, "1117"),
    ],
)
def test_distances_of_the_dprk_are_those_noted_when_the_file_was_fetched(
    far, weighted, country, main, mean
):
    assert round(far[pair("PRK", country)], 1) == main
    assert weighted[pair("PRK", country)] == mean


CITIES = {  # degrees north and east, from an atlas
    "PRK": (39.02, 125.75), "CHN": (39.90, 116.40), "KOR": (37.57, 126.98), "RUS": (55.76, 37.62),
    "JPN": (35.68, 139.69), "USA": (40.71, -74.01), "AUS": (-33.87, 151.21), "IND": (28.61, 77.21),
    "BRA": (-23.55, -46.63), "EGY": (30.04, 31.24), "GBR": (51.51, -0.13), "CUB": (23.11, -82.37),
}  # fmt: skip


@pytest.mark.parametrize("country", [code for code in CITIES if code != "PRK"])
def test_a_distance_is_the_great_circle_between_the_cities(far, country):
    (lat1, lon1), (lat2, lon2) = (
        tuple(map(radians, CITIES["PRK"])), tuple(map(radians, CITIES[country])),
    )  # fmt: skip
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    kilometres = 2 * 6371 * asin(sqrt(half))
    assert far[pair("PRK", country)] == pytest.approx(kilometres, rel=0.01, abs=5)


def test_no_detour_is_shorter_than_the_way_so_no_single_distance_is_wrong(far):
    """One city a country on one sphere: the triangle inequality, within the rounding."""
    codes = sorted({code for key in far for code in key})
    place = {code: number for number, code in enumerate(codes)}
    ways = np.zeros((len(codes), len(codes)))
    for (a, b), kilometres in far.items():
        ways[place[a], place[b]] = ways[place[b], place[a]] = kilometres
    for via in range(len(codes)):
        assert (ways - (ways[:, [via]] + ways[[via], :])).max() < 0.01, codes[via]


def test_a_distance_is_the_shortest_decimal_of_a_single_precision_number(tables):
    for row in tables["country_pairs"]:
        text = row["distance_km"]
        assert np.format_float_positional(np.float32(text), unique=True, trim="-") == text


def test_the_weighted_distance_is_missing_for_two_countries_only(tables):
    empty = [row for row in tables["country_pairs"] if not row["distance_weighted_km"]]
    codes = [{row["country_a_iso3"], row["country_b_iso3"]} for row in empty]
    assert all(both & {"MAC", "MSR"} for both in codes)
    everywhere = {r["country_a_iso3"] for r in tables["country_pairs"]} | {"ZWE"}
    assert len(empty) == 2 * (len(everywhere) - 2) + 1  # each with all others, and one another


def test_the_two_distances_differ_most_where_the_package_says_so(far, weighted):
    assert far[pair("COD", "COG")] < 11 and weighted[pair("COD", "COG")] == "744"
    assert round(far[pair("VUT", "WSM")]) == 574 and weighted[pair("VUT", "WSM")] == "2198"
    assert round(far[pair("ATG", "KNA")]) == 95 and weighted[pair("ATG", "KNA")] == "530"
    apart = {
        key: abs(float(weighted[key]) - kilometres)
        for key, kilometres in far.items()
        if weighted[key]
    }
    median = {
        code: np.median([value for key, value in apart.items() if code in key])
        for code in {code for key in far for code in key} - {"MAC", "MSR"}
    }
    assert sorted(median, key=median.get)[-2:] == ["USA", "WSM"]  # New York; and the wrong sign


FORMER = {"BLX", "CSK", "DDR", "SUN", "YAR", "YMD", "YUG"}


def test_the_countries_without_a_row_are_those_that_the_package_names(tables, far, world):
    known = {row["country_iso3"] for row in tables["countries"]}
    assert known - {code for key in far for code in key} == FORMER | {
        "SRB", "MNE", "XKX", "SSD", "CUW", "SXM", "ASM", "GUM", "VAT",
    }  # fmt: skip
    assert known - {code for code, _ in world} == FORMER | {
        "SCG", "ANT", "TWN", "AIA", "FLK", "MSR", "VAT",
    }  # fmt: skip


# --- ties -----------------------------------------------------------------------------------------


def test_the_dprk_s_ties_are_three_borders_one_language_one_coloniser(tables):
    assert tied(tables, "contiguous", "PRK") == {"CHN", "KOR", "RUS"}
    assert tied(tables, "common_official_language", "PRK") == {"KOR"}
    assert tied(tables, "colonial_tie", "PRK") == {"JPN"}


def test_neighbours_are_the_atlas_s(tables):
    assert tied(tables, "contiguous", "CHN") == {
        "AFG", "BTN", "HKG", "IND", "KAZ", "KGZ", "LAO", "MAC", "MMR", "MNG", "NPL", "PAK",
        "PRK", "RUS", "TJK", "VNM",
    }  # fmt: skip
    assert tied(tables, "contiguous", "USA") == {"CAN", "MEX"}
    assert tied(tables, "contiguous", "JPN") == set()
    assert {"POL", "LTU"} <= tied(tables, "contiguous", "RUS")  # Kaliningrad
    assert {"KEN", "UGA"} <= tied(tables, "contiguous", "SDN")  # before the division


def test_only_pairs_with_a_tie_have_a_row_and_neighbours_are_not_an_ocean_apart(tables, far):
    for row in tables["country_ties"]:
        key = (row["country_a_iso3"], row["country_b_iso3"])
        flags = [row[name] for name in cepii_geodist.TIES]
        assert "true" in flags, row
        assert row["contiguous"] == "false" or far[key] <= far[pair("PRK", "RUS")]


def test_both_directions_of_the_source_agree_so_one_row_a_pair_loses_nothing(raw):
    import pandas as pd

    frame = pd.read_stata(raw / cepii_geodist.SOURCE / cepii_geodist.RAW_FILE)
    back = frame.rename(columns={"iso_o": "iso_d", "iso_d": "iso_o"})
    both = frame.merge(back, on=["iso_o", "iso_d"], suffixes=("", "_back"))
    assert len(both) == len(frame) == 224 * 224
    for column in ("dist", "distcap", "contig", "comlang_off", "colony"):
        assert (both[column] == both[f"{column}_back"]).all(), column
    assert (both["smctry"] != both["smctry_back"]).sum() == 66  # 33 pairs, each seen twice


# --- gross domestic product and population --------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "trillions"),
    [("USA", "18.80"), ("CHN", "11.23"), ("JPN", "5.00"), ("IND", "2.29"), ("KOR", "1.50"),
     ("RUS", "1.28")],
)  # fmt: skip
def test_gdp_of_2016_is_of_the_size_that_everybody_quotes(world, country, trillions):
    assert f"{Decimal(world[country, 2016]['gdp_usd']) / 10**12:.2f}" == trillions


def test_the_dprk_has_people_and_no_gdp_in_every_year(world):
    rows = [world["PRK", year] for year in worldbank.YEARS]
    assert {row["gdp_usd"] for row in rows} == {""}
    assert world["PRK", 2016]["population"] == "25698326"
    people = [int(row["population"]) for row in rows]
    assert people == sorted(people) and 23e6 < people[0] < people[-1] < 27e6


def test_gdp_is_missing_exactly_where_the_package_says_so(world):
    empty = {}
    for (country, year), row in world.items():
        if not row["gdp_usd"]:
            empty.setdefault(country, set()).add(year)
    assert empty == {
        "PRK": set(range(2005, 2021)),
        "GIB": set(range(2005, 2021)),
        "ERI": set(range(2012, 2021)),
        "VEN": set(range(2015, 2021)),
        "YEM": {2019, 2020},
        "XKX": {2005, 2006, 2007},
        "CUW": set(range(2005, 2011)),
        "SXM": set(range(2005, 2011)),
        "SSD": {2005, 2006, 2007, *range(2016, 2021)},
    }
    assert all(row["population"] for row in world.values())


def test_every_country_has_all_years_and_no_group_slipped_in(world):
    years = {}
    for country, year in world:
        years.setdefault(country, set()).add(year)
    assert {tuple(sorted(found)) for found in years.values()} == {tuple(worldbank.YEARS)}
    assert not set(years) & worldbank.AGGREGATES
    assert not set(years) & {"TWN", "SUN", "YUG", "VAT"}


def test_the_countries_add_up_to_the_world_bank_s_own_world(raw, world):
    """A group kept by mistake, or a large country lost, would show here.

    The World Bank's world also holds what it reckons for countries without a figure.
    """
    for column, file in worldbank.RAW_FILES.items():
        path = raw / worldbank.SOURCE / file
        rows = parse_csv(read_text(path, "utf-8"), file, worldbank.RAW_COLUMNS)
        for year in (2005, 2016, 2020):
            (total,) = (
                float(row["Value"])
                for row in rows
                if row["Country Code"] == "WLD" and row["Year"] == str(year)
            )
            ours = sum(float(r[column] or 0) for (_, y), r in world.items() if y == year)
            assert ours == pytest.approx(total, rel=0.02), (column, year)


def test_gdp_per_head_is_nowhere_absurd_so_the_two_vintages_fit(world):
    heads = {
        key: float(row["gdp_usd"]) / int(row["population"])
        for key, row in world.items()
        if row["gdp_usd"]
    }
    assert min(heads.values()) > 100 and max(heads.values()) < 200_000


def test_every_partner_of_2016_with_a_gdp_has_a_distance_but_three(tables, far, world):
    partners = {
        row["country_iso3"]
        for row in tables["dprk_trade_by_partner"]
        if row["year"] == "2016" and row["reported_by"] == "partner"
    }
    assert {code for code in partners if pair("PRK", code) not in far} == {"MNE", "SRB", "XKX"}
    assert {code for code in partners if not world[code, 2016]["gdp_usd"]} == {"ERI", "VEN"}


# --- the guess and the Bank of Korea --------------------------------------------------------------


def test_only_the_dprk_is_marked_as_guessed(maddison):
    assert {code for (code, _), row in maddison.items() if row["guess"] == "true"} == {"PRK"}
    assert len(maddison) == 8 * 29


def test_the_guess_for_2016_is_43_8_thousand_million(maddison):
    row = maddison["PRK", 2016]
    assert row["gdp_intl_usd_2011"] == "43750890064.5"
    assert row["gdp_per_head_intl_usd_2011"] == "1742.0223"
    south = float(maddison["KOR", 2016]["gdp_intl_usd_2011"])
    assert 40 < south / float(row["gdp_intl_usd_2011"]) < 45


def test_gdp_is_heads_times_gdp_per_head(maddison):
    for row in maddison.values():
        product = float(row["gdp_per_head_intl_usd_2011"]) * float(row["population"])
        assert float(row["gdp_intl_usd_2011"]) == pytest.approx(product, rel=1e-9), row


def test_the_former_union_contains_russia(maddison):
    for year in range(1991, 2019):
        union, russia = (
            float(maddison[code, year]["gdp_intl_usd_2011"]) for code in ("SUN", "RUS")
        )
        assert 0.5 < russia / union < 0.75, year


def test_the_two_populations_of_the_dprk_differ_by_less_than_four_percent(maddison, world):
    for year in range(2005, 2019):
        ratio = float(maddison["PRK", year]["population"]) / int(world["PRK", year]["population"])
        assert 0.96 < ratio < 1.04, year


def test_the_guess_follows_the_bank_of_korea_except_in_2016(tables, maddison):
    bank = {int(r["year"]): float(r["real_gdp_growth_percent"]) for r in tables["bok_growth"]}

    def growth(year):
        now, then = (float(maddison["PRK", y]["gdp_intl_usd_2011"]) for y in (year, year - 1))
        return 100 * (now / then - 1)

    apart = {year: round(growth(year) - bank[year], 1) for year in bank if year <= 2018}
    assert {year: difference for year, difference in apart.items() if abs(difference) > 0.1} == {
        1997: -0.4,
        2016: -4.5,
    }


def test_the_bank_s_figures_are_the_ones_that_other_pages_quote(tables):
    bank = {row["year"]: row["real_gdp_growth_percent"] for row in tables["bok_growth"]}
    assert bank["2017"] == "-3.5"  # Reuters, 20 July 2018: the worst since ...
    assert bank["1997"] == "-6.5"  # ... the 6.5 of 1997
    assert bank["2016"] == "3.9"  # Reuters, 21 July 2017
    worst = sorted(bank, key=lambda year: float(bank[year]))[:3]
    assert worst == ["1997", "2020", "2018"]  # UPI, July 2021: 2020 the worst in 23 years


def test_first_release_means_a_page_of_the_year_after_and_sources_are_known(tables):
    known = {row["source_id"]: row for row in tables["sources"]}
    for row in tables["bok_growth"]:
        year, month = row["earliest_page"].split("-")
        assert month == "07"  # the bank publishes in July
        assert row["first_release"] == ("true" if int(year) == int(row["year"]) + 1 else "false")
        pages = row["source_id"].split("; ")
        assert set(pages) <= set(known)
        assert min(known[page]["publisher"].split()[-1] for page in pages) == year
        assert any(row["real_gdp_growth_percent"] in known[page]["used_for"] for page in pages)
