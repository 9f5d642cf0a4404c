"""Cut solutions and checks from a page of exercises, so that nothing built from it can hold them.

Cut lines become blank ones: a message about the page still names the line of its source.
"""

import re

from course.errors import BookError

START = re.compile(r"^(?:`{3,}|:{3,})\{solution-start\}")
END = re.compile(r"^(?:`{3,}|:{3,})\{solution-end\}")
CELL = re.compile(r"^(?P<fence>`{3,})\{code-cell\}")
FENCE = re.compile(r"^(?:`{3,}|:{3,})\s*$")
LEFT = re.compile(r"\{solution|\[[^\]\n]*\b(?:solution|check)\b[^\]\n]*\]|^def test_", re.M)


def without_solutions(text: str, name: str) -> str:
    """Return a page without solutions and checks, line for line as long.

    Args:
        text: The page's source.
        name: Its path from the root, for messages.

    Raises:
        BookError: If anything that looks like a solution or check is left.
    """
    lines = text.split("\n")
    kept: list[str] = []
    position = 0
    while position < len(lines):
        end = _cut_to(lines, position, name)
        kept += [""] * (end - position) or [lines[position]]
        position = max(end, position + 1)
    left = "\n".join(kept)
    if found := LEFT.search(left):
        raise BookError(
            f"{name}:{left.count(chr(10), 0, found.start()) + 1}",
            f"'{found[0]}' would reach the students' edition.",
            "keep solutions between {solution-start} and {solution-end}, and tag checks "
            "[check, remove-cell].",
        )
    return left


def _cut_to(lines: list[str], position: int, name: str) -> int:
    """The line after what must be cut here; the same line where nothing must."""
    if START.match(lines[position]):
        for end in range(position + 1, len(lines)):
            if END.match(lines[end]):
                return _after(lines, end, FENCE, name)
        raise BookError(
            f"{name}:{position + 1}", "this solution has no end.", "add {solution-end}."
        )
    cell = CELL.match(lines[position])
    if cell:
        end = _after(lines, position, re.compile(rf"^{cell['fence']}\s*$"), name)
        options = [line for line in lines[position + 1 : end] if line.startswith(":tags:")]
        if options and re.search(r"\bcheck\b", options[0]):
            return end
    return position


def _after(lines: list[str], start: int, closing: re.Pattern[str], name: str) -> int:
    """The line after the fence that closes what begins on a line."""
    for number in range(start + 1, len(lines)):
        if closing.match(lines[number]):
            return number + 1
    raise BookError(f"{name}:{start + 1}", "this is opened and not closed.", "close it with ```.")
