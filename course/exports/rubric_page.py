"""Rubrics of open questions as HTML, for whoever grades them."""

from html import escape

from markdown_it import MarkdownIt

from course.exercises.inline import html
from course.exercises.model import LEVELS, Rubric
from course.exports.cells import Part, parts, task_of
from course.exports.chapters import LICENCE, LICENCE_ADDRESS, Chapter, points

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 Georgia, serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, th, td { font-family: system-ui, sans-serif; line-height: 1.3; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
p { max-width: 68ch; }
table { border-collapse: collapse; font-size: 0.9rem; }
th, td { border-top: 1px solid #8888; padding: 0.5rem; text-align: left; vertical-align: top; }
@media (max-width: 45rem) {
  thead { display: none; }
  tr, th, td { display: block; }
  td { border: 0; padding: 0.2rem 0.5rem; }
  td::before { content: attr(data-level) ": "; font-weight: bold; }
}
"""


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
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True})
    markdown.enable(["table", "smartquotes"])
    return str(markdown.render(task_of(part))).strip()


def rubric_html(rubric: Rubric) -> str:
    """Return a rubric as a table, with a line that says how its levels become points.

    Args:
        rubric: The rubric.
    """
    head = "".join(f'<th scope="col">{level}</th>' for level in LEVELS)
    rows = "".join(
        f'<tr><th scope="row">{html(criterion.name)}</th>'
        + "".join(
            f'<td data-level="{level}">{html(criterion.levels[level])}</td>' for level in LEVELS
        )
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
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>{body}"
        f'<p>{escape(chapter.book)}, <a href="{LICENCE_ADDRESS}">{LICENCE}</a></p>'
        "</body></html>\n"
    )
    return text.encode()
