"""Cells of a chapter run, fail and are stopped in the page."""

import re

import pytest

CHART = 4  # the chapter's first chart
# Milliseconds from a press in the page until the cell is no longer running.
PRESS_AND_TIME = """async button => {
  const cell = button.closest('.cell-live'), start = performance.now();
  button.click();
  while (cell.dataset.cell === 'running') await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""
ABORTED = re.compile("Aborted|fatal error")  # said by Pyodide when the test below ends it


def run(chapter, code):
    """Run code in the first cell and return how it ended and what it shows."""
    return chapter.run(1, code), chapter.shown(1)


def test_a_cell_runs_what_it_needs_above_first(chapter):
    assert chapter.run(CHART) == "ok"
    assert chapter.cell(CHART).locator(".cell-mine figure.chart[data-live] svg").count() == 1


def test_a_chart_takes_the_place_of_the_books(chapter):
    figures = chapter.cell(CHART).locator("figure.chart:visible")
    assert figures.count() == 1
    assert "North Korea launched more missiles" in figures.inner_text()


def test_reset_brings_the_book_back(chapter):
    chapter.run(2, "print('mine')")
    assert chapter.shown(2).strip() == "mine"
    chapter.press(2, "Reset")
    assert not chapter.cell(2).locator(".cell-mine").is_visible()
    assert "230.000000" in chapter.cell(2).locator(".cell_output:visible").inner_text()
    assert "describe()" in chapter.code(2)


def test_printed_text_tables_and_values_are_shown(chapter):
    ending, shown = run(
        chapter,
        "import pandas as pd\nprint('hello')\nlaunches = pd.read_csv('../data/missile_tests.csv')\n"
        "display(launches.head(2))\nlaunches['year'].max()",
    )
    assert ending == "ok"
    assert "hello" in shown
    assert "launch_date_utc" in shown
    assert shown.strip().endswith("2026") or "np.int64" in shown
    assert chapter.cell(1).locator(".cell-mine table.dataframe td.number").count() > 0


def test_a_table_is_fetched_only_when_it_is_read(chapter):
    asked = []
    chapter.page.context.on("request", lambda request: asked.append(request.url))
    run(chapter, "import pandas as pd\npd.read_csv('../data/sipri_military_spending.csv').shape")
    tables = {url.rsplit("/", 1)[-1] for url in asked if "/data/" in url}
    assert tables <= {"sipri_military_spending.csv"}


@pytest.mark.parametrize(
    ("code", "expected", "unwanted"),
    [
        (
            "def f(x):\n    return x['nope']\n\nimport pandas as pd\nf(pd.DataFrame({'a': [1]}))",
            ["Cell 1, line 5", "Cell 1, line 2, in f", "return x['nope']", "KeyError: 'nope'"],
            ["site-packages", "Traceback", "get_loc"],
        ),
        ("if True print('x')", ["Cell 1, line 1", "SyntaxError"], ["site-packages"]),
        ("import seaborn", ["No module named 'seaborn'", "pandas, altair, numpy"], []),
        ("input('Name?')", ["input() is not available in the page"], []),
        (
            "import pandas as pd\npd.read_csv('../data/missile_test.csv')",
            ["FileNotFoundError", "Did you mean ../data/missile_tests.csv"],
            ["site-packages"],
        ),
        (
            "import pandas as pd\npd.read_csv('https://example.org/a.csv')",
            ["this book's tables only"],
            ["site-packages"],
        ),
        ("[0] * 10**9", ["MemoryError", "no more memory"], []),
        ("raise SystemExit(3)", ["SystemExit: 3"], []),
    ],
    ids=["library", "syntax", "package", "input", "table", "address", "memory", "exit"],
)  # fmt: skip
def test_an_error_is_told_in_the_readers_lines(chapter, code, expected, unwanted):
    ending, shown = run(chapter, code)
    assert ending == "error"
    for text in expected:
        assert text in shown
    for text in unwanted:
        assert text not in shown


def test_a_flood_of_text_is_cut_with_a_note(chapter):
    ending, shown = run(chapter, "for i in range(10**6):\n    print('x' * 50)")
    assert ending == "ok"
    assert "cut here: a cell shows at most 100,000 characters" in shown
    assert len(shown) < 110_000


def test_a_flood_of_outputs_is_cut_with_a_note(chapter):
    ending, shown = run(chapter, "for i in range(500):\n    display(i)")
    assert ending == "ok"
    assert "cut here: a cell shows at most 200 outputs" in shown


def test_awaiting_at_the_top_works_as_in_a_notebook(chapter):
    assert run(chapter, "import asyncio\nawait asyncio.sleep(0)\n6 * 7") == ("ok", "42")


def test_a_warning_is_shown_and_does_not_fail(chapter):
    ending, shown = run(chapter, "import warnings\nwarnings.warn('careful')")
    assert ending == "ok"
    assert "careful" in shown


def test_an_endless_loop_is_stopped_within_a_second(chapter):
    chapter.write(1, "while True:\n    pass")
    chapter.press(1, "Run")
    chapter.cell(1).locator("xpath=self::*[@data-cell='running']").wait_for()
    chapter.page.wait_for_timeout(500)
    stop = chapter.cell(1).locator(".cell-bar").get_by_role("button", name=re.compile("^Stop"))
    assert stop.evaluate(PRESS_AND_TIME) < 1000
    assert chapter.ending(1) == "stopped"
    assert "memory is lost; your code is kept" in chapter.shown(1)
    assert "your code is kept" in chapter.said()
    assert chapter.code(1) == "while True:\n    pass"


def test_after_a_stop_the_next_run_starts_from_the_top(chapter):
    chapter.press(1, "Reset")
    assert chapter.run(CHART) == "ok"
    assert chapter.cell(CHART).locator(".cell-mine figure.chart svg").count() == 1


def test_a_crash_is_told_and_python_starts_again(chapter):
    ending, shown = run(chapter, "import os\nos.abort()")
    assert ending == "stopped"
    assert "ended unexpectedly" in shown
    assert run(chapter, "1 + 1") == ("ok", "2")


def test_a_failed_cell_above_is_named(chapter):
    chapter.write(1, "1 / 0")
    assert chapter.run(3) == "error"
    assert "Cell 1 above did not run" in chapter.shown(3)


def test_run_all_and_reset_page(chapter):
    chapter.page.get_by_role("button", name="Reset page").click()
    chapter.page.get_by_role("button", name="Run all cells").click()
    chapter.page.wait_for_function(
        "() => document.querySelector('.cells-status').textContent === 'All cells have run.'",
        timeout=60_000,
    )
    states = chapter.page.locator(".cell-live").evaluate_all("all => all.map(c => c.dataset.cell)")
    assert set(states) == {"ok"}


def test_nothing_went_wrong_on_the_way(chapter):
    assert chapter.visit.foreign == []
    assert not [text for text in chapter.visit.complaints if not ABORTED.search(text)]
