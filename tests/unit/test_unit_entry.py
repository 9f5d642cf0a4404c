"""book.py, the one entry: any Python can read it, and it says plainly what is wrong."""

import ast
import os
import shutil
import subprocess
import sys

import pytest

from course.places import ROOT

ENTRY = ROOT / "book.py"
# What a visitor with an old Python sees: the file is read by this one, which says it is 3.8.
OLD = (
    "import sys; sys.version_info = (3, 8, 10, 'final', 0); sys.version = '3.8.10 (old)'; "
    "sys.argv = ['book.py', 'serve']; path = {path!r}; "
    "exec(compile(open(path).read(), path, 'exec'), {{'__name__': '__main__', '__file__': path}})"
)


@pytest.fixture
def copy(tmp_path):
    """A fresh clone, as far as setting up reads it."""
    for name in ("book.py", "requirements.txt", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def run(folder, *words, **variables):
    """Run a copy's book.py with this Python."""
    return subprocess.run(
        [sys.executable, "book.py", *words],
        cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip


def test_an_old_python_can_read_it():
    ast.parse(ENTRY.read_text("utf-8"), feature_version=(3, 4))


def test_it_needs_nothing_but_python():
    tree = ast.parse(ENTRY.read_text("utf-8"))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))
    assert imported <= sys.stdlib_module_names


def test_an_old_python_is_turned_away_with_a_reason(copy):
    run = subprocess.run(
        [sys.executable, "-c", OLD.format(path=str(copy / "book.py"))],
        cwd=copy, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "needs Python 3.11 or newer; this is Python 3.8.10" in run.stderr
    assert "python3.12 book.py serve" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (copy / ".venv").exists(), "nothing may be half made"


def test_without_a_network_it_says_so_and_starts_over_the_next_time(copy):
    """Packages are asked for at an address where nobody answers."""
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_TIMEOUT": "2"}
    nowhere |= {"PIP_CONFIG_FILE": os.devnull, "PIP_EXTRA_INDEX_URL": "", "PIP_NO_CACHE_DIR": "1"}
    first = run(copy, "build", **nowhere)
    assert first.returncode == 1
    assert "the packages could not be installed. Is the network reachable?" in first.stderr
    assert "Run the same command again" in first.stderr
    assert ".venv/pip.log" in first.stderr
    assert (copy / ".venv" / "pip.log").read_text()
    assert "Traceback" not in first.stderr
    assert not (copy / ".venv" / "installed.sha256").exists()


@pytest.fixture
def installed(copy):
    """A clone whose environment is complete: this Python stands in for it."""
    environment = copy / ".venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "python").symlink_to(sys.executable)
    (copy / "course").mkdir()
    (copy / "course" / "__init__.py").touch()
    (copy / "course" / "__main__.py").write_text("import sys; print(sys.argv[1:]); sys.exit(7)")
    code = "import book; open(book.STAMP, 'w').write(book.fingerprint())"
    subprocess.run([sys.executable, "-c", code], cwd=copy, check=True)
    return copy


def test_words_and_exit_code_are_handed_on(installed):
    done = run(installed, "test", "tests/content", "-k", "toc")
    assert done.stdout.strip() == "['test', 'tests/content', '-k', 'toc']"
    assert done.returncode == 7


def test_without_words_it_shows_help(installed):
    assert run(installed).stdout.strip() == "['--help']"


def test_changed_requirements_are_noticed(installed):
    with (installed / "requirements.txt").open("a") as handle:
        handle.write("# changed\n")
    code = "import book; print(book.installed())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=installed, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("words", "says"),
    [(["brew"], "invalid choice: 'brew'"), (["build", "--fast"], "unknown words: --fast"),
     (["serve", "--port", "many"], "invalid int value: 'many'")],
)  # fmt: skip
def test_a_wrong_word_is_answered_in_a_line(words, says):
    done = subprocess.run(
        [sys.executable, "-m", "course", *words], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
