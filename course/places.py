"""Where things are, relative to the repository's root."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "_build"
SITE = BUILD / "html"
LEDGER = ROOT / "chapters" / "claims.yml"
DATAPACKAGE = ROOT / "data" / "datapackage.yaml"


def shared() -> Path:
    """Folder of source material that may not be published (essays, raw data).

    Returns:
        The folder named by the environment variable ``UNITED_FRONT_SHARED``, else ``shared``
        beside the clone. It need not exist: whoever needs it checks.
    """
    return Path(os.environ.get("UNITED_FRONT_SHARED", ROOT.parent / "shared"))


def link_folder(link: Path, folder: Path) -> None:
    """Let a folder be found at a second place.

    Args:
        link: The second place, at which there is nothing.
        folder: The folder; it is copied where links are refused.
    """
    try:
        link.symlink_to(folder, target_is_directory=True)
    except OSError:  # Windows, unless developer mode is on
        shutil.copytree(folder, link)
