"""What an export makes: files in memory, archives that are the same each time, safe writing."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course.errors import BookError

DATED = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say
UNIX, PLAIN_FILE = 3, 0o100644
# What more than one format loses.
WRONG_NUMBERS = "hints on typical wrong numbers: whoever is wrong reads the general one"
BY_HAND = "points by rubric: graded by hand, with the rubric in the notebook above the answer"


@dataclass
class Package:
    """The files of one export, and what its format could not hold.

    Attributes:
        files: Contents by path below the export's folder.
        losses: What was lost, in words, and the places of each.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    losses: dict[str, list[str]] = field(default_factory=dict)

    def lose(self, what: str, where: str) -> None:
        """Note that the format could not hold something.

        Args:
            what: What is lost, and what stands for it.
            where: Name of the chapter, exercise or question.
        """
        self.losses.setdefault(what, []).append(where)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive whose bytes depend on nothing but its files.

    Args:
        files: Contents by name.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATED)
            entry.create_system, entry.external_attr = UNIX, PLAIN_FILE << 16
            made.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip archive.

    Args:
        content: The archive.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {
            entry.filename: opened.read(entry) for entry in opened.infolist() if not entry.is_dir()
        }


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, all of them or none: they are moved into place when every one is on disk.

    Args:
        folder: Where to; made if need be. Other files in it stay.
        files: Contents by path below the folder.

    Raises:
        BookError: If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        for name, content in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(content)
            if (folder / name).is_dir():
                raise IsADirectoryError(21, "a folder has the name of a file", str(folder / name))
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        for name in files:
            (draft / name).replace(folder / name)
    except OSError as error:
        raise _unwritable(Path(error.filename or folder), error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _unwritable(place: Path, error: OSError) -> BookError:
    """A fault of the folder to write into."""
    reason = error.strerror or type(error).__name__
    return BookError(
        str(place), f"cannot be written ({reason}).", "name another folder, or make room for it."
    )
