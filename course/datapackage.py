"""The data package as pages and lists show it: tables with rows, doubts, fields and sources."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from course import yaml_text
from course.errors import BookError
from data.builders.doubts import Doubt, counts, doubtful

REGISTRY = "sources"  # the table whose rows other tables name by source_id
BETWEEN = "; "
# How the ``restrictions`` of a table or the title of its licence forbid commercial use.
NO_COMMERCE = re.compile(r"non-?commercial|not commercial", re.IGNORECASE)
OTHER = {"name": "other", "title": "Other tables"}  # for a package that names no topics
# A column's unit follows from how its name ends; the longest ending decides. A field whose unit no
# ending gives says it in a property ``unit`` of its own.
UNITS = {
    "usd": "US dollars",
    "usd_thousand": "thousand US dollars",
    "usd_million": "million US dollars",
    "usd_billion": "billion US dollars",
    "intl_usd_2011": "international dollars of 2011",
    "cny_million": "million yuan",
    "tiv_delivered_million": "million trend-indicator values",
    "latitude": "degrees",
    "longitude": "degrees",
    "km": "kilometres",
    "tonnes": "tonnes",
    "thousand_tonnes": "thousand tonnes",
    "million_tonnes": "million tonnes",
    "barrels": "barrels",
    "kg": "kilograms",
    "percent": "percent",
    "percent_low": "percent",
    "percent_high": "percent",
    "days": "days",
    "persons": "persons",
    "utc": "UTC",
    "kst": "Korea Standard Time",
}
# What pandas takes for a figure, a truth value or a missing cell unless told otherwise.
FIGURE = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|true|false|inf|infinity", re.IGNORECASE)
UNSTATED = {
    *("#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"),
    *("<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"),
}
NAMED = {
    "CC0-1.0": "CC0",
    "etalab-2.0": "Etalab 2.0",
    "US-government-work": "public domain",
}
CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-[A-Z]+)*)-(\d\.\d)")
COMMIT = re.compile(r"\b([0-9a-f]{7})[0-9a-f]{33}\b")


@dataclass(frozen=True)
class Table:
    """One table of the package.

    Attributes:
        resource: Its entry in ``datapackage.yaml``.
        rows: Its rows, every cell as text.
    """

    resource: Mapping[str, Any]
    rows: list[dict[str, str]]

    @property
    def name(self) -> str:
        """Name in the package, and of the file without its suffix."""
        return str(self.resource["name"])

    @property
    def title(self) -> str:
        """What a reader calls it."""
        return str(self.resource["title"])

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The columns, in order."""
        return list(self.resource["schema"]["fields"])

    @property
    def key(self) -> list[str]:
        """Columns of the primary key."""
        return as_list(self.resource["schema"].get("primaryKey"))

    @property
    def references(self) -> dict[str, tuple[str, str]]:
        """Column -> (table, column) that it refers to; an own reference names this table."""
        found = {}
        for foreign in self.resource["schema"].get("foreignKeys", []):
            there = foreign["reference"]
            pairs = zip(as_list(foreign["fields"]), as_list(there["fields"]), strict=True)
            for here, column in pairs:
                found[here] = (there.get("resource") or self.name, column)
        return found

    @property
    def builder(self) -> str:
        """Path of the program that builds the table; empty where it was compiled by hand."""
        built_by = str(self.resource.get("built_by", ""))
        return built_by if built_by.endswith(".py") else ""

    @property
    def non_commercial(self) -> bool:
        """True where the table's licence, or what is said about its terms, forbids commerce."""
        titles = [str(licence.get("title", "")) for licence in self.resource.get("licenses", [])]
        said = " ".join([*titles, str(self.resource.get("restrictions", ""))])
        return any("-NC" in name for name in self.licences) or bool(NO_COMMERCE.search(said))

    @property
    def licences(self) -> list[str]:
        """Short names of its licences."""
        return [str(licence.get("name", "")) for licence in self.resource.get("licenses", [])]

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What its own columns mark as doubtful."""
        return doubtful(self.resource, self.rows)

    @cached_property
    def doubtful(self) -> int:
        """Number of rows that are doubtful for at least one reason."""
        return counts(self.resource, self.rows)[0]

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """First and last year: of ``year`` or ``date``, else of the first dates or years."""
        names = [f["name"] for f in self.fields]
        dated = [f["name"] for f in self.fields if f.get("type") in ("date", "datetime")]
        yearly = [name for name in names if name.endswith("_year")]
        for name in [*(n for n in ("year", "date") if n in names), *dated, *yearly]:
            found = [int(row[name][:4]) for row in self.rows if row.get(name, "")[:4].isdigit()]
            if found:
                return min(found), max(found)
        return None


@dataclass(frozen=True)
class Use:
    """One source as one table uses it: where its files or pages are, by the package's words."""

    table: Table
    source: Mapping[str, Any]


