"""The commands on a small copy of this very book: exit codes, messages, nothing half-written."""

import os
import shutil
import subprocess
import sys

import pytest
import yaml

from course.places import LEDGER, ROOT

PAGES = (
    *("chapters/index", "chapters/claims", "chapters/data", "chapters/sources"),
    "chapters/doubts",
)
TOC = "format: jb-book\nroot: chapters/index\nparts:\n- caption: All\n  chapters:\n"
TOC += "".join(f"  - file: {page}\n" for page in PAGES[1:])
INDEX = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# A small copy

This page stands in for the welcome page of the book. It has enough words to count as a page, and
one chart, into which a fault is put. The build must name it, and again when it is run once more.

```{code-cell}
:source: missile_tests

import altair as alt
import pandas as pd

launches = pd.read_csv("../data/missile_tests.csv").groupby("year").size().rename("n").reset_index()
alt.Chart(launches).mark_bar().encode(x="year:O", y="n:Q").properties(title="They rose"DESCRIPTION)
```

There are 12 rows.
<!-- given
12 = an example
-->
"""
SOUND = INDEX.replace("DESCRIPTION", ', description="Bars, a year each."')


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the book with three pages."""
    root = tmp_path_factory.mktemp("copy")
    skipped = shutil.ignore_patterns("__pycache__", "node_modules", "*.ipynb")
    for folder in ("_ext", "course", "data", "web"):
        shutil.copytree(ROOT / folder, root / folder, ignore=skipped)
    (root / "web" / "node_modules").symlink_to(ROOT / "web" / "node_modules")
    for name in ("_config.yml", "constraints.txt"):
        shutil.copy(ROOT / name, root)
    (root / "exercises").mkdir()
    (root / "chapters").mkdir()
    pages = [f"{page.removeprefix('chapters/')}.md" for page in PAGES[1:]]
    for name in (*pages, "references.bib"):
        shutil.copy(ROOT / "chapters" / name, root / "chapters")
    ledger = yaml.safe_load(LEDGER.read_text("utf-8"))
    ledger["claims"] = []  # their chapters are not in the copy
    (root / "chapters" / "claims.yml").write_text(yaml.safe_dump(ledger), "utf-8")
    (root / "_toc.yml").write_text(TOC)
    (root / "chapters" / "index.md").write_text(SOUND)
    return root


def run(copy, *words):
    """Run a command of the copy."""
    return subprocess.run(
        [sys.executable, "-m", "course", *words],
        cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_a_fault_stops_the_build_each_time(copy):
    page = copy / "chapters" / "index.md"
    page.write_text(INDEX.replace("DESCRIPTION", ""))
    for _ in range(2):  # what Sphinx has read once it does not report again by itself
        broken = run(copy, "build")
        assert broken.returncode == 1
        assert "index.md" in broken.stderr
        assert "the chart of code cell 1 has no description. Mend:" in broken.stderr
        assert broken.stderr.strip().splitlines()[-1].startswith("book.py: jupyter-book build: ")


def test_check_names_a_wrong_number_in_seconds(copy):
    page = copy / "chapters" / "index.md"
    page.write_text(SOUND)
    sound = run(copy, "check")
    assert (sound.returncode, sound.stdout.splitlines()[-1]) == (0, "0 faults")
    page.write_text(SOUND.replace("12 rows", "13 rows"))
    wrong = run(copy, "check")
    assert wrong.returncode == 1
    assert "chapters/index.md:21: the number 13 is neither computed nor given" in wrong.stderr


def test_check_takes_pages_and_names_one_that_is_not_there(copy):
    (copy / "chapters" / "index.md").write_text(SOUND.replace("12 rows", "13 rows"))
    assert run(copy, "check", "chapters/claims.md").returncode == 0
    assert run(copy, "check", "chapters/claims", "chapters/index").returncode == 1
    missing = run(copy, "check", "chapters/none")
    assert missing.returncode == 1
    assert missing.stderr.startswith("book.py: chapters/none: there is no such page. Mend: use one")


def test_a_fault_of_the_sources_is_one_line(copy):
    (copy / "chapters" / "stray.md").write_text("# Stray\n")
    try:
        stray = run(copy, "build")
    finally:
        (copy / "chapters" / "stray.md").unlink()
    assert stray.returncode == 1
    assert stray.stderr.strip() == (
        "book.py: _toc.yml: chapters/stray.md exists, but is not listed. "
        "Mend: add '- file: chapters/stray' in its place."
    )
