"""Read a student's notebook, whatever has become of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.errors import BookError
from course.exercises.model import ExercisePage

LARGEST = 50 * 1024 * 1024  # bytes; charts and tables printed without end make notebooks grow
AGAIN = "ask for the notebook again: saved (File > Save), and downloaded as .ipynb."


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in.

    Attributes:
        path: The file.
        page: Name of the chapter whose exercises it answers.
        cells: Its code, in order.
    """

    path: Path
    page: str
    cells: tuple[str, ...]


def read_submission(path: Path, pages: Mapping[str, ExercisePage], wanted: str = "") -> Submission:
    """Read a notebook and find out which exercises it answers.

    Args:
        path: The file, under any name.
        pages: All pages of exercises.
        wanted: The chapter that it should answer; any when empty.

    Raises:
        BookError: If it cannot be read, or answers other exercises.
    """
    cells, metadata = _cells(path)
    page = _page_of(path, cells, metadata, pages)
    if wanted and page != wanted:
        raise BookError(
            str(path),
            f"the notebook answers the exercises of '{page}', not of '{wanted}'.",
            f"grade it with '{page}', or ask for the other notebook.",
        )
    sources = tuple(_text(cell) for cell in cells if cell.get("cell_type") == "code")
    return Submission(path, page, sources)


def _cells(path: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Cells and metadata of a notebook file."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            mend = "ask for it without outputs (Kernel > Restart and clear outputs)."
            raise BookError(str(path), f"the file has {size // 1024 // 1024} MB.", mend)
        text = path.read_text("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BookError(str(path), f"cannot be read ({reason}).", "check the name.") from error
    except UnicodeDecodeError as error:
        raise BookError(str(path), "the file is not UTF-8 text.", AGAIN) from error
    if not text.strip():
        raise BookError(str(path), "the file is empty.", AGAIN)
    try:
        notebook = json.loads(text)
    except RecursionError as error:
        raise BookError(
            str(path), "the file is no notebook (nested without end).", AGAIN
        ) from error
    except ValueError as error:
        is_cut = text.lstrip().startswith("{")
        what = (
            "the file is cut off or damaged" if is_cut else "the file is not a notebook (not JSON)"
        )
        raise BookError(str(path), f"{what}.", AGAIN) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise BookError(str(path), "the file is JSON, but no notebook of format 4.", AGAIN)
    metadata = notebook.get("metadata")
    return cells, metadata if isinstance(metadata, dict) else {}


def _text(cell: dict[str, Any]) -> str:
    """Source of a cell, which may be stored as lines."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _page_of(
    path: Path, cells: list[dict], metadata: dict, pages: Mapping[str, ExercisePage]
) -> str:
    """Which exercises a notebook answers: by its mark, its cells, its heading, its checks."""
    mark = metadata.get("united_front")
    marked = mark.get("page") if isinstance(mark, dict) else None
    if isinstance(marked, str) and marked.startswith("exercises/"):
        name = marked.partition("/")[2]
        if name in pages:
            return name
    if isinstance(marked, str) and marked.startswith("chapters/"):
        raise BookError(
            str(path), "this is a chapter, not its exercises.", "ask for the exercises' notebook."
        )
    text = "\n".join(_text(cell) for cell in cells)
    ids = [str(cell.get("id", "")) for cell in cells]
    for name in pages:
        if sum(bool(re.fullmatch(rf"{re.escape(name)}-\d{{3}}", one)) for one in ids) >= 3:
            return name
    for name, page in pages.items():
        if re.search(rf"^# {re.escape(page.title)}\s*$", text, re.M):
            return name
    counts = {
        name: sum(f"def {c.name}(" in text for one in page.judged for c in one.checks)
        for name, page in pages.items()
    }
    best = max(counts, key=lambda name: counts[name], default="")
    if best and counts[best] >= 3:
        return best
    raise BookError(
        str(path),
        "the notebook belongs to no exercises of this book.",
        "ask for the notebook that the book gives, with its first heading.",
    )
