"""No solution stands in any published file: pages, search index, archive, notebooks."""

import ast
import html
import io
import re
import zipfile
from functools import cache

import pytest
from contents import EXERCISES, PAGES, notebooks, source

from course.exercises.cut import without_solutions
from course.exercises.load import load_course
from course.places import ROOT

SHORTEST = 20  # characters of a line that tells a solution
WORD = re.compile(r"[A-Za-z_]\w*")
BINARY = {".png", ".woff2", ".woff", ".ico", ".jpg", ".wasm", ".whl", ".gz", ".inv"}
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def plain(text):
    """A text without tags and with single spaces, as a reader sees it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@cache
def students_sources():
    """What students are meant to read: pages without solutions, and the checks."""
    texts = [source(name).text for name in PAGES if name not in EXERCISES]
    for name in EXERCISES:
        texts.append(without_solutions(source(name).text, f"{name}.md"))
    for page in load_course(ROOT).pages.values():
        texts += [check.source for exercise in page.judged for check in exercise.checks]
    return " ".join(" ".join(text.split()) for text in texts)


def sentinels(exercise):
    """Lines and sentences that stand in one solution, and in nothing that students read."""
    lines = exercise.solution.splitlines()
    lines += SENTENCE.split(re.sub(r"[`*{}$\[\]()<>]|\n", " ", exercise.explanation))
    found = {" ".join(line.split()) for line in lines}
    return {one for one in found if len(one) >= SHORTEST and one not in students_sources()}


def names_of(exercise):
    """Names that only the solution defines."""
    stored = {
        node.id
        for node in ast.walk(ast.parse(exercise.solution))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return {name for name in stored if "_" in name} - set(WORD.findall(students_sources()))


def texts_of(site):
    """Every published text by its name, members of archives included."""
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = str(path.relative_to(site))
        if path.suffix == ".zip":
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
                for member in archive.namelist():
                    yield f"{name}/{member}", archive.read(member).decode("utf-8", "replace")
        elif path.suffix not in BINARY and "pyodide" not in name:
            yield name, path.read_text("utf-8", "replace")


ALL = [(page, exercise) for page in load_course(ROOT).pages.values() for exercise in page.exercises]


@pytest.fixture(scope="module")
def published(site):
    """All texts of the site, as written and as read."""
    own = {}
    for name, text in texts_of(site):
        if name.startswith("_static/") and not name.endswith("searchindex.js"):
            continue  # scripts and styles, the same for every book
        own[name] = text.replace("\\n", "\n").replace('\\"', '"')
    return {name: (" ".join(text.split()), plain(text)) for name, text in own.items()}


def test_every_published_page_is_looked_at(published):
    assert {f"{name}.html" for name in PAGES} <= set(published)
    assert "searchindex.js" in published
    for name in notebooks():
        assert f"united-front.zip/united-front/{name}.ipynb" in published


def test_a_solution_would_be_seen():
    """The sentinels are many, and a page that still has its solutions holds them all."""
    for page, exercise in ALL:
        whole = " ".join(source(f"exercises/{page.name}").text.split())
        found = sentinels(exercise)
        assert found, exercise.label
        code = {one for one in found if one in " ".join(exercise.solution.split())}
        assert all(one in whole for one in code)


def test_no_line_or_sentence_of_a_solution_is_published(published):
    wanted = {one: exercise.label for _, exercise in ALL for one in sentinels(exercise)}
    assert len(wanted) > 5 * len(ALL)
    leaks = [
        f"{name}: {one} ({label})"
        for name, texts in published.items()
        for one, label in wanted.items()
        if any(one in text for text in texts)
    ]
    assert leaks == []


def test_no_name_that_only_a_solution_uses_is_published(published):
    wanted = set().union(*(names_of(exercise) for _, exercise in ALL if not exercise.is_open))
    assert len(wanted) > len(ALL) / 4
    leaks = {name: wanted & set(WORD.findall(text)) for name, (text, _) in published.items()}
    assert {name: found for name, found in leaks.items() if found} == {}


def test_no_file_beside_the_pages_is_published(site):
    kinds = ("answers.yml", "rubric.yml", "quiz.yml", ".md", ".ipynb")
    assert [path for path in site.rglob("*") if path.name.endswith(kinds)] == []
    assert not (site / "_sources").exists()
