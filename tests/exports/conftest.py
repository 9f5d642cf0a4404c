"""What the tests of exports share: a small course, chapters of the book, packages of both."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_export import small_root

from course.exports.chapters import Chapter, load_chapters
from course.exports.environment import tools
from course.exports.making import MAKERS
from course.places import ROOT


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the small book."""
    return small_root(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def chapters() -> list[Chapter]:
    """Every chapter of the book that is exported."""
    return load_chapters(ROOT)[0]


@pytest.fixture(scope="session")
def made(small: Path, chapters: list[Chapter]) -> dict[str, bytes]:
    """Every file of every export of the small book and one chapter of ours, by path.

    Both together, because the tools take longer to start than to work.
    """
    both = load_chapters(small)[0] + [one for one in chapters if one.name == "who-trades"]
    tools()
    with ThreadPoolExecutor(2) as pool:
        packages = list(pool.map(lambda make: make(both), MAKERS.values()))
    return {
        f"{system}/{name}": content
        for system, package in zip(MAKERS, packages, strict=True)
        for name, content in package.files.items()
    }
