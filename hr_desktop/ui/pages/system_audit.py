"""Who changed what: the entries people leave, what was there before and after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hr_desktop.services.audit_words import action_name, field_name, subject, value_text
from hr_desktop.services.values import AuditFilter
from hr_desktop.ui.components import (
    Button,
    EmptyState,
    KeyValue,
    Label,
    SearchField,
    SidePanel,
    Split,
    column,
    combo,
    row,
    save_file,
)
from hr_desktop.ui.components.cells import Column, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.format import when
from hr_desktop.ui.opening import open_file

if TYPE_CHECKING:
    from hr_desktop.services.tables import TableKind
    from hr_desktop.services.values import AuditEntry
    from hr_desktop.ui.pages.base import Page

PORTION = 200
_OPENS = {"candidate": "candidates", "vacancy": "vacancies", "interview": "interviews"}


class AuditPane(QWidget):
    """The entries, the newest first, older ones on request."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._entries: list[AuditEntry] = []
        self._names: dict[tuple[str, int], str] = {}
        self._next: int | None = None
        self._kind = combo(
            [
                (None, tr("Everything")),
                ("candidate", tr("Candidates")),
                ("note", tr("Notes")),
                ("resume", tr("Resumes")),
                ("vacancy", tr("Vacancies")),
                ("application", tr("Applications")),
                ("plan", tr("Interview plans")),
                ("interview", tr("Interviews")),
                ("scorecard", tr("Scorecards")),
                ("opinion", tr("Opinions of colleagues")),
                ("decision", tr("Decisions")),
                ("setting", tr("Settings")),
                ("recruiter", tr("People of the team")),
            ]
        )
        self._who = combo([(None, tr("Everybody"))])
        self._wanted_who: str | None = None  # chosen before the list of people was there
        self._time = combo(
            [
                (None, tr("Any time")),
                (1, tr("Last 24 hours")),
                (7, tr("Last 7 days")),
                (30, tr("Last 30 days")),
                (365, tr("Last 365 days")),
            ]
        )
        for choice, name in (
            (self._kind, tr("Kind of change")),
            (self._who, tr("Who changed it")),
            (self._time, tr("When it was changed")),
        ):
            choice.setAccessibleName(name)
            choice.setMinimumWidth(130)
            choice.activated.connect(lambda _index: self._page.refresh())
        self._search = SearchField(tr("Names, actions, before and after"))
        self._search.setMaximumWidth(320)
        self._search.searched.connect(lambda _text: self._page.refresh())
        self._export = Button(tr("Save as a table…"), icon="download")
        self._export.clicked.connect(page.action("export changes", self._save_table))
        self._table: DataTable[AuditEntry] = DataTable(
            self.ctx, tr("Changes"), self._columns(), id_of=lambda e: e.id
        )
        self._table.set_empty(
            EmptyState(
                "clock",
                tr("No changes yet"),
                tr("Every correction, decision and deletion by a person stands here."),
            )
        )
        self._table.current_changed.connect(self._show)
        self._table.opened.connect(lambda _id: self._go())
        self._older = Button(tr("Show older ones"), small=True)
        self._older.clicked.connect(page.action("older changes", self._more))
        self._panel = SidePanel(tr("Close"))
        self._panel.closed.connect(self._panel.hide)
        self._panel.hide()
        left = QWidget()
        left.setLayout(column(self._table, row(self._older, None), gap=10))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        head = row(self._search, self._kind, self._who, self._time, None, self._export)
        head.setStretch(0, 1)
        box.addLayout(head)
        box.addWidget(Split("audit", self.ctx.memory, left, self._panel, sizes=(640, 400)), 1)

    def _columns(self) -> list[Column[AuditEntry]]:
        tr = self.tr_
        return [
            Column(
                "what",
                tr("What changed"),
                lambda e: TwoLines(self._action(e), self._name(e)),
                width=300,
                stretch=2,
                sort_key=self._action,
            ),
            Column(
                "by",
                tr("Who"),
                lambda e: TwoLines(e.actor, e.login or ""),
                width=170,
                stretch=1,
                sort_key=lambda e: e.actor.casefold(),
            ),
            Column(
                "at",
                tr("When"),
                lambda e: TextCell(when(tr, e.at), color="muted"),
                width=150,
                sort_key=lambda e: e.at.timestamp(),
                descending_first=True,
            ),
        ]

    def state(self) -> dict[str, Any]:
        """The filters."""
        return {
            "kind": self._kind.currentData(),
            "who": self._who.currentData(),
            "days": self._time.currentData(),
            "search": self._search.text(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up the filters."""
        self._kind.choose(state.get("kind"))
        self._time.choose(state.get("days"))
        self._wanted_who = state.get("who")
        self._search.setText(state.get("search", ""))

    @property
    def _filter(self) -> AuditFilter:
        days = self._time.currentData()
        return AuditFilter(
            entity=self._kind.currentData(),
            actor=self._who.currentData(),
            since=None if days is None else datetime.now(UTC) - timedelta(days=days),
            words=self._search.text(),
        )

    async def load(self) -> None:
        """Fetches the people of the filter and the newest entries."""
        chosen = self._wanted_who or self._who.currentData()
        self._wanted_who = None
        people = await self.ctx.ws.audit.actors()
        if [self._who.itemData(i) for i in range(1, self._who.count())] != people:
            while self._who.count() > 1:
                self._who.removeItem(1)
            for name in people:
                self._who.addItem(name, name)
        self._who.choose(chosen if chosen in people else None)
        self._entries = []
        await self._fetch(None)

    async def _more(self) -> None:
        await self._fetch(self._next)

    async def _fetch(self, before: int | None) -> None:
        audit, tr = self.ctx.ws.audit, self.tr_
        found = await audit.find(self._filter, PORTION, before, tr.language)
        self._entries += found.entries
        self._names |= found.names
        self._next = found.next
        self._older.setVisible(found.next is not None)
        self._table.set_rows(self._entries)

    async def _save_table(self) -> None:
        tr = self.tr_
        name = tr("Changes") + ".xlsx"
        path = await save_file(self, tr("Save as a table"), name, "Excel (*.xlsx);;CSV (*.csv)")
        if path is not None:
            kind: TableKind = "csv" if path.suffix.lower() == ".csv" else "xlsx"
            n = await self.ctx.ws.audit.export(self._filter, path, kind, tr.language)
            said = tr.plural("{n} change was saved.", "{n} changes were saved.", n)
            self.ctx.notify(said, "good", tr("Open"), lambda: open_file(self.ctx, path))

    def _action(self, entry: AuditEntry) -> str:
        return action_name(self.tr_, entry.action)

    def _name(self, entry: AuditEntry) -> str:
        return subject(entry, self._names)

    def _show(self, entry_id: int | None) -> None:
        entry = next((e for e in self._entries if e.id == entry_id), None)
        self._panel.setVisible(entry is not None)
        if entry is None:
            return
        tr, panel = self.tr_, self._panel
        panel.set_title(self._action(entry), self._name(entry))
        panel.clear()
        who: list[tuple[str, str | QWidget]] = [(tr("Who"), entry.actor)]
        if entry.login:  # what the server saw, not what the program says
            who.append((tr("Login"), entry.login))
        panel.content.addWidget(KeyValue([*who, (tr("When"), tr.datetime(entry.at))]))
        for title, value in ((tr("Before"), entry.before), (tr("After"), entry.after)):
            if value is None:
                continue
            panel.content.addWidget(Label(title, "heading"))
            panel.content.addWidget(self._value(entry, value))
        if entry.before is None and entry.after is None:
            panel.content.addWidget(
                Label(tr("The contents are not kept."), "small", "muted", wrap=True)
            )
        panel.content.addStretch(1)
        if entry.entity in _OPENS:
            go = Button(tr("Show"), small=True)
            go.clicked.connect(self._go)
            panel.set_actions(go, None)
        else:
            panel.set_actions()

    def _value(self, entry: AuditEntry, value: Any) -> QWidget:
        tr = self.tr_
        if isinstance(value, dict):
            rows: list[tuple[str, str | QWidget]] = [
                (field_name(tr, name), value_text(tr, entry.entity, name, inner, self._names))
                for name, inner in value.items()
                if inner not in (None, "", [], {})
            ]
            return KeyValue(rows) if rows else Label("—", color="muted")
        said = value_text(tr, entry.entity, "state", value, self._names)
        return Label(said, wrap=True, selectable=True)

    def _go(self) -> None:
        entry = next((e for e in self._entries if e.id == self._table.current), None)
        if entry is not None and entry.entity in _OPENS:
            self.ctx.navigate(_OPENS[entry.entity], {entry.entity: entry.entity_id})
