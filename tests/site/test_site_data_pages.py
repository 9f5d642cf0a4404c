"""From a chart or a number to table, source and builder in three clicks; nothing left unsaid."""

import csv
import gzip
import re

import pytest
import yaml
from bs4 import BeautifulSoup
from contents import CHAPTERS, source
from playwright.sync_api import expect
from site_links import anchors, parsed

from course.places import DATAPACKAGE, ROOT

PACKAGE = yaml.safe_load(DATAPACKAGE.read_text("utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
MARKED = [name for name, resource in RESOURCES.items() if resource.get("doubts")]
DATA_PAGE, SOURCES_PAGE, DOUBTS_PAGE = "chapters/data", "chapters/sources", "chapters/doubts"


def rows(name):
    """Rows of a table as text."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(tag):
    """Text of a tag with plain spaces and typewriter marks, as the package writes it."""
    text = tag if isinstance(tag, str) else tag.get_text(" ", strip=True)
    for curly, straight in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(curly, straight)
    return re.sub(r" (?=[,.;:)])", "", " ".join(text.split()))


def entry(site, page, anchor):
    """The part of a built page that carries a name."""
    return parsed(site / f"{page}.html").find(id=anchor)


def check_entry(site, name):
    """A table's entry leads on to its file, builder and source, and to the terms of use."""
    resource, section = RESOURCES[name], entry(site, DATA_PAGE, f"table-{name}")
    facts = section.select_one(".table-facts")
    file = site / "chapters" / facts.select_one("a[download]")["href"]
    assert file.read_bytes() == (ROOT / "data" / resource["path"]).read_bytes()
    links = {words(link): link["href"] for link in section.select("a[href]")}
    built_by = resource["built_by"]
    if built_by.endswith(".py"):
        assert links[built_by].startswith("https://") and links[built_by].endswith(f"/{built_by}")
        assert (ROOT / built_by).is_file()
    addresses = {link["href"] for link in facts.select("a[href]")}
    paths = {origin.get("path", "") for origin in resource["sources"]}
    assert {path for path in paths if path.startswith("http")} <= addresses
    page, _, anchor = links["Terms and attribution"].partition("#")
    assert page == "sources.html"
    assert words(resource["restrictions"]) in words(entry(site, SOURCES_PAGE, anchor))


@pytest.mark.parametrize("name", CHAPTERS)
def test_three_clicks_lead_from_any_chart_to_file_builder_source_and_terms(site, name):
    """Each way, read in the pages' sources; a later test walks one."""
    figures = parsed(site / f"{name}.html").select("figure.chart")
    assert figures
    for figure in figures:
        for link in figure.select(".chart-source a"):
            table = link["href"].partition("#table-")[2]
            assert table in RESOURCES, figure["id"]
            check_entry(site, table)


@pytest.mark.parametrize("name", CHAPTERS)
def test_three_clicks_lead_from_any_number_by_way_of_the_card(site, name):
    """A number comes from the page's cells, and these read the tables that the card names."""
    card = re.search(r"^```\{card-chapter\}\n(.*?)^```$", source(name).text, re.DOTALL | re.M)[1]
    links = parsed(site / f"{name}.html").select(".card-tables a")
    shown = [link["href"].partition("data.html#table-")[2] for link in links]
    assert shown == yaml.safe_load(card)["tables"]
    for table in shown:
        check_entry(site, table)


def test_a_reader_walks_from_a_chart_to_the_terms(desktop):
    page = desktop.open(CHAPTERS[0])
    link = page.locator("figure.chart .chart-source a").first
    table = link.get_attribute("href").partition("#table-")[2]
    link.click()
    section = page.locator(f"#table-{table}")
    expect(section.locator("h2, h3").first).to_be_in_viewport()
    section.get_by_role("link", name="Terms and attribution").click()
    page.wait_for_url("**/chapters/sources.html#from-*")
    terms = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(terms).to_be_in_viewport()
    assert words(RESOURCES[table]["restrictions"]) in words(terms.inner_text())
    assert desktop.faults() == []


def test_a_row_to_look_up_leads_to_its_page_in_the_registry(desktop):
    page = desktop.open(DOUBTS_PAGE)
    section = page.locator("#doubts-unsc_measures")
    section.locator("summary", has_text="to look up").click()
    link = section.locator("td a[href*='sources.html#source-']").first
    name = link.inner_text()
    link.click()
    page.wait_for_url(f"**/sources.html#source-{name}")
    there = page.locator(f"[id='source-{name}']")
    expect(there).to_be_in_viewport()
    (row,) = [row for row in rows("sources") if row["source_id"] == name]
    assert there.locator("p a").first.get_attribute("href") == row["url"]


@pytest.mark.parametrize("script", [True, False])
def test_a_link_to_a_field_opens_what_is_folded(visit, script):
    seen = visit(java_script_enabled=script)
    seen.page.goto(f"{seen.base}chapters/data.html#field-hs_sanctions_crosswalk-hs_basis")
    row = seen.page.locator("[id='field-hs_sanctions_crosswalk-hs_basis']")
    expect(row).to_be_in_viewport()
    other = seen.page.locator("[id='field-hs_chapters-label']")
    expect(other).to_be_hidden()


def test_the_overview_leads_to_every_table_in_the_order_of_the_topics(site):
    page = parsed(site / f"{DATA_PAGE}.html")
    links = [a["href"] for a in page.select(".overview tr:not(.topic) th a")]
    order = [
        name
        for topic in PACKAGE["topics"]
        for name, resource in RESOURCES.items()
        if resource["topic"] == topic["name"]
    ]
    assert links == [f"#table-{name}" for name in order]
    assert [section["id"] for section in page.select("section.data-table")] == [
        f"table-{name}" for name in order
    ]


@pytest.mark.parametrize("name", RESOURCES)
def test_an_entry_says_all_that_the_package_says(site, name):
    resource, section = RESOURCES[name], entry(site, DATA_PAGE, f"table-{name}")
    said = words(section)
    told = [resource["licence_checked"], resource["restrictions"], str(resource["vintage"])]
    told += resource["known_gaps"] + resource["quirks"]
    assert [text for text in told if words(text) not in said] == []
    assert f"{len(rows(name)):,}" in said
    described = {tr["id"].removeprefix(f"field-{name}-"): tr
                 for tr in section.select(".table-fields tbody tr")}  # fmt: skip
    assert list(described) == [field["name"] for field in resource["schema"]["fields"]]
    for field in resource["schema"]["fields"]:
        line = words(described[field["name"]])
        assert words(field["description"]) in line
        rules = field.get("constraints", {})
        assert ("required" in line) >= bool(rules.get("required"))
        assert all(str(value) in line for value in rules.get("enum", []))
        assert words(rules.get("pattern", "")) in line
    for foreign in resource["schema"].get("foreignKeys", []):
        target = foreign["reference"].get("resource") or name
        first = foreign["fields"] if isinstance(foreign["fields"], str) else foreign["fields"][0]
        assert described[first].select(f'a[href="#table-{target}"]'), first


@pytest.mark.parametrize("name", RESOURCES)
def test_the_page_of_sources_names_each_source_and_its_terms(site, name):
    page = parsed(site / f"{SOURCES_PAGE}.html")
    parts = [
        part
        for part in page.select("section.data-source, .row-sources > li")
        if part.select(f'a[href="data.html#table-{name}"]')
    ]
    assert parts
    said = " ".join(words(part) for part in parts)
    resource = RESOURCES[name]
    for text in (resource["restrictions"], resource["licence_checked"]):
        assert words(text) in said
    for origin in resource["sources"]:
        if origin.get("path", "").startswith("http"):
            assert any(part.select(f'a[href="{origin["path"]}"]') for part in parts)
    assert f"Table {name} of United Front?" in said or resource.get("attribution", "-") in said


def test_what_forbids_commercial_use_is_marked_on_both_pages(site):
    bound = {
        name
        for name, resource in RESOURCES.items()
        if re.search(
            "CC-BY-NC|non-commercial|not commercial",
            str([resource["licenses"], resource["restrictions"]]),
            re.IGNORECASE,
        )
    }
    assert bound >= {"dprk_exports_hs4_2017"}
    page = parsed(site / f"{DATA_PAGE}.html")
    for name in RESOURCES:
        marked = page.find(id=f"table-{name}").select(".licence-nc")
        assert bool(marked) == (name in bound), name
        if marked:
            assert "NC" in marked[0].get_text()
    sources = parsed(site / f"{SOURCES_PAGE}.html")
    shown = sources.select("section.data-source:has(.no-commerce), li:has(.no-commerce)")
    links = [a["href"] for part in shown for a in part.select("a[href*='#table-']")]
    assert bound <= {link.partition("#table-")[2] for link in links}


def test_every_source_id_of_any_table_has_its_place(site):
    there = anchors(site / f"{SOURCES_PAGE}.html")
    registry = {row["source_id"] for row in rows("sources")}
    assert {f"source-{name}" for name in registry} <= there
    named = {
        part
        for name in RESOURCES
        for row in rows(name)
        for column, cell in row.items()
        if column == "source_id"
        for part in cell.split("; ")
        if part in registry
    }
    assert len(named) > 20
    assert {f"source-{name}" for name in named} <= there


@pytest.mark.parametrize("name", MARKED)
def test_doubtful_rows_are_counted_right(site, name):
    """Counted here once more, cell by cell."""
    table, doubts = rows(name), RESOURCES[name]["doubts"]
    hits = []
    for doubt in doubts:
        cells = [row[doubt["field"]] for row in table]
        if "sound" in doubt:
            hits.append({n for n, cell in enumerate(cells) if cell not in doubt["sound"]})
        else:
            bad = set(doubt["unsound"])
            hits.append({n for n, cell in enumerate(cells) if bad & set(cell.split("; "))})
    marks = entry(site, DOUBTS_PAGE, f"doubts-{name}").select(".marks li")
    assert len(marks) == len(doubts)
    for mark, found, doubt in zip(marks, hits, doubts, strict=True):
        count = f"{len(found):,}" if found else "none"
        assert words(mark).startswith(f"{count} of {len(table):,}: {words(doubt['say'])}")
    glance = parsed(site / f"{DOUBTS_PAGE}.html").select(
        f".doubts-overview tr:has(a[href='#doubts-{name}']) td.number"
    )
    assert [td.get_text() for td in glance] == [f"{len(set().union(*hits)):,}", f"{len(table):,}"]


@pytest.mark.parametrize("name", RESOURCES)
def test_the_page_of_doubts_tells_gaps_quirks_and_where_to_write(site, name):
    section = entry(site, DOUBTS_PAGE, f"doubts-{name}")
    said = words(section)
    for text in RESOURCES[name]["known_gaps"] + RESOURCES[name]["quirks"]:
        assert words(text) in said
    (report,) = [a["href"] for a in section.select("a") if a.get_text() == "propose a correction"]
    assert re.fullmatch(rf"https://\S+/issues/new\?title=data%2F{name}\.csv%3A\+", report)


@pytest.mark.parametrize("page", [DATA_PAGE, SOURCES_PAGE, DOUBTS_PAGE])
def test_the_page_stays_light(site, page):
    content = (site / f"{page}.html").read_bytes()
    assert len(content) < 900_000
    assert len(gzip.compress(content)) < 120_000


def test_the_words_of_a_page_are_compared_not_passed_over():
    """The comparison itself: curly marks count as straight, another word does not."""
    made = BeautifulSoup("<p>the page’s “own”\n words</p>", "html.parser")
    assert words(made) == 'the page\'s "own" words'
    assert "the page's other" not in words(made)
