"""The package as a whole: valid, described, stamped; and a wrong cell does not pass."""

import hashlib
import re
import shutil

import pytest
from frictionless import Package
from package_tables import DATA, PACKAGE, RESOURCES, fields

from data.builders.stamp import stamp

PROPERTIES = (
    "title", "description", "format", "encoding", "schema", "sources", "licenses",
    "licence_checked", "restrictions", "vintage", "unit", "known_gaps", "quirks", "built_by",
    "hash", "bytes",
)  # fmt: skip


def problems(folder, name=None):
    """Types of the errors that Frictionless finds in the package, or in one of its tables."""
    package = Package(str(folder / "datapackage.yaml"))
    report = package.get_resource(name).validate() if name else package.validate()
    return [kind for (kind,) in report.flatten(["type"])]


def test_the_package_is_valid():
    assert problems(DATA) == []


def test_every_table_in_the_folder_is_in_the_package():
    assert {path.stem for path in DATA.glob("*.csv")} == set(RESOURCES)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_resource_says_all_it_must(name):
    resource = RESOURCES[name]
    missing = [key for key in PROPERTIES if not resource.get(key) and resource.get(key) != 0]
    assert missing == []
    assert [
        field["name"] for field in resource["schema"]["fields"] if not field.get("description")
    ] == []
    assert resource["topic"] in {topic["name"] for topic in PACKAGE["topics"]}
    assert resource["schema"]["primaryKey"]
    assert resource["schema"]["missingValues"] == [""]
    assert all(source.get("title") and source.get("vintage") for source in resource["sources"])
    assert all({"name", "path", "title"} <= licence.keys() for licence in resource["licenses"])
    built_by = resource["built_by"]
    assert built_by == "hand-compiled" or (DATA.parent / built_by).is_file()


