"""Every page passes axe in light and dark, wide and narrow, and fits a phone."""

import pytest
from axe_findings import findings
from contents import PAGES
from visiting import unfold

# The rows of a table are alike: the first stand for all, and axe looks at each word of them.
ROWS = """
hide => document.querySelectorAll('tbody tr:nth-child(n+6)').forEach(row => { row.hidden = hide; })
"""
COLOURS = ["color-contrast", "link-in-text-block"]  # all that another theme can change
THEMES = {"desktop": ("light", "dark"), "phone": ("dark",)}
OVERFLOW = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll('body *')].filter(
    one => one.getBoundingClientRect().right > width + 1);
  return ['page wider than the screen', ...wide.slice(0, 3).map(one => one.outerHTML.slice(0, 90))];
}
"""


@pytest.mark.parametrize("kind", THEMES)
@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_axe_finds_nothing(look, name, kind):
    page = look(kind).page
    unfold(page)
    page.evaluate(ROWS, True)
    found = findings(page, *THEMES[kind], again=COLOURS)
    page.evaluate(ROWS, False)
    assert found == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_scrolls_in_one_direction(look, name):
    assert look("phone").page.evaluate(OVERFLOW) == []


def test_the_longer_title_of_the_instructors_edition_finds_room(phone):
    page = phone.open(PAGES[1])
    title = page.locator(".wordmark-text")
    title.evaluate("one => one.append(' Solutions')")
    assert page.evaluate(OVERFLOW) == []
    bar = page.locator(".site-bar").bounding_box()
    assert title.bounding_box()["height"] <= bar["height"]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".site-bar").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_axe_and_the_width_are_really_measured(phone):
    page = phone.open(PAGES[0])
    page.locator("article").evaluate(
        """one => one.insertAdjacentHTML('beforeend',
             '<img src="../no"><p style="width: 2000px; color: #999; background: #888">wide</p>')"""
    )
    found = findings(page, "light", "dark", again=COLOURS)
    rules = {one.rpartition(": ")[0] for one in found}
    assert rules == {"light: image-alt", "light: color-contrast", "dark: color-contrast"}
    assert page.evaluate(OVERFLOW) != []
