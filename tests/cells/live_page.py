"""A page whose cells a test runs, as a reader would: by its buttons, its editors and its words."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page
from visiting import Visit

CHAPTER = "chapters/july-2017"  # the pages that most tests use
EXERCISES = "exercises/july-2017"
LOADED = 120_000  # milliseconds within which Python must be there, on a busy machine
ENDED = ("ok", "error", "stopped")


@dataclass
class LivePage:
    """A page of the book in a window.

    Attributes:
        visit: The window.
        name: The page's name in the table of contents.
    """

    visit: Visit
    name: str

    @property
    def page(self) -> Page:
        """Playwright's page."""
        return self.visit.page

    def open(self) -> "LivePage":
        """Load the page."""
        self.visit.open(self.name)
        return self

    def switch_on(self) -> "LivePage":
        """Press the page's switch and wait until Python is there."""
        self.page.get_by_role("button", name="Run in this page").click()
        self.ready()
        return self

    def ready(self) -> None:
        """Wait until Python has nothing to do."""
        self.page.locator(".cells-bar[data-state=ready]").wait_for(timeout=LOADED)

    def cell(self, number: int) -> Locator:
        """The cell of a number, counted from 1."""
        return self.page.locator(".cell-live").nth(number - 1)

    def code(self, number: int) -> str:
        """What stands in a cell's editor."""
        lines = self.cell(number).locator(".cm-line").all_inner_texts()
        return "\n".join(line.strip("\n") for line in lines)

    def write(self, number: int, code: str) -> None:
        """Replace a cell's code by typing it."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)

    def press(self, number: int, name: str) -> None:
        """Press a button of a cell by the first word of its name."""
        self.cell(number).locator(".cell-bar").get_by_role(
            "button", name=re.compile(f"^{name}")
        ).click()

    def run(self, number: int, code: str | None = None) -> str:
        """Run a cell, with other code if given, and return how it ended."""
        if code is not None:
            self.write(number, code)
        self.press(number, "Run")
        return self.ending(number)

    def ending(self, number: int) -> str:
        """Wait until a cell has run and return how it ended."""
        self.page.wait_for_function(
            "([n, ended]) => ended.includes("
            "document.querySelectorAll('.cell-live')[n]?.dataset.cell)",
            arg=[number - 1, ENDED],
            timeout=LOADED,
        )
        return str(self.cell(number).get_attribute("data-cell"))

    def shown(self, number: int) -> str:
        """Text of a cell's output as the reader sees it."""
        return self.cell(number).locator(".cell-mine").inner_text()

    def said(self) -> str:
        """What the page's status says."""
        return self.page.locator(".cells-status").inner_text()
