"""Ports for servers of the tests' own that take a fixed one.

The system gives ports of its own range to whoever connects or asks for any: one of these could be
gone before the server is started, or while it is started again. So they come from below it.
"""

from __future__ import annotations

import secrets
import socket

_RANGE = range(12_000, 22_000)  # a server's second port, 10000 above, is below the system's, too
_given: set[int] = set()


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM, above: int | None = None) -> int:
    """A port that nobody has and that is given once; `above`: the one so far above it, too."""
    while True:
        port = secrets.choice(_RANGE)
        wanted = {port} if above is None else {port, port + above}
        if not wanted & _given and all(_is_free(kind, one) for one in wanted):
            _given.update(wanted)
            return port


def _is_free(kind: socket.SocketKind, port: int) -> bool:
    with socket.socket(type=kind) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
