"""Everything that a pointer does, the keyboard does."""

import pytest
from contents import CHAPTERS, PAGES, notebooks
from playwright.sync_api import expect
from visiting import wake_charts

MOST_STEPS = 250
FOCUSED = """
() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  return {
    href: one.href || '',
    summary: one.matches('summary') ? one.closest('figure')?.id || 'other' : '',
    table: one.matches('.chart-table'),
    shown: one.checkVisibility() && one.getBoundingClientRect().width > 0,
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    text: one.outerHTML.slice(0, 80),
  };
}
"""


def walk(page):
    """Press Tab through a page; returns what had the focus, in order, until it starts again."""
    steps = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUSED)
        if step["text"].startswith("<body"):
            break
        steps.append(step)
    return steps


@pytest.mark.parametrize("width", [1280, 390])
def test_the_skip_link_comes_first_and_works(visit, width):
    page = visit(width).open(CHAPTERS[0])
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link a, a.skip-link").first
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", notebooks())
def test_tab_reaches_launch_links_and_every_table(look, name):
    page = look().page
    charts = page.locator("figure.chart").count()
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    steps = walk(page)
    assert any("mybinder.org" in step["href"] for step in steps)
    assert any(step["href"].endswith("united-front.zip") for step in steps)
    reached = {step["summary"] for step in steps if step["summary"]}
    assert {f"chart-{number + 1}" for number in range(charts)} <= reached
    hidden = [step["text"] for step in steps if not step["shown"]]
    assert hidden == [], "the focus went where nobody sees it"
    unmarked = [step["text"] for step in steps if not step["marked"]]
    assert unmarked == [], "one cannot see where the focus is"


@pytest.mark.parametrize("name", [PAGES[0], CHAPTERS[0]])
def test_a_table_unfolds_and_scrolls_by_keyboard(desktop, name):
    page = desktop.open(name)
    wake_charts(page)
    figure = page.locator("figure.chart").first
    figure.locator("summary").focus()
    page.keyboard.press("Enter")
    table = figure.locator(".chart-table")
    expect(table).to_be_visible()
    page.keyboard.press("Tab")
    expect(table).to_be_focused()
    if table.evaluate("one => one.scrollHeight > one.clientHeight + 40"):
        page.keyboard.press("End")
        page.wait_for_function("one => one.scrollTop > 0", arg=table.element_handle())


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(phone):
    page = phone.open(CHAPTERS[0])
    entry = page.locator("nav a", has_text="Glossary")
    switch = page.get_by_label("Contents", exact=True).and_(page.get_by_role("checkbox"))
    expect(entry).to_be_hidden()
    switch.focus()
    page.keyboard.press("Space")
    expect(entry).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') === null"), "focus went behind"
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(switch).to_be_focused()
