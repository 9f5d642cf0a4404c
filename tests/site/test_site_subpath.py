"""The site works wherever it is put: under a path, as project pages are."""

import pytest
from contents import CHAPTERS, EXERCISES, PAGES
from playwright.sync_api import expect
from visiting import serving, wake_charts


@pytest.fixture(scope="module")
def below(site, tmp_path_factory):
    """Address of the site served under a path; nothing else is served there."""
    root = tmp_path_factory.mktemp("host")
    (root / "some" / "sub").mkdir(parents=True)
    (root / "some" / "sub" / "path").symlink_to(site, target_is_directory=True)
    with serving(root) as address:
        yield f"{address}some/sub/path/"


@pytest.mark.parametrize("name", [PAGES[0], CHAPTERS[0], EXERCISES[0], "search"])
def test_a_page_is_whole_under_a_path(visit, below, name):
    seen = visit(address=below)
    page = seen.open(name)
    charts = wake_charts(page)
    page.wait_for_load_state("networkidle")
    assert charts == page.locator("figure.chart[data-live]").count()
    assert seen.faults() == []


def test_the_front_door_leads_to_the_welcome_page(visit, below):
    seen = visit(address=below)
    seen.page.goto(below)
    expect(seen.page).to_have_url(f"{below}{PAGES[0]}.html")
    assert seen.failed == []


def test_search_works_under_a_path(visit, below):
    seen = visit(address=below)
    page = seen.page
    page.goto(f"{below}search.html?q=escalation")
    page.locator("#search-results li a").first.click()
    assert page.url.startswith(below)
    assert seen.failed == []
