"""Make packages for several systems, side by side, and say what each loses."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course.errors import BookError
from course.exports import canvas, cartridge, moodle, nbgrader, otter
from course.exports.chapters import Chapter, load_chapters
from course.exports.environment import tools
from course.exports.package import Package

README = Path(__file__).with_name("readme")
MAKERS: dict[str, Callable[[list[Chapter]], Package]] = {
    "canvas": canvas.make,
    "moodle": moodle.make,
    "cartridge": cartridge.make,
    "otter": otter.make,
    "nbgrader": nbgrader.make,
}
WITH_TOOLS = ("canvas", "otter", "nbgrader")


def export(targets: list[str], root: Path, names: list[str]) -> dict[str, Package]:
    """Make packages for some systems, and print what each format loses.

    Args:
        targets: Names of systems.
        root: The book's folder, or a copy with an overlay.
        names: Names of chapters; every one that is ready when there are none.

    Returns:
        The packages, by the system's name.

    Raises:
        BookError: If a source has a fault, no chapter is ready, or a tool refuses what it is given.
    """
    chapters, left_out = load_chapters(root, names)
    for name in left_out:
        print(f"left out: {name}, which has no quiz yet", flush=True)
    if not chapters:
        raise BookError(
            "exercises",
            "no chapter has exercises and a quiz yet.",
            "write them (see CONTRIBUTING.md), then make packages.",
        )
    if set(targets) & set(WITH_TOOLS):
        tools()  # once, before the makers ask for it side by side
    with ThreadPoolExecutor(2) as pool:  # the slow ones wait for a process of their own
        waiting = {target: pool.submit(MAKERS[target], chapters) for target in targets}
    made = {target: job.result() for target, job in waiting.items()}
    for target, package in made.items():
        package.files["README.txt"] = (README / f"{target}.txt").read_bytes()
        chosen = f"{len(chapters)} chapter{'' if len(chapters) == 1 else 's'}"
        print(f"{target}: {chosen}, {len(package.files)} files")
        for what, places in package.losses.items():
            print(f"  lost: {what} ({', '.join(places)})")
    return made
