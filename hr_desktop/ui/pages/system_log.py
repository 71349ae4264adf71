"""The log of all processes with a filter, and one line with its places in the code beside it.

Followed, it is read again whenever a process has written something.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from hr_desktop.ui.components import (
    Button,
    EmptyState,
    FilterChips,
    KeyValue,
    Label,
    SearchField,
    SidePanel,
    Split,
    combo,
    row,
)
from hr_desktop.ui.components.cells import BadgeCell, Column, TextCell
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.opening import open_folder_of
from hr_desktop.ui.theme import ROW_ONE_LINE, Kind
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.log import LogLine
    from hr_desktop.ui.pages.base import Page

MOST = 5000
FOLLOW_MS = 1000
LEVELS: dict[str, tuple[str, Kind]] = {
    "debug": (N_("detail"), "neutral"),
    "info": (N_("note"), "neutral"),
    "warning": (N_("warning"), "warn"),
    "error": (N_("error"), "bad"),
    "critical": (N_("error"), "bad"),
}
_WORSE = {"all": set(LEVELS), "warning": {"warning", "error", "critical"},
          "error": {"error", "critical"}}  # fmt: skip


@dataclass(frozen=True)
class _Row:
    id: int
    line: LogLine

    def whole(self) -> str:
        """All of the line in words, for the filter and for copying."""
        one = self.line
        more = json.dumps(one.fields, ensure_ascii=False) if one.fields else ""
        head = f"{one.at.astimezone():%Y-%m-%d %H:%M:%S} {one.level} {one.process} {one.where}"
        return "\n".join(
            x for x in (f"{head} {one.text} {one.error_id or ''}".strip(), more, one.trace) if x
        )


class LogPane(QWidget):
    """Lines, the newest first; filtered by weight, process and words."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._rows: list[_Row] = []
        self._seen: object = None  # the state of the files when they were read
        self._process = combo([(None, tr("All processes"))])
        self._process.setAccessibleName(tr("Process"))
        self._process.activated.connect(lambda _index: self._fill())
        self._wanted_process: str | None = None  # chosen before its lines were there
        self._follow = QCheckBox(tr("Follow"))
        self._follow.setToolTip(tr("New lines are shown as they are written."))
        self._timer = QTimer(self)
        self._timer.setInterval(FOLLOW_MS)
        self._timer.timeout.connect(self._again)
        self._follow.toggled.connect(lambda on: self._timer.start() if on else self._timer.stop())
        self._filter = FilterChips(
            [("all", tr("All")), ("warning", tr("Warnings")), ("error", tr("Errors"))],
            current="all",
        )
        self._filter.chosen.connect(lambda _key: self._fill())
        self._search = SearchField(tr("Words, process or error number"))
        self._search.setMaximumWidth(320)
        self._search.searched.connect(lambda _text: self._fill())
        folder = Button(tr("Show the folder"), icon="folder", small=True)
        folder.clicked.connect(self._folder)
        self._table: DataTable[_Row] = DataTable(
            self.ctx, tr("Log"), self._columns(), id_of=lambda r: r.id, row_height=ROW_ONE_LINE
        )
        self._table.set_empty(
            EmptyState("search", tr("No such lines"), tr("Nothing in the log fits the filter."))
        )
        self._table.current_changed.connect(self._show)
        self._panel = SidePanel(tr("Close"))
        self._panel.closed.connect(self._panel.hide)
        self._panel.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        head = row(self._filter, self._process, self._search, self._follow, folder)
        head.setStretch(0, 1)
        head.setAlignment(self._filter, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(head)
        box.addWidget(Split("log", self.ctx.memory, self._table, self._panel, sizes=(640, 400)), 1)

    def _columns(self) -> list[Column[_Row]]:
        tr = self.tr_

        def level(r: _Row) -> BadgeCell:
            word, kind = LEVELS.get(r.line.level, (r.line.level, "neutral"))
            return BadgeCell(tr(word), kind)

        return [
            Column(
                "at",
                tr("Time"),
                lambda r: TextCell(f"{r.line.at.astimezone():%d.%m %H:%M:%S}", color="muted"),
                width=130,
                at_least=130,
                sort_key=lambda r: r.line.at.timestamp(),
                descending_first=True,
            ),
            Column(
                "level",
                tr("Severity"),
                level,
                width=150,
                at_least=146,
                sort_key=lambda r: r.line.level,
            ),
            Column(
                "process",
                tr("Process"),
                lambda r: TextCell(r.line.process, color="muted"),
                width=90,
                sort_key=lambda r: r.line.process,
                drop=1,
            ),
            Column(
                "text",
                tr("Entry"),
                lambda r: TextCell(r.line.text, tip=r.line.text),
                width=300,
                stretch=1,
                sortable=False,
            ),
        ]

    def search(self, text: str) -> None:
        """Filters for these words."""
        self._search.setText(text)

    def state(self) -> dict[str, Any]:
        """The filters."""
        return {
            "level": self._filter.current,
            "search": self._search.text(),
            "process": self._process.currentData(),
            "follow": self._follow.isChecked(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up the filters."""
        self._filter.select(state.get("level", "all"))
        self._search.setText(state.get("search", ""))
        self._wanted_process = state.get("process")
        self._follow.setChecked(state.get("follow", False))

    async def load(self) -> None:
        """Reads the log files again."""
        system = self.ctx.ws.system
        self._seen = await system.log_state()
        lines = await system.log(MOST)
        first = self._rows[0].line if self._rows else None
        self._rows = [_Row(i, line) for i, line in enumerate(lines)][::-1]
        self._show_processes(sorted({line.process for line in lines}))
        if first is None or not self._rows or self._rows[0].line != first:
            self._fill()

    def _again(self) -> None:
        if self.isVisible() and self.ctx.workspace is not None:
            self.ctx.tasks.again(self._read_new, name="follow the log", owner=self._page)

    async def _read_new(self) -> None:
        if await self.ctx.ws.system.log_state() != self._seen:
            await self.load()

    def _show_processes(self, names: list[str]) -> None:
        shown = [self._process.itemData(i) for i in range(1, self._process.count())]
        chosen = self._wanted_process or self._process.currentData()
        if shown != names:
            while self._process.count() > 1:
                self._process.removeItem(1)
            for name in names:
                self._process.addItem(name, name)
        self._process.choose(chosen if chosen in names else None)
        self._wanted_process = None

    def _fill(self) -> None:
        levels = _WORSE[self._filter.current or "all"]
        process = self._process.currentData()
        words = self._search.text().casefold().split()
        self._table.set_rows(
            [
                r
                for r in self._rows
                if r.line.level in levels
                and process in (None, r.line.process)
                and all(w in r.whole().casefold() for w in words)
            ]
        )

    def _show(self, row_id: int | None) -> None:
        found = next((r for r in self._rows if r.id == row_id), None)
        self._panel.setVisible(found is not None)
        if found is None:
            return
        tr, one, panel = self.tr_, found.line, self._panel
        word, _ = LEVELS.get(one.level, (one.level, "neutral"))
        panel.set_title(one.text, f"{one.at.astimezone():%d.%m.%Y %H:%M:%S} · {tr(word)}")
        panel.clear()
        facts: list[tuple[str, str | QWidget]] = [
            (tr("Process"), one.process),
            (tr("Part"), one.where.replace(".", ".\u200b")),  # may wrap at its dots
        ]
        if one.error_id:
            facts.append((tr("Error number"), one.error_id))
        facts += [(name, str(value)) for name, value in one.fields.items()]
        panel.content.addWidget(KeyValue(facts))
        if one.trace:
            panel.content.addWidget(Label(tr("Places in the code"), "heading"))
            panel.content.addWidget(Label(one.trace, "small", wrap=True, selectable=True))
        panel.content.addStretch(1)
        copy = Button(tr("Copy"), icon="copy", small=True)
        copy.clicked.connect(lambda: self._copy(found.whole()))
        panel.set_actions(copy, None)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.ctx.notify(self.tr_("The entry was copied. It holds no personal data."))

    def _folder(self) -> None:
        if self.ctx.paths is not None:
            open_folder_of(self.ctx, self.ctx.paths.logs)
