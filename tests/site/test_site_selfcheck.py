"""The quiz in the page: by pointer and keyboard, with every kind of answer, without a script."""

import pytest
from contents import EXERCISES
from playwright.sync_api import expect

from course.exercises.load import load_course
from course.exercises.model import ChoiceQuestion, NumericQuestion, ShortQuestion
from course.places import ROOT

PAGES = {
    f"exercises/{page.name}": page.quiz
    for page in load_course(ROOT).pages.values()
    if page.quiz is not None
}
QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "`": None, "*": None})
FIRST = next(iter(PAGES))


def forms(page):
    return page.locator("form.selfcheck")


def said(form):
    return form.get_by_role("status")


def answer(form, question, right):
    """Give a right or a wrong answer, by keyboard; returns the feedback that must come."""
    if isinstance(question, ChoiceQuestion):
        boxes = form.locator("input")
        chosen = [n for n, one in enumerate(question.choices) if one.correct == right]
        for number in chosen if question.multi else chosen[:1]:
            boxes.nth(number).focus()
            form.page.keyboard.press("Space")
        form.get_by_role("button", name="Check").focus()
        form.page.keyboard.press("Enter")
        feedback = [question.choices[number].feedback for number in chosen]
        return feedback if question.multi else feedback[:1]
    if isinstance(question, NumericQuestion):
        given = f"{question.answer:.10g}" if right else f"{question.answer + 1e6:.10g}"
    else:
        assert isinstance(question, ShortQuestion)
        given = f"  the {question.answers[0].upper()}. " if right else "something else"
    form.get_by_role("textbox").fill(given)
    form.page.keyboard.press("Enter")
    return [question.feedback if right else question.otherwise]


def plain(text):
    """Feedback without its Markdown and typographic quotation marks."""
    return " ".join(text.translate(QUOTES).split())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("right", [True, False])
def test_every_question_answers_with_its_feedback(desktop, name, right):
    page = desktop.open(name)
    expect(forms(page)).to_have_count(len(PAGES[name].questions))
    for form, question in zip(forms(page).all(), PAGES[name].questions, strict=True):
        expect(said(form)).to_be_empty()
        wanted = answer(form, question, right)
        expect(form).to_have_attribute("data-state", "right" if right else "wrong")
        heard = plain(said(form).inner_text())
        for feedback in wanted:
            assert plain(feedback) in heard
        if not right:
            assert "Not yet." in heard
    assert desktop.faults() == []


def question_of(kind, multi=None):
    """Page, place and question of the first of a kind."""
    for name, quiz in PAGES.items():
        for place, question in enumerate(quiz.questions):
            if isinstance(question, kind) and multi in (None, getattr(question, "multi", None)):
                return name, place, question
    raise AssertionError("the book has none")


def test_a_number_may_have_a_decimal_comma_and_must_be_near(desktop):
    for name, quiz in PAGES.items():
        for place, question in enumerate(quiz.questions):
            if isinstance(question, NumericQuestion) and question.answer % 1:
                form = forms(desktop.open(name)).nth(place)
                for given, state in (
                    (f"{question.answer:.6g}".replace(".", ","), "right"),
                    (f"{question.answer + 0.9 * question.tolerance:.9g}", "right"),
                    (f"{question.answer + 1.5 * question.tolerance + 1e-6:.9g}", "wrong"),
                ):
                    form.get_by_role("textbox").fill(given)
                    form.get_by_role("button").click()
                    expect(form).to_have_attribute("data-state", state)
                return
    raise AssertionError("no answer of the book has decimals")


NUMBERS = {
    "0.25": [0.25], "0,25": [0.25], ".5": [0.5], " 25 % ": [25], "−3": [-3], "1,502.3": [1502.3],
    "1.502,3": [1502.3], "1 502,3": [1502.3], "12,000": [12, 12000], "1,234,567": [1234567],
    "1e3": [1000], "abc": [], "": [], "1-2": [], "5 dollars": [], ".": [], "1.2.3": [],
}  # fmt: skip


