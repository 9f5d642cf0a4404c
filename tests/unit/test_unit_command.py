"""The commands on a small copy of this very book: exit codes, messages, nothing half-written."""

import pytest
from small_copy import INDEX, SOUND, copy_into, run


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the book with a handful of pages."""
    return copy_into(tmp_path_factory.mktemp("copy"))


def test_a_fault_stops_the_build_each_time(copy):
    page = copy / "chapters" / "index.md"
    page.write_text(INDEX.replace("DESCRIPTION", ""))
    for _ in range(2):  # what Sphinx has read once it does not report again by itself
        broken = run(copy, "build")
        assert broken.returncode == 1
        assert "index.md" in broken.stderr
        assert "the chart of code cell 1 has no description. Mend:" in broken.stderr
        assert broken.stderr.strip().splitlines()[-1].startswith("book.py: jupyter-book build: ")


def test_check_names_a_wrong_number_in_seconds(copy):
    page = copy / "chapters" / "index.md"
    page.write_text(SOUND)
    sound = run(copy, "check")
    assert (sound.returncode, sound.stdout.splitlines()[-1]) == (0, "0 faults")
    assert sound.stderr == ""
    page.write_text(SOUND.replace("12 rows", "13 rows"))
    wrong = run(copy, "check")
    assert wrong.returncode == 1
    assert "chapters/index.md:21: the number 13 is neither computed nor given" in wrong.stderr


def test_check_takes_pages_and_names_one_that_is_not_there(copy):
    (copy / "chapters" / "index.md").write_text(SOUND.replace("12 rows", "13 rows"))
    assert run(copy, "check", "chapters/claims.md").returncode == 0
    assert run(copy, "check", "chapters/claims", "chapters/index").returncode == 1
    missing = run(copy, "check", "chapters/none")
    assert missing.returncode == 1
    assert missing.stderr.startswith("book.py: chapters/none: there is no such page. Mend: use one")


def test_a_fault_of_the_sources_is_one_line(copy):
    (copy / "chapters" / "stray.md").write_text("# Stray\n")
    try:
        stray = run(copy, "build")
    finally:
        (copy / "chapters" / "stray.md").unlink()
    assert stray.returncode == 1
    assert stray.stderr.strip() == (
        "book.py: _toc.yml: chapters/stray.md exists, but is not listed. "
        "Mend: add '- file: chapters/stray' in its place."
    )
