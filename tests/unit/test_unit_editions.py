"""The two editions: solutions are cut before Sphinx, and only from the students' one."""

import os
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from editions import make_cache
from small_book import build
from small_book import write as write_book
from small_course import PAGE, QUIZ
from small_course import write as write_course

from course.editions import INSTRUCTOR, STUDENT, edition
from course.errors import BookError
from course.exercises.cut import without_solutions

SETTINGS = "title: Small\nrepository: {url: 'https://github.com/o/n'}\n"
DRAWN = """\
import altair as alt
secret_chart = alt.Chart(flows).mark_bar().encode(x="year:O", y="n:Q").properties(
    title="SECRETTITLE rose", description="SECRETDESCRIPTION"
)
secret_chart
"""
SECRET = PAGE.replace("total = secret_total + 0 * 3\n", f"total = secret_total\n{DRAWN}")
SECRETS = ("SECRETPROSE", "SECRETLIMIT", "SECRETTITLE", "SECRETDESCRIPTION", "secret_total")


@pytest.fixture
def book(tmp_path):
    """A book of one page of exercises, as the command sees it."""
    write_course(tmp_path, page=SECRET)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "index.md").write_text("# Small\n")
    (tmp_path / "_ext").mkdir()
    (tmp_path / "_config.yml").write_text(SETTINGS)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\n")
    return tmp_path


def texts(folder):
    """All that stands in a folder's files."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def parsed(site):
    """The built page of exercises."""
    return BeautifulSoup((site / "exercises" / "small.html").read_bytes(), "html.parser")


def test_the_students_tree_holds_no_solution_check_or_answer(book):
    made = edition(STUDENT, root=book)
    for folder in ("chapters", "exercises"):
        for path, content in texts(made.tree / folder).items():
            assert b"SECRET" not in content, path
            assert b"secret" not in content, path
            assert b"def test_" not in content, path
    assert {path.name for path in (made.tree / "exercises").iterdir()} == {"small.md"}
    assert (made.tree / "data" / "flows.csv").exists()
    assert made.site == book / "_build" / "html"


def test_the_instructors_tree_holds_everything(book):
    made = edition(INSTRUCTOR, root=book)
    assert (made.tree / "exercises" / "small.md").read_text("utf-8") == SECRET
    assert "Small Solutions" in (made.tree / "_config.yml").read_text("utf-8")
    assert made.site != edition(STUDENT, root=book).site


def test_what_is_cut_leaves_every_line_in_its_place():
    cut = without_solutions(PAGE, "exercises/small.md")
    assert cut.count("\n") == PAGE.count("\n")
    kept = PAGE.splitlines()
    for number, line in enumerate(cut.splitlines()):
        assert line in ("", kept[number])
    assert "What can the sum not tell?" in cut


# What an author may write by mistake, and what it takes the place of.
LEAKS = {
    "a solution without end": ("```{solution-end}\n", ""),
    "a solution of another form": ("{solution-start} small-limit", "{solution} small-limit"),
    "a check without its tag": (":tags: [check, remove-cell]\ndef test_total", "def test_total"),
    "a check in another fence": ("```{code-cell}\n:tags: [check", "~~~{code-cell}\n:tags: [check"),
    "a solution cell elsewhere": ("[starter]", "[solution]"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_what_would_slip_through_stops_the_build(leak):
    with pytest.raises(BookError, match=r"^exercises/small\.md:\d+: .* Mend: "):
        without_solutions(PAGE.replace(*LEAKS[leak]), "exercises/small.md")


def test_a_page_is_written_again_only_when_it_differs_and_is_as_old_as_its_source(book):
    page = edition(STUDENT, root=book).tree / "exercises" / "small.md"
    source = book / "exercises" / "small.md"
    assert page.stat().st_mtime_ns == source.stat().st_mtime_ns
    node = page.stat().st_ino
    os.utime(source, ns=(1, 10**18))  # only the solution changed: Sphinx must look again
    assert edition(STUDENT, root=book).tree
    assert (page.stat().st_ino, page.stat().st_mtime_ns) == (node, 10**18)


def test_a_page_that_is_gone_leaves_the_tree(book):
    other = book / "exercises" / "other.md"
    other.write_text("# Other\n")
    tree = edition(STUDENT, root=book).tree
    assert (tree / "exercises" / "other.md").exists()
    other.unlink()
    edition(STUDENT, root=book)
    assert not (tree / "exercises" / "other.md").exists()


def test_an_overlay_goes_first_and_touches_no_source(book):
    own = book.parent / f"{book.name}-own"
    (own / "exercises").mkdir(parents=True)
    (own / "data").mkdir()
    (own / "exercises" / "small.md").write_text(SECRET.replace("The sum", "My sum"), "utf-8")
    (own / "data" / "flows.csv").write_text("year,n\n2016,1\n")
    made = edition(INSTRUCTOR, own, root=book)
    assert "My sum" in (made.tree / "exercises" / "small.md").read_text("utf-8")
    assert (made.tree / "data" / "flows.csv").read_text() == "year,n\n2016,1\n"
    assert (book / "data" / "flows.csv").read_text() == "year,n\n2016,5\n2017,7\n"
    assert made.site != edition(INSTRUCTOR, root=book).site
    (own / "exercise").mkdir()
    (own / "exercise" / "small.md").write_text("a slip of the pen")
    with pytest.raises(BookError, match="the book reads no such file"):
        edition(INSTRUCTOR, own, root=book)


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The page built by Sphinx, once with and once without its solutions."""
    made = {}
    for name, text in ((INSTRUCTOR, SECRET), (STUDENT, without_solutions(SECRET, "small"))):
        root = tmp_path_factory.mktemp(name)
        write_book(root, {"exercises/small": text})
        write_course(root, page=text)
        if name == STUDENT:  # the sources, with solutions, stand elsewhere
            sources = tmp_path_factory.mktemp("sources")
            write_book(sources, {"exercises/small": SECRET})
            write_course(sources, page=SECRET)
            conf = root / "conf.py"
            conf.write_text(f"{conf.read_text()}\nsources_root = {str(sources)!r}\n")
        built = build(root)
        assert built.code == 0, built.said
        made[name] = built.site
    return made


