"""The command ``course export``: packages for the systems that instructors use."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

SYSTEMS = ("canvas", "moodle", "cartridge", "otter", "nbgrader")
ALL = "all"


def add_export(
    commands: argparse._SubParsersAction, path: Callable[[str], Path], root: Callable
) -> None:
    """Add the command to the grammar.

    Args:
        commands: Where the other commands stand.
        path: Reads a path as it was meant where the command was given.
        root: Finds the book's folder, or a copy with an overlay, from what the command line says.
    """
    export = commands.add_parser("export", help="write packages for Canvas, Moodle, Otter, ...")
    export.add_argument("target", choices=[*SYSTEMS, ALL], help="the system, or all of them")
    export.add_argument("chapters", nargs="*", help="names of chapters; all when none is given")
    export.add_argument(
        "--to", type=path, required=True, help="folder to write; gets one folder for each system"
    )
    export.add_argument("--overlay", type=path, help="folder with own exercises, answers, tables")
    export.set_defaults(run=lambda options: _run(options, root(options)))


def _run(options: argparse.Namespace, root: Path) -> int:
    """Carry the command out."""
    targets = list(SYSTEMS) if options.target == ALL else [options.target]
    write_packages(targets, root, options.chapters, options.to)
    return 0


def write_packages(targets: list[str], root: Path, chapters: list[str], to: Path) -> None:
    """Make packages and write them; nothing is written unless every one could be made.

    Args:
        targets: Names of systems.
        root: The book's folder, or a copy with an overlay.
        chapters: Names of chapters; every one that is ready when there are none.
        to: Folder to write; gets one folder for each system.

    Raises:
        BookError: If a source has a fault, or a tool refuses what it is given.
    """
    from course.exports.making import export
    from course.exports.package import write

    start = time.monotonic()
    made = export(targets, root, chapters)
    write(
        to,
        {
            f"{target}/{name}": content
            for target, package in made.items()
            for name, content in package.files.items()
        },
    )
    files = sum(len(package.files) for package in made.values())
    print(f"{files} files, {time.monotonic() - start:.0f} s: {to}", flush=True)
