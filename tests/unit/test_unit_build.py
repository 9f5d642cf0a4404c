"""The build's own proofs: contents both ways, no trivial page, nothing stale."""

import pytest

from course import build
from course.errors import BookError

TOC = "format: jb-book\nroot: chapters/index\nparts:\n  - chapters:\n    - file: chapters/a\n"
TOC += "      sections:\n      - file: exercises/a\n"


@pytest.fixture
def book(tmp_path):
    for name in ("chapters/index", "chapters/a", "exercises/a"):
        page = tmp_path / f"{name}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text("# A\n")
    (tmp_path / "_toc.yml").write_text(TOC)
    return tmp_path


def test_pages_are_listed_in_order(book):
    assert build.toc_pages(book / "_toc.yml") == ["chapters/index", "chapters/a", "exercises/a"]


def test_a_sound_book_passes(book):
    (book / "chapters" / "README.md").write_text("not a page")
    build.check_toc(book)


def test_a_listed_page_must_exist(book):
    (book / "exercises" / "a.md").unlink()
    with pytest.raises(BookError, match=r"_toc\.yml: the page 'exercises/a' is listed, but exerc"):
        build.check_toc(book)


def test_a_page_must_be_listed(book):
    (book / "exercises" / "b.md").write_text("# B\n")
    with pytest.raises(BookError, match=r"exercises/b\.md exists, .* add '- file: exercises/b'"):
        build.check_toc(book)


@pytest.fixture
def site(tmp_path):
    (tmp_path / "a.html").write_text(f"<article>{'word ' * 60}</article>")
    return tmp_path


def test_a_sound_site_passes(site):
    build.check_site(site, ["a"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<article><p>soon</p></article>", r"a\.md: the built page has 1 words\. Mend: write it"),
        (
            f"<article>{'word ' * 60}Traceback (most recent call last)</article>",
            r"a\.md: a cell's error stands in the page\. Mend: mend the cell",
        ),
    ],
)
def test_a_trivial_or_broken_page_is_named(site, text, says):
    (site / "a.html").write_text(text)
    with pytest.raises(BookError, match=says):
        build.check_site(site, ["a"])


def test_a_missing_page_is_named(site):
    with pytest.raises(BookError, match=r"b\.html: the page was not built"):
        build.check_site(site, ["a", "b"])


@pytest.fixture
def stamped(tmp_path, monkeypatch):
    """A built book whose results are fresh."""
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(build, "STAMP", tmp_path / "_build" / "inputs.sha256")
    for name in (
        "constraints.txt",
        "_config.yml",
        "_toc.yml",
        "data/t.csv",
        "_ext/a.py",
        "_ext/s/b.css",
        "course/c.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    build._start_afresh_when_inputs_changed()
    for name in ("html", ".jupyter_cache", "binder-env"):
        (tmp_path / "_build" / name).mkdir()
    return tmp_path


def test_results_are_kept_while_nothing_changes(stamped):
    build._start_afresh_when_inputs_changed()
    assert (stamped / "_build" / ".jupyter_cache").exists()


@pytest.mark.parametrize(
    "name",
    ["constraints.txt", "_config.yml", "_toc.yml", "data/t.csv", "_ext/s/b.css", "course/c.py"],
)
def test_results_are_dropped_when_what_they_rest_on_changes(stamped, name):
    (stamped / name).write_text("2")
    build._start_afresh_when_inputs_changed()
    assert not (stamped / "_build" / ".jupyter_cache").exists()
    assert not (stamped / "_build" / "html").exists()
    assert (stamped / "_build" / "binder-env").exists(), "not its own"


def test_results_are_dropped_when_a_table_is_added_or_gone(stamped):
    (stamped / "data" / "u.csv").write_text("1")
    build._start_afresh_when_inputs_changed()
    assert not (stamped / "_build" / "html").exists()
    (stamped / "_build" / "html").mkdir()
    (stamped / "data" / "t.csv").unlink()
    build._start_afresh_when_inputs_changed()
    assert not (stamped / "_build" / "html").exists()


def test_results_are_dropped_when_the_page_gets_another_python(stamped):
    build._start_afresh_when_inputs_changed("another")
    assert not (stamped / "_build" / "html").exists()
