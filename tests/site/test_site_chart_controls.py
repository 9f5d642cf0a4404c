"""Controls of charts: set in the house's style, worked by keyboard, drawn without scripts."""

import json
import re

import pytest
from axe_findings import findings
from bs4 import BeautifulSoup
from contents import notebooks
from playwright.sync_api import expect
from visiting import wake_charts

from course.places import SITE

WITH_CONTROLS = "figure.chart:has(.chart-controls)"
MARKS = """
figure => [...figure.querySelectorAll('.chart-live svg .mark-line path')].map(
  one => one.getAttribute('d'))
"""
ROLES = {"range": "slider", "select": "combobox", "checkbox": "checkbox", "radio": "radio"}
TARGETS = ".chart-controls :is(button, select, input:not([type=radio], [type=checkbox]))"


def bound(name):
    """Numbers of a page's charts that have controls, counted from nought."""
    if not (SITE / f"{name}.html").exists():
        return []
    page = BeautifulSoup((SITE / f"{name}.html").read_text("utf-8"), "html.parser")
    specs = [json.loads(one.string) for one in page.select("figure.chart script.chart-spec")]
    return [
        number
        for number, spec in enumerate(specs)
        if any(isinstance(one.get("bind"), dict) for one in spec.get("params", []))
    ]


HERE = [(name, number) for name in notebooks() for number in bound(name)]
CHAPTER = "chapters/junior-partner"


@pytest.fixture
def opened():
    """Open a page and return the awakened figure with controls."""

    def start(window, name, number):
        page = window.open(name)
        wake_charts(page)
        figure = page.locator("figure.chart").nth(number)
        figure.scroll_into_view_if_needed()
        return figure

    return start


def texts(figure):
    """What the plot's text marks say."""
    return figure.locator(".chart-live svg .mark-text.role-mark text").all_text_contents()


def test_the_book_has_a_chart_with_a_control():
    assert (CHAPTER, 1) in HERE


@pytest.mark.parametrize(("name", "number"), HERE)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_control_is_labelled_and_large_enough(visit, opened, name, number, width):
    figure = opened(visit(width), name, number)
    spec = json.loads(figure.locator("script.chart-spec").text_content())
    for param in (one for one in spec["params"] if isinstance(one.get("bind"), dict)):
        role, label = ROLES[param["bind"]["input"]], param["bind"]["name"].strip()
        expect(figure.get_by_role(role, name=label, exact=True).first).to_be_visible()
    room = figure.bounding_box()
    for target in figure.locator(TARGETS).all():
        box = target.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
        assert box["x"] >= room["x"] - 1
        assert box["x"] + box["width"] <= room["x"] + room["width"] + 1
    controls = figure.locator(".chart-controls").bounding_box()
    assert controls["y"] < figure.locator(".chart-live svg").first.bounding_box()["y"]


@pytest.mark.parametrize(("name", "number"), HERE)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_at_any_setting(visit, opened, name, number, width):
    seen = visit(width)
    seen.page.emulate_media(reduced_motion="reduce")
    figure = opened(seen, name, number)
    for key in ("Home", "End"):
        figure.locator("input").first.focus()
        seen.page.keyboard.press(key)
        assert findings(seen.page, "light", "dark", within=WITH_CONTROLS) == [], key


@pytest.mark.parametrize(("name", "number"), HERE)
def test_the_drawing_says_what_it_shows_without_scripts(visit, name, number):
    page = visit(java_script_enabled=False).open(name)
    for folded in page.locator("details:has(figure.chart) > summary").all():
        folded.click()
    figure = page.locator("figure.chart").nth(number)
    expect(figure.locator(".chart-fixed")).to_be_visible()
    assert re.match(r"Drawn for: .*\d", figure.locator(".chart-fixed").inner_text())
    expect(figure.locator("input, button")).to_have_count(0)
    expect(figure.locator(".chart-drawing svg:visible")).to_have_count(1)


@pytest.mark.parametrize(("name", "number"), HERE)
def test_paper_has_no_control_and_says_what_it_shows(desktop, opened, name, number):
    figure = opened(desktop, name, number)
    expect(figure.locator(".chart-fixed")).to_be_hidden()
    desktop.page.emulate_media(media="print")
    expect(figure.locator(".chart-fixed")).to_be_visible()
    expect(figure.locator(".chart-controls")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_moves_the_slider_the_marks_and_back(visit, opened, width):
    window = visit(width)
    figure = opened(window, CHAPTER, 1)
    page = window.page
    slider = figure.get_by_role("slider", name="Base year", exact=True)
    shown, live = figure.locator(".chart-value"), figure.locator(".chart-live svg")
    expect(shown).to_have_text("2014")
    first_lines, first_texts = figure.evaluate(MARKS), texts(figure)
    assert "In 2017 (2014 = 100)" in first_texts
    assert "China–Russia: 89" in first_texts

    slider.focus()
    assert slider.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_text("2015")
    expect(slider).to_have_value("2015")
    expect(live.get_by_text("China–Russia: 124", exact=True)).to_be_visible()
    assert "In 2017 (2015 = 100)" in texts(figure)
    moved = figure.evaluate(MARKS)
    assert len(moved) == len(first_lines) == 3
    assert all(before != after for before, after in zip(first_lines, moved, strict=True))

    page.keyboard.press("Home")
    expect(shown).to_have_text("2000")
    expect(live.get_by_text("China–Russia: 1,055", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    back = figure.get_by_role("button", name="Back to 2014")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(shown).to_have_text("2014")
    expect(slider).to_have_value("2014")
    expect(live.get_by_text("China–Russia: 89", exact=True)).to_be_visible()
    assert figure.evaluate(MARKS) == first_lines
    expect(back).to_be_focused()


def test_enter_on_the_slider_does_not_load_the_page_anew(desktop, opened):
    figure = opened(desktop, CHAPTER, 1)
    desktop.page.evaluate("window.sameVisit = true")
    figure.get_by_role("slider").focus()
    desktop.page.keyboard.press("ArrowLeft")
    desktop.page.keyboard.press("Enter")
    desktop.page.wait_for_timeout(300)
    assert desktop.page.evaluate("window.sameVisit") is True
    assert "?" not in desktop.page.url
    expect(figure.locator(".chart-value")).to_have_text("2013")


def test_a_change_is_read_out_once_the_slider_rests(desktop, opened):
    figure = opened(desktop, CHAPTER, 1)
    voice = figure.get_by_role("status")
    expect(voice).to_have_text("")
    figure.get_by_role("slider").focus()
    desktop.page.keyboard.press("ArrowRight")
    expect(voice).to_have_text(
        "In 2017 (2015 = 100). China–Russia: 124. China’s total: 106. Russia’s total: 111"
    )


def test_a_finger_reaches_every_base_year(visit, opened):
    """Tapping along the track gives many different years, the ends among them."""
    figure = opened(visit(390, has_touch=True), CHAPTER, 1)
    slider = figure.get_by_role("slider")
    box = slider.bounding_box()
    years = set()
    for part in (0.01, 0.25, 0.5, 0.75, 0.99):
        figure.page.touchscreen.tap(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        years.add(slider.input_value())
    assert {"2000", "2016"} <= years
    assert len(years) == 5
