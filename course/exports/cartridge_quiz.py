"""Quizzes in the Common Cartridge's profile of QTI 1.2.

The profile has no question for a number, so a number is asked as a text to fill in, and every way
to write a number within the tolerance, at the precision of answer and tolerance, is listed.
"""

from decimal import Decimal
from xml.etree.ElementTree import Element

from course.exercises.inline import html
from course.exercises.model import (
    Choice,
    ChoiceQuestion,
    NumericQuestion,
    Question,
    ShortQuestion,
)
from course.exports.cells import Part
from course.exports.chapters import Chapter, points
from course.exports.markup import document, element, root
from course.exports.package import WRONG_NUMBERS, Package
from course.exports.rubric_page import task_html

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
SCHEMA = "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_qtiasiv1p2p1_v1p0.xsd"
RIGHT, WRONG = "correct_fb", "general_incorrect_fb"
RESPONSE = "response"
MOST_SPELLINGS = 400
NUMBERS = "numbers: asked as a text, of which every spelling within the tolerance is right"
MOST_POINTS = 99  # the profile's weight of an item is a whole number up to this


def quiz(chapter: Chapter, made: Package) -> bytes:
    """Return a chapter's quiz.

    Args:
        chapter: The chapter.
        made: Is told of each thing that the profile cannot hold.
    """
    top, section = _assessment(f"quiz-{chapter.name}", chapter.title)
    for question in chapter.quiz.questions:
        _item(section, question, made)
    return document(top)


