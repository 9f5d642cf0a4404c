"""Every number in the prose is computed: check the written figures against the page's own results.

A page states its figures as plain text. An HTML comment in the same stretch of Markdown says
where each comes from::

    China took 16% of the trade in 2000 and 91% in 2017.
    <!-- computed
    16 = 100 * china_share.loc[2000]
    91 = 100 * china_share.loc[2017]
    -->

The right-hand side is evaluated in the namespace that the page's code cells have made so far, and
must round to the figure at the precision written. A ``given`` comment names the source of a figure
that is quoted, not computed. A number covered by neither, and not exempt, is an error. So is an
entry whose figure no longer stands in the text, and a figure that stands twice with one entry:
change any digit, or a cell of the data, and the build fails.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from course.places import LEDGER, ROOT
from course.processes import context, silence

COMMENT = re.compile(r"<!--\s*(computed|given)\b(.*?)-->", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.])(?<![A-Za-z]-)\d+(?:,\d{3})*(?:\.\d+)?(?!\d|(?:st|nd|rd|th)\b)")
FENCE = re.compile(r"(?P<fence>`{3,}|:{3,}|~{3,})(\{(?P<directive>[\w-]+)\})?")
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
NUMBER_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
WORDS = {word: number for number, word in enumerate(NUMBER_WORDS)}
# Blocks whose body is data or quotation, checked elsewhere.
NOT_PROSE = (
    "card-chapter",
    "excerpt",
    "verdict",
    "claims-overview",
    "reading-path",
    "data-tables",
    "bibliography",
    "list-table",
    "figure",
    "image",
    "toctree",
    "code-block",
    "math",
)


@dataclass(frozen=True)
class Entry:
    """One line of a comment: the figure as written, and where it comes from."""

    kind: str
    written: str
    source: str


def entries(kind: str, body: str) -> list[Entry]:
    """Read the ``figure = source`` lines of one comment (blank lines are passed over)."""
    found = []
    for line in body.strip().splitlines():
        if line.strip():
            written, _, source = line.partition("=")
            found.append(Entry(kind, written.strip(), source.strip()))
    return found


@cache
def resolution_numbers() -> frozenset[str]:
    """Numbers of the Security Council resolutions in the data: names, not figures."""
    table = ROOT / "data" / "unsc_resolutions.csv"
    with table.open(encoding="utf-8", newline="") as handle:
        return frozenset(row["resolution"] for row in csv.DictReader(handle))


def _outside_blocks(lines: Iterable[str]) -> Iterator[str]:
    """Pass over code blocks and the directives of NOT_PROSE; keep title and body of the others."""
    open_fences: list[tuple[str, bool]] = []  # the fence, and whether its body is passed over
    for line in lines:
        fence = FENCE.match(line.strip())
        if fence and open_fences and line.strip() == open_fences[-1][0]:
            open_fences.pop()
        elif fence:
            name = fence["directive"]
            open_fences.append((fence["fence"], name is None or name in NOT_PROSE))
            if not any(passed_over for _, passed_over in open_fences):
                yield line.strip()[fence.end() :]
        elif not any(passed_over for _, passed_over in open_fences):
            yield line


def prose(markdown: str) -> str:
    """Strip from Markdown all that is not a figure of the author's own prose.

    Args:
        markdown: The source of one Markdown stretch, comments included.

    Returns:
        The text whose remaining numbers must each be covered.
    """
    text = re.sub(r"<!--.*?-->", " ", markdown, flags=re.DOTALL)
    text = "\n".join(_outside_blocks(text.splitlines()))
    text = re.sub(r"^:[\w-]+:.*$", " ", text, flags=re.M)
    text = re.sub(r"^\([\w.-]+\)=$", " ", text, flags=re.M)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"(\{[\w:-]+\})?`[^`]*`", " ", text)
    text = re.sub(r"\]\([^)]*\)", "] ", text)
    text = re.sub(r"^\s*\d+\.\s", " ", text, flags=re.M)
    text = re.sub(rf"\b\d{{1,2}}((–|, | and | to )\d{{1,2}})* ({MONTH})\b", " ", text)
    text = re.sub(r"\bHS(2|4| codes?| chapters?)? ?\d\d(–\d\d)?( (and|or|to) \d\d)*\b", " ", text)
    text = re.sub(r"\b[Cc]hapters? \d+((, | and | to |–)\d+)*\b", " ", text)
    text = re.sub(r"\b(18|19|20)\d\d([–-](\d\d){1,2})?(?![\d,.]\d)s?\b", " ", text)
    known = "|".join(resolution_numbers())
    return re.sub(rf"\b({known})\b", " ", text)


def _stands_in(written: str, text: str) -> bool:
    """True when the figure or number word stands in the text as a token of its own."""
    if NUMBER.fullmatch(written):
        return written in NUMBER.findall(text)
    return re.search(rf"\b{re.escape(written)}\b", text, re.IGNORECASE) is not None


def agrees(written: str, value: Any) -> bool:  # noqa: ANN401
    """Compare a written figure with a computed value at the precision written.

    Args:
        written: The figure as it stands in the prose, for example ``"1,502.3"`` or ``"three"``.
        value: A number, or anything else, which is compared by its text.

    Returns:
        True when the value rounds to the figure.
    """
    if written.lower() in WORDS:
        return value == WORDS[written.lower()]
    if not NUMBER.fullmatch(written):
        return str(value) == written
    figure = written.replace(",", "")
    decimals = len(figure.partition(".")[2])
    try:
        return abs(float(value) - float(figure)) <= 0.5 * 10**-decimals + 1e-9
    except (TypeError, ValueError):
        return False


def check_text(text: str, found: Iterable[Entry], namespace: dict[str, Any]) -> list[str]:
    """Check one stretch of prose.

    Args:
        text: Prose after :func:`prose`.
        found: Its entries.
        namespace: Names the page's cells have defined up to here.

    Returns:
        One sentence for each fault, with its mend; empty when all agrees.
    """
    faults = []
    found = list(found)
    for entry in found:
        if not entry.source:
            faults.append(f"'{entry.written}' has no source. Mend: write '{entry.written} = ...'.")
        elif not _stands_in(entry.written, text):
            faults.append(
                f"the {entry.kind} comment has '{entry.written}', but the prose does not. "
                "Mend: correct the prose or the comment."
            )
        elif entry.kind == "computed":
            try:
                value = eval(entry.source, namespace)
            except Exception as error:
                faults.append(
                    f"'{entry.written} = {entry.source}' cannot be computed "
                    f"({type(error).__name__}: {error}). Mend: correct the expression."
                )
                continue
            if not agrees(entry.written, value):
                faults.append(
                    f"the prose says {entry.written}, the data give {value} ({entry.source}). "
                    "Mend: correct the prose, or find out what changed in the data."
                )
    return faults + _uncovered(text, Counter(entry.written for entry in found))


def _uncovered(text: str, entries_of: Counter[str]) -> list[str]:
    """Name the figures that stand in the text more often than they have entries."""
    faults = []
    for number, times in Counter(NUMBER.findall(text)).items():
        if not entries_of[number]:
            faults.append(
                f"the number {number} is neither computed nor given. Mend: add '{number} = "
                "expression' in a computed comment, or its source in a given one."
            )
        elif entries_of[number] < times:
            faults.append(
                f"the number {number} stands {times} times here, with entries for "
                f"{entries_of[number]}. Mend: correct the prose, or give each a line of its own."
            )
    return faults


def _run_page(page: Path, root: Path) -> list[tuple[int, str]]:
    """Execute one page's cells and check its prose."""
    import jupytext

    source = page.read_text("utf-8")
    notebook = jupytext.reads(source, fmt="md:myst")
    namespace: dict[str, Any] = {"__name__": "__main__"}
    faults: list[tuple[int, str]] = []
    position = 0
    for cell in notebook.cells:
        first = next((line for line in cell.source.splitlines() if line.strip()), "")
        position = max(source.find(first, position), position)
        line = source.count("\n", 0, position) + 1
        if cell.cell_type == "code":
            exec(compile(cell.source, f"{page.name}:{line}", "exec"), namespace)
            continue
        found = [e for kind, body in COMMENT.findall(cell.source) for e in entries(kind, body)]
        faults += [(line, fault) for fault in check_text(prose(cell.source), found, namespace)]
    return faults + _run_verdicts(page, root / LEDGER.relative_to(ROOT), namespace)


