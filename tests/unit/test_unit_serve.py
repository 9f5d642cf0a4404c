"""Serving the site: the right types, a free port, this machine only."""

import os
import signal
import subprocess
import sys
import urllib.request

import pytest
from visiting import serving

from course.places import ROOT
from course.serve import open_server


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.mjs", "text/javascript"), ("a.csv", "text/csv"), ("a.wasm", "application/wasm"),
     ("a.html", "text/html"), ("a.css", "text/css"), ("a.svg", "image/svg+xml")],
)  # fmt: skip
def test_files_have_the_types_that_browsers_insist_on(tmp_path, name, kind):
    (tmp_path / name).write_text("x")
    with serving(tmp_path) as base, urllib.request.urlopen(base + name) as answer:
        assert answer.headers["Content-Type"].split(";")[0] == kind
        assert answer.read() == b"x"


def test_the_next_port_is_taken_when_one_is_busy(tmp_path):
    with open_server(tmp_path, 0) as first, open_server(tmp_path, first.server_port) as second:
        assert first.server_port < second.server_port <= first.server_port + 20


def test_no_free_port_is_an_error(tmp_path):
    with open_server(tmp_path, 0) as first, pytest.raises(OSError, match=r"in use|permitted"):
        open_server(tmp_path, first.server_port, tries=1)


def test_nobody_else_is_served(tmp_path):
    with open_server(tmp_path, 0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_the_address_is_printed_and_an_interrupt_ends_it_quietly(tmp_path):
    code = "import sys; from pathlib import Path; from course.serve import serve; "
    process = subprocess.Popen(
        [sys.executable, "-c", code + "serve(Path(sys.argv[1]), 8000)", str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    process.stdout.readline()
    address = process.stdout.readline().split()[4]
    with urllib.request.urlopen(address) as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert out.strip() == "stopped"
    assert err == ""
    assert process.returncode == 0
