"""What cells give cannot act in the page, and what they do cannot reach the reader's storage."""

import pytest
from house import FIRST_SCRIPT
from live_page import LivePage
from policy import policy
from visiting import watched

SHOW = """
class Shown:
    def __init__(self, **forms):
        self.forms = forms
    def __getattr__(self, name):
        if name in ("_repr_html_", "_repr_svg_", "_repr_markdown_"):
            content = self.forms.get(name.split("_")[2])
            return (lambda: content) if content else None
        raise AttributeError(name)
"""
SVG = "http://www.w3.org/2000/svg"
FORBIDDEN = (
    "script:not([type='application/json']), iframe, form:not(.vega-bindings),"
    " [onerror], [onload], [style*=fixed]"
)
ATTACK = "localStorage.setItem('stolen', '1'); document.title = 'stolen'"
SCRIPT = f"<script>{ATTACK}</script>"
PICTURE = f'<img src=x onerror="{ATTACK}">'


@pytest.mark.parametrize(
    "code",
    [
        f"import pandas as pd\npd.DataFrame({{'a': ['''{PICTURE}''']}}).style",
        f"Shown(html='''<table class=\"dataframe\"><tr><td>{PICTURE}{SCRIPT}</td></tr></table>''')",
        f"Shown(html='''{PICTURE}{SCRIPT}<iframe srcdoc=\"{SCRIPT}\"></iframe>''')",
        f"Shown(html='''<a href=\"javascript:{ATTACK}\">x</a><form action=\"//a.org\"></form>''')",
        f"Shown(markdown='''# Title\\n\\n{PICTURE}\\n\\n[press](javascript:{ATTACK})''')",
        f"Shown(svg='''<svg xmlns=\"{SVG}\" onload=\"{ATTACK}\">{SCRIPT}</svg>''')",
        "Shown(html='<img src=\"https://example.org/pixel.png\">"
        "<div style=\"position:fixed;inset:0\">over the page</div>')",
        "import altair as alt\nalt.Chart(alt.Data(values=[{'a': 1}])).mark_text(href="
        "'javascript:1').encode(text=alt.value('x')).properties(title='''" + PICTURE + "''')",
    ],
    ids=["styler", "frame", "html", "link", "markdown", "svg", "outside", "chart"],
)  # fmt: skip
def test_an_output_cannot_act(chapter, code):
    assert chapter.run(1, SHOW + code) == "ok", chapter.shown(1)
    box = chapter.cell(1).locator(".cell-mine")
    for link in box.locator("a").all():
        link.click(timeout=2000)
    chapter.page.wait_for_timeout(200)
    assert chapter.page.evaluate("localStorage.getItem('stolen')") is None
    assert "stolen" not in chapter.page.title()
    assert box.locator(FORBIDDEN).count() == 0
    assert chapter.visit.foreign == []


def test_a_chart_fetches_nothing(chapter):
    code = (
        "import altair as alt\nalt.Chart(alt.UrlData(url='../data/countries.csv'))"
        ".mark_point().encode(x='iso3:N')"
    )
    chapter.run(1, code)
    assert chapter.visit.foreign == []


def test_a_table_is_data_not_markup(chapter):
    assert chapter.run(1, f"import pandas as pd\npd.DataFrame({{'a': ['''{PICTURE}''']}})") == "ok"
    assert "<img src=x" in chapter.shown(1)


def test_a_cell_reaches_neither_page_nor_storage_nor_network(chapter):
    names = (
        "fetch XMLHttpRequest indexedDB caches BroadcastChannel Worker WebSocket importScripts "
        "document localStorage"
    )
    code = (
        "from pyodide.code import run_js\n"
        f"print([n for n in '{names}'.split() if run_js(f'typeof {{n}}') != 'undefined'])\n"
        "of_navigator = '[navigator.storage, navigator.serviceWorker, navigator.locks]'\n"
        "print(run_js(of_navigator + '.filter(Boolean).length'))\n"
        "print(run_js('typeof Object.getPrototypeOf(Object.getPrototypeOf(self)).fetch'))"
    )
    assert chapter.run(1, code) == "ok"
    assert chapter.shown(1).split() == ["[]", "0", "undefined"]


def test_cells_run_where_the_server_sends_the_policy(python_in_site, browser, base):
    """A host may send the policy with every file; the worker then needs WebAssembly, no more."""
    context = browser.new_context()
    live = LivePage(watched(context, base), "chapters/july-2017")

    def strict(route):
        answer = route.fetch()
        sent = policy(FIRST_SCRIPT).replace("script-src", "script-src 'wasm-unsafe-eval'")
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": sent})

    context.route("**/*", strict)
    live.open()
    live.page.get_by_role("button", name="Run cell 4").click()
    assert live.ending(4) == "ok"
    assert live.cell(4).locator(".cell-mine figure.chart[data-live] svg").count() == 1
    assert live.visit.faults() == []
    context.unroute_all(behavior="ignoreErrors")  # Python for later visits may still be on its way
    context.close()


def test_a_page_runs_no_text_as_a_script(chapter):
    assert chapter.page.evaluate(
        "() => new Promise(done => {"
        " addEventListener('securitypolicyviolation', e => done(e.effectiveDirective));"
        " const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); })"
    ).startswith("script-src")
    assert chapter.page.evaluate("window.ran") is None
