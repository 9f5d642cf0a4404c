"""Read ``exercises/NAME.md``: prompts, starters, solutions and checks of one page."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from jupytext.myst import MystMetadataParsingError, myst_to_notebook

from course.errors import BookError
from course.exercises.model import KINDS, Check, Exercise, ExercisePage

DIRECTIVE = re.compile(
    r"^(?:`{3,}|:{3,})\{(?P<name>exercise|solution)(?P<gate>-start|-end)?\} ?(?P<argument>.*)$"
)
FENCE = re.compile(r"^(?:`{3,}|:{3,})\s*$")
OPTION = re.compile(r"^:(?P<key>[\w-]+): *(?P<value>.*)$")
HEADING = re.compile(r"^(?P<marks>#+) (?P<words>.+)$")
LABEL = re.compile(r"[a-z0-9][a-z0-9-]*")
TAGS = {
    (): "given",
    ("starter",): "starter",
    ("solution",): "solution",
    ("check", "remove-cell"): "check",
    ("check", "hidden", "remove-cell"): "check",
}


@dataclass
class _Draft:
    """An exercise while its page is read."""

    label: str
    title: str
    kind: str
    line: int
    prompt: list[str] = field(default_factory=list)
    starter: str = ""
    solution: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    has_solution: bool = False
    checks: list[Check] = field(default_factory=list)

    def exercise(self) -> Exercise:
        """The finished exercise."""
        return Exercise(
            label=self.label,
            title=self.title,
            kind=self.kind,
            prompt="\n".join(self.prompt).strip(),
            starter=self.starter,
            solution="\n".join(self.solution),
            explanation="\n".join(self.explanation).strip(),
            checks=tuple(self.checks),
            line=self.line,
        )


class _Reader:
    """Goes through one page from top to bottom."""

    def __init__(self, name: str) -> None:
        self.file = name
        self.title = ""
        self.kind = ""
        self.given: list[str] = []
        self.drafts: list[_Draft] = []
        self.inside = ""  # "", "exercise" or "solution"
        self.opened = 0  # line on which that began

    def fault(self, line: int, what: str, mend: str) -> BookError:
        """A fault of this page."""
        return BookError(f"{self.file}:{line}", what, mend)

    @property
    def here(self) -> _Draft:
        """The exercise that was begun last."""
        return self.drafts[-1]

    # --- Markdown ---------------------------------------------------------------------------

    def markdown(self, text: str, first: int) -> None:
        """Read one stretch of Markdown that begins on line ``first``."""
        lines = text.splitlines()
        position = 0
        while position < len(lines):
            line = first + position
            directive = DIRECTIVE.match(lines[position])
            if directive:
                position = self._gate(directive, lines, position, line)
                continue
            self._line(lines[position], line)
            position += 1

    def _line(self, row: str, line: int) -> None:
        """Read a line that opens or ends nothing."""
        if self.inside == "exercise":
            self.here.prompt.append(row)
        elif self.inside == "solution":
            self.here.explanation.append(row)
        elif heading := HEADING.match(row):
            if len(heading["marks"]) == 1:
                self.title = heading["words"].strip()
            elif len(heading["marks"]) == 2:
                self._kind(heading["words"].strip(), line)

    def _kind(self, words: str, line: int) -> None:
        """A heading says of which kind the exercises below it are."""
        if words not in KINDS:
            raise self.fault(
                line, f"the heading '{words}' is no kind of exercise.", f"use: {', '.join(KINDS)}."
            )
        if self.kind and KINDS.index(words) < KINDS.index(self.kind):
            raise self.fault(
                line,
                f"'{words}' stands after '{self.kind}'.",
                f"keep the order {', '.join(KINDS)}.",
            )
        self.kind = words

    def _gate(self, found: re.Match[str], lines: list[str], position: int, line: int) -> int:
        """Read the start or end of an exercise or solution; returns the position after it."""
        name, gate, argument = found["name"], found["gate"], found["argument"].strip()
        if not gate:
            raise self.fault(
                line, f"{{{name}}} holds no cells.", f"use {{{name}-start}} and {{{name}-end}}."
            )
        options = {}
        position += 1
        while position < len(lines) and (option := OPTION.match(lines[position])):
            options[option["key"]] = option["value"].strip()
            position += 1
        if position == len(lines) or not FENCE.match(lines[position]):
            raise self.fault(
                line, f"{{{name}{gate}}} is not closed below its options.", "close it with ```."
            )
        if gate == "-end":
            self._end(name, line)
        elif self.inside:
            raise self.fault(
                line,
                f"{{{name}-start}} stands inside the {self.inside} of line {self.opened}.",
                f"end that with {{{self.inside}-end}} first.",
            )
        elif name == "exercise":
            self._exercise(argument, options, line)
        else:
            self._solution(argument, line)
        return position + 1

    def _exercise(self, title: str, options: dict[str, str], line: int) -> None:
        """An exercise begins."""
        label = options.get("label", "")
        if not LABEL.fullmatch(label):
            raise self.fault(
                line,
                f"the exercise has {'no label' if not label else f'the label {label!r}'}.",
                "write ':label: chapter-what-it-asks', in small letters with hyphens.",
            )
        if not title:
            raise self.fault(
                line, "the exercise has no title.", "write it behind {exercise-start}."
            )
        if not self.kind:
            raise self.fault(
                line, "the exercise stands under no heading.", f"put it under ## {KINDS[0]}."
            )
        for other in self.drafts:
            if other.label == label:
                raise self.fault(
                    line,
                    f"the label '{label}' stands on line {other.line} too.",
                    "give each exercise its own.",
                )
        self.drafts.append(_Draft(label, title, self.kind, line))
        self.inside, self.opened = "exercise", line

    def _solution(self, label: str, line: int) -> None:
        """A solution begins."""
        if not self.drafts or label != self.here.label or self.here.has_solution:
            wanted = self.here.label if self.drafts else "an exercise above it"
            raise self.fault(
                line,
                f"the solution of '{label}' does not follow its exercise.",
                f"give each exercise one solution; here it would be that of {wanted}.",
            )
        self.here.has_solution = True
        self.inside, self.opened = "solution", line

    def _end(self, name: str, line: int) -> None:
        """An exercise or solution ends."""
        if self.inside != name:
            raise self.fault(
                line, f"{{{name}-end}} ends nothing.", f"add {{{name}-start}}, or take it out."
            )
        self.inside = ""

    # --- cells ------------------------------------------------------------------------------

    def code(self, source: str, tags: list[str], line: int) -> None:
        """Read one code cell that begins on a line."""
        kind = TAGS.get(tuple(sorted(tags)))
        if kind is None:
            raise self.fault(
                line,
                f"the tags {', '.join(tags)} are none of those agreed.",
                "use none, or [starter], [solution] or [check, remove-cell].",
            )
        tree = self._parsed(source, line)
        if kind != "given" and not self.drafts:
            raise self.fault(line, f"a {kind} cell without an exercise.", "put it below one.")
        if self.inside == "exercise":
            raise self.fault(
                line,
                "a cell stands inside the prompt.",
                "end the prompt with {exercise-end} first.",
            )
        if (kind == "solution") != (self.inside == "solution"):
            raise self.fault(
                line,
                f"a {kind} cell stands {'inside' if self.inside else 'outside'} a solution.",
                "keep cells tagged [solution], and no others, between {solution-start} and "
                "{solution-end}.",
            )
        if kind == "given":
            self.given.append(source)
        elif kind == "starter":
            if self.here.starter:
                raise self.fault(line, "a second starter.", "join the two.")
            self.here.starter = source
        elif kind == "solution":
            self.here.solution.append(source)
        else:
            self.here.checks.append(self._check(source, tree, "hidden" in tags, line))

    def _parsed(self, source: str, line: int) -> ast.Module:
        """The code's tree."""
        try:
            return ast.parse(source)
        except SyntaxError as error:
            raise self.fault(
                line, f"the cell is not Python ({error}).", "mend the cell."
            ) from error

    def _check(self, source: str, tree: ast.Module, hidden: bool, line: int) -> Check:
        """One check."""
        function = tree.body[0] if len(tree.body) == 1 else None
        if not isinstance(function, ast.FunctionDef) or not function.name.startswith("test_"):
            raise self.fault(
                line, "the check is not one function test_...", "write one function, nothing else."
            )
        hint = " ".join((ast.get_docstring(function) or "").split())
        if not hint:
            raise self.fault(line, f"{function.name} has no hint.", "write it as the docstring.")
        arguments = tuple(argument.arg for argument in function.args.args)
        if not arguments:
            raise self.fault(
                line,
                f"{function.name} takes nothing.",
                "name what the student defines as argument.",
            )
        if any(function.name == check.name for check in self.here.checks):
            raise self.fault(line, f"{function.name} stands twice.", "give each check a name.")
        return Check(function.name, source, hint, arguments, hidden, line)

    # --- the end ----------------------------------------------------------------------------

    def finish(self) -> None:
        """Check that nothing is left open and every exercise is whole."""
        if self.inside:
            raise self.fault(
                self.opened, f"this {self.inside} has no end.", f"add {{{self.inside}-end}}."
            )
        for draft in self.drafts:
            parts = {
                "starter": draft.starter,
                "solution cell": draft.solution,
                "check": draft.checks,
            }
            missing = [part for part, found in parts.items() if not found]
            if missing and len(missing) < len(parts):
                raise self.fault(
                    draft.line,
                    f"the exercise '{draft.label}' has no {' and no '.join(missing)}.",
                    "add it, or take starter, solution cells and checks out to make the question "
                    "an open one.",
                )
            if not draft.has_solution:
                raise self.fault(
                    draft.line, f"the exercise '{draft.label}' has no solution.", "add one."
                )


def read_page(path: Path, name: str) -> ExercisePage:
    """Read one page of exercises.

    Args:
        path: The page, a MyST notebook.
        name: Its path from the root, for messages.

    Returns:
        The page, still without what stands in other files (answers, rubrics, quiz).

    Raises:
        BookError: If the page is malformed, with the line of the fault.
    """
    text = path.read_text("utf-8")
    try:
        notebook = myst_to_notebook(text, add_source_map=True)
    except MystMetadataParsingError as error:
        raise BookError(name, f"{error}.", "correct the options of the cell named.") from error
    reader = _Reader(name)
    rows = text.splitlines()
    for cell, begins in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
        if cell.cell_type == "code":
            reader.code(cell.source, cell.metadata.get("tags", []), begins)
            continue
        first = begins + 1
        while first <= len(rows) and not rows[first - 1].strip():
            first += 1  # blank lines before the text are cut from the cell
        reader.markdown(cell.source, first)
    reader.finish()
    return ExercisePage(
        name=path.stem,
        title=reader.title,
        given=tuple(reader.given),
        exercises=tuple(draft.exercise() for draft in reader.drafts),
    )
