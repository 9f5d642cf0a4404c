"""Which rows of a table its own columns call doubtful, and which of them a reader can look up.

A resource of the package says it in the property ``doubts``, a list of entries such as::

    doubts:
      - field: evidence
        sound: [measure and paragraph verified]
        say: the measure or its paragraph was not read in the resolution itself
        reverify: true

A row is doubtful when its cell is not one of ``sound``; or, where the good values cannot be
listed, when the cell names one of ``unsound`` (cells may hold several values, joined by "; ").
``reverify: true`` marks doubts that somebody can settle by opening a page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from data.builders.faults import BuildError
from data.builders.tables import read_csv, read_text

PACKAGE = "datapackage.yaml"
BETWEEN = "; "  # between several values of one cell

Row = Mapping[str, str]
Resource = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Doubt:
    """What one entry of ``doubts`` finds in a table.

    Attributes:
        field: Column that marks the doubt.
        say: What is doubtful, in words for readers.
        reverify: Whether somebody can settle it by opening a page.
        rows: The doubtful rows, in order of the table.
        total: Number of rows of the table.
    """

    field: str
    say: str
    reverify: bool
    rows: list[Row]
    total: int


def doubtful(resource: Resource, rows: Sequence[Row]) -> list[Doubt]:
    """Find the doubtful rows of a table.

    Args:
        resource: The table's entry in ``datapackage.yaml``.
        rows: All rows of the table, every cell as text.

    Returns:
        One ``Doubt`` for each entry of ``doubts``, in order, also where no row is doubtful; an
        empty list for a table without the property.

    Raises:
        BuildError: An entry that is not written as this module's opening lines say.
    """
    found = []
    for number, entry in enumerate(resource.get("doubts", ()), 1):
        field, sound, unsound = checked(resource, entry, number)
        hits = [row for row in rows if is_doubtful(row[field], sound, unsound)]
        reverify = entry.get("reverify", False)
        found.append(Doubt(field, entry["say"], reverify, hits, len(rows)))
    return found


def is_doubtful(cell: str, sound: Sequence[str] | None, unsound: Sequence[str] | None) -> bool:
    """Judge one cell; an empty one is doubtful only where good values are listed without it."""
    if sound is not None:
        return cell not in sound
    return bool(set(cell.split(BETWEEN)) & set(unsound or ()))


def counts(resource: Resource, rows: Sequence[Row]) -> tuple[int, int]:
    """Count the rows of a table.

    Returns:
        Rows that are doubtful for at least one reason (each counted once), and all rows.
    """
    hits = {id(row) for doubt in doubtful(resource, rows) for row in doubt.rows}
    return len(hits), len(rows)


def checked(
    resource: Resource, entry: Mapping[str, Any], number: int
) -> tuple[str, Sequence[str] | None, Sequence[str] | None]:
    """Check the form of an entry.

    Returns:
        Field, sound values and unsound values; one of the two lists is ``None``.

    Raises:
        BuildError: An unknown key or column, no or both lists, values that are not text.
    """
    where = f"{PACKAGE}, resource {resource['name']}, doubts {number}"
    unknown = set(entry) - {"field", "sound", "unsound", "say", "reverify"}
    if unknown:
        raise BuildError(
            where, f"unknown key {', '.join(sorted(unknown))}.",
            "use field, say, reverify, and either sound or unsound.",
        )  # fmt: skip
    field, sound, unsound = entry.get("field"), entry.get("sound"), entry.get("unsound")
    if field not in [column["name"] for column in resource["schema"]["fields"]]:
        raise BuildError(where, f"the table has no column {field!r}.", "name one of its columns.")
    if (sound is None) == (unsound is None):
        raise BuildError(
            where, "needs either sound or unsound.", "list the good values or the bad ones."
        )
    values = sound if unsound is None else unsound
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BuildError(
            where,
            f"{values!r} is no list of texts.",
            'put true, false and numbers in quotes: "true".',
        )
    if not isinstance(entry.get("say"), str) or not entry["say"]:
        raise BuildError(where, "does not say what is doubtful.", "add say: in words for readers.")
    if not isinstance(entry.get("reverify", False), bool):
        raise BuildError(where, "reverify is neither true nor false.", "write one of them.")
    return str(field), sound, unsound


def report(data: Path) -> Iterator[str]:
    """List every row that a person should look up, and where.

    Args:
        data: The folder of ``datapackage.yaml`` and the tables.

    Yields:
        Lines of text: for each table its doubts with the rows, then the count by table.

    Raises:
        BuildError: A missing file, another header than the package says, or a faulty entry.
    """
    resources, tables = read_package(data)
    found: dict[str, int] = {}
    for name, resource in resources.items():
        doubts = [d for d in doubtful(resource, tables[name]) if d.reverify and d.rows]
        for doubt in doubts:
            yield f"{name}: {doubt.say} ({len(doubt.rows)} of {doubt.total} rows)"
            for row in doubt.rows:
                places = addresses(resource, row, resources, tables)
                yield (
                    f"  {key_of(resource, row)}: {doubt.field} = {row[doubt.field]!r}; "
                    f"look in {' '.join(places) or 'no page is known'}"
                )
            yield ""
        if doubts:
            found[name] = len({id(row) for doubt in doubts for row in doubt.rows})
    yield "Rows to verify again, each counted once:"
    for name, rows in found.items():
        yield f"  {name}: {rows} of {len(tables[name])}"
    yield f"  together: {sum(found.values())}"


def read_package(data: Path) -> tuple[dict[str, Resource], dict[str, list[dict[str, str]]]]:
    """Read the package and all its tables.

    Returns:
        Name -> resource, and name -> rows with every cell as text.

    Raises:
        BuildError: A missing file, or a header that is not the package's.
    """
    package = yaml.safe_load(read_text(data / PACKAGE, "utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    tables = {
        name: read_csv(
            data / resource["path"], [field["name"] for field in resource["schema"]["fields"]]
        )
        for name, resource in resources.items()
    }
    return resources, tables


def key_of(resource: Resource, row: Row) -> str:
    """Name a row by its primary key."""
    return ", ".join(f"{column} {row[column]}" for column in resource["schema"]["primaryKey"])


def addresses(
    resource: Resource, row: Row, resources: Mapping[str, Resource], tables: Tables
) -> list[str]:
    """Say where a row can be checked.

    Args:
        resource: The row's table.
        row: The row.
        resources: All tables of the package by name.
        tables: Their rows.

    Returns:
        The row's own ``url``; else those of the pages that its cells name; and those of the rows
        that it points to, as a measure to its resolution. Else the table's source.
    """
    if row.get("url"):
        return [row["url"]]
    pages = {source["source_id"]: source["url"] for source in tables.get("sources", ())}
    found = []
    for field in resource["schema"]["fields"]:
        names = row[field["name"]].split(BETWEEN)
        if all(name in pages for name in names):
            found += [pages[name] for name in names]
    for link in resource["schema"].get("foreignKeys", ()):
        ours, theirs = link["fields"], link["reference"]["fields"]
        other = link["reference"]["resource"]
        if other in resources and other != "sources":
            found += [
                target.get("url", "")
                for target in tables[other]
                if [row[o] for o in ours] == [target[t] for t in theirs]
            ]
    found = [address for address in dict.fromkeys(found) if address]
    return found or [source["path"] for source in resource["sources"] if source.get("path")]
