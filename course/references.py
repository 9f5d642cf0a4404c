"""The book's bibliography as plain text: for notebooks, which have no citation machinery."""

import re
from dataclasses import dataclass
from pathlib import Path

from course.errors import BookError

ENTRY = re.compile(r"@(\w+)\s*\{\s*([^,\s]+)\s*,")
FIELD = re.compile(r"\s*(\w+)\s*=\s*")
# Where a work appeared: the first of these fields that an entry has.
CONTAINERS = ("journal", "booktitle", "howpublished", "publisher", "institution", "organization")


@dataclass(frozen=True)
class Reference:
    """One work of the bibliography.

    Attributes:
        key: Its key in ``references.bib``.
        authors: Family names (or the name of an institution), in order.
        year: Year as written, or ``n.d.``.
        text: The full reference as one line of CommonMark.
    """

    key: str
    authors: tuple[str, ...]
    year: str
    text: str

    @property
    def who(self) -> str:
        """Authors as a citation names them: ``Cavan``, ``A and B``, ``A et al.`` and so on."""
        if len(self.authors) > 2:
            return f"{self.authors[0]} et al."
        return " and ".join(self.authors)


def load_references(path: Path) -> dict[str, Reference]:
    """Read a BibTeX file.

    Args:
        path: The file. Accents are written in UTF-8, not as TeX commands.

    Returns:
        The references by key, in the order of the file.

    Raises:
        BookError: If an entry's braces do not balance, a key stands twice, or a field holds a TeX
            command.
    """
    text = path.read_text("utf-8")
    found: dict[str, Reference] = {}
    position = 0
    while match := ENTRY.search(text, position):
        where = f"{path.name}:{text.count(chr(10), 0, match.start()) + 1}"
        fields, position = _fields(text, match.end(), where)
        key = match[2]
        if match[1].lower() in ("comment", "string", "preamble"):
            continue
        if key in found:
            raise BookError(where, f"the key '{key}' stands twice.", "rename one of the two.")
        found[key] = _reference(key, fields, where)
    return found


def _fields(text: str, position: int, where: str) -> tuple[dict[str, str], int]:
    """Read the fields of one entry; returns them and the position after its closing brace."""
    fields = {}
    while match := FIELD.match(text, position):
        start = match.end()
        if text[start] in '{"':
            end = _closing(text, start, where)
            fields[match[1].lower()] = text[start + 1 : end]
            position = end + 1
        else:
            bare = re.compile(r"[^,}\s]+").match(text, start)
            if not bare:
                break
            fields[match[1].lower()] = bare[0]
            position = bare.end()
        comma = re.compile(r"\s*,").match(text, position)
        position = comma.end() if comma else position
    closing = re.compile(r"\s*\}").match(text, position)
    if not closing:
        raise BookError(
            where, "this entry cannot be read.", "write 'field = {value},' and close each brace."
        )
    return fields, closing.end()


def _closing(text: str, start: int, where: str) -> int:
    """Position of the brace or quotation mark that closes the one at ``start``."""
    depth = 0
    for position in range(start, len(text)):
        if text[start] == '"' and text[position] == '"' and depth == 0 and position > start:
            return position
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if text[start] == "{" and depth == 0:
            return position
    raise BookError(where, "a brace or quotation mark is not closed.", "close it.")


def _plain(value: str, where: str) -> str:
    """Strip TeX's grouping braces and escapes from a field."""
    value = re.sub(r"\\([&%_$#])", r"\1", value)
    if "\\" in value:
        raise BookError(where, f"TeX command in “{value}”.", "write the letter itself, in UTF-8.")
    value = value.replace("---", "—").replace("--", "–").replace("~", " ")
    return " ".join(re.sub(r"[{}]", "", value).split())


def _reference(key: str, fields: dict[str, str], where: str) -> Reference:
    """Compose one reference from its fields."""
    writers = fields.get("author") or fields.get("editor") or fields.get("organization") or key
    names = re.split(r"\s+and\s+(?![^{]*\})", writers.strip())
    # A name that stands in braces is an institution's, and no comma in it parts family from given.
    families = [name if name.startswith("{") else name.split(",")[0] for name in names]
    address = fields.pop("url", "")
    fields = {name: _plain(value, where) for name, value in fields.items()}
    year = fields.get("year") or fields.get("date", "")[:4] or "n.d."
    who = "; ".join(_plain(name, where) for name in names)
    parts = [f"{who} ({year}). *{fields.get('title', key)}*."]
    container = next((fields[name] for name in CONTAINERS if name in fields), "")
    if container:
        volume = fields.get("volume", "") + (f"({fields['number']})" if "number" in fields else "")
        pages = fields.get("pages", "")
        parts.append(", ".join(part for part in (container, volume, pages) if part) + ".")
    if "doi" in fields:
        parts.append(f"<https://doi.org/{fields['doi']}>")
    elif address:
        parts.append(f"<{address}>")
    return Reference(key, tuple(_plain(name, where) for name in families), year, " ".join(parts))
