"""Doubtful rows: found by rule, complete, and listed for whoever goes and checks."""

import re
import subprocess
import sys

import pytest
from package_tables import DATA, RESOURCES, fields

from data.builders import build as command
from data.builders import doubts
from data.builders.doubts import Doubt, addresses, counts, doubtful
from data.builders.faults import BuildError

ROWS = [
    {"id": "1", "evidence": "read", "source_id": "A"},
    {"id": "2", "evidence": "memory", "source_id": "A; memory"},
    {"id": "3", "evidence": "", "source_id": "memory"},
]


def resource(*entries, **more):
    """A table with three columns and the given doubts."""
    columns = [{"name": name} for name in ("id", "evidence", "source_id")]
    schema = {"primaryKey": ["id"], "fields": columns}
    return {"name": "t", "schema": schema, "sources": [], "doubts": list(entries), **more}


def entry(**changes):
    whole = {"field": "evidence", "sound": ["read"], "say": "not read"}
    return {key: value for key, value in {**whole, **changes}.items() if value is not None}


# --- the rule -------------------------------------------------------------------------------------


def test_a_row_is_doubtful_where_its_cell_is_not_one_of_the_sound_values():
    assert doubtful(resource(entry()), ROWS) == [
        Doubt("evidence", "not read", False, [ROWS[1], ROWS[2]], 3)
    ]


def test_a_row_is_doubtful_where_its_cell_names_an_unsound_value_among_others():
    found = doubtful(
        resource(entry(field="source_id", sound=None, unsound=["memory"], reverify=True)), ROWS
    )
    assert found == [Doubt("source_id", "not read", True, [ROWS[1], ROWS[2]], 3)]


def test_with_no_sound_value_at_all_every_row_is_doubtful():
    (doubt,) = doubtful(resource(entry(sound=[])), ROWS)
    assert doubt.rows == ROWS


def test_a_table_without_the_property_has_no_doubts():
    plain = {key: value for key, value in resource().items() if key != "doubts"}
    assert doubtful(plain, ROWS) == [] and counts(plain, ROWS) == (0, 3)


def test_a_row_that_is_doubtful_twice_counts_once():
    both = resource(entry(), entry(field="source_id", sound=["A; memory"]))
    assert [len(doubt.rows) for doubt in doubtful(both, ROWS)] == [2, 2]
    assert counts(both, ROWS) == (3, 3)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"field": "proof"}, "no column 'proof'"),
        ({"field": None}, "no column None"),
        ({"sound": None}, "needs either sound or unsound"),
        ({"unsound": ["memory"]}, "needs either sound or unsound"),
        ({"sound": "read"}, "'read' is no list of texts"),
        ({"sound": [False]}, "[False] is no list of texts"),
        ({"say": None}, "does not say what is doubtful"),
        ({"reverify": "yes"}, "reverify is neither true nor false"),
        ({"sounds": ["read"]}, "unknown key sounds"),
    ],
)
def test_an_entry_with_a_fault_is_named(changes, part):
    with pytest.raises(BuildError, match=re.escape(part)) as fault:
        doubtful(resource(entry(), entry(**changes)), ROWS)
    assert fault.value.where == "datapackage.yaml, resource t, doubts 2"


# --- where to look --------------------------------------------------------------------------------

