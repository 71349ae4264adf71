"""The queue: what waits, runs and failed, and trying again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hr_desktop.ui.components import Button, EmptyState, FilterChips, row
from hr_desktop.ui.components.cells import BadgeCell, Column, TextCell
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.format import when
from hr_desktop.ui.theme import ROW_ONE_LINE, Kind
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.services.values import JobRow, QueueOverview
    from hr_desktop.ui.pages.base import Page

KINDS = {
    "import": N_("Reading a file"),
    "parse": N_("Understanding a resume again"),
    "match": N_("Ranking"),
    "assess": N_("Assessing an interview"),
    "mail": N_("Sending a letter"),
    "report": N_("Making a PDF"),
}
STATES: dict[str, tuple[str, Kind]] = {
    "waiting": (N_("waits"), "neutral"),
    "running": (N_("runs"), "accent"),
    "failed": (N_("failed"), "bad"),
}


class QueuePane(QWidget):
    """The jobs as a table; failed ones can be tried again."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._jobs: dict[int, JobRow] = {}
        self._filter = FilterChips(current="all")
        self._filter.chosen.connect(lambda _key: self._fill())
        self._again = Button(tr("Try the failed ones again"), icon="refresh", small=True)
        self._again.clicked.connect(page.action("try all again", self._all_again))
        self._table: DataTable[JobRow] = DataTable(
            self.ctx, tr("Queue"), self._columns(), id_of=lambda j: j.id, row_height=ROW_ONE_LINE
        )
        self._table.set_empty(
            EmptyState(
                "check",
                tr("Nothing waits"),
                tr("Files, rankings and scorecards stand here while they are worked on."),
            )
        )
        self._table.link_clicked.connect(
            lambda job, _column: page.run("try again", self._retry([int(job)]))
        )
        self._table.opened.connect(self._opened)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        head = row(self._filter, self._again)
        head.setStretch(0, 1)
        head.setAlignment(self._filter, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(head)
        box.addWidget(self._table, 1)

    def _columns(self) -> list[Column[JobRow]]:
        tr = self.tr_

        def state(job: JobRow) -> BadgeCell:
            word, kind = STATES.get(job.state, (job.state, "neutral"))
            return BadgeCell(tr(word), kind)

        def said(job: JobRow) -> TextCell:
            if job.said is not None:
                text = tr.message(job.said)
                return TextCell(text, color="muted", tip=text)
            if job.retry_at is not None and job.retry_at > datetime.now(UTC):
                return TextCell(tr("again at {time}", time=when(tr, job.retry_at)), color="muted")
            return TextCell("")

        def again(job: JobRow) -> TextCell:
            return TextCell(tr("Try again"), link=True) if job.state == "failed" else TextCell("")

        return [
            Column(
                "kind",
                tr("Work"),
                lambda j: TextCell(tr(KINDS[j.kind]) if j.kind in KINDS else j.kind, bold=True),
                width=200,
                sort_key=lambda j: j.kind,
            ),
            Column("state", tr("State"), state, width=110, sort_key=lambda j: j.state),
            Column("said", tr("What happened"), said, width=260, stretch=1, sortable=False),
            Column(
                "attempts",
                tr("Attempts"),
                lambda j: TextCell(tr.number(j.attempts), right=True),
                width=90,
                right=True,
                sort_key=lambda j: j.attempts,
                drop=2,
            ),
            Column(
                "since",
                tr("Since"),
                lambda j: TextCell(when(tr, j.created_at), color="muted"),
                width=130,
                sort_key=lambda j: j.created_at.timestamp(),
                descending_first=True,
                drop=1,
            ),
            Column("again", "", again, width=120, sortable=False),
        ]

    async def load(self) -> None:
        """Fetches the queue."""
        self.show_queue(await self.ctx.ws.system.queue())

    def select(self, job_id: int) -> None:
        """Makes a job the current row."""
        self._filter.select("all")
        self._fill()
        self._table.select(job_id)

    def show_queue(self, queue: QueueOverview) -> None:
        """Shows a queue that was fetched already."""
        tr = self.tr_
        self._jobs = {job.id: job for job in queue.jobs}
        total = queue.waiting + queue.running + queue.failed
        self._filter.set_choices(
            [
                ("all", tr("All {n}", n=tr.number(total))),
                ("running", tr("Running {n}", n=tr.number(queue.running))),
                ("waiting", tr("Waiting {n}", n=tr.number(queue.waiting))),
                ("failed", tr("Failed {n}", n=tr.number(queue.failed))),
            ],
            self._filter.current or "all",
        )
        self._again.setVisible(bool(queue.failed))
        self._fill()

    def _fill(self) -> None:
        wanted = self._filter.current
        self._table.set_rows([j for j in self._jobs.values() if wanted in ("all", j.state)])

    def _opened(self, job_id: int) -> None:
        if (job := self._jobs.get(job_id)) is not None and job.state == "failed":
            self._page.run("try again", self._retry([job_id]))

    async def _all_again(self) -> None:
        await self._retry([one.id for one in await self.ctx.ws.system.failed()])

    async def _retry(self, jobs: list[int]) -> None:
        tr = self.tr_
        for job_id in jobs:
            await self.ctx.ws.system.retry(job_id)
        self.ctx.notify(tr.plural("{n} job starts again.", "{n} jobs start again.", len(jobs)))
        await self.load()
