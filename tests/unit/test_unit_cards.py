"""The chapters' cards: what they need, what follows from it, and their faults."""

import re

import pytest

from course.cards import depths, direct_needs, read_cards
from course.errors import BookError

PAGE = """\
# Title of {number}

```{{card-chapter}}
chapter: {number}
minutes: 30
prerequisites: ["{needs}"]
outcomes: [count]
tables: []
```
"""


@pytest.fixture
def cards(tmp_path):
    """Write chapters with the needs given and read their cards."""

    def read(needs):
        for number, words in needs.items():
            text = PAGE.format(number=number, needs=words)
            (tmp_path / f"page-{number}.md").write_text(text, "utf-8")
        (tmp_path / "glossary.md").write_text("# No card\n", "utf-8")
        return read_cards(tmp_path)

    return read


def test_needs_are_the_chapters_named(cards):
    found = cards({1: "nothing", 2: "Chapter 1", 3: "joins (chapters 1 and 2)", 4: "chapter 2"})
    assert {number: card.after for number, card in found.items()} == {
        1: frozenset(), 2: {1}, 3: {1, 2}, 4: {2},
    }  # fmt: skip
    assert found[3].title == "Title of 3"


def test_a_need_that_another_implies_is_no_line(cards):
    found = cards({1: "", 2: "chapter 1", 3: "chapters 1 and 2", 4: "chapter 1"})
    assert direct_needs(found) == {1: set(), 2: {1}, 3: {2}, 4: {1}}
    assert depths(found) == {1: 0, 2: 1, 3: 2, 4: 1}


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ({1: "chapter 2", 2: ""}, "page-1.md: chapter 1 needs chapter 2, which does not come"),
        ({2: "chapter 1"}, "page-2.md: chapter 2 needs chapter 1, which does not come before"),
        ({1: "chapter 1"}, "page-1.md: chapter 1 needs chapter 1"),
    ],
)
def test_a_need_that_cannot_be_met_is_named(cards, needs, said):
    with pytest.raises(BookError, match=re.escape(said)):
        cards(needs)


def test_a_number_that_stands_twice_is_named(cards, tmp_path):
    (tmp_path / "other.md").write_text(PAGE.format(number=1, needs=""), "utf-8")
    with pytest.raises(
        BookError, match=re.escape("page-1.md: chapter 1 is other.md already. Mend:")
    ):
        cards({1: ""})


def test_a_card_without_a_field_is_named(tmp_path):
    (tmp_path / "a.md").write_text(PAGE.format(number=1, needs="").replace("tables: []\n", ""))
    with pytest.raises(BookError, match=r"a\.md: the card lacks tables\."):
        read_cards(tmp_path)
