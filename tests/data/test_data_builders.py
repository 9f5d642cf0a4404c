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


def test_years_outside_the_book_are_left_out(workspace):
    rows = [[DPRK, 1.0, 2.0]]
    workbook(
        workspace.dots / "DOTS_43.xlsx", "China, P.R.: Mainland", rows, rows, years=("1989", "1990")
    )
    workspace.hash()
    assert workspace.run("dprk_trade_by_partner").returncode == 0
    text = (workspace.data / "dprk_trade_by_partner.csv").read_text(encoding="utf-8")
    assert "\n1990,CHN" in text and "\n1989" not in text


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
