"""Measure how long the feedback on one student's notebook takes, beside the start of a kernel."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course.exercises.load import load_course  # noqa: E402
from course.notebooks import make_notebooks  # noqa: E402

TIMES = 5


def answered(name: str) -> dict:
    """Return the student's notebook of one chapter with the solutions as answers."""
    made = json.loads(make_notebooks(ROOT)[f"exercises/{name}.ipynb"])
    solutions = {one.starter.strip(): one.solution for one in load_course(ROOT).pages[name].judged}
    for cell in made["cells"]:
        source = "".join(cell["source"]).strip()
        cell["source"] = solutions.get(source, source)
    return made


def median(work: Callable[[], object]) -> float:
    """Return the median seconds of some runs, after one that warms the disk."""
    work()
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def start_kernel() -> None:
    """Start a kernel, wait until it answers, stop it."""
    manager, client = start_new_kernel()
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def main() -> None:
    """Measure every page and print a table."""
    kernel = median(start_kernel)
    print(f"a kernel starts and stops in {kernel:.2f} s (median of {TIMES})\n")
    print("| exercises | course check | beyond the kernel's start | run in a kernel (nbclient) |")
    print("|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for name in load_course(ROOT).pages:
            path = Path(folder, f"{name}.ipynb")
            path.write_text(json.dumps(answered(name)), "utf-8")
            command = [sys.executable, "-m", "course", "course", "check", str(path)]

            def check(command: list[str] = command) -> None:
                subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)

            def execute(path: Path = path) -> None:
                notebook = nbformat.read(path, as_version=4)
                where = {"metadata": {"path": str(ROOT / "exercises")}}
                NotebookClient(notebook, resources=where).execute()

            ours, theirs = median(check), median(execute)
            print(
                f"| {name} | {ours:.2f} s | {ours - kernel:+.2f} s | {theirs:.2f} s |", flush=True
            )


if __name__ == "__main__":
    main()
