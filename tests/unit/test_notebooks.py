"""Student notebooks: plain Markdown, working checks, no solution, the same from run to run."""

import contextlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course.errors import BookError
from course.notebooks import make_notebooks, write_notebooks
from course.references import load_references

ROOT = Path(__file__).resolve().parents[2]
RAW = re.compile(r"\{[a-z][\w:-]*\}|^\s*:{3,}|<!--|%%|^\([\w-]+\)=|^% |^:\w+:", re.M)
HEAD = """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""
LEDGER = """\
essays:
  cavan: {author: Susan J. Cavan, title: Precarious Balance, where: Eurasia Analyst V.1,
          date: July 2017, bib: cavan2017, text: cavan.txt}
claims:
  - {id: strangling, essay: cavan, paragraph: 3, excerpt: "an effort at “strangling” […] for $5",
     question: "Did it?", chapter: one, speaker: Sergey Lavrov,
     verdict: mixed, finding: "Trade fell by {term}`HHI`.", caveat: "Prices moved too."}
  - {id: later, essay: cavan, paragraph: 4, excerpt: a thing, question: "?", chapter: two,
     verdict: in preparation}
"""
BIBLIOGRAPHY = """\
@article{cavan2017, author = {Cavan, Susan J.}, title = {Precarious {Balance}},
  journal = "Eurasia Analyst", year = 2017}
