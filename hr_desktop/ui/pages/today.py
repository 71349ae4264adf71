"""Today: what waits for the recruiter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    EmptyState,
    Label,
    LinkButton,
    ScoreBar,
    ScrollColumn,
    Spinner,
    ask,
    column,
    open_files,
    row,
)  # fmt: skip
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.components.rows import ListRow
from hr_desktop.ui.components.text import tip
from hr_desktop.ui.context import Target
from hr_desktop.ui.format import when, years
from hr_desktop.ui.kinds import RECOMMENDATION_KINDS
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.settings_team import open_team_profile
from hr_desktop.ui.watch_words import alert_text, badge_of, detail_of
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from datetime import datetime

    from hr_desktop.services.values import (
        Alert,
        CandidateRow,
        ImportRow,
        JobRow,
        ScorecardRow,
        TodayOverview,
        Watched,
    )  # fmt: skip

MOST = 6  # rows a card; the rest is one click away


class _ListCard(Card):
    """A card with a heading, its count, and rows below."""

    def __init__(self, title: str) -> None:
        super().__init__(flush=True)
        self.count = Label("", "small", "muted")
        head = row(Label(title, "heading"), self.count, None)
        head.setContentsMargins(16, 14, 16, 10)
        self.box.addLayout(head)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.box.addLayout(self.rows)
        self.box.addSpacing(6)

    def show_rows(self, rows: Sequence[QWidget], total: int, nothing: str) -> None:
        """Puts the rows in, or says that there is nothing."""
        clear(self.rows)
        self.count.setText(str(total) if total else "")
        for made in rows:
            self.rows.addWidget(made)
        if not rows:
            said = Label(nothing, color="muted", wrap=True)
            said.setContentsMargins(16, 0, 16, 10)
            self.rows.addWidget(said)


class TodayPage(Page):
    """Interviews now and next, new resumes, scorecards that wait for a decision, failures."""

    title = N_("Today")
    wants = frozenset(
        {
            "candidate", "resume", "import", "vacancy", "interview", "scorecard", "decision", "job",
            "invitation", "mail", "request",
        }
    )  # fmt: skip

    def build(self) -> None:
        """Makes the four cards and the page of the first start."""
        tr = self.ctx.tr
        self.add = Button(tr("Add resumes"), "primary", "plus")
        self.add.clicked.connect(self.action("choose files", self._choose))
        self.add.hide()  # on the first start the middle of the page offers it
        self.header.set_actions(self.add)
        self.stack = QStackedWidget()
        waiting = QWidget()
        middle = QVBoxLayout(waiting)
        middle.addLayout(row(None, Spinner(22, tr("Loading")), None))
        self.stack.addWidget(waiting)
        self.stack.addWidget(self._first_start())
        self.stack.addWidget(self._cards())
        self.body.addWidget(self.stack, 1)

    def _first_start(self) -> QWidget:
        tr = self.ctx.tr
        self.restore_copy = LinkButton(tr("Restore a copy that was saved…"), small=True)
        self.restore_copy.clicked.connect(
            lambda: self.ctx.navigate("settings", {"section": "data"})
        )
        self.empty = EmptyState(
            "upload",
            tr("Drop resumes here to begin"),
            self._begin(tr("Everything stays on this computer.")),
            (tr("Add resumes"), self.action("choose files", self._choose)),
            (tr("Load the examples"), self.action("load examples", self._examples)),
            self.restore_copy,
        )
        self.team_profile = LinkButton(tr("Open a team profile…"))
        self.team_profile.clicked.connect(
            self.action("open a team profile", lambda: open_team_profile(self.ctx, self))
        )
        made = QWidget()
        made.setLayout(column(self.empty, row(None, self.team_profile, None), gap=0))
        return made

    def _begin(self, where: str) -> str:
        return self.ctx.tr(
            "Files or whole folders: PDF, DOCX, RTF, ODT, TXT, HTML or ZIP. Then describe a "
            "vacancy, and the candidates are ranked for it with reasons. {where} To look around "
            "first, load the examples: invented people, vacancies and interviews, removable in "
            "one step.",
            where=where,
        )

    def _first_of(self, shared: bool) -> None:
        """What only a computer of its own may say or offer is not shown in a team's workspace."""
        tr = self.ctx.tr
        self.restore_copy.setVisible(not shared)
        self.team_profile.setVisible(not shared)
        where = (
            tr("Everybody in the team sees what you add.")
            if shared
            else tr("Everything stays on this computer.")
        )
        self.empty.said.setText(self._begin(where))

    def _cards(self) -> QWidget:
        tr = self.ctx.tr
        self.interviews = _ListCard(tr("Interviews now and next"))
        self.decisions = _ListCard(tr("Waiting for your decision"))
        self.resumes = _ListCard(tr("New resumes"))
        self.failures = _ListCard(tr("Needs attention"))
        scroll = ScrollColumn(gap=12, margins=(0, 0, 10, 0))
        columns = QHBoxLayout()
        columns.setSpacing(14)
        for pair in ((self.interviews, self.resumes), (self.decisions, self.failures)):
            side = QVBoxLayout()
            side.setSpacing(14)
            for card in pair:
                side.addWidget(card)
            side.addStretch(1)
            columns.addLayout(side, 1)
        scroll.box.addLayout(columns)
        scroll.box.addStretch(1)
        return scroll

    async def load(self) -> None:
        """Fetches everything in one call."""
        found = await self.ctx.ws.today.overview()
        if not (found.candidates or found.vacancies or found.failures or found.board.open):
            progress = await self.ctx.ws.imports.progress()
            if not progress.total:
                self._first_of(shared=self.ctx.ws.shared)
                self.add.hide()
                self.stack.setCurrentIndex(1)
                return
        self._show(found)
        self.add.show()
        self.stack.setCurrentIndex(2)

    def _show(self, found: TodayOverview) -> None:
        tr, talks = self.ctx.tr, found.board.open
        self.interviews.show_rows(
            [self._interview(x, found.board.at) for x in talks[:MOST]]
            + self._rest("interviews", len(talks)),
            len(talks),
            tr("No interview is running or planned. Start one from a candidate or a vacancy."),
        )
        self.decisions.show_rows(
            [self._decision(x) for x in found.waiting_decisions[:MOST]]
            + self._rest("reports", len(found.waiting_decisions)),
            len(found.waiting_decisions),
            tr("No scorecard waits for a decision."),
        )
        self.resumes.show_rows(
            [self._resume(x) for x in found.new_resumes[:MOST]]
            + self._rest("candidates", len(found.new_resumes)),
            0,  # the newest few of all: their number would say nothing
            tr("No new resumes."),
        )
        rows: list[QWidget] = [self._alert(x) for x in found.alerts[:MOST]]
        rows += self._rest("interviews", len(found.alerts))
        rows += [self._failure(x) for x in found.failures[:MOST]]
        if len(found.failures) > MOST:
            attention = {"imports": True, "attention": True}
            rows.append(self._link(tr("Show all"), "candidates", attention))
        rows += [self._job(x) for x in found.failed_jobs[:MOST]]
        total = len(found.alerts) + len(found.failures) + len(found.failed_jobs)
        for count, text, target in (
            (
                found.duplicates,
                tr.plural("{n} possible duplicate", "{n} possible duplicates", found.duplicates),
                {"duplicates": True},
            ),
            (
                found.due_for_deletion,
                tr.plural(
                    "{n} person is due for deletion", "{n} people are due for deletion",
                    found.due_for_deletion,
                ),
                {"due": True},
            ),
        ):  # fmt: skip
            if count:
                total += count
                rows.append(self._link(text, "candidates", dict(target)))
        self.failures.show_rows(rows, total, tr("Nothing needs attention."))

    def _rest(self, page: str, total: int) -> list[ListRow]:
        """One more row that leads to all of them, when not all are shown."""
        if total <= MOST:
            return []
        return [self._link(self.ctx.tr("Show all"), page, {})]

    def _open(self, made: ListRow, page: str, target: Target) -> ListRow:
        made.clicked.connect(lambda: self.ctx.navigate(page, target))
        return made

    def _interview(self, x: Watched, at: datetime) -> ListRow:
        tr, row = self.ctx.tr, x.row
        state = Badge(*badge_of(tr, x, at))
        name = row.candidate_name or tr.code(f"interview_kind.{row.kind.value}")
        # The time first: where there is no room, a vacancy's end is missed the least.
        under = " · ".join(t for t in (detail_of(tr, x, at), row.vacancy_title) if t)
        return self._open(ListRow(name, under, state), "interviews", {"interview": row.id})

    def _alert(self, x: Alert) -> ListRow:
        tr = self.ctx.tr
        said, kind = alert_text(tr, x)
        more = x.request.text if x.request is not None else ""
        under = " · ".join(t for t in (more, x.vacancy, when(tr, x.at)) if t)
        words = tr("asks") if x.kind == "request" else tr("needs help")
        made = ListRow(said, under, Badge(words, kind))
        return self._open(made, "interviews", {"interview": x.interview_id})

    def _decision(self, x: ScorecardRow) -> ListRow:
        tr = self.ctx.tr
        score = ScoreBar(x.overall)
        score.setFixedWidth(124)
        word = x.recommendation.value
        badge = Badge(tr.code(f"recommendation.{word}"), RECOMMENDATION_KINDS[word])
        verdict = QWidget()  # one below the other: beside them no name would fit in Russian
        verdict.setLayout(
            column(row(None, badge), *([] if x.overall is None else [row(None, score)]), gap=4)
        )
        made = ListRow(x.candidate_name, x.vacancy_title, verdict)
        made.setMinimumHeight(64)
        return self._open(made, "reports", {"interview": x.interview_id})

    def _resume(self, x: CandidateRow) -> ListRow:
        tr = self.ctx.tr
        under = " · ".join(t for t in (x.position, x.city, x.years and years(tr, x.years)) if t)
        right = []
        if x.warnings:
            words = tr.plural("{n} warning", "{n} warnings", x.warnings)
            right.append(Badge(words, "warn"))
        right_time = Label(when(tr, x.updated_at), "small", "muted")
        made = ListRow(x.name, under, *right, right_time)
        return self._open(made, "candidates", {"candidate": x.id})

    def _failure(self, x: ImportRow) -> ListRow:
        tr = self.ctx.tr
        said = tr.message(x.said) if x.said is not None else ""
        made = ListRow(x.filename, said, Badge(tr("not read"), "bad"))
        made.setToolTip(tip(said))
        return self._open(made, "candidates", {"imports": True, "attention": True})

    def _job(self, x: JobRow) -> ListRow:
        tr = self.ctx.tr
        said = tr.message(x.said) if x.said is not None else ""
        retry = LinkButton(tr("Try again"))
        retry.clicked.connect(self.changing(lambda: self.run("retry", self._retry(x.id))))
        names = {
            "import": tr("Reading a file"), "match": tr("Ranking"),
            "embed": tr("Preparing the search by meaning"), "assess": tr("Assessing an interview"),
            "report": tr("Making a PDF"),
        }  # fmt: skip
        made = ListRow(names.get(x.kind, x.kind), said, retry)
        return self._open(made, "system", {"job": x.id})

    def _link(self, text: str, page: str, target: Target) -> ListRow:
        return self._open(ListRow(text, "", Label("›", color="muted")), page, target)

    async def _retry(self, job_id: int) -> None:
        await self.ctx.ws.system.retry(job_id)
        self.refresh()

    async def _choose(self) -> None:
        paths = await open_files(self, self.ctx.tr("Add resumes"))
        if paths:
            self.ctx.shell.add_files(paths)

    async def _examples(self) -> None:
        tr = self.ctx.tr
        if not await self.ctx.ws.samples.available():
            await ask(
                self, tr("The examples are missing"),
                tr("This installation came without examples. Add resumes of your own to begin."),
                tr("Close"), tr("Cancel"),
            )  # fmt: skip
            return
        for button in self.empty.buttons:
            button.setEnabled(False)
        self.ctx.notify(tr("The examples are being loaded. The pages fill as they are read."))
        try:
            await self.ctx.ws.samples.load()
        except Exception:  # not when it is cancelled: the page is gone then
            for button in self.empty.buttons:
                button.setEnabled(True)
            raise
        for button in self.empty.buttons:
            button.setEnabled(True)
        self.ctx.notify(tr("The examples are loaded. They can be removed in Settings."), "good")
        self.refresh()
