"""Fetch the wheels that Python in the page is made of, and refuse any with another hash."""

import hashlib
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from course.errors import BookError
from course.places import BUILD, ROOT, shared

WANTED = ROOT / "web" / "python" / "wheels.txt"
NUMPY = ROOT / "web" / "python" / "numpy.txt"
PYODIDE_LOCK = ROOT / "web" / "node_modules" / "pyodide" / "pyodide-lock.json"
KEPT = BUILD / "runtime-wheels"
FOLDER = "UNITED_FRONT_WHEELS"  # the environment variable that names a folder with numpy's wheel
RELEASE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
ANSWERS = 10  # seconds within which the release's host must answer
LINE = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+) --hash=sha256:(?P<sha256>[0-9a-f]{64})$")
# Python 3.12 as Pyodide has it; Linux for the one wheel of which only the plain Python is taken.
PLATFORMS = ("pyemscripten_2024_0_wasm32", "manylinux2014_x86_64")


def fetch_wheels() -> list[Path]:
    """Fetch every wheel of ``web/python/wheels.txt`` that is not here yet.

    Returns:
        The wheels, each with the hash that the list gives.

    Raises:
        BookError: If a line of the list cannot be read, or a wheel cannot be fetched.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    have = {sha256(path): path for path in KEPT.glob("*.whl")}
    wanted = _wanted(WANTED.read_text("utf-8"))
    missing = [hash_ for hash_ in wanted if hash_ not in have]
    if missing:
        print(
            f"fetching {len(missing)} packages for Python in the page (PyPI, by hash)", flush=True
        )
        _download([wanted[hash_] for hash_ in missing])
        have = {sha256(path): path for path in KEPT.glob("*.whl")}
    return [have[hash_] for hash_ in wanted]


def find_numpy() -> Path | None:
    """Find numpy's wheel: in the folder named, else as fetched before, else in Pyodide's release.

    Returns:
        The wheel, or ``None`` where it can be had nowhere.

    Raises:
        BookError: If the folder is named outright and does not hold the wheel.
    """
    line = next(text for text in NUMPY.read_text("utf-8").splitlines() if text[:1] not in "#")
    own_hash, own_name = line.split()
    named = os.environ.get(FOLDER)
    own = (Path(named) if named else shared() / "wheels") / own_name
    if own.is_file():
        _must_match(own, own_hash)
        return own
    if named:
        raise BookError(
            f"environment variable {FOLDER}",
            f"'{named}' does not hold {own_name}.",
            "name the folder that holds it, or unset the variable.",
        )
    lock = json.loads(PYODIDE_LOCK.read_text("utf-8"))
    release = lock["packages"]["numpy"]
    target = KEPT / release["file_name"]
    if not target.exists():
        address = RELEASE.format(version=lock["info"]["version"], file=release["file_name"])
        try:
            with urllib.request.urlopen(address, timeout=ANSWERS) as answer:
                content = answer.read()
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return None
        target.write_bytes(content)
    _must_match(target, release["sha256"])
    return target


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal.

    Args:
        path: The file.
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _wanted(text: str) -> dict[str, str]:
    """The list's lines by hash."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        parts = LINE.match(line)
        if not parts:
            raise BookError(
                f"web/python/wheels.txt:{number}",
                f"'{line}' is not a pinned package.",
                "write NAME==VERSION --hash=sha256:HASH.",
            )
        found[parts["sha256"]] = line
    return found


def _must_match(path: Path, wanted: str) -> None:
    """Refuse a file with another hash."""
    found = sha256(path)
    if found != wanted:
        raise BookError(
            str(path), f"its SHA-256 is {found}, not {wanted}.", "remove it and fetch it again."
        )


def _download(lines: list[str]) -> None:
    """Let pip fetch and check wheels."""
    request = KEPT / "request.txt"
    request.write_text("\n".join(lines) + "\n", "utf-8")
    platforms = [word for name in PLATFORMS for word in ("--platform", name)]
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(request)),
            *("--implementation", "cp", "--python-version", "3.12"),
            *("--abi", "cp312", "--abi", "none", *platforms, "--dest", str(KEPT)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise BookError(
            "web/python/wheels.txt",
            f"pip could not fetch the packages: {run.stderr.strip()[-400:]}",
            "check that the network is reachable, then run the same command again.",
        )
