"""The figures of a page's prose and where they stand, for tests that falsify them."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contents import Source

from course.computed import COMMENT, NUMBER, Entry, entries, prose


@dataclass(frozen=True)
class Stretch:
    """One Markdown stretch of a page.

    Attributes:
        text: Its source, comments included.
        begins: Offset in the page's source.
        line: Line of the page on which it begins.
        entries: What its comments say about its figures.
        namespace: The names that the page's cells have made so far; empty unless they were run.
    """

    text: str
    begins: int
    line: int
    entries: list[Entry]
    namespace: dict[str, Any]

    def figures(self) -> list[re.Match[str]]:
        """Return the numbers that must have an entry, where they stand in the stretch."""
        whole = Counter(NUMBER.findall(prose(self.text)))
        comments = [match.span() for match in re.finditer("<!--.*?-->", self.text, re.DOTALL)]
        found = []
        for match in NUMBER.finditer(self.text):
            if any(start <= match.start() < end for start, end in comments):
                continue
            without = f"{self.text[: match.start()]}xx{self.text[match.end() :]}"
            if Counter(NUMBER.findall(prose(without)))[match[0]] < whole[match[0]]:
                found.append(match)
        return found

    def computed(self) -> list[re.Match[str]]:
        """Return the numbers that the data give."""
        known = {entry.written for entry in self.entries if entry.kind == "computed"}
        return [match for match in self.figures() if match[0] in known]


def stretches(source: Source, run: bool = False) -> Iterator[Stretch]:
    """Go through the Markdown stretches of a page, running its cells on the way if asked to."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    position = 0
    cells = source.cells() or [None]
    for cell in cells:
        text = cell.source if cell else source.text
        if cell and cell.cell_type == "code":
            if run:
                exec(compile(text, source.name, "exec"), namespace)
            continue
        position = source.text.index(text, position)
        found = [e for kind, body in COMMENT.findall(text) for e in entries(kind, body)]
        line = source.text.count("\n", 0, position) + 1
        yield Stretch(text, position, line, found, namespace)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Run in a folder, as a page's cells do."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def other_digits(figure: str) -> list[str]:
    """Every number that differs from this one in one digit."""
    found = []
    for place, digit in enumerate(figure):
        if digit.isdigit():
            leading = place == 0 and len(figure) > 1 and figure[1] != "."
            found += [
                f"{figure[:place]}{new}{figure[place + 1 :]}"
                for new in "0123456789"
                if new != digit and not (leading and new == "0")
            ]
    return found
