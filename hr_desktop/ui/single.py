"""One window for a data folder: a second start raises the first and leaves."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 300


def _name(data: Path) -> str:
    user = os.environ.get("USERNAME") or str(getattr(os, "getuid", lambda: "")())
    return "hr-desktop-" + hashlib.sha256(f"{user}|{data.absolute()}".encode()).hexdigest()[:20]


def raise_first(data: Path) -> bool:
    """Asks a running window on this data folder to come to the front. False: there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(data))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(b"raise\n")
    socket.flush()
    socket.waitForBytesWritten(WAIT_MS)
    answered = socket.waitForReadyRead(2000)  # the other may be busy, but must be alive
    socket.disconnectFromServer()
    return answered


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
