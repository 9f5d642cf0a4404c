"""The map of the book, from the chapters' cards: what builds on what, paths, where to learn."""

import html
import textwrap
from pathlib import Path
from typing import Any

from docutils import nodes
from pagelinks import page_link
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course.cards import Card, depths, direct_needs, read_cards
from course.errors import BookError

log = logging.getLogger(__name__)
WIDE, NARROW = 660, 350  # widths of the two drawings, as for charts
ROW = 84  # height of a chapter's place, its name below
SIDE = 66  # room for half a name beside the first and the last column
LETTERS = 20  # of a line of a name
RADIUS = 15


class MapDirective(SphinxDirective):
    """What all directives of the map share."""

    def cards(self) -> dict[int, Card]:
        """Read the cards, and rebuild this page when a chapter changes."""
        folder = Path(self.env.srcdir) / "chapters"
        cards = read_cards(folder)
        for card in cards.values():
            self.env.note_dependency(str(folder / f"{card.name}.md"))
        return cards

    def link(self, card: Card, words: str) -> nodes.Node:
        """A link to a chapter."""
        return page_link(f"chapters/{card.name}", words, self.env.docname)

    def run(self) -> list[nodes.Node]:
        """Render, or turn a fault of the cards into a warning that names place and mend."""
        try:
            return self.render(self.cards())
        except BookError as error:
            log.warning("%s", error, type="map")
            return []

    def render(self, cards: dict[int, Card]) -> list[nodes.Node]:
        """Return the directive's nodes."""
        raise NotImplementedError


class ChapterGraph(MapDirective):
    """``{chapter-graph}``: a drawing of what builds on what, and the same as a list."""

    def render(self, cards: dict[int, Card]) -> list[nodes.Node]:
        """Return drawing and list."""
        drawing = (
            f'<div class="book-graph" aria-hidden="true"><div class="chart-wide">'
            f'{draw(cards, WIDE)}</div><div class="chart-narrow">{draw(cards, NARROW)}</div></div>'
        )
        listing = nodes.bullet_list(classes=["book-map"])
        for number, card in cards.items():
            item = nodes.list_item()
            line = nodes.paragraph()
            line += nodes.inline("", str(number), classes=["map-number"])
            line += self.link(card, card.title)
            item += line
            needs = [cards[need] for need in sorted(direct_needs(cards)[number])]
            said = f"{card.minutes} minutes"
            said += f", after {_and([str(need.number) for need in needs])}" if needs else ""
            item += nodes.paragraph("", said, classes=["map-needs"])
            listing += item
        return [nodes.raw("", drawing, format="html"), listing]


class ReadingPath(MapDirective):
    """``{reading-path} 1 2 5``: chapters in this order, with their minutes and the sum."""

    required_arguments = 1
    final_argument_whitespace = True

    def render(self, cards: dict[int, Card]) -> list[nodes.Node]:
        """Return the path as a list; refuse one that asks for what it has not given."""
        numbers = [int(word) for word in self.arguments[0].split()]
        place = f"{self.env.doc2path(self.env.docname)}:{self.lineno}"
        listing = nodes.enumerated_list(classes=["reading-path"])
        for position, number in enumerate(numbers):
            if number not in cards:
                raise BookError(place, f"there is no chapter {number}.", "name another one.")
            lacking = direct_needs(cards)[number] - set(numbers[:position])
            if lacking:
                raise BookError(
                    place,
                    f"chapter {number} needs chapter {min(lacking)}, which is not before it.",
                    "put it before, or take the chapter out.",
                )
            line = nodes.paragraph("", "", self.link(cards[number], cards[number].title))
            line += nodes.Text(f", {cards[number].minutes} minutes")
            listing += nodes.list_item("", line)
        total = sum(cards[number].minutes for number in numbers)
        return [listing, nodes.paragraph("", f"Together {_hours(total)}.", classes=["path-sum"])]


class WhereToLearn(MapDirective):
    """``{where-to-learn}``: every outcome of every chapter, in alphabetical order."""

    def render(self, cards: dict[int, Card]) -> list[nodes.Node]:
        """Return the list."""
        outcomes = sorted(
            ((outcome, card) for card in cards.values() for outcome in card.outcomes),
            key=lambda pair: pair[0].lower(),
        )
        listing = nodes.bullet_list(classes=["where-to-learn"])
        for outcome, card in outcomes:
            line = nodes.paragraph("", f"{outcome}: ")
            line += self.link(card, f"chapter {card.number}")
            listing += nodes.list_item("", line)
        return [listing]


def draw(cards: dict[int, Card], width: int) -> str:
    """Draw what builds on what, from left to right.

    Args:
        cards: All cards by number.
        width: Width of the drawing in CSS pixels; narrow ones carry numbers without names.

    Returns:
        An ``<svg>`` element in the page's colours.
    """
    named = width == WIDE
    row, side = (ROW, SIDE) if named else (3 * RADIUS, RADIUS + 2)
    level = depths(cards)
    columns = [[n for n in cards if level[n] == depth] for depth in range(max(level.values()) + 1)]
    height = row * max(len(column) for column in columns)
    step = (width - 2 * side) / max(1, len(columns) - 1)
    at = {
        number: (side + step * x, (y + 0.5) * height / len(column) - (RADIUS if named else 0))
        for x, column in enumerate(columns)
        for y, number in enumerate(column)
    }
    lines = [
        _line(*at[need], *at[number])
        for number, needs in direct_needs(cards).items()
        for need in sorted(needs)
    ]
    dots = [_dot(number, *place, cards[number] if named else None) for number, place in at.items()]
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'focusable="false">{"".join(lines)}{"".join(dots)}</svg>'
    )


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    """A curve that leaves and arrives level."""
    half = (to_x - x) / 2
    return (
        f'<path d="M{x:.1f},{y:.1f}C{x + half:.1f},{y:.1f} {to_x - half:.1f},{to_y:.1f} '
        f'{to_x:.1f},{to_y:.1f}"/>'
    )


def _dot(number: int, x: float, y: float, card: Card | None) -> str:
    """A chapter's number in a ring, with the beginning of its title below."""
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}"/>'
    dot += f'<text class="map-dot" x="{x:.1f}" y="{y + 4.5:.1f}">{number}</text>'
    words = textwrap.wrap(card.title.partition(":")[0], LETTERS) if card else []
    for place, line in enumerate(words):
        below = y + RADIUS + 15 * (place + 1)
        dot += f'<text class="map-name" x="{x:.1f}" y="{below:.1f}">{html.escape(line)}</text>'
    return dot


def _and(words: list[str]) -> str:
    """Join words as a sentence does."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _hours(minutes: int) -> str:
    """Minutes as hours and minutes, for people."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
    return " ".join(parts + ([f"{rest} minutes"] if rest else []))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("chapter-graph", ChapterGraph)
    app.add_directive("reading-path", ReadingPath)
    app.add_directive("where-to-learn", WhereToLearn)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
