"""Results kept by the hash of what they are made from: one edition need not make them again.

The folder is dropped with all else that a build keeps when packages or extensions change.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from course.places import BUILD

KEPT = BUILD / "kept"


def hash_of(paths: Iterable[Path]) -> str:
    """Return one hash over the names and bytes of files.

    Args:
        paths: The files, in any order.
    """
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def place(*made_from: str) -> Path:
    """Return the file for a result, which exists if it is kept.

    Args:
        made_from: All that the result depends on, what kind of result it is included.
    """
    parts = (hashlib.sha256(part.encode()).digest() for part in made_from)
    return KEPT / hashlib.sha256(b"".join(parts)).hexdigest()


def keep(target: Path, text: str) -> None:
    """Write a result in one step, since another process may want the same.

    Args:
        target: Its place.
        text: The result.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    own = target.with_name(f"{target.name}.{os.getpid()}")
    own.write_text(text, "utf-8")
    own.replace(target)


def kept(make: Callable[[], str], *made_from: str) -> str:
    """Return a result, made only if it is not kept.

    Args:
        make: Makes it.
        made_from: As for :func:`place`.
    """
    target = place(*made_from)
    if not target.exists():
        keep(target, make())
    return target.read_text("utf-8")
