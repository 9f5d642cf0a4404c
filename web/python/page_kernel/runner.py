"""Runs one cell after another in one namespace, as a notebook does."""

import ast
import builtins
import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyodide.code import CodeRunner

from . import faults
from .formats import bundle
from .speed import collect_seldom, keep_schema_search
from .streams import Stream

Send = Callable[[str], None]


class Runner:
    """The page's Python."""

    def __init__(self, send: Send, folder: str) -> None:
        """Start with nothing defined.

        Args:
            send: Takes each output as JSON while a cell runs.
            folder: The page's folder, to which paths in cells are relative.
        """
        self._send = send
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self._quiet = False
        builtins.display = self.display
        builtins.input = _no_input
        Path(folder).mkdir(parents=True, exist_ok=True)
        os.chdir(folder)
        collect_seldom()
        # jsonschema is needed by Altair alone, so it is imported with it.
        sys.meta_path.insert(0, _Before("altair", keep_schema_search))

    def display(self, *values: Any) -> None:
        """Show values below the cell, as in a notebook."""
        for value in values:
            self._show(value, "display")

    async def run(self, source: str, name: str, quiet: bool = False) -> bool:
        """Run a cell and send what it prints and gives.

        Args:
            source: The cell's text.
            name: What tracebacks call it, for example ``3``.
            quiet: Run for its effects; only an error is sent.

        Returns:
            True when it raised nothing.
        """
        file = f"<cell {name}>"
        faults.remember(file, source)
        self._quiet = quiet
        out, err = (Stream(kind, self._text) for kind in ("stdout", "stderr"))
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                runner = CodeRunner(source, filename=file, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                value = await runner.compile().run_async(self.names)
                out.flush()
                err.flush()
                self._show(value, "result")
        except BaseException as error:  # a cell may raise anything, SystemExit included
            out.flush()
            err.flush()
            self._emit(
                kind="error", name=type(error).__name__, message=str(error), text=faults.told(error)
            )
            return False
        finally:
            out.flush()
            err.flush()
        return True

    def check(self, machine: str, tests: list[str]) -> str:
        """Call an exercise's checks on what the cells have defined.

        Args:
            machine: Source of the notebook's own ``check`` function.
            tests: Source of each check, a function whose docstring is its hint.

        Returns:
            JSON: what ``check`` printed for each.
        """
        said = []
        for test in tests:
            scope = dict(self.names)  # a check must leave the reader's names alone
            exec(machine, scope)
            before = set(scope)
            exec(compile(test, "<check>", "exec"), scope)
            said += [
                _said(scope["check"], scope[name])
                for name in scope
                if name.startswith("test_") and name not in before
            ]
        return json.dumps(said)

    def _text(self, name: str, text: str) -> None:
        """Send printed text."""
        if not self._quiet:
            self._emit(kind="stream", name=name, text=text)

    def _show(self, value: Any, kind: str) -> None:
        """Send a value."""
        data = None if self._quiet else bundle(value)
        if data is not None:
            self._emit(kind=kind, data=data)

    def _emit(self, **message: Any) -> None:
        """Send one output."""
        self._send(json.dumps(message, default=str))


def _said(check: Callable[[Any], None], test: Any) -> str:
    """What ``check`` prints about one test."""
    heard: list[str] = []
    out = Stream("stdout", lambda _name, text: heard.append(text))
    with contextlib.redirect_stdout(out):
        check(test)
    out.flush()
    return "".join(heard).strip()


def _no_input(prompt: object = "") -> str:
    """Stands for ``input``, which a page cannot offer while Python runs."""
    raise RuntimeError(
        "input() is not available in the page. Put the value into the code, "
        'for example name = "Ada".'
    )


class _Before:
    """Calls a function once, just before a module is first imported."""

    def __init__(self, module: str, call: Callable[[], None]) -> None:
        self.module, self.call = module, call

    def find_spec(self, name: str, *_: Any) -> None:
        """Find nothing; the next finder does."""
        if name == self.module:
            sys.meta_path.remove(self)
            self.call()


def warm() -> None:
    """Import what nearly every cell needs, while nobody waits."""
    with contextlib.suppress(ImportError):
        __import__("pandas")
        __import__("altair")
