"""Grade many notebooks, two or more at a time."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import BookError
from course.exercises.model import ExercisePage
from course.grading.process import Process

if TYPE_CHECKING:
    from course.grading.grade import Grade


def notebooks_in(paths: Sequence[Path]) -> list[Path]:
    """Return the notebooks among files and folders, in order.

    Args:
        paths: Files of any name, and folders, which are searched for ``.ipynb`` files.

    Raises:
        BookError: If a path does not exist, or a folder holds no notebook.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [
                one
                for one in sorted(path.rglob("*.ipynb"))
                if ".ipynb_checkpoints" not in one.parts and one.is_file()
            ]
            if not inside:
                raise BookError(str(path), "no notebook is in this folder.", "name another folder.")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise BookError(str(path), "there is no such file.", "check the name.")
    return list(dict.fromkeys(found))


def grade_all(
    paths: Sequence[Path], root: Path, pages: Mapping[str, ExercisePage], wanted: str = ""
) -> Iterator["Grade"]:
    """Grade notebooks; one that cannot be read gives a grade without points that says why.

    Args:
        paths: The notebooks.
        root: The book's folder, or a copy with an overlay.
        pages: All pages of exercises.
        wanted: The chapter that they should answer; any when empty.

    Yields:
        One grade for each notebook, in their order.
    """
    one = partial(_grade_or_say, root=root, pages=pages, wanted=wanted)
    if len(paths) == 1:
        with Process(root) as started:  # it begins while pandas is imported here
            yield one(paths[0], started=started)
        return
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(paths))) as pool:
        yield from pool.map(one, paths)


def _grade_or_say(
    path: Path,
    root: Path,
    pages: Mapping[str, ExercisePage],
    wanted: str,
    started: Process | None = None,
) -> "Grade":
    """Grade one notebook, or say why not."""
    from course.grading.grade import Grade, grade_file

    try:
        return grade_file(path, root, pages, wanted, started)
    except BookError as error:
        return Grade(path, None, fault=str(error))
