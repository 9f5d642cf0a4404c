"""A chapter runs alone in the student's environment: quickly, in little memory, in silence."""

import json
import subprocess
from pathlib import Path

import pytest
from contents import CHAPTERS
from student_machine import Machine

ALONE = Path(__file__).with_name("alone.py")
SECONDS = 10
MEGABYTES = 500


def alone(machine: Machine, notebook: Path) -> subprocess.CompletedProcess[str]:
    """Run one notebook in a fresh kernel."""
    python = machine.environment / "bin" / "python"
    return subprocess.run(
        [python, ALONE, notebook],
        env=machine.variables(), capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_alone(machine: Machine, name: str) -> None:
    run = alone(machine, machine.book / f"{name}.ipynb")
    assert run.returncode == 0, run.stderr[-2000:]
    took = json.loads(run.stdout.splitlines()[-1])
    print(f"{name}: {took['seconds']:.1f} s, {took['mb']:.0f} MB")
    assert took["said"] == []
    assert took["seconds"] < SECONDS
    assert took["mb"] < MEGABYTES


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
            "a cell asked for",
        ),
        ("import pandas as pd\npd.read_csv('../data/none.csv')", "No such file"),
    ],
)
def test_a_request_or_a_missing_file_is_noticed(
    machine: Machine, tmp_path: Path, cell: str, said: str
) -> None:
    notebook = tmp_path / "bad.ipynb"
    code = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": cell}
    notebook.write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {},
                    "cells": [{**code, "execution_count": None}]})
    )  # fmt: skip
    run = alone(machine, notebook)
    assert run.returncode != 0
    assert said in run.stderr


def test_a_warning_is_noticed(machine: Machine, tmp_path: Path) -> None:
    notebook = tmp_path / "loud.ipynb"
    code = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    code["source"] = "import warnings; warnings.warn('loud')"
    notebook.write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [code]})
    )
    run = alone(machine, notebook)
    assert "loud" in json.loads(run.stdout.splitlines()[-1])["said"][0]
