"""The package and its tables as the tests read them: plain text, no types guessed."""

import csv
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
PACKAGE = yaml.safe_load((DATA / "datapackage.yaml").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}


def read(name):
    """Rows of a table, every cell as text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fields(name):
    """Names of a table's columns, as the package lists them."""
    return [field["name"] for field in RESOURCES[name]["schema"]["fields"]]
