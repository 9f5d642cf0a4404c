"""Each page is built as agreed: one title, no skipped level, card, prompts, small cells."""

import ast
import itertools
import re
import statistics

import pytest
import yaml
from bs4 import BeautifulSoup
from contents import CHAPTERS, PAGES, notebooks, source

from course.places import DATAPACKAGE

TABLES = [r["name"] for r in yaml.safe_load(DATAPACKAGE.read_text("utf-8"))["resources"]]
ALLOWED = {"pandas", "altair", "numpy"}
READ = re.compile(r"\.\./data/([\w-]+)\.csv")
PROMPT = re.compile(r"^```\{admonition\} .+\n:class: reading\n(.*?)^```$", re.DOTALL | re.M)
MOST_LINES = 25
USUAL_LINES = 8


def article(site, name):
    """The text part of a built page."""
    page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
    return page.select_one("article")


def lines(cell):
    """Lines of a code cell that are not blank."""
    return len([line for line in cell.source.splitlines() if line.strip()])


def words_to_read(page):
    """Number of words of a built chapter: no card, no code, no results, no figures."""
    for part in page.select(".chapter-card, .cell, .headerlink"):
        part.extract()
    return len(re.findall(r"[^\W\d_][\w’'-]*", page.get_text(" ")))


def tables_read(name):
    """Names of the tables that a page's cells read."""
    return set(READ.findall("\n".join(cell.source for cell in source(name).code())))


@pytest.mark.parametrize("name", PAGES)
def test_one_title_and_no_skipped_level(site, name):
    levels = [int(tag.name[1]) for tag in article(site, name).find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_card_is_filled(name):
    body = re.search(r"^```\{card-chapter\}\n(.*?)^```$", source(name).text, re.DOTALL | re.M)[1]
    card = yaml.safe_load(body)
    assert set(card) == {"chapter", "minutes", "prerequisites", "outcomes", "tables"}
    assert 20 <= card["minutes"] <= 120
    assert card["prerequisites"]
    assert 3 <= len(card["outcomes"]) <= 6
    for outcome in card["outcomes"]:
        assert re.match(r"[a-z]+ ", outcome), f"'{outcome}' should begin with a verb"
    assert set(card["tables"]) <= set(TABLES)
    here, after = tables_read(name), tables_read(name.replace("chapters/", "exercises/"))
    assert here <= set(card["tables"]), "the cells read a table that the card does not name"
    assert set(card["tables"]) <= here | after, "the card names a table that no cell reads"


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_quotes_asks_and_judges(name):
    page = source(name)
    assert page.directives("excerpt")
    assert page.directives("verdict")
    order = [page.text.index("{card-chapter}"), page.text.index("{excerpt}")]
    order += [page.text.index("The question"), page.text.index("```{code-cell}")]
    order += [page.text.index("{verdict}"), page.text.index("Take away")]
    assert order == sorted(order), "card, excerpt, question, data, verdict, take-away"
    assert "## Further reading" in page.text


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_has_one_to_six_charts_each_with_a_prompt(site, name):
    cells = source(name).cells()
    charts = [n for n, cell in enumerate(cells) if "source" in cell.metadata]
    assert 1 <= len(charts) <= 6
    assert len(charts) == len(article(site, name).select("figure.chart"))
    for number in charts:
        prompt = PROMPT.search(cells[number + 1].source)
        assert prompt, f"no reading prompt follows the chart of line {cells[number]['line']}"
        assert re.search(r"\?|\b(List|Name|Find|Say|Write|Cover)\b", prompt[1])


@pytest.mark.parametrize("name", notebooks())
def test_cells_are_small(name):
    cells = [cell for cell in source(name).code() if "check" not in cell.metadata.get("tags", [])]
    long = [cell["line"] for cell in cells if lines(cell) > MOST_LINES]
    assert long == [], f"cells of more than {MOST_LINES} lines begin at these lines"
    if name in CHAPTERS:
        assert statistics.median(lines(cell) for cell in cells) <= USUAL_LINES


@pytest.mark.parametrize("name", notebooks())
def test_cells_import_only_what_every_kernel_has(name):
    found = set()
    for cell in source(name).code():
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module.split(".")[0])
    assert found <= ALLOWED


@pytest.mark.parametrize("name", notebooks())
def test_cells_read_tables_of_the_data_package_and_nothing_else(name):
    for cell in source(name).code():
        paths = re.findall(r"read_\w+\(\s*([^,)]*)", cell.source)
        for path in paths:
            assert READ.search(path), f"line {cell['line']} reads {path}"
        assert set(READ.findall(cell.source)) <= set(TABLES)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_read_in_an_hour(site, name):
    assert 1200 <= words_to_read(article(site, name)) <= 2500


@pytest.mark.parametrize("name", notebooks())
def test_the_header_opens_the_page_as_a_notebook(name):
    front = yaml.safe_load(source(name).text.split("\n---\n")[0])
    assert front["jupytext"]["text_representation"]["format_name"] == "myst"
    assert front["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("name", PAGES)
def test_no_directive_is_shown_raw(site, name):
    text = article(site, name).get_text()
    assert re.findall(r"\{[a-z][\w:-]*\}`|^```\{|^:::\{", text, re.M) == []
    assert "<!--" not in text
