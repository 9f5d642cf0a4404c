"""Names in the IMF's workbooks: which are countries, and what is known to be odd about the rest.

Both lists are kept by hand: ``data/countries.csv`` and ``data/dots_exceptions.csv``. A name that
stands in neither stops the build.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.builders.faults import BuildError
from data.builders.tables import read_csv, unique

COUNTRIES, EXCEPTIONS = "countries.csv", "dots_exceptions.csv"
COUNTRY_COLUMNS = ("country_iso3", "country", "imf_name", "note")
EXCEPTION_COLUMNS = (
    "exception_id", "kind", "imf_name", "source_file", "same_as", "country_iso3", "treatment",
    "reason",
)  # fmt: skip

# What the builder does with each kind. The table must not promise anything else.
TREATMENTS = {
    "total": "kept as total",
    "area": "left out",
    "remainder": "left out",
    "heading": "left out",
    "part of a country": "left out",
    "negative figures": "left out",
    "repeated workbook": "used once",
    "repeated row": "used once",
    "withdrawn code": "kept under the code",
    "user-assigned code": "kept under the code",
    "code outside ISO": "kept under the code",
    "changed territory": "kept under the code",
    "reports in an area": "kept under the code",
    "no workbook": "kept under the code",
}
NO_COUNTRY = ("total", "area", "remainder", "heading", "part of a country")
# Cells that must be filled; all others must be empty.
FILLED = {
    "negative figures": ("imf_name", "source_file"),
    "repeated workbook": ("imf_name", "source_file", "same_as"),
    **dict.fromkeys((*NO_COUNTRY, "repeated row"), ("imf_name",)),
}
FILLED_FOR_A_CODE = ("imf_name", "country_iso3")


@dataclass(frozen=True)
class Names:
    """All that is known about the names.

    Attributes:
        countries: IMF name -> ``country_iso3`` and ``country``.
        total: The row that holds the sum over all partners.
        kinds: Name that is no country -> its kind, one of ``NO_COUNTRY``.
        repeated_workbooks: File -> the file that it repeats.
        repeated_rows: Names printed twice on a sheet with the same figures.
        negative: (file, name) whose negative figures are left out.
    """

    countries: Mapping[str, Mapping[str, str]]
    total: str
    kinds: Mapping[str, str]
    repeated_workbooks: Mapping[str, str]
    repeated_rows: frozenset[str]
    negative: frozenset[tuple[str, str]]

    def code(self, name: str, where: str) -> str:
        """Look a name up.

        Args:
            name: Exact name in the workbook.
            where: Place for messages.

        Returns:
            The country's code, or an empty string for an area, a remainder, the total.

        Raises:
            BuildError: A name that nobody has placed yet.
        """
        if name in self.countries:
            return self.countries[name]["country_iso3"]
        if name in self.kinds:
            return ""
        raise BuildError(
            where,
            f"the name {name!r} is unknown.",
            f"add it to data/{COUNTRIES}, or to data/{EXCEPTIONS} if it is not one country.",
        )


def read_names(data: Path) -> Names:
    """Read both hand-kept tables.

    Args:
        data: The folder with the two tables.

    Raises:
        BuildError: An unreadable file, a code or a name that occurs twice, an exception of an
            unknown kind, without the cells that its kind needs, or at odds with the countries.
    """
    rows = read_csv(data / COUNTRIES, COUNTRY_COLUMNS)
    for column in COUNTRY_COLUMNS[:3]:
        unique("countries", rows, (column,))
    countries = {
        row["imf_name"]: {"country_iso3": row["country_iso3"], "country": row["country"]}
        for row in rows
    }
    exceptions = read_csv(data / EXCEPTIONS, EXCEPTION_COLUMNS)
    unique("dots_exceptions", exceptions, ("exception_id",))
    for number, row in enumerate(exceptions, 2):
        check_exception(row, countries, f"{EXCEPTIONS}, record {number}")
    outside = [row for row in exceptions if row["kind"] in NO_COUNTRY]
    unique("dots_exceptions", outside, ("imf_name",))
    totals = [row["imf_name"] for row in outside if row["kind"] == "total"]
    if len(totals) != 1:
        raise BuildError(
            EXCEPTIONS, f"the rows of kind 'total' are {totals}.", "keep exactly one: World."
        )

    def of_kind(kind: str) -> list[dict[str, str]]:
        return [row for row in exceptions if row["kind"] == kind]

    return Names(
        countries,
        totals[0],
        {row["imf_name"]: row["kind"] for row in outside},
        {row["source_file"]: row["same_as"] for row in of_kind("repeated workbook")},
        frozenset(row["imf_name"] for row in of_kind("repeated row")),
        frozenset((row["source_file"], row["imf_name"]) for row in of_kind("negative figures")),
    )


def check_exception(
    row: Mapping[str, str], countries: Mapping[str, Mapping[str, str]], where: str
) -> None:
    """Check one exception.

    Raises:
        BuildError: Any of the faults that ``read_names`` lists.
    """
    kind, name = row["kind"], row["imf_name"]
    if TREATMENTS.get(kind) != row["treatment"]:
        raise BuildError(
            where,
            f"the kind {kind!r} with the treatment {row['treatment']!r} is unknown.",
            "use one of the kinds in TREATMENTS of dots_names.py, with its treatment.",
        )
    needed = FILLED.get(kind, FILLED_FOR_A_CODE)
    cells = ("imf_name", "source_file", "same_as", "country_iso3")
    filled = tuple(cell for cell in cells if row[cell])
    if set(filled) != set(needed):
        raise BuildError(
            where,
            f"a row of kind {kind!r} has the cells {', '.join(filled)} filled.",
            f"fill {', '.join(needed)} and no other of {', '.join(cells)}.",
        )
    if kind in NO_COUNTRY:
        if name in countries:
            raise BuildError(
                where,
                f"{name!r} is of kind {kind!r} and also stands in {COUNTRIES}.",
                "settle whether it is one country.",
            )
    elif name not in countries:
        raise BuildError(
            where, f"{name!r} is not in {COUNTRIES}.", "write the IMF's name exactly as there."
        )
    elif row["country_iso3"] not in ("", countries[name]["country_iso3"]):
        raise BuildError(
            where,
            f"{name!r} has the code {row['country_iso3']} here and "
            f"{countries[name]['country_iso3']} in {COUNTRIES}.",
            "use one code.",
        )
