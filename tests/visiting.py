"""A browser window on the served site that remembers everything that went wrong in it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, Route

from course.serve import open_server

SLOW = 10_000  # milliseconds after which something has not happened
LOUD = ("error", "warning")
ABORTED = "net::ERR_ABORTED"  # the reader went on before it came


@dataclass
class Visit:
    """A window of a new visitor.

    Attributes:
        page: Playwright's page.
        base: Address of the site, with a slash at the end.
        foreign: Requests to any other address; none is let through.
        failed: Requests to the site that were not answered well.
        complaints: Errors and warnings of the console, and uncaught errors of scripts.
    """

    page: Page
    base: str
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, name: str) -> Page:
        """Open a page of the book by its name in the table of contents."""
        self.page.goto(f"{self.base}{name}.html", wait_until="load")
        return self.page

    def faults(self) -> list[str]:
        """Return all that went wrong since the window was opened."""
        return [*self.foreign, *self.failed, *self.complaints]


def watched(context: BrowserContext, base: str) -> Visit:
    """Open a window in a context and watch it.

    Args:
        context: A fresh browser context.
        base: Address of the site, with a slash at the end.
    """
    visit = Visit(context.new_page(), base)
    origin = "/".join(base.split("/")[:3]) + "/"

    def gate(route: Route) -> None:
        if route.request.url.startswith((origin, "data:", "blob:")):
            route.continue_()
        else:
            visit.foreign.append(f"asked for {route.request.url}")
            route.abort()

    def heard(message: ConsoleMessage) -> None:
        if message.type in LOUD:
            visit.complaints.append(f"console {message.type}: {message.text}")

    def answered(answer: Response) -> None:
        if answer.status >= 400:
            visit.failed.append(f"{answer.status} for {answer.url}")

    def unanswered(request: Request) -> None:
        if request.failure != ABORTED:
            visit.failed.append(f"no answer for {request.url}: {request.failure}")

    context.route("**/*", gate)
    page = visit.page
    page.set_default_timeout(SLOW)
    page.on("response", answered)
    page.on("requestfailed", unanswered)
    page.on("console", heard)
    page.on("pageerror", lambda error: visit.complaints.append(f"script error: {error}"))
    return visit


def unfold(page: Page) -> None:
    """Open every folded box of a page."""
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")


def wake_charts(page: Page) -> int:
    """Scroll to each chart until it is interactive; returns how many there are."""
    page.locator("details:has(figure.chart)").evaluate_all(
        "all => all.forEach(one => one.open = true)"
    )
    figures = page.locator("figure.chart")
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        figure.locator("xpath=self::*[@data-live]").wait_for(state="attached")
    return figures.count()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port and give its address, with a slash at the end."""
    with open_server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
