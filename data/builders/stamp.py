"""Write hash and size of each table into datapackage.yaml without touching any other line."""

import hashlib
import re
from pathlib import Path

from data.builders.faults import BuildError
from data.builders.tables import read_text, write_whole

PACKAGE = "datapackage.yaml"
# A resource begins at "  - name: x"; its own properties stand four spaces in.
BEGIN = re.compile(r"^  - name: (\S+)$")
PATH = re.compile(r"^    path: (\S+)$")
STAMPS = {
    "hash": re.compile(r"^    hash: .*$"),
    "bytes": re.compile(r"^    bytes: .*$"),
}


def digest(content: bytes) -> str:
    """Return the hash as the package writes it: ``sha256:`` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def stamp(data: Path) -> list[str]:
    """Rewrite the ``hash`` and ``bytes`` lines of every resource.

    Args:
        data: The folder of ``datapackage.yaml`` and the tables.

    Returns:
        Names of the resources whose stamp changed.

    Raises:
        BuildError: A resource without path, hash or bytes line, or without its file.
    """
    package = data / PACKAGE
    lines = read_text(package, "utf-8").split("\n")
    first = lines.index("resources:") if "resources:" in lines else len(lines)
    starts = [number for number in range(first, len(lines)) if BEGIN.match(lines[number])]
    changed = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        name = lines[start].split()[-1]
        before = lines[start:end]
        file = data / found(PATH, lines, start, end, name, "path")[1].split()[-1]
        if not file.is_file():
            raise BuildError(
                f"{PACKAGE}, resource {name}", f"{file.name} is missing.", "restore or build it."
            )
        content = file.read_bytes()
        values = {"hash": f'"{digest(content)}"', "bytes": str(len(content))}
        for field, pattern in STAMPS.items():
            number, _ = found(pattern, lines, start, end, name, field)
            lines[number] = f"    {field}: {values[field]}"
        if lines[start:end] != before:
            changed.append(name)
    if changed:
        write_whole(package, "\n".join(lines).encode("utf-8"))
    return changed


def found(
    pattern: re.Pattern[str], lines: list[str], start: int, end: int, name: str, field: str
) -> tuple[int, str]:
    """Return number and text of the one line of a resource that holds a field.

    Raises:
        BuildError: No such line, or more than one.
    """
    hits = [number for number in range(start, end) if pattern.match(lines[number])]
    if len(hits) != 1:
        raise BuildError(
            f"{PACKAGE}, resource {name}",
            f"{len(hits)} lines '    {field}: ...' where one belongs.",
            "write the line once, four spaces in.",
        )
    return hits[0], lines[hits[0]]
