"""Fetching from npm: only when needed, by lock file, with a reason when it fails."""

import subprocess

import pytest

from course import assets
from course.errors import BookError


@pytest.fixture
def web(tmp_path, monkeypatch):
    """A web folder whose npm is a program of ours."""
    monkeypatch.setattr(assets, "WEB", tmp_path)
    monkeypatch.setattr(assets, "LOCK", tmp_path / "package-lock.json")
    monkeypatch.setattr(assets, "INSTALLED", tmp_path / "node_modules" / ".package-lock.json")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    calls = []

    def npm(code=0, says=""):
        def run(command, **_options):
            calls.append(command)
            return subprocess.CompletedProcess(command, code, "", says)

        monkeypatch.setattr(subprocess, "run", run)
        return calls

    return npm


def test_packages_are_fetched_once(web):
    calls = web()
    assets.fetch()
    assets.fetch()
    assert len(calls) == 1
    assert "ci" in calls[0]
    assert "--ignore-scripts" in calls[0]


def test_a_failure_is_a_message_and_is_tried_again(web):
    calls = web(1, "npm ERR! network unreachable")
    for _ in range(2):
        with pytest.raises(
            BookError, match=r"could not fetch .* network unreachable.* Mend: check"
        ):
            assets.fetch()
    assert len(calls) == 2


def test_without_npm_the_pinned_package_brings_one(monkeypatch):
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    command = assets.npm()
    assert command[0].endswith("/bin/node")
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout[0].isdigit()
