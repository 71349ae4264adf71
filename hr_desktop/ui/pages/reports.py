"""Reports: all scorecards in a list, one scorecard with its evidence and the person's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from hr_desktop.ui.components import (
    Button,
    EmptyState,
    FilterChips,
    IconButton,
    column,
    open_folder,
)
from hr_desktop.ui.components.cells import BadgeCell, Column, ScoreCell, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.kinds import DECISION_KINDS, RECOMMENDATION_KINDS
from hr_desktop.ui.opening import open_file, open_folder_of
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.scorecard import ScorecardView
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.services.values import ScorecardRow
    from hr_desktop.ui.context import Target

_CONTACTS = "reports.contacts"  # in the window's memory


class ReportsPage(Page):
    """The list of scorecards, and one of them open in its place."""

    title: ClassVar[str] = N_("Reports")
    wants: ClassVar[frozenset[str]] = frozenset(
        {"scorecard", "decision", "report", "application", "interview", "recording"}
    )

    def build(self) -> None:
        """Makes the list and the open scorecard; one of them is shown."""
        tr = self.tr_
        self._rows: dict[int, ScorecardRow] = {}
        self._open: int | None = None
        self._filter = FilterChips(current="all")
        self._filter.chosen.connect(lambda _key: self._fill())
        columns: list[Column[ScorecardRow]] = [
            Column(
                "name",
                tr("Candidate"),
                lambda r: TwoLines(r.candidate_name or tr("Practice"), r.vacancy_title, link=True),
                stretch=3,
                width=220,
                sort_key=lambda r: r.candidate_name.casefold(),
            ),
            Column(
                "overall",
                tr("Score"),
                lambda r: ScoreCell(r.overall),
                width=130,
                sort_key=lambda r: r.overall,
                descending_first=True,
            ),
            Column(
                "recommendation",
                tr("Recommendation of the AI"),
                lambda r: BadgeCell(
                    tr.code(f"recommendation.{r.recommendation.value}"),
                    RECOMMENDATION_KINDS[r.recommendation.value],
                ),
                width=190,
                sort_key=lambda r: r.recommendation.value,
            ),
            Column(
                "decision",
                tr("A person’s decision"),
                lambda r: (
                    BadgeCell(tr.code(f"decision.{r.decision.value}"), DECISION_KINDS[r.decision])
                    if r.decision
                    else TextCell("" if r.application_id is None else tr("waits"), color="muted")
                ),
                width=150,
                sort_key=lambda r: r.decision.value if r.decision else "",
            ),
            Column(
                "made",
                tr("Made"),
                lambda r: TextCell(tr.date(r.created_at), color="muted"),
                width=110,
                sort_key=lambda r: r.created_at.timestamp(),
                descending_first=True,
            ),
        ]
        self._table: DataTable[ScorecardRow] = DataTable(
            self.ctx,
            tr("Scorecards"),
            columns,
            id_of=lambda r: r.interview_id,
            checkable=True,
        )
        self._table.set_empty(
            EmptyState(
                "reports",
                tr("No scorecards yet"),
                tr("After an interview the scorecard comes here by itself, with its evidence."),
                primary=(tr("Open interviews"), lambda: self.ctx.navigate("interviews")),
            )
        )
        self._table.opened.connect(self._show)
        self._table.link_clicked.connect(lambda row_id, _column: self._show(row_id))
        self._export: Button | None = None
        self._table.checked_changed.connect(self._count)
        listing = QWidget()
        listing.setLayout(column(self._filter, self._table, gap=12))
        self._card = ScorecardView(self)
        self._soon = EmptyState(
            "reports",
            tr("There is no scorecard yet"),
            tr("It comes here by itself, usually within a minute after the interview."),
            primary=(tr("All scorecards"), self._back),
        )
        self._stack = QStackedWidget()
        for pane in (listing, self._card, self._soon):
            self._stack.addWidget(pane)
        self.body.addWidget(self._stack, 1)
        self._head()

    async def load(self) -> None:
        """Fetches the list, and the open scorecard again."""
        rows = await self.ctx.ws.scorecards.list()
        self._rows = {row.interview_id: row for row in rows}
        self._fill()
        if self._open is not None:
            await self._card.load(self._open, self._rows.get(self._open))
            self._stack.setCurrentWidget(self._card if self._card.filled else self._soon)
            self._head()

    async def open(self, target: Target) -> None:
        """`{"interview": id}` opens that interview's scorecard."""
        if "interview" in target:
            if target["interview"] not in self._rows:
                await self.load()
            self._show(int(target["interview"]))

    def state(self) -> dict[str, Any]:
        """The filter, the open scorecard and what was being written there."""
        return {"filter": self._filter.current, "open": self._open, "card": self._card.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self._filter.select(state.get("filter", "all"))
        if state.get("open") is not None:
            self._card.restore(state.get("card", {}))
            self._show(int(state["open"]))

    def _fill(self) -> None:
        tr, rows = self.tr_, list(self._rows.values())
        waits = [r for r in rows if r.decision is None and r.application_id is not None]
        good = [r for r in rows if RECOMMENDATION_KINDS[r.recommendation.value] == "good"]
        stale = [r for r in rows if r.stale]
        sets = {"all": rows, "waiting": waits, "good": good, "stale": stale}
        names = {
            "all": tr("All {n}", n=len(rows)),
            "waiting": tr("Wait for a decision {n}", n=len(waits)),
            "good": tr("Recommended {n}", n=len(good)),
            "stale": tr("Made from an older version {n}", n=len(stale)),
        }
        shown = [(k, n) for k, n in names.items() if k in ("all", "waiting") or sets[k]]
        self._filter.set_choices(shown, self._filter.current or "all")
        self._table.set_rows(sets.get(self._filter.current, rows))
        self._count()

    def _count(self) -> None:
        if self._export is not None:
            self._export.setEnabled(bool(self._table.checked))

    def _head(self) -> None:
        tr = self.tr_
        row = self._rows.get(self._open) if self._open is not None else None
        if self._open is None:
            self.header.set_title(tr(self.title))
            self._export = Button(tr("Export PDFs…"), icon="download")
            self._export.clicked.connect(self.action("export reports", self._export_chosen))
            self.header.set_actions(self._contacts_box(), self._export)
            self._count()
            return
        self._export = None
        if row is None:
            self.header.set_title(tr("Scorecard of the interview"), [(tr(self.title), self._back)])
            self.header.set_actions()
            return
        crumbs = [(tr(self.title), self._back)]
        if row.vacancy_title:
            vacancy = {"vacancy": row.vacancy_id}
            crumbs.append((row.vacancy_title, lambda: self.ctx.navigate("vacancies", vacancy)))
        self.header.set_title(row.candidate_name or tr("Practice"), crumbs)
        again, more, pdf = (
            Button(tr("Assess again")),
            IconButton("download", tr("Save PDF…"), 34),
            Button("PDF", "primary"),
        )
        again.clicked.connect(self.action("assess again", self._assess))
        more.clicked.connect(self.action("save report", self._save))
        pdf.clicked.connect(self.action("make report", self._pdf))
        pdf.setAccessibleName(tr("Open the report as PDF"))
        self.header.set_actions(self._contacts_box(), again, more, pdf)

    def _contacts_box(self) -> QCheckBox:
        """Whether PDFs show e-mail and phone; the choice stays."""
        box = QCheckBox(self.tr_("with contacts"))
        box.setAccessibleName(self.tr_("PDFs show the candidate’s contacts"))
        box.setChecked(self._contacts)
        box.toggled.connect(self._remember_contacts)
        return box

    @property
    def _contacts(self) -> bool:
        return bool(self.ctx.memory.get(_CONTACTS, True))

    def _remember_contacts(self, on: bool) -> None:
        self.ctx.memory[_CONTACTS] = on

    def _show(self, interview_id: int) -> None:
        self._open = interview_id  # the card comes in front when it is the right one
        self._head()
        self.refresh()

    def _back(self) -> None:
        self._open = None
        self._stack.setCurrentIndex(0)
        self._head()
        self._table.setFocus()

    async def _assess(self) -> None:
        if self._open is not None:
            await self.ctx.ws.scorecards.assess(self._open)
            self.ctx.notify(self.tr_("The interview was assessed again."), "good")

    async def _pdf(self) -> None:
        if self._open is not None:
            path = await self.ctx.ws.reports.pdf(
                self._open, self.tr_.language, contacts=self._contacts
            )
            open_file(self.ctx, path)

    async def _save(self) -> None:
        if self._open is not None:
            await self._export_to([self._open])

    async def _export_chosen(self) -> None:
        await self._export_to(self._table.checked)

    async def _export_to(self, interviews: list[int]) -> None:
        tr = self.tr_
        folder = await open_folder(self, tr("Folder for the PDFs"))
        if folder is None or not interviews:
            return
        files = await self.ctx.ws.reports.export_many(
            interviews, folder, tr.language, contacts=self._contacts
        )
        said = tr.plural("{n} PDF was saved.", "{n} PDFs were saved.", len(files))
        self.ctx.notify(said, "good", tr("Show"), lambda: open_folder_of(self.ctx, folder))
