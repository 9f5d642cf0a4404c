"""The private environment of the heavy tools, made on first use; the book's own stays lean."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from course.errors import BookError
from course.places import BUILD

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
WORKERS = HERE / "workers"
INSTALLED = "installed.txt"
# Settings of whoever runs this that the tools must not see.
PERSONAL = ("JUPYTER", "IPYTHON", "PYTHON", "OTTER", "NBGRADER", "VIRTUAL_ENV")


def tools() -> Path:
    """Return the environment's folder; install it where that has not been done.

    Raises:
        BookError: If the packages cannot be installed.
    """
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "constraints.txt"):
        digest.update((HERE / name).read_bytes())
    folder = BUILD / "export-tools" / digest.hexdigest()[:12]
    if not (folder / INSTALLED).exists():
        _install(folder)
    return folder


def program(name: str) -> Path:
    """Return the path of one of the environment's programs.

    Args:
        name: For example ``python`` or ``otter``.
    """
    place, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return tools() / place / f"{name}{ending}"


def impersonal() -> dict[str, str]:
    """Return environment variables for the tools: no personal settings, their own kernel first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PERSONAL)}
    own = str(program("python").parent)
    path = os.pathsep.join([own, kept.get("PATH", "")])
    return {**kept, "PATH": path, "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONUTF8": "1"}


def run_worker(name: str, task: Any, folder: Path) -> Any:  # noqa: ANN401
    """Let a script of ``workers/`` do what needs the tools.

    Args:
        name: Name of the script, without its ending.
        task: What it reads from its standard input, as JSON.
        folder: Folder that it works in.

    Returns:
        What it answers, from JSON.

    Raises:
        BookError: If it fails; the message ends with what the tool said last.
    """
    done = subprocess.run(
        [program("python"), WORKERS / f"{name}.py"],
        input=json.dumps(task),
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=impersonal(),
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BookError(
            f"course/exports/workers/{name}.py",
            f"the tool stopped: {last}",
            "see whether the exercise or question that it names is unusual.",
        )
    return json.loads(done.stdout.splitlines()[-1])


def _install(folder: Path) -> None:
    """Make the environment; only a complete one is marked as such."""
    print("installing Otter, nbgrader and text2qti (once, into _build/)", flush=True)
    shutil.rmtree(folder.parent, ignore_errors=True)
    uv = [sys.executable, "-m", "uv"]
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    steps = (
        [*uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
        [
            *(*uv, "pip", "install", "--quiet", "--compile-bytecode"),
            *("--python", str(python), "-r", str(REQUIREMENTS)),
        ],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BookError(
                str(REQUIREMENTS),
                f"its packages could not be installed: {done.stderr.strip()}",
                "see whether the network is reachable, then run the command again.",
            )
    (folder / INSTALLED).write_text("complete\n", "utf-8")
