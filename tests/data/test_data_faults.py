"""Whatever is wrong with the raw material: one clear message, exit code 1, nothing changed."""

import json
import os

import pytest
from fake_raw import DPRK, SHEET_TITLES, grid, workbook, write_xlsx

from data.builders import cns_missiles, ots_hs4
from data.builders.faults import BuildError
from data.builders.tables import read_text, unique, write_whole

CHINA = "China, P.R.: Mainland"


def refuses(workspace, *parts, table="dprk_trade_by_partner"):
    """Run the build, which must fail with all the parts in its message and change no file."""
    before = workspace.files()
    result = workspace.run(table)
    assert result.returncode == 1, result.stdout
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("build.py: ") and result.stderr.count("\n") == 1
    assert "Mend: " in result.stderr
    for part in parts:
        assert part in result.stderr, result.stderr
    assert workspace.files() == before


def china(workspace, imports, name="DOTS_43.xlsx", reporter=CHINA):
    """Put a workbook with these rows of imports into the raw folder and accept its hash."""
    workbook(workspace.dots / name, reporter, [], imports)
    workspace.hash()


def test_missing_folder(workspace):
    workspace.raw.rename(workspace.raw.with_name("elsewhere"))
    refuses(workspace, "raw", "no such folder", "--raw", "UNITED_FRONT_SHARED")


def test_missing_file(workspace):
    (workspace.dots / "DOTS_147.xlsx").unlink()
    refuses(workspace, "DOTS_147.xlsx", "missing", "PROVENANCE.md")


def test_other_hash(workspace):
    with (workspace.dots / "DOTS_147.xlsx").open("ab") as file:
        file.write(b" ")
    refuses(workspace, "DOTS_147.xlsx", "another hash")


def test_broken_hash_list(workspace):
    (workspace.data / "builders" / "raw.sha256").write_text("abc DOTS_1.xlsx\n", encoding="utf-8")
    refuses(workspace, "raw.sha256, line 1", "sha256sum")


def test_unknown_country_as_reporter(workspace):
    china(workspace, [["World", 1.0, 1.0], [DPRK, 1.0, 2.0]], reporter="Atlantis")
    refuses(workspace, "DOTS_43.xlsx, row 4", "'Atlantis'", "data/countries.csv")


def test_unknown_country_as_partner(workspace):
    china(workspace, [["Atlantis", "1.00 e", ""]], "DOTS_147.xlsx", DPRK)
    refuses(workspace, "DOTS_147.xlsx, sheet 'Imports, CIF', row 8", "'Atlantis'")


@pytest.mark.parametrize("row", [["Atlantis", 1.0, ""], ["Atlantis", "", ""], ["", 1.0, ""]])
def test_unknown_name_far_from_the_dprk_also_without_a_figure(workspace, row):
    china(workspace, [["World", 1.0, 1.0], row])
    refuses(workspace, "DOTS_43.xlsx, sheet 'Imports, CIF', row 9", repr(row[0]), "dots_exceptions")


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (["Japan", "1.00 x", ""], ["row 9, year 2016", "unknown mark"]),
        (["Euro Area", "", "n.a."], ["row 9, year 2017", "not a number"]),
        (["Chile", "", -0.5], ["row 9, year 2017", "negative"]),
        (["World", 9.0, 8.0], ["row 9", "duplicate key", "'World'"]),
        ([CHINA, 1.0, ""], ["row 9", "trades with itself"]),
        (["Memorandum Items", 1.0, ""], ["row 9", "heading"]),
    ],
)
def test_a_fault_far_from_the_dprk(workspace, row, parts):
    """No table takes these rows, and every cell is read all the same."""
    china(workspace, [["World", 9.0, 9.0], row])
    refuses(workspace, "DOTS_43.xlsx, sheet 'Imports, CIF'", *parts)


def test_a_negative_figure_that_is_known_is_left_out_where_it_is_known(workspace):
    rows = [["Malaysia", -1.0, 2.0], [DPRK, 20.5, 21.5]]
    workbook(workspace.dots / "DOTS_221.xlsx", "World", rows, rows)
    workspace.hash()
    assert workspace.run("dprk_trade_totals").returncode == 0
    china(workspace, rows)
    refuses(workspace, "DOTS_43.xlsx", "row 8, year 2016", "-1.0 is negative")


