"""Every chart states its finding in words, and its words agree with its data."""

import json
import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from contents import notebooks, source
from figures import stretches

from course.computed import NUMBER, agrees, prose

LONG_ENOUGH = 60
# A round bound is no value of the data: "below 300 million".
BOUND = re.compile(r"\b(?:below|above|under|over|less than|more than|fewer than) \d[\d,.]*")
# One colour for one country in every chart.
COLOURS = {
    "China": "#d55e00",
    "Russia": "#0072b2",
    "South Korea": "#009e73",
    "Japan": "#cc79a7",
}


def charts(site, name):
    """Title, description, rows and specification of each chart of a built page."""
    page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
    for figure in page.select("figure.chart"):
        spec = json.loads(figure.select_one("script.chart-spec").string)
        rows = [row for rows in spec.get("datasets", {}).values() for row in rows]
        yield (
            figure.select_one(".chart-title").get_text(),
            figure.select_one("[role=img]")["aria-label"],
            rows,
            spec,
        )


@pytest.mark.parametrize("name", notebooks())
def test_a_description_is_long_enough_and_has_a_figure(site, name):
    for title, description, _, _ in charts(site, name):
        assert len(description) >= LONG_ENOUGH, title
        assert re.search(r"\d", description), title
        assert description != title


@pytest.mark.parametrize("name", notebooks())
def test_a_title_is_a_finding_not_a_label(site, name):
    for title, _, _, _ in charts(site, name):
        assert len(title.split()) >= 5, title


@pytest.mark.parametrize("name", notebooks())
def test_figures_in_titles_and_descriptions_are_those_of_the_chart(site, name):
    known = {entry.written for stretch in stretches(source(name)) for entry in stretch.entries}
    for title, description, rows, _ in charts(site, name):
        values = values_and_sums(rows)
        text = BOUND.sub(" ", prose(f"{title}\n{description}"))
        for figure in NUMBER.findall(text):
            assert figure in known or any(
                agrees(figure, value) or agrees(figure, 100 * value) for value in values
            ), f"{figure} stands in “{title}” and its description, not in its data"


def values_and_sums(rows):
    """Every number of a chart's data, and its sums over each group that a text column makes."""
    values, sums = [], Counter()
    for row in rows:
        groups = [("", "")] + [(key, text) for key, text in row.items() if isinstance(text, str)]
        for column, value in row.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                values.append(value)
                sums.update({(column, *group): value for group in groups})
    return [*values, *sums.values()]


@pytest.mark.parametrize("name", notebooks())
def test_axes_have_titles(site, name):
    for title, _, _, spec in charts(site, name):
        found = []

        def walk(node, found=found):
            if isinstance(node, dict):
                for axis in ("x", "y"):
                    encoded = node.get("encoding", {}).get(axis)
                    if encoded and "field" in encoded:
                        found.append("title" in encoded or "title" in (encoded.get("axis") or {}))
                for value in node.values():
                    walk(value)
            elif isinstance(node, list):
                for value in node:
                    walk(value)

        walk({key: value for key, value in spec.items() if key != "datasets"})
        assert found.count(True) >= 1, f"“{title}” has an axis without title"


def scales(node):
    """Every scale of a specification that gives values to names."""
    if isinstance(node, dict):
        if isinstance(node.get("domain"), list) and isinstance(node.get("range"), list):
            yield zip(node["domain"], node["range"], strict=False)
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from scales(child)


@pytest.mark.parametrize("name", notebooks())
def test_a_country_keeps_its_colour(site, name):
    for title, _, _, spec in charts(site, name):
        for scale in scales({key: part for key, part in spec.items() if key != "datasets"}):
            for who, value in scale:
                if str(value).startswith("#") and who in COLOURS:
                    assert COLOURS[who] == value.lower(), f"{who} in “{title}”"
