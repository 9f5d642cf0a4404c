"""Start a student's process, run the notebook in it, and begin again when it dies."""

import os
import queue
import threading
import time
from pathlib import Path
from typing import Any

from course.grading.desk import MISSING
from course.grading.peer import Gone, Peer
from course.grading.process import SECONDS, Process
from course.grading.values import Missing

ALL_SECONDS = 60.0  # for all cells of one notebook, however often it begins again
START_SECONDS = 60.0  # a machine may be busy
GRACE = 2.0  # seconds after the student's own alarm


class Runner:
    """One student's notebook, running."""

    def __init__(
        self,
        root: Path,
        cells: list[str],
        seconds: float = SECONDS,
        started: Process | None = None,
    ) -> None:
        """Start the process, unless it is started already.

        Args:
            root: The book's folder; the student gets a copy of its tables.
            cells: Code to run, in order.
            seconds: Time for one cell, or one call of a function.
            started: A process with the same folder and time that nothing has run in.
        """
        self._root, self._cells, self._seconds = root, cells, seconds
        self._deadline = 0.0
        self._skipped: set[int] = set()
        self._left = ALL_SECONDS
        self.errors: dict[int, str] = {}
        self._process = started or Process(root, seconds)
        self._listen()

    def run(self) -> None:
        """Run all cells, without those that have killed or stalled a process before."""
        while True:
            try:
                return self._run_once()
            except Gone:
                self._start()

    def _run_once(self) -> None:
        """Run the cells in the present process.

        Raises:
            Gone: If one of them ends it.
        """
        for place, cell in enumerate(self._cells):
            if place in self._skipped or self._left <= 0:
                continue
            start = time.monotonic()
            try:
                error = self._ask("run", cell)
            except Gone as gone:
                self._skipped.add(place)
                self.errors[place] = f"ended the process ({gone})"
                raise
            finally:
                self._left -= time.monotonic() - start
            if error:
                self.errors[place] = str(error)[:500]

    def get(self, name: str) -> Any:  # noqa: ANN401
        """Return what the notebook has under a name; Missing when there is nothing.

        Raises:
            Gone: If the process ends or answers nonsense.
            TypeError: If it is of a kind that no check can want.
        """
        packed = self._ask("get", name)
        if isinstance(packed, tuple) and len(packed) == 2 and packed[0] == "foreign":
            raise TypeError(f"{name} is a {packed[1]}")
        if packed == MISSING:
            return Missing()
        return self._peer.unpack(packed)

    def restart(self) -> None:
        """Begin again after the process has ended during a check."""
        self._start()
        self.run()

    def close(self) -> None:
        """End the process and those it has started; remove its folder."""
        self._process.end()

    # --- the process ------------------------------------------------------------------------

    def _start(self) -> None:
        """Start a process in a fresh folder."""
        self._process.end()
        self._process = Process(self._root, self._seconds)
        self._listen()

    def _listen(self) -> None:
        """Speak with the present process."""
        self._fresh = True
        self._incoming = _Incoming(self._process.answers)
        self._peer = Peer(self._read, self._process.words, self._renew)  # type: ignore[arg-type]

    def _ask(self, command: str, word: str) -> Any:  # noqa: ANN401
        """Ask the process for something."""
        answer = self._peer.ask(command, word)
        self._fresh = False
        return answer

    def _renew(self) -> None:
        """Give the process time for the next answer."""
        # One that has only just begun may still be importing pandas.
        start = START_SECONDS if self._fresh else 0
        self._deadline = time.monotonic() + start + self._seconds + GRACE

    def _read(self, size: int) -> bytes:
        """Read what the process writes, before the deadline."""
        return self._incoming.read(size, self._deadline)


class _Incoming:
    """Bytes from a pipe, with a deadline on every system."""

    def __init__(self, pipe: Any) -> None:  # noqa: ANN401
        """Begin to read in a thread of its own."""
        self._parts: queue.Queue[bytes] = queue.Queue(maxsize=64)
        self._rest = bytearray()
        threading.Thread(target=self._pump, args=[pipe.fileno()], daemon=True).start()

    def _pump(self, number: int) -> None:
        """Read until the pipe ends; an empty part says so."""
        while True:
            try:
                part = os.read(number, 1 << 16)
            except OSError:
                part = b""
            self._parts.put(part)
            if not part:
                return

    def read(self, size: int, deadline: float) -> bytes:
        """Return exactly so many bytes.

        Raises:
            Gone: If the pipe ends or the time is over.
        """
        while len(self._rest) < size:
            left = deadline - time.monotonic()
            try:
                part = self._parts.get(timeout=max(left, 0))
            except queue.Empty:
                raise Gone("did not answer in time") from None
            if not part:
                raise Gone("has ended")
            self._rest += part
        data = bytes(self._rest[:size])
        del self._rest[:size]
        return data
