"""Who changed what: the entries people leave, what was there before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hr_desktop.ui.components import (
    Button,
    EmptyState,
    FilterChips,
    KeyValue,
    Label,
    SearchField,
    SidePanel,
    Split,
    column,
    row,
)
from hr_desktop.ui.components.cells import Column, TextCell, TwoLines
from hr_desktop.ui.components.table import DataTable
from hr_desktop.ui.format import when
from hr_desktop.ui.pages.system_words import ACTIONS, field_name, value_text

if TYPE_CHECKING:
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
        self._filter = FilterChips(
            [
                ("all", tr("All")),
                ("candidate", tr("Candidates")),
                ("vacancy", tr("Vacancies")),
                ("application", tr("Applications")),
                ("decision", tr("Decisions")),
                ("interview", tr("Interviews")),
                ("scorecard", tr("Scorecards")),
                ("setting", tr("Settings")),
            ],
            current="all",
        )
        self._filter.chosen.connect(lambda _key: self._page.refresh())
        self._search = SearchField(tr("Name, person or action"))
        self._search.setMaximumWidth(260)
        self._search.searched.connect(lambda _text: self._fill())
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
        head = row(self._filter, self._search)
        head.setStretch(0, 1)
        head.setAlignment(self._filter, Qt.AlignmentFlag.AlignVCenter)
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
        return {"kind": self._filter.current, "search": self._search.text()}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up the filters."""
        self._filter.select(state.get("kind", "all"))
        self._search.setText(state.get("search", ""))

    async def load(self) -> None:
        """Fetches the newest entries."""
        self._entries = await self._fetch(None)
        self._fill()

    async def _more(self) -> None:
        if self._entries:
            self._entries += await self._fetch(self._entries[-1].id)
            self._fill()

    async def _fetch(self, before: int | None) -> list[AuditEntry]:
        kind = self._filter.current
        found = await self.ctx.ws.audit.entries(
            None if kind == "all" else kind, limit=PORTION, before_id=before
        )
        self._older.setVisible(len(found) == PORTION)
        await self._learn_names(found)
        return found

    async def _learn_names(self, entries: list[AuditEntry]) -> None:
        people = {p for e in entries if (p := _person(e)) and ("candidate", p) not in self._names}
        if people:
            for who in await self.ctx.ws.candidates.rows(sorted(people)):
                self._names["candidate", who.id] = who.name
        if any(_vacancy(e) for e in entries):
            for vacancy in await self.ctx.ws.vacancies.list(archived=True):
                self._names["vacancy", vacancy.id] = vacancy.title

    def _fill(self) -> None:
        words = self._search.text().casefold().split()
        self._table.set_rows(
            [
                e
                for e in self._entries
                if all(
                    w in f"{self._action(e)} {self._name(e)} {e.actor} {e.login}".casefold()
                    for w in words
                )
            ]
        )

    def _action(self, entry: AuditEntry) -> str:
        known = ACTIONS.get(entry.action)
        return self.tr_(known) if known else entry.action

    def _name(self, entry: AuditEntry) -> str:
        named = (
            self._names.get(("candidate", _person(entry) or 0)),
            self._names.get(("vacancy", _vacancy(entry) or 0)),
        )
        return " · ".join(x for x in named if x)

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
            return KeyValue(rows)
        said = value_text(tr, entry.entity, "state", value, self._names)
        return Label(said, wrap=True, selectable=True)

    def _go(self) -> None:
        entry = next((e for e in self._entries if e.id == self._table.current), None)
        if entry is not None and entry.entity in _OPENS:
            self.ctx.navigate(_OPENS[entry.entity], {entry.entity: entry.entity_id})


def _person(entry: AuditEntry) -> int | None:
    if entry.entity == "candidate":
        return entry.entity_id
    if entry.candidate_id is not None:
        return entry.candidate_id
    return _inner(entry, "candidate_id")


def _vacancy(entry: AuditEntry) -> int | None:
    return entry.entity_id if entry.entity == "vacancy" else _inner(entry, "vacancy_id")


def _inner(entry: AuditEntry, name: str) -> int | None:
    for value in (entry.after, entry.before):
        if isinstance(value, dict) and isinstance(value.get(name), int):
            found: int = value[name]
            return found
    return None