@pytest.mark.parametrize(
    ("row", "column", "place"), [(0, 0, "row 1"), (4, 2, "row 5"), (6, 1, "row 7"), (7, 0, "row 8")]
)
def test_something_outside_the_table(workspace, row, column, place):
    sheets = {name: grid(name, CHINA, [[DPRK, 1.0, 2.0]]) for name in SHEET_TITLES}
    line = sheets["Imports, CIF"][row]
    line += [""] * (column + 1 - len(line))
    line[column] = "note"
    write_xlsx(workspace.dots / "DOTS_43.xlsx", sheets)
    workspace.hash()
    refuses(workspace, f"DOTS_43.xlsx, sheet 'Imports, CIF', {place}", "'note' stands outside")


def test_country_printed_twice_with_other_values(workspace):
    china(workspace, [[DPRK, 1.0, 2.0], ["World", 9.0, 9.0], [DPRK, 1.0, 3.0]])
    refuses(workspace, "DOTS_43.xlsx, sheet 'Imports, CIF', row 10", "duplicate key", "row 8")


def test_country_printed_twice_with_the_same_values(workspace):
    """Only Australia is known to be printed twice; any other repetition is looked at first."""
    china(workspace, [[DPRK, 1.0, 2.0], [DPRK, 1.0, 2.0]])
    refuses(workspace, "row 9", "duplicate key")


def test_australia_printed_twice_with_other_values(workspace):
    rows = [["Australia", "1.00 e", ""], ["World", 1.0, 1.0], ["Australia", "1.50 e", ""]]
    china(workspace, rows, "DOTS_147.xlsx", DPRK)
    refuses(workspace, "row 10", "duplicate key", "'Australia'")


def test_reporter_in_two_workbooks(workspace):
    china(workspace, [[DPRK, 1.0, 2.0]], "DOTS_44.xlsx")
    refuses(workspace, "DOTS_44.xlsx", CHINA, "DOTS_43.xlsx")


def test_a_known_repetition_that_no_longer_repeats(workspace):
    china(workspace, [[DPRK, 1.0, 2.0]], "DOTS_143.xlsx", "Nicaragua")
    china(workspace, [[DPRK, 1.0, 2.0]], "DOTS_144.xlsx", "Nicaragua")
    assert workspace.run("dprk_trade_by_partner").returncode == 0
    china(workspace, [[DPRK, 1.0, 2.5]], "DOTS_144.xlsx", "Nicaragua")
    refuses(workspace, "DOTS_144.xlsx", "repetition of DOTS_143.xlsx")


@pytest.mark.parametrize("mark", ["p", "e*", "E", "(e)"])
def test_stray_mark(workspace, mark):
    china(workspace, [[DPRK, 1.0, f"123.45 {mark}"]])
    refuses(
        workspace, "DOTS_43.xlsx, sheet 'Imports, CIF', row 8, year 2017", f"'123.45 {mark}'",
        "unknown mark",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["n.a.", "-", "...", "12,3", "1 703.75 e", "e"])
def test_non_numeric_cell(workspace, text):
    china(workspace, [[DPRK, text, 2.0]])
    refuses(workspace, "DOTS_43.xlsx, sheet 'Imports, CIF', row 8, year 2016", repr(text))


def test_negative_value(workspace):
    china(workspace, [[DPRK, -1.0, 2.0]])
    refuses(workspace, "row 8, year 2016", "negative")


def test_other_sheets(workspace):
    write_xlsx(workspace.dots / "DOTS_43.xlsx", {"Sheet1": [["", "x"]]})
    workspace.hash()
    refuses(workspace, "DOTS_43.xlsx", "Sheet1")


def test_other_unit(workspace):
    sheets = {name: grid(name, CHINA, []) for name in ("Exports, FOB", "Imports, CIF")}
    sheets["Imports, CIF"][4][1] = "Euros, Millions"
    write_xlsx(workspace.dots / "DOTS_43.xlsx", sheets)
    workspace.hash()
    refuses(workspace, "DOTS_43.xlsx, sheet 'Imports, CIF', row 5", "Euros, Millions")


def test_header_that_is_no_year(workspace):
    workbook(
        workspace.dots / "DOTS_43.xlsx", CHINA, [], [[DPRK, 1.0, 2.0]], years=("2016", "2017M1")
    )
    workspace.hash()
    refuses(workspace, "row 7", "2017M1")


