"""Checks as other graders need them: functions that bring along the names they use."""

import ast
import symtable
from collections.abc import Iterator

from course.exercises.model import Check, ExercisePage
from course.exports.cells import near_tables

ENVIRONMENT = "env"  # the argument by which Otter hands over all names of a notebook


def self_contained(check: Check, page: ExercisePage) -> str:
    """Return a check that imports what the page's own cells import, as one function.

    Where it uses another name of those cells, it takes all names of the notebook as ``env``.

    Args:
        check: The check.
        page: Its page.
    """
    tree = ast.parse(near_tables(check.source))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    needed = _globals(check.source)
    brought: list[ast.stmt] = []
    for name, statement in _given(page):
        if name not in needed:
            continue
        if isinstance(statement, ast.Import | ast.ImportFrom):
            brought.append(statement)
        else:
            brought += ast.parse(f"{name} = {ENVIRONMENT}[{name!r}]").body
            if all(one.arg != ENVIRONMENT for one in function.args.args):
                function.args.args.append(ast.arg(ENVIRONMENT))
    function.body[1:1] = brought  # below the docstring, which every check has
    return ast.unparse(ast.fix_missing_locations(tree))


def _globals(source: str) -> set[str]:
    """Names that a function takes from around it."""
    found: set[str] = set()
    tables = symtable.symtable(source, "a check", "exec").get_children()
    while tables:
        table = tables.pop()
        found |= {one.get_name() for one in table.get_symbols() if one.is_global()}
        tables += table.get_children()
    return found


def _given(page: ExercisePage) -> Iterator[tuple[str, ast.stmt]]:
    """Each name that the page's cells define, with what defines it."""
    for cell in page.given:
        for statement in ast.parse(cell).body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for alias in statement.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    yield name, _alone(statement, alias)
            elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
                yield statement.name, statement
            else:
                for node in ast.walk(statement):
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                        yield node.id, statement


def _alone(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    """The import of one name alone."""
    if isinstance(statement, ast.Import):
        return ast.Import([alias])
    return ast.ImportFrom(statement.module, [alias], statement.level)
