"""What a recruiter may do with an interview that runs: rows that the interviewer takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from hr_desktop.ui.components import Button, IconButton, Label, column, row
from hr_desktop.ui.theme import CONTROL_HEIGHT

if TYPE_CHECKING:
    from hr_desktop.domain.interview import CommandKind
    from hr_desktop.ui.pages.base import Page

MINUTES = 5
_SIDE = 16
_NOTE = 210  # pixels that a note needs, or its hint; with less, the buttons stand below it


class Commands(QWidget):
    """A private note, more minutes, close politely, end now. Ending asks once, in its place."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._ctx, self._tr = page.ctx, page.ctx.tr
        self._interview: int | None = None
        self._notes: dict[int, str] = {}  # of interviews that were left, not passed on
        tr = self._tr
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("Private note: what to ask next"))
        self.note.setAccessibleName(tr("Private note to the interviewer"))
        self.note.setMinimumHeight(CONTROL_HEIGHT)
        send = page.action("note", self._send_note)
        self.note.returnPressed.connect(send)
        pass_on = IconButton("send", tr("Pass the note on"), CONTROL_HEIGHT)
        pass_on.clicked.connect(send)
        self.extend, self.close_ = Button(tr("+5 min")), Button(tr("Close politely"))
        self.end = Button(tr("End now"), "danger")
        self.extend.clicked.connect(page.action("extend", self._extend))
        self.close_.clicked.connect(page.action("close", self._close))
        self.end.clicked.connect(page.changing(lambda: self._ask(True)))
        note = row(self.note, pass_on)
        note.setStretch(0, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(8)
        self._line.addLayout(note, 1)
        self._line.addLayout(row(None, self.extend, self.close_, self.end))
        usual = QWidget()
        usual.setLayout(self._line)
        self._line.setContentsMargins(_SIDE, 10, _SIDE, 12)
        self.sure = Button(tr("End now"), "danger")
        self.sure.clicked.connect(page.action("end", self._end))
        self._keep = Button(tr("Go on"))
        self._keep.clicked.connect(lambda: self._ask(False))
        said = Label(
            tr("It ends at once, without the remaining questions. What was said is kept."),
            wrap=True,
        )
        question = row(said, self._keep, self.sure)
        question.setStretch(0, 1)
        question.setContentsMargins(_SIDE, 10, _SIDE, 12)
        asking = QWidget()
        asking.setLayout(question)
        self._usual, self._asking = usual, asking
        asking.hide()
        self.setLayout(column(usual, asking, gap=0))

    def show_interview(self, interview_id: int) -> None:
        """From now on it is this one that is spoken to."""
        if interview_id != self._interview:
            self._notes = self.notes()
            self._interview = interview_id
            self.note.setText(self._notes.pop(interview_id, ""))
            self._ask(False)

    def notes(self) -> dict[int, str]:
        """Notes that were written and not passed on, by interview."""
        found = dict(self._notes)
        if self._interview is not None and self.note.text():
            found[self._interview] = self.note.text()
        return found

    def set_notes(self, notes: dict[int, str]) -> None:
        """Takes up what `notes` gave; before an interview is shown."""
        self._notes = dict(notes)

    def _ask(self, asking: bool) -> None:
        had_focus = self.isAncestorOf(self.focusWidget() or self)
        self._usual.setVisible(not asking)
        self._asking.setVisible(asking)
        if asking:
            self._keep.setFocus()
        elif had_focus and self.end.isVisible():
            self.end.setFocus()

    async def _send(self, kind: CommandKind, text: str = "", minutes: int = 0) -> bool:
        if self._interview is None:
            return False
        await self._ctx.ws.interviews.command(self._interview, kind, text, minutes)
        return True

    async def _send_note(self) -> None:
        text, interview = self.note.text().strip(), self._interview
        if not text or not await self._send("note", text):
            return
        if interview != self._interview and interview is not None:  # another one was opened
            self._notes.pop(interview, None)
        elif self.note.text().strip() == text:
            self.note.clear()

    async def _extend(self) -> None:
        await self._send("extend", minutes=MINUTES)

    async def _close(self) -> None:
        await self._send("close")

    async def _end(self) -> None:
        if await self._send("end"):
            self._ask(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow column the buttons stand below the note."""
        super().resizeEvent(event)
        buttons = sum(one.sizeHint().width() + 8 for one in (self.extend, self.close_, self.end))
        narrow = self.width() - 2 * _SIDE - buttons - CONTROL_HEIGHT < _NOTE
        way = QBoxLayout.Direction
        self._line.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the question back."""
        if event.key() == Qt.Key.Key_Escape and self._asking.isVisible():
            self._ask(False)
        else:
            super().keyPressEvent(event)
