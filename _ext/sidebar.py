"""The contents in the sidebar: the book's pages, and under the page being read its sections."""

from typing import Any

from bs4 import BeautifulSoup, Tag


def contents(page: str, context: dict[str, Any]) -> str:
    """Return the book's table of contents as seen from one page.

    Args:
        page: Name of the page.
        context: Sphinx's context of the page: ``toctree`` (a function), ``toc`` (the page's own
            sections as HTML), ``pathto``, ``root_doc``.

    Returns:
        Lists with captions (HTML). The page itself carries ``aria-current``; its sections of the
        second level are a list below it.
    """
    tree = (
        context["toctree"](maxdepth=3, collapse=True, includehidden=True, titles_only=True)
        if "toctree" in context
        else ""
    )
    soup = BeautifulSoup(tree or "", "html.parser")
    for number, caption in enumerate(soup.select("p.caption"), 1):
        # A heading here would stand before the page's own title; a labelled list says the same.
        caption.attrs = {"class": "contents-caption", "id": f"contents-{number}"}
        following = caption.find_next_sibling("ul")
        if following is not None:
            following["aria-labelledby"] = f"contents-{number}"
    _add_first_page(soup, page, context)
    here = _current(soup)
    if here is not None:
        here["aria-current"] = "page"
        sections = _sections(context.get("toc", ""), soup)
        if sections is not None:
            here.insert_after(sections)
    return str(soup)


def _add_first_page(soup: BeautifulSoup, page: str, context: dict[str, Any]) -> None:
    """Put the welcome page, which no table of contents lists, in front."""
    home = context["root_doc"]
    listing, item = soup.new_tag("ul"), soup.new_tag("li")
    item["class"] = "toctree-l1 current" if page == home else "toctree-l1"
    link = soup.new_tag("a", href="#" if page == home else context["pathto"](home))
    link.string = "Welcome"
    item.append(link)
    listing.append(item)
    soup.insert(0, listing)


def _current(soup: BeautifulSoup) -> Tag | None:
    """Return the link to the page itself: the deepest one that Sphinx marks as current."""
    links = [item.find("a") for item in soup.select("li.current")]
    links = [link for link in links if link is not None and link.get("href") == "#"]
    return links[-1] if links else None


def _sections(toc: str, soup: BeautifulSoup) -> Tag | None:
    """Return the page's sections of the second level as a list; None where it has none."""
    own = BeautifulSoup(toc or "", "html.parser").select_one("ul > li > ul")
    if own is None:
        return None
    listing = soup.new_tag("ul", attrs={"class": "sections", "aria-label": "On this page"})
    for entry in own.find_all("li", recursive=False):
        link = entry.find("a", recursive=False)
        if link is None:
            continue
        item, copy = soup.new_tag("li"), soup.new_tag("a", href=str(link["href"]))
        copy.extend(list(link.children))
        item.append(copy)
        listing.append(item)
    return listing if listing.contents else None
