"""Measure how long both editions and all packages take from nothing executed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course.build import STAMP  # noqa: E402

TIMES = 2


def main() -> None:
    """Run the command some times, each without what an earlier build left, and print seconds."""
    for _ in range(TIMES):
        STAMP.unlink(missing_ok=True)  # the build then drops what it kept
        with tempfile.TemporaryDirectory() as folder:
            start, before = time.perf_counter(), os.times()
            subprocess.run(
                [sys.executable, "-m", "course", "course", "all", "--to", folder],
                cwd=ROOT,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            took, after = time.perf_counter() - start, os.times()
        own = after.children_user + after.children_system
        own -= before.children_user + before.children_system
        print(f"{took:.0f} s ({os.cpu_count()} cores; {own:.0f} s of them, kernels not counted)")


if __name__ == "__main__":
    main()
