"""What an exercise counts and takes, and how an open one is judged, shown with the exercise."""

from html import escape
from typing import Any

from docutils import nodes
from editions import sources_root
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx_exercise.nodes import is_exercise_node  # type: ignore[import-untyped]

from course.errors import BookError
from course.exercises.facts import facts
from course.exercises.inline import html
from course.exercises.load import FOLDER, SIDECARS, load_page
from course.exercises.model import LEVELS, Rubric
from course.exercises.rubrics import JUDGED

log = logging.getLogger(__name__)


class AddFacts(SphinxTransform):
    """Add points, minutes and rubric to every exercise of a page."""

    default_priority = 690  # after sphinx-exercise has put the parts of an exercise together

    def apply(self, **_kwargs: Any) -> None:  # noqa: ANN401
        """Go through one page."""
        folder, _, name = self.env.docname.rpartition("/")
        root = sources_root(self.app)
        if folder != FOLDER:
            return
        for ending in SIDECARS:
            self.env.note_dependency(str(root / FOLDER / f"{name}{ending}"))
        try:
            page = load_page(root, name)
        except BookError as error:
            log.warning("%s", error, type="exercises")
            return
        boxes = {box["label"]: box for box in self.document.findall(is_exercise_node)}
        for exercise in page.exercises:
            if exercise.label not in boxes:
                continue
            box = boxes[exercise.label]
            body = next((part for part in box if isinstance(part, nodes.section)), box)
            if told := facts(exercise):
                line = nodes.paragraph("", told, classes=["exercise-facts"])
                body.insert(0 if body is not box else 1, line)
            if exercise.rubric:
                body += nodes.raw("", rubric_html(exercise.rubric), format="html")


def rubric_html(rubric: Rubric) -> str:
    """Return a rubric as a table: for each criterion its levels, the best first.

    Args:
        rubric: The rubric.
    """
    parts = []
    for number, criterion in enumerate(rubric.criteria, 1):
        head = f"rubric-{rubric.label}-{number}"
        rows = "".join(
            f'<tr><td class="number">{level}</td><td>{html(criterion.levels[level])}</td></tr>'
            for level in LEVELS
        )
        parts.append(
            f'<tbody><tr><th id="{escape(head)}" colspan="2" scope="rowgroup">'
            f"{html(criterion.name)}</th></tr>{rows}</tbody>"
        )
    return (
        f'<table class="rubric"><caption>{JUDGED}</caption><thead><tr>'
        '<th class="number" scope="col">Level</th><th scope="col">Your answer</th></tr></thead>'
        f"{''.join(parts)}</table>"
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the transform."""
    app.setup_extension("editions")
    app.add_transform(AddFacts)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
