"""What the tests of cells in the page share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from live_page import CHAPTER, LivePage
from playwright.sync_api import Browser
from visiting import Visit, watched


@pytest.fixture
def live(python_in_site: Path, visit: Callable[..., Visit]) -> Callable[..., LivePage]:
    """Open a page of a new visitor: ``live("chapters/july-2017", width=390)``."""

    def start(name: str = CHAPTER, **options: object) -> LivePage:
        return LivePage(visit(**options), name).open()

    return start


@pytest.fixture(scope="module")
def chapter(python_in_site: Path, browser: Browser, base: str) -> Iterator[LivePage]:
    """One chapter with Python running, shared by the tests of a module to save starts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield LivePage(watched(context, base), CHAPTER).open().switch_on()
    context.close()
