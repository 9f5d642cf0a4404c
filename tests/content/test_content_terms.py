"""Terms, citations and cross-references lead to entries that exist, and no entry is idle."""

import re

import pytest
from contents import PAGES, source

from course.claims import load_ledger
from course.places import LEDGER, ROOT
from course.references import load_references

REFERENCES = load_references(ROOT / "chapters" / "references.bib")


def terms():
    """Names that the glossary explains."""
    text = (ROOT / "chapters" / "glossary.md").read_text("utf-8")
    body = re.search(r"^```\{glossary\}\n(.*?)^```$", text, re.DOTALL | re.M)[1]
    return {line for line in body.splitlines() if line and not line.startswith(" ")}


def roles(name, pattern):
    """Targets of a role on one page; ``{cite}`a,b``` counts as two."""
    found = re.findall(rf"\{{{pattern}\}}`([^`]+)`", source(name).text)
    targets = [re.sub(r"^.*<(.+)>$", r"\1", target, flags=re.DOTALL) for target in found]
    return [" ".join(part.split()) for target in targets for part in target.split(",")]


@pytest.mark.parametrize("name", PAGES)
def test_terms_are_explained(name):
    known = {term.lower() for term in terms()}
    assert [term for term in roles(name, "term") if term.lower() not in known] == []


def test_the_glossary_is_in_order_and_used():
    written = (ROOT / "chapters" / "glossary.md").read_text("utf-8")
    found = sorted(terms(), key=lambda term: written.index(f"\n{term}\n"))
    assert found == sorted(found, key=str.lower)


@pytest.mark.parametrize("name", PAGES)
def test_citations_are_in_the_bibliography(name):
    assert [key for key in roles(name, r"cite(?::\w+)?") if key not in REFERENCES] == []


def test_every_work_of_the_bibliography_is_cited():
    cited = {key for name in PAGES for key in roles(name, r"cite(?::\w+)?")}
    cited |= {essay.bib for essay in load_ledger(LEDGER).essays.values()}
    assert set(REFERENCES) - cited == set()


def test_every_work_has_authors_and_a_year():
    for work in REFERENCES.values():
        assert work.authors, work.key
        assert re.fullmatch(r"\d{4}|n\.d\.", work.year), work.key
