"""Errors told in the reader's own lines, with a word on what the page cannot do."""

import difflib
import linecache
import re
import traceback
from pathlib import Path

OWN = re.compile(r"^<cell .*>$")
PLACE = re.compile(r'^  File "<(cell [^>]*)>", line (\d+)(?:, in (.*))?$', re.M)
HEAD = "Traceback (most recent call last):\n"
OFFERED = "pandas, altair, numpy and Python's standard library"


def remember(name: str, source: str) -> None:
    """Let tracebacks quote a cell's lines.

    Args:
        name: The file name that its code was compiled with, ``<cell 3>``.
        source: Its text.
    """
    lines = [f"{line}\n" for line in source.splitlines()]
    linecache.cache[name] = (len(source), None, lines, name)


def told(error: BaseException) -> str:
    """Return an error as text, without the frames of libraries.

    Args:
        error: What a cell raised.

    Returns:
        The reader's lines, the error, and a hint where one helps.
    """
    report = traceback.TracebackException.from_exception(error, compact=True)
    _keep_own(report)
    text = "".join(report.format()).replace(HEAD, "")
    text = PLACE.sub(_place, text).rstrip()
    hint = hint_for(error)
    return f"{text}\n\n{hint}" if hint else text


def _place(found: re.Match) -> str:
    """One line of a traceback as a reader would say it."""
    cell, line, inside = found.groups()
    within = f", in {inside}" if inside and inside != "<module>" else ""
    return f"{cell.capitalize()}, line {line}{within}"


def _keep_own(report: traceback.TracebackException) -> None:
    """Drop frames outside cells, and causes that a library kept to itself."""
    for name in ("__cause__", "__context__"):
        inner = getattr(report, name)
        if inner is None:
            continue
        if inner.stack and OWN.match(inner.stack[-1].filename):
            _keep_own(inner)
        else:
            setattr(report, name, None)
    report.stack = traceback.StackSummary.from_list(
        [frame for frame in report.stack if OWN.match(frame.filename)]
    )


def hint_for(error: BaseException) -> str:
    """Return what a reader may do about an error that the page causes; empty for any other.

    Args:
        error: What a cell raised.
    """
    if isinstance(error, ModuleNotFoundError):
        return (
            f"Python in the page has {OFFERED}. For other packages open the page on Binder or on "
            "your own machine."
        )
    if isinstance(error, FileNotFoundError) and error.filename:
        return _tables_like(Path(str(error.filename)))
    if type(error).__name__ in ("URLError", "HTTPError"):
        return (
            "Python in the page reads this book's tables only, for example ../data/countries.csv."
        )
    if isinstance(error, MemoryError):
        return "The browser gives Python no more memory. Work with fewer rows, or reset the page."
    return ""


def _tables_like(path: Path) -> str:
    """Name the book's tables whose names come near."""
    tables = [table.name for table in Path("../data").glob("*.csv")]
    near = difflib.get_close_matches(path.name, tables, 2, 0.7)
    if near:
        return "Did you mean " + " or ".join(f"../data/{name}" for name in near) + "?"
    return "The book's tables lie in ../data; the page on data lists them."
