"""The student's environment: lean, pinned, the book's versions, and accepted by repo2docker."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from course.places import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?:\s*;\s*(.+))?$")


def pins(path: Path) -> dict[str, set[str]]:
    """Versions by package: more than one where they differ from Python to Python."""
    found = defaultdict(set)
    for line in path.read_text("utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line:
            match = PIN.match(line)
            assert match, f"{path.name}: '{line}' is not pinned. Mend: write name==version."
            found[match[1].lower().replace("_", "-")].add(match[2])
    return dict(found)


def test_shared_packages_have_the_versions_of_the_book() -> None:
    lean = pins(ROOT / ".binder" / "requirements.txt")
    book = pins(ROOT / "constraints.txt")
    shared = lean.keys() & book.keys()
    assert {"pandas", "altair", "numpy", "jupytext", "vl-convert-python"} <= shared
    assert {name: lean[name] for name in shared} == {name: book[name] for name in shared}


def test_requirements_are_made_from_their_source() -> None:
    lean = pins(ROOT / ".binder" / "requirements.txt")
    wanted = pins(ROOT / ".binder" / "requirements.in")
    assert {name: lean.get(name) for name in wanted} == wanted


def test_nothing_that_builds_the_book_is_installed_for_students() -> None:
    lean = pins(ROOT / ".binder" / "requirements.txt")
    assert not {"sphinx", "jupyter-book", "myst-nb", "frictionless", "playwright"} & lean.keys()


def test_repo2docker_takes_python_packages_and_post_build(book: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=book,
        capture_output=True,
        text=True,
    )
    dockerfile = done.stdout + done.stderr
    assert done.returncode == 0, dockerfile[-2000:]
    assert "Building conda environment for python=3.12" in dockerfile
    assert 'pip install --no-cache-dir -r ".binder/requirements.txt"' in dockerfile
    assert "RUN ./.binder/postBuild" in dockerfile
