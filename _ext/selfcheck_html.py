"""A quiz as HTML forms, whose questions, answers and feedback are read without a script too.

The answers stand once, in a folded list below each question. The page's script finds in that list
what it says to the reader.
"""

import json
from collections.abc import Iterable
from html import escape

from course.exercises.inline import html
from course.exercises.model import (
    ChoiceQuestion,
    NumericQuestion,
    Question,
    Quiz,
    ShortQuestion,
)


def quiz_html(quiz: Quiz) -> str:
    """Return all questions of a quiz.

    Args:
        quiz: The quiz.
    """
    forms = (_form(question, number) for number, question in enumerate(quiz.questions, 1))
    return f'<div class="selfcheck-set">{"".join(forms)}</div>'


def _form(question: Question, number: int) -> str:
    """One question."""
    name = f"quiz-{question.id}"
    asked = f'<span class="selfcheck-number">{number}</span> {html(question.text)}'
    if isinstance(question, ChoiceQuestion):
        kind = "multi" if question.multi else "single"
        fields, answers = _choices(question, name, asked), _choice_answers(question)
    elif isinstance(question, NumericQuestion):
        kind = "numeric"
        fields, answers = _field(name, asked, "decimal", "a number"), _number_answers(question)
    elif isinstance(question, ShortQuestion):
        kind = "short"
        fields, answers = _field(name, asked, "text", "a word or two"), _short_answers(question)
    else:
        raise TypeError(f"no form for {type(question).__name__}")
    return (
        f'<form class="selfcheck" id="{name}" data-kind="{kind}" novalidate autocomplete="off">'
        f"{fields}"
        '<button class="selfcheck-check" type="submit" hidden>Check</button>'
        '<div class="selfcheck-said" role="status"></div>'
        '<details class="fold selfcheck-answers"><summary>Answer and reasons</summary>'
        f"<ul>{answers}</ul></details></form>"
    )


def _choices(question: ChoiceQuestion, name: str, asked: str) -> str:
    """The choices of a question."""
    kind = "checkbox" if question.multi else "radio"
    rows = "".join(
        f'<label class="selfcheck-choice"><input type="{kind}" name="{name}" value="{place}">'
        f"<span>{html(choice.text)}</span></label>"
        for place, choice in enumerate(question.choices)
    )
    return f"<fieldset><legend>{asked}</legend>{rows}</fieldset>"


def _field(name: str, asked: str, mode: str, hint: str) -> str:
    """A field to write into."""
    return (
        f"<fieldset><legend>{asked}</legend>"
        f'<label class="selfcheck-field" for="{name}-answer">Your answer, {hint}</label>'
        f'<input type="text" id="{name}-answer" name="{name}" inputmode="{mode}"></fieldset>'
    )


def _answer(feedback: str, words: str, right: bool, **data: str) -> str:
    """One answer with its feedback; the script finds it by its data."""
    marks = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    sign = "Right" if right else "Not right"
    return (
        f"<li{' data-right' if right else ''}{marks}>"
        f'<span class="selfcheck-sign">{sign}:</span> {words} '
        f'<span class="selfcheck-why">{html(feedback)}</span></li>'
    )


def _choice_answers(question: ChoiceQuestion) -> Iterable[str]:
    """Every choice with its feedback."""
    return "".join(
        _answer(choice.feedback, html(choice.text), choice.correct, choice=str(place))
        for place, choice in enumerate(question.choices)
    )


def _number_answers(question: NumericQuestion) -> str:
    """The right number and the typical wrong ones, each with its feedback."""
    within = f", within {question.tolerance:g}" if question.tolerance else ""
    rows = [
        _answer(
            question.feedback,
            f"{question.answer:,g}{within}.",
            right=True,
            value=repr(question.answer),
            tolerance=repr(question.tolerance),
        )
    ]
    rows += [
        _answer(
            wrong.feedback,
            f"{wrong.value:,g}.",
            right=False,
            value=repr(wrong.value),
            tolerance=repr(wrong.tolerance),
        )
        for wrong in question.wrong
    ]
    return "".join([*rows, _answer(question.otherwise, "anything else.", False, otherwise="")])


def _short_answers(question: ShortQuestion) -> str:
    """The words that count as right."""
    words = ", or ".join(html(answer) for answer in question.answers)
    accepted = json.dumps(question.answers, ensure_ascii=False)
    return _answer(question.feedback, f"{words}.", True, answers=accepted) + _answer(
        question.otherwise, "anything else.", False, otherwise=""
    )
