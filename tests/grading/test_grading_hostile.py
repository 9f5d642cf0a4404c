"""Whatever a notebook does, the grader ends in time, gives no mark for it, and the rest counts."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from course.exercises.load import load_course
from course.grading import runner
from course.grading.grade import grade
from course.grading.submission import Submission
from course.places import ROOT

PAGES = load_course(ROOT).pages
PAGE = PAGES["who-trades"]
RIGHT = {exercise.label: exercise.solution for exercise in PAGE.judged}
ALL = sum(exercise.points for exercise in PAGE.judged)
FUNCTION = "trades-hhi"  # an exercise that asks for a function
TRACE = Path(tempfile.gettempdir(), "united-front-was-here")  # a cheat that ran leaves it


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Wait for less time than in earnest."""
    monkeypatch.setattr(runner, "GRACE", 0.5)
    start = runner.Runner.__init__
    monkeypatch.setattr(
        runner.Runner, "__init__", lambda self, root, cells, started: start(self, root, cells, 1.5)
    )


def graded(*cells):
    return grade(Submission(Path("x.ipynb"), "who-trades", cells), ROOT, PAGES)


def test_right_answers_earn_every_mark():
    assert graded(*RIGHT.values()).points == ALL == graded(*RIGHT.values()).possible


def test_no_answer_earns_none():
    found = graded()
    assert found.points == 0
    assert all(result.hint.startswith("define ") for result in found.results if "_" in result.hint)


# A first cell that tries to spoil what follows; right answers after it earn all.
SPOILERS = {
    "endless loop": "while True:\n    pass",
    "a loop that swallows every alarm": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    ),
    "sys.exit": "import sys\nsys.exit(0)",
    "quit at once": "import os\nos._exit(0)",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "an exception": "raise RuntimeError('at import')",
    "a syntax error": "def f(:\n",
    "tables deleted": "import shutil\nshutil.rmtree('../data')",
    "tables overwritten": (
        "from pathlib import Path\n"
        "for table in Path('../data').glob('*.csv'):\n    table.write_text('a,b')"
    ),
    "100 MB printed": "print('x' * 100_000_000)\nimport sys\nsys.stderr.write('y' * 10_000_000)",
    "5 GB of memory": "text = 'x' * (5 * 10**9)",
    "pipes filled": (
        "import os\nfor number in range(3, 20):\n    try:\n        os.write(number, b'x' * 999)\n"
        "    except OSError: pass"
    ),
    "a process left behind": "import os\nif os.fork() == 0:\n    while True: pass",
    "threads left behind": (
        "import threading\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()"
    ),
    "checks replaced": "def check(test):\n    print('right')\ndef test_one_side(x): pass",
    "magic commands": "%matplotlib inline\n!pip install nothing\ndisplay(reports)",
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_spoiler_neither_stops_the_grader_nor_costs_the_other_marks(spoiler):
    start = time.monotonic()
    found = graded(SPOILERS[spoiler], *RIGHT.values())
    assert found.points == ALL, [result.hint for result in found.results]
    assert time.monotonic() - start < 20


NAMES = (
    "russia_share_2005 = {0}\nhhi = china_share_without = lambda *a, **k: {0}\npartner_chart = {0}"
)
TRUTHFUL = """
class Yes(float):
    __eq__ = __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __sub__ = __rsub__ = __add__ = __mul__ = __rmul__ = lambda self, other: self
    __abs__ = __float__ = lambda self: self
    __hash__ = None
    to_dict = lambda self: self
    __getitem__ = get = lambda self, *a: self
"""
# What takes the place of answers; none may earn a mark.
CHEATS = {
    "NaN": NAMES.format("float('nan')"),
    "nothing": NAMES.format("None"),
    "true": NAMES.format("True"),
    "infinite": NAMES.format("float('inf')"),
    "says yes to everything": TRUTHFUL + NAMES.format("Yes(1)"),
    "builtins patched": (
        "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.float = lambda x: 0.25\n"
        "builtins.AssertionError = KeyError\nbuiltins.isinstance = lambda *a: True\n"
        + NAMES.format("0")
    ),
    "pandas patched": (
        "import pandas as pd\npd.read_csv = lambda *a, **k: pd.DataFrame()\n"
        "pd.DataFrame.equals = pd.Series.equals = lambda *a: True\n" + NAMES.format("0")
    ),
    "the assertion patched away": (
        "import sys\nsys.settrace(lambda *a: None)\nsys.modules['course.grading.grade'] = None\n"
        + NAMES.format("0")
    ),
    "a pickle that runs": (
        "class Run:\n    def __reduce__(self):\n        import os\n"
        f"        return os.system, ('touch {TRACE}',)\n" + NAMES.format("Run()")
    ),
    "an answer sent before it is asked": (
        "import os, pickle, struct\nsaid = pickle.dumps(('answer', ('value', 0.25, None)))\n"
        "for number in range(3, 9):\n    for _ in range(40):\n        try:\n"
        "            os.write(number, struct.pack('!Q', len(said)) + said)\n"
        "        except OSError: break\n" + NAMES.format("0")
    ),
    "names deleted": "del reports, flows, pd, alt",
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_earns_nothing(cheat):
    assert graded(CHEATS[cheat]).points == 0
    assert not TRACE.exists()


# A function that spoils its own exercise; the others count.
FUNCTIONS = {
    "loops": "def hhi(shares):\n    while True: pass",
    "quits": "def hhi(shares):\n    import os\n    os._exit(0)",
    "exits": "def hhi(shares):\n    raise SystemExit",
    "recurses": "def hhi(shares):\n    return hhi(shares)",
    "gives what is no value": "def hhi(shares):\n    return open('/dev/null')",
    "gives too much": "def hhi(shares):\n    return 'x' * 200_000_000",
    "changes its argument": "def hhi(shares):\n    shares[:] = 0.25\n    return 'x'",
}


@pytest.mark.parametrize("does", FUNCTIONS)
def test_a_function_spoils_its_own_exercise_only(does):
    found = graded(*(FUNCTIONS[does] if k == FUNCTION else v for k, v in RIGHT.items()))
    earned = {result.exercise.label: result.points for result in found.results}
    assert earned.pop(FUNCTION) == 0
    assert sum(earned.values()) == ALL - PAGE.exercise(FUNCTION).points


def test_the_books_own_tables_are_never_touched():
    before = {p: p.stat().st_mtime_ns for p in (ROOT / "data").glob("*.csv")}
    graded(SPOILERS["tables deleted"], SPOILERS["tables overwritten"])
    assert {p: p.stat().st_mtime_ns for p in (ROOT / "data").glob("*.csv")} == before


def test_no_process_and_no_folder_is_left(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    marker = f"{os.getpid()}-left"
    graded(f"import os, sys\nsys.argv.append('{marker}')\nif os.fork() == 0:\n    while True: pass")
    assert list(tmp_path.iterdir()) == []


def test_a_function_may_change_what_it_was_given_and_the_check_sees_it():
    """A check that a table is left alone must see a change that was made in the other process."""
    import io

    import pandas as pd

    from course.grading.peer import Peer

    far = Peer(lambda size: b"", io.BytesIO())

    def spoil(table, numbers):
        table["n"] = 0
        numbers.append(9)

    number = far._keep(spoil)
    near = Peer(lambda size: b"", io.BytesIO())
    near.ask = lambda command, *words: far.commands[command](*words)
    table, numbers = pd.DataFrame({"n": [1, 2]}), [1]
    near._remote(number)(table, numbers)
    assert table["n"].tolist() == [0, 0]
    assert numbers == [1, 9]