def test_numbers_are_read_as_people_write_them(desktop):
    page = desktop.open(FIRST)
    found = page.evaluate(
        """async written => {
          const { readings } = await import(new URL('../_static/selfcheck.mjs', location.href));
          return written.map(one => readings(one));
        }""",
        list(NUMBERS),
    )
    assert dict(zip(NUMBERS, found, strict=True)) == NUMBERS


def test_nothing_and_nonsense_are_told_apart_from_wrong(desktop):
    name, place, _ = question_of(NumericQuestion)
    form = forms(desktop.open(name)).nth(place)
    form.get_by_role("button").click()
    expect(said(form)).to_have_text("Write an answer first.")
    form.get_by_role("textbox").fill("many")
    form.get_by_role("button").click()
    expect(said(form)).to_contain_text("Write a number")
    expect(form).to_have_attribute("data-state", "none")
    form.get_by_role("textbox").fill("man")
    expect(said(form)).to_be_empty()
    name, place, _ = question_of(ChoiceQuestion)
    form = forms(desktop.open(name)).nth(place)
    form.get_by_role("button").click()
    expect(said(form)).to_have_text("Choose an answer first.")


def test_some_of_several_right_answers_are_called_right_so_far(desktop):
    name, place, question = question_of(ChoiceQuestion, multi=True)
    form = forms(desktop.open(name)).nth(place)
    right = next(number for number, one in enumerate(question.choices) if one.correct)
    form.locator("input").nth(right).check()
    form.get_by_role("button").click()
    expect(said(form)).to_contain_text("Right so far. One or more are missing.")
    expect(form).to_have_attribute("data-state", "wrong")


def test_a_typical_wrong_number_gets_its_own_feedback(desktop):
    for name, quiz in PAGES.items():
        for place, question in enumerate(quiz.questions):
            if isinstance(question, NumericQuestion) and question.wrong:
                form = forms(desktop.open(name)).nth(place)
                form.get_by_role("textbox").fill(f"{question.wrong[0].value:.10g}")
                form.get_by_role("button").click()
                assert plain(question.wrong[0].feedback) in plain(said(form).inner_text())
                return
    raise AssertionError("no question of the book has a typical wrong number")


@pytest.mark.parametrize("name", PAGES)
def test_without_a_script_everything_is_read(look, name):
    page = look("plain").page
    for form, question in zip(forms(page).all(), PAGES[name].questions, strict=True):
        expect(form.locator("legend")).to_be_visible()
        expect(form.locator("button")).to_be_hidden()
        answers = form.locator(".selfcheck-answers")
        expect(answers.locator("ul")).to_be_hidden()
        answers.locator("summary").click()
        expect(answers.locator("li").first).to_be_visible()
        read = plain(answers.inner_text())
        if isinstance(question, ChoiceQuestion):
            assert all(plain(choice.feedback) in read for choice in question.choices)
        else:
            assert plain(question.feedback) in read
            assert plain(question.otherwise) in read


def test_every_group_has_its_name_and_every_field_its_label(desktop):
    page = desktop.open(FIRST)
    for form, question in zip(forms(page).all(), PAGES[FIRST].questions, strict=True):
        group = form.get_by_role("group").first
        assert plain(question.text) in plain(group.locator("legend").inner_text())
        for field in form.locator("input").all():
            assert field.evaluate("one => one.labels.length") == 1


def test_only_pages_with_a_quiz_load_its_script(desktop):
    page = desktop.open(EXERCISES[0].replace("exercises/", "chapters/"))
    assert page.locator("script[src*='selfcheck'], link[href*='selfcheck']").count() == 0


@pytest.mark.parametrize("name", EXERCISES)
def test_points_minutes_and_rubrics_are_shown(look, name):
    page = look().page
    told = load_course(ROOT).pages[name.removeprefix("exercises/")]
    facts = page.locator(".exercise .exercise-facts")
    expect(facts).to_have_count(sum(one.points is not None for one in told.exercises))
    for exercise in told.open:
        table = page.locator("table.rubric")
        expect(table).to_be_visible()
        for criterion in exercise.rubric.criteria:
            assert plain(criterion.levels[3]) in plain(table.inner_text())
