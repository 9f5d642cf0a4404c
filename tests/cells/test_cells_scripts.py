"""The page's scripts keep their types and pass their own tests."""

import subprocess

import pytest

from course import assets


def run(*words):
    """Run a program of Node in the scripts' folder; returns its exit code and what it said."""
    command = [*assets.node(), *words]
    done = subprocess.run(command, cwd=assets.WEB, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("project", [".", "src/offline", "test"])
def test_types_hold(project):
    code, said = run("node_modules/typescript/bin/tsc", "-p", project)
    assert code == 0, said


def test_units_pass():
    code, said = run("tools/test.mjs")
    assert code == 0, said
