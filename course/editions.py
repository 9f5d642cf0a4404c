"""The two editions of the book, and the source trees that Sphinx builds them from.

Students get no solutions. They are cut from a copy of the sources before Sphinx sees it, because
what Sphinx only hides is still in its search index and in the files beside the pages. Instructors
get everything. An overlay, a folder with the same layout, replaces or adds files: an instructor's
own solutions, hidden checks or changed tables.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from course import yaml_text
from course.errors import BookError
from course.exercises.cut import without_solutions
from course.places import BUILD, ROOT, link_folder

STUDENT, INSTRUCTOR = "student", "instructor"
EDITIONS = (STUDENT, INSTRUCTOR)
PAGES = ("chapters", "exercises")
LAID_OVER = (*PAGES, "data")
SETTINGS = ("_config.yml", "_toc.yml")
READ = "pages-read"


@dataclass(frozen=True)
class Edition:
    """One edition, from its sources to its site.

    Attributes:
        name: ``student`` or ``instructor``.
        sources: The book's folder, or the copy of it that an overlay has been laid over.
        tree: Folder that Sphinx builds from.
        output: Folder in which Jupyter Book makes its ``_build``.
    """

    name: str
    sources: Path
    tree: Path
    output: Path

    @property
    def site(self) -> Path:
        """Folder of the built site."""
        return self.output / "_build" / "html"

    @property
    def read(self) -> Path:
        """File that stands there once a build has read all pages."""
        return self.site.parent / READ


def edition(name: str, overlay: Path | None = None, root: Path = ROOT) -> Edition:
    """Describe an edition, and write the tree that it is built from.

    Args:
        name: ``student`` or ``instructor``.
        overlay: Folder laid over the sources, if any.
        root: The book's folder.

    Raises:
        BookError: If the overlay does not fit the book, or a solution would reach the students.
    """
    build = root / BUILD.name
    sources = laid_over(root, overlay) if overlay else root
    is_published = name == STUDENT and not overlay
    kind = f"{name}-{overlay.name}" if overlay else name
    made = Edition(
        name=name,
        sources=sources,
        tree=build / "source" / kind,
        output=root if is_published else build / kind,
    )
    _write_tree(made, cache=build / ".jupyter_cache")
    return made


def laid_over(root: Path, overlay: Path) -> Path:
    """Lay a folder over a copy of the book's sources.

    Args:
        root: The book's folder.
        overlay: Folder with files of the same names: ``exercises/NAME.md``, ``data/NAME.csv``.

    Returns:
        The folder of the copy, in ``_build``.

    Raises:
        BookError: If the overlay is no folder, or holds what the book would not read.
    """
    if not overlay.is_dir():
        raise BookError(str(overlay), "there is no such folder.", "name the folder to lay over.")
    files = [path.relative_to(overlay) for path in _files(overlay)]
    for name in files:
        if name.parts[0] not in LAID_OVER and str(name) not in SETTINGS:
            raise BookError(
                str(overlay / name),
                "the book reads no such file.",
                f"lay over files in {', '.join(LAID_OVER)}, {' or '.join(SETTINGS)} only.",
            )
    copy = root / BUILD.name / "overlaid" / overlay.resolve().name
    wanted = {Path(name): root / name for name in SETTINGS}
    for folder in LAID_OVER:
        wanted |= {path.relative_to(root): path for path in _files(root / folder)}
    wanted |= {name: overlay / name for name in files}
    _write_all(copy, {name: (path.read_bytes(), path) for name, path in wanted.items()})
    _link_rest(root, copy)
    return copy


def _write_tree(made: Edition, cache: Path) -> None:
    """Write what Sphinx reads: pages with or without solutions, settings, links to the rest."""
    wanted: dict[Path, tuple[bytes, Path]] = {}
    for folder in PAGES:
        for path in _files(made.sources / folder):
            name = path.relative_to(made.sources)
            if folder == "exercises" and path.suffix != ".md":
                continue  # answers and the like stay with the sources
            content = path.read_bytes()
            if folder == "exercises" and made.name == STUDENT:
                content = without_solutions(content.decode("utf-8"), str(name)).encode()
            wanted[name] = (content, path)
    settings = made.sources / "_config.yml"
    wanted[Path("_config.yml")] = (_settings(settings, made, cache), settings)
    toc = made.sources / "_toc.yml"
    wanted[Path("_toc.yml")] = (toc.read_bytes(), toc)
    _write_all(made.tree, wanted)
    _link_rest(made.sources, made.tree, with_data=True)


def _settings(path: Path, made: Edition, cache: Path) -> bytes:
    """The book's settings, with what this edition needs to know."""
    settings = yaml_text.load(path.read_text("utf-8"))
    if made.name == INSTRUCTOR:
        settings["title"] += " Solutions"
    settings.setdefault("execute", {})["cache"] = str(cache)  # shared: a chapter runs once
    config = settings.setdefault("sphinx", {}).setdefault("config", {})
    config |= {"edition": made.name, "sources_root": str(made.sources)}
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True).encode()


def _files(folder: Path) -> Iterator[Path]:
    """Files of a folder and those below, without hidden and generated ones."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        skipped = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and not skipped and path.suffix != ".ipynb":
            yield path


def _write_all(folder: Path, wanted: dict[Path, tuple[bytes, Path]]) -> None:
    """Write files where they differ, as old as their sources; remove files no longer wanted."""
    for name, (content, source) in wanted.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != content:
            target.write_bytes(content)
        # Sphinx reads a page again when it is newer: so is one of which only the solution changed.
        age = source.stat()
        os.utime(target, ns=(age.st_atime_ns, age.st_mtime_ns))
    for top in (*LAID_OVER, *SETTINGS):
        if not (folder / top).is_symlink():
            for path in _files(folder / top):
                if path.relative_to(folder) not in wanted:
                    path.unlink()


def _link_rest(root: Path, folder: Path, with_data: bool = False) -> None:
    """Link the folders that are the same in every edition; copy them where links are refused."""
    own = {*PAGES, BUILD.name} | (set() if with_data else {"data"})
    for path in sorted(root.iterdir()):
        if not path.is_dir() or path.name in own or path.name.startswith("."):
            continue
        link = folder / path.name
        if link.is_symlink() and link.readlink() == path:
            continue
        if link.is_symlink():
            link.unlink()
        elif link.exists():
            shutil.rmtree(link)
        link_folder(link, path)
