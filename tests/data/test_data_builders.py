"""The builders: they make the kept tables again, and invented workbooks into the right rows."""

import pytest
from fake_raw import DPRK, workbook
from package_tables import DATA

from data.builders import build as command
from data.builders.tables import plain_number


@pytest.mark.parametrize("builder", command.BUILDERS, ids=lambda b: b.__name__)
def test_a_builder_makes_its_tables_again_byte_for_byte(builder, raw):
    made = builder.build(raw, DATA, lambda line: None)
    assert set(made) == set(builder.TABLES)
    for name, content in made.items():
        assert command.first_difference(content, (DATA / f"{name}.csv").read_bytes()) == ""


def test_a_small_raw_folder_gives_exactly_these_rows(workspace):
    result = workspace.run("dprk_trade_by_partner", "dprk_trade_totals")
    assert result.returncode == 0, result.stderr
    rows = (workspace.data / "dprk_trade_by_partner.csv").read_text(encoding="utf-8")
    assert rows == (
        "year,country_iso3,country,dprk_flow,reported_by,valuation,value_usd_million,"
        "imf_estimate,source_file\n"
        "2016,CHN,China,exports,partner,CIF,0,false,DOTS_43.xlsx\n"
        "2016,CHN,China,imports,partner,FOB,3422.5,false,DOTS_43.xlsx\n"
        "2016,JPN,Japan,imports,dprk,CIF,2.10,true,DOTS_147.xlsx\n"
        "2017,CHN,China,exports,partner,CIF,1703.75,true,DOTS_43.xlsx\n"
        "2017,CHN,China,imports,partner,FOB,0.00006,false,DOTS_43.xlsx\n"
        "2017,JPN,Japan,exports,dprk,FOB,0.00,true,DOTS_147.xlsx\n"
    )
    totals = (workspace.data / "dprk_trade_totals.csv").read_text(encoding="utf-8").splitlines()
    assert totals[1:] == [
        "2016,exports,dprk,FOB,10.5,true,DOTS_147.xlsx",
        "2016,exports,partner,CIF,22.5,false,DOTS_221.xlsx",
        "2016,imports,dprk,CIF,12.5,true,DOTS_147.xlsx",
        "2016,imports,partner,FOB,20.5,false,DOTS_221.xlsx",
        "2017,exports,dprk,FOB,11.5,true,DOTS_147.xlsx",
        "2017,exports,partner,CIF,23.5,true,DOTS_221.xlsx",
        "2017,imports,dprk,CIF,13.5,true,DOTS_147.xlsx",
        "2017,imports,partner,FOB,21.5,false,DOTS_221.xlsx",
    ]


def test_the_same_raw_folder_gives_exactly_these_rows_of_other_trade(workspace):
    assert workspace.run("trade_matrix_2016").returncode == 0
    others = [["World", "", 50.0], ["Japan", "3.00 e", 1.0], ["United States", 9.0, "3.00 e"],
              [DPRK, 1.0, ""], ["China, P.R.: Mainland", "0.00 e", 2.5]]  # fmt: skip
    workbook(workspace.dots / "DOTS_162.xlsx", "Russian Federation", others, [])
    workspace.hash()

    def made(name):
        assert workspace.run(name).returncode == 0
        return (workspace.data / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]

    assert made("trade_selected_pairs") == [
        "2016,CHN,PRK,exports,country,FOB,3422.5,false",
        "2016,CHN,PRK,imports,country,CIF,0,false",
        "2016,CHN,RUS,imports,partner,FOB,0.00,true",
        "2016,RUS,CHN,exports,country,FOB,0.00,true",
        "2016,RUS,JPN,exports,country,FOB,3.00,true",
        "2016,RUS,PRK,exports,country,FOB,1,false",
        "2016,RUS,USA,exports,country,FOB,9,false",
        "2017,CHN,PRK,exports,country,FOB,0.00006,false",
        "2017,CHN,PRK,imports,country,CIF,1703.75,true",
        "2017,CHN,RUS,imports,partner,FOB,2.5,false",
        "2017,RUS,CHN,exports,country,FOB,2.5,false",
        "2017,RUS,JPN,exports,country,FOB,1,false",
        "2017,RUS,USA,exports,country,FOB,3.00,true",
    ]
    assert made("trade_totals_by_country") == [
        "2016,CHN,exports,FOB,9,0",
        "2016,CHN,imports,CIF,9,0",
        "2016,PRK,exports,FOB,10.5,",
        "2016,PRK,imports,CIF,12.5,100",
        "2017,CHN,exports,FOB,9,0",
        "2017,CHN,imports,CIF,9,99.9",
        "2017,PRK,exports,FOB,11.5,100",
        "2017,PRK,imports,CIF,13.5,",
        "2017,RUS,exports,FOB,50,46.2",
    ]
    assert made("trade_matrix_2016") == [
        "AUS,CHN,1,,no",
        "CHN,AUS,,1,no",
        "CHN,PRK,,3422.5,no",
        "JPN,PRK,2.10,,importer",
        "PRK,CHN,0,,no",
        "RUS,CHN,,0.00,exporter",
        "RUS,JPN,,3.00,exporter",
        "RUS,PRK,,1,no",
        "RUS,USA,,9,no",
    ]
    assert made("dots_workbooks") == [
        'DOTS_43.xlsx,"China, P.R.: Mainland",CHN,country,2016,2017,4,0,4,1,2022-02-19T20:20:28',
        f'DOTS_147.xlsx,"{DPRK}",PRK,country,2016,2017,1,1,1,1,2022-02-19T20:20:28',
        "DOTS_162.xlsx,Russian Federation,RUS,country,2016,2017,7,3,0,0,2022-02-19T20:20:28",
        "DOTS_221.xlsx,World,,total,2016,2017,2,0,2,0,2022-02-19T20:20:28",
    ]


