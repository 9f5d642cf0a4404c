"""The table of contents and the pages agree, and every page was built."""

from contents import CHAPTERS, EXERCISES, PAGES

from course.build import check_site, check_toc
from course.places import ROOT


def test_contents_and_files_agree_both_ways():
    check_toc(ROOT)
    files = {
        f"{folder}/{path.stem}"
        for folder in ("chapters", "exercises")
        for path in (ROOT / folder).glob("*.md")
        if path.name != "README.md"
    }
    assert set(PAGES) == files
    assert len(PAGES) == len(set(PAGES))


def test_every_chapter_has_its_exercises():
    assert [name.replace("chapters/", "exercises/") for name in CHAPTERS] == EXERCISES


def test_every_page_was_built_and_says_something(site):
    check_site(site, PAGES)
