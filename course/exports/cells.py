"""A students' notebook taken apart: which of its cells belong to which exercise.

Packages lie in folders of their own, so tables are read from ``data/`` beside the notebook, and
links to other pages lead to the published site.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from course.errors import BookError
from course.exercises.facts import facts
from course.exercises.model import Exercise
from course.exercises.rubrics import JUDGED
from course.exports.chapters import Chapter
from course.notebooks import CHECK

LINK = re.compile(r"\]\((?:\.\./)?(?:(chapters|exercises)/)?([\w-]+)\.ipynb(#[^)]*)?\)")
ANSWER_HERE = "*Write your answer here: double-click this line, type, then run the cell.*"


@dataclass(frozen=True)
class Part:
    """One piece of a notebook.

    Attributes:
        kind: ``text``, ``given`` (code that the page gives) or ``exercise``.
        source: The text or code; of an exercise its prompt, as Markdown.
        exercise: The exercise.
    """

    kind: str
    source: str
    exercise: Exercise | None = None


def parts(chapter: Chapter) -> list[Part]:
    """Return the pieces of a chapter's notebook, without its checks.

    Args:
        chapter: The chapter.

    Raises:
        BookError: If an exercise is not found in the notebook.
    """
    found: list[Part] = []
    waiting = list(chapter.page.exercises)
    for kind, source in _cells(chapter):
        if kind == "code" and (source == CHECK or _is_check(source, chapter)):
            continue
        here = waiting[0] if waiting else None
        if here and source == (ANSWER_HERE if here.is_open else here.starter):
            prompt = found.pop().source if found and found[-1].kind == "text" else ""
            found.append(Part("exercise", prompt, waiting.pop(0)))
        elif kind == "markdown":
            found.append(Part("text", on_its_own(source, chapter.site)))
        else:
            found.append(Part("given", near_tables(source)))
    if waiting:
        raise BookError(
            f"{chapter.page.file}:{waiting[0].line}",
            f"the students' notebook shows no place to answer '{waiting[0].label}'.",
            "keep prompt, starter and checks in this order.",
        )
    return found


def near_tables(code: str) -> str:
    """Return code that reads its tables from beside the notebook.

    Args:
        code: Python source, or a text that quotes it.
    """
    return code.replace("../data/", "data/")


def on_its_own(markdown: str, site: str) -> str:
    """Return a text whose links and paths hold wherever its notebook lies.

    Args:
        markdown: Plain Markdown of a notebook's cell.
        site: Address of the published site.
    """

    def to_site(link: re.Match[str]) -> str:
        return f"]({site}{link[1] or 'exercises'}/{link[2]}.html{link[3] or ''})"

    return near_tables(LINK.sub(to_site, markdown))


def task_of(part: Part) -> str:
    """Return an exercise's task alone: without headings, points and the rubric.

    Args:
        part: A piece that is an exercise.
    """
    assert part.exercise is not None
    lines = part.source.splitlines()
    heading = max((n for n, line in enumerate(lines) if line.startswith("### ")), default=-1)
    rest = "\n".join(lines[heading + 1 :]).strip()
    rest = rest.removeprefix(f"*{facts(part.exercise)}*")
    return rest.partition(f"**{JUDGED}**")[0].strip()


def _cells(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """Type and source of each cell."""
    for cell in chapter.notebook["cells"]:
        source = cell["source"]
        yield cell["cell_type"], source if isinstance(source, str) else "".join(source)


def _is_check(source: str, chapter: Chapter) -> bool:
    """True for a cell that shows one check and calls it."""
    return any(
        source.startswith(check.source.strip())
        for exercise in chapter.page.judged
        for check in exercise.checks
    )
