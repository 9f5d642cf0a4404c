"""A reader's edits survive whatever happens to the page, the browser and the book."""

import json

import nbformat
import pytest
from live_page import CHAPTER, EXERCISES, LOADED, LivePage
from visiting import watched

MINE = "answer = 6 * 7\nprint(answer)"
KEY = f"cells:{CHAPTER}"


def wait_for_editors(live):
    """Wait until the page has put the reader's edits in place."""
    live.page.locator(".cell-live").first.wait_for()


@pytest.fixture
def edited(live):
    """A chapter whose second cell the reader has changed, without running anything."""
    page = live()
    page.page.get_by_role("button", name="Run in this page").click()
    wait_for_editors(page)
    page.write(2, MINE)
    return page


def kept(live):
    """What the browser's storage holds of the chapter."""
    return json.loads(live.page.evaluate(f"localStorage.getItem('{KEY}')") or "{}").get("cells", {})


def test_edits_survive_a_reload_without_fetching_python(edited):
    edited.page.goto("about:blank")  # ends the Python that the first visit was starting
    asked = []
    edited.page.on("request", lambda request: asked.append(request.url))
    edited.open()
    wait_for_editors(edited)
    assert edited.code(2) == MINE
    assert "changed" in edited.cell(2).locator(".cell-bar").inner_text()
    assert not [url for url in asked if "/python/" in url]


def test_a_press_while_edits_are_put_in_place_counts_once(edited):
    """With edits the page loads by itself; a reader may press Run before that is done."""
    held = []
    edited.page.context.route("**/cells/chapters/*.json*", lambda route: held.append(route))
    edited.open()
    edited.page.get_by_role("button", name="Run cell 2").click()
    edited.page.wait_for_timeout(300)
    assert len(held) == 1
    edited.page.context.unroute("**/cells/chapters/*.json*")
    held[0].continue_()
    assert edited.ending(2) == "ok"
    assert edited.page.locator(".cells-bar").count() == 1
    assert edited.shown(2).strip() == "42"


def test_edits_survive_a_visit_to_another_page(edited):
    edited.visit.open("chapters/who-trades")
    edited.page.go_back()
    wait_for_editors(edited)
    assert edited.code(2) == MINE


def test_reset_forgets_the_edit(edited):
    edited.press(2, "Reset")
    assert kept(edited) == {}
    edited.open()
    edited.page.wait_for_timeout(300)
    assert edited.page.locator(".cell-live").count() == 0


def test_a_new_release_offers_both_versions(edited):
    """The kept edit says what the book said then; another text stands for an older release."""
    edited.page.evaluate(
        "key => { const kept = JSON.parse(localStorage.getItem(key));"
        " Object.values(kept.cells)[0].base = 'older = 1';"
        " localStorage.setItem(key, JSON.stringify(kept)) }",
        KEY,
    )
    edited.open()
    wait_for_editors(edited)
    offer = edited.cell(2).locator(".cell-versions")
    assert "The book has changed this cell" in offer.inner_text()
    assert edited.code(2) == MINE
    offer.get_by_role("button", name="The book’s version").click()
    assert "describe()" in edited.code(2)
    assert next(iter(kept(edited).values()))["code"] == MINE  # only looked at
    offer.get_by_role("button", name="Your version").click()
    assert edited.code(2) == MINE
    offer.get_by_role("button", name="Keep this one").click()
    assert offer.count() == 0
    assert next(iter(kept(edited).values()))["base"] != "older = 1"


def test_an_edit_follows_its_cell_to_another_place(edited):
    """A new release moved the cell: the id is another one, the source is the same."""
    edited.page.evaluate(
        "key => { const kept = JSON.parse(localStorage.getItem(key));"
        " kept.cells = {'elsewhere/9': Object.values(kept.cells)[0]};"
        " localStorage.setItem(key, JSON.stringify(kept)) }",
        KEY,
    )
    edited.open()
    wait_for_editors(edited)
    assert edited.code(2) == MINE


def test_an_edit_without_a_cell_is_shown_not_dropped(edited):
    edited.page.evaluate(
        "key => localStorage.setItem(key, JSON.stringify({version: 1, cells:"
        " {'gone/1': {code: 'my_old_work = 1', base: 'gone = 0'}}}))",
        KEY,
    )
    edited.open()
    wait_for_editors(edited)
    lost = edited.page.locator(".cells-lost")
    assert "1 of your edits" in lost.inner_text()
    lost.locator("summary").click()
    assert "my_old_work = 1" in lost.inner_text()
    assert "gone/1" in kept(edited)


