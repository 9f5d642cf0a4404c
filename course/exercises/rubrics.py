"""Read ``exercises/NAME.rubric.yml``: how a reader judges the open questions."""

from pathlib import Path

from course.exercises import fields
from course.exercises.fields import Block
from course.exercises.model import LEVELS, Criterion, Rubric

JUDGED = "How a reader judges your answer (level 3 earns all points of a criterion, 0 none)"


def read_rubrics(path: Path, name: str) -> dict[str, Rubric]:
    """Read the rubrics of a page.

    Args:
        path: The file; a page without one has no rubric.
        name: Its name in messages.

    Returns:
        The rubrics by the label of their exercise.

    Raises:
        BookError: If the file is malformed, or a criterion has not exactly four levels.
    """
    if not path.exists():
        return {}
    entries = fields.read(path, name)
    return {label: _rubric(label, entries.block(label)) for label in entries}


def _rubric(label: str, entry: Block) -> Rubric:
    """One rubric."""
    entry.only("points", "minutes", "criteria")
    criteria = tuple(_criterion(one) for one in entry.blocks("criteria"))
    names = [criterion.name for criterion in criteria]
    if len(set(names)) < len(names):
        raise entry.fault("two criteria have one name.", "name each apart.", "criteria")
    return Rubric(label, entry.whole("points"), entry.whole("minutes"), criteria, entry.line)


def _criterion(entry: Block) -> Criterion:
    """One criterion with its levels."""
    entry.only("name", "levels")
    levels = entry.block("levels")
    if set(levels) != set(LEVELS):
        raise levels.fault(
            f"the levels are {', '.join(map(str, levels)) or '(none)'}.",
            "give exactly the levels 3, 2, 1 and 0.",
        )
    return Criterion(entry.text("name"), {level: levels.text(level) for level in LEVELS})
