"""Charts: what the house changes in a specification, the drawing, the table behind it."""

import copy
import json

import chart_spec
import charts
import pytest
from bs4 import BeautifulSoup
from chart_spec import NARROW, WIDE, dressed, fitted, interactive, scalable, split_title
from chart_table import MOST_ROWS, details

DATA = {
    "name": "d",
    "rows": [{"year": 2016, "who": "A & B", "n": 1234.5}, {"year": 2017, "who": None, "n": 0.25}],
}
SPEC = {
    "title": "A finding",
    "description": "Bars of 2 years.",
    "data": {"name": "d"},
    "datasets": {"d": DATA["rows"]},
    "mark": {"type": "bar"},
    "encoding": {
        "x": {"field": "year", "type": "quantitative", "title": "Year"},
        "y": {"field": "n", "type": "quantitative", "title": ["Launches", "a year"]},
        "color": {"field": "who", "type": "nominal"},
    },
    "width": 600,
    "height": 200,
}


def test_the_title_becomes_text_of_the_page():
    assert split_title(SPEC)[:2] == ("A finding", "")
    assert "title" not in split_title(SPEC)[2]
    lines = {"text": ["One", "two"], "subtitle": "three"}
    assert split_title({**SPEC, "title": lines})[:2] == ("One two", "three")
    assert split_title({"mark": "bar"})[:2] == ("", "")


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        (SPEC, True),
        ({"layer": []}, True),
        ({"hconcat": []}, False),
        ({"mark": "bar", "encoding": {"row": {"field": "who"}}}, False),
        ({"facet": {}, "spec": {"mark": "bar"}}, False),
    ],
)
def test_single_views_take_the_width_of_the_page(spec, answer):
    assert scalable(spec) is answer
    assert (fitted(spec, WIDE).get("width") == WIDE) is answer
    assert (interactive(spec).get("width") == "container") is answer


def test_the_house_leaves_data_marks_and_the_given_chart_alone():
    before = copy.deepcopy(SPEC)
    for new in (fitted(SPEC, NARROW), interactive(SPEC)):
        for key in ("data", "datasets", "encoding", "mark", "height"):
            assert new[key] == SPEC[key]
    assert before == SPEC


def test_the_charts_own_settings_win():
    own = {**SPEC, "config": {"axis": {"grid": False}, "background": "#eeeeee"}}
    config = dressed(own)["config"]
    assert config["axis"]["grid"] is False
    assert config["axis"]["labelColor"].startswith("var(--")
    assert config["background"] == "#eeeeee"


def test_altairs_default_size_is_not_taken_for_a_choice():
    default = {"view": {"continuousWidth": 300, "continuousHeight": 300}}
    assert dressed({**SPEC, "config": default})["config"]["view"] == dressed(SPEC)["config"]["view"]


def test_text_and_axes_have_no_colour_of_their_own():
    """Colours are variables of the page, so that one drawing serves light, dark and print."""
    import re

    drawing = charts.svg(fitted(split_title(SPEC)[2], WIDE))
    assert drawing.startswith("<svg aria-hidden=")
    texts = BeautifulSoup(drawing, "html.parser").select("text")
    assert texts
    assert all("var(--" in text.get("fill", "") + text.get("style", "") for text in texts)
    assert not re.search(r'(fill|stroke)="(black|#000|#000000|white|#fff|#ffffff)"', drawing)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_drawing_has_the_width_asked_for(width):
    drawing = BeautifulSoup(charts.svg(fitted(split_title(SPEC)[2], width)), "html.parser")
    assert abs(float(drawing.svg["width"]) - width) <= 12


@pytest.mark.parametrize(
    ("missing", "says"),
    [("title", "has no title. Mend:"), ("description", "has no description. Mend:")],
)
def test_what_a_chart_lacks_is_said_with_a_mend(missing, says):
    assert charts.faults(SPEC) == []
    for spec in ({k: v for k, v in SPEC.items() if k != missing}, {**SPEC, missing: "  "}):
        if missing == "title" and spec.get("title"):
            continue
        (fault,) = charts.faults(spec)
        assert fault.startswith(says)
        assert f".properties({missing}=" in fault


SLIDER = {
    "name": "base",
    "value": 2014,
    "bind": {"input": "range", "min": 2000, "max": 2016, "step": 1, "name": "Base <year> "},
}


