"""One interview as it is held: the conversation, the answer field, the plan and the clock."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from hr_desktop.domain.interview import Coverage, InterviewKind, InterviewState, Turn
from hr_desktop.domain.messages import Message
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    IconButton,
    Label,
    Line,
    ScrollColumn,
    Split,
    TextArea,
    ask,
    column,
    row,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.kinds import INTERVIEW_KINDS
from hr_desktop.ui.pages.interview_plan import PlanProgress
from hr_desktop.ui.pages.interview_stage import Stage
from hr_desktop.ui.pages.transcript import TurnRow
from hr_desktop.ui.palette import Palette

if TYPE_CHECKING:
    from hr_desktop.domain.interview import Interview
    from hr_desktop.ui.pages.base import Page


class LiveView(QWidget):
    """The conversation of one interview. `page` gives the agent and runs the actions."""

    finished = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self._interview: Interview | None = None
        self._turns: dict[int, Turn] = {}
        self._drafts: dict[int, str] = {}
        self._sent = ""  # an answer on its way
        self._elapsed = 0.0
        self._ticking = False
        conversation = self._conversation()
        self._progress = PlanProgress(self.tr_)
        self._progress.setMinimumWidth(230)
        self._stage: Stage | None = None
        self._talk = conversation
        self._split = Split(
            "interview", self.ctx.memory, conversation, self._progress, sizes=(560, 270)
        )
        self.setLayout(column(self._split))
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _conversation(self) -> Card:
        tr, page = self.tr_, self._page
        self._name = Label("", "heading", wrap=True)
        self._about = Label("", "small", "muted", wrap=True)
        self._badge = Badge()
        self._go_on = Button(tr("Continue"), "primary", small=True)
        self._go_on.clicked.connect(page.action("go on", self.hold))
        self._pause = Button(tr("Pause"), small=True)
        self._pause.clicked.connect(page.action("pause", self._leave))
        self._cancel = Button(tr("Cancel…"), small=True)
        self._cancel.clicked.connect(page.action("cancel", self._cancel_it))
        self._result = Button(tr("Scorecard"), "primary", small=True)
        self._result.clicked.connect(self._open_scorecard)
        self._result.hide()
        self._hand = Button(tr("For the candidate"), small=True)
        self._hand.setToolTip(
            tr("Shows the conversation alone: no plan, no notes, no other people.")
        )
        self._hand.clicked.connect(self._hand_over)
        self._hand.hide()
        words = column(self._name, self._about, gap=2)
        head = row(
            words, self._badge, self._cancel, self._hand, self._pause, self._go_on, self._result
        )
        head.setStretch(0, 1)
        head.setContentsMargins(16, 12, 16, 10)
        self._scroll = ScrollColumn(gap=0, margins=(16, 8, 16, 8))
        self._lines = column(gap=0)
        self._doing = Label("", "small", "muted")
        self._scroll.box.addLayout(self._lines)
        self._scroll.box.addWidget(self._doing)
        self._scroll.box.addStretch(1)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: bar.setValue(high))
        self._answer = TextArea(
            tr("Your answer. Enter sends, Shift+Enter makes a new line."), lines=3
        )
        self._answer.setAccessibleName(tr("Answer"))
        self._answer.setMaximumHeight(110)
        self._answer.installEventFilter(self)
        self._answer.textChanged.connect(self._typing)
        self._send = Button(tr("Send"), "primary", "send")
        self._send.clicked.connect(self._say)
        self._entry = QWidget()
        entry = row(self._answer, self._send)
        entry.setStretch(0, 1)
        entry.setAlignment(self._send, Qt.AlignmentFlag.AlignBottom)
        entry.setContentsMargins(16, 10, 16, 8)
        self._entry.setLayout(entry)
        card = Card(flush=True)
        card.box.addLayout(head)
        card.box.addWidget(Line())
        card.box.addWidget(self._scroll, 1)
        card.box.addWidget(Line())
        card.box.addWidget(self._entry)
        card.box.addWidget(self._commands())
        return card

    def _commands(self) -> QWidget:
        """What a recruiter may do while it runs."""
        tr, page = self.tr_, self._page
        self._note = QLineEdit()
        self._note.setPlaceholderText(tr("Private note: what to ask next"))
        self._note.setAccessibleName(tr("Private note to the interviewer"))
        self._note.setMinimumHeight(34)
        self._note.returnPressed.connect(page.action("note", self._send_note))
        extend, close, end = (
            Button(tr("+5 min")),
            Button(tr("Close politely")),
            Button(tr("End now"), "danger"),
        )
        extend.clicked.connect(page.action("extend", self._extend))
        close.clicked.connect(page.action("close", self._close))
        end.clicked.connect(page.action("end", self._end))
        self._recruiter = QWidget()
        pass_on = IconButton("send", tr("Pass the note on"), 34)
        pass_on.clicked.connect(page.action("note", self._send_note))
        note = row(self._note, pass_on)
        note.setStretch(0, 1)
        lines = column(note, row(None, extend, close, end))
        lines.setContentsMargins(16, 4, 16, 12)
        self._recruiter.setLayout(lines)
        return self._recruiter

    # What is shown

    async def load(self, interview_id: int, name: str, about: str) -> None:
        """Shows an interview; turns that are already here are not built again."""
        interview = await self.ctx.ws.interviews.get(interview_id)
        other = self._interview is None or self._interview.id != interview_id
        if other:
            self._keep_draft()
            self._turns = {}
            clear(self._lines)
            self._doing.setText("")
            self._answer.setPlainText(self._drafts.get(interview_id, ""))
            self._elapsed = interview.elapsed
        self._interview = interview
        self._ticking = interview.state is InterviewState.active
        after = -1  # the last one before any gap: events may come while turns are fetched
        while after + 1 in self._turns:
            after += 1
        for turn in await self.ctx.ws.interviews.turns(interview_id, after=after):
            self._add(turn)
        self._elapsed = max(self._elapsed, interview.elapsed)
        self._name.setText(name)
        self._about.setText(about)
        self._progress.show_plan(interview)
        self._states()
        self._tick()
        if other and self._may_focus():
            self._answer.setFocus()

    def _may_focus(self) -> bool:
        """Whether the page is in front and nobody writes into the search over it."""
        searching = any(one.isVisible() for one in self.window().findChildren(Palette))
        return self._page.isVisible() and not searching

    def _states(self) -> None:
        interview = self._interview
        if interview is None:
            return
        state = interview.state
        self._badge.set(
            self.tr_.code(f"interview.{state.value}"), INTERVIEW_KINDS.get(state.value, "neutral")
        )
        text = interview.kind is not InterviewKind.voice
        live = state is InterviewState.active
        alone = self._stage is None  # the recruiter sits here
        self._entry.setVisible(text and live)
        self._pause.setVisible(text and live and alone)
        waits = state in (InterviewState.created, InterviewState.interrupted)
        self._go_on.setVisible(text and waits)
        self._cancel.setVisible(waits and alone)
        self._hand.setVisible(interview.kind is InterviewKind.desk and (live or waits) and alone)
        self._result.setVisible(state is InterviewState.completed and alone)
        self._recruiter.setVisible(live and alone)
        if interview.failure is not None:
            self._doing.setText(self.tr_.message(interview.failure))

    def _add(self, turn: Turn) -> None:
        if turn.number in self._turns:
            return
        late = turn.number < max(self._turns, default=-1)
        self._turns[turn.number] = turn
        shown = [turn]
        if late:  # it belongs further up
            self._turns = dict(sorted(self._turns.items()))
            clear(self._lines)
            shown = list(self._turns.values())
        for each in shown:
            if self._lines.count():
                self._lines.addWidget(Line())
            self._lines.addWidget(TurnRow(self.tr_, each))

    def _tick(self) -> None:
        interview = self._interview
        if interview is None:
            return
        if self._ticking:
            self._elapsed += 1.0
        minutes = interview.minutes + interview.extended_minutes
        over = interview.ended_at is not None
        self._progress.show_time(self._elapsed, minutes * 60, over=over)

    # What the agent says

    def take(self, event: dict[str, Any]) -> None:
        """An event of the agent about this interview."""
        kind, tr = event.get("event"), self.tr_
        if kind == "turn":
            self._doing.setText("")
            self._sent = ""
            self._add(Turn.model_validate(event["turn"]))
        elif kind == "thinking":
            self._doing.setText(tr("Stefani is thinking…"))
        elif kind == "listening":
            self._doing.setText("")
        elif kind == "progress":
            self._elapsed = float(event.get("elapsed", self._elapsed))
            self._ticking = not event.get("paused", False)
            coverage = {
                p["question_id"]: Coverage(p["coverage"]) for p in event.get("progress", [])
            }
            self._progress.show_coverage(coverage, event.get("question_id"))
        elif kind == "error":
            said = tr.message(Message.model_validate(event["said"]))
            if self._sent and not self._answer.toPlainText():  # what was not taken is not lost
                self._answer.setPlainText(self._sent)
            self._sent = ""
            self._doing.setText(said)
            self.ctx.notify(said, "bad")
        elif kind == "ended":
            self._ticking = False
            self._doing.setText("")
            if self._interview is not None:
                self.finished.emit(self._interview.id)

    # What the person does

    async def hold(self) -> None:
        """Starts the interview, or goes on where it stopped."""
        if self._interview is None:
            return
        interview = await self.ctx.ws.interviews.resume(self._interview.id)
        self._doing.setText(self.tr_("Stefani is coming…"))
        await self.ctx.interviewer.hold(interview.id)

    def _say(self) -> None:
        text = self._answer.toPlainText().strip()
        if not text or self._interview is None:
            return
        interview_id = self._interview.id
        self._sent = text
        self._answer.clear()
        self._drafts.pop(interview_id, None)
        self._doing.setText(self.tr_("Sending…"))
        work = self.ctx.interviewer.say(interview_id, text, uuid.uuid4().hex)
        self._page.run("say", work)

    def _typing(self) -> None:
        if self._interview is not None and self._answer.toPlainText():
            self.ctx.tasks.latest(self._tell_typing(), name="typing", owner=self._answer)

    async def _tell_typing(self) -> None:
        if self._interview is not None:
            await self.ctx.interviewer.typing(self._interview.id)

    def _hand_over(self) -> None:
        """The keyboard is the candidate's; the window comes back when the recruiter says so."""
        window = self.window()
        self._stage = Stage(self.tr_, self._talk, self._page.action("take back", self._take_back))
        self._stage.setPalette(window.palette())
        self._states()
        self._stage.setGeometry(window.screen().geometry())  # not every system knows full screens
        self._stage.showFullScreen()
        window.hide()
        self._answer.setFocus()

    async def _take_back(self) -> None:
        """Only the recruiter leaves the candidate's view: it is asked about."""
        tr, stage = self.tr_, self._stage
        if stage is None:
            return
        question = tr("The window shows other candidates and notes. Only the recruiter goes on.")
        if await ask(stage, tr("Back to the recruiter?"), question, tr("Go back"), tr("Stay")):
            self._end_stage()
            self.window().show()
            self.window().raise_()
            self.window().activateWindow()

    def _end_stage(self) -> None:
        stage, self._stage = self._stage, None
        if stage is not None:
            self._talk.setMaximumWidth(16_777_215)  # Qt's own: no limit
            self._split.insertWidget(0, self._talk)
            self._talk.show()
            self._states()
            stage.over = True
            stage.close()
            stage.deleteLater()

    async def _leave(self) -> None:
        if self._interview is not None:
            await self.ctx.interviewer.leave(self._interview.id)

    async def _send_note(self) -> None:
        text = self._note.text().strip()
        if text and self._interview is not None:
            await self.ctx.ws.interviews.command(self._interview.id, "note", text)
            self._note.clear()
            self.ctx.notify(self.tr_("The note was passed to the interviewer."), "good")

    async def _extend(self) -> None:
        if self._interview is not None:
            await self.ctx.ws.interviews.command(self._interview.id, "extend", minutes=5)
            self.ctx.notify(self.tr_("The interview has five more minutes."), "good")

    async def _close(self) -> None:
        if self._interview is not None:
            await self.ctx.ws.interviews.command(self._interview.id, "close")
            self.ctx.notify(self.tr_("Stefani will say goodbye after this answer."))

    async def _end(self) -> None:
        tr = self.tr_
        if self._interview is None:
            return
        text = tr("It ends at once, without the remaining questions. What was said is kept.")
        if await ask(
            self, tr("End the interview?"), text, tr("End now"), tr("Cancel"), kind="danger"
        ):
            await self.ctx.ws.interviews.command(self._interview.id, "end")

    async def _cancel_it(self) -> None:
        tr = self.tr_
        if self._interview is None:
            return
        text = tr("It cannot be held any more. What was said so far is kept.")
        if await ask(self, tr("Cancel the interview?"), text, tr("Cancel it"), tr("Keep it")):
            await self.ctx.ws.interviews.cancel(self._interview.id)

    def _open_scorecard(self) -> None:
        if self._interview is not None:
            self.ctx.navigate("reports", {"interview": self._interview.id})

    def _keep_draft(self) -> None:
        if self._interview is not None:
            self._drafts[self._interview.id] = self._answer.toPlainText()

    def drafts(self) -> dict[int, str]:
        """Answers that were written but not sent, by interview."""
        self._keep_draft()
        return {key: text for key, text in self._drafts.items() if text}

    def note(self) -> str:
        """A private note that was written but not sent."""
        return self._note.text()

    def set_drafts(self, drafts: dict[int, str], note: str = "") -> None:
        """Takes up what `drafts` and `note` gave."""
        self._drafts = dict(drafts)
        self._note.setText(note)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter sends, Shift+Enter makes a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._say()
                return True
        return False
