"""The lists of tables and sources in ``data/README.md`` and ``LICENSE-CONTENT.md``.

They stand between two comments, are written from the data package by ``book.py data --stamp``,
and a test compares them with it.
"""

import re
from pathlib import Path

from course.datapackage import Package, Source, Table, brief, licence_name, load
from course.errors import BookError
from course.places import ROOT

README = Path("data", "README.md")
LICENCES = Path("LICENSE-CONTENT.md")
PLAIN = "CC-BY-4.0"  # what the package's own compilations are under


def lists(package: Package) -> dict[Path, dict[str, str]]:
    """Return every list by file and name."""
    return {
        README: {"tables": tables(package), "sources": sources(package)},
        LICENCES: {"licences": licences(package)},
    }


def tables(package: Package) -> str:
    """Return the list of tables: rows, size, licence, and what makes each."""
    lines = ["| file | rows | kB | licence | made by |", "|---|--:|--:|---|---|"]
    for _, group in package.topics:
        for table in group:
            made = (
                f"[{table.builder.rpartition('/')[2]}]({table.builder.removeprefix('data/')})"
                if table.builder
                else "hand-compiled"
            )
            size = max(1, round(table.resource["bytes"] / 1000))
            lines.append(
                f"| [{table.name}.csv]({table.resource['path']}) | {len(table.rows):,} | {size} "
                f"| {_licence(table)} | {made} |"
            )
    return "\n".join(lines)


def sources(package: Package) -> str:
    """Return one statement for each source: where, terms, raw files, tables."""
    lines = []
    for source in package.sources:
        lines.append(f"- **{_cell(source.name)}**. {_where(source)}{_raw(package, source)}")
        for terms, names in _by_terms(source).items():
            lines.append(f"  - {', '.join(f'`{name}`' for name in names)}: {terms}")
    return "\n".join(line.rstrip() for line in lines)


def _by_terms(source: Source) -> dict[str, list[str]]:
    """Return the terms of a source's tables, each with the names of those that share them."""
    found: dict[str, list[str]] = {}
    for table in source.tables:
        checked = _cell(str(table.resource.get("licence_checked", "")))
        found.setdefault(f"{_licence(table)}. Licence checked: {checked}.", []).append(table.name)
    return found


def licences(package: Package) -> str:
    """Return every table that is not under the package's own licence, with its terms."""
    lines = []
    for table in package.tables.values():
        if table.licences != [PLAIN]:
            terms = "; ".join(
                f"[{licence['title']}]({licence['path']})"
                for licence in table.resource.get("licenses", [])
            )
            strong = " (**non-commercial**)" if table.non_commercial else ""
            said = " ".join(str(table.resource.get("restrictions", "")).split())
            lines.append(f"- `{table.resource['path']}`{strong}: {terms}. {said}")
    return "\n".join(lines)


def _licence(table: Table) -> str:
    """Short names of a table's licences, with a word where they forbid commercial use."""
    names = ", ".join(dict.fromkeys(licence_name(name) for name in table.licences))
    return f"{names}, non-commercial" if table.non_commercial and "NC" not in names else names


def _cell(words: str) -> str:
    """A text in one line."""
    return " ".join(brief(words).split()).rstrip(".")


def _where(source: Source) -> str:
    """Say where a source is."""
    if not source.published:
        return "No raw file. "
    paths = dict.fromkeys(str(use.source["path"]) for use in source.uses if "path" in use.source)
    vintages = dict.fromkeys(str(use.source["vintage"]) for use in source.uses)
    return f"{', '.join(f'<{path}>' for path in paths)} (vintage {'; '.join(vintages)}). "


def _raw(package: Package, source: Source) -> str:
    """Say which raw files a builder needs; none of them is in the repository."""
    folders = {
        folder: files
        for table in source.tables
        for folder, files in [package.raw_folder(table.builder)]
        if folder
    }
    return "".join(
        f"Raw files: `raw/{folder}/`, {files} hashed, not in this repository. "
        for folder, files in folders.items()
    )


def put(text: str, name: str, content: str, file: Path) -> str:
    """Return a text with one list put between its two comments.

    Raises:
        BookError: The two comments are not there exactly once.
    """
    pattern = re.compile(rf"(<!-- list: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise BookError(
            str(file),
            f"the list '{name}' has no place.",
            f"put '<!-- list: {name} -->' and '<!-- end -->' on lines of their own, once.",
        )
    return pattern.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def written(root: Path = ROOT) -> dict[Path, str]:
    """Return each file with its lists as the package gives them now.

    Args:
        root: The repository's root.
    """
    found = {}
    for file, parts in lists(load(root / "data")).items():
        text = (root / file).read_text("utf-8")
        for name, content in parts.items():
            text = put(text, name, content, file)
        found[root / file] = text
    return found


def write_lists(root: Path = ROOT) -> list[Path]:
    """Write the lists; returns the files that changed."""
    changed = []
    for file, text in written(root).items():
        if file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            changed.append(file)
    return changed