@dataclass
class Source:
    """A source that one or more tables come from.

    Attributes:
        name: The short name by which charts cite it, or its title.
        slug: Its name as an anchor.
        uses: One entry for each place that a table names, in the order of the package.
    """

    name: str
    slug: str
    uses: list[Use] = field(default_factory=list)

    @property
    def tables(self) -> list[Table]:
        """Tables that come from it, each once."""
        return list({use.table.name: use.table for use in self.uses}.values())

    @property
    def published(self) -> bool:
        """True where a place of its own is known; false where each row names its page."""
        return any(str(use.source.get("path", "")).startswith("http") for use in self.uses)


@dataclass(frozen=True)
class Package:
    """The whole package.

    Attributes:
        descriptor: ``datapackage.yaml``.
        folder: Where it and the tables are.
        tables: Its tables by name, in the order of the package.
    """

    descriptor: Mapping[str, Any]
    folder: Path
    tables: dict[str, Table]

    @property
    def topics(self) -> list[tuple[Mapping[str, Any], list[Table]]]:
        """Topics in their order, each with its tables; a topic without a table is left out."""
        topics = list(self.descriptor.get("topics", []))
        known = {topic["name"] for topic in topics}
        found = [
            (topic, [t for t in self.tables.values() if t.resource.get("topic") == topic["name"]])
            for topic in topics
        ]
        rest = [t for t in self.tables.values() if t.resource.get("topic") not in known]
        return [(topic, tables) for topic, tables in [*found, (OTHER, rest)] if tables]

    @cached_property
    def sources(self) -> list[Source]:
        """All sources; one without a short name belongs to the one before it in its table."""
        found: dict[str, Source] = {}
        slugs: Counter[str] = Counter()
        for table in self.tables.values():
            name = ""
            for source in table.resource.get("sources", []):
                name = source.get("short") or name or brief(source["title"])
                if name not in found:
                    slug = slugged(name)
                    slugs[slug] += 1
                    again = f"-{slugs[slug]}" if slugs[slug] > 1 else ""
                    found[name] = Source(name, f"from-{slug}{again}")
                found[name].uses.append(Use(table, source))
        return list(found.values())

    @cached_property
    def registry(self) -> dict[str, dict[str, str]]:
        """Rows of the source registry by source_id."""
        table = self.tables.get(REGISTRY)
        return {row["source_id"]: row for row in table.rows} if table else {}

    def registered(self, cell: str) -> list[str]:
        """Entries of the registry that a cell names."""
        return [part for part in cell.split(BETWEEN) if part in self.registry]

    def citing_columns(self, table: Table) -> list[str]:
        """Columns of a table whose cells name entries of the registry, as a rule."""
        found = []
        for column in [f["name"] for f in table.fields]:
            cells = [row[column] for row in table.rows if row.get(column)]
            if table.name != REGISTRY and cells:
                hits = sum(bool(self.registered(cell)) for cell in cells)
                if 2 * hits >= len(cells):
                    found.append(column)
        return found

    @cached_property
    def cited(self) -> dict[str, Counter[str]]:
        """source_id -> number of rows that name it, by table."""
        found: dict[str, Counter[str]] = {name: Counter() for name in self.registry}
        for table in self.tables.values():
            columns = self.citing_columns(table)
            for row in table.rows if columns else ():
                for name in {n for column in columns for n in self.registered(row[column])}:
                    found[name][table.name] += 1
        return found

    def raw_folder(self, builder: str) -> tuple[str, int]:
        """Folder of the raw files that a builder reads, and how many of them are hashed."""
        program, hashes = self.folder.parent / builder, self.folder / "builders" / "raw.sha256"
        if not (builder and program.is_file() and hashes.is_file()):
            return "", 0
        named = re.search(r'^SOURCE\b.*=\s*"([\w.-]+)"', program.read_text("utf-8"), re.M)
        folder = named[1] if named else ""
        lines = hashes.read_text("utf-8").splitlines()
        return folder, sum(line[66:].startswith(f"{folder}/") for line in lines) if folder else 0


def load(folder: Path) -> Package:
    """Read the package in a folder, tables included; again only when a file of it has changed.

    Args:
        folder: Where ``datapackage.yaml`` and the tables are.

    Raises:
        BookError: A table that the package names is missing.
        BuildError: A table's entry ``doubts`` is not written as it should be.
    """
    files = sorted([folder / "datapackage.yaml", *folder.glob("*.csv")])
    return _load(folder, tuple(file.stat().st_mtime_ns for file in files))


