"""Altair charts in the page: drawn at build time, interactive where scripts run.

Every chart becomes a figure with its title as text, two inline SVG drawings (for wide and narrow
screens), its description as text alternative, a data table and a source line. A page script then
upgrades it to the interactive chart from a Vega bundle that the site itself serves. Colours of
text, axes and grid are CSS variables, so one drawing serves light, dark and print. Where a chart
has controls (bound parameters), the drawing shows their first values and says so.
"""

import html
import json
import os
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import datapages
import vl_convert
from chart_figure import figure
from chart_spec import NARROW, WIDE, controls, fitted, scalable, split_title
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from course.kept import kept

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
MARK = '<script type="application/json" data-altair>'
VEGA_LITE = "6.4"
DRAWN_BY = (version("vl-convert-python"), VEGA_LITE)


class DrawCharts(SphinxPostTransform):
    """Replace each chart's data by its figure; warn about a chart that cannot be read."""

    default_priority = 300  # after myst-nb has chosen among a cell's output formats
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:  # noqa: ANN401
        """Go through the cells of one page."""
        cells = [c for c in self.document.findall(nodes.container) if _is_cell(c)]
        number = 0
        for cell_number, cell in enumerate(cells, 1):
            for raw in list(cell.findall(nodes.raw)):
                if not raw.astext().startswith(MARK):
                    continue
                number += 1
                spec = json.loads(raw.astext()[len(MARK) : -len("</script>")].replace("<\\/", "</"))
                place = f"{self.env.doc2path(self.env.docname)}:{cell.line or '?'}"
                for fault in faults(spec):
                    log.warning(
                        "%s: the chart of code cell %d %s", place, cell_number, fault, type="charts"
                    )
                tables = _tables(cell)
                for fault in datapages.unknown(self.app, tables):
                    log.warning("%s: code cell %d: %s", place, cell_number, fault, type="charts")
                raw.replace_self(
                    nodes.raw("", self._figure(spec, tables, f"chart-{number}"), format="html")
                )

    def _figure(self, spec: dict, tables: list[str], anchor: str) -> str:
        """Return the figure's HTML."""
        _, _, drawing = split_title(spec)
        if scalable(drawing):
            drawings = (
                f'<div class="chart-wide">{svg(fitted(drawing, WIDE))}</div>'
                f'<div class="chart-narrow">{svg(fitted(drawing, NARROW))}</div>'
            )
        else:
            drawings = f'<div class="chart-only">{svg(fitted(drawing, WIDE))}</div>'
        source = datapages.source_line(self.app, self.env.docname, tables)
        return figure(spec, anchor, drawings, source, fixed(spec))


def faults(spec: dict) -> list[str]:
    """Say what keeps a chart from being read by everybody.

    Args:
        spec: A Vega-Lite specification.

    Returns:
        A phrase with its mend for each fault; empty when there is none.
    """
    found = []
    title, _, _ = split_title(spec)
    if not title:
        found.append("has no title. Mend: .properties(title=...) says what it shows.")
    if not str(spec.get("description", "")).strip():
        found.append("has no description. Mend: .properties(description=...) states the finding.")
    for param in controls(spec):
        if not str(param["bind"].get("name", "")).strip():
            found.append(
                f"has a control without a label ({param['name']}). "
                'Mend: give the binding a name, as in alt.binding_range(name="Base year ").'
            )
        if "value" not in param:
            found.append(
                f"has a control without a first value ({param['name']}). "
                "Mend: alt.param(value=...), which the drawing then shows."
            )
    return found


def fixed(spec: dict) -> str:
    """Say which values of its controls a drawing shows; nothing for a chart without controls.

    Args:
        spec: A Vega-Lite specification.
    """
    shown = [
        html.escape(f"{str(param['bind'].get('name', '')).strip()} {param.get('value', '')}")
        for param in controls(spec)
    ]
    if not shown:
        return ""
    return (
        f'<p class="chart-fixed">Drawn for: {", ".join(shown)}. '
        "Where scripts run, you can change this here.</p>"
    )


def svg(spec: dict) -> str:
    """Draw a specification as an SVG element that takes its colours from the page.

    Args:
        spec: A Vega-Lite specification with the house's config.

    Returns:
        The ``<svg>`` element, hidden from screen readers (its container carries the description).
    """
    written = json.dumps(spec)
    text = kept(
        lambda: vl_convert.vegalite_to_svg(written, vl_version=VEGA_LITE),
        *("drawing", *DRAWN_BY, written),
    )
    text = text[text.index("<svg") :]
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _is_cell(node: nodes.container) -> bool:
    """True for the container that myst-nb makes of one code cell."""
    return node.get("nb_element") == "cell_code"


def _tables(cell: nodes.container) -> list[str]:
    """Names of the tables that the cell's ``:source:`` option lists."""
    listed = cell.get("cell_metadata", {}).get("source", "")
    parts = listed if isinstance(listed, list) else str(listed).split(",")
    return [part.strip() for part in parts if part.strip()]


def prepare_kernels(app: Sphinx) -> None:
    """Give the build's kernels a profile whose start-up file registers the page renderer."""
    profile = Path(app.outdir).parent / "kernel-profile"
    startup = profile / "profile_default" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "kernel" / "charts.py", startup / "00-charts.py")
    shutil.copy(HERE / "kernel" / "ipython_kernel_config.py", startup.parent)
    os.environ["IPYTHONDIR"] = str(profile)


def add_assets(app: Sphinx) -> None:
    """Put the page script and the Vega bundle into the site."""
    static = Path(app.outdir).parent / "chart-assets"
    static.mkdir(parents=True, exist_ok=True)
    glue = "window.vegaEmbed = vegaEmbed;"
    script = kept(
        lambda: vl_convert.javascript_bundle(glue, VEGA_LITE), *("bundle", *DRAWN_BY, glue)
    )
    (static / "vega-bundle.mjs").write_text(script, "utf-8")
    for name in ("charts.mjs", "chart-controls.mjs", "charts.css"):
        shutil.copy(HERE / "static" / name, static / name)
    app.config.html_static_path.append(str(static))


def load_on_chart_pages(
    app: Sphinx, _page: str, _template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Load the chart script only on pages that have a chart."""
    if doctree is not None and 'class="chart"' in context.get("body", ""):
        app.add_js_file("charts.mjs", type="module", loading_method=None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("builder-inited", prepare_kernels)
    app.connect("builder-inited", add_assets)
    app.connect("html-page-context", load_on_chart_pages)
    app.add_post_transform(DrawCharts)
    app.add_css_file("charts.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
