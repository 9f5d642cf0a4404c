"""Small changes to a solution, one at a time, that make it wrong unless it meant the same.

Only statements are changed on which the answer depends. How a chart looks is left alone: width,
colour and words are the student's to choose.
"""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

LONG = 70  # characters; a longer expression is quoted around its change only
AROUND = 20
SMALL = 50  # one more is another number; to 100 it is within every tolerance
YEARS = range(1900, 2100)
BINARY: dict[type, type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.Pow: ast.Mult, ast.FloorDiv: ast.Div, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
COMPARED: dict[type, type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
METHODS = {
    "sum": "mean", "mean": "sum", "median": "mean", "max": "min", "min": "max",
    "idxmax": "idxmin", "idxmin": "idxmax", "first": "last", "last": "first",
    "head": "tail", "tail": "head", "nlargest": "nsmallest", "nsmallest": "nlargest",
    "count": "nunique", "nunique": "count", "any": "all", "all": "any", "isna": "notna",
    "notna": "isna", "cumsum": "cummax", "mul": "div", "div": "mul", "add": "sub", "sub": "add",
    "mark_line": "mark_bar", "mark_bar": "mark_line", "mark_point": "mark_bar",
    "mark_circle": "mark_bar", "mark_area": "mark_line", "startswith": "endswith",
}  # fmt: skip
# Steps of a chain that can be left out and change what comes next.
STEPS = {
    *("dropna", "fillna", "abs", "drop_duplicates", "clip", "shift", "diff", "cumsum", "astype"),
    *("unique", "stack", "ffill", "bfill", "reindex"),
}
# Words of these calls and keywords are the look of a chart.
LOOK_CALLS = {
    *("properties", "axis", "scale", "legend", "title", "Axis", "Scale", "Legend", "Tooltip"),
    *("configure", "configure_axis", "configure_view", "value", "header"),
    *("TitleParams", "resolve_scale"),
}
ANNOTATIONS = {"mark_text", "mark_rule"}
LOOK_WORDS = {
    *("width", "height", "title", "description", "color", "tooltip", "size", "opacity", "axis"),
    *("strokeWidth", "strokeDash", "scale", "legend", "format", "order", "sort", "detail", "text"),
    *("point", "dx", "dy", "fontSize", "align", "baseline", "interpolate", "name", "key", "dtype"),
    *("fillOpacity", "strokeOpacity", "filled", "cornerRadius", "padding", "spacing", "columns"),
    *("ignore_index", "as_index", "sort_index"),
}


@dataclass(frozen=True)
class Mutant:
    """A solution with one change.

    Attributes:
        line: Line of the solution that was changed.
        was: The expression before, as Python writes it.
        now: The expression after.
        code: The whole solution with the change.
    """

    line: int
    was: str
    now: str
    code: str


def mutants(solution: str, wanted: set[str]) -> Iterator[Mutant]:
    """Make every mutant of a solution.

    Args:
        solution: The solution's code.
        wanted: Names that its checks take; what does not lead to them is not changed.
    """
    tree = ast.parse(solution)
    seen = {ast.unparse(tree)}
    for statement in leading_to(tree, wanted):
        for spot in _spots(statement):
            for now in _changes(spot):
                code = _replaced(tree, spot, now)
                if code not in seen:
                    seen.add(code)
                    yield Mutant(spot.lineno, *_brief(ast.unparse(spot), ast.unparse(now)), code)


def leading_to(tree: ast.Module, wanted: set[str]) -> list[ast.stmt]:
    """Return the statements on which some names depend, in their order.

    Args:
        tree: The code.
        wanted: The names.
    """
    needed = set(wanted)
    kept = []
    for statement in reversed(tree.body):
        if _touches(statement) & needed:
            kept.append(statement)
            needed |= {
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
            }
    return kept[::-1]


def _touches(statement: ast.stmt) -> set[str]:
    """Names that a statement defines, or whose values it changes in place."""
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            base: ast.expr = node
            while isinstance(base, ast.Subscript | ast.Attribute):
                base = base.value
            if isinstance(base, ast.Name):
                found.add(base.id)
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        target: ast.expr = statement.value.func  # such as a list's append
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            found.add(target.value.id)
    return found


def _spots(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions inside a statement, without the look of charts and docstrings."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword) and child.arg in LOOK_WORDS:
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Call) and _called(child) in LOOK_CALLS:
            if isinstance(child.func, ast.Attribute):
                yield from _spots_of(child.func.value)  # the chain before it goes on
            continue
        yield from _spots_of(child)


def _spots_of(node: ast.AST) -> Iterator[ast.expr]:
    """An expression and those inside it."""
    if isinstance(node, ast.Call) and not ANNOTATIONS.isdisjoint(_chain(node)):
        return  # a layer of labels or lines that only explains
    if isinstance(node, ast.Call) and _called(node) in LOOK_CALLS:
        if isinstance(node.func, ast.Attribute):
            yield from _spots_of(node.func.value)
        return
    if isinstance(node, ast.expr):
        yield node
    yield from _spots(node)


def _chain(call: ast.Call) -> Iterator[str]:
    """Names of a chain of calls, from its end to its beginning."""
    part: ast.expr = call
    while isinstance(part, ast.Call):
        yield _called(part)
        part = part.func.value if isinstance(part.func, ast.Attribute) else part.func


def _called(call: ast.Call) -> str:
    """Name of what is called, without what stands before the dot."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    """What an expression may become."""
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        yield ast.BinOp(node.left, BINARY[type(node.op)](), node.right)
    elif isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other, node.values)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.List) and len(node.elts) > 1:
        yield ast.List(node.elts[:-1], node.ctx)  # the last one forgotten


def _compared(node: ast.Compare) -> Iterator[ast.expr]:
    """Another comparison, or with another text."""
    if type(node.ops[0]) in COMPARED:
        others = [COMPARED[type(node.ops[0])](), *node.ops[1:]]
        yield ast.Compare(node.left, others, node.comparators)
    last = node.comparators[-1]
    if isinstance(last, ast.Constant) and isinstance(last.value, str):
        other = ast.Constant(f"not {last.value}")
        yield ast.Compare(node.left, node.ops, [*node.comparators[:-1], other])


def _constant(node: ast.Constant) -> Iterator[ast.expr]:
    """Another number or truth."""
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        near = abs(node.value) < SMALL or node.value in YEARS
        yield ast.Constant(node.value + 1 if near else 2 * node.value)
    elif isinstance(node.value, float):
        yield ast.Constant(node.value * 1.5 if node.value else 0.5)


def _call(node: ast.Call) -> Iterator[ast.expr]:
    """Another method, the chain without one step, another query, axes exchanged."""
    name = _called(node)
    if isinstance(node.func, ast.Attribute):
        before = node.func.value
        if name in METHODS:
            other = ast.Attribute(before, METHODS[name], ast.Load())
            yield ast.Call(other, node.args, node.keywords)
        if name in STEPS:
            yield before
        if name in ("query", "eval") and node.args:
            for text in _queries(node.args[0]):
                yield ast.Call(node.func, [ast.Constant(text), *node.args[1:]], node.keywords)
        words = [word.arg for word in node.keywords]
        if name == "encode" and "x" in words and "y" in words:
            swap = {"x": "y", "y": "x"}
            turned = [ast.keyword(swap.get(w.arg or "", w.arg), w.value) for w in node.keywords]
            yield ast.Call(node.func, node.args, turned)
    for place, argument in enumerate(node.args):
        for text in _shorthand(argument):
            args = [*node.args[:place], ast.Constant(text), *node.args[place + 1 :]]
            yield ast.Call(node.func, args, node.keywords)
    for word in node.keywords:
        if word.arg in ("x", "y", "theta", "aggfunc", "how", "keep", "aggregate"):
            for text in (*_shorthand(word.value), *_named(word.value)):
                changed = [
                    ast.keyword(w.arg, ast.Constant(text) if w is word else w.value)
                    for w in node.keywords
                ]
                yield ast.Call(node.func, node.args, changed)


def _shorthand(node: ast.expr) -> Iterator[str]:
    """Another aggregation in Altair's shorthand, ``sum(trade):Q``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = re.match(r"(sum|mean|median|max|min)\((.*)\)", node.value)
        if found:
            yield node.value.replace(found[1], METHODS[found[1]], 1)


def _named(node: ast.expr) -> Iterator[str]:
    """Another method given by its name, ``aggfunc="sum"``."""
    others = {**METHODS, "left": "inner", "inner": "left", "outer": "inner"}
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in others:
        yield others[node.value]


def _queries(node: ast.expr) -> Iterator[str]:
    """Other texts of a pandas query."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    try:
        tree = ast.parse(node.value.replace("@", "at__").strip())
    except SyntaxError:
        return
    for statement in tree.body:
        for spot in _spots(statement):
            for now in _changes(spot):
                yield _replaced(tree, spot, now).replace("at__", "@")


def _brief(was: str, now: str) -> tuple[str, str]:
    """Two long expressions without most of what they share at either end."""
    if max(len(was), len(now)) <= LONG:
        return was, now
    before = _shared(was, now)
    after = _shared(was[before:][::-1], now[before:][::-1])
    head, tail = max(0, before - AROUND), max(0, after - AROUND)
    return tuple(  # type: ignore[return-value]
        ("…" if head else "") + text[head : len(text) - tail] + ("…" if tail else "")
        for text in (was, now)
    )


def _shared(one: str, other: str) -> int:
    """How many characters two texts share from the left."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _replaced(tree: ast.Module, spot: ast.expr, now: ast.expr) -> str:
    """Code of a tree in which one expression is another; the tree itself stays as it is."""
    changed = copy.deepcopy(tree, {id(spot): now})
    return ast.unparse(ast.fix_missing_locations(changed))
