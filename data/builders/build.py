"""Rebuild the tables that have a raw source, or prove that they still come from it.

    python data/builders/build.py                       all tables
    python data/builders/build.py missile_tests         one table
    python data/builders/build.py --check               rebuild in memory and compare
    python data/builders/build.py --stamp               hash and size into datapackage.yaml
    python data/builders/build.py --reverify            list the doubtful rows and where to look

Nothing is written unless every table asked for could be built.
"""

import argparse
import os
import sys
from pathlib import Path
from types import ModuleType

if __package__ in (None, ""):  # run as a script: make the package importable
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from data.builders import (
    cepii_geodist,
    cns_missiles,
    doubts,
    imf_dots,
    maddison,
    ots_hs4,
    sipri,
    unga_ideal_points,
    unga_rollcalls,
    unsc_council,
    worldbank,
)
from data.builders.faults import BuildError
from data.builders.raw import DATA, default_folder
from data.builders.stamp import stamp
from data.builders.tables import write_whole

BUILDERS: tuple[ModuleType, ...] = (
    imf_dots,
    cns_missiles,
    sipri,
    ots_hs4,
    unga_ideal_points,
    unga_rollcalls,
    unsc_council,
    cepii_geodist,
    worldbank,
    maddison,
)
TABLES: tuple[str, ...] = tuple(name for builder in BUILDERS for name in builder.TABLES)


def say(line: str) -> None:
    """Print a progress line at once."""
    print(line, flush=True)


def build(names: list[str], raw: Path) -> dict[str, bytes]:
    """Build tables in memory.

    Args:
        names: Names of the tables; empty means all.
        raw: The folder with the raw sources.

    Returns:
        Name -> bytes of the CSV, for the tables asked for.

    Raises:
        BuildError: An unknown name, or any fault in the raw material.
    """
    for name in names:
        if name not in TABLES:
            raise BuildError(
                name, "no builder makes this table.", f"choose from {', '.join(TABLES)}. Tables "
                "compiled by hand are edited in data/ itself.",
            )  # fmt: skip
    wanted = names or list(TABLES)
    made: dict[str, bytes] = {}
    for builder in BUILDERS:
        if set(wanted) & set(builder.TABLES):
            made.update(builder.build(raw, DATA, say))
    return {name: made[name] for name in wanted}


def first_difference(built: bytes, kept: bytes) -> str:
    """Describe where two CSV files begin to differ.

    Args:
        built: Bytes as built now.
        kept: Bytes as they stand in ``data/``.

    Returns:
        Line number and both lines, or an empty string when all bytes agree.
    """
    if built == kept:
        return ""
    ours, theirs = built.split(b"\n"), kept.split(b"\n")
    length = max(len(ours), len(theirs))
    ours += [b"(nothing)"] * (length - len(ours))
    theirs += [b"(nothing)"] * (length - len(theirs))
    number, (new, old) = next(
        (number, pair)
        for number, pair in enumerate(zip(ours, theirs, strict=True), 1)
        if pair[0] != pair[1]
    )
    return (
        f"line {number}\n  built: {new.decode('utf-8', 'replace')}"
        f"\n  kept:  {old.decode('utf-8', 'replace')}"
    )


def check(made: dict[str, bytes]) -> int:
    """Compare built tables with the ones in ``data/``, byte for byte.

    Returns:
        0 when all agree, 1 after naming each table that does not.
    """
    code = 0
    for name, content in made.items():
        path = DATA / f"{name}.csv"
        where = first_difference(content, path.read_bytes() if path.exists() else b"")
        if where:
            code = 1
            print(
                f"{name}: differs from what its raw source gives, {where}\n  Mend: never edit a "
                f"built table by hand; run python data/builders/build.py {name}, then --stamp.",
                file=sys.stderr,
            )
        else:
            say(f"{name}: as its raw source gives it")
    return code


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("table", nargs="*", help=f"tables to build (default: {', '.join(TABLES)})")
    parser.add_argument("--raw", type=Path, metavar="PATH", help="folder with the raw sources")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    parser.add_argument(
        "--stamp", action="store_true", help="write hash and bytes of every table into the package"
    )
    parser.add_argument(
        "--reverify", action="store_true", help="list the rows to verify again, and where to look"
    )
    options = parser.parse_args(arguments)
    if options.stamp and (options.check or options.table):
        parser.error("--stamp takes no tables and goes alone, after a build or an edit by hand")
    if options.reverify and (options.check or options.stamp or options.table):
        parser.error("--reverify takes no tables and goes alone")
    try:
        if options.stamp:
            changed = stamp(DATA)
            say(f"stamped {', '.join(changed)}" if changed else "every stamp is right already")
            return 0
        if options.reverify:
            for line in doubts.report(DATA):
                say(line)
            return 0
        made = build(options.table, (options.raw or default_folder()).resolve())
        if options.check:
            return check(made)
        for name, content in made.items():
            write_whole(DATA / f"{name}.csv", content)
            say(f"data/{name}.csv: {len(content.splitlines()) - 1} rows")
        say("now run: python data/builders/build.py --stamp")
    except BuildError as fault:
        print(f"build.py: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader of a long list, `head` for example, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
