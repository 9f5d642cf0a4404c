"""Both editions are built side by side: the second begins when the first has read its pages."""

import subprocess
import sys
import time

import pytest

from course import everything
from course.editions import INSTRUCTOR, STUDENT, Edition
from course.errors import BookError

READS = """
import pathlib, sys, time
time.sleep(0.5)
pathlib.Path(sys.argv[1]).touch()
time.sleep(1.5)
"""
LASTS = "import time\ntime.sleep(60)"
FAILS = "raise SystemExit(1)"


@pytest.fixture
def editions(tmp_path):
    """Both editions, each with a folder."""
    made = [Edition(name, tmp_path, tmp_path, tmp_path / name) for name in (STUDENT, INSTRUCTOR)]
    for one in made:
        one.read.parent.mkdir(parents=True)
    return made


@pytest.fixture
def begun(monkeypatch):
    """Let editions be built by a few lines of Python; returns what began when, and its process."""
    log = {}

    def build_with(**scripts):
        def begin(made):
            process = subprocess.Popen([sys.executable, "-c", scripts[made.name], made.read])
            log[made.name] = (time.monotonic(), process)
            return process

        monkeypatch.setattr(everything, "begin", begin)
        monkeypatch.setattr("course.build.check_site", lambda *_: None)
        monkeypatch.setattr("course.build.toc_pages", lambda _: [])
        return log

    return build_with


def test_the_second_begins_when_the_first_has_read_and_not_when_it_ends(editions, begun):
    editions[0].read.touch()  # of an earlier build
    log = begun(student=READS, instructor="")
    sites = everything._build_both(*editions)
    ended = time.monotonic()
    assert sites == [one.site for one in editions]
    waited = log[INSTRUCTOR][0] - log[STUDENT][0]
    assert waited >= 0.5
    assert ended - log[INSTRUCTOR][0] >= 1  # the first was not done yet


@pytest.mark.parametrize(
    ("student", "instructor", "named"),
    [(FAILS, LASTS, STUDENT), (READS, FAILS, INSTRUCTOR)],
)
def test_a_fault_of_either_is_named_and_leaves_no_process(
    editions, begun, student, instructor, named
):
    log = begun(student=student, instructor=instructor)
    for one in editions:
        (one.site.parent / ".doctrees").mkdir()
    start = time.monotonic()
    with pytest.raises(BookError, match=f"the {named} edition could not be built"):
        everything._build_both(*editions)
    assert time.monotonic() - start < 30
    assert all(process.poll() is not None for _, process in log.values())
    ended_early = {one.name for one in editions if not (one.site.parent / ".doctrees").exists()}
    assert ended_early == ({STUDENT, INSTRUCTOR} if named == STUDENT else {INSTRUCTOR})


@pytest.fixture
def quick(editions, begun, monkeypatch):
    """The whole command, but for the sources' check and the real builds; returns its packages."""
    begun(student=READS, instructor="")
    written = []
    known = {one.name: one for one in editions}
    monkeypatch.setattr(everything, "prepare", lambda: None)
    monkeypatch.setattr(everything, "edition", lambda name, *_: known[name])
    monkeypatch.setattr(everything, "ROOT", editions[0].sources)
    monkeypatch.setattr(everything, "write_packages", lambda *words: written.append(words))
    return written


def test_packages_for_every_system_are_written_meanwhile(quick, tmp_path, capsys):
    everything.build_everything(tmp_path / "packages")
    systems = ["canvas", "moodle", "cartridge", "otter", "nbgrader"]
    assert quick == [(systems, tmp_path, [], tmp_path / "packages")]
    said = capsys.readouterr().out.splitlines()[-1]
    assert "all built in" in said
    assert said.count("_build/html") == 2


def test_a_fault_of_a_package_is_not_lost(quick, tmp_path, monkeypatch):
    def refuse(*_words):
        raise BookError("exercises/x.quiz.yml:3", "a question has no answer.", "write one.")

    monkeypatch.setattr(everything, "write_packages", refuse)
    with pytest.raises(BookError, match=r"x\.quiz\.yml:3"):
        everything.build_everything(tmp_path / "packages")
