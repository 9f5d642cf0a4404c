"""One search box, and it finds the chapter."""

import re

import pytest
from contents import CHAPTERS, PAGES, source
from playwright.sync_api import expect


def rare_word(name):
    """A long word that stands in this chapter's title or, failing that, nowhere else."""
    title = re.search(r"^# (.+)$", source(name).text, re.M)[1]
    return max(re.findall(r"[A-Za-z]+", title), key=len)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", [PAGES[0], CHAPTERS[0], "search"])
def test_there_is_one_search_box(visit, name, width):
    page = visit(width).open(name)
    assert page.locator("input[type=search], input[name=q]").count() == 1
    box, door = page.get_by_role("searchbox"), page.get_by_role("link", name="Search", exact=True)
    assert box.or_(door).locator("visible=true").count() == 1


def test_a_word_of_its_title_finds_a_chapter(desktop):
    page, name = desktop.open(PAGES[0]), CHAPTERS[1]
    page.keyboard.press("Control+k")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    box.fill(rare_word(name))
    box.press("Enter")
    found = page.locator(f"#search-results a[href*='{name}.html']").first
    found.click()
    expect(page.locator("h1:visible")).to_be_visible()
    assert f"{name}.html" in page.url


def test_every_chapter_is_found(desktop):
    page = desktop.page
    for name in CHAPTERS:
        page.goto(f"{desktop.base}search.html?q={rare_word(name)}")
        expect(page.locator(f"#search-results a[href*='{name}.html']").first).to_be_visible()


def test_a_word_that_stands_nowhere_finds_nothing(desktop):
    page = desktop.page
    page.goto(f"{desktop.base}search.html?q=xylophone")
    expect(page.locator("#search-results")).to_contain_text("did not match any documents")
    assert page.locator("#search-results li").count() == 0


def test_a_phone_searches_too(phone):
    page = phone.open(CHAPTERS[0])
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("searchbox").fill(rare_word(CHAPTERS[0]))
    page.keyboard.press("Enter")
    expect(page.locator(f"#search-results a[href*='{CHAPTERS[0]}.html']").first).to_be_visible()
