"""Cells of a page as the browser gets them."""

import textwrap

import pytest
from cells import places

from course.page_cells import ANSWER, page_cells, slug

FRONT = """\
---
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  display_name: Python 3
  name: python3
---

"""


def page(text):
    """A page's source from its body."""
    return FRONT + textwrap.dedent(text)


EXERCISE = page(
    """
    # Exercises

    ```{code-cell}
    import pandas as pd
    ```

    ## Reproduce

    ```{exercise-start} The record
    :class: short
    :label: record
    ```
    Count.
    ```{exercise-end}
    ```

    ```{code-cell}
    :tags: [starter]
    record = ...
    ```

    ```{solution-start} record
    ```
    ```{code-cell}
    :tags: [solution]
    record = 42
    ```
    ```{solution-end}
    ```

    ```{code-cell}
    :tags: [check, remove-cell]
    WANTED = 42

    def test_a(record):
        \"\"\"First hint.\"\"\"
        assert record


    def test_b(record):
        \"\"\"Second hint.\"\"\"
        assert record == WANTED
    ```

    ```{code-cell}
    :tags: [check, hidden, remove-cell]
    def test_secret(record):
        assert record == 42
    ```
    """
)


def test_an_exercise_is_known_by_its_label():
    cells, _ = page_cells(EXERCISE)
    assert [(cell.id, cell.exercise) for cell in cells] == [
        ("exercises/1", ""),
        ("record", "record"),
    ]


def test_checks_come_with_the_exercise_and_solutions_do_not():
    cells, checks = page_cells(EXERCISE)
    assert [text.splitlines()[0] for text in checks["record"]] == [
        "WANTED = 42",
        "def test_b(record):",
    ]
    delivered = str(cells) + str(checks)
    assert "test_secret" not in delivered
    assert "record = 42" not in delivered


def test_an_exercise_without_a_starter_gets_a_place_to_answer():
    text = EXERCISE.replace("```{code-cell}\n:tags: [starter]\nrecord = ...\n```", "")
    cells, checks = page_cells(text)
    assert [(cell.id, cell.source, cell.shown) for cell in cells[1:]] == [("record", ANSWER, False)]
    assert checks["record"]


def test_a_cell_is_known_by_its_heading_and_number_there():
    cells, _ = page_cells(
        page(
            """
            # A title

            ```{code-cell}
            a = 1
            ```

            ## Second answer: *reach*

            ```{code-cell}
            b = 2
            ```

            ```{code-cell}
            :tags: [raises-exception]
            c = 3 / 0
            ```
            """
        )
    )
    assert [cell.id for cell in cells] == [
        "a-title/1",
        "second-answer-reach/1",
        "second-answer-reach/2",
    ]
    assert [cell.fails for cell in cells] == [False, False, True]


def test_a_hidden_cell_runs_before_the_next():
    cells, _ = page_cells(
        page(
            """
            ```{code-cell}
            :tags: [remove-cell]
            set_up = 1
            ```

            ```{code-cell}
            set_up + 1
            ```
            """
        )
    )
    assert [(cell.source, cell.before) for cell in cells] == [("set_up + 1", ["set_up = 1"])]


def test_json_leaves_out_what_is_empty():
    cells, _ = page_cells(EXERCISE)
    assert cells[0].as_json() == {"id": "exercises/1", "source": "import pandas as pd"}


@pytest.mark.parametrize(
    ("heading", "expected"), [("First answer: count", "first-answer-count"), ("Été?", "été")]
)
def test_a_heading_becomes_part_of_an_identity(heading, expected):
    assert slug(heading) == expected


def test_cells_are_found_in_the_notebook_in_order():
    notebook = [
        {"cell_type": "markdown", "source": "a = 1"},
        {"cell_type": "code", "source": ["a = 1\n"]},
        {"cell_type": "code", "source": "b"},
        {"cell_type": "code", "source": "a = 1"},
    ]
    assert places(["a = 1", "missing", "a = 1"], notebook) == [1, None, 3]
