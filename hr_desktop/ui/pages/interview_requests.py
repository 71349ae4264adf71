"""What the candidate of an interview has asked for, and what a person answered or did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from hr_desktop.ui.components import Badge, Button, Label, TextArea, column, row
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.format import when
from hr_desktop.ui.watch_words import zone_note

if TYPE_CHECKING:
    from hr_desktop.domain.voice import CandidateRequest
    from hr_desktop.ui.pages.base import Page


class _Open(QWidget):
    """One request that nobody has answered, with the place for the answer."""

    def __init__(self, page: Page, request: CandidateRequest, *, by_mail: bool) -> None:
        super().__init__()
        self._page, self._request, tr = page, request, page.ctx.tr
        said = tr("The candidate {asks}", asks=tr.code(f"request.{request.kind}"))
        if request.text:
            said += f": {request.text}"
        words = Label(said, wrap=True, selectable=True)
        asked = Badge(when(tr, request.at), "warn")
        asked.setToolTip(zone_note(tr, request.at))
        head = row(asked, words)
        head.setStretch(1, 1)
        self.answer = TextArea(tr("What you answered or did"), lines=2, most=8)
        self.answer.setAccessibleName(tr("What you answered or did"))
        self.by_mail = QCheckBox(tr("Send it to the candidate by mail"))
        self.by_mail.setChecked(by_mail)
        self.by_mail.setVisible(by_mail)
        self.done = Button(tr("Done"), small=True)
        self.done.clicked.connect(page.action(f"answer {request.id}", self._send))
        self.setLayout(column(head, self.answer, row(self.by_mail, None, self.done), gap=6))

    async def _send(self) -> None:
        answer, by_mail = self.answer.toPlainText(), self.by_mail.isChecked()
        await self._page.ctx.ws.invitations.answer(self._request.id, answer, send=by_mail)


class Requests(QWidget):
    """Open requests first, then answered ones; what is typed outlives a new reading."""

    def __init__(self, page: Page, margins: tuple[int, int, int, int] = (16, 10, 16, 10)) -> None:
        super().__init__()
        self._page = page
        self._shown: tuple[CandidateRequest, ...] = ()
        self._open: dict[int, _Open] = {}
        self._typed: dict[int, str] = {}  # answers that wait while another interview is shown
        self._lines = column(gap=10)
        self._lines.setContentsMargins(*margins)
        self.setLayout(self._lines)
        self.hide()

    @property
    def any(self) -> bool:
        """Whether there is a request."""
        return bool(self._shown)

    def show_requests(self, requests: Sequence[CandidateRequest], *, by_mail: bool = False) -> None:
        """Shows these; nothing is built again when they are the same.

        `by_mail`: answers can be sent to the candidate.
        """
        if self._shown == tuple(requests):
            return
        self._shown = tuple(requests)
        waiting = {one.id: one for one in requests if one.answered_at is None}
        kept = {key: one for key, one in self._open.items() if key in waiting}
        for key, one in self._open.items():
            if key in kept:  # whoever writes an answer goes on writing
                self._lines.removeWidget(one)
            else:
                self._typed[key] = one.answer.toPlainText()
        clear(self._lines)
        self._open = {}
        tr = self._page.ctx.tr
        for key, request in waiting.items():
            made = kept.get(key)
            if made is None:
                made = _Open(self._page, request, by_mail=by_mail)
                made.answer.setPlainText(self._typed.pop(key, ""))
            self._open[key] = made
            self._lines.addWidget(made)
        for request in requests:
            if request.answered_at is not None:
                said = tr(
                    "The candidate {asks}. {name}: {answer}",
                    asks=tr.code(f"request.{request.kind}"),
                    name=request.answered_by or tr("Recruiter"),
                    answer=request.answer,
                )
                self._lines.addWidget(Label(said, "small", "muted", wrap=True, selectable=True))
