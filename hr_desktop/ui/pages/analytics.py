"""Analytics: how far people have come, how they score, and how people and the AI agree."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from hr_desktop.domain.application import ApplicationState
from hr_desktop.ui.components import (
    Card,
    Combo,
    EmptyState,
    KeyValue,
    Label,
    LinkButton,
    ScrollColumn,
    column,
    row,
    save_file,
)
from hr_desktop.ui.components.charts import BarChart, CategoryBars
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.kinds import RECOMMENDATION_KINDS
from hr_desktop.ui.pages.base import Page
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.services.analytics import CsvKind
    from hr_desktop.services.values import Overview
    from hr_desktop.ui.context import Target

_BINS = tuple(f"{low}–{low + 9 if low < 90 else 100}" for low in range(0, 100, 10))
_BIN_MARKS = ("0", "10", "20", "30", "40", "50", "60", "70", "80", "90")


class AnalyticsPage(Page):
    """Numbers for one vacancy or for all; each chart has its numbers beside and as CSV."""

    title: ClassVar[str] = N_("Analytics")
    wants: ClassVar[frozenset[str]] = frozenset(
        {"application", "interview", "scorecard", "decision", "vacancy", "resume", "match"}
    )

    def build(self) -> None:
        """Makes the charts once; `load` fills them."""
        tr = self.tr_
        self._wanted: int | None = None
        self._vacancy = Combo()
        self._vacancy.setAccessibleName(tr("Vacancy"))
        self._vacancy.setMinimumWidth(220)
        self._vacancy.addItem(tr("All vacancies"), None)
        self._vacancy.activated.connect(self._chosen)
        self.header.set_beside(self._vacancy)
        self._scroll = ScrollColumn(gap=12, margins=(0, 0, 10, 0))
        self._tiles = row(gap=12)
        self._funnel, self._now = CategoryBars(), CategoryBars()
        self._scores = BarChart(tr("Scores of the interviews"))
        self._matches = BarChart(tr("Match of the resumes"))
        self._recommendations, self._criteria = CategoryBars(), CategoryBars()
        self._activity = BarChart(tr("Activity of the last weeks"))
        self._times, self._agreement = KeyValue(), KeyValue()
        self._agreed = Label("", "small", "muted", wrap=True)
        grid = QGridLayout()
        grid.setSpacing(12)
        agreement = QWidget()
        agreement.setLayout(column(self._agreed, self._agreement))
        cards: list[tuple[str, CsvKind, QWidget]] = [
            (tr("People by stage"), "stages", self._now),
            (tr("Ever reached"), "stages", self._funnel),
            (tr("Scores of the interviews"), "scores", self._scores),
            (tr("Match of the resumes"), "matches", self._matches),
            (tr("Recommendations of the AI"), "recommendations", self._recommendations),
            (tr("Mean of the five criteria"), "criteria", self._criteria),
            (tr("Activity of the last weeks"), "activity", self._activity),
            (tr("Days until a stage, median"), "times", self._times),
            (tr("Do people and the AI agree?"), "agreement", agreement),
        ]
        for place, (title, which, chart) in enumerate(cards):
            last = place == len(cards) - 1 and place % 2 == 0
            card = self._card(title, which, chart)
            grid.addWidget(card, place // 2, place % 2, 1, 2 if last else 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._filled = QWidget()
        self._filled.setLayout(column(self._tiles, grid, None, gap=12))
        self._scroll.box.addWidget(self._filled)
        self._empty = EmptyState(
            "analytics",
            tr("No numbers yet"),
            tr("They appear when candidates apply for a vacancy and interviews are held."),
            primary=(tr("Open vacancies"), lambda: self.ctx.navigate("vacancies")),
        )
        self._empty.hide()
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._empty, 1)

    def _card(self, title: str, which: CsvKind, chart: QWidget) -> Card:
        export = LinkButton("CSV", small=True)
        export.setAccessibleName(self.tr_("{chart}: save the numbers as CSV", chart=title))
        export.setToolTip(self.tr_("Save the numbers as CSV"))
        export.clicked.connect(self.action(f"csv {which}", lambda: self._export(which, title)))
        card = Card()
        card.box.addLayout(row(Label(title, "heading"), None, export))
        card.box.addWidget(chart)
        card.box.addStretch(1)
        return card

    async def load(self) -> None:
        """Fetches the vacancies to choose from and the numbers of the chosen one."""
        rows = [
            *await self.ctx.ws.vacancies.list(),
            *await self.ctx.ws.vacancies.list(archived=True),
        ]
        self._vacancy.blockSignals(True)
        self._vacancy.clear()
        self._vacancy.addItem(self.tr_("All vacancies"), None)
        for vacancy in rows:
            self._vacancy.addItem(vacancy.title, vacancy.id)
        self._vacancy.choose(self._wanted)
        self._vacancy.blockSignals(False)
        self._show(await self.ctx.ws.analytics.overview(self._wanted))

    async def open(self, target: Target) -> None:
        """`{"vacancy": id}` shows that vacancy's numbers."""
        if "vacancy" in target:
            self._wanted = target["vacancy"]
            await self.load()

    def state(self) -> dict[str, Any]:
        """The chosen vacancy."""
        return {"vacancy": self._wanted}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up the chosen vacancy."""
        self._wanted = state.get("vacancy")

    def _chosen(self) -> None:
        self._wanted = self._vacancy.currentData()
        self.refresh()

    def _show(self, numbers: Overview) -> None:
        nothing = not (numbers.candidates or numbers.interviews or sum(numbers.by_stage.values()))
        self._scroll.setVisible(not nothing)
        self._empty.setVisible(nothing)
        if nothing:
            return
        tr = self.tr_
        clear(self._tiles)
        for name, value in (
            (tr("Candidates"), numbers.candidates),
            (tr("Applications"), sum(numbers.by_stage.values())),
            (tr("Interviews held"), numbers.interviews),
            (tr("Decisions"), numbers.agreement.decided),
        ):
            self._tiles.addWidget(_tile(name, tr.number(value)))
        self._now.set(
            [
                (tr.code(f"application.{s.value}"), numbers.by_stage[s], "accent")
                for s in ApplicationState
                if s in numbers.by_stage
            ]
        )
        self._funnel.set(
            [
                (tr.code(f"application.{s.value}"), numbers.reached[s], "accent")
                for s in ApplicationState
                if s in numbers.reached
            ]
        )
        people = tr("people")
        self._scores.set(_BINS, [(people, numbers.score_histogram, "accent")], _BIN_MARKS)
        self._matches.set(_BINS, [(people, numbers.match_histogram, "accent")], _BIN_MARKS)
        self._recommendations.set(
            [
                (tr.code(f"recommendation.{r.value}"), n, RECOMMENDATION_KINDS[r.value])
                for r, n in numbers.recommendations.items()
            ]
        )
        self._criteria.set(
            [
                (tr.code(f"criterion.{n}"), mean, "accent")
                for n, mean in numbers.criteria_means.items()
            ],
            of=100,
        )
        days = numbers.activity
        self._activity.set(
            [tr.date(day.day) for day in days],
            [
                (tr("resumes"), [day.resumes for day in days], "accent"),
                (tr("interviews"), [day.interviews for day in days], "good"),
                (tr("decisions"), [day.decisions for day in days], "warn"),
            ],
            [f"{day.day:%d.%m}" if i % 7 == 0 else "" for i, day in enumerate(days)],
        )
        self._times.set(
            [
                (
                    tr.code(f"application.{time.state.value}"),
                    "—"
                    if time.median_days is None
                    else tr("{days} ({n} people)", days=tr.number(time.median_days), n=time.n),
                )
                for time in numbers.time_to_stage
            ]
        )
        self._show_agreement(numbers)

    def _show_agreement(self, numbers: Overview) -> None:
        tr, agreement = self.tr_, numbers.agreement
        if agreement.decided:
            share = tr.percent(agreement.agreed / agreement.decided)
            self._agreed.setText(
                tr(
                    "{share}: {agreed} of {decided} decisions went the way of the recommendation.",
                    share=share,
                    agreed=agreement.agreed,
                    decided=agreement.decided,
                )
            )
        else:
            self._agreed.setText(tr("No decision after an interview yet."))
        self._agreement.set(
            [
                (
                    tr.code(f"recommendation.{recommendation.value}"),
                    " · ".join(f"{tr.code(f'decision.{kind}')}: {n}" for kind, n in counts.items()),
                )
                for recommendation, counts in agreement.table.items()
                if counts
            ]
        )

    async def _export(self, which: CsvKind, title: str) -> None:
        name = f"{title} {datetime.now():%Y-%m-%d}.csv"
        path = await save_file(self, self.tr_("Save the numbers"), name, "CSV (*.csv)")
        if path is None:
            return
        await self.ctx.ws.analytics.csv(which, path, self.tr_.language, self._wanted)
        self.ctx.notify(self.tr_("The numbers were saved: {file}", file=path.name), "good")


def _tile(name: str, value: str) -> Card:
    card = Card(gap=2)
    number = Label(value, "big")
    number.setAlignment(Qt.AlignmentFlag.AlignLeft)
    number.setAccessibleName(f"{name}: {value}")
    card.box.addWidget(number)
    card.box.addWidget(Label(name, "small", "muted"))
    return card
