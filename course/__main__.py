"""The command line: ``python3 book.py COMMAND`` ends here."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from course.commands import add_commands
from course.commands import run as run_course
from course.errors import BookError
from course.places import ROOT

PASS_ON = ("test", "data")  # commands whose further words belong to another program


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    top = argparse.ArgumentParser(prog="book.py", description="United Front?, the book.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="build the book and serve it on this machine")
    serve.add_argument("--port", type=int, default=8000, help="first port to try (8000)")
    commands.add_parser("build", help="build the site into _build/html")
    check = commands.add_parser("check", help="check contents, claims and numbers, no build")
    check.add_argument("pages", nargs="*", metavar="PAGE", help="chapters/NAME (default: all)")
    commands.add_parser("test", add_help=False, help="run every test; further words go to pytest")
    commands.add_parser("notebooks", help="write every page with cells as a notebook beside it")
    commands.add_parser("data", add_help=False, help="rebuild or compare the tables (data --help)")
    add_commands(commands)
    commands.add_parser("runtime", help="assemble and verify Python for the page, and list it")
    commands.add_parser("lock", help="pin again what the packages need (constraints.txt)")
    return top


def run(arguments: Sequence[str]) -> int:
    """Carry out one command.

    Args:
        arguments: The words after the program's name.

    Returns:
        The exit code: 0 when all is well.
    """
    options, words = parser().parse_known_args(arguments)
    if words and options.command not in PASS_ON:
        parser().error(f"unknown words: {' '.join(words)}")
    if options.command in ("serve", "build"):
        from course.build import build
        from course.serve import serve

        site = build()
        if options.command == "serve":
            serve(site, options.port)
    elif options.command == "check":
        return check(options.pages)
    elif options.command == "notebooks":
        from course.notebooks import write_notebooks

        for path in write_notebooks(ROOT):
            print(path.relative_to(ROOT))
    elif options.command == "course":
        return run_course(options)
    elif options.command == "test":
        from course.testing import test

        return test(words)
    elif options.command == "data":
        builder = ROOT / "data" / "builders" / "build.py"
        code = subprocess.call([sys.executable, str(builder), *words], cwd=ROOT)
        if code == 0 and "--stamp" in words:
            from course.listing import write_lists

            for path in write_lists():
                print(f"{path.relative_to(ROOT)}: lists written anew")
        return code
    elif options.command == "runtime":
        return runtime()
    elif options.command == "lock":
        return lock()
    return 0


def runtime() -> int:
    """Assemble Python for the page, verify every file, and list what it is made of."""
    from course.runtime import assemble, described, verify

    folder = assemble()
    if folder is None:
        return 1
    faults = verify(folder)
    print("\n".join([*described(folder), *faults, str(folder.relative_to(ROOT))]))
    return 1 if faults else 0


def lock() -> int:
    """Pin again what the book, students and exports need, for every Python from 3.11 up."""
    wanted = (ROOT / "requirements.txt").read_text("utf-8").replace("-c constraints.txt\n", "")
    student = (ROOT / ".binder" / "requirements.in").read_text("utf-8")
    exports = (ROOT / "course" / "exports" / "requirements.txt").read_text("utf-8")
    tools = exports.replace("-c constraints.txt\n", "")
    uv = [
        *(sys.executable, "-m", "uv", "pip", "compile", "--universal", "--quiet", "--no-annotate"),
        *("--python-version", "3.11", "--custom-compile-command", "python3 book.py lock", "-"),
    ]
    for packages, options in (
        (wanted, ("--upgrade", "-o", "constraints.txt")),
        (student, ("--upgrade", "-c", "constraints.txt", "-o", ".binder/requirements.txt")),
        (tools, ("--upgrade", "-o", "course/exports/constraints.txt")),
    ):
        code = subprocess.run([*uv, *options], input=packages, text=True, cwd=ROOT).returncode
        if code != 0:
            return code
    return 0


def check(pages: Sequence[str]) -> int:
    """Check contents, claims, excerpts and the numbers in the prose; print each fault.

    Args:
        pages: Pages whose numbers to check, with or without ``.md``; empty means all.

    Raises:
        BookError: If the book has no such page, or its sources have a fault.
    """
    from course.build import check_sources, toc_pages
    from course.computed import check_page

    known = toc_pages(ROOT / "_toc.yml")
    wanted = [page.removesuffix(".md") for page in pages] or known
    for name in wanted:
        if name not in known:
            raise BookError(name, "there is no such page.", f"use one of: {', '.join(known)}.")
    check_sources()
    faults = [fault for name in wanted for fault in check_page(ROOT / f"{name}.md")]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


def main() -> None:
    """Run, and turn a fault that can be mended into one message."""
    # The debugger, which kernels import, gives advice that is not for readers.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    try:
        raise SystemExit(run(sys.argv[1:]))
    except BookError as error:
        print(f"book.py: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("book.py: stopped", file=sys.stderr)
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
