"""A small book is built whole; each fault put into it stops the build and is named."""

import zipfile

import pytest
from bs4 import BeautifulSoup
from small_book import GOOD, HEAD, build, write

from course.editions import READ

CHART = """
```{code-cell}
SOURCE
import altair as alt
import pandas as pd

flows = pd.read_csv("../data/flows.csv")
alt.Chart(flows).mark_bar().encode(x="year:O", y="n:Q")PROPERTIES
```
"""
CARD = (
    "```{card-chapter}\nchapter: 1\nminutes: 5\nprerequisites: [x]\n"
    "outcomes: [y]\ntables: [TABLE]\n```\n"
)


def chart(properties, source="flows"):
    """A cell with a chart."""
    return CHART.replace("PROPERTIES", properties).replace("SOURCE", f":source: {source}\n")


BAD = {
    "chapters/bad-charts": HEAD + "# Charts\n\n"
    + chart('.properties(title="A title")')
    + chart('.properties(description="A description.")')
    + chart('.properties(title="A title", description="A description.")', source="flaws"),
    "chapters/bad-claims": "# Claims\n\n```{excerpt} nobody\n```\n\n```{verdict} waiting\n```\n",
    "chapters/bad-cards": "# Cards\n\n" + CARD.replace("minutes", "hours")
    + "\n" + CARD.replace("TABLE", "flaws"),
    "chapters/bad-formula": "# Formula\n\nHere: $a_b_c$ and more.\n\n$$\n\\nosuch{x}\n$$\n",
    "chapters/bad-numbers": HEAD + "# Numbers\n\n```{code-cell}\nrows = 12\n```\n\nOf 13 rows, 4.\n"
    "<!-- computed\n13 = rows\n-->\n",
    "chapters/bad-cell": HEAD + "# Cell\n\n```{code-cell}\nraise RuntimeError('broken')\n```\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The small book without a fault, built."""
    root = tmp_path_factory.mktemp("good")
    write(root, {"chapters/good": GOOD})
    built = build(root)
    assert built.code == 0, built.said
    return built.site


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """What the build says about the small book with every fault in it."""
    root = tmp_path_factory.mktemp("bad")
    write(root, BAD)
    built = build(root)
    assert built.code != 0
    return " ".join(built.said.split())


@pytest.fixture(scope="module")
def page(good):
    return BeautifulSoup((good / "chapters" / "good.html").read_text("utf-8"), "html.parser")


def test_it_is_told_that_pages_are_read(good):
    assert (good.parent / READ).exists()


@pytest.mark.parametrize(
    "said",
    [
        "bad-charts.md:11: the chart of code cell 1 has no description. Mend: .properties(desc",
        "bad-charts.md:21: the chart of code cell 2 has no title. Mend: .properties(title=...)",
        "bad-charts.md:31: code cell 3: the table 'flaws' is not in data/datapackage.yaml. Mend:",
        "bad-claims.md:3: there is no claim 'nobody' in claims.yml. Mend: use one of: judged, wai",
        "bad-claims.md:6: claim 'waiting' has no verdict yet. Mend: fill verdict, finding and cav",
        "bad-cards.md:3: the chapter's card has the fields chapter, hours, prerequisites, outcomes",
        "Mend: give it exactly chapter, minutes, prerequisites, outcomes, tables.",
        "bad-cards.md:11: the card: the table 'flaws' is not in data/datapackage.yaml. Mend: use",
        "bad-formula.md:3: WARNING: formula 'a_b_c' cannot be converted",
        "cannot be converted (unknown command). Mend: use LaTeX that latex2mathml reads.",
        "bad-numbers.md:12: the prose says 13, the data give 12 (rows). Mend: correct the prose",
        "bad-numbers.md:12: the number 4 is neither computed nor given. Mend: add '4 =",
        "bad-cell.md: the cells do not run (RuntimeError: broken). Mend:",
    ],
)
def test_a_fault_stops_the_build_and_is_named(bad, said):
    assert said in bad


def test_a_chart_becomes_a_figure_with_words_drawing_data_and_source(page):
    (figure,) = page.select("figure.chart")
    assert figure.select_one(".chart-title").get_text() == "It rose & rose"
    assert figure.select_one("[role=img]")["aria-label"] == "Bars: 5 in 2016 and 7 in 2017."
    assert len(figure.select(".chart-drawing svg")) == 2
    assert [td.get_text() for td in figure.select("td")] == ["5", "2016", "7", "2017"]
    assert figure.select_one(".chart-source").get_text() == "Source: Office. Data: Flows."
    assert figure.select_one(".chart-source a")["href"] == "data.html#table-flows"


def test_only_pages_with_charts_load_the_chart_script(good, page):
    assert page.select("script[src*='charts.mjs'][type=module]")
    other = (good / "chapters" / "data.html").read_text("utf-8")
    assert "charts.mjs" not in other
    assert (good / "_static" / "vega-bundle.mjs").stat().st_size > 500_000


def test_a_quotation_names_speaker_author_and_place(page):
    box = page.select_one("#excerpt-judged")
    assert box.blockquote.get_text(strip=True) == "“a ‘thing’ said”"
    source = " ".join(box.select_one(".excerpt-source").get_text().split())
    assert source == "B. Speaker, quoted by A. Writer, On Things, 2017, paragraph 2"


def test_a_verdict_says_stamp_finding_and_caveat(page):
    box = page.select_one("#verdict-judged")
    assert box.select_one(".stamp").get_text() == "mixed"
    assert box.em.get_text() == "half"
    assert "What the data cannot say. No more." in box.get_text()


def test_verdict_and_overview_lead_to_the_cell_that_decides(page):
    (cell,) = page.select("#decides-judged")
    assert "mark_bar" in cell.get_text()
    links = page.select('a[href$="#decides-judged"]')
    assert [link.get_text().lower() for link in links] == ["the cell that decides it"] * 2


def test_the_overview_leads_to_judged_chapters_only(page):
    judged, waiting = page.select("li.claim")
    assert "Was it?" in judged.get_text()
    assert judged.select_one(".stamp").get_text() == "mixed"
    assert judged.select("a")
    assert waiting.select_one(".stamp").get_text() == "in preparation"
    assert waiting.select("a") == []


def test_the_card_shows_time_outcomes_and_tables(page):
    card = page.select_one(".chapter-card")
    text = " ".join(card.get_text(" ").split())
    for part in ("about 50 minutes", "nothing", "read count", "Flows"):
        assert part in text
    assert card.select_one("a")["href"] == "data.html#table-flows"


def test_formulas_are_drawn_by_the_browser(page):
    assert page.select_one("math msup")
    assert "mathjax" not in " ".join(tag.get("src", "") for tag in page.select("script")).lower()


def test_the_data_page_leads_to_file_builder_and_source(good):
    page = BeautifulSoup((good / "chapters" / "data.html").read_text("utf-8"), "html.parser")
    section = page.select_one("#table-flows")
    links = {a.get_text(): a["href"] for a in section.select(".table-facts a")}
    assert links == {
        "flows.csv": "../data/flows.csv",
        "data/builders/flows.py": "https://github.com/o/n/blob/main/data/builders/flows.py",
        "An office": "https://example.org/",
    }
    assert (good / "data" / "flows.csv").read_text() == "year,n\n2016,5\n2017,7\n"
    assert "nothing before 2016" in section.get_text()
    assert [th.get_text() for th in section.select("tbody th")] == ["year"]


def test_the_archive_is_the_same_from_build_to_build(good):
    with zipfile.ZipFile(good / "united-front.zip") as archive:
        members = archive.infolist()
    assert {member.date_time for member in members} == {(2017, 7, 4, 0, 0, 0)}
    names = [member.filename for member in members]
    assert "united-front/chapters/good.ipynb" in names
    assert "united-front/data/flows.csv" in names
