"""What the chapters' cards say, read from the sources: number, minutes, needs, outcomes."""

import re
from dataclasses import dataclass
from pathlib import Path

from course import yaml_text
from course.errors import BookError
from course.notebooks import title_of

CARD = re.compile(r"^```\{card-chapter\}\n(.*?)^```$", re.DOTALL | re.M)
NAMED = re.compile(r"\b[Cc]hapters? (\d+(?:(?:, | and | or | to |–)\d+)*)")
FIELDS = ("chapter", "minutes", "prerequisites", "outcomes", "tables")


@dataclass(frozen=True)
class Card:
    """The card of one chapter.

    Attributes:
        name: Name of its page, for example ``who-trades``.
        title: Its heading.
        number: The chapter's number.
        minutes: About how long it takes.
        prerequisites: What a reader needs, in words.
        outcomes: What a reader will be able to do, each beginning with a verb.
    """

    name: str
    title: str
    number: int
    minutes: int
    prerequisites: tuple[str, ...]
    outcomes: tuple[str, ...]

    @property
    def after(self) -> frozenset[int]:
        """Numbers of the chapters that the prerequisites name."""
        found = " ".join(number for need in self.prerequisites for number in NAMED.findall(need))
        return frozenset(int(number) for number in re.findall(r"\d+", found))


def read_cards(chapters: Path) -> dict[int, Card]:
    """Read the cards of all chapters.

    Args:
        chapters: Folder with the chapters' sources; pages without a card are passed over.

    Returns:
        The cards by number, in order.

    Raises:
        BookError: If two chapters have one number, or a chapter needs itself, a later one or one
            that does not exist.
    """
    cards: dict[int, Card] = {}
    for page in sorted(chapters.glob("*.md")):
        text = page.read_text("utf-8")
        body = CARD.search(text)
        if not body:
            continue
        card = _card(page, text, yaml_text.load(body[1]) or {})
        if card.number in cards:
            raise BookError(
                page.name,
                f"chapter {card.number} is {cards[card.number].name}.md already.",
                "give each chapter a number of its own.",
            )
        cards[card.number] = card
    for card in cards.values():
        for number in sorted(card.after):
            if number >= card.number or number not in cards:
                raise BookError(
                    f"{card.name}.md",
                    f"chapter {card.number} needs chapter {number}, which does not come before it.",
                    "name earlier chapters only, or renumber.",
                )
    return dict(sorted(cards.items()))


def _card(page: Path, text: str, fields: dict) -> Card:
    """Make a card of its YAML fields."""
    missing = [field for field in FIELDS if field not in fields]
    if missing:
        raise BookError(page.name, f"the card lacks {', '.join(missing)}.", "fill it in.")
    return Card(
        page.stem,
        title_of(text, page.stem),
        int(fields["chapter"]),
        int(fields["minutes"]),
        tuple(fields["prerequisites"]),
        tuple(fields["outcomes"]),
    )


def direct_needs(cards: dict[int, Card]) -> dict[int, set[int]]:
    """Return what each chapter builds on directly: needs that no other need implies are kept.

    Args:
        cards: All cards by number; each needs earlier ones only.
    """
    implied: dict[int, set[int]] = {}
    for number, card in cards.items():
        implied[number] = set(card.after).union(*(implied[need] for need in card.after))
    return {
        number: set(card.after) - set().union(*(implied[need] for need in card.after))
        for number, card in cards.items()
    }


def depths(cards: dict[int, Card]) -> dict[int, int]:
    """Return how many chapters stand one behind the other before each (0: none)."""
    found: dict[int, int] = {}
    for number, card in cards.items():
        found[number] = 1 + max((found[need] for need in card.after), default=-1)
    return found
