"""Excerpts, verdicts and overviews, rendered from the claim ledger (chapters/claims.yml)."""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from pagelinks import label_link, page_link
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course.claims import IN_PREPARATION, Claim, Ledger, load_ledger
from course.errors import BookError

log = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static" / "ledger"
OVERVIEW = "claims-overview"


class LedgerDirective(SphinxDirective):
    """What all directives that show claims share."""

    def ledger(self) -> Ledger:
        """Read the ledger, and rebuild this page when it changes."""
        path = Path(self.env.srcdir) / self.config.ledger_path
        self.env.note_dependency(str(path))
        return load_ledger(path)

    def claim(self) -> Claim:
        """Return the claim that the directive's argument names."""
        place = f"{self.env.doc2path(self.env.docname)}:{self.lineno}"
        return self.ledger().claim(self.arguments[0], place)

    def text(self, markdown: str) -> list[nodes.Node]:
        """Parse a line of Markdown from the ledger."""
        return self.parse_text_to_nodes(markdown)

    def run(self) -> list[nodes.Node]:
        """Render, or turn a fault of the sources into a warning that names place and mend."""
        try:
            return self.render()
        except BookError as error:
            log.warning("%s", error, type="ledger")
            return []

    def render(self) -> list[nodes.Node]:
        """Return the directive's nodes."""
        raise NotImplementedError


class Excerpt(LedgerDirective):
    """``{excerpt} claim-id``: the quotation as an epigraph, with author, date and paragraph."""

    required_arguments = 1

    def render(self) -> list[nodes.Node]:
        """Return the epigraph."""
        claim = self.claim()
        box = nodes.container(classes=["excerpt"], ids=[f"excerpt-{claim.id}"])
        box += nodes.block_quote("", nodes.paragraph("", nodes.Text(claim.quoted)))
        source = nodes.paragraph(classes=["excerpt-source"])
        author = claim.essay.author
        who = f"{claim.speaker}, quoted by {author}" if claim.speaker else author
        source += nodes.Text(f"{who}, ")
        source += nodes.emphasis("", claim.essay.title)
        source += nodes.Text(f", {claim.essay.date}, paragraph {claim.paragraph}")
        box += source
        return [box]


class Verdict(LedgerDirective):
    """``{verdict} claim-id``: the stamp, the finding and the caveat."""

    required_arguments = 1

    def render(self) -> list[nodes.Node]:
        """Return the verdict box."""
        claim = self.claim()
        if claim.verdict == IN_PREPARATION:
            place = f"{self.env.doc2path(self.env.docname)}:{self.lineno}"
            raise BookError(
                place,
                f"claim '{claim.id}' has no verdict yet.",
                f"fill verdict, finding and caveat in {self.config.ledger_path}.",
            )
        box = nodes.container(classes=["verdict", _css(claim.verdict)], ids=[f"verdict-{claim.id}"])
        head = nodes.paragraph(classes=["verdict-head"])
        head += nodes.inline("", "Verdict", classes=["verdict-label"])
        head += nodes.Text(" ")
        head += stamp(claim.verdict)
        box += head
        box += nodes.paragraph("", nodes.Text(claim.quoted), classes=["verdict-claim"])
        box += self.text(claim.finding)
        box += self.text(f"**What the data cannot say.** {claim.caveat}")
        foot = nodes.paragraph(classes=["verdict-foot"])
        foot += deciding_cell(claim, self.env.docname, "The cell that decides it")
        box += foot
        return [box]


class ClaimsOverview(LedgerDirective):
    """``{claims-overview}``: every claim with question, verdict and chapter, by essay.

    With ``:brief:`` only quotation and verdict, for the welcome page.
    """

    option_spec: ClassVar = {"brief": directives.flag}

    def render(self) -> list[nodes.Node]:
        """Return one list an essay."""
        ledger = self.ledger()
        out: list[nodes.Node] = []
        for essay in ledger.essays.values():
            claims = [claim for claim in ledger.claims.values() if claim.essay == essay]
            head = nodes.paragraph(classes=["claims-essay"])
            head += nodes.Text(f"{essay.author}, ")
            head += nodes.emphasis("", essay.title)
            out.append(head)
            listing = nodes.bullet_list(classes=["claims"])
            listing += [self._item(claim) for claim in claims]
            out.append(listing)
        return out if "brief" in self.options else [nodes.container("", *out, classes=[OVERVIEW])]

    def _item(self, claim: Claim) -> nodes.list_item:
        """Return one claim as a list item."""
        item = nodes.list_item(classes=["claim", _css(claim.verdict)])
        line = nodes.paragraph(classes=["claim-quote"])
        line += nodes.Text(claim.quoted)
        item += line
        if "brief" not in self.options:
            question = nodes.paragraph("", claim.question, classes=["claim-question"])
            item += question
            if claim.finding:
                finding = nodes.container(classes=["claim-finding"])
                finding += self.text(claim.finding)
                item += finding
        foot = nodes.paragraph(classes=["claim-foot"])
        foot += stamp(claim.verdict)
        foot += nodes.Text(" ")
        foot += self._where(claim)
        item += foot
        return item

    def _where(self, claim: Claim) -> nodes.Node:
        """Return paragraph number, and links to chapter and deciding cell where they exist."""
        label = f"paragraph {claim.paragraph}"
        target = f"chapters/{claim.chapter}"
        if claim.verdict == IN_PREPARATION or target not in self.env.found_docs:
            return nodes.inline("", label, classes=["claim-where"])
        link = page_link(target, "see the chapter", self.env.docname)
        where = nodes.inline("", "", nodes.Text(f"{label} · "), link, classes=["claim-where"])
        if "brief" not in self.options:
            where += nodes.Text(" · ")
            where += deciding_cell(claim, self.env.docname, "the cell that decides it")
        return where


def deciding_cell(claim: Claim, docname: str, words: str) -> nodes.Node:
    """A link to the code cell whose option line ``:decides:`` names the claim."""
    return label_link(f"decides-{claim.id}", words, docname)


def anchor_deciding_cells(app: Sphinx, document: nodes.document) -> None:
    """Give each cell with an option line ``:decides: claim-id`` an anchor and a label."""
    std = app.env.domains["std"]
    for cell in document.findall(nodes.container):
        if cell.get("nb_element") != "cell_code":
            continue
        for claim in str(cell.get("cell_metadata", {}).get("decides", "")).split(","):
            if claim.strip():
                label = f"decides-{claim.strip()}"
                cell["ids"].append(label)
                std.anonlabels[label] = (app.env.docname, label)  # type: ignore[attr-defined]


def stamp(verdict: str) -> nodes.inline:
    """The verdict in words, with a class for its colour."""
    return nodes.inline("", verdict, classes=["stamp", _css(verdict)])


def _css(verdict: str) -> str:
    """CSS class of a verdict."""
    return "verdict-" + verdict.replace(" ", "-")


def add_assets(app: Sphinx) -> None:
    """Put the overview's script into the site."""
    app.config.html_static_path.append(str(STATIC))


def load_on_overview(
    app: Sphinx, _page: str, _template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Load the script only on the page that lists all claims."""
    if doctree is not None and f'class="{OVERVIEW} ' in context.get("body", ""):
        app.add_js_file("ledger.mjs", type="module", loading_method=None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_config_value("ledger_path", "chapters/claims.yml", "env")
    app.add_directive("excerpt", Excerpt)
    app.add_directive("verdict", Verdict)
    app.add_directive("claims-overview", ClaimsOverview)
    app.connect("builder-inited", add_assets)
    app.connect("doctree-read", anchor_deciding_cells)
    app.connect("html-page-context", load_on_overview)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
