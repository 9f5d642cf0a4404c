"""What search engines and previews read: titles, descriptions, addresses, the social card."""

from urllib.parse import urlsplit

import pytest
import yaml
from contents import PAGES, notebooks, source
from site_links import parsed

from course.places import ROOT

REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
OWNER, NAME = urlsplit(REPOSITORY).path.strip("/").split("/")
ADDRESS = f"https://{OWNER}.github.io/{NAME}/"


def meta(page, name):
    """The content of a meta tag; none when it is missing or stands twice."""
    tags = page.find_all("meta", attrs={"property": name}) or page.find_all(
        "meta", attrs={"name": name}
    )
    assert len(tags) == 1, f"{name} stands {len(tags)} times"
    return tags[0]["content"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_shared(site, name):
    page = parsed(site / f"{name}.html")
    own = f"{ADDRESS}{name}.html"
    assert [tag["href"] for tag in page.select("link[rel=canonical]")] == [own]
    assert meta(page, "og:url") == own
    title = source(name).text.split("\n# ", 1)[-1].splitlines()[0].removeprefix("# ")
    assert title in meta(page, "og:title")
    assert page.title.get_text().startswith(title)
    described = meta(page, "og:description")
    assert 40 <= len(described) <= 200
    assert described == meta(page, "description")
    card = meta(page, "og:image")
    assert card.startswith(ADDRESS)
    assert (site / card.removeprefix(ADDRESS)).stat().st_size > 1000
    assert meta(page, "og:image:alt")


def test_titles_and_descriptions_tell_pages_apart(site):
    titles = [parsed(site / f"{name}.html").title.get_text() for name in PAGES]
    assert len(set(titles)) == len(titles)
    described = [meta(parsed(site / f"{n}.html"), "og:description") for n in notebooks()]
    assert len(set(described)) == len(described)


def test_the_language_is_said(site):
    assert {parsed(site / f"{name}.html").html["lang"] for name in PAGES} == {"en"}
