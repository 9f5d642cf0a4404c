"""A chapter's results, for tests that compute them a second time by other means."""

import contextlib
from functools import cache
from typing import Any

from contents import source


@cache
def results(name: str) -> dict[str, Any]:
    """Run all cells of a page once and return the names that they leave.

    Args:
        name: The page, for example ``"chapters/who-trades"``.
    """
    page = source(name)
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.chdir(page.path.parent):
        for cell in page.code():
            exec(compile(cell.source, f"{name}, line {cell['line']}", "exec"), names)
    return names