@pytest.mark.parametrize("years", [("2017", "2016"), ("2017", "2017")])
def test_years_out_of_order(workspace, years):
    workbook(workspace.dots / "DOTS_43.xlsx", CHINA, [], [[DPRK, 1.0, 2.0]], years=years)
    workspace.hash()
    refuses(workspace, "sheet 'Exports, FOB', row 7", f"the year {years[1]} follows 2017")


def test_not_a_workbook(workspace):
    (workspace.dots / "DOTS_43.xlsx").write_bytes(b"not a zip file")
    workspace.hash()
    refuses(workspace, "DOTS_43.xlsx", "not a readable workbook")


def test_country_table_in_the_wrong_encoding(workspace):
    path = workspace.data / "countries.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    refuses(workspace, "countries.csv, line", "not utf-8", "wrong encoding")


def test_country_table_with_a_name_twice(workspace):
    path = workspace.data / "countries.csv"
    path.write_text(path.read_text(encoding="utf-8") + "QQQ,Q,Japan,\n", encoding="utf-8")
    refuses(workspace, "countries.csv", "imf_name = Japan")


def test_country_table_with_another_header(workspace):
    path = workspace.data / "countries.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("imf_name", "name", 1), encoding="utf-8")
    refuses(workspace, "countries.csv, line 1", "header")


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("exception_id,kind", "id,kind", ["line 1", "header"]),
        ("area-africa,area,", "area-africa,continent,", ["record 4", "'continent'"]),
        ("area,Africa,,,,left out", "area,Africa,,,,used once", ["record 4", "'used once'"]),
        ("area-africa,", "area-euro-area,", ["exception_id = area-euro-area"]),
        ("area,Africa,", "area,Euro Area,", ["imf_name = Euro Area"]),
        ("area,Africa,", "area,Japan,", ["'Japan'", "countries.csv"]),
        ("area,Africa,,", "area,Africa,DOTS_225.xlsx,", ["imf_name, source_file filled"]),
        ("total,World,,,,kept as total", "area,World,,,,left out", ["'total' are []"]),
        (
            "DOTS_144.xlsx,DOTS_143.xlsx,",
            "DOTS_144.xlsx,,",
            ["fill imf_name, source_file, same_as"],
        ),
        ("row,Australia,", "row,Austrailia,", ["'Austrailia' is not in countries.csv"]),
        (",USSR,,,SUN,", ",USSR,,,RUS,", ["code RUS here and SUN in countries.csv"]),
        (",USSR,,,SUN,", ",USSR,,,,", ["fill imf_name, country_iso3"]),
    ],
)
def test_table_of_exceptions_with_a_fault(workspace, old, new, parts):
    path = workspace.data / "dots_exceptions.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    refuses(workspace, "dots_exceptions", *parts)


def test_an_area_that_is_no_longer_in_the_table_of_exceptions(workspace):
    """The builder reads the table: it has no list of its own to fall back on."""
    path = workspace.data / "dots_exceptions.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if ",Euro Area," not in x), encoding="utf-8")
    refuses(workspace, "DOTS_147.xlsx, sheet 'Exports, FOB', row 9", "'Euro Area' is unknown")


def test_unknown_table(workspace):
    refuses(workspace, "sources", "no builder makes this table", table="sources")


# --- the missile database -------------------------------------------------------------------------

LAUNCH = {
    "date": "2017-07-04", "time": "12:40 (UTC)", "missile": "hwasong-14", "facility": "panghyon",
    "apogee": 2802, "distance": "933", "outcome": "success",
}  # fmt: skip


def missiles(workspace, *launches, second="4-Jul-17,ICBM\n", encoding="cp1252"):
    """Put a small copy of both mirrors into the raw folder."""
    folder = workspace.raw / cns_missiles.SOURCE
    folder.mkdir()
    contents = {
        cns_missiles.LAUNCHES: {"timeBins": [{"year": 2017, "data": launches}]},
        cns_missiles.MISSILES: {"hwasong-14": {"name": "Hwasong-14", "type": "ICBM"}},
        cns_missiles.FACILITIES: {
            "facilities": {"panghyon": {"name": "Panghyon", "lat": 39.87, "lon": 125.27}}
        },
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    (folder / cns_missiles.SECOND).write_bytes(f"Date,Missile Type\n{second}".encode(encoding))
    workspace.hash()


def test_a_launch_gets_the_corrected_time(workspace):
    missiles(workspace, LAUNCH)
    result = workspace.run("missile_tests")
    assert result.returncode == 0, result.stderr
    assert (workspace.data / "missile_tests.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "1,2017-07-04,day,00:40,2017-07-04,2017,Hwasong-14,ICBM,first mirror,Panghyon,39.87,125.27,"
        "2802,933,success,true"
    ]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"date": "4 July"}, "'4 July'"),
        ({"time": "25:00 (UTC)"}, "'25:00 (UTC)'"),
        ({"missile": "v2"}, "'v2' is not in nagix_missile.en.json"),
        ({"facility": "moon"}, "'moon' is not in nagix_facility.en.json"),
        ({"apogee": "high"}, "the apogee 'high'"),
        ({"distance": -1}, "the distance -1"),
        ({"outcome": "partly"}, "the outcome 'partly'"),
    ],
)
def test_launch_with_a_fault(workspace, change, part):
    missiles(workspace, {**LAUNCH, **change})
    refuses(workspace, "nagix_test.en.json, launch 1", part, table="missile_tests")


