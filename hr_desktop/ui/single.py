"""One window for a data folder: a second start raises the first and leaves."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 300


def _name(data: Path) -> str:
    user = os.environ.get("USERNAME") or str(getattr(os, "getuid", lambda: "")())
    return "hr-desktop-" + hashlib.sha256(f"{user}|{data.absolute()}".encode()).hexdigest()[:20]


def raise_first(data: Path, limit: float = 5.0) -> bool:
    """Asks the running window on this data folder to come to the front.

    It may just be starting: asks again for `limit` seconds. False: it did not answer.
    """
    until = time.monotonic() + limit
    while time.monotonic() < until:
        socket = QLocalSocket()
        socket.connectToServer(_name(data))
        if socket.waitForConnected(WAIT_MS):
            socket.write(b"raise\n")
            socket.flush()
            if socket.waitForReadyRead(int(limit * 1000)):
                socket.disconnectFromServer()
                return True
        time.sleep(0.05)
    return False


class FirstWindow(QObject):
    """Listens for later starts; `raised` says that one came."""

    raised = Signal()

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._came)
        name = _name(data)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # left by a killed process; nobody answered on it
            self._server.listen(name)

    def close(self) -> None:
        """Stops listening."""
        self._server.close()

    def _came(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.write(b"ok\n")
            socket.flush()
            socket.disconnected.connect(socket.deleteLater)
            self.raised.emit()
