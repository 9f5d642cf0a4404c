"""What the tests of exports share: a small course with secrets in its solutions, packages of it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_course import PAGE, write

from course.exports.chapters import Chapter, load_chapters
from course.exports.environment import tools
from course.exports.making import MAKERS
from course.places import ROOT

# Asked by graders only; uses a table that the page's own cells have read.
HIDDEN = '''\
```{code-cell}
:tags: [check, hidden, remove-cell]
def test_computed(total):
    """Compute it \\\\ "from" the table."""
    assert type(total) is type(flows["n"].sum())
```

'''
SETTINGS = """\
title: Small/Large
repository: {url: https://github.com/o/n, branch: main}
"""
LEDGER = """\
essays: {}
claims: []
"""


def small_root(folder: Path, **changed: str) -> Path:
    """Write a book that has nothing but small exercises; other texts as in small_course."""
    page = PAGE.replace("## Criticise", f"{HIDDEN}## Criticise")
    write(folder, **{"page": page, **changed})
    (folder / "chapters").mkdir()
    (folder / "_config.yml").write_text(SETTINGS)
    (folder / "chapters" / "claims.yml").write_text(LEDGER)
    (folder / "chapters" / "references.bib").write_text("")
    return folder


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
