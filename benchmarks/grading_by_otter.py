"""Measure checking one notebook against ``otter run`` on the same notebook, in one run."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course.exports import otter  # noqa: E402
from course.exports.chapters import load_chapters  # noqa: E402
from course.exports.environment import impersonal, program  # noqa: E402
from course.exports.package import unpacked, write  # noqa: E402

CHAPTER = "who-trades"
TIMES = 3  # the best of so many


def answered(folder: Path) -> Path:
    """Write Otter's notebook of a chapter with the solutions in, and its autograder."""
    (chapter,), _ = load_chapters(ROOT, [CHAPTER])
    files = otter.make([chapter]).files
    student = unpacked(files[f"{CHAPTER}-student.zip"])
    notebook = json.loads(student[f"{CHAPTER}.ipynb"])
    solutions = {one.starter: one.solution for one in chapter.page.judged}
    for cell in notebook["cells"]:
        cell["source"] = solutions.get("".join(cell["source"]), cell["source"])
    write(folder, {**student, f"{CHAPTER}.ipynb": json.dumps(notebook).encode()})
    write(folder, {"autograder.zip": files[f"{CHAPTER}-autograder.zip"]})
    return folder / f"{CHAPTER}.ipynb"


def seconds(command: list, folder: Path, said: str) -> float:
    """Run a command several times; return the shortest time. It must print what is said."""
    best = float("inf")
    for _ in range(TIMES):
        start = time.monotonic()
        done = subprocess.run(
            command, cwd=folder, env=impersonal(), capture_output=True, text=True, check=True
        )
        best = min(best, time.monotonic() - start)
        assert said in done.stdout, done.stdout
    return best


def main() -> None:
    """Measure both and print them."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        notebook = answered(folder)
        own = [sys.executable, ROOT / "book.py", "course", "check", notebook]
        theirs = [program("otter"), "run", "-a", "autograder.zip", "-o", ".", "--no-logo", notebook]
        ours = seconds(own, folder, "12 of 12 points")
        other = seconds(theirs, folder, "trades-partner-chart    4.0")
    print(f"checking one notebook, s: {ours:.1f} here, {other:.1f} by otter run (best of {TIMES})")


if __name__ == "__main__":
    main()
