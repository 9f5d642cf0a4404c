"""Every number in the prose is what the data give, and any change of either is caught."""

import pytest
from contents import CHAPTERS, PAGES, notebooks, source
from figures import inside, other_digits, stretches

from course.claims import load_ledger
from course.computed import COMMENT, Entry, check_page, check_text, entries, prose
from course.places import LEDGER


@pytest.mark.parametrize("name", PAGES)
def test_every_number_of_a_page_is_what_the_data_give(name):
    assert check_page(source(name).path) == []


@pytest.mark.parametrize("name", notebooks())
def test_no_digit_of_a_page_can_change_unseen(name):
    """Change every digit of every figure, one at a time: each time the check must object."""
    page, unseen, tried = source(name), [], 0
    with inside(page.path.parent):
        for stretch in stretches(page, run=True):
            known = [solved(entry, stretch.namespace) for entry in stretch.entries]
            for figure in stretch.figures():
                for wrong in other_digits(figure[0]):
                    before, after = stretch.text[: figure.start()], stretch.text[figure.end() :]
                    tried += 1
                    if not check_text(prose(before + wrong + after), known, stretch.namespace):
                        unseen.append(f"line {stretch.line}: {figure[0]} as {wrong}")
    assert unseen == []
    assert tried > 100 or name not in CHAPTERS


def solved(entry, namespace):
    """The same entry with its value in place of the expression, so that it is computed once."""
    if entry.kind == "given":
        return entry
    value = f"value_{len(namespace)}"
    namespace[value] = eval(entry.source, namespace)
    return Entry(entry.kind, entry.written, value)


def test_every_chapter_states_results():
    for name in CHAPTERS:
        found = [e for stretch in stretches(source(name)) for e in stretch.entries]
        assert sum(entry.kind == "computed" for entry in found) >= 10, name


def test_no_computed_entry_is_a_bare_number():
    """`16 = 16` would pass for ever."""
    texts = [stretch.text for name in PAGES for stretch in stretches(source(name))]
    texts += [claim.computed for claim in load_ledger(LEDGER).claims.values()]
    found = [
        e for text in texts for kind, body in COMMENT.findall(text) for e in entries(kind, body)
    ]
    assert [
        entry
        for entry in found
        if entry.kind == "computed" and not any(letter.isalpha() for letter in entry.source)
    ] == []
