"""Common Cartridge 1.1: links, quizzes, open questions and rubrics for any system that reads it."""

from xml.etree.ElementTree import Element

from course.exports.cartridge_quiz import open_quiz, quiz
from course.exports.chapters import LICENCE, LICENCE_ADDRESS, Chapter
from course.exports.markup import document, element, root
from course.exports.package import Package, archive
from course.exports.rubric_page import open_questions, rubric_page

PACKAGING = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
METADATA = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
LINK = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
PROFILE = "http://www.imsglobal.org/profile/cc/ccv1p1"
SCHEMAS = {
    PACKAGING: f"{PROFILE}/ccv1p1_imscp_v1p2_v1p0.xsd",
    METADATA: f"{PROFILE}/LOM/ccv1p1_lommanifest_v1p0.xsd",
}
ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
NAME = "united-front.imscc"


class _Cartridge:
    """A cartridge while it is filled."""

    def __init__(self, book: str) -> None:
        """Begin with the manifest's head."""
        self.files: dict[str, bytes] = {}
        self.lost = Package()
        spaces = {"": PACKAGING, "lomimscc": METADATA}
        self.manifest = root("manifest", spaces, SCHEMAS, identifier="united-front")
        metadata = element(self.manifest, "metadata")
        element(metadata, "schema", "IMS Common Cartridge")
        element(metadata, "schemaversion", "1.1.0")
        _describe(element(metadata, "lomimscc:lom"), book)
        organisations = element(self.manifest, "organizations")
        outline = element(
            organisations, "organization", identifier="outline", structure="rooted-hierarchy"
        )
        self.top = element(outline, "item", identifier="top")
        self.resources = element(self.manifest, "resources")

    def chapter(self, chapter: Chapter) -> None:
        """Add all of one chapter under its title."""
        name = chapter.name
        self.here = element(self.top, "item", identifier=f"chapter-{name}")
        element(self.here, "title", chapter.title)
        for what, folder in (("Read the chapter", "chapters"), ("Do the exercises", "exercises")):
            path = f"{name}/{folder}-link.xml"
            link = _link(what, f"{chapter.site}{folder}/{name}.html")
            self._add(f"{folder}-{name}", what, "imswl_xmlv1p1", path, link)
        made = quiz(chapter, self.lost)
        self._add(f"quiz-{name}", "Check yourself", ASSESSMENT, f"{name}/quiz.xml", made)
        if questions := open_questions(chapter):
            made, path = open_quiz(chapter, questions), f"{name}/open.xml"
            self._add(f"open-{name}", "To answer in words", ASSESSMENT, path, made)
            page, path = rubric_page(chapter, questions), f"{name}/rubric.html"
            title = "How open answers are graded"
            self._add(f"rubric-{name}", title, "webcontent", path, page)
            self.lost.lose("the rubric, which is a page of its own", name)

    def _add(self, identifier: str, title: str, kind: str, path: str, content: bytes) -> None:
        """Add one file, and its line in the outline."""
        item = element(self.here, "item", identifier=f"item-{identifier}", identifierref=identifier)
        element(item, "title", title)
        resource = element(self.resources, "resource", identifier=identifier, type=kind)
        if kind == "webcontent":
            resource.set("href", path)
        element(resource, "file", href=path)
        self.files[path] = content


def make(chapters: list[Chapter]) -> Package:
    """Make one cartridge of all chapters given.

    Args:
        chapters: The chapters, at least one.
    """
    cartridge = _Cartridge(chapters[0].book)
    for chapter in chapters:
        cartridge.chapter(chapter)
    files = {**cartridge.files, "imsmanifest.xml": document(cartridge.manifest)}
    return Package({NAME: archive(files)}, cartridge.lost.losses)


def _describe(metadata: Element, book: str) -> None:
    """Title, language and licence."""
    general = element(metadata, "lomimscc:general")
    element(element(general, "lomimscc:title"), "lomimscc:string", book, language="en-GB")
    element(general, "lomimscc:language", "en-GB")
    rights = element(metadata, "lomimscc:rights")
    restricted = element(rights, "lomimscc:copyrightAndOtherRestrictions")
    element(restricted, "lomimscc:value", "yes")
    description = element(rights, "lomimscc:description")
    element(description, "lomimscc:string", f"{LICENCE} - {LICENCE_ADDRESS}", language="en-GB")


def _link(title: str, address: str) -> bytes:
    """A link to a page of the book."""
    link = root("webLink", {"": LINK}, {LINK: f"{PROFILE}/ccv1p1_imswl_v1p1.xsd"})
    element(link, "title", title)
    element(link, "url", href=address, target="_blank")
    return document(link)
