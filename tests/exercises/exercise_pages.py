"""Exercises as their pages hold them, and answers judged as a student's notebook judges them."""

import contextlib
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from contents import Source, source
from nbformat import NotebookNode

from course.notebooks import CHECK
from course.places import ROOT

START = re.compile(r"^```\{exercise-start\}.*\n(?:.*\n)*?:label: (\S+)", re.M)


@dataclass
class Exercise:
    """One exercise of a page.

    Attributes:
        label: Its label.
        starter: What the student begins with.
        solution: The worked solution's cells, joined.
        checks: Name of each check and its source, in order.
    """

    label: str
    starter: str = ""
    solution: str = ""
    checks: dict[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """True for a question answered in words, which no check can judge."""
        return not self.starter


def tags(cell: NotebookNode) -> list[str]:
    """Tags of a code cell."""
    return cell.metadata.get("tags", [])


@cache
def exercises(name: str) -> list[Exercise]:
    """Return the exercises of one page, in order."""
    found: list[Exercise] = []
    for cell in source(name).cells():
        if cell.cell_type == "markdown":
            found += [Exercise(label) for label in START.findall(cell.source)]
        elif "starter" in tags(cell):
            found[-1].starter += cell.source + "\n"
        elif "solution" in tags(cell):
            found[-1].solution += cell.source + "\n"
        elif "check" in tags(cell):
            function = re.search(r"^def (\w+)", cell.source, re.M)
            found[-1].checks[function[1] if function else cell.source] = cell.source
    return found


def given(name: str) -> str:
    """Return the code that a page gives the student before the exercises."""
    return "\n".join(cell.source for cell in source(name).code() if not tags(cell))


def bank(name: str) -> dict[str, dict[str, list]]:
    """Return the right and wrong answers kept for a page, by label."""
    path = ROOT / f"{name}.answers.yml"
    return yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}


@contextlib.contextmanager
def inside(page: Source) -> Iterator[None]:
    """Run in the page's folder, as its notebook does."""
    before = Path.cwd()
    os.chdir(page.path.parent)
    try:
        yield
    finally:
        os.chdir(before)


@cache
def _begun(name: str) -> dict[str, Any]:
    """Names that the page's own cells make; copied for each answer."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with inside(source(name)):
        exec(given(name), names)
        exec(CHECK, names)
    return names


def judged(name: str, exercise: Exercise, answer: str) -> dict[str, str]:
    """Run an answer and its checks in a fresh notebook.

    Args:
        name: The page.
        exercise: The exercise that it answers.
        answer: The student's code.

    Returns:
        What each check prints: ``right``, or ``not yet: `` and the hint.
    """
    names = {
        key: value.copy() if isinstance(value, pd.DataFrame) else value
        for key, value in _begun(name).items()
    }
    exec(CHECK, names)  # again, because it looks for answers where it was defined
    said = {}
    with inside(source(name)):
        exec(compile(answer, f"answer to {exercise.label}", "exec"), names)
        for check, code in exercise.checks.items():
            exec(code, names)
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(f"check({check})", names)
            said[check] = out.getvalue().strip()
    return said
