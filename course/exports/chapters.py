"""What the exports are made from: each chapter's exercises, quiz, notebook and tables."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course import yaml_text
from course.address import address_of
from course.errors import BookError
from course.exercises.load import FOLDER, load_course
from course.exercises.model import Exercise, ExercisePage, Quiz
from course.notebooks import make_notebooks

TABLE = re.compile(r"\.\./data/([\w.-]+\.csv)")
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_FILE = "LICENSE-CONTENT.md"


@dataclass(frozen=True)
class Chapter:
    """One chapter, as far as exports need it.

    Attributes:
        page: Its exercises and quiz.
        notebook: The students' notebook of its exercises: plain Markdown, without solutions.
        tables: The tables that its exercises name, by file name.
        book: Title of the book.
        site: Address of the published site, with a slash at its end; empty where unknown.
        licences: The text on licences that goes with the tables.
    """

    page: ExercisePage
    notebook: dict[str, Any]
    tables: dict[str, bytes]
    book: str
    site: str
    licences: bytes

    @property
    def name(self) -> str:
        """The chapter's name, for example ``who-trades``."""
        return self.page.name

    @property
    def title(self) -> str:
        """Title of the chapter."""
        return self.quiz.title

    @property
    def quiz(self) -> Quiz:
        """The chapter's quiz; chapters without one are not exported."""
        assert self.page.quiz is not None
        return self.page.quiz


def load_chapters(root: Path, names: Sequence[str] = ()) -> tuple[list[Chapter], list[str]]:
    """Read chapters that have exercises and a quiz.

    Args:
        root: The book's folder, or a copy with an overlay.
        names: Names of chapters; every one that is ready when there are none.

    Returns:
        The chapters in the order of the contents, and the names of those that have no quiz yet.

    Raises:
        BookError: If a chapter that was named does not exist or has no quiz, a source has a fault,
            or an exercise has no points.
    """
    for name in names:
        if Path(name).stem != name:
            mend = "use the name alone, for example 'who-trades'."
            raise BookError(f"chapter '{name}'", "this is no chapter's name.", mend)
    pages = load_course(root, names or None).pages.values()
    left_out = [page.name for page in pages if not page.quiz]
    if names and left_out:
        raise BookError(
            f"{FOLDER}/{left_out[0]}.quiz.yml",
            "there is no quiz, and only chapters with exercises and a quiz are exported.",
            "write one, or leave the chapter out.",
        )
    notebooks = make_notebooks(root)
    settings = yaml_text.load((root / "_config.yml").read_text("utf-8"))
    licences = root / LICENCE_FILE
    found = []
    for page in pages:
        if not page.quiz:
            continue
        for exercise in page.exercises:
            _needs_points(page, exercise)
        found.append(
            Chapter(
                page=page,
                notebook=json.loads(notebooks[f"{FOLDER}/{page.name}.ipynb"]),
                tables=_tables(root, page),
                book=settings["title"],
                site=address_of(root),
                licences=licences.read_bytes() if licences.exists() else b"",
            )
        )
    return found, left_out


def points(exercise: Exercise) -> int:
    """Return what a full answer earns.

    Args:
        exercise: An exercise of a chapter that was read by :func:`load_chapters`.
    """
    assert exercise.points is not None
    return exercise.points


def _needs_points(page: ExercisePage, exercise: Exercise) -> None:
    """Refuse an exercise that no system could grade."""
    if exercise.points is None:
        ending = "rubric" if exercise.is_open else "answers"
        raise BookError(
            f"{FOLDER}/{page.name}.{ending}.yml",
            f"'{exercise.label}' has no points, which every system asks for.",
            f"write '{exercise.label}:' with 'points: 3' below it.",
        )


def _tables(root: Path, page: ExercisePage) -> dict[str, bytes]:
    """The tables that the source of a page names."""
    text = (root / page.file).read_text("utf-8")
    found = {}
    for name in sorted(set(TABLE.findall(text))):
        path = root / "data" / name
        if not path.exists():
            line = text.count("\n", 0, text.index(name)) + 1
            raise BookError(
                f"{page.file}:{line}", f"there is no table data/{name}.", "correct the name."
            )
        found[name] = path.read_bytes()
    return found