@misc{three, author = {A, B and C, D and {Office of This, and That}}, title = {T}, year = {2020},
  url = {https://example.org/~a--b}}
"""


def book(folder: Path, **pages: str) -> Path:
    """A small book; a page's name is chapters__one or exercises__one."""
    for name in ("chapters", "exercises"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "chapters" / "claims.yml").write_text(LEDGER, "utf-8")
    (folder / "chapters" / "references.bib").write_text(BIBLIOGRAPHY, "utf-8")
    for name, text in pages.items():
        (folder / f"{name.replace('__', '/')}.md").write_text(text, "utf-8")
    return folder


def notebook(folder: Path, name: str, body: str, **others: str) -> nbformat.NotebookNode:
    pages = {name: HEAD + "# Title\n\n" + body, **others}
    made = make_notebooks(book(folder, **pages))
    return nbformat.reads(made[f"{name.replace('__', '/')}.ipynb"], 4)


def markdown(made: nbformat.NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")


def chapter_text(folder: Path, body: str, **others: str) -> str:
    return markdown(notebook(folder, "chapters__one", body, **others))


CASES = {
    "card": (
        "```{card-chapter}\nminutes: 50\nprerequisites: [none]\n"
        "outcomes: [count, 'read {term}`HHI`']\ntables: [flows]\n```",
        "- **Time:** about 50 minutes\n- **You need:** none\n"
        "- **You will be able to:** count; read HHI\n- **Data:** [flows](../data/flows.csv)",
    ),
    "excerpt": (
        "```{excerpt} strangling\n```",
        "> “an effort at ‘strangling’ […] for \\$5”\n>\n> — Sergey Lavrov, quoted by "
        "Susan J. Cavan, *Precarious Balance*, Eurasia Analyst V.1, July 2017, paragraph 3",
    ),
    "verdict": (
        "```{verdict} strangling\n```",
        "> “an effort at ‘strangling’ […] for \\$5”\n\n**Verdict: mixed.** Trade fell by HHI.\n\n"
        "**What the data cannot say.** Prices moved too.",
    ),
    "verdict in preparation": (
        "```{verdict} later\n```",
        "> “a thing”\n\n**Verdict: in preparation.**",
    ),
    "overview": (
        "```{claims-overview}\n:brief:\n```",
        "**Susan J. Cavan, *Precarious Balance***\n\n"
        "- “an effort at ‘strangling’ […] for \\$5” **mixed**: [see the chapter](one.ipynb)\n"
        "- “a thing” **in preparation**",
    ),
    "admonition": (
        ":::{admonition} Read {term}`it`\n:class: reading\nWhich line?\n\n- one\n:::",
        "> **Read it**\n>\n> Which line?\n>\n> - one",
    ),
    "note": ("```{note}\nMind the gap.\n```", "> **Note**\n>\n> Mind the gap."),
    "nested": (
        "````{warning}\n```{tip}\nInner.\n```\n````",
        "> **Warning**\n>\n> > **Tip**\n> >\n> > Inner.",
    ),
    "in a list": (
        "- item\n\n  ```{note}\n  Text.\n  ```",
        "- item\n\n  > **Note**\n  >\n  > Text.",
    ),
    "terms": ("{term}`HHI` and {term}`the index <HHI>`", "HHI and the index"),
    "citation": ("So {cite}`cavan2017,three`.", "So (Cavan 2017; A et al. 2020)."),
    "citation in text": ("{cite:t}`cavan2017` says", "Cavan (2017) says"),
    "link by role": ("See {doc}`/exercises/two`.", "See [Two](../exercises/two.ipynb)."),
    "link by name": ("See [it](../exercises/two.md#x).", "See [it](../exercises/two.ipynb)."),
    "link without suffix": ("See [it](plain).", "See it (a page of the book)."),
    "page without cells": ("See {doc}`plain`.", "See Plain page (a page of the book)."),
    "other links": ("[d](../data/a.csv) [w](https://e.org/x.md)", None),
    "formula": ("Here $H=\\sum_i s_i^2$.\n\n$$\nx < y\n$$ (label)", "$$\nx < y\n$$"),
    "formula directive": ("```{math}\n:label: eq\na = b\n```", "$$\na = b\n$$"),
    "comments": (
        "One <!-- a -->two.\n<!-- computed\n2 = len(x)\n\n3 = y\n-->\n\nThree.",
        "One two.\n\nThree.",
    ),
    "label, attribute and line comment": ("(here)=\n{#id .c}\n% hidden\nText.", "Text."),
    "listing": ("```python\nx = '<!-- {term}`a` -->'\n```", None),
    "code span": ("Write ``{term}`X` `` as code.", None),
    "code-block": ("```{code-block} bash\nls\n```", "```bash\nls\n```"),
    "figure": ("```{figure} a.png\n:alt: A map\nCaption.\n```", "![A map](a.png)\n\nCaption."),
    "definition": ("FOB\n: free on board", "- **FOB**: free on board"),
}
PLAIN = {"chapters__plain": "# Plain page\n\nText.\n", "exercises__two": HEAD + "# Two\n"}


@pytest.mark.parametrize("case", CASES)
def test_becomes_plain(case: str, tmp_path: Path) -> None:
    source, wanted = CASES[case]
    made = chapter_text(tmp_path, source, **PLAIN)
    assert (source if wanted is None else wanted) in made
    if case not in ("listing", "code span"):
        assert not RAW.search(made)


# What is wrong, how many lines below the first it stands, what the message says.
FAULTS = {
    "unknown directive": ("```{hologram} x\n```", 0, "{hologram}"),
    "unknown directive, nested": ("````{note}\n\n```{hologram} x\n```\n````", 2, "{hologram}"),
    "unknown role": ("Text\nand {sparkle}`x`.", 1, "{sparkle}"),
    "unknown claim": ("```{excerpt} nobody\n```", 0, "nobody"),
    "unknown work": ("{cite}`nobody`", 0, "nobody"),
    "unknown page": ("{doc}`nowhere`", 0, "nowhere"),
    "reference without words": ("{ref}`here`", 0, "the text <here>"),
    "footnote": ("A fact.[^1]", 0, "footnote"),
    "open directive": ("```{note}\nText", 0, "not closed"),
    "open exercise": ("```{exercise-start} A\n```", 0, "exercise-end"),
    "open solution": ("```{solution-start} a\n```", 0, "solution-end"),
    "code cell inside": ("````{note}\n```{code-cell}\nx\n```\n````", 1, "outside other"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_would_show_raw_is_refused(fault: str, tmp_path: Path) -> None:
    source, below, words = FAULTS[fault]
    with pytest.raises(BookError) as caught:
        chapter_text(tmp_path, f"Before.\n\n{source}\n")
    first = (HEAD + "# Title\n\nBefore.\n\n").count("\n") + 1
    assert str(caught.value).startswith(f"chapters/one.md:{first + below}: ")
    assert words in str(caught.value)
    assert "Mend: " in str(caught.value)


def test_works_cited_are_listed_at_the_end(tmp_path: Path) -> None:
    made = notebook(tmp_path, "chapters__one", "A {cite}`cavan2017` b {cite}`cavan2017`.")
    reference = "- Cavan, Susan J. (2017). *Precarious Balance*. Eurasia Analyst."
    assert made.cells[-1].source == f"## References\n\n{reference}"


def test_works_cited_are_listed_where_the_page_asks(tmp_path: Path) -> None:
    body = "A {cite}`three`.\n\n## Reading\n\n```{bibliography}\n```\n\n## After\n"
    made = chapter_text(tmp_path, body)
    order = [made.index(text) for text in ("## Reading", "https://example.org/~a--b", "## After")]
    assert order == sorted(order)
    assert "## References" not in made


def test_an_institution_is_one_author(tmp_path: Path) -> None:
    found = load_references(book(tmp_path) / "chapters" / "references.bib")
    assert found["three"].authors == ("A", "C", "Office of This, and That")


def test_chapter_keeps_cells_for_the_reader_only(tmp_path: Path) -> None:
    body = (
        "```{code-cell}\n:source: flows\n:tags: [hide-input]\n\nx = 1\n```\n\n"
        "```{code-cell}\n:tags: [remove-cell]\nassert x\n```\n\n"
        "```{code-cell}\n:tags: [check, remove-cell]\ndef test_x(x):\n    assert x\n```\n\n"
        "```{code-cell}\n:tags: [raises-exception]\nx / 0\n```\n"
    )
    cells = [c for c in notebook(tmp_path, "chapters__one", body).cells if c.cell_type == "code"]
    assert [cell.source for cell in cells] == ["x = 1", "x / 0"]
    assert [dict(cell.metadata) for cell in cells] == [{}, {"tags": ["raises-exception"]}]


EXERCISES = """\
```{code-cell}
year = 2017
```

```{exercise-start} Double
:label: double
```
Put twice the {term}`year` into `answer`.
```{exercise-end}
```

```{code-cell}
:tags: [starter]
answer = ...
```

```{solution-start} double
:class: dropdown
```
SECRET text with {unknown}`role`.

```{code-cell}
:tags: [solution]
answer = 2 * year  # SECRET
```
```{code-cell}
untagged = "SECRET"
```
```{note}
SECRET too.
```
```{solution-end}
```

```{code-cell}
:tags: [check, remove-cell]
def test_double(answer):
    \"\"\"Multiply by two;
    do not add.\"\"\"
    assert answer == 4034
```

```{code-cell}
:tags: [check, hidden, remove-cell]
def test_hidden(answer):
    \"\"\"SECRET check.\"\"\"
```

## More

```{exercise-start} Function
:label: function
```
Write `half(x)`.
```{exercise-end}
```

```{code-cell}
:tags: [check, remove-cell]
def test_half(half):
    \"\"\"Divide by two.\"\"\"
    assert half(4) == 2
```

```{exercise} Words
:label: words
Say why.
```

```{solution} words
SECRET reason.
```
"""


@pytest.fixture
def exercises(tmp_path: Path) -> nbformat.NotebookNode:
    return notebook(tmp_path, "exercises__one", EXERCISES)


def run(made: nbformat.NotebookNode, **answers: str) -> list[str]:
    """Run a notebook as a student does; an answer replaces the cell that holds its key."""
    said = io.StringIO()
    namespace: dict = {}
    for cell in made.cells:
        if cell.cell_type == "code":
            source = cell.source
            for marker, answer in answers.items():
                if source.startswith(marker) or source.startswith(f"# {marker}"):
                    source = answer
            with contextlib.redirect_stdout(said):
                exec(source, namespace)
    return said.getvalue().splitlines()


def test_unanswered_exercises_say_what_is_missing(exercises: nbformat.NotebookNode) -> None:
    assert run(exercises) == [
        "not yet: define answer first",
        "not yet: define half first",
    ]


def test_right_answers_are_called_right(exercises: nbformat.NotebookNode) -> None:
    said = run(exercises, answer="answer = year * 2", Write="half = lambda x: x / 2")
    assert said == ["right", "right"]


def test_wrong_answers_get_the_hint(exercises: nbformat.NotebookNode) -> None:
    said = run(exercises, answer="answer = year + 2", Write="half = lambda x: x / 'two'")
    assert said[0] == "not yet: Multiply by two; do not add."
    assert said[1].startswith("not yet: Divide by two. (Python says TypeError: ")


def test_solutions_are_left_out(exercises: nbformat.NotebookNode) -> None:
    text = json.dumps(exercises)
    assert "SECRET" not in text


def test_each_exercise_has_its_heading_and_place_to_answer(
    exercises: nbformat.NotebookNode,
) -> None:
    sources = [cell.source for cell in exercises.cells]
    places = [
        sources.index("## Exercise: Double\n\nPut twice the year into `answer`."),
        sources.index("answer = ..."),
        next(i for i, source in enumerate(sources) if source.endswith("Write `half(x)`.")),
        sources.index("# Write your answer here, then run this cell."),
        next(i for i, source in enumerate(sources) if source.endswith("Say why.")),
        next(i for i, source in enumerate(sources) if source.startswith("*Write your answer")),
    ]
    assert places == sorted(places)
    assert "### Exercise: Function" in sources[places[2]]
    assert not RAW.search(markdown(exercises))


def test_files_are_valid_and_the_same_from_run_to_run(tmp_path: Path) -> None:
    root = book(tmp_path, chapters__one=HEAD + "# One\n", exercises__one=HEAD + EXERCISES, **PLAIN)
    first = [(path, path.read_bytes()) for path in write_notebooks(root)]
    assert [(path, path.read_bytes()) for path in write_notebooks(root)] == first
    assert [path.relative_to(root).as_posix() for path, _ in first] == [
        "chapters/one.ipynb",
        "exercises/one.ipynb",
        "exercises/two.ipynb",
    ]
    for path, _ in first:
        made = nbformat.read(path, 4)
        nbformat.validate(made)
        assert [cell.id for cell in made.cells] == [
            f"{path.stem}-{index:03d}" for index in range(len(made.cells))
        ]


def test_a_faulty_page_leaves_nothing_half_written(tmp_path: Path) -> None:
    root = book(
        tmp_path, chapters__good=HEAD + "# A\n", exercises__bad=HEAD + "```{hologram}\n```\n"
    )
    with pytest.raises(BookError):
        write_notebooks(root)
    assert not list(root.rglob("*.ipynb"))


def test_needs_only_what_binder_has() -> None:
    code = "import sys, course.notebooks; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"jupytext", "nbformat"} <= set(done.stdout.split())
    assert not {"sphinx", "docutils", "myst_nb", "pandas", "pybtex"} & set(done.stdout.split())


def test_no_page_of_the_book_shows_raw_markup() -> None:
    made = make_notebooks(ROOT)
    assert made
    for name, text in made.items():
        prose = re.sub(
            r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$",
            "",
            markdown(nbformat.reads(text, 4)),
            flags=re.S,
        )
        assert not RAW.search(prose), f"{name}: {RAW.search(prose)[0]}"