def test_no_published_file_of_the_students_edition_holds_a_secret(sites):
    for path, content in texts(sites[STUDENT]).items():
        for secret in SECRETS:
            assert secret.encode() not in content, path
            assert secret.lower().encode() not in content, path


def test_the_instructors_edition_shows_every_solution_folded(sites):
    page = parsed(sites[INSTRUCTOR])
    boxes = page.select("details.solution")
    assert len(boxes) == 2
    assert not any(box.has_attr("open") for box in boxes)
    assert all(secret in boxes[0].get_text() + boxes[1].get_text() for secret in SECRETS[:1])


@pytest.mark.parametrize("name", [STUDENT, INSTRUCTOR])
def test_both_editions_show_quiz_points_and_rubric(sites, name):
    page = parsed(sites[name])
    assert [one["data-kind"] for one in page.select("form.selfcheck")] == [
        "single", "multi", "numeric", "short",
    ]  # fmt: skip
    order = [heading.get_text() for heading in page.select("article h2")]
    assert [one.rstrip("#") for one in order] == ["Check yourself", "Reproduce", "Criticise"]
    assert [one.get_text() for one in page.select(".exercise-facts")] == [
        "2 points, about 5 minutes",
        "6 points, about 10 minutes",
    ]
    rubric = page.select_one("table.rubric")
    assert [head.get_text() for head in rubric.select("tbody th")] == ["Names it", "Says why"]
    assert len(rubric.select("tbody td")) == 16


def test_a_quiz_stands_where_its_page_wants_it(tmp_path):
    page = PAGE.replace("## Criticise", "```{selfcheck} small\n```\n\n## Criticise")
    write_book(tmp_path, {"exercises/small": page})
    write_course(tmp_path, page=page)
    built = build(tmp_path)
    assert built.code == 0, built.said
    made = parsed(built.site)
    assert len(made.select("form.selfcheck")) == 4
    assert "Check yourself" not in made.get_text()


def test_faults_of_quiz_and_directive_stop_the_build(tmp_path):
    page = PAGE.replace("## Criticise", "```{selfcheck} nobody\n```\n\n## Criticise")
    write_book(tmp_path, {"exercises/small": page})
    write_course(tmp_path, page=page, quiz=QUIZ.replace("tolerance: 0.005", "tolerance: wide"))
    built = build(tmp_path)
    assert built.code != 0
    assert "exercises/nobody.quiz.yml: there is no such quiz. Mend:" in built.said
    assert "'tolerance' is missing or not a number" in built.said


def test_the_cache_of_cells_is_whole_before_pages_are_read_side_by_side(tmp_path):
    folder = tmp_path / "cache"
    make_cache(SimpleNamespace(config=SimpleNamespace(nb_execution_cache_path=str(folder))))
    with closing(sqlite3.connect(folder / "global.db")) as made:
        tables = {name for (name,) in made.execute("select name from sqlite_master")}
    assert {"settings", "nbcache", "nbproject"} <= tables
