"""Both editions and the packages for every system, side by side."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course.build import finish, prepare
from course.building import begin, stop
from course.editions import INSTRUCTOR, STUDENT, Edition, edition, laid_over
from course.exports.command import SYSTEMS, write_packages
from course.places import ROOT

GLANCE = 0.1  # seconds between two looks


def build_everything(to: Path, overlay: Path | None = None) -> None:
    """Build both editions of the site, and write all packages meanwhile.

    Args:
        to: Folder for the packages; gets one folder for each system.
        overlay: Folder laid over the sources, if any.

    Raises:
        BookError: If the sources, a build or a package have a fault.
    """
    start = time.monotonic()
    prepare()
    root = laid_over(ROOT, overlay) if overlay else ROOT
    with ThreadPoolExecutor(1) as pool:
        packages = pool.submit(write_packages, list(SYSTEMS), root, [], to)
        sites = _build_both(edition(STUDENT, overlay, ROOT), edition(INSTRUCTOR, overlay, ROOT))
        packages.result()
    took = time.monotonic() - start
    print(f"all built in {took:.0f} s: {', '.join(str(s.relative_to(ROOT)) for s in sites)}, {to}")


def _build_both(student: Edition, instructor: Edition) -> list[Path]:
    """Build two editions; the second begins when the cells of the first have run.

    Editions keep executed chapters in one place; begun together they would each execute them.
    """
    print("building both editions (executes every chapter the first time)", flush=True)
    student.read.unlink(missing_ok=True)
    building = {student: begin(student)}
    try:
        wait_until_read(student, building[student])
        building[instructor] = begin(instructor)
        return [finish(made, one) for made, one in building.items()]
    finally:
        for made, one in building.items():
            stop(made, one)  # if the other one has a fault


def wait_until_read(made: Edition, building: subprocess.Popen) -> None:
    """Wait until an edition's pages are read, or its build has ended.

    Args:
        made: The edition.
        building: Its build.
    """
    while building.poll() is None and not made.read.exists():
        time.sleep(GLANCE)
