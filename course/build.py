"""Build the site and prove that it is whole."""

import re
import shutil
import subprocess
import time
from pathlib import Path

from course import assets, yaml_text
from course.building import begin, wait
from course.claims import check_deciding_cells, check_excerpts, load_ledger
from course.editions import INSTRUCTOR, STUDENT, Edition, edition
from course.errors import BookError
from course.exercises.load import load_course
from course.kept import hash_of
from course.notebooks import make_notebooks
from course.places import BUILD, LEDGER, ROOT, shared
from course.runtime import assemble

STAMP = BUILD / "inputs.sha256"
# All that a build keeps for the next one. Other folders in _build are not its own.
DERIVED = (
    *("html", ".doctrees", ".jupyter_cache", "jupyter_execute"),
    *("house-assets", "chart-assets", "kept", "selfcheck-assets", "cell-assets"),
    *("source", "overlaid", INSTRUCTOR),
)
TRIVIAL = 40  # words; a page with fewer is a stub
NO_PAGES = ("README.md",)  # Markdown beside the pages that is not a page


def toc_pages(toc: Path) -> list[str]:
    """Return the names of all pages that the table of contents lists, in order.

    Args:
        toc: ``_toc.yml`` in Jupyter Book's format.
    """
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            for key in ("root", "file"):
                if key in node:
                    found.append(node[key])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(yaml_text.load(toc.read_text("utf-8")))
    return found


def check_toc(root: Path) -> None:
    """Compare the table of contents with the pages that exist.

    Args:
        root: The book's folder, with ``_toc.yml``, ``chapters/`` and ``exercises/``.

    Raises:
        BookError: If a listed page does not exist, or a page is not listed.
    """
    listed = toc_pages(root / "_toc.yml")
    for name in listed:
        if not (root / f"{name}.md").exists():
            raise BookError(
                "_toc.yml",
                f"the page '{name}' is listed, but {name}.md does not exist.",
                "write the page or take its line out.",
            )
    for folder in ("chapters", "exercises"):
        for page in sorted((root / folder).glob("*.md")):
            name = f"{folder}/{page.stem}"
            if name not in listed and page.name not in NO_PAGES:
                raise BookError(
                    "_toc.yml",
                    f"{name}.md exists, but is not listed.",
                    f"add '- file: {name}' in its place.",
                )


def check_site(site: Path, pages: list[str]) -> None:
    """Prove that every page of the table of contents was written and says something.

    Args:
        site: Folder of the built site.
        pages: Names of all pages.

    Raises:
        BookError: If a page is missing or trivial, or an error stands in it.
    """
    for name in pages:
        file = site / f"{name}.html"
        if not file.exists():
            raise BookError(str(file), "the page was not built.", "read the build's messages.")
        text = file.read_text("utf-8")
        article = text[text.index("<article") : text.index("</article>")]
        words = re.sub(r"<[^>]+>", " ", article).split()
        if len(words) < TRIVIAL:
            raise BookError(
                f"{name}.md", f"the built page has {len(words)} words.", "write it, or unlist it."
            )
        if "Traceback (most recent call last)" in article:
            raise BookError(f"{name}.md", "a cell's error stands in the page.", "mend the cell.")


def _start_afresh_when_inputs_changed(runtime: str = "") -> None:
    """Drop cached results when data, packages or what makes the pages has changed.

    Args:
        runtime: Name of the Python that pages run cells with; empty where there is none.

    The execution cache knows a page's cells, not the tables that they read; a stale figure would
    stand in the site.
    """
    watched = [
        ROOT / "constraints.txt",
        ROOT / "_config.yml",
        ROOT / "_toc.yml",
        *(ROOT / "data").glob("*.*"),
        *(ROOT / "course").rglob("*.py"),
    ]
    watched += [
        p
        for folder in ("_ext", "web/src", "web/tools", "web/python")
        for p in (ROOT / folder).rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    ]
    now = hash_of(watched) + runtime
    if not STAMP.exists() or STAMP.read_text() != now:
        for name in DERIVED:
            shutil.rmtree(BUILD / name, ignore_errors=True)
        BUILD.mkdir(exist_ok=True)
        STAMP.write_text(now)


def check_sources() -> None:
    """Check what needs no build: table of contents, ledger, excerpts, notebooks.

    Raises:
        BookError: At the first fault.
    """
    check_toc(ROOT)
    ledger = load_ledger(LEDGER)
    check_deciding_cells(ledger, LEDGER.parent)
    essays = shared() / "essays"
    if essays.is_dir():
        check_excerpts(ledger, essays)
    else:
        print("the essays' texts are not on this machine: excerpts are not compared", flush=True)
    load_course(ROOT)
    make_notebooks(ROOT)


def prepare() -> None:
    """Do what comes before any edition: fetch, check the sources, drop what is out of date.

    Raises:
        BookError: If something cannot be fetched, or the sources have a fault.
    """
    assets.fetch()
    print("checking the sources", flush=True)
    check_sources()
    runtime = assemble()
    _start_afresh_when_inputs_changed(runtime.name if runtime else "")


def finish(made: Edition, building: subprocess.Popen) -> Path:
    """Wait for an edition and prove that its site is whole.

    Args:
        made: The edition.
        building: What :func:`course.building.begin` returned.

    Returns:
        The folder of the built site.

    Raises:
        BookError: If the build or the built pages have a fault.
    """
    wait(made, building)
    check_site(made.site, toc_pages(made.sources / "_toc.yml"))
    return made.site


def build(name: str = STUDENT, overlay: Path | None = None) -> Path:
    """Build one edition of the site.

    Args:
        name: The edition; the students' is the one that is published.
        overlay: Folder laid over the sources, if any.

    Returns:
        The folder of the built site.

    Raises:
        BookError: If the sources, the build or the built pages have a fault.
    """
    start = time.monotonic()
    prepare()
    print("building the book (executes every chapter the first time)", flush=True)
    made = edition(name, overlay, ROOT)
    site = finish(made, begin(made))
    print(f"built in {time.monotonic() - start:.0f} s: {site.relative_to(ROOT)}", flush=True)
    return site
