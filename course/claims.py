"""The claim ledger: every claim of the essays once, with its excerpt, question and verdict."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from course import yaml_text
from course.errors import BookError

VERDICTS = (
    "supported",
    "overtaken",
    "mixed",
    "contradicted",
    "not testable with these data",
    "in preparation",
)
IN_PREPARATION = "in preparation"
MOST_WORDS = 75
CUT = "[…]"
DECIDES = re.compile(r"^:decides: (.*)$", re.M)  # option line of a code cell
MIN_PARAGRAPH_WORDS = 18  # fewer: a head line of the stored file, a title or a note


@dataclass(frozen=True)
class Essay:
    """One of the two essays: who wrote it, where it appeared, which text file holds it."""

    key: str
    author: str
    title: str
    where: str
    date: str
    bib: str
    text: str


@dataclass(frozen=True)
class Claim:
    """One sentence of an essay and what the book finds about it."""

    id: str
    essay: Essay
    paragraph: int
    excerpt: str
    question: str
    chapter: str
    verdict: str
    speaker: str = ""
    finding: str = ""
    computed: str = ""
    caveat: str = ""

    @property
    def quoted(self) -> str:
        """The excerpt on one line in quotation marks; those inside it become single ones."""
        inner = " ".join(self.excerpt.split()).replace("“", "‘").replace("”", "’")
        return f"“{inner}”"


@dataclass(frozen=True)
class Ledger:
    """All essays and claims, by key and in the order of the file."""

    path: Path
    essays: dict[str, Essay] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)

    def claim(self, claim_id: str, where: str) -> Claim:
        """Return one claim.

        Args:
            claim_id: Identifier in the ledger.
            where: Who asks, for the message (file and line).

        Raises:
            BookError: If the ledger has no such claim.
        """
        if claim_id not in self.claims:
            known = ", ".join(self.claims)
            raise BookError(
                where,
                f"there is no claim '{claim_id}' in {self.path.name}.",
                f"use one of: {known}; or add it to the ledger.",
            )
        return self.claims[claim_id]

    def of_chapter(self, chapter: str) -> list[Claim]:
        """Return the claims that one chapter judges, in ledger order."""
        return [claim for claim in self.claims.values() if claim.chapter == chapter]


def load_ledger(path: Path) -> Ledger:
    """Read and check the claim ledger.

    Args:
        path: The YAML file.

    Returns:
        The ledger.

    Raises:
        BookError: If the file is not YAML, a field is missing or unknown, an id stands twice, a
            verdict is not on the scale, or an excerpt is too long.
    """
    try:
        raw = yaml_text.load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise BookError(str(path), f"not valid YAML: {error}.", "mend the line named.") from error
    essays = {key: Essay(key=key, **entry) for key, entry in raw["essays"].items()}
    claims: dict[str, Claim] = {}
    for entry in raw["claims"]:
        claim = _claim(entry, essays, path)
        if claim.id in claims:
            raise BookError(
                f"{path.name}: claim {claim.id}", "the id stands twice.", "rename one of the two."
            )
        claims[claim.id] = claim
    return Ledger(path, essays, claims)


def _claim(entry: dict, essays: dict[str, Essay], path: Path) -> Claim:
    """Make one claim from its YAML mapping, or say what is wrong with it."""
    where = f"{path.name}: claim {entry.get('id', '(without id)')}"
    if entry.get("essay") not in essays:
        raise BookError(
            where, f"essay '{entry.get('essay')}' is unknown.", f"use one of {', '.join(essays)}."
        )
    try:
        claim = Claim(**{**entry, "essay": essays[entry["essay"]]})
    except TypeError as error:
        raise BookError(
            where, f"{error}.", "give each claim the fields of its neighbours."
        ) from None
    if claim.verdict not in VERDICTS:
        raise BookError(
            where, f"verdict '{claim.verdict}' is not on the scale.", f"use: {', '.join(VERDICTS)}."
        )
    if claim.verdict != IN_PREPARATION and not (claim.finding and claim.caveat):
        raise BookError(
            where, "a verdict needs finding and caveat.", "write both, or set 'in preparation'."
        )
    words = len(claim.excerpt.split())
    if words > MOST_WORDS:
        raise BookError(
            where,
            f"the excerpt has {words} words.",
            f"cut it to at most {MOST_WORDS}; mark cuts with {CUT}.",
        )
    return claim


def paragraphs(text: str) -> list[str]:
    """Split an essay's stored text into numbered body paragraphs.

    The head of each stored file (journal, title, author, photo credit) is not a paragraph, and
    neither are section titles: a body paragraph has at least ``MIN_PARAGRAPH_WORDS`` words and
    stands before the source notes.

    Args:
        text: The whole stored text.

    Returns:
        The paragraphs in order; paragraph 1 is the first item.
    """
    body = text.split("Source Notes")[0]
    blocks = (" ".join(line.split()) for line in body.splitlines())
    return [block for block in blocks if len(block.split()) >= MIN_PARAGRAPH_WORDS]


def check_deciding_cells(ledger: Ledger, chapters: Path) -> None:
    """Prove that each claim with a verdict has one code cell that decides it, in its chapter.

    Args:
        ledger: The claim ledger.
        chapters: Folder with the chapters' sources.

    Raises:
        BookError: If a claim has no such cell or several, or a cell names a claim of no ledger,
            of another chapter, or without a verdict.
    """
    found: dict[str, list[str]] = {}
    for page in sorted(chapters.glob("*.md")):
        for names in DECIDES.findall(page.read_text("utf-8")):
            for name in filter(None, (word.strip() for word in names.split(","))):
                found.setdefault(name, []).append(page.stem)
    judged = [claim for claim in ledger.claims.values() if claim.verdict != IN_PREPARATION]
    for claim in judged:
        cells = found.pop(claim.id, [])
        if cells != [claim.chapter]:
            where = f" in {', '.join(cells)}" if cells else ""
            raise BookError(
                f"{ledger.path.name}: claim {claim.id}",
                f"{len(cells)} cells decide it{where}; it needs one in {claim.chapter}.md.",
                f"give one code cell of that chapter the option line ':decides: {claim.id}'.",
            )
    for name, pages in found.items():
        raise BookError(
            f"{pages[0]}.md",
            f"a cell decides '{name}', which has no verdict in {ledger.path.name}.",
            "correct the option line ':decides:', or judge the claim.",
        )


def _plain(text: str) -> str:
    """Fold white space, so that a line break is no difference."""
    return re.sub(r"\s+", " ", text).strip()


def check_excerpts(ledger: Ledger, essays_folder: Path) -> None:
    """Compare every excerpt with the essay it quotes.

    Args:
        ledger: The claim ledger.
        essays_folder: Folder with the essays' texts.

    Raises:
        BookError: If a quoted piece is not, letter for letter, in the paragraph named, or all
            excerpts of an essay together are a quarter of it or more.
    """
    for essay in ledger.essays.values():
        text = (essays_folder / essay.text).read_text("utf-8")
        numbered = paragraphs(text)
        quoted: set[str] = set()
        for claim in ledger.claims.values():
            if claim.essay != essay:
                continue
            quoted.add(claim.excerpt)
            _check_one(claim, numbered, ledger.path)
        words = sum(len(excerpt.split()) for excerpt in quoted)
        if words * 4 >= len(text.split()):
            raise BookError(
                f"{ledger.path.name}: essay {essay.key}",
                f"{words} of its {len(text.split())} words are quoted, a quarter or more.",
                "shorten the excerpts.",
            )


def _check_one(claim: Claim, numbered: list[str], path: Path) -> None:
    """Check that each piece of an excerpt is in its paragraph, in order."""
    where = f"{path.name}: claim {claim.id}"
    if not 1 <= claim.paragraph <= len(numbered):
        raise BookError(
            where,
            f"{claim.essay.author} has {len(numbered)} paragraphs, not {claim.paragraph}.",
            "correct the paragraph number.",
        )
    rest = numbered[claim.paragraph - 1]
    for piece in claim.excerpt.split(CUT):
        piece = _plain(piece)
        start = rest.find(piece)
        if start < 0:
            elsewhere = [n for n, text in enumerate(numbered, 1) if piece in text]
            hint = (
                f"it is in paragraph {elsewhere[0]}." if elsewhere else "copy it letter by letter."
            )
            raise BookError(
                where,
                f"“{piece}” is not in paragraph {claim.paragraph} of {claim.essay.author}.",
                hint,
            )
        rest = rest[start + len(piece) :]
