"""Grade with nbgrader as an instructor would, in a folder that holds an exported course.

Runs in the environment of the tools: ``python nbgrader_marks.py NAME...``, with submissions in
``submitted/STUDENT/NAME/``. Prints as JSON what each assignment's source lacks by
``nbgrader validate``, and the points of each student by cell, with the maximum of each cell.
"""

import json
import logging
import sys

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.validator import Validator
from traitlets.config import Config, PyFileConfigLoader

DATABASE = "sqlite:///gradebook.db"


def main(names: list[str]) -> None:
    """Validate, release, autograde; print the marks."""
    config = Config(PyFileConfigLoader("nbgrader_config.py", ".").load_config())
    config.CourseDirectory.root = "."
    config.CourseDirectory.db_url = DATABASE
    api = NbGraderAPI(config=config)
    api.log.setLevel(logging.ERROR)
    found = {}
    for name in names:
        checked = Validator().validate(f"source/{name}/{name}.ipynb")
        done = [api.generate_assignment(name, create=True, force=True)]
        done += [api.autograde(name, who) for who in sorted(api.get_submitted_students(name))]
        found[name] = {
            "failed": [one["source"] for one in checked.get("failed", [])],
            "done": [one["success"] for one in done],
        }
    with Gradebook(DATABASE) as book:
        for name in names:
            points = {}
            for sent in book.assignment_submissions(name):
                grades = sent.notebooks[0].grades
                points[sent.student.id] = {
                    one.cell.name: [one.auto_score, one.max_score, one.needs_manual_grade]
                    for one in grades
                }
            found[name]["points"] = points
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
