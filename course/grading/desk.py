"""The student's process: runs the cells of a notebook and shows what they left.

It speaks with the book over what was its standard input and output. It limits its own memory, files
and time; the book ends it when it does not answer.
"""

import os
import sys
from typing import Any

from course.exercises.alarm import limited
from course.grading.peer import Gone, Peer
from course.grading.values import Foreign

MEMORY = 3 * 1024**3  # bytes of address space
FILE = 50 * 1024**2  # bytes of one file
PROCESSOR = 300  # seconds
MISSING = ("missing",)


def limit_resources() -> None:
    """Let the system stop what takes too much, where it can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS refuses some
            continue


class Desk:
    """The notebook of one student."""

    def __init__(self, peer: Peer, seconds: float) -> None:
        """Begin an empty notebook.

        Args:
            peer: The other end.
            seconds: Time for one cell or call.
        """
        self._peer, self._seconds = peer, seconds
        self.names: dict[str, Any] = {
            "__name__": "__main__",
            "__builtins__": __builtins__,
            "display": lambda *_args, **_options: None,
            "get_ipython": lambda: _Shell(),
        }
        peer.commands |= {"run": self.run, "get": self.get}

    def run(self, source: str) -> str:
        """Run one cell; returns what it raised, or nothing."""
        try:
            with limited(self._seconds):
                exec(compile(_python(source), "a cell", "exec"), self.names)
        except TimeoutError:
            return f"not ended after {self._seconds:g} seconds"
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            return f"{type(error).__name__}: {error}"[:500]
        return ""

    def get(self, name: str) -> Any:  # noqa: ANN401
        """Show one name."""
        value = self.names.get(name, ...)
        if value is ...:
            return MISSING
        if callable(value) and not hasattr(value, "to_dict"):
            value = self._timed(value)
        try:
            return self._peer.pack(value)
        except Foreign as error:
            return ("foreign", str(error))
        except Exception as error:  # an answer may be built to break whoever looks at it
            return ("foreign", f"{type(value).__name__} ({type(error).__name__})")

    def _timed(self, function: Any) -> Any:  # noqa: ANN401
        """A function that does not run for ever."""

        def timed(*args: Any, **options: Any) -> Any:  # noqa: ANN401
            try:
                with limited(self._seconds):
                    return function(*args, **options)
            except SystemExit as error:
                raise RuntimeError("the function calls exit()") from error

        return timed


class _Shell:
    """Stands for IPython: magic commands do nothing here."""

    def __getattr__(self, _name: str) -> Any:  # noqa: ANN401
        return lambda *_args, **_options: None


def _python(source: str) -> str:
    """A cell as Python; magic commands become calls that do nothing."""
    try:
        compile(source, "a cell", "exec")
        return source
    except SyntaxError:
        try:
            from IPython.core.inputtransformer2 import TransformerManager
        except ImportError:
            return source
        return str(TransformerManager().transform_cell(source))


def main() -> None:
    """Take over standard input and output, then serve."""
    seconds = float(sys.argv[1])
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    import altair
    import pandas

    assert altair
    assert pandas
    limit_resources()
    sys.path[0] = ""  # as in a notebook

    def read(size: int) -> bytes:
        data = incoming.read(size)
        if len(data) < size:
            raise Gone("the book has closed the pipe")
        return data

    peer = Peer(read, outgoing)
    Desk(peer, seconds)
    peer.serve()
    os._exit(0)  # whatever threads or exit handlers the student has left
