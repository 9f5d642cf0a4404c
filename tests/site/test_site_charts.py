"""Every chart: words, table and source; interactive from our own Vega; right in both themes."""

import pytest
from bs4 import BeautifulSoup
from contents import CHAPTERS, PAGES, notebooks
from visiting import wake_charts

HERE = notebooks()
COLOURS = """
figure => [...figure.querySelectorAll('.chart-live svg text')].map(
  one => getComputedStyle(one).fill).filter(fill => fill !== 'none')
"""
FETCHED = """
() => performance.getEntriesByType('resource').map(one => one.name).filter(
  name => name.includes('vega'))
"""
# Points where the pointer should meet a mark, in the window's coordinates: the corners of lines,
# which have figures, and the middles of all others, the largest of each kind first.
POINTS = """
figure => {
  const all = kinds => [...figure.querySelectorAll(kinds.map(
    kind => `.chart-live svg .mark-${kind}.role-mark :is(path, line, text)`).join(', '))];
  const size = one => { const box = one.getBoundingClientRect(); return box.width * box.height; };
  const corners = line => [...line.getAttribute('d').matchAll(/[ML](-?[\\d.]+),(-?[\\d.]+)/g)].map(
    ([, x, y]) => new DOMPoint(x, y).matrixTransform(line.getScreenCTM())).map(p => [p.x, p.y]);
  const middle = one => {
    const box = one.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const largest = kind => all([kind]).sort((a, b) => size(b) - size(a)).slice(0, 8).map(middle);
  const kinds = ['rect', 'symbol', 'area', 'arc', 'rule', 'text'];
  return [...all(['line']).flatMap(corners).slice(0, 8), ...kinds.flatMap(largest)];
}
"""


def figures(site, name):
    """The chart figures of a built page."""
    page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
    return page.select("figure.chart")


@pytest.mark.parametrize("name", HERE)
def test_a_chart_says_what_it_shows_in_words_and_rows(site, name):
    for figure in figures(site, name):
        assert figure.select_one(".chart-title").get_text(strip=True)
        picture = figure.select_one("[role=img]")
        assert len(picture["aria-label"]) >= 60
        rows = figure.select(".chart-table tbody tr")
        heads = figure.select(".chart-table thead th")
        assert rows and heads, figure["id"]
        assert all(len(row.find_all("td")) == len(heads) for row in rows)
        assert figure.select_one(".chart-source a"), f"{figure['id']} names no table"


def test_every_chapter_has_a_chart(site):
    assert [name for name in CHAPTERS if not figures(site, name)] == []


@pytest.mark.parametrize("name", HERE)
def test_charts_become_interactive_with_our_own_vega(look, name):
    seen = look()
    page = seen.page
    scripts = page.evaluate(FETCHED)
    if not page.locator("figure.chart").count():
        assert scripts == [], "a page without charts loads the chart engine"
        return
    assert len(scripts) == 1
    assert scripts[0].startswith(seen.base)
    for figure in page.locator("figure.chart").all():
        assert figure.locator(".chart-live svg").is_visible()
        assert not figure.locator(".chart-drawing").is_visible()
        drawn = figure.locator(".chart-live svg").bounding_box()
        room = figure.bounding_box()
        assert drawn["width"] > 200
        assert drawn["height"] > 100
        assert drawn["width"] <= room["width"] + 1 or figure.locator(".chart-only").count()


@pytest.mark.parametrize("name", HERE)
def test_a_live_chart_keeps_its_text_alternative(look, name):
    page = look().page
    for figure in page.locator("figure.chart").all():
        said = figure.locator("[role=img]").first.get_attribute("aria-label")
        reachable = figure.evaluate(
            """one => [...one.querySelectorAll('[aria-label], [role=graphics-document]')]
                 .filter(each => each.checkVisibility() && !each.closest('[aria-hidden=true]'))
                 .map(each => each.getAttribute('aria-label'))"""
        )
        assert said in reachable


@pytest.mark.parametrize("name", HERE)
def test_pointing_at_a_mark_shows_its_figures(look, name):
    page = look().page
    tip = page.locator("#vg-tooltip-element.visible")
    for number in range(page.locator("figure.chart").count()):
        figure = page.locator("figure.chart").nth(number)
        figure.evaluate("one => one.scrollIntoView({block: 'center', behavior: 'instant'})")
        page.mouse.move(0, 0)
        for x, y in figure.evaluate(POINTS):
            page.mouse.move(x, y)
            if tip.count():
                break
        assert tip.count() == 1, f"chart {number + 1} has no tooltip"
        assert any(letter.isdigit() for letter in tip.inner_text())


def test_the_theme_switch_recolours_charts_without_a_reload(desktop):
    name = next(name for name in PAGES if name in CHAPTERS)
    desktop.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page = desktop.open(name)
    wake_charts(page)
    page.evaluate("window.sameVisit = true")
    figure = page.locator("figure.chart").first
    light = figure.evaluate(COLOURS)
    switch = page.get_by_role("button", name="Colours")
    switch.click()  # it goes round: as the system, light, dark
    switch.click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    dark = figure.evaluate(COLOURS)
    assert len(dark) == len(light) > 0
    assert all(before != after for before, after in zip(light, dark, strict=True))
    assert page.evaluate("window.sameVisit") is True
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark", "the choice was not kept"
