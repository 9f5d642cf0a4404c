"""Run one notebook in a fresh kernel of the student's environment and report what it took.

Started by the environment's own Python, which has no pytest: ``python alone.py NOTEBOOK``.
"""

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

# No request may leave a cell; the kernel itself talks through ZeroMQ, not through Python sockets.
FIRST = """
import socket
def _refused(self, address):
    raise OSError(f"a cell asked for {address}")
socket.socket.connect = _refused
"""
# CPU time, because other programs may slow the clock; peak memory is in kilobytes on Linux.
LAST = """
import json, resource
_used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": _used.ru_utime + _used.ru_stime, "mb": _used.ru_maxrss / 1024}))
"""


def main(path: Path) -> None:
    """Run, then print a line of JSON: CPU seconds, peak memory, and what cells said aloud."""
    notebook = nbformat.read(path, 4)
    for place, source in ((0, FIRST), (len(notebook.cells) + 1, LAST)):
        notebook.cells.insert(place, nbformat.v4.new_code_cell(source))
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )  # fmt: skip
    client.execute()
    outputs = [out for cell in notebook.cells[1:-1] for out in cell.get("outputs", [])]
    said = [out.text for out in outputs if out.get("name") == "stderr"]
    took = json.loads(notebook.cells[-1].outputs[-1].text)
    print(json.dumps({**took, "said": said}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