PAGES = {
    "sources": [
        {"source_id": "A", "url": "http://a"}, {"source_id": "B", "url": "http://b"},
        {"source_id": "memory", "url": ""},
    ],
    "other": [{"id": "2", "url": "http://two"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ({"id": "1", "evidence": "", "source_id": "A; B"}, ["http://a", "http://b"]),
        ({"id": "2", "evidence": "", "source_id": "memory"}, ["http://two"]),
        ({"id": "2", "evidence": "B", "source_id": "A"}, ["http://b", "http://a", "http://two"]),
        ({"id": "1", "evidence": "", "source_id": "memory"}, ["http://file"]),
        ({"id": "2", "evidence": "", "source_id": "A", "url": "http://own"}, ["http://own"]),
    ],
)
def test_the_nearest_page_is_named_first(row, places):
    table = resource(sources=[{"title": "x", "path": "http://file"}, {"title": "y"}])
    table["schema"]["foreignKeys"] = [
        {"fields": ["id"], "reference": {"resource": "other", "fields": ["id"]}}
    ]
    resources = {"t": table, "other": {}, "sources": {}}
    assert addresses(table, row, resources, PAGES) == places


# --- the package ----------------------------------------------------------------------------------

MARKS = {"evidence", "quality", "imf_estimate"}


@pytest.mark.parametrize("name", RESOURCES)
def test_every_column_that_marks_doubt_has_an_entry(tables, name):
    declared = {doubt.field for doubt in doubtful(RESOURCES[name], tables[name])}
    assert MARKS & set(fields(name)) <= declared


@pytest.mark.parametrize("name", [name for name in RESOURCES if name != "sources"])
def test_every_row_that_rests_on_memory_is_doubtful(tables, name):
    found = [id(row) for d in doubtful(RESOURCES[name], tables[name]) for row in d.rows]
    for row in tables[name]:
        if any("memory" in cell.split("; ") for cell in row.values()):
            assert id(row) in found, row


@pytest.mark.parametrize("name", RESOURCES)
def test_a_value_that_is_called_sound_or_unsound_is_one_that_the_column_allows(name):
    columns = {field["name"]: field for field in RESOURCES[name]["schema"]["fields"]}
    for item in RESOURCES[name].get("doubts", ()):
        allowed = columns[item["field"]].get("constraints", {}).get("enum")
        if columns[item["field"]]["type"] == "boolean":
            allowed = ["true", "false"]
        if allowed:
            assert set(item.get("sound", item.get("unsound"))) - {""} <= set(allowed), item


def test_doubts_agree_with_the_counts_in_the_descriptions(tables):
    found = {
        (name, doubt.field, doubt.reverify): len(doubt.rows)
        for name in ("unsc_measures", "timeline", "missile_tests", "unsc_resolutions")
        for doubt in doubtful(RESOURCES[name], tables[name])
    }
    measures = tables["unsc_measures"]
    both_read = sum(
        "memory" not in (row["verified_measure_from"], row["verified_paragraph_from"])
        and not row["paragraph_remark"]
        for row in measures
    )
    assert found["unsc_measures", "evidence", True] == len(measures) - both_read == 48
    assert found["timeline", "source_id", True] == 2  # "one row ..., and one day on memory"
    assert found["missile_tests", "in_second_mirror", True] == 94  # "The 94 launches after ..."
    assert found["missile_tests", "date_precision", False] == 8
    assert found["unsc_resolutions", "verified_charter", True] == 5


def test_estimates_of_the_imf_are_doubts_that_nobody_can_look_up(tables):
    (doubt,) = doubtful(RESOURCES["dprk_trade_by_partner"], tables["dprk_trade_by_partner"])
    dprk = sum(row["reported_by"] == "dprk" for row in tables["dprk_trade_by_partner"])
    assert len(doubt.rows) == dprk + 223 and not doubt.reverify


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listing():
    return list(doubts.report(DATA))


def test_the_list_names_row_value_and_place(listing):
    assert (
        "  measure_id 1718-8-4: evidence = 'memory'; look in https://undocs.org/en/S/RES/1718(2006)"
    ) in listing
    assert any(
        line.startswith("  resolution 2356: verified_charter = 'memory'; look in")
        and line.endswith("https://undocs.org/en/S/RES/2356(2017)")
        for line in listing
    )
    assert not [line for line in listing if "imf_estimate" in line]


def test_the_count_by_table_is_the_number_of_rows_listed(listing, tables):
    first = listing.index("Rows to verify again, each counted once:")
    said = dict(line.strip().split(": ") for line in listing[first + 1 :])
    total = said.pop("together")
    for name, text in said.items():
        rows = {id(r) for d in doubtful(RESOURCES[name], tables[name]) if d.reverify
                for r in d.rows}  # fmt: skip
        assert text == f"{len(rows)} of {len(tables[name])}"
    assert int(total) == sum(int(text.split()[0]) for text in said.values()) > 0
    assert set(said) >= {"unsc_measures", "hs_sanctions_crosswalk", "coverage_claims"}


def test_the_command_prints_the_list_and_succeeds_without_raw_files(tmp_path, listing):
    result = subprocess.run(
        [sys.executable, DATA / "builders" / "build.py", "--reverify", "--raw", tmp_path / "none"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == listing


@pytest.mark.parametrize("other", ["--check", "--stamp", "missile_tests"])
def test_the_command_goes_alone(other, capsys):
    with pytest.raises(SystemExit):
        command.main(["--reverify", other])
    assert "--reverify takes no tables and goes alone" in capsys.readouterr().err


def test_a_faulty_entry_stops_the_command_with_its_place(workspace):
    package = workspace.data / "datapackage.yaml"
    text = package.read_text(encoding="utf-8")
    assert "      - field: evidence\n" in text
    package.write_text(
        text.replace("      - field: evidence\n", "      - field: proof\n", 1),
        encoding="utf-8", newline="\n",
    )  # fmt: skip
    result = workspace.run("--reverify")
    assert result.returncode == 1
    assert "the table has no column 'proof'. Mend:" in result.stderr
    assert "Traceback" not in result.stderr
