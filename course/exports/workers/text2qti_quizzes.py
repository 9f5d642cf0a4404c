"""Turn quizzes in text2qti's notation into the files of QTI packages.

Runs in the environment of the tools. Reads ``{name: text}`` as JSON, answers
``{name: {path: content}}``.
"""

import json
import sys

from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz


def main() -> None:
    """Convert every quiz."""
    config = Config()
    made = {}
    for name, text in json.load(sys.stdin).items():
        qti = QTI(Quiz(text, config=config, source_name=name))
        folder = qti.assessment_identifier
        made[name] = {
            "imsmanifest.xml": qti.imsmanifest_xml,
            f"{folder}/assessment_meta.xml": qti.assessment_meta,
            f"{folder}/{folder}.xml": qti.assessment,
        }
    print(json.dumps(made))


if __name__ == "__main__":
    main()
