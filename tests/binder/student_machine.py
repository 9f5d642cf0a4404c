"""A student's machine on Binder, rebuilt here: an environment, the book's files, JupyterLab."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from course.places import BUILD, ROOT

REQUIREMENTS = ROOT / ".binder" / "requirements.txt"
SAMPLE = Path(__file__).with_name("sample")
# Settings of whoever runs the tests that a student does not have.
PERSONAL = ("JUPYTER", "IPYTHON", "PYTHON")


@dataclass(frozen=True)
class Machine:
    """An environment and a copy of the book, after postBuild."""

    environment: Path
    book: Path
    home: Path

    def variables(self) -> dict[str, str]:
        """Environment variables: the environment's programs first, a home of its own."""
        path = f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {**impersonal(), "HOME": str(self.home), "PATH": path}


def impersonal() -> dict[str, str]:
    """This process's environment variables without personal settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PERSONAL)}


def install() -> Path:
    """Make a venv with .binder/requirements.txt alone; it is kept until that file changes."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    environment = BUILD / "binder-env" / wanted[:12]
    report = environment / "installed.txt"
    if not report.exists():
        shutil.rmtree(environment.parent, ignore_errors=True)
        start = time.monotonic()
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        pip = [environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
        pip += ["install", "--quiet", "-r", REQUIREMENTS]
        subprocess.run(pip, env=impersonal(), check=True)
        took = time.monotonic() - start
        files = [path for path in environment.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files if not path.is_symlink())
        count = len(list(environment.glob("lib/python*/site-packages/*.dist-info")))
        report.write_text(f"{size / 1e6:.0f} MB, {count} packages, installed in {took:.0f} s")
    print(f"\nBinder environment: {report.read_text()}")
    return environment


def copy_book(folder: Path) -> None:
    """Copy what a commit of the book would hold, and the sample page."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)


@contextmanager
def running_lab(machine: Machine) -> Iterator[str]:
    """Run JupyterLab without a token on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [machine.environment / "bin" / "jupyter-lab", "--no-browser", "--allow-root"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token="]
    log = machine.book.with_name("lab.log")
    with log.open("w") as out:
        server = subprocess.Popen(
            command, cwd=machine.book, env=machine.variables(), stdout=out, stderr=out
        )
    try:
        end = time.monotonic() + 60
        while not _answers(f"{address}/api/status"):
            assert server.poll() is None, f"JupyterLab stopped:\n{log.read_text()}"
            assert time.monotonic() < end, f"JupyterLab does not answer:\n{log.read_text()}"
            time.sleep(0.3)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _answers(address: str) -> bool:
    """True when an address can be read."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True
