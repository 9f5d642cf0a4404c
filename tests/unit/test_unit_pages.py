"""Parts of a page that need no build: addresses, launch links, the archive, tables, page head."""

from types import SimpleNamespace

import datapages
import house
import launch
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from frames import dressed
from latex2mathml.converter import convert
from ledger import _css, stamp

from course.address import site_address
from course.claims import VERDICTS


def test_the_sites_address_follows_from_the_repositorys():
    assert site_address("https://github.com/o/n") == "https://o.github.io/n/"
    assert site_address("https://github.com/o/n/") == "https://o.github.io/n/"


def test_the_launch_link_names_owner_branch_and_page():
    link = launch.binder_link("https://github.com/o/n", "main", "chapters/a-b")
    assert link == ("https://mybinder.org/v2/gh/o/n/main?urlpath=lab/tree/chapters/a-b.ipynb")


@pytest.mark.parametrize("address", ["", "https://github.com/o", "https://github.com/o/n/tree/x"])
def test_a_wrong_repository_is_named_with_its_mend(address):
    with pytest.raises(ValueError, match=r"_config\.yml: repository\.url is .* Mend: write https:"):
        launch.binder_link(address, "main", "a")


def document(*children):
    """A page with one section."""
    page = new_document("page")
    page += nodes.section("", nodes.title("", "T"), *children)
    return page


def test_the_description_is_the_first_plain_paragraph():
    quoted = nodes.block_quote("", nodes.paragraph("", "Quoted."))
    marked = nodes.paragraph("", "A label.", classes=["card-label"])
    page = document(quoted, marked, nodes.paragraph("", "The first\nline."))
    assert house.first_paragraph(page) == "The first line."
    assert house.first_paragraph(document()) == ""


def test_a_long_description_is_cut_at_a_word():
    cut = house.first_paragraph(document(nodes.paragraph("", "word " * 100)))
    assert len(cut) <= 200
    assert cut.endswith("word …")


RESOURCES = {
    "one": {"title": "Table <1>", "sources": [{"title": "Long", "short": "Short"}]},
    "two": {
        "title": "Table 2",
        "sources": [{"title": "x", "short": "Short"}, {"title": "y", "short": "B & C"}],
    },
}


@pytest.fixture
def app(monkeypatch):
    """An application with two tables."""
    monkeypatch.setattr(datapages, "resources", lambda _app: RESOURCES)
    builder = SimpleNamespace(get_relative_uri=lambda page, target: f"data.html?{page}")
    return SimpleNamespace(builder=builder)


def test_a_source_line_names_each_source_once_and_links_each_table(app):
    line = BeautifulSoup(datapages.source_line(app, "p", ["one", "two"]), "html.parser")
    assert line.get_text() == "Source: Short; B & C. Data: Table <1>, Table 2."
    assert [a["href"].rpartition("#")[2] for a in line.select("a")] == ["table-one", "table-two"]


def test_a_chart_without_table_has_no_source_line(app):
    assert datapages.source_line(app, "p", []) == ""
    assert datapages.source_line(app, "p", ["nowhere"]) == ""


def test_an_unknown_table_is_named_with_the_known_ones(app):
    (fault,) = datapages.unknown(app, ["one", "tow"])
    assert fault.startswith("the table 'tow' is not in data/datapackage.yaml. Mend: use one of one")


def test_every_verdict_has_a_stamp_in_words_and_a_class_of_its_own():
    classes = {_css(verdict) for verdict in VERDICTS}
    assert len(classes) == len(VERDICTS)
    for verdict in VERDICTS:
        mark = stamp(verdict)
        assert mark.astext() == verdict
        assert " " not in mark["classes"][1]


FRAME = """
<style>.dataframe {}</style><table border="1" class="dataframe"><thead>
<tr style="text-align: right;"><th></th><th>who</th><th>n</th></tr></thead>
<tbody><tr><th>0</th><td>A</td><td>1,234.5</td></tr><tr><th>1</th><td>B</td><td>NaN</td></tr></tbody>
</table><p>2 rows × 2 columns</p>
"""


def test_a_printed_table_can_be_read_aloud():
    table = BeautifulSoup(dressed(FRAME), "html.parser")
    assert table.select("style") == []
    assert [th.get_text() for th in table.select("thead th")] == ["who", "n"]
    assert all(th.get("scope") for th in table.select("th"))
    number, missing = table.select("tbody tr td:last-child")
    assert "number" in number["class"]
    assert "missing" in missing["class"]
    assert "number" not in table.select_one("tbody td").get("class", [])


def test_formulas_become_mathml():
    assert "<mfrac>" in convert(r"\frac{1}{n} \sum_i s_i^2")
