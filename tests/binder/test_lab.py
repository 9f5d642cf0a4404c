"""What a student meets who follows a launch link: JupyterLab, driven by a real browser."""

import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from contents import EXERCISES, notebooks
from live_page import LOADED, LivePage
from playwright.sync_api import Page, expect
from student_machine import Machine
from visiting import Visit

CHART = "application/vnd.vega.v5+json"
SAMPLES = ["chapters/sample-page", "exercises/sample-page"]
# Two exercise pages stand for all, which are made alike; tests/exercises runs every one.
NOTEBOOKS = [name for name in notebooks() if name not in EXERCISES[1:-1]]
RAW = re.compile(r"\{[a-z][\w:-]*\}|^:{3,}|^```|<!--|%%", re.M)
# A cell that names the tables behind its chart; those of worked solutions are not students' cells.
CHART_CELL = re.compile(
    r"^```\{code-cell\}\n(?!(?::.*\n)*:tags:.*solution)(?::.*\n)*:source:", re.M
)
POP_UP = ".jp-Dialog, .Toastify__toast"
SECONDS = 60


def open_notebook(page: Page, lab: str, path: str) -> None:
    """Follow a launch link: a notebook opens, its kernel starts, and nothing is in the way."""
    page.goto(f"{lab}/lab/tree/{path}")
    expect(page.locator(".jp-NotebookPanel")).to_have_count(1, timeout=30_000)
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
    expect(page.locator(".jp-FileEditor")).to_have_count(0)
    wait_for(page, lambda: kernel_state(lab, path) == "idle", f"{path}: its kernel does not start")
    expect(page.locator(POP_UP)).to_have_count(0)


def kernel_state(lab: str, path: str) -> str | None:
    """State of a notebook's kernel, None before it has one."""
    with urllib.request.urlopen(f"{lab}/api/sessions") as answer:
        sessions = json.load(answer)
    return next((s["kernel"]["execution_state"] for s in sessions if s["path"] == path), None)


def wait_for(page: Page, ready: Callable[[], bool], message: str) -> None:
    """Wait as the browser does: a plain sleep would hold up its requests."""
    for _ in range(SECONDS * 5):
        if ready():
            return
        page.wait_for_timeout(200)
    pytest.fail(message)


def run_all(page: Page, file: Path) -> nbformat.NotebookNode:
    """Run > Run All Cells, wait, save; returns the notebook as saved."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    saved = []

    def done() -> bool:
        page.keyboard.press("Control+s")
        try:
            notebook = nbformat.read(file, 4)
        except nbformat.reader.NotJSONError:
            return False  # half-way through being saved
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        errors = [o for cell in cells for o in cell.outputs if o.output_type == "error"]
        assert not errors, f"{file.name}: {errors[0].ename}: {errors[0].evalue}"
        saved.append(notebook)
        return all(cell.execution_count for cell in cells)

    wait_for(page, done, f"{file.name}: not every cell ran")
    nbformat.validate(saved[-1])
    return saved[-1]


@pytest.mark.parametrize("name", [*NOTEBOOKS, *SAMPLES])
def test_page_opens_runs_and_draws(name: str, page: Page, lab: str, machine: Machine) -> None:
    path = f"{name}.ipynb"
    open_notebook(page, lab, path)
    saved = run_all(page, machine.book / path)

    shown = page.locator(".jp-MarkdownCell")
    expect(shown).to_have_count(sum(cell.cell_type == "markdown" for cell in saved.cells))
    raw = [found for text in shown.all_inner_texts() for found in RAW.findall(text)]
    assert not raw, f"{path} shows raw markup: {raw}"

    outputs = [out for cell in saved.cells for out in cell.get("outputs", [])]
    charts = [out.data[CHART] for out in outputs if CHART in out.get("data", {})]
    source = (machine.book / f"{name}.md").read_text("utf-8")
    assert len(charts) == len(CHART_CELL.findall(source))
    drawn = page.locator(".jp-RenderedVegaCommon5 [role=graphics-document]")
    expect(drawn).to_have_count(len(charts))
    for chart, spec in zip(drawn.all(), charts, strict=True):
        chart.scroll_into_view_if_needed()
        box = chart.locator("svg").bounding_box()
        assert box and box["width"] > 100 and box["height"] > 50, f"{path}: a chart is not visible"
        assert chart.locator("svg").locator("path, text").count() > 5, f"{path}: an empty chart"
        assert chart.get_attribute("aria-label") == spec["description"]
    expect(page.locator(POP_UP)).to_have_count(0)


def test_a_notebook_from_the_page_opens_with_its_outputs(
    page: Page, lab: str, machine: Machine, python_in_site: Path, visit: Callable[..., Visit]
) -> None:
    """What a reader has written and run in the page goes on in JupyterLab."""
    live = LivePage(visit(accept_downloads=True), "chapters/july-2017").open().switch_on()
    live.page.set_default_timeout(LOADED)
    assert live.run(2, "mine = 6 * 7\nprint(mine)") == "ok"
    assert live.run(4) == "ok"
    with live.page.expect_download() as waiting:
        live.page.get_by_role("button", name="Download my notebook").click()
    path = "chapters/downloaded.ipynb"
    waiting.value.save_as(machine.book / path)
    live.page.close()

    open_notebook(page, lab, path)
    expect(page.locator(".jp-CodeCell .jp-OutputArea-output", has_text="42")).to_have_count(1)
    picture = page.locator(".jp-OutputArea-output img, .jp-RenderedVegaCommon5 svg").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    saved = run_all(page, machine.book / path)
    assert any(cell.source == "mine = 6 * 7\nprint(mine)" for cell in saved.cells)
    expect(page.locator(POP_UP)).to_have_count(0)


def test_source_opens_as_a_notebook(page: Page, lab: str) -> None:
    open_notebook(page, lab, "chapters/sample-page.md")


def test_file_browser_shows_notebooks_and_data_only(page: Page, lab: str) -> None:
    page.goto(f"{lab}/lab/tree/chapters/sample-page.ipynb")
    items = page.locator(".jp-DirListing-itemName")
    expect(items.filter(has_text="sample-page.ipynb")).to_have_count(1, timeout=30_000)
    assert all(name.endswith(".ipynb") for name in items.all_inner_texts())
    page.locator(".jp-BreadCrumbs-home").click()
    expect(items).to_have_text(["chapters", "data", "exercises"])


def test_home_is_left_alone(machine: Machine) -> None:
    """Whoever runs postBuild on their own machine keeps their own settings."""
    assert not list(machine.home.glob(".ipython/profile_default/startup/*.py"))
    assert not (machine.home / ".jupyter" / "labconfig").exists()
