"""The page's cells give what the build's cells gave: the same tables, texts and charts."""

import json
import math
import re

import pytest
from bs4 import BeautifulSoup
from contents import CHAPTERS, EXERCISES, source

# Two exercise pages stand for all: their cells are the same starters and checks over other names.
PAGES = [name for name in (*CHAPTERS, EXERCISES[0], EXERCISES[-1]) if source(name).is_notebook]
# Differences that are known, as (pattern, what stands for it, reason).
KNOWN = (
    (
        re.compile(r"\bdtype: int32\b"),
        "dtype: int64",
        "Python in the page is a 32-bit program, in which astype(int) gives int32; figures agree",
    ),
)
# What the last digits of a computation may differ by: other compilers order sums differently.
CLOSE = 1e-9


def outputs(cell):
    """What a cell of the page shows, reduced to what must agree."""
    found = []
    for output in cell.select(".output"):
        figure = output.select_one("figure.chart")
        if figure:
            found.append(("chart", figure.select_one(".chart-head").get_text(" ", strip=True)))
            found.append(("data", cells_of(figure.select_one(".chart-table"))))
        elif output.select_one("table"):
            found.append(("table", cells_of(output)))
            found.append(("classes", [str(td.get("class", "")) for td in output.select("td, th")]))
        else:
            text = output.get_text().strip()
            for pattern, instead, _reason in KNOWN:
                text = pattern.sub(instead, text)
            found.append(("text", text))
    return found


def cells_of(box):
    """Rows of a table as texts."""
    return [[c.get_text().strip() for c in row.select("th, td")] for row in box.select("tr")]


def unlike(ours, theirs, where=""):
    """Paths at which two JSON values differ by more than the last digits of a number."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        keys = ours.keys() | theirs.keys()
        return [
            found
            for key in sorted(keys)
            for found in unlike(ours.get(key), theirs.get(key), f"{where}.{key}")
        ]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [
            found
            for number, pair in enumerate(zip(ours, theirs, strict=True))
            for found in unlike(*pair, f"{where}[{number}]")
        ]
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return [] if math.isclose(ours, theirs, rel_tol=CLOSE, abs_tol=CLOSE) else [where]
    return [] if ours == theirs else [f"{where}: {str(ours)[:80]} and {str(theirs)[:80]}"]


def without_names(spec):
    """A specification whose data sets are called by where they are used, not by their hash."""
    uses = json.dumps({k: v for k, v in spec.items() if k != "datasets"}, sort_keys=True)
    text = json.dumps(spec)
    for number, name in enumerate(sorted(spec.get("datasets", {}), key=uses.index)):
        text = text.replace(name, f"data-{number}")
    return json.loads(text)


def specifications(live, figures):
    """Chart specifications of the page's figures, as handed to Vega."""
    return live.page.locator(figures).evaluate_all(
        "all => all.map(one => one.querySelector('.chart-spec').textContent)"
    )


@pytest.mark.parametrize("name", PAGES)
def test_every_cell_gives_what_the_build_gave(live, name, site):
    visit = live(name)
    built = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
    drawn = [
        json.loads(text) for text in specifications(visit, ".cell:not(.solution *) figure.chart")
    ]
    visit.switch_on()
    visit.page.get_by_role("button", name="Run all cells").click()
    visit.page.wait_for_function(
        "() => [...document.querySelectorAll('.cell-live')]"
        ".every(cell => ['ok', 'error'].includes(cell.dataset.cell))",
        timeout=120_000,
    )
    states = visit.page.locator(".cell-live").evaluate_all("all => all.map(c => c.dataset.cell)")
    assert set(states) == {"ok"}

    now = BeautifulSoup(visit.page.content(), "html.parser")
    theirs = [
        cell
        for cell in built.select("div.cell")
        if cell.select_one(".cell_input") and not cell.find_parent(class_="solution")
    ]
    ours = now.select("div.cell-live")
    assert len(ours) == len(theirs)
    for number, (mine, book) in enumerate(zip(ours, theirs, strict=True), 1):
        box = mine.select_one(".cell-mine")
        before = book.select_one(".cell_output")
        assert outputs(box) == (outputs(before) if before else []), f"cell {number}"

    live_specs = [json.loads(text) for text in specifications(visit, ".cell-mine figure.chart")]
    assert len(live_specs) == len(drawn)
    for number, (mine, book) in enumerate(zip(live_specs, drawn, strict=True), 1):
        assert unlike(without_names(mine), without_names(book)) == [], f"chart {number}"
    assert visit.visit.faults() == []
