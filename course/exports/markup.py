"""XML that is the same each time, from the standard library."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

XSI = "http://www.w3.org/2001/XMLSchema-instance"


def element(
    parent: Element, tag: str, text: str | float | None = None, /, **attributes: str
) -> Element:
    """Add an element.

    Args:
        parent: What holds it.
        tag: Its name; a prefix must have been declared by :func:`root`.
        text: Its text, if any.
        **attributes: Its attributes; an underscore at the end of a name is left away.

    Returns:
        The new element.
    """
    made = SubElement(parent, tag, {name.rstrip("_"): value for name, value in attributes.items()})
    if text is not None:
        made.text = str(text)
    return made


def root(tag: str, spaces: dict[str, str], schemas: dict[str, str], **attributes: str) -> Element:
    """Begin a document that names its schemas.

    Args:
        tag: Name of the outermost element.
        spaces: Namespaces by prefix; the empty prefix is the default one.
        schemas: Address of the schema of each namespace.
        **attributes: Attributes of the element.

    Returns:
        The element.
    """
    names = {f"xmlns:{prefix}" if prefix else "xmlns": space for prefix, space in spaces.items()}
    pairs = " ".join(f"{space} {address}" for space, address in schemas.items())
    return Element(tag, {**names, "xmlns:xsi": XSI, "xsi:schemaLocation": pairs, **attributes})


def document(top: Element) -> bytes:
    """Return a whole document, indented.

    Args:
        top: Its outermost element.
    """
    ElementTree.indent(top)
    return ElementTree.tostring(top, encoding="utf-8", xml_declaration=True) + b"\n"
