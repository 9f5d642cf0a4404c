"""Pack Python modules for the page: only what cells need, byte-compiled, one archive a part."""

import email.parser
import gzip
import io
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

from course import assets
from course.errors import BookError

TOOL = "tools/byte_compile.mjs"
# What no cell needs: test suites, headers, stubs, builders of extensions, notebook widgets, and the
# compiled parts for other machines.
DROPPED = re.compile(
    r"(^|/)tests?/|\.(pyi|h|c|cpp|hpp|pxd|pyx|a|typed|exe|map)$|^numpy/(f2py|distutils)/"
    r"|^numpy/_core/(include|lib)/|^pandas/_testing/_hypothesis|^altair/jupyter/js/|-linux-gnu\.so$"
    r"|^[\w.-]+\.data/|\.dist-info/(RECORD|WHEEL|entry_points\.txt|INSTALLER|direct_url\.json)$"
)
LICENCE = re.compile(r"\.dist-info/(licenses/)?.*(LICEN[SC]E|COPYING|AUTHORS|NOTICE)", re.I)


def unpack(wheel: Path, folder: Path) -> dict[str, str]:
    """Unpack a wheel, leaving out what no cell needs.

    Args:
        wheel: The wheel.
        folder: Folder to write to.

    Returns:
        Its ``name``, ``version`` and ``licence``, and the licences' whole text as ``terms``.
    """
    terms = []
    metadata = ""
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            name = member.filename
            if name.endswith(".dist-info/METADATA"):
                metadata = archive.read(member).decode("utf-8")
            if LICENCE.search(name):
                terms.append(archive.read(member).decode("utf-8", "replace").strip())
            elif not (member.is_dir() or DROPPED.search(name)):
                archive.extract(member, folder)
    head = email.parser.HeaderParser().parsestr(metadata)
    return {
        "name": str(head["Name"]),
        "version": str(head["Version"]),
        "licence": licence(head.items()),
        "terms": "\n\n".join(terms),
    }


def licence(head: list[tuple[str, str]]) -> str:
    """Return the licence that a package's metadata names, in the fewest words they offer.

    Args:
        head: The fields of ``METADATA`` in order.
    """
    fields = {name: value for name, value in head}
    if "License-Expression" in fields:
        return fields["License-Expression"]
    classes = [v.rsplit(" :: ", 1)[-1] for n, v in head if n == "Classifier" and "License ::" in v]
    return ", ".join(classes) or fields.get("License", "").splitlines()[0]


def byte_compile(folder: Path) -> None:
    """Replace every module of a folder by its byte code, made by Pyodide's own interpreter.

    Args:
        folder: Folder of Python modules.

    Raises:
        BookError: If Pyodide cannot compile a module.
    """
    run = assets.run_node(TOOL, str(folder))
    if run.returncode != 0:
        raise BookError(
            f"web/{TOOL}",
            f"Pyodide could not compile the modules: {run.stderr.strip()[-600:]}",
            "take the module named out, or pin a version that fits Python 3.12.",
        )


def pack(folder: Path, names: list[str] | None = None) -> bytes:
    """Return files of a folder as a compressed tar archive, the same bytes from the same files.

    Args:
        folder: The folder.
        names: Top-level names to take; all when not given.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder)
            if path.is_file() and (names is None or place.parts[0] in names):
                member = tarfile.TarInfo(place.as_posix())
                member.size = path.stat().st_size
                with path.open("rb") as content:
                    archive.addfile(member, content)
    return gzip.compress(buffer.getvalue(), 9, mtime=0)


def repack_library(source: Path, target: Path, stage: Path) -> None:
    """Write Pyodide's standard library with byte code in place of sources.

    Args:
        source: ``python_stdlib.zip`` as npm has it.
        target: The archive to write.
        stage: A folder to work in.

    Raises:
        BookError: If Pyodide cannot compile a module.
    """
    with zipfile.ZipFile(source) as archive:
        archive.extractall(stage)
    byte_compile(stage)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(stage.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(path.relative_to(stage).as_posix(), (2020, 1, 1, 0, 0, 0))
                member.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(member, path.read_bytes())
    shutil.rmtree(stage)
