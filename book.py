#!/usr/bin/env python3
"""The one entry to this book. Needs Python 3.11+ and git, nothing else.

    python3 book.py serve    set everything up, build the book, serve it on this machine
    python3 book.py test     set everything up, run every test
    python3 book.py --help   all commands

This file makes a private environment in .venv and hands over to the package course/.
It is written so that an old Python can still read it and say what is wrong.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed.sha256")
NEEDED = (3, 11)


def stop(message):
    """Print one message and leave with exit code 1."""
    sys.stderr.write("book.py: " + message + "\n")
    raise SystemExit(1)


def venv_python():
    """Path of the private environment's interpreter."""
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(VENV, folder, name)


def fingerprint():
    """Hash of what the environment must hold, so that a change installs again."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "constraints.txt"):
        with open(os.path.join(ROOT, name), "rb") as handle:
            digest.update(handle.read())
    return digest.hexdigest()


def installed():
    """True when .venv was completed for exactly these requirements."""
    if not (os.path.exists(STAMP) and os.path.exists(venv_python())):
        return False
    with open(STAMP) as handle:
        return handle.read() == fingerprint()


def set_up():
    """Create .venv and install the pinned packages; stop with a reason when that fails."""
    print("[1/2] making a private environment in .venv", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        stop("could not make .venv. On Debian or Ubuntu: sudo apt install python3-venv")
    print("[2/2] installing the pinned packages (2 to 5 minutes the first time)", flush=True)
    pip = [
        venv_python(),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        "-r",
        os.path.join(ROOT, "requirements.txt"),
    ]
    log = os.path.join(VENV, "pip.log")
    with open(log, "w") as out:
        process = subprocess.Popen(
            pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, cwd=ROOT
        )
        found = 0
        for line in process.stdout:
            out.write(line)
            if line.startswith("Collecting "):
                found += 1
                if found % 25 == 0:
                    print("      %d packages found" % found, flush=True)
            elif line.startswith("Installing collected"):
                print("      unpacking all of them", flush=True)
        code = process.wait()
    if code != 0:
        with open(log) as handle:
            tail = "".join(handle.readlines()[-8:])
        stop(
            "the packages could not be installed. Is the network reachable? pip said:\n"
            + tail
            + "The whole log: .venv/pip.log. Run the same command again to retry."
        )
    with open(STAMP, "w") as handle:
        handle.write(fingerprint())


def main():
    """Check the interpreter, set up once, hand over."""
    if sys.version_info < NEEDED:
        stop(
            "this book needs Python %d.%d or newer; this is Python %s (%s). Install a newer one "
            "and run it by name, for example: python3.12 book.py serve"
            % (NEEDED + (sys.version.split()[0], sys.executable))
        )
    if not installed():
        set_up()
    arguments = [venv_python(), "-m", "course"] + (sys.argv[1:] or ["--help"])
    try:
        # Names of files on the command line are meant from where it was given.
        environment = dict(os.environ, BOOK_CALLED_FROM=os.getcwd())
        raise SystemExit(subprocess.call(arguments, cwd=ROOT, env=environment))
    except KeyboardInterrupt:
        raise SystemExit(130)


if __name__ == "__main__":
    main()
