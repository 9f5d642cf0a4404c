"""What the house changes in a Vega-Lite specification: size, type and colours, never the data."""

import copy
from typing import Any

WIDE = 660  # drawing width in CSS pixels on the measure of the text
NARROW = 350  # and on a phone of 390 px, less its margins
BREAK = 420  # width of the plot alone below which a chart counts as narrow
SCALED = ("layer", "mark")  # views whose width the page may choose
INK, SOFT = "var(--chart-ink)", "var(--chart-soft)"
RULE, AXIS = "var(--chart-rule)", "var(--chart-axis)"
# A name of the page's style sheet. Vega writes names unquoted, so it must not hold a digit.
FONT = "House Sans, Helvetica Neue, Arial, sans-serif"
SIZE = 13  # letters, in CSS pixels of a drawing that is shown at its own size
# Okabe and Ito's colour-blind-safe set, ordered so that the book's first two countries come first;
# the light blue is darkened so that every mark has 3:1 on the light paper and on the dark.
PALETTE = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#b8860b", "#4d99cc", "#7f7f7f"]
PLAIN = {"labelFontSize": SIZE, "titleFontSize": SIZE, "titleFontWeight": "normal"}


def _by_width(narrow: int, wide: int) -> dict[str, str]:
    """One value for a phone and one for a wider screen; the chart chooses by its own width.

    So the drawing and the interactive chart share one configuration, and neither jumps.
    """
    return {"expr": f"width < {BREAK} ? {narrow} : {wide}"}


def house_config() -> dict[str, Any]:
    """Type and colour of every chart.

    Returns:
        A Vega-Lite ``config`` whose colours are CSS variables of the page.
    """
    return {
        "font": FONT,
        "background": None,
        "view": {"stroke": None},
        "padding": {"left": 2, "right": 6, "top": 4, "bottom": 2},
        "axis": {
            **PLAIN,
            "labelColor": SOFT,
            "titleColor": SOFT,
            "domainColor": AXIS,
            "tickColor": AXIS,
            "gridColor": RULE,
            "tickSize": 4,
            "labelPadding": 5,
            "titlePadding": 8,
            "labelOverlap": "greedy",
            "labelSeparation": 5,
            "labelLimit": _by_width(130, 240),
        },
        # The title of the vertical axis lies above it, where it is read first and not sideways.
        "axisY": {
            "titleAngle": 0,
            "titleAnchor": "end",
            "titleAlign": "left",
            "titleBaseline": "bottom",
            "titleX": 0,
            "titleY": -8,
            "titleLimit": _by_width(320, 600),
            "domain": False,
            "ticks": False,
        },
        "axisX": {"grid": False},
        # A line or a year for every 60 pixels: enough to read, few enough to look past.
        "axisXQuantitative": {"tickCount": {"expr": "ceil(width / 60)"}},
        "axisYQuantitative": {"tickCount": {"expr": "ceil(height / 60)"}},
        # Above the axis title, so that neither covers the other.
        "legend": {
            **PLAIN,
            "labelColor": INK,
            "titleColor": SOFT,
            "orient": "top",
            "direction": "horizontal",
            "offset": 24,
            "columnPadding": 14,
            "rowPadding": 3,
            "columns": _by_width(2, 5),
            "labelLimit": _by_width(150, 260),
            "symbolType": "square",
            "symbolSize": 110,
            "symbolStrokeColor": SOFT,
        },
        "header": {"labelColor": INK, "titleColor": SOFT, **PLAIN},
        "text": {"fill": INK, "fontSize": SIZE},
        "rule": {"color": SOFT},
        "range": {"category": PALETTE},
    }


def split_title(spec: dict) -> tuple[str, str, dict]:
    """Take the title out of a specification, so that the page can set it as text.

    Args:
        spec: A Vega-Lite specification.

    Returns:
        Title, subtitle (each possibly empty), and a copy of the specification without them.
    """
    rest = {key: value for key, value in spec.items() if key != "title"}
    title = spec.get("title", "")
    if isinstance(title, dict):
        return _joined(title.get("text", "")), _joined(title.get("subtitle", "")), rest
    return _joined(title), "", rest


def _joined(text: str | list[str]) -> str:
    """Vega-Lite allows a list of lines where a string may stand."""
    return " ".join(text) if isinstance(text, list) else str(text)


def scalable(spec: dict) -> bool:
    """True for a single or layered view, whose width the page may set."""
    return any(key in spec for key in SCALED) and not _faceted(spec)


def _faceted(spec: dict) -> bool:
    """True where row, column or facet encodings make small multiples."""
    encoding = spec.get("encoding", {})
    return any(channel in encoding for channel in ("row", "column", "facet"))


def controls(spec: dict) -> list[dict]:
    """Parameters of a specification that the reader sets by an input element.

    Args:
        spec: A Vega-Lite specification, as Altair writes it: with its parameters at the top.
    """
    return [
        param
        for param in spec.get("params", [])
        if isinstance(param.get("bind"), dict) and "input" in param["bind"]
    ]


def dressed(spec: dict) -> dict:
    """Return a copy with the house's config under the chart's own, which wins."""
    new = copy.deepcopy(spec)
    own = new.get("config", {})
    # Altair writes its default view size into every chart; it is not the author's choice.
    if own.get("view") == {"continuousWidth": 300, "continuousHeight": 300}:
        own = {key: value for key, value in own.items() if key != "view"}
    config = house_config()
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(config.get(key), dict):
            config[key] = {**config[key], **value}
        else:
            config[key] = value
    new["config"] = config
    return new


def fitted(spec: dict, width: int | str) -> dict:
    """Return the specification drawn to a total width.

    Args:
        spec: A Vega-Lite specification without title.
        width: Total width of the drawing, axes included, in CSS pixels, or ``"container"``.

    Returns:
        A dressed copy; the specification's own size is kept where views are composed side by side.
    """
    new = dressed(spec)
    if scalable(spec):
        new["width"] = width
        new["autosize"] = {"type": "fit-x", "contains": "padding"}
    return new


def interactive(spec: dict) -> dict:
    """Return the specification that the page script hands to Vega, as wide as its figure."""
    return fitted(spec, "container")
