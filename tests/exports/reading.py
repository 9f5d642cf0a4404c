"""How the tests read packages: archives within, questions as a learning system scores them."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from course.exports.package import unpacked


def every_file(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Path and readable text of each file, also of those in archives."""
    for name, content in files.items():
        if zipfile.is_zipfile(io.BytesIO(content)):
            yield from ((f"{name}/{path}", text) for path, text in every_file(unpacked(content)))
        else:
            yield name, readable(name, content.decode())


def readable(name: str, text: str) -> str:
    """A file's text without the escapes of its format."""
    if name.endswith(".ipynb"):
        return "\n".join(_strings(json.loads(text)))
    if name.endswith((".xml", ".html")):
        return html.unescape(html.unescape(text))
    return text


def _strings(value: object) -> Iterator[str]:
    """All texts in JSON; a list of lines is one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        if value and all(isinstance(one, str) for one in value):
            yield "".join(value)
        else:
            for one in value:
                yield from _strings(one)


def parsed(text: str | bytes) -> Element:
    """XML without namespaces."""
    top = ElementTree.fromstring(text)
    for element in top.iter():
        element.tag = element.tag.rpartition("}")[2]
    return top


def plain(markup: str) -> str:
    """The words of some HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def choices(item: Element) -> dict[str, str]:
    """Words of each choice of a QTI item, by its identifier."""
    return {
        label.get("ident", ""): plain(label.findtext("material/mattext", ""))
        for label in item.iter("response_label")
    }


def score(item: Element, answers: set[str]) -> float:
    """What a QTI item gives for identifiers of choices, or for one text."""
    for condition in item.findall("resprocessing/respcondition"):
        gained = condition.findtext("setvar")
        if gained and _holds(condition.find("conditionvar"), answers):
            return float(gained)
    return 0


def told(item: Element, answers: set[str]) -> set[str]:
    """Feedback that a QTI item shows for an answer."""
    texts = {
        one.get("ident"): plain(" ".join(one.itertext())) for one in item.findall("itemfeedback")
    }
    shown = set()
    for condition in item.findall("resprocessing/respcondition"):
        if _holds(condition.find("conditionvar"), answers):
            shown |= {texts[one.get("linkrefid")] for one in condition.findall("displayfeedback")}
            if condition.get("continue") == "No":
                break
    return shown


def _holds(test: Element | None, answers: set[str]) -> bool:
    """Whether a condition of QTI is met."""
    assert test is not None
    if test.tag == "varequal":
        if test.get("case") == "No":
            return (test.text or "").lower() in {answer.lower() for answer in answers}
        return test.text in answers
    if test.tag in ("vargte", "varlte"):
        (answer,) = answers
        bound = float(test.text or "")
        return float(answer) >= bound if test.tag == "vargte" else float(answer) <= bound
    if test.tag == "other":
        return True
    met = [_holds(one, answers) for one in test]
    if test.tag == "not":
        return not all(met)
    listed = test.tag == "conditionvar" and all(one.tag == "varequal" for one in test)
    return any(met) if test.tag == "or" or listed else all(met)
