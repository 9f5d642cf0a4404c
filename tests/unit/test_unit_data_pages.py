"""The pages about the data, built for a small book, and the pieces that they are made of."""

from types import SimpleNamespace

import datapages_html as made
import pytest
from bs4 import BeautifulSoup
from datapages_sources import _marked, linked
from small_book import HEAD, build, write

PAGES = {
    "chapters/data": "# Data\n\n```{data-overview}\n```\n\n```{data-tables}\n```\n",
    "chapters/sources": (
        "# Sources\n\n## Published\n\n```{data-sources}\n```\n\n"
        "## By row\n\n```{row-sources}\n```\n\n"
        "## Registry\n\n```{source-registry}\n```\n"
    ),
    "chapters/doubts": (
        "# Doubts\n\n## Glance\n\n```{doubts-overview}\n```\n\n## All\n\n```{data-doubts}\n```\n"
    ),
    "chapters/rows": HEAD + "# Rows\n\n```{code-cell}\nimport pandas as pd\n\n"
    'pd.read_csv("../data/events.csv")\n```\n',
}
PACKAGE = """\
version: 1.0.0
topics: [{name: one, title: Topic one}, {name: two, title: Topic two}]
resources:
  - {name: events, path: events.csv, title: "What's been", description: "The *events*.",
     topic: two, bytes: 2345, built_by: hand-compiled, vintage: "2017", unit: none,
     licence_checked: "No date.", restrictions: "Cite the page.",
     sources: [{title: "Pages in the rows"}], licenses: [{name: CC-BY-4.0, title: Deed}],
     known_gaps: ["no <b>1999</b>", "nothing else"], quirks: ["odd"],
     doubts: [{field: source_id, unsound: [memory], say: "nobody looked", reverify: true}],
     schema: {primaryKey: [event], foreignKeys: [
       {fields: [code], reference: {resource: codes, fields: [code]}}], fields: [
       {name: event, type: string, description: "What it was",
        constraints: {required: true, pattern: "[a-z]+"}},
       {name: code, type: string}, {name: source_id, type: string}]}}
  - {name: codes, path: codes.csv, title: Codes, description: Codes., topic: one, bytes: 9,
     built_by: data/builders/codes.py, vintage: "1988", unit: dollars,
     licence_checked: "Read.", restrictions: "None.",
     sources: [{title: An office, short: Office, path: "https://example.org/"}],
     licenses: [{name: CC-BY-NC-4.0, title: Deed, path: "https://l.org/"}],
     known_gaps: [], quirks: [], schema: {primaryKey: code, fields: [
       {name: code, type: string}, {name: value_usd, type: number}]}}
  - {name: sources, path: sources.csv, title: Pages, description: Pages., topic: two, bytes: 9,
     built_by: hand-compiled, vintage: "2017", licence_checked: "Own.", restrictions: "None.",
     sources: [{title: "The pages"}], licenses: [{name: CC-BY-4.0, title: Deed}],
     schema: {primaryKey: source_id, fields: [{name: source_id, type: string}]}}
"""
TABLES = {
    "events": 'event,code,source_id\nrain,01,A-1\nsnow,01,memory\nsun,02,"A-1; B"\n',
    "codes": "code,value_usd\n01,5\n02,7\n",
    "sources": (
        "source_id,publisher,url,used_for\nB,Bee & Co,,bees\nA-1,Ay,https://a.org/x,ayes\n"
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The small book, built."""
    root = tmp_path_factory.mktemp("pages")
    write(root, PAGES)
    index = root / "chapters" / "index.md"
    index.write_text("# Small\n\n```{toctree}\ndata\nsources\ndoubts\nrows\n```\n")
    (root / "data" / "flows.csv").unlink()
    (root / "data" / "datapackage.yaml").write_text(PACKAGE)
    for name, text in TABLES.items():
        (root / "data" / f"{name}.csv").write_text(text)
    built = build(root)
    assert built.code == 0, built.said
    return built.site


def page(site, name):
    """One built page."""
    return BeautifulSoup((site / "chapters" / f"{name}.html").read_text("utf-8"), "html.parser")


def test_the_overview_goes_by_topic_and_leads_on(site):
    table = page(site, "data").select_one("table.overview")
    assert [th.get_text() for th in table.select(".topic th")] == ["Topic one", "Topic two"]
    lines = [[cell.get_text(" ", strip=True) for cell in tr] for tr in table.select("tr:has(td)")]
    assert lines[0] == ["Codes codes CC BY-NC 4.0", "2", "", "– no mark", "CC BY-NC 4.0"]
    assert lines[1][:4] == ["What’s been events CC BY 4.0", "3", "", "1"]
    assert table.select_one("td.number a")["href"] == "doubts.html#doubts-events"
    assert [a["href"] for a in table.select("th a")] == [
        "#table-codes", "#table-events", "#table-sources",
    ]  # fmt: skip
    assert "3 tables, 7 rows." in page(site, "data").get_text()


def test_an_entry_holds_facts_gaps_fields_and_the_loading_line(site):
    entry = page(site, "data").select_one("#topic-two > #table-events")
    facts = {dt.get_text(): dt.find_next("dd").get_text(" ", strip=True) for dt in entry("dt")}
    assert facts["File"] == "events.csv (2 kB)"
    assert facts["One row for each"] == "event"
    assert facts["Marked doubtful"] == "1 of 3 rows (33%)"
    assert "Unit" not in facts
    assert facts["Known gaps"] == "no <b>1999</b> nothing else"  # text, never markup
    assert entry.select_one(".table-caveats summary").get_text() == "2 known gaps and 1 quirk"
    assert entry.select_one("p em").get_text() == "events"
    loading = entry.select_one(".highlight").get_text().strip()
    assert loading == 'pd.read_csv("../data/events.csv", dtype={"code": str})'


def test_a_field_shows_unit_rules_key_and_where_it_refers(site):
    data = page(site, "data")
    event = data.find(id="field-events-event")
    assert event.select_one(".key").get_text() == "key"
    assert event.select_one(".rule").get_text() == "required; pattern [a-z]+"
    assert data.find(id="field-events-code").select_one("a")["href"] == "#table-codes"
    assert data.find(id="field-codes-value_usd").select_one(".unit").get_text() == "US dollars"


def test_the_page_of_sources_tells_terms_and_registry(site):
    sources = page(site, "sources")
    office = sources.find(id="from-office")
    assert office.h3.get_text().startswith("Office")
    assert office.select_one(".no-commerce").get_text() == "Non-commercial use only"
    assert "Source: Office. Table codes of United Front?, data package 1.0.0." in office.get_text()
    rows = sources.select(".row-sources > li")
    assert [li.p.get_text() for li in rows] == ["What’s been", "Pages"]
    first, second = sources.select(".registry > li")
    assert (first["id"], first.a["href"]) == ("source-A-1", "https://a.org/x")
    assert "Named in events (2 rows)." in first.get_text()
    assert second.p.get_text() == "B Bee & Co"
    assert second.p.a is None


def test_the_page_of_doubts_counts_and_lists(site):
    doubts = page(site, "doubts")
    line = [cell.get_text() for cell in doubts.select(".doubts-overview tbody tr")[0]]
    assert line == ["What’s been", "1", "3", "33%"]
    assert "No column marks single rows in: Codes, Pages." in doubts.get_text()
    entry = doubts.find(id="doubts-events")
    assert entry.select_one(".marks").get_text().strip() == (
        "1 of 3: nobody looked (column source_id)"
    )
    assert entry.select_one("summary").get_text() == "1 row to look up"
    assert [td.get_text() for td in entry.select("tbody td")] == ["snow", "memory"]
    (report,) = [a["href"] for a in entry("a") if "issues" in a["href"]]
    assert report == "https://github.com/o/n/issues/new?title=data%2Fevents.csv%3A+"


def test_a_printed_source_id_leads_to_the_registry(site):
    frame = page(site, "rows").select_one("table.dataframe")
    assert [a["href"] for a in frame.select("a")] == [
        "sources.html#source-A-1", "sources.html#source-A-1", "sources.html#source-B",
    ]  # fmt: skip
    assert "memory" in frame.get_text()


def test_only_the_column_of_sources_is_linked():
    frame = (
        '<table class="dataframe"><thead><tr><td></td><th>n</th><th>source_id</th></tr></thead>'
        "<tbody><tr><th>0</th><td>B</td><td>B</td></tr></tbody></table>"
    )
    package = SimpleNamespace()
    pages = SimpleNamespace(registered=lambda _package, cell: f"<a>{cell}</a>")
    cells = BeautifulSoup(linked(frame, package, pages), "html.parser").select("tbody td")
    assert [bool(cell.a) for cell in cells] == [False, True]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("the DPRK's \"own\" 'word' & <more>", "the DPRK’s “own” ‘word’ &amp; &lt;more&gt;"),
        ("partners' imports, 5'10", "partners’ imports, 5’10"),
    ],
)
def test_plain_text_is_set_with_curly_marks_and_safe(written, shown):
    assert made.text(written) == shown


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 5, "0%"), (5, 5, "100%"), (1, 3, "33%"), (1, 1000, "under 1%"), (999, 1000, "over 99%"),
     (0, 0, "0%")],
)  # fmt: skip
def test_a_share_never_rounds_to_nothing_or_all(part, whole, said):
    assert made.percent(part, whole) == said


def test_only_addresses_of_the_web_become_links():
    assert made.outside("", "a") == "a"
    assert made.outside("https://a.org./x.", "a") == '<a href="https://a.org/x.">a</a>'
    assert made.outside("http://a.org/?q=1&r", "a") == '<a href="http://a.org/?q=1&amp;r">a</a>'


def test_words_that_forbid_commerce_stand_out_even_where_only_the_licence_has_them():
    bound, free = SimpleNamespace(non_commercial=True), SimpleNamespace(non_commercial=False)
    assert _marked("None.", free) == "None."
    strong = '<strong class="no-commerce">Non-commercial use only</strong>'
    assert _marked("None.", bound) == f"{strong}. None."
    assert _marked("Non-commercial use only, thanks.", bound) == f"{strong}, thanks."
