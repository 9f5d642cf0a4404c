"""MyST Markdown to plain CommonMark, which every notebook viewer renders.

JupyterLab, Colab and nbviewer show a Sphinx directive or role as raw text. :class:`Translator`
turns each one that the book uses into something plain that says the same, drops what is meant for
the build only (comments, labels, options, solutions), and refuses what it does not know, so that a
new directive cannot reach a student raw.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import yaml

from course import yaml_text
from course.claims import IN_PREPARATION
from course.errors import BookError
from course.exercises.model import LEVELS
from course.exercises.rubrics import JUDGED
from course.plain_inline import SPAN, InlineTranslator, Sources

FENCE = re.compile(r"^(?P<indent>\s*)(?P<fence>`{3,}(?!.*`)|~{3,}|:{3,})(?P<info>.*)$")
OPENING = re.compile(r"^\{(?P<name>[\w:-]+)\}\s*(?P<argument>.*)$")
TITLED_BOXES = ("admonition", "dropdown", "sidebar")
BOXES = (
    *("note", "tip", "hint", "important", "warning", "caution", "attention", "danger", "error"),
    *("seealso", "margin"),
)
# Lines that stand for what only the whole page can tell: the list of works cited, and the place
# to answer an exercise. No source line can look like them: '%' begins a comment in MyST.
REFERENCES = "%%references%%"
ANSWER = "%%answer%%"
# MyST that plain Markdown has no word for: shown raw unless it is refused here.
REFUSED = (
    (re.compile(r"\[\^[^\]]+\]"), "a footnote", "say it in a sentence or an {admonition}."),
    (re.compile(r"^\s*:{3,}"), "a stray ':::'", "close or open the directive it belongs to."),
    (re.compile(r"<(project|path|inv|doc):"), "a MyST link", "write [text](page.md)."),
    (re.compile(r"\{[\w:-]+\}`"), "a role without an end", "close its backtick."),
)


@dataclass(frozen=True)
class Directive:
    """One fenced directive: name, what stands behind it, ``:options:``, body, and their lines."""

    name: str
    argument: str
    options: dict[str, str]
    body: list[str]
    line: int
    body_line: int


@dataclass
class Translator:
    """Translates the Markdown of one page, stretch by stretch, from top to bottom.

    Attributes:
        name: Path of the page from the root, for example ``chapters/july-2017.md``.
        sources: What the page may refer to.
        solution_from: Line on which an open solution began, or None outside solutions.
    """

    name: str
    sources: Sources
    solution_from: int | None = None
    _exercise_from: int | None = None
    _exercise_label: str = ""
    _level: int = 1
    _inline: InlineTranslator = field(init=False)

    def __post_init__(self) -> None:
        """Share page and sources with what translates inside lines."""
        self._inline = InlineTranslator(self.name, self.sources)

    def translate(self, markdown: str, line: int) -> str:
        """Turn one stretch of MyST into CommonMark.

        Args:
            markdown: The source of a Markdown cell.
            line: Line of the page on which it begins, counted from 1.

        Returns:
            Plain Markdown, with the lines REFERENCES and ANSWER where the page has to fill in;
            empty when nothing is left to show.

        Raises:
            BookError: If the stretch holds a directive, role or reference that is unknown.
        """
        lines = without_comments(markdown.splitlines())
        return "\n".join(self._blocks(lines, line)).strip("\n")

    def finish(self) -> None:
        """Check that nothing is left open at the end of the page.

        Raises:
            BookError: If an exercise or a solution has a start and no end.
        """
        for kind, start in (("solution", self.solution_from), ("exercise", self._exercise_from)):
            if start is not None:
                raise self._error(start, f"this {kind} has no end.", f"add {{{kind}-end}}.")

    def reference_list(self) -> str:
        """Return the works cited on the page as a bulleted list."""
        cited = self._inline.cited
        used = [ref for key, ref in self.sources.references.items() if key in cited]
        return "\n".join(f"- {reference.text}" for reference in used)

    # --- blocks ---------------------------------------------------------------------------------

    def _blocks(self, lines: list[str], first: int) -> list[str]:
        """Translate lines that begin on line ``first`` of the page."""
        out: list[str] = []
        text: list[str] = []
        start = first

        def flush() -> None:
            if self.solution_from is None:
                _append(out, self._text(text, start))
            text.clear()

        position = 0
        while position < len(lines):
            fence = FENCE.match(lines[position])
            if not fence or (fence["fence"][0] == ":" and not OPENING.match(fence["info"].strip())):
                if not text:
                    start = first + position
                text.append(lines[position])
                position += 1
                continue
            flush()
            line = first + position
            body, position = self._body(lines, position, fence, line)
            opening = OPENING.match(fence["info"].strip())
            if opening:
                directive = _directive(opening["name"], opening["argument"].strip(), body, line)
                made = self._directive(directive)
                _append(out, ["", *(fence["indent"] + row if row else "" for row in made), ""])
            elif self.solution_from is None:
                marks = fence["indent"] + fence["fence"]
                out.extend([marks + fence["info"], *(fence["indent"] + row for row in body), marks])
        flush()
        return out

    def _body(
        self, lines: list[str], position: int, fence: re.Match[str], line: int
    ) -> tuple[list[str], int]:
        """Lines inside the fence that opens at ``position``, and the position after its end."""
        closing = _closing(fence["fence"])
        indent = len(fence["indent"])
        body: list[str] = []
        for offset, row in enumerate(lines[position + 1 :], position + 1):
            if closing.match(row):
                return body, offset + 1
            body.append(row[indent:] if not row[:indent].strip() else row.lstrip())
        marks = fence["fence"]
        raise self._error(line, f"'{marks}' is opened and not closed.", f"close it with {marks}.")

    def _text(self, lines: list[str], first: int) -> list[str]:
        """Translate a stretch without fences."""
        kept = []
        for number, row in enumerate(lines, first):
            bare = SPAN.sub("", row)
            for pattern, what, mend in REFUSED:
                if pattern.search(bare):
                    raise self._error(number, f"{what} would be shown raw in notebooks.", mend)
            heading = re.match(r"(#+)\s", row)
            if heading:
                self._level = len(heading[1])
            drop = re.match(r"\([\w.:-]+\)=\s*$|%|\{[#.][^}]*\}\s*$", row)
            kept.append("" if drop else re.sub(r"^(\$\$.*\$\$|\$\$)\s*\([\w:-]+\)$", r"\1", row))
        inline = self._inline.translate("\n".join(kept), first)
        return re.sub(r"(?m)^(\S.*)\n+: +(?=\S)", r"- **\1**: ", inline).split("\n")

    # --- directives -----------------------------------------------------------------------------

    def _directive(self, directive: Directive) -> list[str]:
        """Translate one directive, or nothing inside a solution."""
        if self.solution_from is not None:
            if directive.name == "solution-end":
                self.solution_from = None
            return []
        handlers: dict[str, Callable[[Directive], list[str]]] = {
            "card-chapter": self._card,
            "excerpt": self._excerpt,
            "verdict": self._verdict,
            "exercise": self._exercise,
            "exercise-start": self._exercise,
            "exercise-end": self._exercise_end,
            "solution": lambda _: [],
            "solution-start": self._solution_start,
            "figure": self._figure,
            "image": self._figure,
            "math": lambda d: ["$$", *d.body, "$$"],
            "code": self._code,
            "code-block": self._code,
            "epigraph": lambda d: _quote(self._blocks(d.body, d.body_line)),
            "bibliography": lambda _: [REFERENCES],
            "tableofcontents": lambda _: [],
            "claims-overview": self._overview,
            "selfcheck": lambda _: ["*The quiz is on the book's page of this chapter.*"],
            **dict.fromkeys((*TITLED_BOXES, *BOXES), self._box),
        }
        if directive.name not in handlers:
            mend = "write it in plain Markdown, or teach course/plain_markdown.py this directive."
            if directive.name == "code-cell":
                mend = "write code cells with three backticks, outside other directives."
            raise self._error(
                directive.line,
                f"the directive {{{directive.name}}} would be shown raw in notebooks.",
                mend,
            )
        return handlers[directive.name](directive)

    def _card(self, directive: Directive) -> list[str]:
        """The chapter's card as a short list."""
        try:
            card = yaml_text.load("\n".join(directive.body)) or {}
        except yaml.YAMLError as error:
            raise self._error(
                directive.line, f"the card is not YAML ({error}).", "write 'name: value' lines."
            ) from error
        labels = {
            "chapter": "Chapter",
            "minutes": "Time",
            "prerequisites": "You need",
            "outcomes": "You will be able to",
            "tables": "Data",
        }
        rows = []
        for key, value in card.items():
            items = [str(item) for item in (value if isinstance(value, list) else [value])]
            if key == "minutes":
                items = [f"about {items[0]} minutes"]
            if key == "tables":
                items = [f"[{item}](../data/{item}.csv)" for item in items]
            label = labels.get(key, str(key).capitalize())
            words = self._inline.translate("; ".join(items), directive.line)
            rows.append(f"- **{label}:** {words}")
        return rows

    def _excerpt(self, directive: Directive) -> list[str]:
        """A quotation with its source."""
        claim = self.sources.ledger.claim(directive.argument, self._place(directive.line))
        essay = claim.essay
        speaker = f"{claim.speaker}, quoted by " if claim.speaker else ""
        source = (
            f"— {speaker}{essay.author}, *{essay.title}*, {essay.where}, {essay.date}, "
            f"paragraph {claim.paragraph}"
        )
        return _quote([_escaped(claim.quoted), "", source])

    def _verdict(self, directive: Directive) -> list[str]:
        """What the chapter finds about a claim, which is quoted again."""
        claim = self.sources.ledger.claim(directive.argument, self._place(directive.line))
        head = [*_quote([_escaped(claim.quoted)]), "", f"**Verdict: {claim.verdict}.**"]
        if claim.verdict == IN_PREPARATION:
            return head
        finding = self._inline.translate(claim.finding.strip(), directive.line)
        caveat = self._inline.translate(claim.caveat.strip(), directive.line)
        head[-1] += f" {finding}"
        return [*head, "", f"**What the data cannot say.** {caveat}"]

    def _overview(self, directive: Directive) -> list[str]:
        """Every claim with its verdict, by essay; the question too, unless ``:brief:``."""
        ledger = self.sources.ledger
        rows: list[str] = []
        for essay in ledger.essays.values():
            rows += ["", f"**{essay.author}, *{essay.title}***", ""]
            for claim in (claim for claim in ledger.claims.values() if claim.essay == essay):
                question = "" if "brief" in directive.options else f" {claim.question}"
                chapter = f"/chapters/{claim.chapter}"
                link = ""
                if claim.verdict != IN_PREPARATION and chapter[1:] in self.sources.pages:
                    link = f": {self._inline.page_link('see the chapter', chapter, directive.line)}"
                rows.append(f"- {_escaped(claim.quoted)}{question} **{claim.verdict}**{link}")
        return rows

    def _box(self, directive: Directive) -> list[str]:
        """An admonition as a quotation with a bold title."""
        is_named = directive.name in TITLED_BOXES
        title = directive.argument if is_named else directive.name.capitalize()
        title = {"Seealso": "See also", "Margin": ""}.get(title, title)
        # The text behind {note} is its first line, not a title.
        lead = [] if is_named or not directive.argument else [directive.argument]
        body = self._blocks([*lead, *directive.body], directive.body_line - len(lead))
        head = [f"**{self._inline.translate(title, directive.line)}**", ""] if title else []
        return _quote([*head, *_trimmed(body)])

    def _exercise(self, directive: Directive) -> list[str]:
        """Heading of an exercise, and its prompt when the directive holds it."""
        title = self._inline.translate(directive.argument, directive.line)
        marks = "#" * min(self._level + 1, 6)
        heading = [f"{marks} Exercise: {title}" if title else f"{marks} Exercise"]
        label = directive.options.get("label", "")
        if told := self.sources.facts.get(label):
            heading += ["", f"*{told}*"]
        if directive.name == "exercise-start":
            self._exercise_from, self._exercise_label = directive.line, label
            return heading
        return [*heading, "", *self._blocks(directive.body, directive.body_line), "", ANSWER]

    def _exercise_end(self, directive: Directive) -> list[str]:
        """End of a gated exercise."""
        if self._exercise_from is None:
            raise self._error(directive.line, "no exercise is open here.", "add {exercise-start}.")
        self._exercise_from = None
        return [*self._rubric(self._exercise_label), ANSWER]

    def _rubric(self, label: str) -> list[str]:
        """How a reader judges an open exercise, as a table of criteria and levels."""
        rubric = self.sources.rubrics.get(label)
        if not rubric:
            return []
        rows = [
            ["", *map(str, LEVELS)],
            ["---"] * (len(LEVELS) + 1),
            *([one.name, *(one.levels[level] for level in LEVELS)] for one in rubric.criteria),
        ]
        cells = [" | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in r) for r in rows]
        return ["", f"**{JUDGED}**", "", *(f"| {row} |" for row in cells), ""]

    def _solution_start(self, directive: Directive) -> list[str]:
        """From here nothing is shown until the solution ends."""
        self.solution_from = directive.line
        return []

    def _figure(self, directive: Directive) -> list[str]:
        """An image with its caption in italics."""
        image = f"![{directive.options.get('alt', '')}]({directive.argument})"
        return [image, "", *_trimmed(self._blocks(directive.body, directive.body_line))]

    def _code(self, directive: Directive) -> list[str]:
        """A listing that is not run."""
        return [f"```{directive.argument}", *_trimmed(directive.body), "```"]

    # --- messages -------------------------------------------------------------------------------

    def _place(self, line: int) -> str:
        """File and line, as messages name them."""
        return f"{self.name}:{line}"

    def _error(self, line: int, what: str, mend: str) -> BookError:
        """A fault of this page."""
        return BookError(self._place(line), what, mend)


def without_comments(lines: list[str]) -> list[str]:
    """Blank out HTML comments outside listings, keeping the number of lines.

    Args:
        lines: Lines of Markdown.

    Returns:
        As many lines, without comments.
    """
    out = []
    closings: list[re.Pattern[str]] = []  # of the fences now open, innermost last
    in_listing = in_comment = False
    for line in lines:
        fence = None if in_comment else FENCE.match(line)
        if fence and closings and closings[-1].match(line):
            closings.pop()
            in_listing = False
        elif fence and not in_listing:
            closings.append(_closing(fence["fence"]))
            in_listing = not re.match(r"\{(?!code)", fence["info"].strip())
        elif not in_listing:
            line, in_comment = _comment_cut(line, in_comment)
        out.append(line)
    return out


def _closing(fence: str) -> re.Pattern[str]:
    """Pattern of the line that closes a fence."""
    return re.compile(rf"^\s*{fence[0]}{{{len(fence)},}}\s*$")


def _comment_cut(line: str, in_comment: bool) -> tuple[str, bool]:
    """Cut comments from one line; returns what is left and whether one is still open."""
    kept = ""
    for piece in re.split(r"(<!--|-->)", line):
        if piece == "<!--":
            in_comment = True
        elif piece == "-->" and in_comment:
            in_comment = False
        elif not in_comment:
            kept += piece
    return (kept if kept == line else kept.rstrip()), in_comment


def _directive(name: str, argument: str, body: list[str], line: int) -> Directive:
    """Split the options from the top of a directive's body."""
    options: dict[str, str] = {}
    first = 0
    if body and body[0].strip() == "---" and "---" in body[1:]:
        first = body.index("---", 1) + 1
        options = yaml_text.load("\n".join(body[1 : first - 1])) or {}
    while first < len(body) and (option := re.match(r":([\w-]+):\s*(.*)$", body[first])):
        options[option[1]] = option[2].strip()
        first += 1
    return Directive(name, argument, options, body[first:], line, line + 1 + first)


def _append(out: list[str], lines: list[str]) -> None:
    """Append lines, never two blank ones in a row."""
    for line in lines:
        if line.strip() or (out and out[-1].strip()):
            out.append(line.rstrip() if not line.strip() else line)


def _trimmed(lines: list[str]) -> list[str]:
    """Lines without blank ones at either end."""
    return "\n".join(lines).strip("\n").split("\n")


def _quote(lines: list[str]) -> list[str]:
    """Lines as a block quotation."""
    return [f"> {line}" if line else ">" for line in _trimmed(lines)]


def _escaped(text: str) -> str:
    """A quotation of which nothing is read as Markdown or formula."""
    return re.sub(r"([*_$`<\\])", r"\\\1", text)
