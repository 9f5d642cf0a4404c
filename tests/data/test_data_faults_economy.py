"""Faulty raw files of distances and national accounts: the file, the place and the mend."""

import numpy as np
import pandas as pd
import pytest

from data.builders import cepii_geodist, maddison, worldbank
from data.builders.countries import country_names
from data.builders.faults import BuildError

COUNTRIES = (
    "country_iso3,country,imf_name,note\n"
    "CHN,China,a,\nIRN,Iran,b,\nJPN,Japan,c,\nKOR,South Korea,d,\nPRK,North Korea,e,\n"
    "ROU,Romania,f,\nRUS,Russia,g,\nSUN,Soviet Union (to 1991),h,\nUSA,United States,i,\n"
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with countries.csv, where invented raw files count as checked."""
    (tmp_path / "countries.csv").write_text(COUNTRIES, encoding="utf-8")

    def checked(raw, source):
        return {path.name: path for path in raw.iterdir()}

    for builder in (cepii_geodist, maddison, worldbank):
        monkeypatch.setattr(builder, "checked_files", checked)
    return tmp_path


def make(builder, place):
    return {
        name: content.decode()
        for name, content in builder.build(place, place, lambda _: None).items()
    }


def refuses(builder, place, *parts):
    """The build fails with all the parts in its message, and changes no file."""
    before = {path: path.read_bytes() for path in place.iterdir()}
    with pytest.raises(BuildError) as raised:
        builder.build(place, place, lambda _: None)
    for part in (*parts, "Mend: "):
        assert part in str(raised.value), raised.value
    assert {path: path.read_bytes() for path in place.iterdir()} == before


# --- distances ------------------------------------------------------------------------------------

RECORD = {
    "contig": 0, "comlang_off": 0, "comlang_ethno": 0, "colony": 0, "comcol": 0, "curcol": 0,
    "col45": 0, "smctry": 0, "dist": 100.1, "distcap": 100.1, "distw": 120.4, "distwces": 110.0,
}  # fmt: skip
LENGTHS = {"CHN": 0.0, "PRK": 809.53821, "ROM": 7000.25, "GUF": 15000.0}


def directions():
    """Four countries in CEPII's form, one of them under an old code and one left out."""
    return [
        RECORD
        | {"iso_o": a, "iso_d": b, "dist": abs(LENGTHS[a] - LENGTHS[b]) or 50.0}
        | {"contig": int({a, b} == {"CHN", "PRK"})}
        for a in LENGTHS
        for b in LENGTHS
    ]


def stata(place, records):
    frame = pd.DataFrame(records)[list(cepii_geodist.RAW_COLUMNS)].astype(
        {name: kind for name, kind in cepii_geodist.RAW_COLUMNS.items() if kind != "str"}
    )
    frame.to_stata(place / cepii_geodist.RAW_FILE, write_index=False)


def change(records, a, b, **values):
    (record,) = (r for r in records if (r["iso_o"], r["iso_d"]) == (a, b))
    record.update(values)


def test_a_small_source_gives_exactly_these_pairs(place):
    records = directions()
    for way in (("CHN", "ROM"), ("ROM", "CHN")):
        change(records, *way, distw=np.nan)
    change(records, "PRK", "CHN", distw=120.40001)
    stata(place, records)
    assert make(cepii_geodist, place) == {
        "country_pairs": "country_a_iso3,country_b_iso3,distance_km,distance_weighted_km\n"
        "CHN,PRK,809.5382,120\nCHN,ROU,7000.25,\nPRK,ROU,6190.712,120\n",
        "country_ties": "country_a_iso3,country_b_iso3,contiguous,common_official_language,"
        "colonial_tie\nCHN,PRK,true,false,false\n",
    }


def test_a_file_that_is_not_stata_s(place):
    (place / cepii_geodist.RAW_FILE).write_text("iso_o,iso_d\n", encoding="utf-8")
    refuses(cepii_geodist, place, "cepii_dist_cepii.dta", "no Stata file")


def test_other_columns(place):
    stata(place, directions())
    frame = pd.read_stata(place / cepii_geodist.RAW_FILE).rename(columns={"distw": "distx"})
    frame.to_stata(place / cepii_geodist.RAW_FILE, write_index=False)
    refuses(cepii_geodist, place, "cepii_dist_cepii.dta", "the columns are", "distx")


def test_a_distance_in_double_precision_is_another_column(place):
    stata(place, directions())
    frame = pd.read_stata(place / cepii_geodist.RAW_FILE).astype({"dist": "float64"})
    frame.to_stata(place / cepii_geodist.RAW_FILE, write_index=False)
    refuses(cepii_geodist, place, "the columns are")


def test_a_code_that_nobody_has_placed(place):
    stata(place, [*directions(), RECORD | {"iso_o": "XYZ", "iso_d": "CHN"}])
    refuses(cepii_geodist, place, "record 17", "'XYZ'", "countries.csv", "LEFT_OUT")


def test_two_codes_for_one_country(place):
    stata(place, [*directions(), RECORD | {"iso_o": "ROU", "iso_d": "CHN"}])
    refuses(cepii_geodist, place, "record 17", "ROU to CHN", "second time", "CODES")


@pytest.mark.parametrize(
    ("column", "value"), [("dist", 0.0), ("dist", -1.0), ("distw", 0.0), ("contig", 2)]
)
def test_a_value_that_cannot_be(place, column, value):
    records = directions()
    change(records, "CHN", "PRK", **{column: value})
    stata(place, records)
    refuses(cepii_geodist, place, "record 2", column)


@pytest.mark.parametrize(
    ("column", "value"),
    [("dist", 809.6), ("contig", 0), ("colony", 1), ("comlang_off", 1), ("distw", 121.0),
     ("distw", np.nan)],
)  # fmt: skip
def test_directions_that_differ(place, column, value):
    records = directions()
    change(records, "PRK", "CHN", **{column: value})
    stata(place, records)
    refuses(cepii_geodist, place, "CHN-PRK", column, "both directions")


def test_a_way_without_a_way_back(place):
    records = [r for r in directions() if (r["iso_o"], r["iso_d"]) != ("PRK", "CHN")]
    stata(place, records)
    refuses(cepii_geodist, place, "CHN-PRK", "whole record")


# --- the World Bank -------------------------------------------------------------------------------

HEAD = "Country Name,Country Code,Year,Value\n"
GDP = (
    HEAD
    + "China,CHN,2004,1\nChina,CHN,2016,11233314118001.2\nWorld,WLD,2016,9\nMonaco,MCO,2016,6\n"
)
PEOPLE = HEAD + "China,CHN,2016,1387790000\nKorea,PRK,2016,25698326\n"


def bank(place, gdp=GDP, people=PEOPLE):
    (place / "gdp.csv").write_text(gdp, encoding="utf-8")
    (place / "population.csv").write_text(people, encoding="utf-8")


def test_small_files_give_exactly_these_rows(place):
    bank(place)
    assert make(worldbank, place)["gdp_population"] == (
        "country_iso3,year,gdp_usd,population\n"
        "CHN,2016,11233314118001.2,1387790000\nPRK,2016,,25698326\n"
    )


@pytest.mark.parametrize("value", ["", "..", "-5", "0", "nan", "inf", "1,000"])
def test_a_cell_that_is_no_number(place, value):
    bank(place, gdp=GDP + f'Japan,JPN,2016,"{value}"\n')
    refuses(worldbank, place, "gdp.csv, record 6", repr(value))


def test_a_year_that_is_none(place):
    bank(place, people=PEOPLE + "Japan,JPN,2016 [YR2016],5\n")
    refuses(worldbank, place, "population.csv, record 4", "'2016 [YR2016]'")


def test_a_group_or_country_that_nobody_has_placed(place):
    bank(place, gdp=GDP + "Another group,XGR,2016,5\n")
    refuses(worldbank, place, "gdp.csv, record 6", "'XGR'", "AGGREGATES")


def test_a_country_and_year_given_twice(place):
    bank(place, gdp=GDP + "China,CHN,2016,5\n")
    refuses(worldbank, place, "gdp_population.csv", "CHN, 2016")


def test_another_header_and_another_encoding(place):
    bank(place, gdp=GDP.replace("Value", "value"))
    refuses(worldbank, place, "gdp.csv, line 1", "the header is")
    bank(place)
    (place / "population.csv").write_bytes((HEAD + "Curaçao,CUW,2016,5\n").encode("latin-1"))
    refuses(worldbank, place, "population.csv, line 2", "wrong encoding")


# --- Maddison -------------------------------------------------------------------------------------

TOP = ",".join(maddison.RAW_COLUMNS) + "\n"


def project(place, spoil=lambda text: text):
    lines = [
        f"{entity},{year},2000,1000000,2000000000\n"
        for entity in maddison.ENTITIES
        for year in (1989, *maddison.YEARS)
    ]
    text = TOP + "".join(lines) + "World,2016,,,\n"
    (place / maddison.RAW_FILE).write_text(spoil(text), encoding="utf-8")


def test_only_the_dprk_of_a_small_source_is_a_guess(place):
    project(place)
    rows = make(maddison, place)["maddison_gdp"].splitlines()
    assert len(rows) == 1 + 8 * 29
    assert "PRK,2016,North Korea,2000000000,2000,1000000,true" in rows
    assert "KOR,2016,South Korea,2000000000,2000,1000000,false" in rows


SPOILT = "North Korea,2016,2000,1000000,2000000000"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("North Korea,2016,,1000000,", ("not three numbers", "GDP ''")),
        ("North Korea,2016,-2000,1000000,-2000000000", ("not three numbers",)),
        ("North Korea,2016,2000,1000000,2000100000", ("is not 2000.0 for each",)),
        ("D.P.R. Korea,2016,2000,1000000,2000000000", ("North Korea has no row for 2016",)),
        ("North Korea,2015,2000,1000000,2000000000", ("PRK, 2015", "already")),
        ("North Korea,2016,2000,1000000", ("4 cells where the header has 5",)),
    ],
)
def test_a_row_at_fault(place, text, parts):
    project(place, lambda whole: whole.replace(SPOILT, text))
    refuses(maddison, place, *parts)


def test_a_country_that_the_book_does_not_know(place):
    project(place)
    kept = COUNTRIES.replace("IRN,Iran,b,\n", "")
    (place / "countries.csv").write_text(kept, encoding="utf-8")
    refuses(maddison, place, "maddison2020.csv, record", "IRN (Iran)", "countries.csv")


# --- the table of countries -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("code,country\nCHN,China\n", "no columns country_iso3 and country"),
        ("", "no columns"),
        ("country_iso3,country\nCHN,China\nCHN,Taiwan\n", "already in row 2"),
    ],
)
def test_a_table_of_countries_at_fault(tmp_path, text, part):
    path = tmp_path / "countries.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match=part):
        country_names(path)
