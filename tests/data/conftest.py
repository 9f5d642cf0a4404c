"""Fixtures of the data tests."""

import pytest
from fake_raw import Workspace
from package_tables import RESOURCES, read

from data.builders.raw import default_folder


@pytest.fixture(scope="session")
def tables():
    """Name of a table -> its rows, every cell as text."""
    return {name: read(name) for name in RESOURCES}


@pytest.fixture(scope="session")
def raw():
    """The raw folder; tests that need it are skipped where it is absent."""
    folder = default_folder()
    if not folder.is_dir():
        pytest.skip("the raw sources are not on this machine (set UNITED_FRONT_SHARED)")
    return folder


@pytest.fixture
def workspace(tmp_path):
    """A data folder that a test may spoil."""
    return Workspace(tmp_path)