@pytest.mark.parametrize("name", RESOURCES)
def test_hash_and_size_are_the_file_s(name):
    content = (DATA / RESOURCES[name]["path"]).read_bytes()
    assert RESOURCES[name]["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert RESOURCES[name]["bytes"] == len(content)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_table_is_plain_text_in_the_house_form(name, tables):
    content = (DATA / f"{name}.csv").read_bytes()
    text = content.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert text.split("\n", 1)[0] == ",".join(fields(name))
    for row in tables[name]:
        assert all(cell == cell.strip() for cell in row.values()), row
        assert not {"NA", "NaN", "nan", "None", "True", "False"} & set(row.values()), row


def test_the_non_commercial_table_says_so():
    assert [
        r["name"] for r in PACKAGE["resources"] if r["licenses"][0]["name"] == "CC-BY-NC-4.0"
    ] == ["dprk_exports_hs4_2017", "dprk_exports_hs2_2017"]


def count(rows, column, value):
    return sum(row[column] == value for row in rows)


def test_counts_in_the_descriptions_are_the_tables_own(tables):
    def said(name):
        return " ".join(RESOURCES[name]["known_gaps"] + RESOURCES[name]["quirks"])

    launches = tables["missile_tests"]
    late = [row for row in launches if row["in_second_mirror"] == "false"]
    assert (
        f"Time unknown for {count(launches, 'launch_time_utc', '')} launches, "
        f"apogee for {count(launches, 'apogee_km', '')}, "
        f"distance for {count(launches, 'distance_km', '')}."
    ) in said("missile_tests")
    assert (
        f"The {len(late)} launches after 12 April 2023 rest on one mirror; "
        f"{count(late, 'missile_class', 'Unknown')} of them have no class"
    ) in said("missile_tests")
    assert count(launches, "date_precision", "month") == 8

    measures = tables["unsc_measures"]
    memory = count(measures, "evidence", "memory")
    unread = memory + count(measures, "evidence", "measure verified, paragraph from memory")
    assert f"from memory in {unread} of {len(measures)} rows" in said("unsc_measures")
    assert memory == 9  # "nine of those measures too"

    countries = {row["country_iso3"] for row in tables["dprk_trade_by_partner"]}
    assert f"{len(countries)} do" in said("countries")
    unspecified = next(r for r in tables["dprk_exports_hs4_2017"] if r["hs4"] == "9999")
    assert f"{int(unspecified['export_value_usd']) / 1e6:.1f} million" in said(
        "dprk_exports_hs4_2017"
    )


# What to change in a copy: table, old text, new text, then the error that must appear.
WRONG_CELLS = [
    ("dprk_trade_by_partner", "CHN,China,exports", "CHN,China,export", "constraint-error"),
    ("dprk_trade_by_partner", "2017,CHN,China,exports", "2017,XXX,China,exports", "foreign-key"),
    ("dprk_trade_by_partner", "1703.746276", "1703.746276 e", "type-error"),
    ("dprk_trade_by_partner", "2017,CHN,China,imports", "2017,CHN,China,exports", "primary-key"),
    ("dprk_trade_totals", "1990,exports,dprk,FOB", "1989,exports,dprk,FOB", "constraint-error"),
    ("countries", "CHN,China,", "CN,China,", "constraint-error"),
    ("dprk_exports_hs4_2017", ",27,2701,", ",98,2701,", "foreign-key"),
    ("dprk_exports_hs4_2017", ",01,0106,", ",01,106,", "constraint-error"),
    ("hs_chapters", "27,Mineral fuels,5", "27,Mineral fuels,five", "type-error"),
    ("missile_tests", "2017-07-04,day", "4 July 2017,day", "constraint-error"),
    ("missile_tests", ",40.611208,", ",4061.1208,", "constraint-error"),
    ("nuclear_tests", "2017-09-03,2375", "2017-09-03,2376", "foreign-key"),
    ("unsc_resolutions", "2017-08-05", "2017-08-32", "type-error"),
    ("unsc_measures", "2270-29-1,2270", "2270-29-1,2271", "foreign-key"),
    ("unsc_measures", "2270-29-2,", "2270-29-1,", "unique-error"),
    ("hs_sanctions_crosswalk", "2701,4,27,export", "2701,5,27,export", "constraint-error"),
    ("hs_sanctions_crosswalk", ",2371-9-1,", ",2371-9-7,", "foreign-key"),
    ("coverage_claims", "2371-us-mission,2371", "2371-us-mission,2372", "foreign-key"),
    ("timeline", "2017-07-04-1,2017-07-04,day", "2017-07-04-1,2017-07-04,week", "constraint-error"),
    ("sources", "DHL,\"UN", ",\"UN", "constraint-error"),
    ("sipri_selected_transfers", "RUS-2015-1,RUS,", "RUS-2015-1,RUX,", "foreign-key"),
    ("china_implementation", "2018-01-05,2018-01-06", "2018-01-05,2018-01-36", "type-error"),
    ("unilateral_measures", ",DPRK4,", ",DPRK5,", "foreign-key"),
    ("un_1718_designations", "KPe.023,", "KPe.023 ,", "constraint-error"),
    ("ofac_dprk_programs_2023", ",165,30,70,", ",165,30,-70,", "constraint-error"),
    ("gsdb_counts", "2022,411,", "2021,411,", "unique-error"),
    ("dprk_exports_hs2_2017", ",27,6,402793297,", ",98,6,402793297,", "foreign-key"),
    ("hs27_trade_by_reporter", "2017,CHN,China", "2017,PRK,China", "constraint-error"),
    ("china_imports_hs2_2014", "rest,2014", "other,2014", "constraint-error"),
    ("reported_products", ",coal,2701,", ",coal,271,", "constraint-error"),
    ("exports_base_2016", "world-textiles,", "world-total,", "unique-error"),
    ("official_announcements", ",USD billion,", ",USD bn,", "constraint-error"),
    ("coal_reported_2017", ",1440000,", ",1.44 Mt,", "type-error"),
    ("petroleum_reported", ",2021-03,2021-03,", ",2021-03,2021-13,", "constraint-error"),
    ("workers_abroad", ",China,CHN,", ",China,CHI,", "foreign-key"),
    ("country_pairs", "CHN,PRK,809.5382", "CHN,PRK,80953.82", "constraint-error"),
    ("country_ties", "PRK,RUS,true,false,false", "PRK,RUS,1,false,false", "type-error"),
    ("gdp_population", "PRK,2016,,25698326", "PRK,2016,,", "constraint-error"),
    ("maddison_gdp", "PRK,2016,North Korea", "PRX,2016,North Korea", "foreign-key"),
    ("bok_growth", "2017,-3.5,2018-07", "2016,-3.5,2018-07", "unique-error"),
    ("dots_exceptions", "repeated row,Australia", "doubled row,Australia", "constraint-error"),
    ("dots_workbooks", ",PRK,country,1981,", ",PRX,country,1981,", "foreign-key"),
    ("dprk_trade_by_partner_1960_1989", "1978,SAU,Saudi", "1990,SAU,Saudi", "constraint-error"),
    ("trade_selected_pairs", "2014,CHN,RUS,exports,c", "2014,CHN,RUS,imports,c", "primary-key"),
    ("trade_totals_by_country", "AFG,exports,FOB,", "AFG,exports,fob,", "constraint-error"),
    ("trade_matrix_2016", "CHN,PRK,3388.61,", "CHN,PRX,3388.61,", "foreign-key"),
    ("unga_ideal_points", "71,2016,CHN,China", "71,2016,CHX,China", "foreign-key"),
    ("unga_pair_agreement", "71,2016,CHN,RUS,0.6753247", "71,2016,CHN,RUS,67.53247",
     "constraint-error"),
    ("unga_rollcalls", "2019-12-19,74/208,", "19.12.2019,74/208,", "constraint-error"),
    ("unsc_vetoes", "2022-05-26,,S/2022/431", "26 May 2022,,S/2022/431", "type-error"),
    ("unsc_outcomes_by_year", "2017-12-22,true,61", "2017-12-22,yes,61", "type-error"),
]  # fmt: skip


@pytest.fixture(scope="module")
def clean_copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package") / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("builders"))
    return folder


@pytest.mark.parametrize(("name", "old", "new", "error"), WRONG_CELLS)
def test_a_wrong_cell_breaks_the_validation(clean_copy, name, old, new, error):
    path = clean_copy / f"{name}.csv"
    before = path.read_bytes()
    package = (clean_copy / "datapackage.yaml").read_bytes()
    assert before.count(old.encode()) >= 1
    path.write_bytes(before.replace(old.encode(), new.encode(), 1))
    try:
        assert "hash-count" in problems(clean_copy, name)
        stamp(clean_copy)
        assert problems(clean_copy, name)[:1] == [error]
    finally:
        path.write_bytes(before)
        (clean_copy / "datapackage.yaml").write_bytes(package)


def test_stamping_changes_the_two_lines_and_nothing_else(clean_copy):
    package = clean_copy / "datapackage.yaml"
    before = package.read_text(encoding="utf-8")
    table = clean_copy / "timeline.csv"
    content = table.read_bytes()
    table.write_bytes(content + b"2024-12-31-1,2024-12-31,day,diplomacy,Invented,memory\n")
    try:
        assert stamp(clean_copy) == ["timeline"]
        after = package.read_text(encoding="utf-8")
        changed = [
            (old, new)
            for old, new in zip(before.split("\n"), after.split("\n"), strict=True)
            if old != new
        ]
        assert [re.sub(r":.*", "", new).strip() for _, new in changed] == ["hash", "bytes"]
        assert problems(clean_copy) == []
        assert stamp(clean_copy) == []
    finally:
        table.write_bytes(content)
        package.write_text(before, encoding="utf-8")


def test_the_folder_stays_small_enough_to_clone_in_a_class():
    files = [path for path in DATA.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 5_000_000
