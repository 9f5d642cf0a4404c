"""The ledger's faults, each naming file, place and mend."""

import re

import pytest

from course.claims import check_deciding_cells, check_excerpts, load_ledger, paragraphs
from course.errors import BookError

ESSAY = """
essays:
  one:
    {author: A. Writer, title: On Things, where: A Journal, date: July 2017, bib: w, text: one.txt}
"""
CLAIM = """
claims:
  - id: first
    essay: one
    paragraph: 1
    excerpt: the thing that was said in so many words
    question: Was it?
    chapter: a
    verdict: in preparation
"""
TEXT = (
    "A Journal\nOn Things\n\n"
    "This is the thing that was said in so many words, and some more words follow it to fill.\n"
    "A second block of text stands here, long enough to count as a paragraph of the essay, and not"
    " more than that.\n"
    + "Filler of the essay, many words long, that nobody quotes and that makes it long enough. "
    * 8
    + "\nSource Notes\nThis is not a paragraph although it is long enough to be taken for one, is"
    " it not, after all.\n"
)


@pytest.fixture
def ledger(tmp_path):
    """Write a ledger and load it."""

    def load(claims=CLAIM, essays=ESSAY):
        path = tmp_path / "claims.yml"
        path.write_text(essays + claims, "utf-8")
        return load_ledger(path)

    return load


@pytest.fixture
def essays(tmp_path):
    (tmp_path / "one.txt").write_text(TEXT, "utf-8")
    return tmp_path


def test_a_sound_ledger_is_read(ledger):
    claim = ledger().claim("first", "here")
    assert claim.essay.author == "A. Writer"
    assert [c.id for c in ledger().of_chapter("a")] == ["first"]
    assert ledger().of_chapter("b") == []


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("essay: one", "essay: two", "claims.yml: claim first", "essay 'two' is unknown"),
        ("    essay: one\n", "", "claims.yml: claim first", "essay 'None' is unknown"),
        ("in preparation", "true", "claims.yml: claim first", "is not on the scale"),
        ("in preparation", "mixed", "claims.yml: claim first", "needs finding and caveat"),
        ("question: Was it?", "quest: Was it?", "claims.yml: claim first", "quest"),
        ("    chapter: a\n", "", "claims.yml: claim first", "chapter"),
        ("the thing", "thing " * 70 + "the", "claims.yml: claim first", "the excerpt has 78 words"),
        ("- id: first", "- id: [first", "claims.yml", "not valid YAML"),
    ],
)
def test_a_fault_is_named(ledger, old, new, where, what):
    assert old in CLAIM
    with pytest.raises(BookError) as caught:
        ledger(CLAIM.replace(old, new))
    assert where in caught.value.where
    assert what in caught.value.what
    assert caught.value.mend.endswith(".")
    assert (
        str(caught.value) == f"{caught.value.where}: {caught.value.what} Mend: {caught.value.mend}"
    )


def test_an_id_that_stands_twice_is_named(ledger):
    with pytest.raises(BookError, match=r"claim first: the id stands twice\. Mend: rename"):
        ledger(CLAIM + CLAIM.removeprefix("\nclaims:\n"))


def test_an_unknown_claim_names_who_asks_and_what_there_is(ledger):
    with pytest.raises(
        BookError, match=r"a\.md:7: there is no claim 'x' .* Mend: use one of: first"
    ):
        ledger().claim("x", "a.md:7")


def test_paragraphs_are_counted_without_head_and_notes(ledger):
    found = paragraphs(TEXT)
    assert len(found) == 3
    assert found[0].startswith("This is the thing")


def test_an_excerpt_is_compared_letter_by_letter(ledger, essays):
    check_excerpts(ledger(), essays)
    check_excerpts(ledger(CLAIM.replace("thing that was", "thing […]")), essays)
    with pytest.raises(
        BookError, match=r"claim first: “the thing .*” is not in paragraph 1 of A\."
    ):
        check_excerpts(ledger(CLAIM.replace("so many", "many")), essays)


def test_the_right_paragraph_is_offered(ledger, essays):
    with pytest.raises(BookError, match=r"is not in paragraph 2 .* Mend: it is in paragraph 1\."):
        check_excerpts(ledger(CLAIM.replace("paragraph: 1", "paragraph: 2")), essays)
    with pytest.raises(BookError, match=r"has 3 paragraphs, not 9\. Mend: correct"):
        check_excerpts(ledger(CLAIM.replace("paragraph: 1", "paragraph: 9")), essays)


def test_pieces_must_stand_in_order(ledger, essays):
    swapped = CLAIM.replace("the thing that was said in so many words", "so many […] the thing")
    with pytest.raises(BookError, match="“the thing” is not in paragraph 1"):
        check_excerpts(ledger(swapped), essays)


def test_a_quarter_of_an_essay_is_too_much(ledger, essays):
    (essays / "one.txt").write_text(TEXT.split("Filler")[0], "utf-8")
    many = CLAIM + CLAIM.replace("\nclaims:\n", "").replace("first", "second").replace(
        "the thing that was said in so many words", "and some more words follow it to fill"
    )
    with pytest.raises(BookError, match=r"essay one: 17 of its \d+ words are quoted, a quarter"):
        check_excerpts(ledger(many), essays)


JUDGED = CLAIM.replace("in preparation", "mixed") + "    finding: so\n    caveat: but\n"
CELL = "```{code-cell}\n:decides: first\n\nx = 1\n```\n"


def test_one_cell_decides_a_claim(ledger, tmp_path):
    (tmp_path / "a.md").write_text(CELL, "utf-8")
    check_deciding_cells(ledger(JUDGED), tmp_path)


@pytest.mark.parametrize(
    ("claims", "pages", "said"),
    [
        (
            JUDGED,
            {"a": "no cell"},
            "claims.yml: claim first: 0 cells decide it; it needs one in a.md",
        ),
        (JUDGED, {"a": CELL + CELL}, "2 cells decide it in a, a; it needs one in a.md. Mend: give"),
        (JUDGED, {"a": "", "b": CELL}, "1 cells decide it in b; it needs one in a.md"),
        (CLAIM, {"a": CELL}, "a.md: a cell decides 'first', which has no verdict in claims.yml"),
        (JUDGED, {"a": CELL.replace("first", "first, none")}, "a.md: a cell decides 'none', which"),
    ],
)
def test_a_claim_without_its_one_cell_is_named(ledger, tmp_path, claims, pages, said):
    for name, text in pages.items():
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    with pytest.raises(BookError, match=re.escape(said)):
        check_deciding_cells(ledger(claims), tmp_path)
