"""The command that makes all of it, on a small copy of this very book."""

import zipfile

import pytest
from small_copy import TOC, copy_into, run
from small_course import write

from course.exports.command import SYSTEMS
from course.exports.environment import tools
from course.places import BUILD


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy with the small exercises, which finds the tools of this book."""
    tools()
    root = write(copy_into(tmp_path_factory.mktemp("copy")))
    (root / "_toc.yml").write_text(f"{TOC}  - file: exercises/small\n")
    (root / "_build").mkdir()
    (root / "_build" / "export-tools").symlink_to(BUILD / "export-tools")
    return root


def test_both_editions_and_every_package_are_written(copy, tmp_path):
    done = run(copy, "course", "all", "--to", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "all built in" in done.stdout.splitlines()[-1]
    student, instructor = (
        (copy / "_build" / place / "exercises" / "small.html").read_text("utf-8")
        for place in ("html", "instructor/_build/html")
    )
    assert "The limit" in student
    assert "SECRETPROSE" not in student
    assert "SECRETPROSE" in instructor
    assert {folder.name for folder in tmp_path.iterdir()} == set(SYSTEMS)
    for package in tmp_path.rglob("*.zip"):
        assert zipfile.ZipFile(package).testzip() is None
