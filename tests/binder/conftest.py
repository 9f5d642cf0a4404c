"""The machine of a student who followed a launch link, and a window on its JupyterLab."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from student_machine import Machine, copy_book, install, running_lab
from visiting import Visit


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of the repository, with the sample page."""
    folder = tmp_path_factory.mktemp("binder") / "book"
    copy_book(folder)
    return folder


@pytest.fixture(scope="session")
def machine(book: Path) -> Machine:
    """The lean environment and the copy, made ready by postBuild."""
    home = book.with_name("home")
    home.mkdir()
    machine = Machine(install(), book, home)
    done = subprocess.run(
        [".binder/postBuild"], cwd=book, env=machine.variables(), capture_output=True, text=True
    )
    assert done.returncode == 0, f"postBuild failed:\n{done.stdout}{done.stderr}"
    return machine


@pytest.fixture(scope="session")
def lab(machine: Machine) -> Iterator[str]:
    """Address of the machine's JupyterLab."""
    with running_lab(machine) as address:
        yield address


@pytest.fixture
def page(visit: Callable[..., Visit], machine: Machine, lab: str) -> Iterator[Page]:
    """A new visitor's window: no request may leave this machine, no script may complain."""
    shutil.rmtree(machine.home / ".jupyter" / "lab" / "workspaces", ignore_errors=True)
    window = visit(address=f"{lab}/")
    window.page.set_default_timeout(30_000)
    yield window.page
    assert not [*window.foreign, *window.complaints]
