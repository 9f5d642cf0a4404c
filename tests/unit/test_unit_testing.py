"""The test command: it finds a browser that starts, runs every tool, and hides no failure."""

import os
import subprocess
from pathlib import Path

import pytest

from course import testing
from course.errors import BookError


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without browser, network or apt-get, unless a test adds one."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(testing, "_of_playwright", lambda: None)
    monkeypatch.setattr(testing, "_fetch", lambda command: False)
    return tmp_path


def program(folder, name, code=0):
    """Write a program that ends with an exit code."""
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return path


def test_the_variable_comes_first(machine, monkeypatch):
    program(machine, "chromium")
    mine = program(machine, "mine")
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert testing.find_chromium() == mine


@pytest.mark.parametrize("name", ["no-such-file", "broken"])
def test_a_wrong_variable_is_named(machine, monkeypatch, name):
    program(machine, "broken", code=1)
    program(machine, "chromium")
    monkeypatch.setenv("CHROMIUM", str(machine / name))
    with pytest.raises(BookError, match=rf"CHROMIUM: '.*{name}' is not a browser that starts\."):
        testing.find_chromium()


def test_a_placeholder_on_the_path_is_passed_over(machine):
    program(machine, "chromium-browser", code=1)
    real = program(machine, "google-chrome")
    assert testing.find_chromium() == real


def test_playwrights_own_is_used(machine, monkeypatch):
    own = program(machine, "own")
    monkeypatch.setattr(testing, "_of_playwright", lambda: own)
    assert testing.find_chromium() == own


def test_ways_to_install_are_tried_in_order(machine, monkeypatch, capsys):
    asked = []
    program(machine, "apt-get")

    def fetch(command):
        asked.append(" ".join(command))
        if "apt-get install" in asked[-1]:
            program(machine, "chromium")
        return "apt-get" in asked[-1]

    monkeypatch.setattr(testing, "_fetch", fetch)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert testing.find_chromium() == machine / "chromium"
    assert asked[0].endswith("-m playwright install chromium")
    assert asked[1:] == [
        "apt-get update --quiet",
        "apt-get install --yes --quiet chromium",
    ]
    assert "Playwright fetches one" in capsys.readouterr().out


def test_without_rights_sudo_must_not_ask(machine, monkeypatch):
    asked = []
    program(machine, "apt-get")
    monkeypatch.setattr(testing, "_fetch", lambda command: asked.append(command) or False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(BookError):
        testing.find_chromium()
    assert not any("apt-get" in command for command in asked), "no sudo here"
    program(machine, "sudo")
    with pytest.raises(BookError):
        testing.find_chromium()
    assert all(c[:2] == ["sudo", "--non-interactive"] for c in asked if "apt-get" in c)


def test_when_nothing_helps_the_mend_is_said(machine):
    with pytest.raises(BookError, match=r"none could be found .* Mend: install Chromium or Chrome"):
        testing.find_chromium()


def test_a_failing_download_shows_its_last_words(capsys):
    assert not testing._fetch(["sh", "-c", "echo first; echo no network; exit 3"])
    assert "no network" in capsys.readouterr().out
    assert testing._fetch(["true"])
    assert not testing._fetch(["no-such-program-at-all"])


@pytest.fixture
def tools(monkeypatch):
    """Every tool replaced: the test says which fail; gives the commands that were run."""
    ran, failing = [], set()
    monkeypatch.setattr(testing, "build", lambda: ran.append("build"))
    monkeypatch.setattr(testing, "find_chromium", lambda: Path("/browser"))

    def call(command, cwd, env):
        assert env["CHROMIUM"] == "/browser"
        ran.append(" ".join(command[2:]))
        return int(command[2] in failing)

    monkeypatch.setattr(subprocess, "call", call)
    return ran, failing


def test_everything_is_run_once_and_words_reach_pytest(tools, capsys):
    ran, _ = tools
    workers = os.cpu_count() + 1
    assert testing.test(["tests/content", "-k", "toc"]) == 0
    assert ran == [
        "build", "ruff check .", "ruff format --check .", "mypy",
        f"pytest -n {workers} --dist loadgroup tests/content -k toc",
    ]  # fmt: skip
    assert capsys.readouterr().out.count("passed") == 4


@pytest.mark.parametrize("tool", ["ruff", "mypy", "pytest"])
def test_one_failure_fails_the_whole_and_stops_nothing(tools, capsys, tool):
    ran, failing = tools
    failing.add(tool)
    assert testing.test([]) == 1
    assert len(ran) == 5
    assert f"FAILED  {'ruff check' if tool == 'ruff' else tool}" in capsys.readouterr().out


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs all tests")
def test_workers_are_told_what_belongs_together(request):
    """Where pytest and xdist do not understand each other, groups are dropped without a word."""
    assert request.node.nodeid.endswith(f"@{request.node.path}")
