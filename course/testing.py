"""Run every test of the book: tools over the sources, then pytest over contents and built site."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from course.build import build
from course.errors import BookError
from course.places import ROOT

CHROMIUM = "CHROMIUM"  # the environment variable that names the browser, for us and for the tests
NAMES = ("chromium", "chromium-browser", "google-chrome")
ANSWERS = 30  # seconds within which a browser must say its version
FETCHED = 900  # seconds after which a download counts as failed
# A worker for each core and one more, for the tests wait for a browser; see tests/conftest.py.
SPREAD = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "loadgroup")
CHECKS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
)


def test(words: Sequence[str]) -> int:
    """Build the site, then run linter, formatter, type checker and pytest over it.

    Args:
        words: Further words for pytest, for example ``["tests/content", "-k", "toc"]``.

    Returns:
        0 when everything passed, else 1.

    Raises:
        BookError: If the book cannot be built, or no Chromium can be found or installed.
    """
    build()
    browser = find_chromium()
    print(f"the tests use the browser {browser}", flush=True)
    environment = {**os.environ, CHROMIUM: str(browser)}
    results = [
        _run(name, command, environment)
        for name, command in (*CHECKS, ("pytest", ("pytest", *SPREAD, *words)))
    ]
    print("\n" + "\n".join(line for _, line in results), flush=True)
    return 0 if all(passed for passed, _ in results) else 1


# pytest would take the function above for a test wherever it is imported.
test.__test__ = False  # type: ignore[attr-defined]


def _run(name: str, command: Sequence[str], environment: dict[str, str]) -> tuple[bool, str]:
    """Run one tool; returns whether it passed, and a line for the summary."""
    print(f"\n--- {name} ---", flush=True)
    start = time.monotonic()
    code = subprocess.call([sys.executable, "-m", *command], cwd=ROOT, env=environment)
    took = time.monotonic() - start
    return code == 0, f"{'passed' if code == 0 else 'FAILED':<8}{name:<14}{took:5.0f} s"


def find_chromium() -> Path:
    """Find a Chromium that starts; install one where there is none.

    Tried in this order: the path in ``CHROMIUM``; ``chromium``, ``chromium-browser`` and
    ``google-chrome`` on the path; Playwright's own; Playwright's download; Debian's package.

    Returns:
        Path of the browser's executable.

    Raises:
        BookError: If ``CHROMIUM`` names no browser that starts, or every way failed.
    """
    named = os.environ.get(CHROMIUM)
    if named:
        if starts(Path(named)):
            return Path(named)
        raise BookError(
            f"environment variable {CHROMIUM}",
            f"'{named}' is not a browser that starts.",
            "give the full path of Chromium or Chrome, or unset the variable.",
        )
    for candidate in _candidates():
        if starts(candidate):
            return candidate
    raise BookError(
        "book.py test",
        "the tests need Chromium, and none could be found or installed.",
        f"install Chromium or Chrome, or set {CHROMIUM} to its path; then run the command again.",
    )


def starts(browser: Path) -> bool:
    """True when the program at this path answers with its version.

    Args:
        browser: Path of an executable. Some systems have a placeholder there that only advises to
            install a package; it does not count.
    """
    try:
        run = subprocess.run(
            [browser, "--version"], capture_output=True, timeout=ANSWERS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def _candidates() -> Iterator[Path]:
    """Browsers worth trying; each way to install one is taken only when the last did not help."""
    yield from _on_path()
    own = _of_playwright()
    if own:
        yield own
    print("no Chromium on this machine: Playwright fetches one (about 170 MB)", flush=True)
    if _fetch([sys.executable, "-m", "playwright", "install", "chromium"]):
        own = _of_playwright()
        if own:
            yield own
    if shutil.which("apt-get"):
        print("that did not help: trying the system's package (apt-get)", flush=True)
        if _fetch_package():
            yield from _on_path()


def _on_path() -> Iterator[Path]:
    """Browsers on the path."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)


def _of_playwright() -> Path | None:
    """Playwright's own Chromium, where it has been downloaded."""
    if importlib.util.find_spec("playwright") is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _fetch_package() -> bool:
    """Install Debian's Chromium, as root or by a sudo that asks no password; true on success."""
    rights: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            return False
        rights = ["sudo", "--non-interactive"]
    _fetch([*rights, "apt-get", "update", "--quiet"])  # a stale list may still do
    return _fetch([*rights, "apt-get", "install", "--yes", "--quiet", "chromium"])


def _fetch(command: Sequence[str]) -> bool:
    """Run a command that downloads; true when it succeeded, its last words printed when not."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=FETCHED,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {' '.join(command)}: {error}", flush=True)
        return False
    if run.returncode != 0:
        last = (run.stdout.strip().splitlines() or ["no message"])[-1]
        print(f"  {' '.join(command)}: {last}", flush=True)
    return run.returncode == 0
