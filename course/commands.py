"""The commands for instructors and authors: ``python3 book.py course COMMAND``."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from course.editions import EDITIONS, laid_over
from course.errors import BookError
from course.exports.command import add_export
from course.places import ROOT

if TYPE_CHECKING:
    from course.grading.grade import Grade

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
    build.add_argument("--serve", action="store_true", help="serve it on this machine afterwards")
    _overlay(build)
    build.set_defaults(run=_build)
    everything = own.add_parser("all", help="both editions of the site, and all packages")
    everything.add_argument("--to", type=here, required=True, help="folder for the packages")
    _overlay(everything)
    everything.set_defaults(run=_all)
    verify = own.add_parser("verify", help="prove the checks: right answers, mistakes, mutants")
    verify.add_argument("pages", nargs="*", help="names of chapters; all when none is given")
    verify.add_argument("--no-mutants", action="store_true", help="leave the solutions as they are")
    _overlay(verify)
    verify.set_defaults(run=_verify)
    notebooks = own.add_parser("notebooks", help="write the students' notebooks and tables")
    notebooks.add_argument("folder", type=here, help="where to; made if need be")
    _overlay(notebooks)
    notebooks.set_defaults(run=_notebooks)
    check = own.add_parser("check", help="print the feedback on a student's notebook")
    check.add_argument("notebooks", nargs="+", type=here, help="files or folders")
    check.add_argument("--chapter", default="", help="name of the chapter that it must answer")
    _overlay(check)
    check.set_defaults(run=_check)
    grade = own.add_parser("grade", help="grade notebooks into a table")
    grade.add_argument("notebooks", nargs="+", type=here, help="files or folders")
    grade.add_argument("--csv", type=here, required=True, help="the table to write")
    grade.add_argument("--feedback", type=here, help="folder for one text file a student")
    grade.add_argument("--chapter", default="", help="name of the chapter that they must answer")
    _overlay(grade)
    grade.set_defaults(run=_grade)
    add_export(own, here, _root)


def _overlay(command: argparse.ArgumentParser) -> None:
    """Let a command take an instructor's own files."""
    command.add_argument("--overlay", type=here, help="folder with own exercises, answers, tables")


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


def _all(options: argparse.Namespace) -> int:
    """Build both editions and all packages."""
    from course.everything import build_everything

    build_everything(options.to, options.overlay)
    return 0


def _root(options: argparse.Namespace) -> Path:
    """The book's folder, or a copy with the instructor's own files laid over."""
    return laid_over(ROOT, options.overlay) if options.overlay else ROOT


def _notebooks(options: argparse.Namespace) -> int:
    """Write notebooks and tables into one folder, ready to hand out."""
    from course.notebooks import make_notebooks

    root = _root(options)
    made = make_notebooks(root)
    for name, text in made.items():
        path = options.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    tables = sorted((root / "data").glob("*.csv"))
    (options.folder / "data").mkdir(exist_ok=True)
    for table in tables:
        shutil.copy(table, options.folder / "data")
    print(f"{len(made)} notebooks and {len(tables)} tables: {options.folder}")
    return 0


def _check(options: argparse.Namespace) -> int:
    """Print the feedback on each notebook; the exit code is 1 unless all is right."""
    grades = []
    for grade in _graded(options):
        from course.grading.report import feedback  # imports pandas, as the grade has just done

        print(feedback(grade), flush=True)
        grades.append(grade)
    return 0 if all(not one.fault and one.points == one.possible for one in grades) else 1


def _grade(options: argparse.Namespace) -> int:
    """Grade into a table; the exit code is 1 when a file could not be graded."""
    from course.grading.report import feedback, write_table

    if not options.csv.parent.is_dir():
        raise BookError(str(options.csv), "its folder does not exist.", "make it, or name another.")
    grades = []
    for grade in _graded(options):
        grades.append(grade)
        said = grade.fault or f"{grade.points} of {grade.possible}"
        print(f"{len(grades):>4}  {grade.path.name}: {said}", flush=True)
        if options.feedback:
            options.feedback.mkdir(parents=True, exist_ok=True)
            # Notebooks of many students often have one name, each in a folder of its own.
            name = f"{len(grades):03d}-{grade.path.stem}.txt"
            (options.feedback / name).write_text(feedback(grade), "utf-8")
    write_table(grades, options.csv)
    faults = sum(bool(grade.fault) for grade in grades)
    print(f"{len(grades)} notebooks, {faults} not graded: {options.csv}")
    return 1 if faults else 0


def _graded(options: argparse.Namespace) -> Iterator["Grade"]:
    """Grade the notebooks that a command names."""
    from course.exercises.load import Pages
    from course.grading.many import grade_all, notebooks_in

    root = _root(options)
    pages = Pages(root)
    if options.chapter and options.chapter not in pages:
        raise BookError(
            f"--chapter {options.chapter}", "no such chapter.", f"use one of: {', '.join(pages)}."
        )
    return grade_all(notebooks_in(options.notebooks), root, pages, options.chapter)


def _verify(options: argparse.Namespace) -> int:
    """Try every kept answer; name every fault and every gap."""
    from course.exercises.gaps import gaps
    from course.exercises.load import load_course
    from course.exercises.verify import Found, verify

    start = time.monotonic()
    root = _root(options)
    course = load_course(root)
    missing = gaps(course)
    load_course(root, options.pages)
    names = [Path(name).stem for name in options.pages] or list(course.pages)

    def told(found: Found) -> None:
        faults = [*found.faults, *found.survivors, *missing[found.name]]
        print(
            f"{found.name:<28}{found.right:>4} right {found.wrong:>4} wrong "
            f"{found.mutants:>5} mutants {len(faults):>4} faults",
            flush=True,
        )
        for fault in faults:
            print(f"  {fault}", file=sys.stderr)

    found = verify(root, names, not options.no_mutants, told)
    answers = sum(one.right + one.wrong for one in found)
    faults = sum(len(one.faults) + len(one.survivors) + len(missing[one.name]) for one in found)
    took = time.monotonic() - start
    print(f"{answers} answers on {len(names)} pages, {faults} faults, {took:.0f} s")
    return 1 if faults else 0
