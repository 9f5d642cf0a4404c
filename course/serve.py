"""Serve the built site on this machine."""

import http.server
from functools import partial
from pathlib import Path

TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm", ".csv": "text/csv"}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve files without a line for each request."""

    extensions_map = {  # noqa: RUF012 (as the base class has it)
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        **TYPES,
    }

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal shows the address."""


def open_server(folder: Path, port: int, tries: int = 20) -> http.server.ThreadingHTTPServer:
    """Open a server on localhost, on the first free port from the one wished for.

    Args:
        folder: What to serve.
        port: First port to try; 0 lets the system choose.
        tries: How many ports to try.

    Returns:
        A server that listens and does not yet serve.

    Raises:
        OSError: If no port is free.
    """
    for candidate in range(port, port + tries):
        try:
            return http.server.ThreadingHTTPServer(
                ("127.0.0.1", candidate), partial(Quiet, directory=str(folder))
            )
        except OSError:
            if candidate == port + tries - 1:
                raise
    raise OSError("no port to try")


def serve(folder: Path, port: int) -> None:
    """Serve until interrupted, printing the address."""
    with open_server(folder, port) as server:
        print(
            f"\nThe book is at http://127.0.0.1:{server.server_port}/  (Ctrl+C stops it)",
            flush=True,
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nstopped", flush=True)
