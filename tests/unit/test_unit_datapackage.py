"""What the pages read out of the data package: units, rules, sources, and the line that loads."""

import pytest
import yaml

from course.datapackage import cite, constraints, licence_name, load, recipe, unit
from course.errors import BookError

DESCRIPTOR = """\
version: 2.1.0
topics: [{name: late, title: Late}, {name: early, title: Early}, {name: empty, title: Empty}]
resources:
- name: flows
  path: flows.csv
  title: Flows
  topic: early
  bytes: 10
  built_by: data/builders/flows.py
  restrictions: "Non-commercial use only, please."
  sources:
  - {title: "Source: The office, commit 0123456789abcdef0123456789abcdef01234567", short: Office,
     path: "https://example.org/"}
  - {title: A mirror of it, path: "https://mirror.example/"}
  licenses: [{name: Odd-terms}]
  doubts: [{field: mark, sound: [good], say: unread}]
  schema:
    primaryKey: [year, code]
    foreignKeys:
    - {fields: [code], reference: {resource: codes, fields: [code]}}
    - {fields: before, reference: {resource: "", fields: code}}
    fields:
    - {name: year, type: integer}
    - {name: code, type: string}
    - {name: before, type: string}
    - {name: seen, type: date}
    - {name: mark, type: string}
    - {name: source_id, type: string}
    - {name: value_usd_million, type: number}
- name: codes
  path: codes.csv
  title: Codes
  topic: late
  bytes: 10
  sources: [{title: Pages in the rows}]
  licenses: [{name: CC-BY-4.0}]
  schema: {primaryKey: code, fields: [{name: code, type: string}, {name: label, type: string}]}
- name: sources
  path: sources.csv
  title: Sources
  topic: late
  bytes: 10
  sources: [{title: The pages}]
  licenses: [{name: CC-BY-NC-4.0}]
  attribution: "Say thanks."
  schema: {primaryKey: [source_id], fields: [{name: source_id, type: string}]}
"""
FLOWS = """\
year,code,before,seen,mark,source_id,value_usd_million
2016,01,,2016-05-01,good,A-1; B,5
2017,02,01,2017-05-01,bad,B,
2019,03,02,,bad,memory,7
"""


@pytest.fixture
def folder(tmp_path):
    """A data package of three tables."""
    data = tmp_path / "data"
    (data / "builders").mkdir(parents=True)
    (data / "datapackage.yaml").write_text(DESCRIPTOR)
    (data / "flows.csv").write_text(FLOWS)
    (data / "codes.csv").write_text("code,label\nNA,North\nXX,nan\n")
    (data / "sources.csv").write_text("source_id\nA-1\nB\nC\n")
    (data / "builders" / "flows.py").write_text('SOURCE = "office_files"\n')
    lines = [f"{'0' * 64}  {name}" for name in ("office_files/a.csv", "office_files/b.csv", "x/c")]
    (data / "builders" / "raw.sha256").write_text("\n".join(lines) + "\n")
    return data


@pytest.fixture
def package(folder):
    """The same, read."""
    return load(folder)


def test_topics_come_in_the_package_s_order_and_empty_ones_do_not(package):
    found = [(topic["title"], [table.name for table in tables]) for topic, tables in package.topics]
    assert found == [("Late", ["codes", "sources"]), ("Early", ["flows"])]


def test_a_table_of_no_known_topic_is_not_lost(folder):
    text = DESCRIPTOR.replace("topic: early", "topic: erly")
    (folder / "datapackage.yaml").write_text(text)
    assert [topic["title"] for topic, _ in load(folder).topics] == ["Late", "Other tables"]


def test_a_change_of_a_table_is_seen(folder, package):
    import os

    assert len(package.tables["codes"].rows) == 2
    (folder / "codes.csv").write_text("code,label\nXX,x\n")
    os.utime(folder / "codes.csv", ns=(1, 1))
    assert len(load(folder).tables["codes"].rows) == 1


def test_a_missing_table_is_named_with_its_mend(folder):
    (folder / "codes.csv").unlink()
    with pytest.raises(BookError, match=r"resource codes: codes\.csv is missing\. Mend: build or"):
        load(folder)


def test_keys_and_references_are_read_in_both_spellings(package):
    flows, codes = package.tables["flows"], package.tables["codes"]
    assert (flows.key, codes.key) == (["year", "code"], ["code"])
    assert flows.references == {"code": ("codes", "code"), "before": ("flows", "code")}


