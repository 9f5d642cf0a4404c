"""Every inside link and anchor leads somewhere; from a chart to its rows it is two clicks."""

import re
import urllib.request

import pytest
from contents import CHAPTERS, PAGES, notebooks
from site_links import anchors, dead, links, parsed

from course.places import ROOT

WRITTEN = [f"{name}.html" for name in PAGES]


def straight(text):
    """Text with typewriter apostrophes, however the page sets them."""
    return text.replace("’", "'")


@pytest.mark.parametrize("page", [*WRITTEN, "index.html", "search.html"])
def test_links_inside_the_book_lead_somewhere(site, page):
    inside = [link for link in links(site, page) if link.target]
    assert inside or page == "index.html"
    assert [fault for link in inside if (fault := dead(site, link))] == []


@pytest.mark.parametrize("page", WRITTEN)
def test_links_to_other_hosts_are_whole_and_safe(site, page):
    outside = [link.address for link in links(site, page) if not link.target]
    for address in outside:
        assert re.match(r"https?://[\w.-]+\.[a-z]{2,}(/|$)", address), address


def test_a_dead_link_is_found(site, tmp_path):
    (tmp_path / "a.html").write_text('<p id="x"></p><a href="b.html">b</a><a href="#y">y</a>')
    faults = [dead(tmp_path, link) for link in links(tmp_path, "a.html")]
    assert faults[0].endswith("leads to no file")
    assert faults[1].endswith("leads to no place in a.html")


def test_no_name_stands_twice_on_a_page(site):
    twice = {}
    for page in WRITTEN:
        names = [tag["id"] for tag in parsed(site / page).find_all(id=True)]
        wanted = {link.anchor for link in links(site, page) if link.anchor}
        again = {name for name in names if names.count(name) > 1} & wanted
        if again:
            twice[page] = again
    assert twice == {}


def test_every_page_is_reached_from_the_welcome_page(site):
    seen, ahead = set(), [f"{PAGES[0]}.html"]
    while ahead:
        page = ahead.pop()
        if page not in seen and page.endswith(".html") and (site / page).is_file():
            seen.add(page)
            ahead += [link.target for link in links(site, page) if link.target]
    assert set(WRITTEN) - seen == set()


@pytest.mark.parametrize("name", notebooks())
def test_a_chart_names_its_tables_and_leads_to_them(site, name):
    """Each link of a chart, read in the page's source; the next test follows one by hand."""
    tables = parsed(site / "chapters" / "data.html")
    for figure in parsed(site / f"{name}.html").select("figure.chart"):
        sources = figure.select(".chart-source a")
        assert sources, figure["id"]
        for source in sources:
            place, _, table = source["href"].partition("#")
            assert place.endswith("data.html")
            heading = tables.find(id=table).find(["h2", "h3"])
            assert straight(source.get_text()) in straight(heading.get_text())


def test_two_clicks_lead_from_a_chart_to_its_rows(visit, site):
    seen = visit(java_script_enabled=False)  # plain links, whatever the scripts do
    page = seen.open(CHAPTERS[-1])
    figure = page.locator("figure.chart").first
    source = figure.locator(".chart-source a").first
    said = source.inner_text()
    source.click()
    page.wait_for_url("**/chapters/data.html#table-*")
    section = page.locator(f"#{page.url.partition('#')[2]}")
    assert straight(said) in straight(section.locator("h2, h3").first.inner_text())
    with page.expect_download() as waiting:
        section.locator(".table-facts a[download]").click()
    file = waiting.value
    assert file.path().read_bytes() == (ROOT / "data" / file.suggested_filename).read_bytes()


def test_every_table_of_the_data_page_is_downloaded_as_it_is(site, base):
    page = parsed(site / "chapters" / "data.html")
    files = [link["href"] for link in page.select(".table-facts a[download]")]
    assert {file.rsplit("/", 1)[-1] for file in files} == {
        path.name for path in (ROOT / "data").glob("*.csv")
    }
    for file in files:
        with urllib.request.urlopen(f"{base}chapters/{file}") as answer:
            assert answer.headers["Content-Type"].startswith("text/csv")
            assert answer.read() == (ROOT / "data" / file.rsplit("/", 1)[-1]).read_bytes()


def test_the_data_page_names_builder_licence_and_fields(site):
    page = parsed(site / "chapters" / "data.html")
    sections = page.select("section.data-table")
    assert sections
    for section in sections:
        facts = section.select_one("dl.table-facts").get_text(" ")
        for label in ("File", "Built by", "Source", "Licence", "Vintage"):
            assert label in facts, section["id"]
        assert section.select(".table-fields tbody tr")
        assert section["id"] in anchors(site / "chapters" / "data.html")
