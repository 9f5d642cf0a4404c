"""A copy of this very book with a handful of pages and one chart, to run its commands on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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


def copy_into(root: Path) -> Path:
    """Write the copy.

    Args:
        root: An empty folder.

    Returns:
        That folder.
    """
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


def run(copy: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command of the copy.

    Args:
        copy: Its folder.
        words: Of the command line.
    """
    return subprocess.run(
        [sys.executable, "-m", "course", *words],
        cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
