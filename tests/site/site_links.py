"""The built site as a graph of pages, anchors and links, read without a browser."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup


@dataclass(frozen=True)
class Link:
    """A link or asset of a page: where it stands, what it says, and where it leads.

    Attributes:
        page: Path of the page, from the site's root.
        address: As written.
        target: Path from the site's root; empty for another host.
        anchor: Name after the number sign.
    """

    page: str
    address: str
    target: str
    anchor: str


@cache
def parsed(file: Path) -> BeautifulSoup:
    """Read one page."""
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


@cache
def anchors(file: Path) -> frozenset[str]:
    """Names that a link may lead to inside a page."""
    page = parsed(file)
    return frozenset(
        [tag["id"] for tag in page.find_all(id=True)]
        + [tag["name"] for tag in page.find_all("a", attrs={"name": True})]
    )


def links(site: Path, page: str) -> list[Link]:
    """Return every link and asset of a page.

    Args:
        site: The site's folder.
        page: Path of the page from there, for example ``chapters/data.html``.
    """
    found = []
    for tag in parsed(site / page).find_all(["a", "link", "script", "img", "source", "form"]):
        for attribute in ("href", "src", "action"):
            address = tag.get(attribute)
            if not address or address.startswith(("data:", "mailto:")):
                continue
            parts = urlsplit(address)
            inside = not parts.scheme and not parts.netloc
            target = ""
            if inside:
                target = urlsplit(urljoin(f"http://site/{page}", address)).path.lstrip("/")
            found.append(Link(page, address, unquote(target), unquote(parts.fragment)))
    return found


def dead(site: Path, link: Link) -> str:
    """Say why an inside link leads nowhere; empty when it is good."""
    file = site / link.target
    if file.is_dir():
        file = file / "index.html"
    if not file.is_file():
        return f"{link.page}: {link.address} leads to no file"
    if link.anchor and file.suffix == ".html" and link.anchor not in anchors(file):
        return f"{link.page}: {link.address} leads to no place in {link.target}"
    return ""