def open_quiz(chapter: Chapter, questions: list[Part]) -> bytes:
    """Return a chapter's open questions.

    Args:
        chapter: The chapter.
        questions: Its open questions.
    """
    title = f"{chapter.title}: to answer in words"
    top, section = _assessment(f"open-{chapter.name}", title)
    for part in questions:
        assert part.exercise is not None
        item = element(
            section, "item", ident=f"item-{part.exercise.label}", title=part.exercise.label
        )
        _metadata(
            element(item, "itemmetadata"),
            cc_profile="cc.essay.v0p1",
            cc_weighting=_weight(points(part.exercise)),
            qmd_scoringpermitted="Yes",
            qmd_computerscored="No",
        )
        presentation = element(item, "presentation")
        _material(presentation, task_html(part))
        response = element(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
        element(response, "render_fib", prompt="Box", rows="20")
    return document(top)


def spellings(question: NumericQuestion) -> list[str]:
    """Return every way to write a right answer, with point and comma, at the precision given.

    Args:
        question: The question.

    Returns:
        The ways, the answer itself first; not more than can reasonably be listed.
    """
    answer, tolerance = Decimal(str(question.answer)), Decimal(str(question.tolerance))
    exponents = (int(number.normalize().as_tuple().exponent) for number in (answer, tolerance))
    step = Decimal(1).scaleb(min(*exponents, 0))
    count = min(int(tolerance / step), MOST_SPELLINGS // 2)
    near = [number * sign for number in range(count + 1) for sign in (1, -1)]
    found: dict[str, None] = {}
    for offset in near:
        plain = f"{(answer + offset * step).quantize(step):f}"
        short = plain.rstrip("0").rstrip(".") if "." in plain else plain
        for text in (plain, short):
            found |= {text: None, text.replace(".", ","): None, text.replace("-", "−"): None}
            if text.lstrip("-").startswith("0."):
                found[text.replace("0.", ".", 1)] = None
    return list(found)


def _assessment(identifier: str, title: str) -> tuple[Element, Element]:
    """A document, and the section for its items."""
    top = root("questestinterop", {"": QTI}, {QTI: SCHEMA})
    assessment = element(top, "assessment", ident=identifier, title=title)
    _metadata(
        assessment,
        cc_profile="cc.exam.v0p1",
        qmd_assessmenttype="Examination",
        qmd_scoretype="Percentage",
        qmd_feedbackpermitted="Yes",
        qmd_hintspermitted="Yes",
        qmd_solutionspermitted="Yes",
        cc_maxattempts="unlimited",
    )
    return top, element(assessment, "section", ident="root_section")


def _item(section: Element, question: Question, made: Package) -> None:
    """One question of a quiz."""
    item = element(section, "item", ident=f"item-{question.id}", title=question.id)
    kind = _kind(question, made) if isinstance(question, ChoiceQuestion) else "cc.fib.v0p1"
    weight = _weight(question.points)
    _metadata(element(item, "itemmetadata"), cc_profile=kind, cc_weighting=weight)
    presentation = element(item, "presentation")
    _material(presentation, html(question.text))
    processing = Element("resprocessing")
    element(
        element(processing, "outcomes"),
        "decvar",
        maxvalue="100",
        minvalue="0",
        varname="SCORE",
        vartype="Decimal",
    )
    if isinstance(question, ChoiceQuestion):
        feedback = _choose(presentation, processing, question)
    else:
        feedback = _fill(presentation, processing, question, made)
    item.append(processing)
    for identifier, text in feedback.items():
        block = element(element(item, "itemfeedback", ident=identifier), "flow_mat")
        _material(block, html(text))


def _kind(question: ChoiceQuestion, made: Package) -> str:
    """The profile's name for a question with choices."""
    if question.multi:
        return "cc.multiple_response.v0p1"
    if len(question.choices) == 2:
        made.lose("the words of two choices, in systems that write True and False", question.id)
        return "cc.true_false.v0p1"
    return "cc.multiple_choice.v0p1"


def _choose(presentation: Element, processing: Element, question: ChoiceQuestion) -> dict[str, str]:
    """Choices; returns the feedback of each."""
    cardinality = "Multiple" if question.multi else "Single"
    response = element(presentation, "response_lid", ident=RESPONSE, rcardinality=cardinality)
    offered = element(response, "render_choice")
    feedback = {}
    named: list[tuple[str, Choice]] = []
    for number, choice in enumerate(question.choices, 1):
        name = f"choice{number}"
        named.append((name, choice))
        _material(element(offered, "response_label", ident=name), html(choice.text))
        feedback[f"{name}_fb"] = choice.feedback
        _chosen(_condition(processing, f"{name}_fb", go_on=True), name)
    full = _condition(processing, score=True)
    if not question.multi:
        _chosen(full, next(name for name, choice in named if choice.correct))
        return feedback
    together = element(full, "and")
    for name, choice in named:
        _chosen(together if choice.correct else element(together, "not"), name)
    return feedback


def _fill(
    presentation: Element, processing: Element, question: Question, made: Package
) -> dict[str, str]:
    """A word or number to fill in; returns the feedback."""
    assert isinstance(question, NumericQuestion | ShortQuestion)
    response = element(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
    element(response, "render_fib", prompt="Dashline")
    if isinstance(question, ShortQuestion):
        answers = list(question.answers)
    else:
        answers = spellings(question)
        made.lose(NUMBERS, question.id)
        if question.wrong:
            made.lose(WRONG_NUMBERS, question.id)
    right = _condition(processing, RIGHT, score=True)
    for answer in answers:
        element(right, "varequal", answer, respident=RESPONSE, case="No")
    element(_condition(processing, WRONG), "other")
    return {RIGHT: question.feedback, WRONG: question.otherwise}


def _condition(
    processing: Element, feedback: str = "", score: bool = False, go_on: bool = False
) -> Element:
    """A condition on the answer, and what follows from it; returns where to state it."""
    condition = Element("respcondition", {"continue": "Yes" if go_on else "No"})
    processing.append(condition)
    stated = element(condition, "conditionvar")
    if score:
        element(condition, "setvar", "100", action="Set", varname="SCORE")
    if feedback:
        element(condition, "displayfeedback", feedbacktype="Response", linkrefid=feedback)
    return stated


def _chosen(condition: Element, name: str) -> None:
    """The condition that a choice was made; Moodle reads several only with the case stated."""
    element(condition, "varequal", name, respident=RESPONSE, case="Yes")


def _metadata(parent: Element, **values: str) -> None:
    """Fields of metadata."""
    block = element(parent, "qtimetadata")
    for label, value in values.items():
        one = element(block, "qtimetadatafield")
        element(one, "fieldlabel", label)
        element(one, "fieldentry", value)


def _material(parent: Element, text: str) -> None:
    """A text in HTML."""
    element(element(parent, "material"), "mattext", text, texttype="text/html")


def _weight(worth: int) -> str:
    """The points as the profile writes them."""
    return str(min(worth, MOST_POINTS))
