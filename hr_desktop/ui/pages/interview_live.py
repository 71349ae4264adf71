"""One interview as it is held: the conversation, the answer field, the plan and the clock."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hr_desktop.domain.interview import Coverage, InterviewKind, InterviewState, Turn
from hr_desktop.domain.messages import Message
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    IconButton,
    Label,
    Line,
    Split,
    TextArea,
    ask,
    column,
    row,
)
from hr_desktop.ui.kinds import INTERVIEW_KINDS
from hr_desktop.ui.pages.interview_commands import Commands
from hr_desktop.ui.pages.interview_listen import Listen
from hr_desktop.ui.pages.interview_plan import PlanProgress
from hr_desktop.ui.pages.interview_requests import Requests
from hr_desktop.ui.pages.interview_sign import LineSign
from hr_desktop.ui.pages.interview_stage import Stage
from hr_desktop.ui.pages.interview_talk import Talk
from hr_desktop.ui.pages.recording_player import RecordingPlayer
from hr_desktop.ui.palette import Palette
from hr_desktop.ui.watch_words import badge_of, detail_of, life_of, next_step

if TYPE_CHECKING:
    from datetime import datetime

    from hr_desktop.domain.interview import Interview
    from hr_desktop.services.values import Watched
    from hr_desktop.ui.pages.base import Page


class LiveView(QWidget):
    """The conversation of one interview. `page` gives the agent and runs the actions."""

    finished = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self._loading = asyncio.Lock()
        self._interview: Interview | None = None
        self._watched: Watched | None = None
        self._drafts: dict[int, str] = {}
        self._sent = ""  # an answer on its way
        self._elapsed = 0.0
        self._told = -1.0  # what the agent said last of the time talked
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
        for part in (self._entry, self._recruiter, self._listen, self._badge, self._next):
            part.hide()  # until it is known what may be done
        for button in (self._go_on, self._pause, self._cancel):
            button.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(lambda: self._tick())
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
        self._invitation = IconButton("mail", tr("Invitation"))
        self._invitation.clicked.connect(self._open_invitation)
        self._invitation.hide()
        self._result = Button(tr("Scorecard"), "primary", small=True)
        self._result.clicked.connect(self._open_scorecard)
        self._result.hide()
        self._hand = Button(tr("For the candidate"), small=True)
        self._hand.setToolTip(
            tr("Shows the conversation alone: no plan, no notes, no other people.")
        )
        self._hand.clicked.connect(self._hand_over)
        self._hand.hide()
        self._sign = LineSign(tr)
        self._listen = Listen(page)
        line = row(
            self._name,
            None,
            self._sign,
            self._badge,
            self._listen,
            self._invitation,
            self._cancel,
            self._hand,
            self._pause,
            self._go_on,
            self._result,
        )
        line.setStretch(0, 1000)  # the free space is for it, and behind it where it is hidden
        head = column(line, self._about, gap=2)  # below, where a long question has room
        head.setContentsMargins(16, 12, 16, 10)
        self._next = Label("", "small", "warn_text", wrap=True)
        self._next.setContentsMargins(16, 0, 16, 10)
        self._requests = Requests(page)
        self._player = RecordingPlayer(page)
        self._player.setContentsMargins(16, 10, 16, 4)
        self._player.line_changed.connect(self._heard)
        self._lines = Talk(tr)
        self._lines.grown.connect(
            lambda: self.ctx.tasks.again(self._dress, name="earlier lines", owner=self)
        )
        self._doing = self._lines.doing
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
        self._recruiter = Commands(page)
        card.box.addLayout(head)
        card.box.addWidget(self._next)
        card.box.addWidget(Line())
        card.box.addWidget(self._requests)
        card.box.addWidget(self._player)
        card.box.addWidget(self._lines, 1)
        self._above_entry = Line()
        card.box.addWidget(self._above_entry)
        card.box.addWidget(self._entry)
        card.box.addWidget(self._recruiter)
        return card

    # What is shown

    async def load(self, watched: Watched, at: datetime) -> None:
        """Shows an interview; turns that are already here are not built again."""
        async with self._loading:  # the lines of one are not put below another
            await self._show(watched, at)

    async def _show(self, watched: Watched, at: datetime) -> None:
        ws, interview_id = self.ctx.ws, watched.row.id
        interview = await ws.interviews.get(interview_id)
        voice = interview.kind is InterviewKind.voice
        other = self._interview is None or self._interview.id != interview_id
        if other:
            self._keep_draft()
        self._interview = interview
        runs = interview.state is InterviewState.active
        if self._lines.show_interview(interview, runs=runs) or other:
            self._answer.setPlainText(self._drafts.get(interview_id, ""))
            self._elapsed, self._told = interview.elapsed, -1.0
        self._elapsed = max(self._elapsed, interview.elapsed)
        if not voice:
            self._ticking = runs
        self._recruiter.show_interview(interview_id)
        self._progress.show_plan(interview)
        self.watch(watched, at)
        # Events may come while turns are fetched: those before any gap are not asked for again.
        turns = await ws.interviews.turns(interview_id, after=self._lines.settled)
        commands = await ws.interviews.commands(interview_id)
        requests = await ws.watching.requests(interview_id) if voice else []
        invited = watched.invitation
        by_mail = ws.invitations.can_mail and invited is not None and bool(invited.email)
        self._requests.show_requests(requests, by_mail=by_mail)
        self._requests.setVisible(self._requests.any and self._stage is None)
        await self._lines.put(turns, commands)
        self._lines.show_notes(self._stage is None)
        await self._load_sound(interview)
        # The field may not be there yet, while the interview is being started.
        if other and not voice and interview.ended_at is None and self._may_focus():
            self._answer.setFocus()

    async def _load_sound(self, interview: Interview) -> None:
        """The recording of an interview that is over."""
        over = interview.kind is InterviewKind.voice and interview.ended_at is not None
        if not over:
            self._player.clear()
            return
        await self._player.load(interview.id, list(self._lines.turns.values()))
        await self._player.dress(self._lines.rows)

    async def _dress(self) -> None:
        if self._interview is not None and self._interview.ended_at is not None:
            await self._player.dress(self._lines.rows)

    def _heard(self, number: int) -> None:
        self._lines.reveal(number)
        rows = self._lines.rows
        for known, made in rows.items():
            made.set_marked(known == number)
        self._player.follow(self._lines, rows, number)

    def show_name(self, shown: bool) -> None:
        """Whether the name stands here; over the page it may stand already."""
        self._name.setVisible(shown)

    def watch(self, watched: Watched, at: datetime) -> None:
        """Shows what is so at this moment; called as often as it may have changed."""
        interview = self._interview
        if interview is None or watched.row.id != interview.id:
            return
        self._watched = watched
        tr, row, live = self.tr_, watched.row, watched.live
        self._name.setText(row.candidate_name or tr.code(f"interview_kind.{row.kind.value}"))
        about = [row.vacancy_title, tr.code(f"interview_kind.{row.kind.value}")]
        if interview.kind is InterviewKind.voice:
            place = self._progress.place
            if interview.state is InterviewState.active and place is not None:
                number, total, topic = place
                question = tr("Question {n} of {total}", n=number, total=total)
                about = [question, topic]
            elif interview.state is InterviewState.created:
                about = [row.vacancy_title, detail_of(tr, watched, at), life_of(tr, watched, at)]
            self._lines.show_caption(live)
            thinking = live is not None and live.thinking and not live.text
            self._doing.setText(tr("Stefani is thinking…") if thinking else "")
            if interview.state is InterviewState.created:
                self._doing.setText(tr("What is said appears here as it is spoken."))
            if live is not None and live.elapsed != self._told:
                self._elapsed = self._told = live.elapsed
            self._ticking = watched.standing.doing == "live"
        self._about.setText(" · ".join(filter(None, about)))
        said = next_step(tr, watched, at)
        self._next.setText(said)
        self._next.setVisible(bool(said) and self._stage is None)
        self._states()
        self._badge.set(*badge_of(tr, watched, at))
        speaks = watched.standing.doing == "live"
        self._sign.show_live(live if speaks else None)
        self._badge.setVisible(not speaks)
        self._tick(0.0)

    def _may_focus(self) -> bool:
        """Whether the page is in front and nobody writes into the search over it."""
        searching = any(one.isVisible() for one in self.window().findChildren(Palette))
        return self._page.isVisible() and not searching

    def _states(self) -> None:
        interview = self._interview
        if interview is None:
            return
        state = interview.state
        if self._watched is None:
            self._badge.set(
                self.tr_.code(f"interview.{state.value}"),
                INTERVIEW_KINDS.get(state.value, "neutral"),
            )
        text = interview.kind is not InterviewKind.voice
        live = state is InterviewState.active
        alone = self._stage is None  # the recruiter sits here
        self._entry.setVisible(text and live)
        self._pause.setVisible(text and live and alone)
        waits = state in (InterviewState.created, InterviewState.interrupted)
        self._go_on.setVisible(text and waits)
        self._cancel.setVisible(waits and alone)
        self._invitation.setVisible(not text and waits and alone)
        self._hand.setVisible(interview.kind is InterviewKind.desk and (live or waits) and alone)
        self._result.setVisible(state is InterviewState.completed and alone)
        self._recruiter.setVisible(live and alone)
        self._above_entry.setVisible(live and (text or alone))
        heard = not text and live and alone
        self._listen.show_interview(interview.id if heard else None)
        self._listen.setVisible(heard)
        self._requests.setVisible(self._requests.any and alone)
        if interview.failure is not None:
            self._doing.setText(self.tr_.message(interview.failure))

    def _tick(self, seconds: float = 1.0) -> None:
        interview = self._interview
        if interview is None:
            return
        if self._ticking:
            self._elapsed += seconds
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
            self._lines.put_turn(Turn.model_validate(event["turn"]))
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
        self._alone(False)
        self._stage.setGeometry(window.screen().geometry())  # not every system knows full screens
        self._stage.showFullScreen()
        window.hide()
        self._answer.setFocus()

    def _alone(self, alone: bool) -> None:
        """What only the recruiter may see is shown or hidden."""
        self._states()
        self._name.show()
        self._lines.show_notes(alone)
        self._next.setVisible(alone and bool(self._next.text()))

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
            self._alone(True)
            stage.over = True
            stage.close()
            stage.deleteLater()

    async def _leave(self) -> None:
        if self._interview is not None:
            await self.ctx.interviewer.leave(self._interview.id)

    async def _cancel_it(self) -> None:
        tr = self.tr_
        if self._interview is None:
            return
        text = tr("It cannot be held any more. What was said so far is kept.")
        knows = self._watched is not None and self._watched.invitation is not None
        if knows and self.ctx.ws.invitations.can_mail:
            text += " " + tr("A candidate who was written to gets a letter that says so.")
        if await ask(self, tr("Cancel the interview?"), text, tr("Cancel it"), tr("Keep it")):
            ws = self.ctx.ws
            if self._interview.kind is InterviewKind.voice:
                await ws.invitations.cancel_interview(self._interview.id)
            else:
                await ws.interviews.cancel(self._interview.id)

    def _open_invitation(self) -> None:
        if self._watched is not None:
            row = self._watched.row
            target = {"candidate": row.candidate_id, "invite": row.application_id}
            self.ctx.navigate("candidates", target)

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

    def notes(self) -> dict[int, str]:
        """Private notes that were written but not sent, by interview."""
        return self._recruiter.notes()

    def set_drafts(self, drafts: dict[int, str], notes: dict[int, str]) -> None:
        """Takes up what `drafts` and `notes` gave."""
        self._drafts = dict(drafts)
        self._recruiter.set_notes(notes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter sends, Shift+Enter makes a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._say()
                return True
        return False
