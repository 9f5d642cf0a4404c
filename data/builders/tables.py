"""Reading and writing the flat CSV tables: UTF-8, LF, text cells, deterministic order."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from data.builders.faults import BuildError

Row = Mapping[str, str]


def plain_number(value: float) -> str:
    """Write a double as the shortest decimal that reads back to the same double.

    Args:
        value: Any finite number, in whatever unit the table has.

    Returns:
        Positional notation without exponent; whole numbers without a decimal point, so
        ``2000.0`` gives ``2000`` and ``6e-05`` gives ``0.00006``.
    """
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def boolean(value: bool) -> str:
    """Return ``true`` or ``false``, the package's only spellings."""
    return "true" if value else "false"


def unique(name: str, rows: Sequence[Row], key: Sequence[str]) -> None:
    """Stop when two rows of a table share a primary key.

    Args:
        name: Name of the table, for the message.
        rows: The rows, one mapping a row.
        key: Names of the columns that make the key.

    Raises:
        BuildError: Names the table, the key and both rows.
    """
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 2):
        value = tuple(row[column] for column in key)
        if value in seen:
            raise BuildError(
                f"data/{name}.csv, row {number}",
                f"the key {', '.join(key)} = {', '.join(value)} is already in row {seen[value]}.",
                "find the raw rows that give it twice and settle in the builder which one counts.",
            )
        seen[value] = number


def to_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Render rows as the bytes of a CSV file.

    Args:
        columns: Header, in order.
        rows: One mapping a row; every value already text, an empty string where missing.

    Returns:
        UTF-8 bytes with LF line ends and a final line end.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return text.getvalue().encode("utf-8")


def read_csv(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read one hand-kept table as text.

    Args:
        path: The CSV file.
        columns: The header that the file must have.

    Returns:
        One dictionary a row, all cells text.

    Raises:
        BuildError: The file is missing, is not UTF-8, or has another header.
    """
    return parse_csv(read_text(path, "utf-8"), path.name, columns)


def read_text(path: Path, encoding: str) -> str:
    """Read a text file in the encoding that it must have.

    Raises:
        BuildError: The file is missing, or a byte does not fit the encoding.
    """
    try:
        return path.read_bytes().decode(encoding)
    except FileNotFoundError:
        raise BuildError(str(path), "the file is missing.", "put it back from git.") from None
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise BuildError(
            f"{path.name}, line {line}",
            f"byte {fault.object[fault.start]:#04x} is not {encoding}: wrong encoding.",
            f"save the file as {encoding}, or restore the original.",
        ) from None


def parse_csv(text: str, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Parse CSV text whose header must hold the given columns, in order.

    Raises:
        BuildError: Another header, or a line with more or fewer cells than the header.
    """
    lines = list(csv.reader(io.StringIO(text, newline="")))
    header = lines[0] if lines else []
    if header != list(columns):
        raise BuildError(
            f"{name}, line 1",
            f"the header is {header}, not {list(columns)}.",
            "restore the header, or change the builder with it.",
        )
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(header):
            raise BuildError(
                f"{name}, record {number}",
                f"{len(line)} cells where the header has {len(header)}.",
                "look for a missing quotation mark or comma.",
            )
    return [dict(zip(header, line, strict=True)) for line in lines[1:]]


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that no reader ever sees half of it.

    Args:
        path: The file to write.
        content: All its bytes.

    Raises:
        BuildError: The folder does not let itself be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as fault:
        raise BuildError(
            str(path), f"cannot be written ({fault.strerror}).", "check the folder's permissions."
        ) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
