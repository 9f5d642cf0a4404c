"""Who stops a build is left with no process and no traceback."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from course import __main__ as command
from course.places import ROOT

BUILD = """
import multiprocessing, sys, time
from course.jupyter_book import end_when_told

end_when_told()
reader = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
reader.start()
print(reader.pid, flush=True)
try:
    time.sleep(60)
finally:
    reader.terminate()
    reader.join()
"""


@pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="no forks on this system"
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_ends_its_readers_and_says_nothing(number):
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    reader = int(build.stdout.readline())
    time.sleep(0.2)
    build.send_signal(number)
    _, said = build.communicate(timeout=20)
    assert build.returncode == 1
    assert said == ""
    with pytest.raises(ProcessLookupError):
        os.kill(reader, 0)


def test_the_command_says_that_it_was_stopped(monkeypatch, capsys):
    def interrupted(_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run", interrupted)
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "book.py: stopped\n"
