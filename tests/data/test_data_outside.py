"""The tables work without the book: plain pandas, plain frictionless, the README's own lines."""

import re
import shutil

import pandas as pd
import pytest
from frictionless import Package
from package_tables import DATA, RESOURCES, ROOT, fields, read

from course.datapackage import load, recipe

TABLES = load(DATA).tables
SNIPPET = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.M)
READMES = ("README.md", "data/README.md")
SNIPPETS = [
    (name, code) for name in READMES for code in SNIPPET.findall((ROOT / name).read_text("utf-8"))
]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder that holds the tables and their description, and nothing else of the book."""
    root = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(DATA, root / "data", ignore=shutil.ignore_patterns("builders", "*.md"))
    return root


def as_written(kind, cell):
    """What a cell should be in memory, by its type in the package; None where it is missing."""
    if cell == "":
        return None
    if kind in ("integer", "number", "year"):
        return float(cell)
    if kind == "boolean":
        return cell == "true"
    return pd.Timestamp(cell) if kind in ("date", "datetime") else cell


@pytest.mark.parametrize("name", RESOURCES)
def test_the_loading_line_gives_pandas_every_cell_as_the_package_means_it(name, clone, monkeypatch):
    monkeypatch.chdir(clone)
    frame = eval(recipe(TABLES[name], "data"), {"pd": pd})
    rows = read(name)
    assert list(frame.columns) == fields(name)
    assert len(frame) == len(rows)
    for column in RESOURCES[name]["schema"]["fields"]:
        there = [None if pd.isna(value) else value for value in frame[column["name"]]]
        wanted = [as_written(column["type"], row[column["name"]]) for row in rows]
        wrong = [pair for pair in zip(there, wanted, strict=True) if pair[0] != pair[1]]
        assert wrong[:3] == [], column["name"]


def test_without_the_loading_line_codes_would_lose_their_zeros(clone):
    """The reason for the line: plain pandas takes heading 0106 for 106."""
    plain = pd.read_csv(clone / "data" / "dprk_exports_hs4_2017.csv")
    assert plain["hs4"].iloc[0] == 106
    assert read("dprk_exports_hs4_2017")[0]["hs4"] == "0106"


@pytest.mark.parametrize("name", RESOURCES)
def test_frictionless_reads_every_row_from_the_package_alone(name, clone, monkeypatch):
    monkeypatch.chdir(clone)
    package = Package("data/datapackage.yaml")
    with package.get_resource(name) as resource:
        count, kinds = 0, set()
        for row in resource.row_stream:
            count += 1
            kinds |= {error.type for error in row.errors}
    assert (count, kinds) == (len(read(name)), set())


def test_both_readmes_show_both_ways():
    for name in READMES:
        shown = "".join(code for other, code in SNIPPETS if other == name)
        assert "pd.read_csv(" in shown and "Package(" in shown, name


@pytest.mark.parametrize(("name", "code"), SNIPPETS)
def test_the_lines_of_a_readme_run_beside_the_tables(name, code, clone, monkeypatch):
    monkeypatch.chdir(clone)
    names = {}
    exec(code, names)
    result = next(value for key, value in names.items() if key in ("exports", "launches"))
    assert len(result) > 100
    if isinstance(result, pd.DataFrame):
        assert set(result["hs4"].str.len()) == {4}
