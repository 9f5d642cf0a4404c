"""A limit on time for code that may never end."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Overtime(BaseException):
    """Raised by the alarm; no ``except Exception`` of an answer or check can swallow it."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TimeoutError inside the block after some seconds.

    Does nothing where the system has no alarms, and outside the main thread.

    Args:
        seconds: The limit.
    """
    in_main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "SIGALRM") or not in_main:
        yield
        return

    def ring(_number: int, _frame: Any) -> None:  # noqa: ANN401
        raise Overtime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except Overtime:
        raise TimeoutError from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
