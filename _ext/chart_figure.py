"""The frame around a chart: title, drawing, source, data.

Knows no Sphinx: cells that run in the page use it too.
"""

import html
import json

import chart_table
from chart_spec import interactive, split_title


def figure(
    spec: dict, anchor: str = "", drawings: str = "", source: str = "", note: str = ""
) -> str:
    """Return the HTML of a chart's figure.

    Args:
        spec: A Vega-Lite specification.
        anchor: The figure's id. Without one the figure is a frame that the page script fills: it
            carries no specification of its own.
        drawings: SVG drawings of the chart; without them the chart appears when it is interactive.
        source: The source line.
        note: HTML between title and drawing, on what the drawing shows.
    """
    title, subtitle, drawing = split_title(spec)
    description = str(spec.get("description", ""))
    head = f'<p class="chart-title">{html.escape(title)}</p>' if title else ""
    if subtitle:
        head += f'<p class="chart-subtitle">{html.escape(subtitle)}</p>'
    named = f' id="{anchor}" aria-labelledby="{anchor}-title"' if anchor else ""
    head_id = f' id="{anchor}-title"' if anchor else ""
    drawn = (
        f'<div class="chart-drawing" role="img" aria-label="{html.escape(description)}">'
        f"{drawings}</div>"
        if drawings
        else ""
    )
    live = ""
    if anchor:
        live = json.dumps(interactive(drawing), sort_keys=True, separators=(",", ":"))
        live = live.replace("</", "<\\/")
        live = f'<script type="application/json" class="chart-spec">{live}</script>'
    return (
        f'<figure class="chart"{named}>'
        f'<div{head_id} class="chart-head">{head}</div>'
        f"{note}{drawn}"
        f'<div class="chart-live" hidden></div>'
        f"{live}"
        f"<figcaption>{source}"
        f"{chart_table.details(spec, description)}</figcaption></figure>"
    )
