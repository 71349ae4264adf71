"""A vacancy's ranking: everybody with score and reasons, the best first; whom to shortlist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from hr_desktop.domain.matching import Verdict
from hr_desktop.ui.components import (
    Button,
    EmptyState,
    FilterChips,
    IconButton,
    Label,
    SearchField,
    Split,
    ask_text,
    column,
    row,
    save_file,
)
from hr_desktop.ui.components.cells import BadgeCell, Column, ScoreCell, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.format import years
from hr_desktop.ui.kinds import VERDICT_KINDS
from hr_desktop.ui.opening import open_file
from hr_desktop.ui.pages.invite_panel import InvitePanel
from hr_desktop.ui.pages.vacancy_compare import CompareView
from hr_desktop.ui.pages.vacancy_match import MatchPanel
from hr_desktop.ui.theme import Kind

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator
    from hr_desktop.services.values import RankRow
    from hr_desktop.ui.pages.base import Page


class RankingView(QWidget):
    """The ranking of one vacancy; `checked` tells how many are ticked."""

    checked = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._vacancy: int | None = None
        self._rows: dict[int, RankRow] = {}
        self._inviting: int | None = None  # an invitation that was in front before
        self._shown: int | None = None  # whom the panel at the right is about
        self._filter = FilterChips(current="all")
        self._filter.chosen.connect(lambda _key: self._fill())
        self._search = SearchField(tr("Filter by name, position, city"))
        self._search.setMaximumWidth(300)
        self._search.searched.connect(lambda _text: self._fill())
        self._working = Label("", "small", "muted")
        self._table: DataTable[RankRow] = DataTable(
            self.ctx,
            tr("Ranking"),
            _columns(tr),
            id_of=lambda r: r.candidate_id,
            checkable=True,
        )
        self._table.set_empty(
            EmptyState(
                "candidates",
                tr("Nobody to rank yet"),
                tr("Drop resumes on the window: they are read and ranked by themselves."),
                primary=(tr("Open candidates"), lambda: self.ctx.navigate("candidates")),
            )
        )
        self._table.checked_changed.connect(self._ticked)
        self._table.current_changed.connect(self._show)
        self._table.opened.connect(lambda who: self.ctx.navigate("candidates", {"candidate": who}))
        self._panel = MatchPanel(page)
        self._panel.shortlist_wanted.connect(lambda who: self._start("shortlist", [who]))
        self._panel.reject_wanted.connect(lambda who: self._start("reject", [who]))
        self._panel.plan_wanted.connect(
            lambda who: page.run("prepare interview", self._prepare(int(who)))
        )
        self._panel.invite_wanted.connect(
            lambda who: page.run("begin an invitation", self._begin_invitation(int(who)))
        )
        self._invite = InvitePanel(page)
        self._invite.closed.connect(self._end_invitation)
        self._side = QStackedWidget()
        self._side.addWidget(self._panel)
        self._side.addWidget(self._invite)
        self._compare = CompareView(page)
        self._compare.closed.connect(self._back)
        head = row(self._filter, self._working, self._search)
        head.setStretch(0, 1)
        head.setAlignment(self._filter, Qt.AlignmentFlag.AlignVCenter)
        left = QWidget()
        left.setLayout(column(self._table, self._actions(), gap=10))
        split = Split("ranking", self.ctx.memory, left, self._side, sizes=(670, 370))
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(self._compare)
        box = column(head, self._stack, gap=10)
        box.setStretch(1, 1)
        self.setLayout(box)
        self._ticked()  # nobody is, until the ranking is there

    def _actions(self) -> QWidget:
        tr, page = self.tr_, self._page
        self._shortlist = Button(tr("Shortlist"), small=True)
        self._shortlist.clicked.connect(
            page.changing(lambda: self._start("shortlist", self._table.checked))
        )
        self._side_by_side = Button(tr("Compare"), icon="compare", small=True)
        self._side_by_side.clicked.connect(page.action("compare", self._compare_chosen))
        self._reject = Button(tr("Reject…"), "danger", small=True)
        self._reject.clicked.connect(
            page.changing(lambda: self._start("reject", self._table.checked))
        )
        export = IconButton("download", tr("Save the ranking as a table"))
        export.clicked.connect(page.action("export ranking", self._export))
        one_page = IconButton("reports", tr("Shortlist as PDF"))
        one_page.clicked.connect(page.action("shortlist pdf", self._pdf))
        again = IconButton("refresh", tr("Rank again"))
        again.clicked.connect(page.action("rank again", self._again))
        self._chosen = Label("", "small", "muted")
        made = QWidget()
        made.setLayout(
            row(
                self._shortlist,
                self._side_by_side,
                self._reject,
                self._chosen,
                None,
                again,
                export,
                one_page,
            )
        )
        return made

    async def load(self, vacancy_id: int) -> None:
        """Fetches and shows the ranking of a vacancy."""
        if vacancy_id != self._vacancy:
            self._vacancy = vacancy_id
            self._back()
            self._panel.clear()
            self._end_invitation()
        view = await self.ctx.ws.ranking.view(vacancy_id)
        self._rows = {row_.candidate_id: row_ for row_ in view.rows}
        tr = self.tr_
        self._working.setText(tr("ranking…") if view.working else "")
        self._fill()
        if self._table.current is None and view.rows:
            self._table.select(view.rows[0].candidate_id)
        elif self._table.current is not None:
            self._show(self._table.current)
        await self._invite.reload()
        if (again := self._inviting) is not None:
            self._inviting = None
            await self._invite.load(again)
            self._side.setCurrentWidget(self._invite)

    def _back(self) -> None:
        self._stack.setCurrentIndex(0)

    def select(self, candidate_id: int) -> None:
        """Makes a candidate the current one."""
        self._table.select(candidate_id)

    def state(self) -> dict[str, Any]:
        """Filter and current row."""
        return {
            "filter": self._filter.current,
            "current": self._table.current,
            "invite": self._invite.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._filter.select(state.get("filter", "all"))
        self._shown = state.get("current")
        self._inviting = self._invite.restore(state.get("invite", {}))

    def _fill(self) -> None:
        tr, rows = self.tr_, list(self._rows.values())
        by = {v: [r for r in rows if r.verdict is v] for v in Verdict}
        sets: dict[str, list[RankRow]] = {"all": rows, **{v.value: by[v] for v in Verdict}}
        sets["applied"] = [r for r in rows if r.state is not None]
        self._filter.set_choices(
            [
                ("all", tr("All {n}", n=len(rows))),
                (
                    Verdict.worth_an_interview.value,
                    tr("Fit {n}", n=len(by[Verdict.worth_an_interview])),
                ),
                (Verdict.doubtful.value, tr("Doubtful {n}", n=len(by[Verdict.doubtful]))),
                (Verdict.far.value, tr("Far {n}", n=len(by[Verdict.far]))),
                ("applied", tr("With an application {n}", n=len(sets["applied"]))),
            ],
            self._filter.current or "all",
        )
        shown = sets.get(self._filter.current, rows)
        words = self._search.text().casefold().split()
        if words:
            shown = [r for r in shown if all(w in _haystack(r) for w in words)]
        self._table.set_rows(shown)
        self._ticked()

    def _ticked(self) -> None:
        n = len(self._table.checked)
        self._shortlist.setEnabled(n > 0)
        self._reject.setEnabled(n > 0)
        self._side_by_side.setEnabled(2 <= n <= 4)
        self._side_by_side.setToolTip(self.tr_("Tick two to four people to compare them"))
        self._chosen.setText(self.tr_.plural("{n} ticked", "{n} ticked", n) if n else "")
        self.checked.emit(n)

    def _show(self, candidate_id: int | None) -> None:
        if candidate_id is None or self._vacancy is None:
            return
        row_ = self._rows.get(candidate_id)
        if row_ is not None:
            if candidate_id != self._shown:
                self._end_invitation()
            self._shown = candidate_id
            work = self._panel.load(self._vacancy, row_)
            self.ctx.tasks.latest(work, name="match", owner=self._panel)

    def _start(self, what: str, people: list[int]) -> None:
        if people and self._vacancy is not None:
            work = (
                self._shortlist_people(people)
                if what == "shortlist"
                else self._reject_people(people)
            )
            self._page.run(what, work)

    async def _shortlist_people(self, people: list[int]) -> None:
        if self._vacancy is not None:
            token = await self.ctx.ws.ranking.shortlist(self._vacancy, people)
            self.ctx.offer_undo(token)

    async def _reject_people(self, people: list[int]) -> None:
        tr = self.tr_
        reason = await ask_text(
            self,
            tr.plural(
                "Reject {n} person for this vacancy?",
                "Reject {n} people for this vacancy?",
                len(people),
            ),
            tr("The reason is kept in the journal beside the machine’s score."),
            tr("Reject"),
            tr("Cancel"),
            placeholder=tr("Reason"),
            kind="danger",
        )
        if reason and self._vacancy is not None:
            token = await self.ctx.ws.ranking.reject(self._vacancy, people, reason)
            self.ctx.offer_undo(token)

    async def _prepare(self, candidate_id: int) -> None:
        if self._vacancy is not None:
            application = await self.ctx.ws.applications.ensure(candidate_id, self._vacancy)
            self.ctx.navigate("interviews", {"application": application.id})

    async def _begin_invitation(self, candidate_id: int) -> None:
        if self._vacancy is not None:
            application = await self.ctx.ws.applications.ensure(candidate_id, self._vacancy)
            await self._invite.load(application.id)
            self._side.setCurrentWidget(self._invite)

    def _end_invitation(self) -> None:
        self._invite.leave()
        self._side.setCurrentWidget(self._panel)

    async def _compare_chosen(self) -> None:
        if self._vacancy is not None:
            await self._compare.load(self._vacancy, self._table.checked[:4])
            self._stack.setCurrentWidget(self._compare)

    async def _again(self) -> None:
        if self._vacancy is not None:
            await self.ctx.ws.ranking.refresh(self._vacancy)

    async def _export(self) -> None:
        tr = self.tr_
        if self._vacancy is None:
            return
        path = await save_file(
            self,
            tr("Save the ranking as a table"),
            tr("Ranking") + ".xlsx",
            "Excel (*.xlsx);;CSV (*.csv)",
        )
        if path is not None:
            kind = "csv" if path.suffix.lower() == ".csv" else "xlsx"
            chosen = self._table.checked or None
            await self.ctx.ws.ranking.export(self._vacancy, path, kind, tr.language, chosen)  # type: ignore[arg-type]
            open_file(self.ctx, path)

    async def _pdf(self) -> None:
        if self._vacancy is not None:
            path = await self.ctx.ws.reports.shortlist_pdf(self._vacancy, self.tr_.language)
            open_file(self.ctx, path)


def _haystack(row_: RankRow) -> str:
    return f"{row_.name} {row_.subtitle} {row_.city}".casefold()


def _covered(row_: RankRow, tr: Translator) -> BadgeCell | TextCell:
    if not row_.required:
        return TextCell("—", color="muted")
    share = row_.covered / row_.required
    kind: Kind = (
        "good"
        if share >= 0.75
        else "neutral"
        if share >= 0.6
        else "warn"
        if share >= 0.4
        else "bad"
    )
    return BadgeCell(tr("{covered} of {all}", covered=row_.covered, all=row_.required), kind)


def _columns(tr: Translator) -> list[Column[RankRow]]:
    def person(r: RankRow) -> TwoLines:
        badges: tuple[tuple[str, Kind], ...] = ()
        if r.warnings:
            badges = ((tr("needs a look"), "warn"),)
        return TwoLines(r.name or "—", r.subtitle, badges)

    return [
        Column(
            "name",
            tr("Candidate"),
            person,
            width=230,
            at_least=176,
            stretch=3,
            sort_key=lambda r: r.name.casefold(),
        ),
        Column(
            "score",
            tr("Match"),
            lambda r: ScoreCell(r.score, kind="neutral" if r.verdict is Verdict.far else "accent"),
            width=120,
            at_least=104,
            stretch=1,
            sort_key=lambda r: r.score,
            descending_first=True,
        ),
        Column(
            "verdict",
            tr("Verdict"),
            lambda r: BadgeCell(tr.code(f"verdict.{r.verdict.value}"), VERDICT_KINDS[r.verdict]),
            width=150,
            at_least=150,
            sort_key=lambda r: r.score,
            descending_first=True,
            drop=4,
        ),
        Column(
            "covered",
            tr("Requirements"),
            lambda r: _covered(r, tr),
            width=106,
            at_least=98,
            sort_key=lambda r: r.covered,
            descending_first=True,
            drop=1,
        ),
        Column(
            "years",
            tr("Years"),
            lambda r: TextCell(years(tr, r.years), right=True),
            width=84,
            at_least=72,
            drop=3,
            right=True,
            sort_key=lambda r: r.years,
            descending_first=True,
        ),
        Column(
            "state",
            tr("Stage"),
            lambda r: TextCell(tr.code(f"application.{r.state.value}") if r.state else ""),
            width=150,
            at_least=156,
            drop=2,
            sort_key=lambda r: r.state.value if r.state else "",
        ),
    ]