def test_full_storage_is_told_and_the_cell_still_runs(edited):
    edited.page.evaluate(
        "() => { Storage.prototype.setItem = () => {"
        " throw new DOMException('', 'QuotaExceededError') } }"
    )
    edited.write(2, "print('still runs')")
    assert "storage is full" in edited.said()
    assert edited.run(2) == "ok"
    assert "still runs" in edited.shown(2)


def test_forbidden_storage_is_told_and_the_cell_still_runs(python_in_site, browser, base):
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() {"
        " throw new DOMException('no', 'SecurityError') } })"
    )
    live = LivePage(watched(context, base), CHAPTER).open()
    live.page.get_by_role("button", name="Run cell 2").click()
    assert live.ending(2) == "ok"
    live.write(2, "print('still runs')")
    assert "forbids storage" in live.said()
    assert live.run(2) == "ok"
    context.close()


def test_two_tabs_share_edits_and_run_apart(edited):
    other = LivePage(watched(edited.page.context, edited.visit.base), CHAPTER).open()
    wait_for_editors(other)
    assert other.code(2) == MINE
    edited.write(2, "tab = 'first'")
    other.page.wait_for_function(
        "() => document.querySelectorAll('.cell-live')[1].querySelector('.cm-content').textContent"
        " === \"tab = 'first'\""
    )
    assert edited.run(2) == "ok"
    assert other.run(3, "tab") == "ok"  # its own Python ran the cell above
    assert "first" in other.shown(3)


def test_the_notebook_holds_the_readers_code_and_outputs(edited, tmp_path):
    assert edited.run(4) == "ok"
    assert edited.run(2) == "ok"
    with edited.page.expect_download() as waiting:
        edited.page.get_by_role("button", name="Download my notebook").click()
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    assert target.name == "july-2017.ipynb"
    notebook = nbformat.read(target, 4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    changed = next(cell for cell in code if cell.source == MINE)
    assert changed.outputs[0].text == "42\n"
    chart = next(cell for cell in code if "mark_bar" in cell.source)
    forms = chart.outputs[0].data
    assert forms["application/vnd.vegalite.v6+json"]["mark"]["type"] == "bar"
    assert len(forms["image/png"]) > 5_000
    assert sum(bool(cell.outputs) for cell in code) < len(code)  # what was not run has none


def test_an_exercise_gives_the_notebooks_hints(live):
    page = live(EXERCISES)
    page.page.get_by_role("button", name="Run cell 2").click()
    assert page.ending(2) == "ok"
    checks = page.cell(2).locator(".cell-checks")

    page.press(2, "Check")
    checks.wait_for()
    assert "Not yet: define record_year first" in checks.inner_text()

    page.write(2, "record_year = int(launches['year'].value_counts().max())")
    page.press(2, "Check")
    checks.get_by_text("Did you use max() where idxmax() is needed?").wait_for()

    page.write(
        2, "record_year = int(launches.query('year <= 2017')['year'].value_counts().idxmax())"
    )
    page.press(2, "Check")
    checks.locator(".check-right").wait_for()
    assert checks.inner_text().strip() == "Right."
    assert "right" in page.said()
    assert page.visit.faults() == []


def test_a_broken_answer_holds_no_other_exercise_up(live):
    page = live(EXERCISES).switch_on()
    assert page.run(2, "1 / 0") == "error"
    assert page.run(3) == "ok"


def test_a_broken_answer_is_no_stop_though_a_cell_below_was_stopped(live):
    page = live(EXERCISES).switch_on()
    page.write(4, "while True:\n    pass")
    page.press(4, "Run")
    page.cell(4).locator("xpath=self::*[@data-cell='running']").wait_for(timeout=LOADED)
    page.press(4, "Stop")
    assert page.ending(4) == "stopped"
    assert page.run(2, "1 / 0") == "error"
    assert page.run(3) == "ok"


def test_no_solution_is_delivered_with_the_page(python_in_site, site):
    text = (site / "cells" / f"{EXERCISES}.json").read_text("utf-8")
    assert "test_record_year" in text
    assert "until_2017[" not in text
    assert 'outcomes == \\"failure\\"' not in text