def test_launches_out_of_order(workspace):
    missiles(workspace, LAUNCH, {**LAUNCH, "date": "2017-07-03"})
    refuses(workspace, "launch 2", "earlier", table="missile_tests")


def test_mirrors_that_disagree_on_a_day(workspace):
    missiles(workspace, LAUNCH, second="5-Jul-17,ICBM\n")
    refuses(workspace, "launch 1 of 2017-07-04", "2017-07-05", table="missile_tests")


def test_second_mirror_with_a_date_in_another_form(workspace):
    missiles(workspace, LAUNCH, second="2017-07-04,ICBM\n")
    refuses(workspace, f"{cns_missiles.SECOND}, record 2", "no date", table="missile_tests")


def test_second_mirror_in_the_wrong_encoding(workspace):
    missiles(workspace, LAUNCH)
    path = workspace.raw / cns_missiles.SOURCE / cns_missiles.SECOND
    path.write_bytes(b"Date,Missile Type\n4-Jul-17,\x81\n")
    workspace.hash()
    refuses(workspace, "line 2", "0x81 is not cp1252", "wrong encoding", table="missile_tests")


# --- exports by product ---------------------------------------------------------------------------


def test_not_an_r_file(workspace):
    folder = workspace.raw / ots_hs4.SOURCE
    folder.mkdir()
    (folder / ots_hs4.RAW_FILE).write_bytes(b"nothing")
    workspace.hash()
    refuses(workspace, ots_hs4.RAW_FILE, "no R table", table="dprk_exports_hs4_2017")


@pytest.mark.parametrize(
    ("code", "value", "part"),
    [("106", 820.0, "'106'"), ("0106", 0.0, "0.0"), ("0106", -5.0, "-5.0"), ("0106", 0.5, "0.5")],
)
def test_product_row_with_a_fault(code, value, part):
    with pytest.raises(BuildError, match=part):
        ots_hs4.row_of(code, value, "file.rda")


# --- writing --------------------------------------------------------------------------------------


def test_a_key_that_occurs_twice_is_named_with_both_rows():
    rows = [{"a": "1", "b": "x"}, {"a": "2", "b": "x"}, {"a": "1", "b": "y"}]
    unique("table", rows, ("a", "b"))
    with pytest.raises(BuildError, match=r"data/table.csv, row 4: the key a = 1 .* row 2"):
        unique("table", rows, ("a",))


def test_a_write_that_breaks_off_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_bytes(b"old\n")

    def full_disk(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fdopen", full_disk)
    with pytest.raises(OSError, match="no space left"):
        write_whole(path, b"new\n")
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]
    assert path.read_bytes() == b"old\n"


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path):
    with pytest.raises(BuildError, match="cannot be written"):
        write_whole(tmp_path / "none" / "table.csv", b"")


def test_a_missing_text_file_is_named(tmp_path):
    with pytest.raises(BuildError, match=r"none\.csv: the file is missing"):
        read_text(tmp_path / "none.csv", "utf-8")


# --- the stamp ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [("    bytes: ", "    byte: ", "0 lines '    bytes"), ("timeline.csv", "none.csv", "none.csv")],
)
def test_a_package_that_cannot_be_stamped(workspace, old, new, part):
    package = workspace.data / "datapackage.yaml"
    package.write_text(
        package.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="\n"
    )
    before = workspace.files()
    result = workspace.run("--stamp")
    assert result.returncode == 1 and part in result.stderr and "Mend:" in result.stderr
    assert workspace.files() == before
