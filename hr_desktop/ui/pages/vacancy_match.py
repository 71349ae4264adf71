"""Why a candidate has this score: parts, the resume's words, what to clear up; what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from hr_desktop.domain.application import ApplicationState
from hr_desktop.ui.components import (
    Badge,
    Button,
    Label,
    PartBars,
    Quote,
    SidePanel,
    column,
    row,
)
from hr_desktop.ui.kinds import VERDICT_KINDS
from hr_desktop.ui.theme import Kind

if TYPE_CHECKING:
    from hr_desktop.domain.matching import Match
    from hr_desktop.services.values import RankRow
    from hr_desktop.ui.pages.base import Page

_MOST_QUOTES = 8
_YEARS_TOLD = frozenset({"judgement.match.enough_years", "judgement.match.few_years"})


class MatchPanel(SidePanel):
    """The reasons of one row of a ranking."""

    shortlist_wanted = Signal(object)
    reject_wanted = Signal(object)
    plan_wanted = Signal(object)
    invite_wanted = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self._number = Label("", "big")
        self.top.addWidget(self._number)
        self._shown: tuple[int, Match] | None = None
        self._for: tuple[int, ApplicationState | None] | None = None  # whose buttons stand there
        self.show_nothing()

    def show_nothing(self) -> None:
        """Says what to do: nobody is chosen."""
        self.clear()
        self._number.setText("")
        self._for = None
        self.set_title(self.tr_("Why this score?"), self.tr_("Choose a candidate in the list."))
        self.set_actions()

    def clear(self) -> None:
        """Empties the column; the next match is shown anew."""
        super().clear()
        self._shown = None

    async def load(self, vacancy_id: int, who: RankRow) -> None:
        """Fetches and shows the match of a candidate."""
        match = await self.ctx.ws.ranking.detail(vacancy_id, who.candidate_id)
        self.set_title(who.name, who.subtitle)
        if self._shown != (who.candidate_id, match):
            async with self.rebuilding():
                self._show(match)
            self._shown = (who.candidate_id, match)
        if self._for != (who.candidate_id, who.state):  # a button with the keyboard stays
            self._for = (who.candidate_id, who.state)
            self._buttons(who)

    def _show(self, match: Match) -> None:
        tr, box = self.tr_, self.content
        self.clear()
        self._number.setText(str(match.score))
        self._number.setAccessibleName(tr("Match: {score} of 100", score=match.score))
        verdict = match.verdict.value
        box.addLayout(row(Badge(tr.code(f"verdict.{verdict}"), VERDICT_KINDS[verdict]), None))
        box.addWidget(Label(tr("Why"), "heading"))
        box.addWidget(
            PartBars(
                [(tr.code(f"part.{p.name}"), p.points, p.of, "accent") for p in match.parts if p.of]
            )
        )
        every = (*match.reasons, *(r for p in match.parts for r in p.reasons))
        if any(r.code in _YEARS_TOLD for r in every):  # the same years, with what they mean
            every = tuple(r for r in every if r.code != "judgement.match.years")
        told = [tr.message(r) for r in every]
        lines = column(gap=4)
        for said in dict.fromkeys(told):  # what stands for the whole often stands for a part too
            lines.addWidget(Label(said, "small", "muted", wrap=True))
        box.addLayout(lines)
        self._requirements(match)
        if match.to_check:
            box.addWidget(Label(tr("Clear up in the interview"), "heading"))
            for check in match.to_check:
                box.addWidget(Label("• " + tr.message(check), wrap=True))
        box.addStretch(1)

    def _requirements(self, match: Match) -> None:
        """Each requirement, with the resume's words that show it or the word that none does."""
        tr, box = self.tr_, self.content
        if not match.requirements:
            return
        box.addWidget(Label(tr("Words of the resume"), "heading"))
        quotes = 0
        for requirement in match.requirements:
            kind: Kind = "good" if requirement.coverage >= 0.5 else "warn"
            if requirement.coverage < 0.25:
                kind = "bad" if requirement.must else "neutral"
            state = (
                tr("shown")
                if kind == "good"
                else tr("partly")
                if requirement.coverage >= 0.25
                else tr("not found")
            )
            words = column(Label(requirement.text, wrap=True), gap=1)
            if requirement.must:
                words.addWidget(Label(tr("must have"), "small", "muted"))
            badge = Badge(state, kind)
            line = row(words, badge)
            line.setStretch(0, 1)
            line.setAlignment(badge, Qt.AlignmentFlag.AlignTop)
            box.addLayout(line)
            for source in requirement.evidence[:2]:
                if quotes < _MOST_QUOTES:
                    quotes += 1
                    quote = " ".join(source.quote.split())
                    place = tr("page {page}", page=source.page)
                    box.addWidget(
                        Quote(f"«{quote}»" if tr.language == "ru" else f"“{quote}”", place)
                    )

    def _buttons(self, who: RankRow) -> None:
        tr = self.tr_
        plan = Button(tr("Interview plan"))
        plan.clicked.connect(lambda: self.plan_wanted.emit(who.candidate_id))
        scheduled = who.state is ApplicationState.interview_scheduled
        words = tr("Invitation") if scheduled else tr("Invite")
        invite = Button(words, "primary" if who.state else "secondary")
        invite.clicked.connect(
            self._page.changing(lambda: self.invite_wanted.emit(who.candidate_id))
        )
        reject = Button(tr("Reject…"), "danger")
        reject.clicked.connect(
            self._page.changing(lambda: self.reject_wanted.emit(who.candidate_id))
        )
        reject.setVisible(who.state is None or who.state.value != "rejected")
        if who.state is None:
            shortlist = Button(tr("Shortlist"), "primary")
            shortlist.clicked.connect(
                self._page.changing(lambda: self.shortlist_wanted.emit(who.candidate_id))
            )
            self.set_actions(shortlist, invite, None, reject)
        else:
            self.set_actions(invite, plan, None, reject)
