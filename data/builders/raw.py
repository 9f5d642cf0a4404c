"""Where the raw files are, and proof that they are the ones the builders were written for."""

import hashlib
import os
from pathlib import Path

from data.builders.faults import BuildError

HERE = Path(__file__).resolve().parent
DATA = HERE.parent
HASHES = HERE / "raw.sha256"
SHARED_VARIABLE = "UNITED_FRONT_SHARED"


def default_folder() -> Path:
    """Return ``$UNITED_FRONT_SHARED/data/raw``, or ``../shared/data/raw`` beside the clone."""
    shared = os.environ.get(SHARED_VARIABLE)
    return (Path(shared) if shared else DATA.parent.parent / "shared") / "data" / "raw"


def known_files(source: str) -> dict[str, str]:
    """List the raw files of one source.

    Args:
        source: Name of the source's folder under ``raw/``.

    Returns:
        Path relative to ``raw/`` -> SHA-256 in hexadecimal, in the order of ``raw.sha256``.

    Raises:
        BuildError: A line that is not in sha256sum's format, or no file of this source.
    """
    files: dict[str, str] = {}
    for number, line in enumerate(HASHES.read_text(encoding="utf-8").splitlines(), 1):
        digest, separator, path = line.partition("  ")
        if not separator or len(digest) != 64:
            raise BuildError(
                f"{HASHES.name}, line {number}",
                "not a line in the format of sha256sum.",
                "write it as 64 hexadecimal digits, two spaces, the path relative to raw/.",
            )
        if path.split("/")[0] == source:
            files[path] = digest
    if not files:
        raise BuildError(HASHES.name, f"names no file of {source}.", "restore it from git.")
    return files


def checked_files(raw: Path, source: str) -> dict[str, Path]:
    """Check the raw files of one source by hash before anything is read.

    Args:
        raw: The folder that holds one folder a source.
        source: Name of the source's folder.

    Returns:
        Path relative to the source's folder -> path on disk.

    Raises:
        BuildError: Missing folder, missing file, or a file with another hash.
    """
    if not raw.is_dir():
        raise BuildError(
            str(raw),
            "there is no such folder, so nothing can be rebuilt.",
            f"name the raw folder with --raw, or set {SHARED_VARIABLE} to the folder that "
            "holds data/raw. The tables in data/ can be used without it.",
        )
    found: dict[str, Path] = {}
    for name, digest in known_files(source).items():
        path = raw / name
        if not path.is_file():
            raise BuildError(
                str(path), "the raw file is missing.", f"see {source}/PROVENANCE.md for its origin."
            )
        actual = hashlib.sha256(path.read_bytes()).hexdigest()
        if actual != digest:
            raise BuildError(
                str(path),
                f"another hash than expected ({actual[:12]}... instead of {digest[:12]}...).",
                "fetch the version that PROVENANCE.md names; for a new vintage, read what "
                f"changed, then replace its line in {HASHES.name}.",
            )
        found[name.removeprefix(f"{source}/")] = path
    return found
