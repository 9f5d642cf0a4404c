"""Windows that the tests of a page share, because opening one takes longer than looking at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser
from visiting import Visit, wake_charts, watched

FOLDS = "all => all.map(one => one.open)"
REFOLD = "(all, open) => all.forEach((one, place) => { one.open = open[place]; })"
KINDS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 900}},
    "plain": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
}


@dataclass
class Tour:
    """The page being looked at, in a window of each kind that a test has asked for.

    Attributes:
        browser: The browser.
        base: Address of the site, with a slash at the end.
        name: Name of the page that all windows show.
        windows: Window, and which folded boxes were open at first, by kind.
    """

    browser: Browser
    base: str
    name: str = ""
    windows: dict[str, tuple[Visit, list[bool]]] = field(default_factory=dict)

    def window(self, name: str, kind: str) -> Visit:
        """Return a window on a page, whole and with its charts awake, as if nobody had used it.

        Args:
            name: The page's name in the table of contents.
            kind: One of ``KINDS``.
        """
        if name != self.name:
            self.close()
            self.name = name
        if kind not in self.windows:
            seen = watched(self.browser.new_context(**KINDS[kind]), self.base)
            page = seen.open(name)
            if kind != "plain":
                page.emulate_media(reduced_motion="reduce")  # no colour is caught half way
                wake_charts(page)
                page.wait_for_load_state("networkidle")
            self.windows[kind] = seen, page.locator("details").evaluate_all(FOLDS)
        seen, folds = self.windows[kind]
        seen.page.emulate_media(media="screen", color_scheme="light")
        seen.page.locator("details").evaluate_all(REFOLD, folds)
        seen.page.mouse.move(0, 0)
        return seen

    def close(self) -> None:
        """Close every window."""
        for seen, _ in self.windows.values():
            seen.page.context.close()
        self.windows.clear()


@pytest.fixture(scope="session")
def tour(browser: Browser, base: str) -> Iterator[Tour]:
    """The windows that tests share."""
    tour = Tour(browser, base)
    yield tour
    tour.close()


@pytest.fixture
def look(tour: Tour, name: str) -> Callable[[str], Visit]:
    """Look at the page that a test names: ``look("phone")``. Only to look: others come after."""
    return lambda kind="desktop": tour.window(name, kind)
