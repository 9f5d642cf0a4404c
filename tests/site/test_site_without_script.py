"""Without JavaScript, and on paper, the book can still be read whole."""

import pytest
from contents import CHAPTERS, PAGES, notebooks, source
from playwright.sync_api import expect

SIZES = """
figures => figures.map(figure => [...figure.querySelectorAll('svg')].map(
  one => one.getBoundingClientRect()).filter(box => box.width > 200 && box.height > 100).length)
"""


def unfold_by_hand(page):
    """Open the folded boxes that hold a chart."""
    for folded in page.locator("details:has(figure.chart) > summary").all():
        folded.click()


@pytest.fixture
def plain(visit):
    """A window in which no script runs."""
    return visit(java_script_enabled=False)


@pytest.mark.parametrize("name", notebooks())
def test_charts_are_drawn(look, name):
    page = look("plain").page
    unfold_by_hand(page)
    for figure in page.locator("figure.chart").all():
        box = figure.locator(".chart-drawing svg:visible").bounding_box()
        assert box["width"] > 200
        assert box["height"] > 100
        expect(figure.locator(".chart-title")).to_be_visible()
        figure.locator("summary").click()  # folds by the browser's own means
        expect(figure.locator("table")).to_be_visible()


@pytest.mark.parametrize("name", notebooks())
def test_charts_are_drawn_on_a_phone(look, name):
    page = look("plain").page
    unfold_by_hand(page)
    page.set_viewport_size({"width": 390, "height": 900})
    for figure in page.locator("figure.chart").all():
        expect(figure.locator(".chart-drawing svg:visible")).to_have_count(1)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("name", CHAPTERS)
def test_excerpts_and_verdicts_are_read(look, name):
    page = look("plain").page
    expect(page.locator("h1:visible")).to_have_count(1)
    for kind in ("excerpt", "verdict"):
        wanted = source(name).directives(kind)
        boxes = page.locator(f"article .{kind}")
        expect(boxes).to_have_count(len(wanted))
        for box in boxes.all():
            expect(box).to_be_visible()
    for stamp in page.locator(".verdict .stamp").all():
        expect(stamp).to_be_visible()
        assert stamp.inner_text().strip()


def test_one_gets_from_page_to_page(plain):
    page = plain.open(PAGES[0])
    page.locator("nav a", has_text="Glossary").first.click()
    expect(page).to_have_url(f"{plain.base}chapters/glossary.html")
    page.locator("a[rel=next]").click()
    expect(page).to_have_url(f"{plain.base}{PAGES[PAGES.index('chapters/glossary') + 1]}.html")


def test_a_phone_gets_from_page_to_page(visit):
    seen = visit(width=390, java_script_enabled=False)
    page = seen.open(CHAPTERS[0])
    page.locator("a[rel=next]").click()
    expect(page).to_have_url(f"{seen.base}{PAGES[PAGES.index(CHAPTERS[0]) + 1]}.html")
    entry = page.locator("nav a", has_text="Glossary")
    expect(entry).to_be_hidden()
    page.locator("#drawer-switch").click()
    entry.click()
    expect(page).to_have_url(f"{seen.base}chapters/glossary.html")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", CHAPTERS)
def test_paper_shows_charts_in_dark_ink(look, name, theme):
    page = look().page
    page.emulate_media(color_scheme=theme)
    page.locator(f"html[data-theme={theme}]").wait_for(state="attached")
    page.emulate_media(media="print")
    drawn = page.locator("figure.chart").evaluate_all(SIZES)
    assert drawn
    assert all(number == 1 for number in drawn), drawn
    inks = page.evaluate(
        """() => [...document.querySelectorAll('article p, figure.chart svg text')]
             .filter(one => one.checkVisibility() && one.textContent.trim())
             .map(one => getComputedStyle(one))
             .map(style => style.fill.startsWith('rgb(') && style.fill !== 'rgb(0, 0, 0)'
                  ? style.fill : style.color)
             .map(ink => ink.match(/\\d+/g).slice(0, 3).map(Number))"""
    )
    assert max(sum(ink) / 3 for ink in inks) < 160, "pale letters on white paper"
    expect(page.locator("nav:visible")).to_have_count(0)


def test_charts_that_no_reader_woke_print_too(desktop):
    page = desktop.open(CHAPTERS[0])
    page.emulate_media(media="print")
    drawn = page.locator("figure.chart").evaluate_all(SIZES)
    assert drawn
    assert all(number == 1 for number in drawn), drawn
