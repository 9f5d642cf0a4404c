"""A page asks nothing of other hosts, misses nothing, and its scripts do not complain."""

import re

import pytest
from bs4 import BeautifulSoup
from contents import PAGES


@pytest.mark.parametrize("kind", ["desktop", "phone", "plain"])
@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_a_page_loads_whole_and_alone(look, name, kind):
    assert look(kind).faults() == []


def test_the_front_door_only_leads_on(desktop):
    desktop.open("index").wait_for_url(f"**/{PAGES[0]}.html")
    assert desktop.faults() == []


@pytest.mark.parametrize("name", PAGES)
def test_no_address_of_another_host_is_loaded_by_the_source(site, name):
    """What a browser would fetch by itself, also where this visit did not need it."""
    page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
    loaded = [tag.get("src") for tag in page.find_all(src=True)]
    loaded += [
        tag["href"]
        for tag in page.find_all("link", href=True)
        if not {"canonical", "alternate", "license"} & set(tag.get("rel", []))
    ]
    assert [address for address in loaded if "//" in address] == []


def test_style_sheets_load_nothing_from_elsewhere(site):
    found = {}
    for sheet in site.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
        outside = re.findall(r"(?:url\(\s*[\"']?|@import\s+[\"'])((?:https?:)?//[^\"')]+)", text)
        if outside:
            found[sheet.name] = outside
    assert found == {}


def test_a_foreign_request_would_be_seen(desktop):
    """The watch itself: a request to another host is stopped by the page's policy, and noted."""
    page = desktop.open(PAGES[0])
    page.evaluate("fetch('http://localhost:9/beacon').catch(() => 0)")
    assert any("localhost:9/beacon" in fault for fault in desktop.faults())
    page.evaluate("fetch('no-such-file').catch(() => 0)")
    assert any("404" in fault for fault in desktop.failed)
    page.evaluate("console.warn('look')")
    assert any("look" in fault for fault in desktop.complaints)
