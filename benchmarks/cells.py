"""Measure cells in the page against JupyterLite with the same packages, in one run."""

import argparse
import gzip
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from lite_site import ROOT, make_site
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from course.places import BUILD, SITE
from course.runtime import MANIFEST
from course.serve import open_server
from course.testing import find_chromium

PAGE = "chapters/july-2017"
IDLE_PAIRS = 15  # visits with and without the feature: their times vary far more than they differ
LONG = 300_000  # ms after which something counts as not happening
# The same in both: import both packages, make a chart, show a table.
CODE = (
    "import altair as alt\nimport pandas as pd\n"
    "table = pd.DataFrame({'a': [1], 'b': [2]})\n"
    "chart = alt.Chart(table).mark_bar().encode(x='a:Q', y='b:Q').to_dict()\ntable"
)
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
PACKED = (".gz", ".zip", ".whl", ".png", ".woff2")  # a server would not compress these again
NOT_FETCHED = (MANIFEST, "licences.txt")


def serve(folder: Path) -> str:
    """Serve a folder until the program ends; returns its address."""
    server = open_server(folder, 0)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def visit(playwright: Playwright, profile: str) -> BrowserContext:
    """Open Chromium with a profile, without any way to another machine."""
    return playwright.chromium.launch_persistent_context(
        profile,
        executable_path=find_chromium(),
        args=["--no-sandbox", ALONE],
        viewport={"width": 1280, "height": 900},
    )


def with_code(folder: Path) -> Path:
    """Copy the site, with the code to measure as the page's first cell."""
    site = shutil.copytree(SITE, folder / "ours", copy_function=os.link)
    cells = site / "cells" / f"{PAGE}.json"
    content = json.loads(cells.read_text("utf-8"))
    content["cells"][0]["source"] = CODE
    cells.unlink()  # the site shares the file
    cells.write_text(json.dumps(content), "utf-8")
    return site


def until_shown(page: Page, selector: str) -> None:
    """Wait for an element, looking at every frame: Playwright's locators look twice a second."""
    page.wait_for_function(
        "selector => document.querySelector(selector)?.checkVisibility()",
        arg=selector,
        timeout=LONG,
    )


def ours(page: Page, base: str) -> float:
    """Seconds from the press of Run in a page of the book to the table."""
    page.goto(f"{base}{PAGE}.html", wait_until="load")
    run = page.get_by_role("button", name="Run cell 1", exact=True)
    run.wait_for()
    start = time.monotonic()
    run.click()
    until_shown(page, ".cell-mine table.dataframe")
    return time.monotonic() - start


def lite(page: Page, base: str) -> float:
    """Seconds from opening JupyterLite's REPL with the code to the table."""
    start = time.monotonic()
    page.goto(f"{base}repl/index.html?kernel=python&execute=1&code={quote(CODE)}")
    until_shown(page, "table.dataframe")
    return time.monotonic() - start


def starts(
    playwright: Playwright, measure: Callable[[Page, str], float], base: str
) -> tuple[float, float]:
    """First result in seconds with an empty cache and on the next visit with it."""
    with tempfile.TemporaryDirectory() as profile:
        found = []
        for _ in range(2):
            context = visit(playwright, profile)
            found.append(measure(context.pages[0], base))
            context.pages[0].wait_for_timeout(5000)  # whatever is stored behind the scenes
            context.close()
    return found[0], found[1]


def next_cell(page: Page) -> float:
    """Milliseconds from the press of Run to the shown result, beyond what Python itself needs."""
    page.locator(".cells-bar[data-state=ready]").wait_for(timeout=LONG)
    return page.evaluate(
        """async () => {
          const cell = document.querySelector('.cell-live');
          const run = cell.querySelector('.cell-bar button');
          const ended = () => new Promise((done, fail) => {
            const watch = new MutationObserver(() => {
              if (cell.dataset.cell === 'error') fail(new Error('the cell failed'));
              if (cell.dataset.cell === 'ok') { watch.disconnect(); done(); }
            });
            watch.observe(cell, {attributes: true, attributeFilter: ['data-cell']});
          });
          const times = [];
          for (let i = 0; i < 9; i++) {
            const start = performance.now();
            const end = ended();
            run.click();
            await end;
            const inPython = parseFloat(cell.querySelector('.cell-note').textContent);
            times.push(performance.now() - start - inPython);
          }
          return times.sort((a, b) => a - b)[4];
        }"""
    )


