"""Measure this book against a stock Jupyter Book of the same chapters, in one run."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import yaml
from playwright.sync_api import Browser, Request, Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course.build import toc_pages  # noqa: E402
from course.building import JUPYTER_BOOK  # noqa: E402
from course.notebooks import make_notebooks  # noqa: E402
from course.serve import open_server  # noqa: E402
from course.testing import find_chromium  # noqa: E402

STOCK_COMMAND = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")
STOCK_CONFIG = {
    "title": "Stock",
    "author": "Stock",
    "execute": {"execute_notebooks": "cache", "timeout": 60},
    "only_build_toc_files": True,
}

SETTLE = 3000  # ms for charts to come alive after the last scroll


@dataclass(frozen=True)
class Weight:
    """What one page costs a reader with an empty cache, scrolled to its end."""

    bytes: int
    requests: int
    elsewhere: int


def copy_book(target: Path) -> None:
    """Copy what git tracks, and the fetched fonts, to a fresh folder."""
    files = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    for name in filter(None, files):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)
    shutil.copytree(ROOT / "web" / "node_modules", target / "web" / "node_modules", symlinks=True)


def make_stock(target: Path) -> None:
    """Write a stock book of the same chapters: default configuration, plain notebooks."""
    shutil.copytree(ROOT / "data", target / "data", ignore=shutil.ignore_patterns("builders"))
    notebooks = make_notebooks(ROOT)
    for name, text in notebooks.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, "utf-8")
    listed = [page for page in toc_pages(ROOT / "_toc.yml") if f"{page}.ipynb" in notebooks]
    toc = {
        "format": "jb-book",
        "root": listed[0],
        "chapters": [{"file": page} for page in listed[1:]],
    }
    (target / "_toc.yml").write_text(yaml.safe_dump(toc))
    (target / "_config.yml").write_text(yaml.safe_dump(STOCK_CONFIG))


def build(book: Path) -> float:
    """Build a book and return the seconds it took; the stock one by Jupyter Book's own command."""
    command = JUPYTER_BOOK if (book / "course").exists() else STOCK_COMMAND
    environment = {key: value for key, value in os.environ.items() if key != "IPYTHONDIR"}
    start = time.monotonic()
    subprocess.run(
        [*command, "build", "-q", str(book)],
        check=True,
        cwd=book,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.monotonic() - start


def touch(book: Path) -> None:
    """Add one sentence to chapter 1, as an author would."""
    for page in (book / "chapters/july-2017.md", book / "chapters/july-2017.ipynb"):
        if page.exists():
            text = page.read_text("utf-8")
            page.write_text(text.replace("Put a finger on", "Now put a finger on", 1), "utf-8")


def weigh_page(browser: Browser, origin: str, name: str) -> Weight:
    """Load one page with an empty cache, scroll to its end, and add up what it fetched."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    finished: list[Request] = []
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    page.on("requestfinished", lambda request: finished.append(request))
    page.route(lambda url: not url.startswith((origin, "data:")), refuse)
    page.goto(f"{origin}/{name}.html", wait_until="domcontentloaded")
    page.evaluate(
        "async () => { for (let y = 0; y < document.body.scrollHeight; y += 500) {"
        " scrollTo(0, y); await new Promise(done => setTimeout(done, 100)); } }"
    )
    page.wait_for_timeout(SETTLE)
    ours = [request for request in finished if request.url.startswith(origin)]
    size = sum(request.sizes()["responseBodySize"] for request in ours)
    context.close()
    return Weight(size, len(ours), len(refused))


def weigh(site: Path, pages: list[str]) -> dict[str, Weight]:
    """Weigh pages in Chromium with everything but this machine refused."""
    server = open_server(site, 0)
    Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        found = {name: weigh_page(browser, origin, name) for name in pages}
        browser.close()
    server.shutdown()
    return found


def main() -> None:
    """Run all measurements and print them."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    pages = ["chapters/july-2017", "chapters/who-trades", "chapters/the-sanctions-ladder"]
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = Path(folder, "ours"), Path(folder, "stock")
        ours.mkdir()
        stock.mkdir()
        copy_book(ours)
        make_stock(stock)
        rows = []
        for label, prepare in (("cold build, s", None), ("warm rebuild, s", touch)):
            seconds = []
            for book in (ours, stock):
                print(f"{label}: {book.name}", file=sys.stderr, flush=True)
                if prepare:
                    prepare(book)
                seconds.append(f"{build(book):.1f}")
            rows.append((label, *seconds))
        weights = [weigh(book / "_build" / "html", pages) for book in (ours, stock)]
        for page in pages:
            mine, theirs = (weight[page] for weight in weights)
            rows.append((f"{page}: kB", f"{mine.bytes / 1000:,.0f}", f"{theirs.bytes / 1000:,.0f}"))
            rows.append((f"{page}: requests", str(mine.requests), str(theirs.requests)))
            rows.append((f"{page}: refused elsewhere", str(mine.elsewhere), str(theirs.elsewhere)))
    print(f"{'':44}{'this book':>12}{'stock':>12}")
    for label, mine, theirs in rows:
        print(f"{label:44}{mine:>12}{theirs:>12}")


if __name__ == "__main__":
    main()
