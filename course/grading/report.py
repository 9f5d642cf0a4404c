"""Say what a notebook earned: feedback for the student, a table for the instructor."""

import csv
from collections.abc import Iterable
from pathlib import Path

from course.grading.grade import Grade

LEAD = ("file", "chapter", "points", "of", "note")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run at the start of a cell


def feedback(grade: Grade) -> str:
    """Return the feedback on one notebook, for the student to read.

    Args:
        grade: What it earned.
    """
    if grade.page is None:
        return f"{grade.path.name}: not graded. {grade.fault}\n"
    lines = [f"{grade.page.title}: {grade.points} of {grade.possible} points", ""]
    for result in grade.results:
        points = result.exercise.points or 0
        mark = "right" if not result.hint else "not yet"
        lines.append(f"  {mark:<8} {result.exercise.title} ({result.points} of {points})")
        if result.hint:
            lines.append(f"           {result.hint}")
    for exercise in grade.page.open:
        worth = f"{exercise.points} points" if exercise.points else "points"
        lines.append(f"  {'open':<8} {exercise.title}: {worth}, given by a reader")
    if grade.errors:
        lines += ["", "Cells that stopped with an error:"]
        lines += [f"  {error}" for error in grade.errors]
    return "\n".join(lines) + "\n"


def write_table(grades: Iterable[Grade], path: Path) -> None:
    """Write one line for each notebook as CSV.

    Columns: file, chapter, points, of, note, then for each exercise its points and, in a second
    column, how many of its checks are content.

    Args:
        grades: What the notebooks earned.
        path: The file to write.
    """
    grades = list(grades)
    labels = dict.fromkeys(result.exercise.label for one in grades for result in one.results)
    columns = [*LEAD, *(name for label in labels for name in (label, f"{label} checks"))]
    with path.open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, columns, restval="")
        table.writeheader()
        for one in grades:
            row: dict[str, object] = {
                "file": _harmless(str(one.path)),
                "chapter": one.page.name if one.page else "",
                "points": one.points,
                "of": one.possible,
                "note": _harmless(one.fault or "; ".join(one.errors)),
            }
            for result in one.results:
                label = result.exercise.label
                row[label] = result.points
                row[f"{label} checks"] = f"{result.passed} of {len(result.said)}"
            table.writerow(row)


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line
