"""Python comes once, over any line, and is there without one."""

import json

from live_page import CHAPTER, LOADED, LivePage
from playwright.sync_api import expect
from visiting import Visit, serving

# Makes the pauses between tries a thirtieth of what they are.
HURRY = "() => { const wait = setTimeout; self.setTimeout = (then, ms) => wait(then, ms / 30); }"


def test_nothing_is_fetched_before_a_reader_asks(live):
    page = live()
    page.page.wait_for_timeout(500)
    fetched = page.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert not [
        url for url in fetched if "/python/" in url or "/cells/app" in url or ".json" in url
    ]
    weight = page.page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter(e => /\\/cells\\.(mjs|css)|\\/cells\\/chunk-/.test(e.name))"
        ".reduce((sum, e) => sum + e.decodedBodySize, 0)"
    )
    assert 0 < weight < 20_000


def test_progress_is_shown_in_bytes_and_the_time_is_told(live):
    page = live()
    page.page.context.route("**/pandas.tar.gz", lambda route: None)  # held back
    page.page.get_by_role("button", name="Run in this page").click()
    bar = page.page.locator(".cells-bar[data-loading]")
    bar.wait_for(timeout=LOADED)
    shown = bar.evaluate("bar => bar.style.getPropertyValue('--loaded')")
    assert shown.endswith('MB"')
    assert page.page.locator("progress").get_attribute("max") != "1"
    page.page.wait_for_timeout(3000)  # Pyodide has begun meanwhile
    assert bar.is_visible()


def test_a_lost_connection_is_told_and_tried_again(live):
    page = live()
    lost = []

    def lose_twice(route):
        if len(lost) < 2:
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.fallback()

    page.page.context.route("**/pandas.tar.gz", lose_twice)
    page.page.get_by_role("button", name="Run in this page").click()
    page.page.get_by_text("The connection was lost. Next try in").wait_for(timeout=LOADED)
    page.ready()
    assert len(lost) == 2
    assert page.run(2) == "ok"


def test_a_connection_lost_for_good_ends_in_a_clear_message(live):
    page = live()
    page.page.context.route("**/_static/cells/kernel-*", lambda route: route.abort())
    with page.page.expect_worker() as started:
        page.page.get_by_role("button", name="Run in this page").click()
    started.value.evaluate(HURRY)
    page.page.get_by_text("The connection was lost. Next try in").wait_for()
    expect(page.page.get_by_text("connection was lost for too long")).to_be_visible()


def test_the_second_visit_needs_no_network(python_in_site, browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with serving(site) as address:
        page.goto(f"{address}{CHAPTER}.html")
        page.get_by_role("button", name="Run cell 4").click()
        first = LivePage(Visit(page, address), CHAPTER)
        assert first.ending(4) == "ok", first.shown(4)
        # Until all is stored: Python's last file, the page, and the table that the cell has read.
        page.wait_for_function(
            "async () => { const cache = await caches.open('united-front');"
            " const urls = (await cache.keys()).map(r => r.url);"
            " return urls.some(u => u.endsWith('python_stdlib.zip'))"
            " && urls.some(u => u.includes('missile_tests.csv')) }",
            timeout=LOADED,
        )
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    # The server is gone.
    page.reload()
    page.get_by_role("button", name="Run cell 4").click()
    second = LivePage(Visit(page, address), CHAPTER)
    assert second.ending(4) == "ok", second.shown(4)
    assert page.locator(".cell-live").nth(3).locator(".cell-mine figure.chart svg").count() == 1
    context.close()


def test_an_old_browser_is_told_what_is_missing(visit, python_in_site):
    window = visit()
    window.page.add_init_script("delete window.DecompressionStream")
    page = LivePage(window, CHAPTER).open()
    page.page.get_by_role("button", name="Run cell 2").click()
    note = page.page.locator(".cells-note")
    assert "too old to run Python in the page (decompression missing)" in note.inner_text()
    assert "mybinder.org" in note.get_by_role("link").get_attribute("href")


def test_the_runtime_is_as_its_manifest_says(python_in_site):
    from course.runtime import verify

    assert verify(python_in_site) == []
    manifest = json.loads((python_in_site / "manifest.json").read_text("utf-8"))
    assert all(part["licence"] for part in manifest["parts"])
