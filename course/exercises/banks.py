"""Read ``exercises/NAME.answers.yml``: for each exercise the answers that prove its checks."""

from pathlib import Path

from course.exercises import fields
from course.exercises.fields import Block
from course.exercises.model import Answers, Equivalent, Mistake


def read_bank(path: Path, name: str) -> dict[str, Answers]:
    """Read a bank of answers.

    Args:
        path: The file; a page without one has an empty bank.
        name: Its name in messages.

    Returns:
        What is kept for each exercise, by label.

    Raises:
        BookError: If the file is malformed or an entry lacks what it needs.
    """
    if not path.exists():
        return {}
    entries = fields.read(path, name)
    return {label: _answers(entries.block(label)) for label in entries}


def _answers(entry: Block) -> Answers:
    """What is kept for one exercise."""
    entry.only("points", "minutes", "right", "wrong", "equivalent")
    return Answers(
        points=entry.whole("points") if "points" in entry else None,
        minutes=entry.whole("minutes") if "minutes" in entry else None,
        right=tuple(entry.texts("right", optional=True)),
        wrong=tuple(_mistake(one) for one in entry.blocks("wrong", optional=True)),
        equivalent=tuple(_equivalent(one) for one in entry.blocks("equivalent", optional=True)),
        line=entry.line,
    )


def _mistake(entry: Block) -> Mistake:
    """One typical mistake."""
    entry.only("says", "answer")
    return Mistake(entry.text("answer"), entry.text("says"), entry.line)


def _equivalent(entry: Block) -> Equivalent:
    """One change of the solution that changes nothing."""
    entry.only("was", "now", "because")
    return Equivalent(entry.text("was"), entry.text("now"), entry.text("because"), entry.line)