def test_years_come_from_the_year_or_from_dates(package, folder):
    assert package.tables["flows"].years == (2016, 2019)
    assert package.tables["codes"].years is None
    (folder / "datapackage.yaml").write_text(DESCRIPTOR.replace("name: year,", "name: yr,"))
    (folder / "flows.csv").write_text(FLOWS.replace("year,", "yr,"))
    assert load(folder).tables["flows"].years == (2016, 2017)


def test_doubtful_rows_are_those_that_the_package_does_not_call_sound(package):
    assert package.tables["flows"].doubtful == 2
    assert package.tables["codes"].doubts == []


def test_a_source_without_a_short_name_belongs_to_the_one_before(package):
    office, pages, own = package.sources
    assert (office.name, office.slug, office.published) == ("Office", "from-office", True)
    assert [use.source["path"] for use in office.uses] == [
        "https://example.org/", "https://mirror.example/",
    ]  # fmt: skip
    assert (pages.published, own.published) == (False, False)


def test_two_sources_never_share_an_anchor(folder):
    text = DESCRIPTOR.replace("title: Pages in the rows", "title: Pages").replace(
        "title: The pages", "title: Pages!"
    )
    (folder / "datapackage.yaml").write_text(text)
    assert [source.slug for source in load(folder).sources][1:] == ["from-pages", "from-pages-2"]


def test_columns_that_name_sources_are_found_and_rows_counted(package):
    assert package.citing_columns(package.tables["flows"]) == ["source_id"]
    assert package.citing_columns(package.tables["sources"]) == []
    assert {name: dict(count) for name, count in package.cited.items()} == {
        "A-1": {"flows": 1}, "B": {"flows": 2}, "C": {},
    }  # fmt: skip


def test_raw_files_are_counted_from_the_hashes(package):
    assert package.raw_folder("data/builders/flows.py") == ("office_files", 2)
    assert package.raw_folder("") == ("", 0)
    assert package.raw_folder("data/builders/none.py") == ("", 0)


def test_what_forbids_commercial_use_is_known_by_licence_or_by_words(package):
    assert {name: table.non_commercial for name, table in package.tables.items()} == {
        "flows": True, "codes": False, "sources": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("value_usd_million", "number", "million US dollars"),
        ("value_usd", "integer", "US dollars"),
        ("distance_weighted_km", "number", "kilometres"),
        ("gdp_intl_usd_2011", "number", "international dollars of 2011"),
        ("percent", "number", "percent"),
        ("value_usd_million", "string", ""),  # words about a value have no unit
        ("vehicle_count", "integer", ""),  # nothing is guessed
        ("milkm", "number", ""),  # an ending is a word of its own
    ],
)
def test_a_unit_follows_from_the_end_of_a_column_s_name(name, kind, said):
    assert unit({"name": name, "type": kind}) == said


def test_a_column_may_say_its_unit_itself():
    assert unit({"name": "value_usd", "type": "number", "unit": "dollars of 1990"}) == (
        "dollars of 1990"
    )


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({}, []),
        ({"required": True, "unique": False}, ["required"]),
        ({"minimum": 1990, "maximum": 2020}, ["1990 to 2020"]),
        ({"minimum": 0}, ["0 or more"]),
        ({"maximum": 90.5}, ["90.5 or less"]),
        ({"enum": ["a", True]}, ["one of `a`, `true`"]),
        ({"pattern": "[A-Z]{3}", "minLength": 3}, ["pattern `[A-Z]{3}`", "3 characters at least"]),
    ],
)
def test_rules_are_said_in_words(rules, said):
    assert constraints({"constraints": rules}) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CC-BY-4.0", "CC BY 4.0"),
        ("CC-BY-NC-SA-3.0", "CC BY-NC-SA 3.0"),
        ("CC0-1.0", "CC0"),
        ("MIT", "MIT"),
        ("etalab-2.0", "Etalab 2.0"),
        ("IMF-special-terms", "own terms"),
    ],
)
def test_a_licence_has_its_maker_s_name(name, said):
    assert licence_name(name) == said


def test_what_to_write_names_source_table_and_version(package):
    flows, _, sources = package.tables.values()
    assert cite(flows, package) == (
        "Source: Office. Table flows of United Front?, data package 2.1.0."
    )
    assert cite(sources, package) == "Say thanks."


def test_the_loading_line_names_codes_dates_and_words_that_mean_missing(package):
    assert recipe(package.tables["flows"]) == (
        'pd.read_csv("../data/flows.csv", dtype={"code": str, "before": str}, parse_dates=["seen"])'
    )
    assert recipe(package.tables["codes"], "here") == (
        'pd.read_csv("here/codes.csv", keep_default_na=False, na_values=[""])'
    )


def test_the_descriptor_above_is_read_as_it_is_written():
    assert len(yaml.safe_load(DESCRIPTOR)["resources"]) == 3
