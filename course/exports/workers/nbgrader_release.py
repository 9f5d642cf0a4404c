"""Let nbgrader make the releases of assignments.

Runs in the environment of the tools, in a course folder with ``nbgrader_config.py`` and
``source/NAME/``. Reads the names as JSON, leaves ``release/NAME/``, answers true.
"""

import json
import logging
import sys

from nbgrader.apps import NbGraderAPI
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config, PyFileConfigLoader


def main() -> None:
    """Release every assignment."""
    config = Config(PyFileConfigLoader("nbgrader_config.py", ".").load_config())
    config.CourseDirectory.root = "."
    # Nobody is graded here, so there is no need to keep a data base of the cells.
    steps = GenerateAssignment.class_traits()["preprocessors"].default()
    config.GenerateAssignment.no_database = True
    config.GenerateAssignment.preprocessors = [step for step in steps if step is not SaveCells]
    api = NbGraderAPI(config=config)
    api.log.setLevel(logging.ERROR)
    for name in json.load(sys.stdin):
        done = api.generate_assignment(name, create=True, force=True)
        if not done["success"]:
            print(done["log"] or done["error"], file=sys.stderr)
            raise SystemExit(1)
    print("true")


if __name__ == "__main__":
    main()
