"""Rubrics of open questions as HTML, for whoever grades them."""

from html import escape

from markdown_it import MarkdownIt

from course.exercises.inline import html
from course.exercises.model import LEVELS, Rubric
from course.exports.cells import Part, parts, task_of
from course.exports.chapters import LICENCE, LICENCE_ADDRESS, Chapter, points

STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}th,td{border:1px solid;padding:.4rem;vertical-align:top;"
    "text-align:left}"
)


def open_questions(chapter: Chapter) -> list[Part]:
    """Return the questions that a reader grades.

    Args:
        chapter: The chapter.
    """
    return [part for part in parts(chapter) if part.exercise and part.exercise.is_open]


def title_html(part: Part) -> str:
    """Return the title of an exercise.

    Args:
        part: A piece that is an exercise.
    """
    return html(part.exercise.title) if part.exercise else ""


def task_html(part: Part) -> str:
    """Return an exercise's task.

    Args:
        part: A piece that is an exercise.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return str(markdown.render(task_of(part))).strip()


def rubric_html(rubric: Rubric) -> str:
    """Return a rubric as a table, with a line that says how its levels become points.

    Args:
        rubric: The rubric.
    """
    head = "".join(f'<th scope="col">{level}</th>' for level in LEVELS)
    rows = "".join(
        f'<tr><th scope="row">{html(criterion.name)}</th>'
        + "".join(f"<td>{html(criterion.levels[level])}</td>" for level in LEVELS)
        + "</tr>"
        for criterion in rubric.criteria
    )
    most = LEVELS[0] * len(rubric.criteria)
    return (
        f"<table><thead><tr><th>Criterion</th>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>Add up the levels, {most} at most. Points = {rubric.points} × sum ÷ {most}.</p>"
    )


def rubric_page(chapter: Chapter, questions: list[Part]) -> bytes:
    """Return a whole page with every open question of a chapter and its rubric.

    Args:
        chapter: The chapter.
        questions: Its open questions.
    """
    title = f"{escape(chapter.title)}: how open answers are graded"
    body = "".join(
        f"<h2>{title_html(part)} ({points(part.exercise)} points)</h2>{task_html(part)}"
        f"{rubric_html(part.exercise.rubric)}"
        for part in questions
        if part.exercise and part.exercise.rubric
    )
    text = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>{body}"
        f'<p>{escape(chapter.book)}, <a href="{LICENCE_ADDRESS}">{LICENCE}</a></p>'
        "</body></html>\n"
    )
    return text.encode()
