"""Editors for lists: tags as chips, and rows that can be added, removed and moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from hr_desktop.ui.components.buttons import Chip, IconButton, LinkButton
from hr_desktop.ui.components.layout import FlowLayout, row
from hr_desktop.ui.theme import CONTROL_HEIGHT


class TagEdit(QWidget):
    """Chips with a cross and a field to add more: Enter, comma or semicolon adds."""

    changed = Signal()

    def __init__(
        self, tags: Iterable[str] = (), placeholder: str = "", known: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._tags: list[str] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        chips = QWidget()
        self._flow = FlowLayout(chips)
        self._chips = chips
        self._field = QLineEdit()
        self._field.setPlaceholderText(placeholder)
        self._field.setAccessibleName(placeholder)
        self._field.setMinimumHeight(CONTROL_HEIGHT)
        self._field.returnPressed.connect(self._enter)
        self._field.textEdited.connect(self._separator)
        self._field.editingFinished.connect(self._enter)
        self.setFocusProxy(self._field)
        if known:
            completer = QCompleter(QStringListModel(list(known), self), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self._field.setCompleter(completer)
        box.addWidget(chips)
        box.addWidget(self._field)
        self.set_tags(tags)

    @property
    def tags(self) -> list[str]:
        """The tags in order."""
        return list(self._tags)

    def set_tags(self, tags: Iterable[str]) -> None:
        """Shows these tags, without a signal."""
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._tags = []
        for tag in tags:
            self._add(tag)
        self._chips.setVisible(bool(self._tags))

    def _add(self, tag: str) -> None:
        chip = Chip(tag, removable=True, square=True)
        chip.removed.connect(lambda: self._remove(tag))
        self._flow.addWidget(chip)
        self._tags.append(tag)

    def _remove(self, tag: str) -> None:
        self.set_tags([t for t in self._tags if t != tag])
        self._field.setFocus()
        self.changed.emit()

    def _separator(self, text: str) -> None:
        if "," in text or ";" in text:
            self._enter()

    def _enter(self) -> None:
        parts = self._field.text().replace(";", ",").split(",")
        known = {t.casefold() for t in self._tags}
        fresh = []
        for part in (p.strip() for p in parts):
            if part and part.casefold() not in known:
                known.add(part.casefold())
                fresh.append(part)
        self._field.clear()
        if fresh:
            self.set_tags([*self._tags, *fresh])
            self.changed.emit()


T = TypeVar("T")


class ListEditor(QWidget, Generic[T]):
    """Rows that can be added, removed and moved up and down.

    `make(value_or_None)` builds the widget of a row; it has `value()` and may have a signal
    `changed`. `names` are the words for move up, move down and remove.
    """

    changed = Signal()

    def __init__(
        self,
        make: Callable[[T | None], QWidget],
        add_text: str,
        names: tuple[str, str, str],
        values: Iterable[T] = (),
    ) -> None:
        super().__init__()
        self._make = make
        self._names = names
        self._rows: list[tuple[QWidget, QWidget]] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        box.addLayout(self._list)
        add = LinkButton(add_text)
        add.clicked.connect(self._added)
        box.addLayout(row(add, None))
        self.set_values(values)

    def values(self) -> list[T]:
        """The rows' values in order."""
        return [editor.value() for _, editor in self._rows]  # type: ignore[attr-defined]

    def set_values(self, values: Iterable[T]) -> None:
        """Shows these rows, without a signal."""
        for holder, _ in self._rows:
            holder.hide()
            holder.deleteLater()
        self._rows = []
        for value in values:
            self._append(value)

    def _append(self, value: T | None) -> QWidget:
        editor = self._make(value)
        holder = QWidget()
        up, down, remove = (
            IconButton(name, words)
            for name, words in zip(
                ("chevron-up", "chevron-down", "close"), self._names, strict=True
            )
        )
        up.clicked.connect(lambda: self._move(holder, -1))
        down.clicked.connect(lambda: self._move(holder, 1))
        remove.clicked.connect(lambda: self._remove(holder))
        buttons = row(up, down, remove, gap=0)
        line = row(editor, buttons, gap=6)
        line.setStretch(0, 1)
        line.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)
        holder.setLayout(line)
        self._rows.append((holder, editor))
        self._list.addWidget(holder)
        if hasattr(editor, "changed"):
            editor.changed.connect(self.changed)
        return editor

    def _added(self) -> None:
        self._append(None).setFocus()
        self.changed.emit()

    def _index(self, holder: QWidget) -> int:
        return next(i for i, (h, _) in enumerate(self._rows) if h is holder)

    def _move(self, holder: QWidget, by: int) -> None:
        index = self._index(holder)
        to = index + by
        if 0 <= to < len(self._rows):
            self._rows.insert(to, self._rows.pop(index))
            self._list.insertWidget(to, holder)
            self.changed.emit()

    def _remove(self, holder: QWidget) -> None:
        self._rows.pop(self._index(holder))
        holder.hide()
        holder.deleteLater()
        self.changed.emit()
