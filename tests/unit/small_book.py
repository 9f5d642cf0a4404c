"""A book of a few lines, built by Sphinx with the real extensions, for faults to be put into."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from course.places import ROOT

HEAD = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

"""
CONF = """\
import sys
sys.path[:0] = [EXT, ROOT]
project = "Small"
extensions = [
    "myst_nb", "sphinx_exercise", "charts", "card", "ledger", "computed", "datapages", "launch",
    "mathml", "folds", "selfcheck", "exercise_facts",
]
myst_enable_extensions = ["dollarmath", "colon_fence"]
html_theme = "sphinx_book_theme"
html_theme_options = {"repository_url": "https://github.com/o/n", "repository_branch": "main"}
html_math_renderer = "mathml"
root_doc = "chapters/index"
nb_execution_mode = "force"
exclude_patterns = ["data", "_build"]
"""
LEDGER = """\
essays:
  one: {author: A. Writer, title: On Things, where: J, date: 2017, bib: w, text: one.txt}
claims:
  - {id: judged, essay: one, paragraph: 2, excerpt: "a “thing” said", question: "Was it?",
     chapter: good, verdict: mixed, finding: "It was *half* so.", caveat: "No more.",
     speaker: B. Speaker}
  - {id: waiting, essay: one, paragraph: 3, excerpt: later, question: "Will it?", chapter: good,
     verdict: in preparation}
"""
PACKAGE = """\
resources:
  - {name: flows, path: flows.csv, title: Flows, description: What flowed., bytes: 24,
     sources: [{title: An office, short: Office, path: "https://example.org/"}],
     licenses: [{name: CC0}], built_by: data/builders/flows.py, vintage: "2017",
     known_gaps: ["nothing before 2016"],
     schema: {fields: [{name: year, type: year, description: the year}]}}
"""
DATA_PAGE = "# Data\n\n```{data-tables}\n```\n"
GOOD = (
    HEAD
    + """\
# Good

```{card-chapter}
chapter: 1
minutes: 50
prerequisites: [nothing]
outcomes: [read, count]
tables: [flows]
```

```{excerpt} judged
```

```{code-cell}
import altair as alt
import pandas as pd

flows = pd.read_csv("../data/flows.csv")
```

In 2017 it was 7, by $s^2$.
<!-- computed
7 = flows["n"].max()
-->

```{code-cell}
:source: flows
:decides: judged

alt.Chart(flows).mark_bar().encode(x="year:O", y="n:Q", tooltip=["n"]).properties(
    title="It rose & rose", description="Bars: 5 in 2016 and 7 in 2017."
)
```

```{verdict} judged
```

```{claims-overview}
```
"""
)


@dataclass(frozen=True)
class Built:
    """What a build left: its exit code, what it said, and the folder of its pages."""

    code: int
    said: str
    site: Path


def write(root: Path, pages: dict[str, str]) -> None:
    """Write a small book with pages of its own, by name and text."""
    for folder in ("chapters", "exercises", "data"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    names = "\n".join(f"/{name}" for name in pages)
    pages = {
        "chapters/index": f"# Small\n\n```{{toctree}}\n{names}\ndata\n```\n",
        "chapters/data": DATA_PAGE,
        **pages,
    }
    for name, text in pages.items():
        (root / f"{name}.md").write_text(text, "utf-8")
    conf = CONF.replace("EXT", repr(str(ROOT / "_ext"))).replace("ROOT", repr(str(ROOT)))
    (root / "conf.py").write_text(conf)
    (root / "chapters" / "claims.yml").write_text(LEDGER, "utf-8")
    (root / "chapters" / "references.bib").write_text("")
    (root / "data" / "datapackage.yaml").write_text(PACKAGE)
    (root / "data" / "flows.csv").write_text("year,n\n2016,5\n2017,7\n")


def build(root: Path) -> Built:
    """Build with warnings as errors, as the book is."""
    shutil.rmtree(root / "_build", ignore_errors=True)
    site = root / "_build" / "html"
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", root, site],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env=None,
    )
    return Built(run.returncode, run.stdout + run.stderr, site)
