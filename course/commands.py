"""The commands for instructors and authors: ``python3 book.py course COMMAND``."""

import argparse
import os
import sys
import time
from pathlib import Path

from course.editions import EDITIONS
from course.places import ROOT

CALLED_FROM = "BOOK_CALLED_FROM"  # set by book.py, which itself goes to the book's folder


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Add ``course`` and its own commands to the command line's grammar.

    Args:
        commands: Where the other commands stand.
    """
    course = commands.add_parser(
        "course", help="exercises: verify the banks, check and grade notebooks (course --help)"
    )
    own = course.add_subparsers(dest="course_command", required=True, metavar="COMMAND")
    build = own.add_parser("build", help="build one edition of the site")
    build.add_argument("edition", choices=EDITIONS, help="instructor: with all solutions")
    build.add_argument("--overlay", type=here, help="folder with own exercises, answers, tables")
    build.add_argument("--serve", action="store_true", help="serve it on this machine afterwards")
    build.set_defaults(run=_build)
    verify = own.add_parser("verify", help="prove the checks: right answers, mistakes, mutants")
    verify.add_argument("pages", nargs="*", help="names of chapters; all when none is given")
    verify.add_argument("--no-mutants", action="store_true", help="leave the solutions as they are")
    verify.set_defaults(run=_verify)


def run(options: argparse.Namespace) -> int:
    """Carry out one command.

    Args:
        options: What the command line said.

    Returns:
        The exit code: 0 when all is well.
    """
    return options.run(options)


def here(name: str) -> Path:
    """Return a path as it was meant where the command was given.

    Args:
        name: What stands in the command line.
    """
    return Path(os.environ.get(CALLED_FROM, "."), name).resolve()


def _build(options: argparse.Namespace) -> int:
    """Build one edition."""
    from course.build import build
    from course.serve import serve

    site = build(options.edition, options.overlay)
    if options.serve:
        serve(site, 8000)
    return 0


def _verify(options: argparse.Namespace) -> int:
    """Try every kept answer; name every fault and every gap."""
    from course.exercises.gaps import gaps
    from course.exercises.load import load_course
    from course.exercises.verify import Found, verify

    start = time.monotonic()
    course = load_course(ROOT)
    missing = gaps(course)
    load_course(ROOT, options.pages)
    names = [Path(name).stem for name in options.pages] or list(course.pages)

    def told(found: Found) -> None:
        faults = [*found.faults, *missing[found.name]]
        print(
            f"{found.name:<28}{found.right:>4} right {found.wrong:>4} wrong "
            f"{found.mutants:>5} mutants {len(faults):>4} faults",
            flush=True,
        )
        for fault in faults:
            print(f"  {fault}", file=sys.stderr)

    found = verify(ROOT, names, not options.no_mutants, told)
    answers = sum(one.right + one.wrong for one in found)
    faults = sum(len(one.faults) + len(missing[one.name]) for one in found)
    took = time.monotonic() - start
    print(f"{answers} answers on {len(names)} pages, {faults} faults, {took:.0f} s")
    return 1 if faults else 0
