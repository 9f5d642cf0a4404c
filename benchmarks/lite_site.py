"""A JupyterLite site with the book's packages, served from this machine alone, to compare with."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course.runtime import PYODIDE  # noqa: E402
from course.runtime_wheels import fetch_wheels, find_numpy  # noqa: E402

TOOLS = ("jupyterlite-core==0.6.4", "jupyterlite-pyodide-kernel==0.6.1", "jupyter-server==2.17.0")
# What its kernel needs besides the book's packages; plain Python, without their own needs.
KERNEL = (
    *("micropip==0.7.2", "ipython==8.38.0", "decorator==5.3.1", "jedi==0.20.1", "parso==0.8.7"),
    *(
        "matplotlib-inline==0.2.2",
        "prompt_toolkit==3.0.53",
        "pygments==2.21.0",
        "stack-data==0.6.3",
    ),
    *("traitlets==5.16.1", "asttokens==3.0.2", "executing==2.3.0", "pure-eval==0.2.4"),
    *("wcwidth==0.2.13", "comm==0.2.3", "pexpect==4.9.0", "ptyprocess==0.7.0"),
)
# The kernel asks for these two packages. `ssl` must stay absent as a module, because Python asks
# whether it is there; of `sqlite3` IPython imports the names below and then does without.
STUBS = {
    "ssl": ("ssl_absent", ""),
    "sqlite3": (
        "sqlite3",
        """\
class Error(Exception): pass
DatabaseError = OperationalError = IntegrityError = Error
class Connection: pass
def connect(*_args, **_options): raise OperationalError("no database here")
def enable_callback_tracebacks(_on): pass
def register_adapter(*_args): pass
def register_converter(*_args): pass
PARSE_DECLTYPES, PARSE_COLNAMES = 1, 2
""",
    ),
}


def make_site(folder: Path) -> Path:
    """Build the site.

    Args:
        folder: An empty folder to work in.

    Returns:
        The site's folder.
    """
    python = folder / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    quiet = ("-m", "pip", "--quiet", "--disable-pip-version-check")
    subprocess.run([python, *quiet, "install", *TOOLS], check=True)
    wheels = folder / "wheels"
    subprocess.run([python, *quiet, "download", "--no-deps", "-d", wheels, *KERNEL], check=True)
    for wheel in [*fetch_wheels(), find_numpy()]:
        if wheel is None:
            raise SystemExit("numpy for the browser was not found; see web/python/numpy.txt")
        shutil.copy(wheel, wheels)
    for wheel in wheels.glob("*manylinux*.whl"):
        plain(wheel)
    pyodide = folder / "lite" / "static" / "pyodide"
    pyodide.mkdir(parents=True)
    for name in ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm"):
        shutil.copy(PYODIDE / name, pyodide)
    shutil.copy(PYODIDE / "python_stdlib.zip", pyodide)
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))
    lock["packages"] = {}
    for wheel in sorted(wheels.glob("*.whl")):
        shutil.copy(wheel, pyodide)
        entry = described(wheel)
        lock["packages"][entry["name"]] = entry
    for name, (module, text) in STUBS.items():
        entry = described(stub(pyodide, name, module, text))
        lock["packages"][entry["name"]] = entry
    for entry in lock["packages"].values():
        entry["depends"] = [one for one in entry["depends"] if one in lock["packages"]]
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock))
    site = folder / "site"
    build = ("-m", "jupyterlite_core", "build", "--lite-dir", folder / "lite", "--output-dir", site)
    subprocess.run(
        [python, *build, "--apps", "repl"], check=True, capture_output=True, cwd=folder / "lite"
    )
    return site


def plain(wheel: Path) -> None:
    """Turn a wheel for Linux into one of its plain Python alone."""
    name = "-".join(wheel.name.split("-")[:2]) + "-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(wheel.parent / name, "w") as target:
        for member in source.infolist():
            if not member.filename.endswith(".so"):
                target.writestr(member, source.read(member))
    wheel.unlink()


def stub(folder: Path, name: str, module: str, text: str) -> Path:
    """Write a wheel of one module."""
    wheel = folder / f"{name}-1.0.0-py3-none-any.whl"
    info = f"{name}-1.0.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{module}/__init__.py", text)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return wheel


def described(wheel: Path) -> dict:
    """A wheel as Pyodide's list of packages has it."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(
            next(n for n in names if n.endswith(".dist-info/METADATA"))
        ).decode()
    wanted = [
        re.split(r"[^\w.-]", line.split(":", 1)[1].strip())[0]
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist:") and "extra ==" not in line
    ]
    name, version = wheel.name.split("-")[:2]
    tops = {n.split("/")[0] for n in names if "/" in n and ".dist-info" not in n}
    tops |= {n[:-3] for n in names if "/" not in n and n.endswith(".py")}
    return {
        "name": normal(name),
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(tops),
        "depends": [normal(one) for one in wanted],
        "unvendored_tests": False,
    }


def normal(name: str) -> str:
    """A package's name as lists spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()
