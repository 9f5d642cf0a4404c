"""What the builder of the arms transfers refuses, and that it then writes nothing."""

import csv
import io

import pytest

from data.builders import sipri

S400 = [
    "China", "Russia", "2015", "", "8", "?", "S-400 Triumf", "SAM system", "8", "",
    "2018; 2019", "New", "", "65", "520", "520",
]  # fmt: skip
HEAD = "Transfers of major conventional arms\n" * 10 + f"{sipri.GENERATED} 10:02:49 AM\n"


def changed(**cells):
    """The S-400 for China with other cells: c2="2014" is another year of order."""
    row = list(S400)
    for name, value in cells.items():
        row[int(name[1:])] = value
    return row


def lines(*rows):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def register(workspace, *rows, text=None, head=HEAD, columns=sipri.RAW_COLUMNS):
    """Put a small register into the raw folder."""
    folder = workspace.raw / sipri.SOURCE
    folder.mkdir()
    body = lines(*rows) if text is None else text
    content = head + lines(columns) + body
    (folder / sipri.RAW_FILE).write_bytes(content.encode("cp1252"))
    workspace.hash()


def refuses(workspace, *parts):
    before = workspace.files()
    result = workspace.run("sipri_selected_transfers")
    assert result.returncode == 1, result.stdout
    for part in (*parts, "Mend:"):
        assert part in result.stderr
    assert "Traceback" not in result.stderr
    assert workspace.files() == before


def built(workspace):
    result = workspace.run("sipri_selected_transfers")
    assert result.returncode == 0, result.stderr
    path = workspace.data / "sipri_selected_transfers.csv"
    return path.read_text(encoding="utf-8").splitlines()[1:]


def test_a_small_register_gives_exactly_these_rows(workspace):
    group = changed(c0="Hamas (Palestine)*", c1="North Korea", c2="2014", c3="?", c10="2018")
    none_yet = changed(c6="A-1", c8="0", c10="", c15="0", c11="Second hand")
    register(workspace, S400, group, none_yet, changed(c2="1999"), changed(c0="India"))
    assert built(workspace) == [
        "PRK-2014-1,PRK,North Korea,,Hamas (armed group),2014,true,S-400 Triumf,SAM system,new,8,"
        "true,8,false,2018,2018,2018,520",
        "RUS-2015-1,RUS,Russia,CHN,China,2015,false,A-1,SAM system,second hand,8,true,0,false,,,,0",
        "RUS-2015-2,RUS,Russia,CHN,China,2015,false,S-400 Triumf,SAM system,new,8,true,8,false,"
        "2018; 2019,2018,2019,520",
    ]


def test_a_comment_with_a_line_end_does_not_break_its_record(workspace):
    begun, rest = lines([*S400[:12], "a comment"]), lines(["", *S400[13:]])
    register(workspace, text=begun + rest + lines(changed(c6="next")))
    assert [row.split(",")[7] for row in built(workspace)] == ["S-400 Triumf", "next"]


def test_orders_that_agree_in_every_column_stop_the_build(workspace):
    register(workspace, S400, S400)
    refuses(workspace, "row 3", "is already in row 2")


def test_orders_of_the_same_weapon_and_year_keep_the_order_of_the_register(workspace):
    register(workspace, changed(c4="20"), changed(c4="18"))
    assert [row.split(",")[10] for row in built(workspace)] == ["20", "18"]


@pytest.mark.parametrize(
    ("cells", "part"),
    [
        ({"c0": "Utopia", "c1": "North Korea"}, "the country 'Utopia' is unknown"),
        ({"c1": "Hamas (Palestine)*", "c0": "North Korea"}, None),
        ({"c2": "about 2015"}, "the year of order 'about 2015' is no year"),
        ({"c2": "2051"}, "the year of order '2051' is no year"),
        ({"c3": "*"}, "the mark '*' is not '?'"),
        ({"c5": "e"}, "the mark 'e' is not '?'"),
        ({"c9": " "}, "the mark ' ' is not '?'"),
        ({"c4": "8-10"}, "the number ordered '8-10' is no number"),
        ({"c8": "some"}, "the number delivered 'some' is no number"),
        ({"c8": "-8"}, "the number delivered '-8' is no number"),
        ({"c8": "0"}, "'0' delivered in the years '2018; 2019'"),
        ({"c10": ""}, "'8' delivered in the years ''"),
        ({"c10": "2018, 2019"}, "the year of delivery '2018, 2019' is no year"),
        ({"c10": "2019; 2018"}, "out of order"),
        ({"c10": "2014"}, "before the order"),
        ({"c11": "Used"}, "the status 'Used' is unknown"),
        ({"c15": "n.a."}, "the TIV 'n.a.' is no number"),
    ],
)
def test_cell_with_a_fault(workspace, cells, part):
    register(workspace, changed(c6="first"), changed(**cells))
    if part is None:  # an armed group that supplies is not in the selection
        assert len(built(workspace)) == 1
    else:
        refuses(workspace, f"{sipri.RAW_FILE}, line 14: ", part)


def test_another_header(workspace):
    register(workspace, S400, columns=[*sipri.RAW_COLUMNS[:-1], "TIV"])
    refuses(workspace, f"{sipri.RAW_FILE}, line 12", "the header is")


def test_lines_missing_before_the_header(workspace):
    register(workspace, S400, head=HEAD.split("\n", 1)[1])
    refuses(workspace, f"{sipri.RAW_FILE}, line 12", "the header is")


def test_another_edition(workspace):
    register(workspace, S400, head=HEAD.replace("2025", "2026"))
    refuses(workspace, "not the edition 'Data generated: 13 Mar 2025'")


@pytest.mark.parametrize("cells", [S400[:-1], [*S400, ""], S400[:4]])
def test_record_with_too_many_or_too_few_cells(workspace, cells):
    register(workspace, changed(c6="first"), cells)
    refuses(workspace, f"{sipri.RAW_FILE}, line 14", "cells where the header has 16")


def test_broken_record_that_is_not_continued(workspace):
    register(workspace, S400[:13], S400)
    refuses(workspace, f"{sipri.RAW_FILE}, line 13", "cells where the header has 16")


def test_file_that_ends_inside_a_record(workspace):
    register(workspace, S400, S400[:13])
    refuses(workspace, f"{sipri.RAW_FILE}, line 14", "ends inside a record")


def test_register_in_the_wrong_encoding(workspace):
    register(workspace, S400)
    path = workspace.raw / sipri.SOURCE / sipri.RAW_FILE
    path.write_bytes(path.read_bytes() + b"\x81")
    workspace.hash()
    refuses(workspace, f"{sipri.RAW_FILE}, line 14", "0x81 is not cp1252", "wrong encoding")


def test_another_file_than_the_one_read(workspace):
    register(workspace, S400)
    path = workspace.raw / sipri.SOURCE / sipri.RAW_FILE
    path.write_bytes(path.read_bytes() + b"\n")
    refuses(workspace, sipri.RAW_FILE, "another hash than expected")


def test_country_table_without_a_country_of_the_selection(workspace):
    register(workspace, S400)
    path = workspace.data / "countries.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nRUS,", "\nQQQ,"), encoding="utf-8", newline="\n")
    refuses(workspace, "the country 'Russia' is unknown", "data/countries.csv")
