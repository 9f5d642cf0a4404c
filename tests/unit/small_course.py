"""Exercises of a few lines, whole and right, for faults to be put into."""

from pathlib import Path

PAGE = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
# Exercises: Small

These exercises are small.

```{code-cell}
import pandas as pd

flows = pd.read_csv("../data/flows.csv")
```

## Reproduce

```{exercise-start} The sum
:label: small-sum
```
Put the sum of `n` into `total`.
```{exercise-end}
```

```{code-cell}
:tags: [starter]
total = ...
```

```{solution-start} small-sum
:class: dropdown
```
SECRETPROSE: add up.

```{code-cell}
:tags: [solution]
secret_total = flows["n"].sum()
total = secret_total + 0 * 3
```
```{solution-end}
```

```{code-cell}
:tags: [check, remove-cell]
def test_positive(total):
    \"\"\"The sum of what flowed cannot be below zero.\"\"\"
    assert total > 0
```

```{code-cell}
:tags: [check, remove-cell]
def test_total(total):
    \"\"\"Add up all rows of the table, not some of them.\"\"\"
    assert total == pd.read_csv("../data/flows.csv")["n"].sum()
```

## Criticise

```{exercise-start} The limit
:label: small-limit
```
What can the sum not tell?
```{exercise-end}
```

```{solution-start} small-limit
:class: dropdown
```
A good answer names SECRETLIMIT.
```{solution-end}
```
"""
ANSWERS = """\
small-sum:
  points: 2
  minutes: 5
  right:
    - total = sum(flows["n"])
  wrong:
    - says: test_positive
      answer: total = -flows["n"].sum()
    - says: test_total
      answer: total = flows["n"].max()
"""
RUBRIC = """\
small-limit:
  points: 6
  minutes: 10
  criteria:
    - name: Names it
      levels: {3: all, 2: most, 1: some, 0: none}
    - name: Says why
      levels: {3: all, 2: most, 1: some, 0: none}
"""
QUIZ = """\
quiz: small
title: "Small"
questions:
  - id: small-one
    type: single
    text: "Which is *right*?"
    choices:
      - {text: "This.", correct: true, feedback: "It is."}
      - {text: "That.", feedback: "It is `not`."}
  - id: small-many
    type: multi
    text: "Which are?"
    choices:
      - {text: "A", correct: true, feedback: "A is."}
      - {text: "B", correct: true, feedback: "B is."}
      - {text: "C", feedback: "C is not."}
  - id: small-number
    type: numeric
    text: "How much?"
    answer: 0.25
    tolerance: 0.005
    feedback: "Yes."
    otherwise: "Compute."
    wrong:
      - {value: 25, tolerance: 0.5, feedback: "That is in per cent."}
  - id: small-word
    type: short
    text: "Who?"
    answers: ["Security Council"]
    feedback: "Yes."
    otherwise: "Read again."
"""
FILES = {
    "small.md": PAGE,
    "small.answers.yml": ANSWERS,
    "small.rubric.yml": RUBRIC,
    "small.quiz.yml": QUIZ,
}


def write(root: Path, **changed: str) -> Path:
    """Write the exercises into a folder.

    Args:
        root: The folder.
        changed: Other texts of the files, by the word that tells them apart: page, answers,
            rubric, quiz.
    """
    (root / "exercises").mkdir(parents=True, exist_ok=True)
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "flows.csv").write_text("year,n\n2016,5\n2017,7\n")
    for name, text in FILES.items():
        word = "page" if name.endswith(".md") else name.split(".")[1]
        (root / "exercises" / name).write_text(changed.get(word, text), "utf-8")
    return root
