"""The ledger of claims: quoted letter by letter, judged on the scale, shown where it says."""

import re

import pytest
from bs4 import BeautifulSoup
from contents import CHAPTERS, PAGES, source

from course.claims import IN_PREPARATION, MOST_WORDS, VERDICTS, check_excerpts, load_ledger
from course.places import LEDGER, shared

LEDGER_OF_BOOK = load_ledger(LEDGER)
CLAIMS = LEDGER_OF_BOOK.claims
ESSAYS = shared() / "essays"


@pytest.fixture
def essays():
    if not ESSAYS.is_dir():
        pytest.skip("the essays' texts are not on this machine (set UNITED_FRONT_SHARED)")
    return ESSAYS


def words(text):
    """Number of words, the mark of a cut left out."""
    return len([word for word in text.split() if word != "[…]"])


def test_excerpts_are_in_the_essays_letter_by_letter(essays):
    check_excerpts(LEDGER_OF_BOOK, essays)
    for claim in CLAIMS.values():
        text = " ".join((essays / claim.essay.text).read_text("utf-8").split())
        for piece in claim.excerpt.split("[…]"):
            assert " ".join(piece.split()) in text, claim.id


def test_less_than_a_quarter_of_each_essay_is_quoted(essays):
    for essay in LEDGER_OF_BOOK.essays.values():
        whole = words((essays / essay.text).read_text("utf-8"))
        quoted = {claim.excerpt for claim in CLAIMS.values() if claim.essay == essay}
        assert sum(words(excerpt) for excerpt in quoted) < whole / 4, essay.key


def test_no_page_quotes_an_essay_beside_the_ledger(essays):
    """No run of twelve words of an essay stands in the prose of a page."""
    run = 12
    known = set()
    for essay in LEDGER_OF_BOOK.essays.values():
        text = re.findall(r"\w+", (essays / essay.text).read_text("utf-8").lower())
        known |= {tuple(text[n : n + run]) for n in range(len(text) - run)}
    for name in PAGES:
        text = re.findall(r"\w+", source(name).text.lower())
        runs = {tuple(text[n : n + run]) for n in range(len(text) - run)}
        assert [" ".join(words) for words in runs & known] == [], name


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_is_short_judged_and_questioned(claim):
    assert words(claim.excerpt) <= MOST_WORDS
    assert claim.verdict in VERDICTS
    assert claim.question.endswith("?")
    assert bool(claim.finding) == bool(claim.caveat) == (claim.verdict != IN_PREPARATION)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_exactly_its_judged_claims(name):
    own = LEDGER_OF_BOOK.of_chapter(name.removeprefix("chapters/"))
    judged = {claim.id for claim in own if claim.verdict != IN_PREPARATION}
    assert set(source(name).directives("verdict")) == judged
    assert judged
    quoted = source(name).directives("excerpt")
    assert set(quoted) <= {claim.id for claim in own}
    assert len(quoted) == len(set(quoted))


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_built_chapter_shows_quotation_source_and_verdict_as_they_are(site, name):
    page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
    for claim_id in source(name).directives("excerpt"):
        claim = CLAIMS[claim_id]
        shown = page.select_one(f"#excerpt-{claim_id}").get_text(" ")
        assert level(claim.excerpt) in level(shown)
        for part in (claim.essay.author, claim.essay.title, f"paragraph {claim.paragraph}"):
            assert part in shown
        assert claim.speaker in shown
    for claim_id in source(name).directives("verdict"):
        claim = CLAIMS[claim_id]
        box = page.select_one(f"#verdict-{claim_id}")
        assert box.select_one(".stamp").get_text(strip=True) == claim.verdict
        shown = level(box.get_text(" "))
        assert level(claim.finding)[:60] in shown
        assert level(claim.caveat)[:60] in shown


def level(text):
    """Words alone, for a comparison that passes over quotation marks and markup."""
    return " ".join(re.findall(r"\w+", text))


def test_the_overview_lists_every_claim(site):
    page = BeautifulSoup((site / "chapters/claims.html").read_text("utf-8"), "html.parser")
    items = page.select("li.claim")
    assert len(items) == len(CLAIMS)
    shown = [level(item.get_text(" ")) for item in items]
    for claim in CLAIMS.values():
        assert any(level(claim.excerpt) in text and claim.verdict in text for text in shown)
    for item in items:
        if "in preparation" not in item.get_text():
            target = item.select_one("a")["href"]
            assert (site / "chapters" / target.partition("#")[0]).exists()
