"""Assemble Python for the page: Pyodide, packages, manifest, in one folder named by its content.

The folder is the same for all pages and never changes under its name, so that browsers may keep it
for ever. Everything in it is fetched by version and hash; nothing is fetched while a page is read.
"""

import hashlib
import json
import shutil
from pathlib import Path

from course import assets
from course.places import BUILD, ROOT
from course.runtime_pack import byte_compile, pack, repack_library, unpack
from course.runtime_wheels import NUMPY, WANTED, fetch_wheels, find_numpy, sha256

KEPT = BUILD / "runtime"
MANIFEST = "manifest.json"
TERMS = "licences.txt"
PYODIDE = assets.WEB / "node_modules" / "pyodide"
AS_IT_COMES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
LIBRARY = "python_stdlib.zip"
LOCK = "pyodide-lock.json"
LEFT_OUT = (
    "cells do not run in the page of this build: numpy for the browser was not found. Mend: put "
    "its wheel (see web/python/numpy.txt) into a folder and name that in UNITED_FRONT_WHEELS, "
    "or build where Pyodide's release can be reached."
)
# Archives that the page fetches side by side; what no other part holds goes into the last.
PARTS = {"numpy": ("numpy", "numpy.libs"), "pandas": ("pandas", "pandas.libs")}
REST = "packages"


def assemble(quiet: bool = False) -> Path | None:
    """Assemble the folder, or find it as it was assembled before from the same inputs.

    Args:
        quiet: Do not say again why it is left out.

    Returns:
        The folder, named by the hash of its content; ``None``, after saying so, where numpy for
        the browser cannot be had.

    Raises:
        BookError: If something cannot be fetched, has another hash, or cannot be compiled.
    """
    assets.fetch()
    numpy = find_numpy()
    if numpy is None:
        if not quiet:
            print(LEFT_OUT, flush=True)
        return None
    wheels = [*fetch_wheels(), numpy]
    key = _inputs(wheels)
    known = KEPT / f"{key}.txt"
    if known.exists() and (KEPT / known.read_text()).is_dir():
        return KEPT / known.read_text()
    print("assembling Python for the page (about a minute, once)", flush=True)
    shutil.rmtree(KEPT, ignore_errors=True)  # what older inputs gave
    stage = KEPT / "stage"
    folder = _assemble(wheels, stage)
    shutil.rmtree(stage)
    known.write_text(folder.name)
    return folder


def _inputs(wheels: list[Path]) -> str:
    """One hash over all that decides about the folder's content."""
    digest = hashlib.sha256()
    own = [ROOT / "course" / name for name in ("runtime.py", "runtime_pack.py")]
    tool = assets.WEB / "tools" / "byte_compile.mjs"
    for path in (*own, tool, WANTED, NUMPY, PYODIDE / "package.json", *wheels):
        digest.update(path.name.encode() + sha256(path).encode())
    return digest.hexdigest()[:16]


def _assemble(wheels: list[Path], stage: Path) -> Path:
    """Write the folder anew and name it by its content."""
    packages, made = stage / "packages", stage / "made"
    packages.mkdir(parents=True)
    made.mkdir()
    parts = [
        {**unpack(wheel, packages), "file": wheel.name, "sha256": sha256(wheel)} for wheel in wheels
    ]
    byte_compile(packages)
    taken = {name for names in PARTS.values() for name in names}
    rest = [path.name for path in packages.iterdir() if path.name not in taken]
    for part, names in {**PARTS, REST: tuple(rest)}.items():
        (made / f"{part}.tar.gz").write_bytes(pack(packages, list(names)))
    for name in AS_IT_COMES:
        shutil.copy(PYODIDE / name, made)
    repack_library(PYODIDE / LIBRARY, made / LIBRARY, stage / "library")
    # Pyodide reads its own list of packages at start; ours come another way.
    lock = json.loads((PYODIDE / LOCK).read_text("utf-8"))
    (made / LOCK).write_text(json.dumps({"info": lock["info"], "packages": {}}), "utf-8")
    _write_terms(parts, made / TERMS)
    _write_manifest(parts, lock["info"], made)
    folder = KEPT / sha256(made / MANIFEST)[:16]
    made.rename(folder)
    return folder


def _write_terms(parts: list[dict[str, str]], target: Path) -> None:
    """Write every package's licence in full, as most of them ask."""
    texts = [
        f"{part['name']} {part['version']}: {part['licence']}\n\n{part['terms']}" for part in parts
    ]
    target.write_text(f"\n\n{'-' * 80}\n\n".join(texts) + "\n", "utf-8")


def _write_manifest(parts: list[dict[str, str]], info: dict[str, str], made: Path) -> None:
    """Say what the folder holds, where it is from, and on which terms."""
    package = json.loads((PYODIDE / "package.json").read_text("utf-8"))
    manifest = {
        "python": info["python"],
        "parts": [
            {
                "name": "pyodide",
                "version": package["version"],
                "licence": f"{package['license']}; CPython: PSF-2.0",
                "source": "npm, by web/package-lock.json",
            },
            *(
                {
                    **{key: part[key] for key in ("name", "version", "licence", "file", "sha256")},
                    "source": "PyPI" if "numpy" not in part["file"] else "see web/python/numpy.txt",
                }
                for part in parts
            ),
        ],
        "files": [
            {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}
            for path in sorted(made.iterdir())
        ],
    }
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def verify(folder: Path) -> list[str]:
    """Compare a folder with its manifest.

    Args:
        folder: An assembled folder, for example one in the built site.

    Returns:
        A sentence for each file that is missing, differs, or is not listed.
    """
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    listed = {entry["name"]: entry for entry in manifest["files"]}
    faults = [f"{name} is missing" for name in listed if not (folder / name).exists()]
    for path in sorted(folder.iterdir()):
        if path.name == MANIFEST:
            continue
        if path.name not in listed:
            faults.append(f"{path.name} is not in the manifest")
        elif sha256(path) != listed[path.name]["sha256"]:
            faults.append(f"{path.name} has another hash than the manifest")
    return faults


def described(folder: Path) -> list[str]:
    """Say what a folder holds, a line each: parts with version and licence, then files with sizes.

    Args:
        folder: An assembled folder.
    """
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    parts = [f"{p['name']:<18}{p['version']:<10}{p['licence']}" for p in manifest["parts"]]
    files = [f"{f['bytes']:>12,}  {f['name']}" for f in manifest["files"]]
    return [*parts, "", *files, f"{sum(f['bytes'] for f in manifest['files']):>12,}  in all", ""]
