"""Moodle XML: quiz and open questions, for a question bank."""

from xml.etree.ElementTree import Element

from course.exercises.inline import html
from course.exercises.model import (
    ChoiceQuestion,
    Exercise,
    NumericQuestion,
    Question,
    ShortQuestion,
)
from course.exports.cells import Part
from course.exports.chapters import Chapter, points
from course.exports.markup import document, element
from course.exports.package import Package
from course.exports.rubric_page import open_questions, rubric_html, task_html, title_html

LINES = 20  # height of the field for an essay
ANYTHING_ELSE = "*"  # an answer that every answer matches


def make(chapters: list[Chapter]) -> Package:
    """Make one file of questions for each chapter.

    Args:
        chapters: The chapters.
    """
    made = Package()
    for chapter in chapters:
        top = Element("quiz")
        _category(top, chapter)
        for question in chapter.quiz.questions:
            _question(top, question, chapter)
            if isinstance(question, ChoiceQuestion) and question.multi:
                made.lose("all or nothing: who is right in part earns a part", question.id)
        for part in open_questions(chapter):
            _essay(top, part, chapter)
        made.files[f"{chapter.name}.xml"] = document(top)
    return made


def _category(top: Element, chapter: Chapter) -> None:
    """Where in the bank the questions go; a slash in a name is written twice."""
    names = (name.replace("/", "//") for name in (chapter.book, chapter.title))
    category = element(element(top, "question", type="category"), "category")
    element(category, "text", "/".join(["$course$", "top", *names]))


def _head(top: Element, kind: str, chapter: Chapter, name: str, text: str, worth: float) -> Element:
    """What every question has."""
    question = element(top, "question", type=kind)
    element(element(question, "name"), "text", name)
    _html(question, "questiontext", text)
    _html(question, "generalfeedback", "")
    element(question, "defaultgrade", f"{worth:.7f}")
    element(question, "penalty", "0.3333333")
    element(question, "hidden", 0)
    element(question, "idnumber", f"{chapter.name}/{name}")
    return question


def _question(top: Element, question: Question, chapter: Chapter) -> None:
    """One question of the quiz."""
    text = html(question.text)
    if isinstance(question, ChoiceQuestion):
        made = _head(top, "multichoice", chapter, question.id, text, question.points)
        _choices(made, question)
    elif isinstance(question, NumericQuestion):
        made = _head(top, "numerical", chapter, question.id, text, question.points)
        _number(made, question.answer, question.tolerance, 100, question.feedback)
        for wrong in question.wrong:
            _number(made, wrong.value, wrong.tolerance, 0, wrong.feedback)
        _answer(made, ANYTHING_ELSE, 0, question.otherwise)
    elif isinstance(question, ShortQuestion):
        made = _head(top, "shortanswer", chapter, question.id, text, question.points)
        element(made, "usecase", 0)
        for answer in question.answers:
            _answer(made, answer.replace("*", "\\*"), 100, question.feedback)
        _answer(made, ANYTHING_ELSE, 0, question.otherwise)
    else:
        raise TypeError(f"no Moodle question for {type(question).__name__}")


def _choices(made: Element, question: ChoiceQuestion) -> None:
    """The choices of a question; those of several answers share the points."""
    element(made, "single", "false" if question.multi else "true")
    element(made, "shuffleanswers", "true")
    element(made, "answernumbering", "abc")
    right = sum(choice.correct for choice in question.choices)
    wrong = len(question.choices) - right
    for choice in question.choices:
        share = 100 / right if choice.correct else (-100 / wrong if question.multi else 0)
        answer = _html(made, "answer", html(choice.text), fraction=_fraction(share))
        _html(answer, "feedback", html(choice.feedback))


def _number(made: Element, value: float, tolerance: float, share: float, feedback: str) -> None:
    """One number of a numerical question."""
    answer = _answer(made, f"{value:.15g}", share, feedback)
    element(answer, "tolerance", f"{tolerance:.15g}")


def _answer(made: Element, text: str, share: float, feedback: str) -> Element:
    """One answer in plain text."""
    answer = element(made, "answer", fraction=_fraction(share), format="moodle_auto_format")
    element(answer, "text", text)
    _html(answer, "feedback", html(feedback))
    return answer


def _essay(top: Element, part: Part, chapter: Chapter) -> None:
    """An open question, with its rubric where only graders read it."""
    exercise = part.exercise
    assert isinstance(exercise, Exercise)
    text = f"<h3>{title_html(part)}</h3>{task_html(part)}"
    made = _head(top, "essay", chapter, exercise.label, text, points(exercise))
    element(made, "responseformat", "editor")
    element(made, "responserequired", 1)
    element(made, "responsefieldlines", LINES)
    element(made, "attachments", 0)
    element(made, "attachmentsrequired", 0)
    _html(made, "graderinfo", rubric_html(exercise.rubric) if exercise.rubric else "")
    _html(made, "responsetemplate", "")


def _html(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    """A text in HTML."""
    made = element(parent, tag, format="html", **attributes)
    element(made, "text", text)
    return made


def _fraction(share: float) -> str:
    """A share of the points in per cent, with the five decimals that Moodle knows."""
    return f"{share:.5f}".rstrip("0").rstrip(".")
