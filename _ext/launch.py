"""From a page to running code: the launch links of every page that has cells, and the download."""

import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlparse

from docutils import nodes
from editions import notebooks, sources_root
from sphinx.application import Sphinx

BINDER = "https://mybinder.org/v2/gh"
ARCHIVE = "united-front.zip"
EPOCH = (
    2017,
    7,
    4,
    0,
    0,
    0,
)  # one date for all members, so that the archive never changes by itself


def binder_link(repository: str, branch: str, page: str) -> str:
    """Return the address that opens a page as a notebook on Binder.

    Args:
        repository: Address of the repository, ``https://github.com/OWNER/NAME``.
        branch: Branch to launch.
        page: Name of the page without suffix, for example ``chapters/who-trades``.

    Raises:
        ValueError: If the address does not name an owner and a repository.
    """
    parts = urlparse(repository).path.strip("/").split("/")
    if len(parts) != 2 or not all(parts):
        raise ValueError(
            f"_config.yml: repository.url is '{repository}'. "
            "Mend: write https://github.com/OWNER/NAME."
        )
    return f"{BINDER}/{parts[0]}/{parts[1]}/{branch}?urlpath={quote(f'lab/tree/{page}.ipynb')}"


def add_links(
    app: Sphinx, page: str, _template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give the page's template its launch links, if the page has code cells."""
    options = app.config.html_theme_options
    context["repository_url"] = options.get("repository_url", "")
    cells = doctree is not None and any(
        node.get("nb_element") == "cell_code" for node in doctree.findall(nodes.container)
    )
    if cells:
        context["binder_link"] = binder_link(
            options["repository_url"], options.get("repository_branch", "main"), page
        )
        context["archive_link"] = ARCHIVE


def write_archive(app: Sphinx, failure: Exception | None) -> None:
    """Pack all notebooks with their data, ready for any Jupyter."""
    if failure or app.builder.format != "html":
        return
    root = sources_root(app)
    members = {name: text.encode() for name, text in notebooks(root).items()}
    for table in sorted((root / "data").glob("*.csv")):
        members[f"data/{table.name}"] = table.read_bytes()
    with zipfile.ZipFile(Path(app.outdir) / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(f"united-front/{name}", EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.setup_extension("editions")
    app.connect("html-page-context", add_links)
    app.connect("build-finished", write_archive)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
