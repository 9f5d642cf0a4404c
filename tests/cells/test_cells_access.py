"""All about the cells can be done by keyboard, heard, and read, on a laptop and on a phone."""

import pytest
from axe_findings import findings
from live_page import CHAPTER, EXERCISES, LOADED
from playwright.sync_api import expect

OVERFLOW = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


def axe(live):
    """What axe finds in both themes."""
    live.page.emulate_media(reduced_motion="reduce")
    return findings(live.page, "light", "dark")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_is_content_before_idle_running_and_failed(live, width):
    page = live(EXERCISES, width=width)
    assert axe(page) == [], "before"
    page.switch_on()
    assert axe(page) == [], "idle"
    page.press(2, "Check")
    page.cell(2).locator(".cell-checks").wait_for()
    assert page.run(3, "print('x')\n1 / 0") == "error"
    assert axe(page) == [], "failed"
    page.write(4, "while True:\n    pass")
    page.press(4, "Run")
    page.cell(4).locator("xpath=self::*[@data-cell='running']").wait_for()
    assert axe(page) == [], "running"
    assert page.page.evaluate(OVERFLOW) <= 0
    page.press(4, "Stop")
    assert page.ending(4) == "stopped"
    assert axe(page) == [], "stopped"


def test_a_chart_and_a_table_of_a_cell_pass_axe(live):
    page = live(CHAPTER)
    page.page.get_by_role("button", name="Run cell 4").click()
    assert page.ending(4) == "ok"
    assert page.run(1) == "ok"
    assert axe(page) == []


def test_all_of_it_by_keyboard(live):
    page = live(CHAPTER)
    run = page.page.get_by_role("button", name="Run cell 2")
    run.focus()
    page.page.keyboard.press("Enter")
    assert page.ending(2) == "ok"
    focused = page.page.locator(":focus")
    expect(focused).to_have_attribute("aria-label", "Run cell 2")  # where it was

    page.page.keyboard.press("Shift+Tab")  # into the editor above the button
    expect(focused).to_have_attribute("role", "textbox")
    assert "Tab leaves it" in focused.get_attribute("aria-label")
    page.page.keyboard.press("ControlOrMeta+a")
    page.page.keyboard.type("print(6 * 7)")
    page.page.keyboard.press("Shift+Enter")
    page.cell(2).get_by_text("42").wait_for()
    expect(focused).to_have_attribute("role", "textbox")  # still in the editor
    assert page.code(2) == "print(6 * 7)"

    page.page.keyboard.press("Tab")  # and out of it again
    expect(focused).to_have_attribute("aria-label", "Run cell 2")
    page.page.keyboard.press("Tab")
    expect(focused).to_have_attribute("aria-label", "Reset cell 2 to the book")
    page.page.keyboard.press("Enter")
    assert "describe()" in page.code(2)
    assert page.page.evaluate("document.activeElement !== document.body")


def test_a_stop_leaves_the_focus_on_the_cell(live):
    page = live(CHAPTER).switch_on()
    page.write(1, "while True: pass")
    page.page.keyboard.press("Shift+Enter")
    stop = page.cell(1).get_by_role("button", name="Stop cell 1")
    stop.wait_for()
    stop.focus()
    page.page.keyboard.press("Enter")
    assert page.ending(1) == "stopped"
    expect(page.page.locator(":focus")).to_have_attribute("aria-label", "Run cell 1")


def test_the_steps_are_announced(live):
    page = live(CHAPTER)
    page.page.evaluate(
        "() => { window.heard = []; new MutationObserver(() => {"
        " const text = document.querySelector('.cells-status')?.textContent;"
        " if (text && text !== heard.at(-1)) heard.push(text); })"
        ".observe(document.body, {subtree: true, childList: true, characterData: true}) }"
    )
    page.page.get_by_role("button", name="Run cell 2").click()
    assert page.ending(2) == "ok"
    heard = page.page.evaluate("heard")
    assert heard[0].startswith("Loading Python")
    assert any(text.startswith("Python is ready (") for text in heard)
    assert heard[-1].startswith("Cell 2 has run")
    assert page.page.get_by_role("status").count() >= 1
    assert len(heard) < 12  # steps, not bytes


def test_a_phone_runs_and_edits_a_cell(live):
    page = live(CHAPTER, width=390, has_touch=True, is_mobile=True)
    page.page.get_by_role("button", name="Run cell 2").tap()
    assert page.ending(2) == "ok"
    page.cell(2).locator(".cm-content").tap()
    page.page.keyboard.press("ControlOrMeta+a")
    page.page.keyboard.insert_text("print('from a phone')")
    page.cell(2).get_by_role("button", name="Run cell 2").tap()
    page.cell(2).get_by_text("from a phone", exact=True).wait_for(timeout=LOADED)
    assert page.page.evaluate(OVERFLOW) <= 0
    small = page.page.locator(".cell-bar button:visible, .cells-bar button:visible").evaluate_all(
        "all => all.filter(b => b.getBoundingClientRect().height < 24).map(b => b.textContent)"
    )
    assert small == []