def test_both_reports_of_a_pair_share_a_row_of_the_matrix(workspace):
    rows = [["China, P.R.: Mainland", 3.0, ""]]
    workbook(workspace.dots / "DOTS_13.xlsx", "Australia", rows, rows)
    workspace.hash()
    assert workspace.run("trade_matrix_2016").returncode == 0
    text = (workspace.data / "trade_matrix_2016.csv").read_text(encoding="utf-8")
    assert "\nAUS,CHN,1,3,no\n" in text and "\nCHN,AUS,3,1,no\n" in text


def test_a_repetition_is_listed_and_gives_no_row(workspace):
    rows = [[DPRK, 1.0, 2.0], ["World", 1.0, 2.0]]
    for name in ("DOTS_143.xlsx", "DOTS_144.xlsx"):
        workbook(workspace.dots / name, "Nicaragua", rows, rows)
    workspace.hash()
    assert workspace.run("trade_totals_by_country", "dots_workbooks").returncode == 0
    totals = (workspace.data / "trade_totals_by_country.csv").read_text(encoding="utf-8")
    assert totals.count(",NIC,") == 4
    listed = (workspace.data / "dots_workbooks.csv").read_text(encoding="utf-8")
    assert "144.xlsx,Nicaragua,NIC,repetition,2016,2017,2,0,2,0," in listed


def test_years_outside_a_table_are_left_out(workspace):
    rows = [[DPRK, 1.0, 2.0]]
    workbook(
        workspace.dots / "DOTS_43.xlsx", "China, P.R.: Mainland", rows, rows, years=("1989", "1990")
    )
    workspace.hash()
    for name, year, other in (("", 1990, 1989), ("_1960_1989", 1989, 1990)):
        assert workspace.run(f"dprk_trade_by_partner{name}").returncode == 0
        text = (workspace.data / f"dprk_trade_by_partner{name}.csv").read_text(encoding="utf-8")
        assert f"\n{year},CHN" in text and f"\n{other}" not in text


def test_check_writes_nothing_and_names_table_and_line(workspace):
    assert workspace.run("dprk_trade_totals").returncode == 0
    assert workspace.run("dprk_trade_totals", "--check").returncode == 0
    path = workspace.data / "dprk_trade_totals.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("22.5", "22.6"), encoding="utf-8")
    before = workspace.files()
    result = workspace.run("dprk_trade_totals", "--check")
    assert result.returncode == 1
    assert "dprk_trade_totals: differs" in result.stderr and "line 3" in result.stderr
    assert "built: 2016,exports,partner,CIF,22.5" in result.stderr
    assert "kept:  2016,exports,partner,CIF,22.6" in result.stderr
    assert workspace.files() == before


@pytest.mark.parametrize(
    ("built", "kept", "line"),
    [(b"a\nb\n", b"a\n", 2), (b"a\n", b"a\nb\n", 2), (b"a\n", b"", 1), (b"a\nb\n", b"a\nb", 3)],
)
def test_the_first_difference_is_found_where_one_file_is_shorter(built, kept, line):
    assert command.first_difference(built, kept).startswith(f"line {line}\n")


@pytest.mark.parametrize(
    ("value", "text"),
    [(6e-05, "0.00006"), (2000.0, "2000"), (0.0, "0"), (168.3999999999999, "168.3999999999999"),
     (1e16, "10000000000000000"), (0.1, "0.1")],
)  # fmt: skip
def test_a_number_keeps_every_digit_and_no_exponent(value, text):
    assert plain_number(value) == text
    assert float(text) == value
