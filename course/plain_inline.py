"""MyST roles, citations and page links inside a line, as plain CommonMark.

The part of :mod:`course.plain_markdown` that looks inside lines.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from course.claims import Ledger
from course.errors import BookError
from course.exercises.model import Rubric
from course.references import Reference

# A code span, or a role when a name in braces stands before it.
SPAN = re.compile(
    r"(?:\{(?P<role>[\w:-]+)\})?(?P<ticks>`+)(?P<body>.+?)(?<!`)(?P=ticks)(?!`)", re.S
)
LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]+)\)")
SPAN_OR_LINK = re.compile(f"{SPAN.pattern}|{LINK.pattern}", re.S)
TITLED = re.compile(r"^(?P<text>.*?)\s*<(?P<target>[^<>]+)>$", re.S)


@dataclass(frozen=True)
class Page:
    """What other pages need to know of a page: its title, and whether it becomes a notebook."""

    title: str
    is_notebook: bool


@dataclass(frozen=True)
class Sources:
    """What a page may refer to.

    Attributes:
        ledger: The claims.
        references: The bibliography, by key.
        pages: Every page of the book by its path from the root, without suffix.
        facts: Points and minutes of an exercise in words, by its label.
        rubrics: How an open exercise is judged, by its label.
    """

    ledger: Ledger
    references: dict[str, Reference]
    pages: dict[str, Page]
    facts: dict[str, str] = field(default_factory=dict)
    rubrics: dict[str, Rubric] = field(default_factory=dict)


@dataclass
class InlineTranslator:
    """Translates roles and links of one page, and remembers what it cites.

    Attributes:
        name: Path of the page from the root, for example ``chapters/july-2017.md``.
        sources: What the page may refer to.
        cited: Keys cited so far.
    """

    name: str
    sources: Sources
    cited: list[str] = field(default_factory=list)

    def translate(self, text: str, line: int) -> str:
        """Translate roles and links of a text, leaving code spans alone.

        Args:
            text: One or more lines without fences.
            line: Line of the page on which the text begins.

        Returns:
            The text with plain Markdown in place of roles and page links.
        """

        def span(match: re.Match[str]) -> str:
            if not match["role"]:
                return match[0]
            return self._role(
                match["role"], match["body"].strip(), line + text.count("\n", 0, match.start())
            )

        def link(match: re.Match[str]) -> str:
            if match["ticks"]:
                return match[0]
            where = line + text.count("\n", 0, match.start())
            return self._link(match["text"], match["target"], where)

        return SPAN_OR_LINK.sub(link, SPAN.sub(span, text))

    def _role(self, role: str, body: str, line: int) -> str:
        """Translate one role."""
        titled = TITLED.match(body)
        words = titled["text"] if titled and titled["text"] else body
        target = titled["target"] if titled else body
        if role == "term":
            return words
        if role == "doc":
            return self.page_link(words if titled else "", target, line)
        if role.split(":")[0] == "cite":
            return self._cite(role, body, line)
        if role in ("ref", "numref") and titled:
            return words
        if role in ("abbr", "guilabel", "kbd", "sub", "sup", "math", "download"):
            abbreviation = re.match(r"(.*?)\s*\((.*)\)$", body)
            return {
                "abbr": f"{abbreviation[1]} ({abbreviation[2]})" if abbreviation else body,
                "guilabel": f"**{body}**",
                "kbd": f"`{body}`",
                "sub": f"<sub>{body}</sub>",
                "sup": f"<sup>{body}</sup>",
                "math": f"${body}$",
                "download": f"[{words}]({target})",
            }[role]
        mend = "write it in plain Markdown, or teach course/plain_inline.py this role."
        if role in ("ref", "numref"):
            mend = f"say what it points at: {{{role}}}`the text <{body}>`."
        raise self._error(line, f"the role {{{role}}} would be shown raw in notebooks.", mend)

    def _cite(self, role: str, body: str, line: int) -> str:
        """Citation in author-year form; remembers the keys for the reference list."""
        found = []
        for key in (part.strip() for part in body.split(",")):
            if key not in self.sources.references:
                raise self._error(
                    line, f"'{key}' is not in references.bib.", "add it, or correct the key."
                )
            self.cited.append(key)
            found.append(self.sources.references[key])
        form = role.partition(":")[2].rstrip("s")
        if form == "t":
            return "; ".join(f"{reference.who} ({reference.year})" for reference in found)
        if form in ("author", "year"):
            return "; ".join(r.who if form == "author" else r.year for r in found)
        return "(" + "; ".join(f"{reference.who} {reference.year}" for reference in found) + ")"

    def _link(self, words: str, target: str, line: int) -> str:
        """A Markdown link: to a page's notebook where it names a page, else as it stands."""
        address, _, _ = target.partition("#")
        if not address:
            return words
        is_web = re.match(r"[a-z][a-z0-9+.-]*:", address)
        if is_web or not (address.endswith(".md") or self._page(address) in self.sources.pages):
            return f"[{words}]({target})"
        return self.page_link(words, address, line)

    def _page(self, target: str) -> str:
        """Path from the root of the page that a link names, without suffix."""
        path = target.removesuffix(".md")
        folder = PurePosixPath(self.name).parent
        return path[1:] if path.startswith("/") else os.path.normpath(folder / path)

    def page_link(self, words: str, target: str, line: int) -> str:
        """Link to a page's notebook; a page that has none is only named.

        Args:
            words: Text of the link; empty for the page's title.
            target: The page, relative to this one or, after a slash, to the root.
            line: Line of the link, for messages.

        Raises:
            BookError: If there is no such page.
        """
        page = self._page(target)
        if page not in self.sources.pages:
            raise self._error(line, f"there is no page '{target}'.", "correct the path.")
        other = self.sources.pages[page]
        words = words or other.title
        if not other.is_notebook:
            return f"{words} (a page of the book)"
        there = os.path.relpath(page, PurePosixPath(self.name).parent)
        return f"[{words}]({PurePosixPath(there).as_posix()}.ipynb)"

    def _error(self, line: int, what: str, mend: str) -> BookError:
        """A fault of this page."""
        return BookError(f"{self.name}:{line}", what, mend)
