"""What all tests of the book share: the built site, a server for it, and a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from visiting import Visit, serving, watched

from course.places import SITE


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep on one worker, one after the other, what shares something that takes long to make."""
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        name = group(item)
        item.add_marker(pytest.mark.xdist_group(name))
        groups.setdefault(name, []).append(item)
    items[:] = [item for members in groups.values() for item in members]


def group(item: pytest.Item) -> str:
    """Name of what a test shares with others: a folder's environment, a page, or its file."""
    folder = item.path.parent.name
    if folder in ("binder", "exports"):
        return folder
    if "look" in getattr(item, "fixturenames", ()):
        return f"page {item.callspec.params['name']}"
    return str(item.path)


@pytest.fixture(scope="session")
def site() -> Path:
    """Folder of the built site."""
    if not (SITE / "index.html").exists():
        pytest.fail("the site is not built. Mend: run python3 book.py build", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def python_in_site(site: Path) -> Path:
    """Folder of the Python that the pages run cells with."""
    folders = [path for path in (site / "python").glob("*") if path.is_dir()]
    if not folders:
        pytest.skip(
            "this build has no Python for the page: numpy for the browser was not found "
            "(see web/python/numpy.txt)"
        )
    return folders[0]


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """Address of the served site, with a slash at the end."""
    with serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Open a window of a new visitor: ``visit(width=390, address=..., **context options)``."""
    contexts: list[BrowserContext] = []

    def start(width: int = 1280, address: str = "", **options: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        return watched(context, address or request.getfixturevalue("base"))

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def desktop(visit: Callable[..., Visit]) -> Visit:
    """A window of a laptop's width."""
    return visit()


@pytest.fixture
def phone(visit: Callable[..., Visit]) -> Visit:
    """A window of a phone's width."""
    return visit(width=390)
