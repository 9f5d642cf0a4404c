"""The codes and names of the hand-kept table of countries, for every other builder."""

import csv
import io
from pathlib import Path

from data.builders.faults import BuildError
from data.builders.tables import read_text, unique

NEEDED = ("country_iso3", "country")


def country_names(path: Path) -> dict[str, str]:
    """Read which countries the book knows.

    Args:
        path: ``countries.csv``.

    Returns:
        Code -> short name.

    Raises:
        BuildError: An unreadable file, one without these two columns, or a code given twice.
    """
    rows = list(csv.DictReader(io.StringIO(read_text(path, "utf-8"), newline="")))
    if not rows or not set(NEEDED) <= set(rows[0]):
        raise BuildError(
            f"{path.name}, line 1", f"has no columns {' and '.join(NEEDED)}.", "restore them."
        )
    unique("countries", rows, NEEDED[:1])
    return {row["country_iso3"]: row["country"] for row in rows}
