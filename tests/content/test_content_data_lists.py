"""The lists of tables, sources and licences in the repository's own pages are the package's."""

import csv
import re

import pytest
import yaml

from course.errors import BookError
from course.listing import LICENCES, README, put, write_lists, written
from course.places import ROOT

DATA = ROOT / "data"
PACKAGE = yaml.safe_load((DATA / "datapackage.yaml").read_text("utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}


def test_the_lists_are_what_the_package_says_now():
    stale = [str(path.relative_to(ROOT)) for path, new in written().items()
             if path.read_text("utf-8") != new]  # fmt: skip
    assert stale == [], "Mend: run python3 book.py data --stamp"


def test_a_table_of_the_folder_is_in_the_package_and_in_the_list():
    text = (ROOT / README).read_text("utf-8")
    listed = re.findall(r"^\| \[(\w+)\.csv\]", text, re.M)
    assert sorted(listed) == sorted(RESOURCES) == sorted(p.stem for p in DATA.glob("*.csv"))


@pytest.mark.parametrize("name", RESOURCES)
def test_the_list_counts_rows_and_names_the_builder(name):
    line = next(line for line in (ROOT / README).read_text("utf-8").splitlines()
                if line.startswith(f"| [{name}.csv]"))  # fmt: skip
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[1] == f"{rows:,}"
    built_by = RESOURCES[name]["built_by"]
    assert cells[4].endswith(f"(builders/{built_by.rpartition('/')[2]})") or (
        cells[4] == built_by == "hand-compiled"
    )


@pytest.mark.parametrize("name", RESOURCES)
def test_every_source_with_an_address_stands_in_the_replication_readme(name):
    text = (ROOT / README).read_text("utf-8")
    for source in RESOURCES[name]["sources"]:
        if source.get("path", "").startswith("http"):
            assert f"<{source['path']}>" in text
    assert RESOURCES[name]["licence_checked"].rstrip(".") in text


def test_whatever_is_not_cc_by_stands_among_the_licences_with_its_terms():
    text = (ROOT / LICENCES).read_text("utf-8")
    for name, resource in RESOURCES.items():
        names = {licence["name"] for licence in resource["licenses"]}
        line = re.search(rf"^- `{name}\.csv`(.*)$", text, re.M)
        assert bool(line) == (names != {"CC-BY-4.0"}), name
        if line:
            assert all(licence["path"] in line[1] for licence in resource["licenses"])
            assert " ".join(resource["restrictions"].split()) in line[1]
            if any("NC" in licence for licence in names):
                assert "(**non-commercial**)" in line[1]


def test_the_replication_readme_has_the_template_s_parts():
    text = (ROOT / README).read_text("utf-8")
    parts = ("Data availability and provenance statements", "Dataset list",
             "Computational requirements", "Programs", "Instructions", "Cite")  # fmt: skip
    places = [text.index(f"\n## {part}\n") for part in parts]
    assert places == sorted(places)
    for name in re.findall(r"`builders/(\w+\.py)`|`(\w+\.py)`", text):
        found = next(part for part in name if part)
        assert (DATA / "builders" / found).is_file() or (ROOT / found).is_file(), found


def test_the_change_log_begins_with_the_package_s_version():
    log = (DATA / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## (\S+)$", log, re.M)[1] == str(PACKAGE["version"])


def test_lists_are_written_between_their_comments_and_nothing_else_is_touched(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("n\n1\n")
    (tmp_path / "data" / "datapackage.yaml").write_text(
        "resources:\n"
        "- {name: a, path: a.csv, title: A, bytes: 4, licence_checked: 'Never.',\n"
        "   restrictions: None., sources: [{title: Somebody, path: 'https://e.org/',\n"
        "   vintage: now}],\n"
        "   licenses: [{name: CC-BY-NC-4.0, title: Deed, path: 'https://l.org/'}],\n"
        "   schema: {fields: [{name: n, type: integer}]}}\n"
    )
    for file, names in ((README, ("tables", "sources")), (LICENCES, ("licences",))):
        body = "".join(f"<!-- list: {name} -->\nold\n<!-- end -->\n" for name in names)
        (tmp_path / file).write_text(f"before\n{body}after\n")
    assert {path.name for path in write_lists(tmp_path)} == {"README.md", "LICENSE-CONTENT.md"}
    readme = (tmp_path / README).read_text()
    assert "| [a.csv](a.csv) | 1 | 1 | CC BY-NC 4.0 | hand-compiled |" in readme
    assert "- **Somebody**. <https://e.org/> (vintage now)." in readme
    assert "  - `a`: CC BY-NC 4.0. Licence checked: Never." in readme
    assert readme.startswith("before\n") and readme.endswith("after\n") and "old" not in readme
    licences = (tmp_path / LICENCES).read_text()
    assert "- `a.csv` (**non-commercial**): [Deed](https://l.org/). None." in licences
    assert write_lists(tmp_path) == []


def test_a_list_without_a_place_is_named():
    with pytest.raises(BookError, match="the list 'tables' has no place"):
        put("<!-- list: tables -->\n", "tables", "x", README)
