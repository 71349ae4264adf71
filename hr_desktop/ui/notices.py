"""Tells of interviews that begin, end or need a person: in the tray, or in the window itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon

from hr_desktop.ui.components.paint import rounded
from hr_desktop.ui.theme import colors
from hr_desktop.ui.watch_words import alert_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hr_desktop.services.values import Alert
    from hr_desktop.ui.window import MainWindow

SECONDS = 10  # that the tray's notice is shown, where the system lets us say so
_NO_ONE = 0


class Notices(QObject):
    """What was told once is not told again; what was there at the start is on the page Today."""

    def __init__(
        self, window: MainWindow, tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable
    ) -> None:
        super().__init__(window)
        self._window, self._ctx = window, window.ctx
        self._has_tray = tray
        self._known: set[str] | None = None
        self._icon: QSystemTrayIcon | None = None
        self._shown: dict[str, Alert] = {}  # by the words of a notice in the window
        self._last = _NO_ONE  # the interview of the newest notice: a click opens it

    def forget(self) -> None:
        """Another workspace is opened."""
        self._known = None

    def take(self, alerts: Sequence[Alert]) -> None:
        """Tells what is new among these."""
        marks = {alert.mark for alert in alerts}
        known, self._known = self._known, marks
        wanted = self._ctx.settings is not None and self._ctx.settings.notices
        self._show_icon(wanted)
        if known is None or not wanted:
            return
        for alert in alerts:
            if alert.mark not in known:
                self._tell(alert)

    def tidy(self) -> None:
        """Takes notices away whose interview is looked at now: they would lie over it."""
        if self._window.toasts is None:
            return
        shown = self._window.toasts.toasts()
        self._shown = {t.text: self._shown[t.text] for t in shown if t.text in self._shown}
        for toast in shown:
            if toast.text in self._shown and self._is_seen(self._shown[toast.text]):
                toast.close_()

    def _tell(self, alert: Alert) -> None:
        tr = self._ctx.tr
        said, kind = alert_text(tr, alert)
        if not self._is_seen(alert):
            self._shown[said] = alert
            self._ctx.notify(said, kind, tr("Open"), lambda: self._open(alert.interview_id))
        self._last = alert.interview_id
        if self._icon is not None and not self._window.isActiveWindow():
            icon = QSystemTrayIcon.MessageIcon
            shown = icon.Warning if alert.urgent else icon.Information
            self._icon.showMessage("HR Desktop", said, shown, SECONDS * 1000)

    def _is_seen(self, alert: Alert) -> bool:
        """Whether the person looks at it anyway: at the list, or at this very interview."""
        page = self._window.page("interviews")
        if self._window.current != "interviews":
            return False
        return alert.kind != "request" or getattr(page, "watched", None) == alert.interview_id

    def _open(self, interview_id: int) -> None:
        window = self._window
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
        if interview_id != _NO_ONE:
            self._ctx.navigate("interviews", {"interview": interview_id})

    def _show_icon(self, wanted: bool) -> None:
        if not wanted or not self._has_tray():
            if self._icon is not None:
                self._icon.hide()
                self._icon.deleteLater()
                self._icon = None
        elif self._icon is None:
            self._icon = QSystemTrayIcon(_logo(self._window), self)
            self._icon.setToolTip("HR Desktop")
            self._icon.activated.connect(lambda _why: self._open(_NO_ONE))
            self._icon.messageClicked.connect(lambda: self._open(self._last))
            self._icon.show()


def _logo(window: MainWindow) -> QIcon:
    """The program's sign, as in the rail."""
    made = QPixmap(QSize(64, 64))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rounded(painter, QRectF(4, 4, 56, 56), 15, colors(window).q("accent"))
    painter.end()
    return QIcon(made)