def download() -> float:
    """Megabytes that a first run fetches, as a compressing server sends them."""
    python = next(path for path in (SITE / "python").iterdir() if path.is_dir())
    scripts = SITE / "_static" / "cells"
    files = [path for path in python.iterdir() if path.name not in NOT_FETCHED]
    files += [path for path in scripts.iterdir() if path.suffix in (".mjs", ".json")]
    size = 0
    for path in files:
        content = path.read_bytes()
        size += len(content) if path.suffix in PACKED else len(gzip.compress(content, 6))
    return size / 1e6


def idle(playwright: Playwright, base: str, rounds: int) -> dict[str, tuple[float, float]]:
    """Bytes and the main thread's own milliseconds with the feature and without, medians."""
    found: dict[str, list[tuple[float, float]]] = {"with": [], "without": []}
    for _ in range(rounds):
        for kind, seen in found.items():
            with tempfile.TemporaryDirectory() as profile:
                context = visit(playwright, profile)
                page = context.pages[0]
                if kind == "without":
                    page.route(f"**/{PAGE}.html", without)
                session = context.new_cdp_session(page)
                session.send("Performance.enable", {"timeDomain": "threadTicks"})
                sizes: list[float] = []
                session.send("Network.enable")
                session.on(
                    "Network.loadingFinished", lambda e, s=sizes: s.append(e["encodedDataLength"])
                )
                page.goto(f"{base}{PAGE}.html", wait_until="load")
                page.wait_for_timeout(1500)
                metrics = {
                    m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]
                }
                busy = sum(
                    metrics[k] for k in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
                )
                seen.append((sum(sizes), busy * 1000))
                context.close()
    return {
        kind: (statistics.median(b for b, _ in seen), statistics.median(t for _, t in seen))
        for kind, seen in found.items()
    }


def without(route: object) -> None:
    """Answer with the page as it is without the feature."""
    import re

    answer = route.fetch()  # type: ignore[attr-defined]
    text = re.sub(
        r"<script[^>]*(cells\.mjs|cells-config)[^>]*>.*?</script>", "", answer.text(), flags=re.S
    )
    text = re.sub(r"<link[^>]*cells\.css[^>]*>", "", text)
    route.fulfill(response=answer, body=text)  # type: ignore[attr-defined]


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="starts of each kind (3)")
    parser.add_argument("--lite", type=Path, help="a JupyterLite site made before by lite_site.py")
    options = parser.parse_args()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder, sync_playwright() as playwright:
        base = serve(with_code(Path(folder)))
        site = options.lite or make_site(Path(folder))
        other = serve(site)
        rows: dict[str, list[tuple[float, float]]] = {"ours": [], "lite": []}
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
            rows["ours"].append(starts(playwright, ours, base))
            rows["lite"].append(starts(playwright, lite, other))
        with tempfile.TemporaryDirectory() as profile:
            context = visit(playwright, profile)
            ours(context.pages[0], base)
            beyond = next_cell(context.pages[0])
            context.close()
        rest = idle(playwright, base, IDLE_PAIRS)
    head = f"first result, median of {options.rounds}"
    print(f"{head:38}{'this book':>12}{'JupyterLite':>14}{'ratio':>8}")
    for place, label in enumerate(("cold, s", "warm, s")):
        mine, theirs = (statistics.median(one[place] for one in rows[k]) for k in ("ours", "lite"))
        print(f"{label:38}{mine:12.1f}{theirs:14.1f}{mine / theirs:8.2f}")
    print(f"{'next cell, beyond Python, ms':38}{beyond:12.0f}")
    print(f"{'first download, MB':38}{download():12.1f}")
    (bytes_on, busy_on), (bytes_off, busy_off) = rest["with"], rest["without"]
    print(f"{'who never runs a cell: more bytes':38}{bytes_on - bytes_off:12.0f}")
    print(f"{'who never runs a cell: more ms':38}{busy_on - busy_off:12.1f}")


if __name__ == "__main__":
    main()
