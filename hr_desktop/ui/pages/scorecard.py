"""One scorecard: scores, evidence that leads to the transcript, questions; the decision beside."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from hr_desktop.domain.plan import CRITERIA, CriterionName
from hr_desktop.ui.components import (
    Badge,
    Card,
    Chip,
    FilterChips,
    FlowLayout,
    IconButton,
    Label,
    LinkButton,
    Quote,
    ScoreBar,
    ScrollColumn,
    Split,
    column,
    row,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.format import clock
from hr_desktop.ui.kinds import RECOMMENDATION_KINDS
from hr_desktop.ui.pages.correct_score import ask_correction
from hr_desktop.ui.pages.decision import DecisionPanel
from hr_desktop.ui.pages.opinions import OpinionsCard
from hr_desktop.ui.pages.recording_player import RecordingPlayer
from hr_desktop.ui.pages.transcript import TranscriptCard
from hr_desktop.ui.theme import ColorName

if TYPE_CHECKING:
    from hr_desktop.domain.scorecard import CriterionScore, Evidence, Scorecard
    from hr_desktop.services.values import ScorecardRow
    from hr_desktop.ui.pages.base import Page


class ScorecardView(QWidget):
    """A scorecard open on its page. `load` fills it; `page` runs its actions."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._card: Scorecard | None = None
        self._marked: QWidget | None = None
        self._scores = QGridLayout()
        self._scores.setHorizontalSpacing(12)
        self._scores.setVerticalSpacing(10)
        self._scores.setColumnMinimumWidth(0, 128)
        self._scores.setColumnStretch(1, 1)
        self._total = column(gap=6)
        scores = Card()
        scores.box.addWidget(Label(tr("Scores"), "heading"))
        totals = QWidget()
        totals.setLayout(self._total)
        totals.setMinimumWidth(140)
        both = row(self._scores, 16, totals)
        both.setStretch(0, 1)
        scores.box.addLayout(both)
        self._criteria = FilterChips(current=CRITERIA[0])
        self._criteria.chosen.connect(lambda _key: self._show_criterion())
        self._evidence = column(gap=8)
        evidence = Card()
        evidence.box.addWidget(self._criteria)
        evidence.box.addLayout(self._evidence)
        self._questions = column(gap=10)
        self._questions_card = Card()
        self._questions_card.box.addWidget(Label(tr("Questions"), "heading"))
        self._questions_card.box.addLayout(self._questions)
        self.player = RecordingPlayer(page)
        self.transcript = TranscriptCard(tr, self.player)
        self.player.line_changed.connect(self._heard)
        self._main = ScrollColumn(gap=14, margins=(0, 0, 10, 0))
        for card in (scores, evidence, self._questions_card, self.transcript):
            self._main.box.addWidget(card)
        self._main.box.addStretch(1)
        side = ScrollColumn(gap=14, margins=(0, 0, 10, 0))
        self._reasons = column(gap=8)
        reasons = Card()
        reasons.box.addWidget(Label(tr("For and against"), "heading"))
        reasons.box.addLayout(self._reasons)
        self.decision = DecisionPanel(page)
        self.decision.letter_opened.connect(lambda paper: side.ensureWidgetVisible(paper, 0, 40))
        self._next = column(gap=6)
        self._next_card = Card()
        self._next_card.box.addWidget(Label(tr("Next round"), "heading"))
        self._next_card.box.addLayout(self._next)
        self._method = column(gap=6)
        method = Card()
        method.box.addWidget(Label(tr("Method and its limits"), "heading"))
        method.box.addLayout(self._method)
        self.opinions = OpinionsCard(page)
        for item in (reasons, self.opinions, self.decision, self._next_card, method):
            side.box.addWidget(item)
        side.box.addStretch(1)
        side.least = 280
        split = Split("scorecard", self.ctx.memory, self._main, side, sizes=(680, 340))
        self.setLayout(column(split))

    async def load(self, interview_id: int, row_: ScorecardRow | None) -> None:
        """Fetches and shows the scorecard of an interview, its transcript and decisions."""
        ws = self.ctx.ws
        self._card = await ws.scorecards.get(interview_id)
        turns = await ws.interviews.turns(interview_id)
        self.transcript.show_turns(turns)
        await self.player.load(interview_id, turns)
        await self.player.dress(self.transcript.rows)
        await self.decision.load(self._card, row_)
        self.opinions.show_card(self._card)
        if self._card is not None:
            self._show(self._card)

    @property
    def filled(self) -> bool:
        """Whether the interview has a scorecard."""
        return self._card is not None

    def state(self) -> dict[str, Any]:
        """The open criterion and an unwritten decision."""
        return {
            "criterion": self._criteria.current,
            "decision": self.decision.state(),
            "opinion": self.opinions.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._criteria.select(state.get("criterion", CRITERIA[0]))
        self.decision.restore(state.get("decision", {}))
        self.opinions.restore(state.get("opinion", {}))

    def _show(self, card: Scorecard) -> None:
        tr = self.tr_
        final = card.final_scores()
        corrected = {c.criterion for c in card.corrections}
        clear(self._scores)
        for line, name in enumerate(CRITERIA):
            words = tr.code(f"criterion.{name}") + (" *" if name in corrected else "")
            bar = ScoreBar(final.get(name), missing=tr("too little was said to judge"))
            change = IconButton("edit", tr("Correct the score: {name}", name=words), 24)
            change.clicked.connect(
                self._page.action(f"correct {name}", partial(self._correct, name))
            )
            self._scores.addWidget(Label(words, wrap=True), line, 0)
            self._scores.addWidget(bar, line, 1)
            self._scores.addWidget(change, line, 2)
        self._show_total(card)
        self._criteria.set_choices(
            [(n, f"{tr.code(f'criterion.{n}')} {_written(final.get(n))}") for n in CRITERIA]
        )
        self._show_criterion()
        self._show_questions(card)
        self._show_reasons(card)
        self._show_method(card)

    def _show_total(self, card: Scorecard) -> None:
        tr = self.tr_
        clear(self._total)
        overall, recommendation = card.final()
        middle = Qt.AlignmentFlag.AlignHCenter
        said = Label(tr("Overall, weighted mean"), "small", "muted", wrap=True)
        said.setAlignment(middle)
        number = Label("—" if overall is None else str(overall), "big")
        number.setFont(_huge(number))
        badge = Badge(
            tr.code(f"recommendation.{recommendation.value}"),
            RECOMMENDATION_KINDS[recommendation.value],
        )
        self._total.addWidget(said)
        for widget in (number, badge):
            self._total.addWidget(widget, 0, middle)
        questions = card.assessment.questions
        if questions:
            covered = sum(q.covered for q in questions)
            text = tr("questions covered: {covered} of {all}", covered=covered, all=len(questions))
            start, _, of_all = text.partition(": ")
            text = start + ": " + of_all.replace(" ", "\u00a0")  # the numbers stay together
            of = Label(text, "small", "muted", wrap=True)
            of.setAlignment(middle)
            self._total.addWidget(of)
        if card.stale:
            self._total.addWidget(Badge(tr("made from an older version"), "warn"), 0, middle)
        if card.corrections:
            note = Label(tr("* set by a person"), "small", "muted")
            self._total.addWidget(note, 0, middle)
        self._total.addStretch(1)

    def _show_criterion(self) -> None:
        clear(self._evidence)
        if self._card is None:
            return
        name = next((n for n in CRITERIA if n == self._criteria.current), CRITERIA[0])
        judged = self._card.assessment.criteria.get(name)
        for correction in (c for c in self._card.corrections if c.criterion == name):
            machine = "—" if judged is None or judged.score is None else str(judged.score)
            said = self.tr_(
                "{by} set this score: {reason} (the machine’s: {machine})",
                by=correction.by,
                reason=correction.reason,
                machine=machine,
            )
            self._evidence.addWidget(Label(said, wrap=True))
        if judged is None:
            return
        self._evidence.addWidget(Label(judged.reason, color="muted", wrap=True, selectable=True))
        self._add_quotes(judged)
        for concern in judged.concerns:
            self._evidence.addWidget(Label("! " + concern, "small", "warn_text", wrap=True))

    def _add_quotes(self, judged: CriterionScore) -> None:
        for item in judged.evidence:
            quote = Quote(
                f"«{item.quote}»" if self.tr_.language == "ru" else f"“{item.quote}”",
                self._place(item),
                "warn" if item.concern else "accent",
                clickable=item.turn is not None,
            )
            if item.turn is not None:
                quote.clicked.connect(lambda turn=item.turn: self._jump(turn))
            self._evidence.addWidget(quote)
        if not judged.evidence:
            said = self.tr_("No words of the candidate back this criterion.")
            self._evidence.addWidget(Label(said, "small", "muted", wrap=True))

    def _place(self, item: Evidence) -> str:
        tr = self.tr_
        if item.turn is None:
            return tr("from the resume")
        at = self.transcript.at(item.turn)
        place = tr("answer {number}", number=item.turn) + " · " + tr("found in the transcript")
        if at is not None:
            place = f"{clock(at)} · {place}"
        return f"{place} · {tr('a concern')}" if item.concern else place

    def _heard(self, turn: int) -> None:
        self.transcript.mark(turn)
        self.player.follow(self._main, self.transcript.rows, turn)

    def _jump(self, turn: int) -> None:
        widget = self.transcript.mark(turn)
        if widget is not None:  # after the layout knows where it is
            QTimer.singleShot(0, widget, lambda: self._main.ensureWidgetVisible(widget, 0, 120))

    def _show_questions(self, card: Scorecard) -> None:
        tr = self.tr_
        clear(self._questions)
        self._questions_card.setVisible(bool(card.assessment.questions))
        for finding in card.assessment.questions:
            badge = Badge(
                tr("covered") if finding.covered else tr("not covered"),
                "good" if finding.covered else "warn",
            )
            title = Label(finding.question, "strong", wrap=True)
            line = row(title, badge)
            line.setStretch(0, 1)
            line.setAlignment(badge, Qt.AlignmentFlag.AlignTop)
            one = column(line, Label(finding.finding, "small", "muted", wrap=True), gap=3)
            if finding.turn is not None:
                link = LinkButton(tr("Show in the transcript"), small=True)
                link.clicked.connect(lambda _=False, turn=finding.turn: self._jump(turn))
                one.addLayout(row(link, None))
            self._questions.addLayout(one)

    def _show_reasons(self, card: Scorecard) -> None:
        tr, assessment = self.tr_, card.assessment
        clear(self._reasons)
        groups: tuple[tuple[str, tuple[str, ...], ColorName], ...] = (
            (tr("For"), assessment.strengths, "good_text"),
            (tr("Against, or open"), assessment.weaknesses, "warn_text"),
            (tr("Red flags"), assessment.red_flags, "bad_text"),
        )
        for title, lines, kind in groups:
            if lines:
                self._reasons.addWidget(Label(title, "small", kind))
                for line in lines:
                    self._reasons.addWidget(Label("• " + line, wrap=True, selectable=True))
        clear(self._next)
        following = (*assessment.next_steps, *assessment.next_round_questions)
        self._next_card.setVisible(bool(following))
        for line in following:
            self._next.addWidget(Label("• " + line, wrap=True, selectable=True))

    def _show_method(self, card: Scorecard) -> None:
        tr, assessment = self.tr_, card.assessment
        clear(self._method)
        by = tr("offline rules") if assessment.method == "offline" else assessment.method
        flow = QWidget()
        chips = FlowLayout(flow)
        for text in filter(None, (by, assessment.model, tr.datetime(card.created_at))):
            chips.addWidget(Chip(text, square=True))
        self._method.addWidget(flow)
        sure = tr.percent(assessment.confidence)
        self._method.addWidget(
            Label(tr("How sure the method can be: {sure}", sure=sure), "small", "muted", wrap=True)
        )
        for limit in assessment.limits:
            self._method.addWidget(Label(tr.message(limit), "small", "muted", wrap=True))

    async def _correct(self, name: CriterionName) -> None:
        if self._card is None:
            return
        title = self.tr_.code(f"criterion.{name}")
        now = self._card.final_scores().get(name)
        answer = await ask_correction(self, self.tr_, title, now)
        if answer is not None:
            await self.ctx.ws.scorecards.correct(self._card.id, name, answer[0], answer[1])
            self.ctx.notify(
                self.tr_("The score was corrected; the machine’s stays beside it."), "good"
            )


def _written(score: int | None) -> str:
    return "—" if score is None else str(score)


def _huge(label: Label) -> Any:
    made = label.font()
    made.setPixelSize(44)
    return made


__all__ = ["ScorecardView"]
