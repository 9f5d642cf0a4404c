"""One end of the pipe between the book's checks and a student's code.

Either end may call functions of the other. What a call changes in its arguments is changed at home
too, so that a check can see whether a table was left alone.
"""

import builtins
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from course.grading.values import Foreign, Packed, dump, load, pack, unpack

LARGEST = 128 * 1024 * 1024  # bytes of one message
HEAD = struct.Struct("!Q")


class Gone(Exception):
    """The other end has died, hangs, or does not speak the language."""


class Peer:
    """Sends and answers; every request gets exactly one answer."""

    def __init__(
        self,
        reader: Callable[[int], bytes],
        writer: BinaryIO,
        asking: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the two halves of the pipe.

        Args:
            reader: Reads exactly so many bytes; raises Gone when they do not come.
            writer: Where to write.
            asking: Called whenever the other end is asked for something.
        """
        self._read, self._writer, self._asking = reader, writer, asking
        self._functions: list[Callable] = []
        self.commands: dict[str, Callable[..., Any]] = {"call": self._called}

    def ask(self, command: str, *words: Packed) -> Packed:
        """Ask the other end for something and return its answer.

        Args:
            command: Name of a command of the other end.
            words: Plain values.

        Raises:
            Gone: If no answer comes.
        """
        self._asking()
        self._send(("ask", command, words))
        while True:
            message = self._receive()
            if message[0] == "answer":
                return message[1]
            self._answer(message)

    def serve(self) -> None:
        """Answer until the pipe is closed."""
        while True:
            try:
                message = self._receive()
            except Gone:
                return
            self._answer(message)

    # --- values -----------------------------------------------------------------------------

    def pack(self, value: Any) -> Packed:  # noqa: ANN401
        """Pack a value; its functions can be called by the other end."""
        return pack(value, self._keep)

    def unpack(self, packed: Packed) -> Any:  # noqa: ANN401
        """Unpack a value; its functions call the other end.

        Raises:
            Gone: If it is no packed value.
        """
        try:
            return unpack(packed, self._remote)
        except Gone:
            raise
        except Exception as error:
            raise Gone(f"sent what is no value ({error})") from error

    def _keep(self, function: Callable) -> int:
        """Remember a function by a number."""
        self._functions.append(function)
        return len(self._functions) - 1

    def _remote(self, number: int) -> Callable:
        """The function of the other end that a number stands for."""

        def function(*args: Any, **options: Any) -> Any:  # noqa: ANN401
            answer = self.ask("call", number, self.pack(args), self.pack(options))
            kind, value, changed = answer
            if kind == "raised":
                name, text = value
                known = getattr(builtins, str(name), None)
                if isinstance(known, type) and issubclass(known, Exception):
                    raise known(text)
                raise RuntimeError(f"{name}: {text}")
            if changed is not None:
                _take_over(args, options, *self.unpack(changed))
            return self.unpack(value)

        return function

    def _called(self, number: int, args: Packed, options: Packed) -> Packed:
        """Call one of our functions for the other end."""
        given = self.unpack(args), self.unpack(options)
        before = dump(self._frozen(given))
        try:
            value = self.pack(self._functions[number](*given[0], **given[1]))
        except Foreign as error:
            return ("raised", ("TypeError", f"the result is a {error}"), None)
        except Exception as error:
            return ("raised", (type(error).__name__, str(error)[:500]), None)
        after = self._frozen(given)
        return ("value", value, after if dump(after) != before else None)

    def _frozen(self, given: Any) -> Packed:  # noqa: ANN401
        """Arguments packed, without remembering their functions once more."""
        return pack(given, lambda _function: -1)

    # --- messages ---------------------------------------------------------------------------

    def _answer(self, message: Packed) -> None:
        """Answer one request."""
        _, command, words = message
        if command not in self.commands:
            raise Gone(f"asked for '{command}'")
        self._send(("answer", self.commands[command](*words)))

    def _send(self, message: Packed) -> None:
        """Write one message."""
        data = dump(message)
        try:
            self._writer.write(HEAD.pack(len(data)) + data)
            self._writer.flush()
        except OSError as error:
            raise Gone("does not listen") from error

    def _receive(self) -> Packed:
        """Read one message."""
        (size,) = HEAD.unpack(self._read(HEAD.size))
        if size > LARGEST:
            raise Gone(f"sent an answer of {size // 1024 // 1024} MB")
        data = self._read(size)
        try:
            message = load(data)
        except Exception as error:
            raise Gone(f"sent what is no value ({error})") from error
        kinds = {"ask": 3, "answer": 2}
        if not isinstance(message, tuple) or not message or kinds.get(message[0]) != len(message):
            raise Gone("sent what is no message")
        return message


def _take_over(args: tuple, options: dict, new_args: tuple, new_options: dict) -> None:
    """Change arguments in place as the other end has changed its copies."""
    pairs = [*zip(args, new_args, strict=False)]
    pairs += zip(options.values(), new_options.values(), strict=False)
    for old, new in pairs:
        if isinstance(old, pd.DataFrame | pd.Series) and type(old) is type(new):
            old._mgr = new._mgr
        elif isinstance(old, list) and isinstance(new, list):
            old[:] = new
        elif isinstance(old, dict | set) and type(old) is type(new):
            old.clear()
            old.update(new)
        elif isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and old.shape == new.shape:
            old[...] = new
        elif isinstance(old, np.random.Generator) and isinstance(new, np.random.Generator):
            old.bit_generator.state = new.bit_generator.state