@cache
def _load(folder: Path, _changed: tuple[int, ...]) -> Package:
    """Read the package; once for each state of its files."""
    descriptor = yaml_text.load((folder / "datapackage.yaml").read_text("utf-8"))
    tables = {}
    for resource in descriptor["resources"]:
        if not (folder / resource["path"]).is_file():
            raise BookError(
                f"data/datapackage.yaml, resource {resource['name']}",
                f"{resource['path']} is missing.",
                "build or restore the table, or take out its entry.",
            )
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            tables[resource["name"]] = Table(resource, list(csv.DictReader(file)))
    return Package(descriptor, folder, tables)


def licence_name(name: str) -> str:
    """The short name of a licence as its maker writes it; terms of other kinds have none."""
    found = CREATIVE_COMMONS.fullmatch(name)
    if found:
        return f"CC {found[1]} {found[2]}"
    if name in NAMED:
        return NAMED[name]
    return name if re.fullmatch(r"(MIT|Apache-2\.0|GPL-\d.*|ODbL.*|PDDL.*)", name) else "own terms"


def cite(table: Table, package: Package) -> str:
    """The line to put below a chart or table made from a table, as plain text."""
    own = table.resource.get("attribution")
    if own:
        return str(own)
    names = [source.name for source in package.sources if table in source.tables]
    shorts = [s["short"] for s in table.resource.get("sources", []) if s.get("short")]
    said = "; ".join(dict.fromkeys(shorts or names))
    whole = f"United Front?, data package {package.descriptor.get('version', '')}".strip()
    return f"Source: {said}. Table {table.name} of {whole}."


def as_list(value: object) -> list[str]:
    """One name or several, as the standard allows, as a list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def slugged(text: str) -> str:
    """The first words of a text as part of an anchor."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())[:6])


def brief(title: str) -> str:
    """A title without the word "Source", and with commits cut to seven digits, which find them."""
    return COMMIT.sub(r"\1", title.removeprefix("Source: "))


def unit(column: Mapping[str, Any]) -> str:
    """Return the unit of a column: its own property, else what its name's ending says, else ''."""
    if column.get("unit"):
        return str(column["unit"])
    if column.get("type") not in ("integer", "number", "time", "date", "datetime"):
        return ""
    name = f"_{column['name']}"
    endings = [ending for ending in UNITS if name.endswith(f"_{ending}")]
    return UNITS[max(endings, key=len)] if endings else ""


def constraints(column: Mapping[str, Any]) -> list[str]:
    """Return what a column's cells must be, in words; patterns and values in backquotes."""
    said = column.get("constraints", {})
    found = [word for word in ("required", "unique") if said.get(word)]
    low, high = said.get("minimum"), said.get("maximum")
    if low is not None and high is not None:
        found.append(f"{low} to {high}")
    elif low is not None:
        found.append(f"{low} or more")
    elif high is not None:
        found.append(f"{high} or less")
    if said.get("enum"):
        found.append("one of " + ", ".join(f"`{_plain(value)}`" for value in said["enum"]))
    if said.get("pattern"):
        found.append(f"pattern `{said['pattern']}`")
    for name, words in (("minLength", "characters at least"), ("maxLength", "characters at most")):
        if name in said:
            found.append(f"{said[name]} {words}")
    return found


def _plain(value: object) -> str:
    """A value as it stands in the table."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def recipe(table: Table, folder: str = "../data") -> str:
    """Return one line of Python that loads a table with pandas as its description means it.

    Text that pandas would take for figures is named as text, and dates are read as dates.

    Args:
        table: The table.
        folder: Where the tables are, seen from the reader's notebook.
    """
    options = []
    texts = [f["name"] for f in table.fields if f["type"] == "string" and _misread(table, f)]
    if texts:
        options.append("dtype={" + ", ".join(f'"{name}": str' for name in texts) + "}")
    dates = [f["name"] for f in table.fields if f["type"] in ("date", "datetime")]
    if dates:
        options.append("parse_dates=[" + ", ".join(f'"{name}"' for name in dates) + "]")
    if any(cell in UNSTATED for row in table.rows for cell in row.values()):
        options.append('keep_default_na=False, na_values=[""]')
    return f"pd.read_csv({', '.join([repr_path(folder, table), *options])})"


def repr_path(folder: str, table: Table) -> str:
    """The path of a table's file as Python writes it, in double quotation marks."""
    return f'"{folder}/{table.resource["path"]}"'


def _misread(table: Table, column: Mapping[str, Any]) -> bool:
    """True where pandas would take a column of text for something else."""
    cells = [row[column["name"]] for row in table.rows if row.get(column["name"])]
    return all(FIGURE.fullmatch(cell) for cell in cells)
