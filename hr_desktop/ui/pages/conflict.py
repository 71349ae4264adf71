"""Two people edited the same thing: both versions side by side, and the person chooses.

It stands beside the form, never over it. Nothing that was written is lost: what a choice takes out
of the form stays in the panel and can be put back until the panel is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from hr_desktop.domain.merging import differing, same
from hr_desktop.ui.components import Button, FilterChips, Label, Line, Quote, SidePanel
from hr_desktop.ui.format import when

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator
    from hr_desktop.services.values import Meanwhile

Words = Callable[[str, Any], str]


class ConflictPanel(SidePanel):
    """What I wrote and what the colleague wrote, field by field; only fields that differ.

    `chosen` when a field was chosen (`merged` says what the form is to show), `kept` when all of
    mine is to be kept and saved, `taken` when all of theirs is to stand.
    """

    chosen = Signal()
    kept = Signal()
    taken = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__(tr("Close"))
        self._tr = tr
        self._mine: dict[str, Any] = {}
        self._theirs: dict[str, Any] = {}
        self._untouched: list[str] = []
        self._chips: dict[str, FilterChips] = {}
        self.setAccessibleName(tr("Two versions"))
        self.closed.connect(self.dismiss)
        self.hide()

    def ask(
        self,
        who: Meanwhile,
        base: Mapping[str, Any],
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        label: Callable[[str], str],
        words: Words,
        *,
        each: bool = True,
    ) -> bool:
        """Shows both versions (values in JSON form); False when no field was changed by both.

        Fields that only the colleague changed are taken over: nothing of mine is in them. Without
        `each` all fields are chosen together.
        """
        tr = self._tr
        both, self._untouched = differing(base, mine, theirs)
        self._mine, self._theirs = {name: mine.get(name) for name in both}, dict(theirs)
        self._chips = {}
        self.clear()
        if not both:
            self.hide()
            return False
        self.set_title(tr("Changed by two people"), _said(tr, who))
        self.content.addWidget(
            Label(tr("What you wrote is kept here. Choose what is to stand."), wrap=True)
        )
        for name in both:
            title = label(name)
            theirs_by = who.by or tr("the program")
            for part in (
                Line(),
                Label(title, "strong", wrap=True),
                Quote(words(name, mine.get(name)), tr("You")),
                Quote(words(name, theirs.get(name)), theirs_by, "warn"),
            ):
                self.content.addWidget(part)
            if each:
                self.content.addWidget(self._chooser(name, title))
        if self._untouched:
            names = ", ".join(label(name) for name in self._untouched)
            self.content.addWidget(
                Label(
                    tr("Also changed, and taken over: {fields}.", fields=names),
                    "small", "muted", wrap=True,
                )
            )  # fmt: skip
        self.content.addStretch(1)
        self._actions(tr("Keep mine"), tr("Take theirs"))
        return True

    def ask_deleted(self, who: Meanwhile, keep: str) -> None:
        """Says that the thing is gone; `keep` is the word for keeping mine all the same."""
        tr = self._tr
        self._mine, self._theirs, self._untouched, self._chips = {}, {}, [], {}
        self.clear()
        self.set_title(tr("Deleted by somebody else"), _said(tr, who, deleted=True))
        self.content.addWidget(
            Label(tr("What you wrote is still here. Nothing of it was saved."), wrap=True)
        )
        self.content.addStretch(1)
        self._actions(keep, tr("Let it go"))

    @property
    def asking(self) -> bool:
        """Whether something is to be chosen."""
        return not self.isHidden()

    @property
    def taken_over(self) -> list[str]:
        """Fields that only the colleague changed."""
        return list(self._untouched)

    @property
    def decided(self) -> bool:
        """Whether every field has been chosen."""
        return all(chips.current for chips in self._chips.values())

    def merged(self, current: Mapping[str, Any]) -> dict[str, Any]:
        """What the form is to show: `current` is what stands in it."""
        found = dict(current)
        for name in self._untouched:
            found[name] = self._theirs.get(name)
        for name, chips in self._chips.items():
            theirs = self._theirs.get(name)
            if chips.current == "theirs":
                if not same(found.get(name), theirs):
                    self._mine[name] = found.get(name)  # as it was typed on meanwhile
                found[name] = theirs
            elif chips.current == "mine" and same(found.get(name), theirs):
                found[name] = self._mine[name]
        return found

    def dismiss(self) -> None:
        """The matter is settled."""
        self._chips = {}
        self._untouched = []
        self.hide()

    def _actions(self, keep: str, take: str) -> None:
        mine, theirs = Button(keep, "primary"), Button(take)
        mine.clicked.connect(lambda: self._all("mine", self.kept))
        theirs.clicked.connect(lambda: self._all("theirs", self.taken))
        self.set_actions(mine, theirs, None)
        self.show()

    def _all(self, which: str, signal: Any) -> None:
        for chips in self._chips.values():
            chips.select(which)
        signal.emit()

    def _chooser(self, name: str, title: str) -> FilterChips:
        tr = self._tr
        chips = FilterChips([("mine", tr("Mine")), ("theirs", tr("Theirs"))])
        chips.setAccessibleName(tr("Which version: {field}", field=title))
        chips.chosen.connect(lambda _key: self.chosen.emit())
        self._chips[name] = chips
        return chips


def _said(tr: Translator, who: Meanwhile, *, deleted: bool = False) -> str:
    """Who did it, and when."""
    by = who.by or tr("the program")
    if who.at is None:
        return by
    if deleted:
        return tr("{who} deleted it: {when}", who=by, when=when(tr, who.at))
    return tr("{who} saved another version: {when}", who=by, when=when(tr, who.at))


__all__ = ["ConflictPanel"]
