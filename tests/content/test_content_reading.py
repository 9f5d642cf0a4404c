"""A chapter can be read by second-year students: short sentences, plain words."""

import pytest
import textstat
from bs4 import BeautifulSoup
from contents import CHAPTERS

# What is no sentence of the chapter's own: card, code, quotations, charts, formulas, references.
NOT_PROSE = (
    ".chapter-card, .cell, .headerlink, .excerpt, .verdict-claim, figure, table, math, .cite"
)
HARDEST_GRADE = 9  # Flesch and Kincaid's school grade; a quality newspaper has about 11
LONGEST = 18  # words a sentence on average


def prose(site, name):
    """The sentences of a built chapter."""
    page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
    article = page.select_one("article")
    for part in article.select(NOT_PROSE):
        part.extract()
    return "\n".join(" ".join(part.get_text().split()) for part in article.select("p, li"))


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_reads_easily(site, name):
    text = prose(site, name)
    assert textstat.flesch_kincaid_grade(text) <= HARDEST_GRADE
    assert textstat.lexicon_count(text) / textstat.sentence_count(text) <= LONGEST


def test_a_hard_text_is_called_hard():
    hard = (
        "Notwithstanding the aforementioned considerations regarding intergovernmental "
        "institutional accountability, subsequent multilateral negotiations necessitated "
        "extraordinarily comprehensive administrative reconfiguration of internationally "
        "recognised implementation responsibilities."
    )
    assert textstat.flesch_kincaid_grade(hard) > HARDEST_GRADE
