"""Read ``exercises/NAME.quiz.yml``: the questions with which readers check themselves."""

import re
from collections.abc import Callable
from pathlib import Path

from course.exercises import fields
from course.exercises.fields import Block
from course.exercises.model import (
    Choice,
    ChoiceQuestion,
    NumericQuestion,
    Question,
    Quiz,
    ShortQuestion,
    WrongValue,
)

COMMON = ("id", "type", "points", "text")
ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def read_quiz(path: Path, name: str) -> Quiz:
    """Read a quiz.

    Args:
        path: The file, ``NAME.quiz.yml``.
        name: Its name in messages.

    Raises:
        BookError: If the file is malformed, a question has no right answer or more than it may
            have, or an answer has no feedback.
    """
    top = fields.read(path, name)
    top.only("quiz", "title", "questions")
    chapter = path.name.removesuffix(".quiz.yml")
    if top.text("quiz") != chapter:
        raise top.fault("'quiz' is not the file's name.", f"write quiz: {chapter}.", "quiz")
    questions = tuple(_question(entry) for entry in top.blocks("questions"))
    return Quiz(chapter, top.text("title"), questions)


def _question(entry: Block) -> Question:
    """One question of whichever type."""
    kinds: dict[str, Callable[[Block], Question]] = {
        "single": _choices,
        "multi": _choices,
        "numeric": _numeric,
        "short": _short,
    }
    if not ID.fullmatch(entry.text("id")):
        raise entry.fault(
            f"the id '{entry['id']}' cannot stand in an address.",
            "use small letters, figures and hyphens.",
            "id",
        )
    if entry.text("type") not in kinds:
        mend = f"use one of: {', '.join(kinds)}."
        raise entry.fault(f"the type '{entry['type']}' is unknown.", mend, "type")
    return kinds[entry["type"]](entry)


def _choices(entry: Block) -> ChoiceQuestion:
    """A question with choices."""
    entry.only(*COMMON, "choices")
    choices = []
    for one in entry.blocks("choices"):
        one.only("text", "correct", "feedback")
        choices.append(Choice(one.text("text"), one.flag("correct"), one.text("feedback")))
    texts = [choice.text for choice in choices]
    if len(set(texts)) < len(texts):
        raise entry.fault("two choices say the same.", "take one out.", "choices")
    right = sum(choice.correct for choice in choices)
    if len(choices) < 2 or right == len(choices):
        raise entry.fault("no choice is wrong.", "add one that tempts.", "choices")
    multi = entry["type"] == "multi"
    if multi and right < 2:
        mend = "mark two or more 'correct: true', or write type: single."
        raise entry.fault(f"{right or 'no'} choice is correct.", mend, "choices")
    if not multi and right != 1:
        mend = "mark exactly one 'correct: true', or write type: multi."
        raise entry.fault(f"{right or 'no'} choices are correct.", mend, "choices")
    return ChoiceQuestion(**_common(entry), multi=multi, choices=tuple(choices))


def _numeric(entry: Block) -> NumericQuestion:
    """A question answered by a number."""
    entry.only(*COMMON, "answer", "tolerance", "feedback", "otherwise", "wrong")
    answer, tolerance = entry.number("answer"), entry.number("tolerance")
    if tolerance < 0:
        raise entry.fault("the tolerance is negative.", "write 0 or more.", "tolerance")
    wrong = []
    for one in entry.blocks("wrong", optional=True):
        one.only("value", "tolerance", "feedback")
        value, band = one.number("value"), one.number("tolerance", default=0)
        if abs(value - answer) <= tolerance:
            raise one.fault(f"{value} counts as right.", "give a wrong value.", "value")
        wrong.append(WrongValue(value, band, one.text("feedback")))
    return NumericQuestion(
        **_common(entry),
        answer=answer,
        tolerance=tolerance,
        feedback=entry.text("feedback"),
        otherwise=entry.text("otherwise"),
        wrong=tuple(wrong),
    )


def _short(entry: Block) -> ShortQuestion:
    """A question answered by a word or two."""
    entry.only(*COMMON, "answers", "feedback", "otherwise")
    return ShortQuestion(
        **_common(entry),
        answers=tuple(entry.texts("answers")),
        feedback=entry.text("feedback"),
        otherwise=entry.text("otherwise"),
    )


def _common(entry: Block) -> dict:
    """What all questions have."""
    return {
        "id": entry["id"],
        "text": entry.text("text"),
        "points": entry.whole("points", default=1),
        "line": entry.line,
    }
