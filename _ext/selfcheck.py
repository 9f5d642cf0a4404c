"""The quiz of a chapter in its page of exercises: ``{selfcheck} NAME``, or by itself.

A page ``exercises/NAME`` whose chapter has a quiz shows it first, before the exercises, unless the
page says ``{selfcheck} NAME`` where it wants it.
"""

import shutil
from pathlib import Path
from typing import Any

import selfcheck_html
from docutils import nodes
from editions import sources_root
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course.errors import BookError
from course.exercises.load import FOLDER
from course.exercises.quizzes import read_quiz

log = logging.getLogger(__name__)
HERE = Path(__file__).resolve().parent
TITLE, ID = "Check yourself", "check-yourself"
INTRODUCTION = "A few questions before you compute. Nothing is recorded; try as often as you like."
BOX = "selfcheck-quiz"


def quiz_nodes(env: BuildEnvironment, name: str) -> list[nodes.Node]:
    """Return a quiz for the page that is being read, which then depends on its file.

    Args:
        env: Sphinx's environment.
        name: The quiz's name.

    Raises:
        BookError: If there is no such quiz, or it has a fault.
    """
    relative = f"{FOLDER}/{name}.quiz.yml"
    path = sources_root(env.app) / relative
    if not path.exists():
        raise BookError(relative, "there is no such quiz.", "write it, or correct its name.")
    env.note_dependency(str(path))
    return [
        nodes.paragraph("", INTRODUCTION, classes=["selfcheck-introduction"]),
        nodes.raw("", selfcheck_html.quiz_html(read_quiz(path, relative)), format="html"),
    ]


class SelfCheck(SphinxDirective):
    """``{selfcheck} NAME`` shows the quiz of one chapter."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the quiz; warn where there is none."""
        try:
            made = quiz_nodes(self.env, self.arguments[0])
        except BookError as error:
            log.warning("%s:%s: %s", self.env.docname, self.lineno, error, type="selfcheck")
            return []
        return [nodes.container("", *made, classes=[BOX])]


class AddQuiz(SphinxTransform):
    """Put the quiz before the first part of its page of exercises."""

    default_priority = 700  # after MyST and sphinx-exercise have made the page

    def apply(self, **_kwargs: Any) -> None:  # noqa: ANN401
        """Go through one page."""
        folder, _, name = self.env.docname.rpartition("/")
        if folder != FOLDER or any(BOX in box["classes"] for box in self._boxes()):
            return
        if not (sources_root(self.app) / f"{FOLDER}/{name}.quiz.yml").exists():
            return
        page = next(iter(self.document.findall(nodes.section)), None)
        if page is None:
            return
        try:
            made = quiz_nodes(self.env, name)
        except BookError as error:
            log.warning("%s", error, type="selfcheck")
            return
        part = nodes.section("", nodes.title("", TITLE), *made, ids=[ID], names=[ID])
        part["classes"].append(BOX)
        first = next((n for n, child in enumerate(page) if isinstance(child, nodes.section)), None)
        page.insert(len(page) if first is None else first, part)

    def _boxes(self) -> list[nodes.container]:
        """Boxes of the page, among them a quiz that stands where the page wants it."""
        return list(self.document.findall(nodes.container))


def add_assets(app: Sphinx) -> None:
    """Put script and style into the site."""
    static = Path(app.outdir).parent / "selfcheck-assets"
    static.mkdir(parents=True, exist_ok=True)
    for name in ("selfcheck.mjs", "selfcheck.css"):
        shutil.copy(HERE / "static" / name, static / name)
    app.config.html_static_path.append(str(static))


def load_on_quiz_pages(
    app: Sphinx, _page: str, _template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Load script and style only on pages with a quiz."""
    if doctree is not None and 'class="selfcheck"' in context.get("body", ""):
        app.add_css_file("selfcheck.css", priority=950)
        app.add_js_file("selfcheck.mjs", type="module", loading_method=None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.setup_extension("editions")
    app.add_directive("selfcheck", SelfCheck)
    app.add_transform(AddQuiz)
    app.connect("builder-inited", add_assets)
    app.connect("html-page-context", load_on_quiz_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
