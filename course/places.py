"""Where things are, relative to the repository's root."""

import os
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
