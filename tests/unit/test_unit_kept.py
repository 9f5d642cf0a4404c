"""What one edition has made, the other does not make again; what was wrong is never kept."""

import pytest
from computed import faults_of

from course import kept as module
from course.kept import kept, place


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "KEPT", tmp_path / "kept")


def test_a_result_is_made_once():
    made = []

    def make():
        made.append(1)
        return f"drawing {len(made)}"

    assert [kept(make, "drawing", "a") for _ in range(2)] == ["drawing 1", "drawing 1"]
    assert kept(make, "drawing", "b") == "drawing 2"


def test_parts_that_read_alike_when_joined_are_not_confused():
    assert place("ab", "c") != place("a", "bc")


def test_a_page_is_checked_until_it_is_right_and_again_when_anything_changes(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("Russia took 7 parts.\n", "utf-8")
    wrong = [faults_of(page, rest="data") for _ in range(2)]
    assert wrong[0] == wrong[1]
    assert "neither computed nor given" in wrong[0][0]
    assert not module.KEPT.exists()

    page.write_text("Russia took its parts.\n", "utf-8")
    assert faults_of(page, rest="data") == []
    assert len(list(module.KEPT.iterdir())) == 1
    faults_of(page, rest="other data")
    assert len(list(module.KEPT.iterdir())) == 2
