"""The start-up file of students' kernels: the book's charts, without a network."""

import json

import altair as alt
import pandas as pd

from course.places import ROOT

MEDIA_TYPE = "application/vnd.vega.v5+json"


def shown(chart: alt.Chart) -> dict:
    """What a kernel with the start-up file sends to JupyterLab for a chart."""
    with alt.renderers.enable("default"):  # and back to it at the end
        exec((ROOT / ".binder" / "charts.py").read_text("utf-8"), {})
        bundle, _ = alt.renderers.get()(chart.to_dict())
    return bundle[MEDIA_TYPE]


def test_a_chart_is_what_the_vega_lite_of_the_book_makes_of_it() -> None:
    """Areas of plain numbers tell versions apart: JupyterLab's own leaves them unstacked."""
    table = pd.DataFrame({"year": [1, 2, 1, 2], "value": [1, 2, 3, 4], "who": list("aabb")})
    chart = alt.Chart(table).mark_area().encode(x="year:Q", y="value:Q", color="who:N")
    drawn = shown(chart)
    assert '"type": "stack"' in json.dumps(drawn)
    book = chart.to_dict(format="vega")
    assert {**drawn, "$schema": ""} == {**book, "$schema": ""}


def test_a_chart_names_no_address_to_load_from() -> None:
    chart = alt.Chart(pd.DataFrame({"a": [1]})).mark_point().encode(x="a:Q")
    spec = shown(chart)
    assert "http" not in json.dumps({**spec, "$schema": ""})


def test_a_slider_is_bound_in_a_notebook_too() -> None:
    """JupyterLab's Vega makes the input from the compiled signal."""
    base = alt.param("base", value=2, bind=alt.binding_range(min=1, max=3, step=1, name="Base "))
    chart = alt.Chart(pd.DataFrame({"a": [1, 2, 3]})).mark_point().encode(x="a:Q")
    drawn = shown(chart.transform_filter("datum.a >= base").add_params(base))
    (signal,) = [one for one in drawn["signals"] if one["name"] == "base"]
    assert signal["value"] == 2
    assert signal["bind"] == {"input": "range", "max": 3, "min": 1, "name": "Base ", "step": 1}


def test_start_up_file_leaves_no_name_behind() -> None:
    namespace: dict = {}
    with alt.renderers.enable("default"):
        exec((ROOT / ".binder" / "charts.py").read_text("utf-8"), namespace)
    assert set(namespace) == {"__builtins__"}
