"""What must not stand in the repository: generated files, machine paths, foreign marks."""

import re
import shutil
import subprocess

import pytest
import yaml

from course.places import ROOT

REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
OWNER, NAME = REPOSITORY.rstrip("/").split("/")[-2:]
THIS = "tests/content/test_content_hygiene.py"
GENERATED = re.compile(
    r"(^|/)(_build|node_modules|__pycache__|\.venv|\.ipynb_checkpoints|\.\w+_cache)(/|$)"
    r"|\.(ipynb|pyc)$|(^|/)\.DS_Store$"
)
MACHINE = re.compile(r"(?<![\w.~/-])/(work|tmp|root|home|Users)/\w")
# Where packages come from is the reader's own setting: a lock file or an option must not decide it.
REGISTRY = re.compile(
    r"\"resolved\"\s*:\s*\"https?://|(index|extra-index|registry)[-_]?(url)?\s*=\s*https?://"
)
TEXT = {".md", ".py", ".yml", ".yaml", ".toml", ".txt", ".json", ".csv", ".bib", ".css", ".mjs"}
TEXT |= {".js", ".html", ".cff", ".sh", ".svg", ".sha256", ""}


def tracked():
    """Files that git tracks or would add, from the root; all files where there is no git."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        return [name for name in listed if (ROOT / name).is_file()]
    pytest.skip("this copy is not a git repository")


def hits(pattern, but=()):
    """``file:line: text`` of every line that a pattern finds, in the files that git tracks."""
    found = []
    for name in tracked():
        if name == THIS or name in but or (ROOT / name).suffix not in TEXT:
            continue
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1):
            match = pattern.search(line)
            if match:
                start = max(0, match.start() - 20)
                found.append(f"{name}:{number}: {line[start : match.end() + 30]}")
    return found


def test_no_generated_file_is_tracked():
    assert [name for name in tracked() if GENERATED.search(name)] == []


def test_only_the_expected_names_stand_at_the_top():
    allowed = {
        *("README.md", "CONTRIBUTING.md", "CITATION.cff", "_config.yml", "_toc.yml", ".gitignore"),
        *("requirements.txt", "constraints.txt", "pyproject.toml", "book.py", ".gitattributes"),
        *("chapters", "data", "exercises", "_ext", "course", "web", "tests", "benchmarks"),
        *(".binder", ".github", ".ci"),
    }
    tops = {name.split("/")[0] for name in tracked()}
    assert {top for top in tops - allowed if not top.startswith("LICENSE")} == set()


def test_the_owner_is_named_in_one_line():
    owner = re.compile(rf"{re.escape(OWNER)}(/{re.escape(NAME)}|\.github\.io)")
    assert hits(owner, but=["_config.yml"]) == []
    config = (ROOT / "_config.yml").read_text("utf-8")
    assert len(owner.findall(config)) == 1


def test_no_path_of_a_machine_is_written():
    assert hits(MACHINE) == []


def test_no_package_registry_is_named():
    assert hits(REGISTRY) == []


def test_no_raw_source_or_essay_is_tracked():
    endings = (".xlsx", ".xls", ".rda", ".RData", ".sav", ".dta", ".pdf", ".zip", ".gz")
    assert [name for name in tracked() if name.endswith(endings)] == []
    assert [name for name in tracked() if re.search(r"(^|/)(raw|essays)/", name)] == []


def test_no_tracked_file_is_large():
    large = [name for name in tracked() if (ROOT / name).stat().st_size > 3_000_000]
    assert large == []


def test_the_patterns_find_what_they_look_for():
    assert MACHINE.search("see /" + "tmp/x")
    assert not MACHINE.search("https://example.org/" + "home/x")
    assert REGISTRY.search("--index-url=" + "https://example.org/simple")
    assert GENERATED.search("chapters/a.ipynb")
    assert not GENERATED.search("chapters/a.md")
