"""What colleagues think, beside the machine's score and the decision: who, what, when, why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hr_desktop.domain.scorecard import OpinionKind
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    FilterChips,
    Label,
    TextArea,
    column,
    row,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.format import when
from hr_desktop.ui.kinds import OPINION_KINDS

if TYPE_CHECKING:
    from hr_desktop.domain.scorecard import Opinion, Scorecard
    from hr_desktop.ui.pages.base import Page


class OpinionsCard(Card):
    """Everybody's opinion on a scorecard, and a form for one's own."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._scorecard: int | None = None
        self._interview: int | None = None
        self._kept: tuple[str, str] = ("", "")  # one's own opinion as it is stored
        self._drafts: dict[int, tuple[str, str]] = {}  # by interview, not saved
        self.box.addWidget(Label(tr("Opinions of colleagues"), "heading"))
        said = tr("Each recruiter has one. It changes neither the score nor the decision.")
        self.box.addWidget(Label(said, "small", "muted", wrap=True))
        self._given = column(gap=6)
        self.box.addLayout(self._given)
        self._kind = FilterChips([(k.value, tr.code(f"opinion.{k.value}")) for k in OpinionKind])
        self._kind.chosen.connect(lambda _key: self._ready())
        self._reason = TextArea(tr("Why do you think so?"), lines=2, most=6)
        self._reason.setAccessibleName(tr("Reason of your opinion"))
        self._reason.textChanged.connect(self._ready)
        self._save = Button(tr("Save my opinion"))
        self._save.clicked.connect(page.action("opinion", self._give))
        for widget in (self._kind, self._reason, self._save):
            self.box.addWidget(widget)
        self._ready()

    def show_card(self, card: Scorecard | None) -> None:
        """Shows the opinions on a scorecard; what is being written on the same interview stays."""
        self._scorecard = card.id if card else None
        before, self._interview = self._interview, card.interview_id if card else None
        clear(self._given)
        for one in card.opinions if card else ():
            self._show(one)
        me = self.ctx.ws.actor
        mine = next((o for o in card.opinions if o.by == me), None) if card else None
        written = self._written
        dirty, other = written != self._kept, before not in (None, self._interview)
        self._kept = (mine.kind.value, mine.reason) if mine is not None else ("", "")
        if dirty and other and before is not None:
            self._drafts[before] = written
        if other or not dirty:
            self._fill(*self._drafts.pop(self._interview or 0, self._kept))
        self._save.setText(self.tr_("Change my opinion") if mine else self.tr_("Save my opinion"))
        self._ready()

    def state(self) -> dict[str, Any]:
        """What was chosen and written but not saved."""
        kind, reason = self._written
        return {} if (kind, reason) == self._kept else {"kind": kind, "reason": reason}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._fill(state.get("kind", ""), state.get("reason", ""))

    def _fill(self, kind: str, reason: str) -> None:
        self._kind.select(kind)
        self._reason.setPlainText(reason)
        self._ready()

    @property
    def _written(self) -> tuple[str, str]:
        return self._kind.current, self._reason.toPlainText().strip()

    def _show(self, one: Opinion) -> None:
        tr = self.tr_
        badge = Badge(tr.code(f"opinion.{one.kind.value}"), OPINION_KINDS[one.kind.value])
        self._given.addLayout(row(badge, None))
        self._given.addWidget(Label(one.reason, wrap=True, selectable=True))
        parts = [one.by, when(tr, one.at)]
        if one.earlier:
            parts.append(tr("on an earlier assessment"))
        self._given.addWidget(Label(" · ".join(filter(None, parts)), "small", "muted", wrap=True))

    def _ready(self) -> None:
        kind, reason = self._written
        self._save.setEnabled(bool(kind and reason) and (kind, reason) != self._kept)

    async def _give(self) -> None:
        if self._scorecard is None:
            return
        kind, reason = self._written
        await self.ctx.ws.scorecards.give_opinion(self._scorecard, OpinionKind(kind), reason)
        self._kept = kind, reason
        self.ctx.notify(self.tr_("Your opinion was saved. Everybody sees it here."), "good")
        self._page.refresh()