def test_only_what_a_reader_sets_is_a_control():
    others = [
        {"name": "fixed", "value": 1},
        {"name": "zoom", "select": "interval", "bind": "scales"},
    ]
    assert chart_spec.controls(SPEC) == []
    assert chart_spec.controls({**SPEC, "params": [*others, SLIDER]}) == [SLIDER]


def test_a_drawing_says_for_which_values_it_was_made():
    assert charts.fixed(SPEC) == ""
    said = BeautifulSoup(charts.fixed({**SPEC, "params": [SLIDER]}), "html.parser").p.get_text()
    assert said.startswith("Drawn for: Base <year> 2014.")


def test_a_drawing_shows_the_first_value_of_a_control():
    text = {"type": "text", "text": {"expr": "'base ' + base"}}
    drawing = charts.svg(fitted({**SPEC, "mark": text, "params": [SLIDER]}, WIDE))
    assert "base 2014" in drawing


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"bind": {**SLIDER["bind"], "name": " "}}, "has a control without a label (base). Mend:"),
        ({"bind": {"input": "range"}}, "has a control without a label (base). Mend:"),
        ({"value": ...}, "has a control without a first value (base). Mend:"),
    ],
)
def test_a_control_without_label_or_value_is_named(fault, says):
    assert charts.faults({**SPEC, "params": [SLIDER]}) == []
    slider = {key: part for key, part in {**SLIDER, **fault}.items() if part is not ...}
    (found,) = charts.faults({**SPEC, "params": [slider]})
    assert found.startswith(says)


@pytest.fixture
def table():
    """The folded block of a chart, as a page holds it."""

    def make(spec=SPEC):
        return BeautifulSoup(details(spec, "Bars of 2 years."), "html.parser")

    return make


def test_the_table_holds_every_encoded_field_in_words(table):
    found = table()
    assert [th.get_text() for th in found.select("th")] == ["Year", "Launches a year", "who"]
    assert [th["scope"] for th in found.select("th")] == ["col"] * 3
    cells = [[td.get_text() for td in row.select("td")] for row in found.select("tbody tr")]
    assert cells == [["2016", "1,234", "A & B"], ["2017", "0.25", "–"]]
    assert found.select_one("td")["class"] == ["number"]
    assert found.select_one("summary").get_text(strip=True)
    assert "Bars of 2 years." in found.get_text()


def test_the_table_scrolls_and_has_a_name(table):
    box = table().select_one("[role=region]")
    assert box["tabindex"] == "0"
    assert box["aria-label"] == "Data of the chart: A finding"


def test_dates_lose_their_midnight(table):
    spec = {**SPEC, "datasets": {"d": [{"year": "2017-07-04T00:00:00", "n": True}]}}
    assert [td.get_text() for td in table(spec).select("td")] == ["2017-07-04", "yes"]


def test_a_long_table_is_cut_and_says_so(table):
    rows = [{"year": n, "who": "x", "n": n} for n in range(MOST_ROWS + 5)]
    found = table({**SPEC, "datasets": {"d": rows}})
    assert len(found.select("tbody tr")) == MOST_ROWS
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 5} rows" in found.get_text()


def test_values_of_the_data_cannot_break_the_page(table):
    spec = {**SPEC, "title": 'Say "x" </script>'}
    spec["datasets"] = {"d": [{"year": 1, "who": "<script>alert(1)</script>", "n": 1}]}
    found = table(spec)
    assert found.select("script") == []
    assert "<script>alert(1)</script>" in found.get_text()


def test_the_kernel_hands_charts_over_as_data():
    """The start-up file of the build's kernels, run where no kernel is."""
    import altair

    file = charts.HERE / "kernel" / "charts.py"
    names = {}
    before = altair.renderers.active
    try:
        exec(file.read_text("utf-8"), names)
        chart = altair.Chart(altair.Data(values=[{"a": "</script>"}])).mark_bar().encode(x="a:N")
        html = chart._repr_mimebundle_()["text/html"]
    finally:
        altair.renderers.enable(before)
    assert html.startswith(charts.MARK)
    body = html.removeprefix(charts.MARK).removesuffix("</script>")
    assert "</script" not in body
    assert json.loads(body.replace("<\\/", "</"))["data"]["values"] == [{"a": "</script>"}]
    assert [name for name in names if name != "__builtins__"] == []
