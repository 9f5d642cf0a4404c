"""From a page to running code: the launch link, and the archive of notebooks and tables."""

import io
import zipfile
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import yaml
from contents import PAGES, notebooks

from course.places import ROOT

REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]


@pytest.fixture(scope="module")
def archive(site):
    return zipfile.ZipFile(io.BytesIO((site / "united-front.zip").read_bytes()))


@pytest.mark.parametrize("name", notebooks())
def test_the_launch_link_opens_this_page_as_a_notebook(look, name):
    page = look().page
    launch = page.locator("a[href*='mybinder.org']").first
    launch.wait_for(state="visible")
    address = urlsplit(launch.get_attribute("href"))
    owner_and_name = urlsplit(REPOSITORY["url"]).path
    assert address.path == f"/v2/gh{owner_and_name}/{REPOSITORY['branch']}"
    assert parse_qs(address.query) == {"urlpath": [f"lab/tree/{name}.ipynb"]}


@pytest.mark.parametrize("name", [name for name in PAGES if name not in notebooks()])
def test_a_page_without_cells_has_no_launch_link(look, name):
    page = look().page
    assert page.locator("a[href*='mybinder.org/v2']").count() == 0


@pytest.mark.parametrize("name", notebooks())
def test_the_launch_links_are_there_on_a_phone(look, name):
    page = look("phone").page
    box = page.locator("a[href*='mybinder.org']").first.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["height"] >= 24, "too small for a finger"


def test_the_download_link_gives_the_archive(desktop, site):
    page = desktop.open(notebooks()[-1])
    with page.expect_download() as waiting:
        page.locator("a[href$='united-front.zip']").first.click()
    assert waiting.value.path().read_bytes() == (site / "united-front.zip").read_bytes()


def test_the_archive_holds_every_notebook_and_table(archive):
    wanted = {f"united-front/{name}.ipynb" for name in notebooks()}
    wanted |= {f"united-front/data/{path.name}" for path in (ROOT / "data").glob("*.csv")}
    assert wanted <= set(archive.namelist())
    assert archive.testzip() is None


def test_notebooks_of_the_archive_are_valid_and_find_their_tables(archive):
    names = set(archive.namelist())
    for name in (name for name in names if name.endswith(".ipynb")):
        notebook = nbformat.reads(archive.read(name).decode(), as_version=4)
        nbformat.validate(notebook)
        code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
        for part in code.split('"../data/')[1:]:
            assert f"united-front/data/{part.split(chr(34))[0]}" in names
