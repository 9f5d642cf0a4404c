"""The data behind a chart as a table, for readers who do not see or trust the picture."""

import html
from typing import Any

from chart_spec import split_title

MOST_ROWS = 400


def _data(spec: dict) -> list[dict]:
    """Rows of the largest data set that the specification carries."""
    sets = list(spec.get("datasets", {}).values())
    return max(sets, key=len) if sets else spec.get("data", {}).get("values", [])


def _fields(node: Any, found: dict[str, str]) -> dict[str, str]:  # noqa: ANN401
    """Collect encoded fields and their titles in reading order."""
    if isinstance(node, dict):
        if isinstance(node.get("field"), str):
            title = node.get("title")
            if isinstance(title, list):
                title = " ".join(title)
            found.setdefault(node["field"], "")
            if isinstance(title, str) and title and not found[node["field"]]:
                found[node["field"]] = title
        for value in node.values():
            _fields(value, found)
    elif isinstance(node, list):
        for value in node:
            _fields(value, found)
    return found


def _shown(value: Any) -> str:  # noqa: ANN401
    """One cell: dates without a midnight, numbers at a readable precision."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return str(value).removesuffix("T00:00:00").removesuffix("T00:00:00.000")


def details(spec: dict, description: str) -> str:
    """Return a folded block with the chart's description and its data.

    Args:
        spec: A Vega-Lite specification with inline data.
        description: The chart's description.

    Returns:
        A ``<details>`` element; the table is cut after 400 rows, and says so.
    """
    rows = _data(spec)
    fields = {
        name: title
        for name, title in _fields({k: v for k, v in spec.items() if k != "datasets"}, {}).items()
        if rows and name in rows[0]
    }
    head = "".join(f'<th scope="col">{html.escape(t or n)}</th>' for n, t in fields.items())
    body = "".join(
        "<tr>" + "".join(_cell(row.get(name)) for name in fields) + "</tr>"
        for row in rows[:MOST_ROWS]
    )
    cut = (
        f"<p>The first {MOST_ROWS} of {len(rows)} rows; the whole table is under the source.</p>"
        if len(rows) > MOST_ROWS
        else ""
    )
    label = html.escape(f"Data of the chart: {split_title(spec)[0]}")
    return (
        '<details class="chart-data"><summary>What the chart shows, and its data</summary>'
        f"<p>{html.escape(description)}</p>{cut}"
        f'<div class="chart-table" tabindex="0" role="region" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _cell(value: Any) -> str:  # noqa: ANN401
    """A table cell; numbers carry a class that sets them flush right."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return (
        f'<td class="number">{_shown(value)}</td>'
        if number
        else (f"<td>{html.escape(_shown(value))}</td>")
    )