def _run_verdicts(page: Path, ledger: Path, namespace: dict[str, Any]) -> list[tuple[int, str]]:
    """Check the figures in the ledger's findings and caveats against their chapter's results."""
    from course.claims import load_ledger

    if page.parent != ledger.parent:
        return []
    faults = []
    lines = ledger.read_text("utf-8").splitlines()
    for claim in load_ledger(ledger).of_chapter(page.stem):
        line = next(n for n, text in enumerate(lines, 1) if text.strip() == f"- id: {claim.id}")
        found = [e for kind, body in COMMENT.findall(claim.computed) for e in entries(kind, body)]
        text = prose(f"{claim.finding}\n{claim.caveat}")
        faults += [
            (-line, f"claim {claim.id}: {fault}") for fault in check_text(text, found, namespace)
        ]
    return faults


def _answer(page: Path, root: Path, answer: Connection) -> None:
    """Send what :func:`_run_page` finds, or why it could not; runs in a process of its own."""
    os.chdir(page.parent)
    silence()  # what a page's cells print is not for the build's log
    try:
        answer.send(_run_page(page, root))
    except BaseException as error:  # a page may raise anything, SystemExit too
        answer.send(" ".join(f"{type(error).__name__}: {error}".split()))


def check_page(page: Path, root: Path = ROOT) -> list[str]:
    """Check every number of one page, in a process of its own, from the page's folder.

    Args:
        page: A MyST Markdown page, with or without code cells.
        root: The book's folder, whose ledger holds the verdicts.

    Returns:
        One message for each fault, each naming file, line and mend; empty when all agrees.
    """
    processes = context()
    here, there = processes.Pipe(duplex=False)
    run = processes.Process(target=_answer, args=(page, root, there))
    run.start()
    there.close()
    try:
        found = here.recv()
    except EOFError:
        found = "Python ended"
    run.join()
    name = page.relative_to(root) if page.is_relative_to(root) else page
    if isinstance(found, str):
        return [f"{name}: the cells do not run ({found}). Mend: run the page's cells in order."]
    ledger = LEDGER.relative_to(ROOT)
    return [
        f"{name}:{line}: {fault}" if line > 0 else f"{ledger}:{-line}: {fault}"
        for line, fault in found
    ]
