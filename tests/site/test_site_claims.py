"""The overview of claims: narrowed by verdict and words, whole without scripts and on paper."""

import pytest

from course.claims import load_ledger
from course.places import LEDGER

CLAIMS = load_ledger(LEDGER).claims
PAGE = "chapters/claims"
COUNT = "all => all.filter(one => one.checkVisibility()).length"


def shown(page):
    return page.locator(".claim").evaluate_all(COUNT)


@pytest.mark.parametrize("verdict", sorted({claim.verdict for claim in CLAIMS.values()}))
def test_a_verdict_narrows_the_list_by_keyboard(desktop, verdict):
    page = desktop.open(PAGE)
    expected = sum(claim.verdict == verdict for claim in CLAIMS.values())
    choice = page.get_by_role("radio", name=verdict)
    choice.focus()
    page.keyboard.press("Space")
    assert shown(page) == expected
    assert page.get_by_role("status").inner_text() == f"{expected} of {len(CLAIMS)} claims"
    page.get_by_role("radio", name="all").check()
    assert shown(page) == len(CLAIMS)
    assert page.get_by_role("status").inner_text() == ""


def test_words_narrow_the_list_and_an_empty_essay_goes(desktop):
    page = desktop.open(PAGE)
    page.get_by_label("With the words").fill("TIGHTER ever")
    assert shown(page) == 1
    assert page.locator(".claims-essay").evaluate_all(COUNT) == 1
    page.get_by_label("With the words").fill("no such words anywhere")
    assert shown(page) == 0
    assert page.get_by_role("status").inner_text() == f"0 of {len(CLAIMS)} claims"


def test_paper_carries_what_was_chosen_and_no_controls(desktop):
    page = desktop.open(PAGE)
    page.get_by_label("With the words").fill("tighter ever")
    page.emulate_media(media="print")
    assert shown(page) == 1
    assert page.locator(".claims-filter").is_hidden()


def test_without_a_script_every_claim_is_there(visit):
    page = visit(java_script_enabled=False).open(PAGE)
    assert page.locator(".claim").count() == len(CLAIMS)
    assert page.locator(".claims-filter").count() == 0


def test_the_cell_that_decides_is_one_click_away(desktop):
    page = desktop.open(PAGE)
    links = page.get_by_role("link", name="the cell that decides it")
    assert links.count() == sum(claim.verdict != "in preparation" for claim in CLAIMS.values())
    links.first.click()
    target = page.locator(
        page.evaluate("CSS.escape ? '#' + CSS.escape(location.hash.slice(1)) : ''")
    )
    assert "cell" in target.get_attribute("class").split()
