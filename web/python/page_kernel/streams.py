"""Printed text, sent to the page in pieces and cut where it becomes a flood."""

import io
import time
from collections.abc import Callable

MOST = 100_000  # characters that one cell may print
PIECE = 4_000  # characters after which a piece is sent
PAUSE = 0.1  # seconds after which a piece is sent


class Stream(io.TextIOBase):
    """Stands for ``sys.stdout`` or ``sys.stderr`` while a cell runs."""

    def __init__(self, name: str, send: Callable[[str, str], None]) -> None:
        """Start empty.

        Args:
            name: ``stdout`` or ``stderr``.
            send: Called with the name and each piece.
        """
        self.name, self._send = name, send
        self._kept: list[str] = []
        self._size = 0
        self._sent = 0
        self._last = time.monotonic()

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, text: str) -> int:
        """Keep text, and send what has come together when it is time."""
        room = MOST - self._sent - self._size
        if room > 0:
            self._kept.append(text[:room])
            self._size += len(text[:room])
            if len(text) >= room:
                self._kept.append(f"\n[cut here: a cell shows at most {MOST:,} characters]\n")
            if self._size >= PIECE or time.monotonic() - self._last > PAUSE:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what has come together."""
        if self._kept:
            self._send(self.name, "".join(self._kept))
            self._sent += self._size
            self._kept, self._size = [], 0
        self._last = time.monotonic()
