"""Where the book is published: it follows from the one line that names the repository."""

from pathlib import Path
from urllib.parse import urlparse

from course import yaml_text


def site_address(repository: str) -> str:
    """Return the address of the published site.

    Args:
        repository: ``https://github.com/OWNER/NAME``.

    Returns:
        ``https://OWNER.github.io/NAME/``.
    """
    owner, _, name = urlparse(repository).path.strip("/").partition("/")
    return f"https://{owner}.github.io/{name}/"


def address_of(root: Path) -> str:
    """Return the address of a book's site; empty where its settings name no repository.

    Args:
        root: The book's folder.
    """
    settings = root / "_config.yml"
    if not settings.exists():
        return ""
    repository = (yaml_text.load(settings.read_text("utf-8")) or {}).get("repository", {})
    return site_address(repository["url"]) if repository.get("url") else ""
