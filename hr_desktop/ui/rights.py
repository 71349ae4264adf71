"""What a person may do in the window: a viewer of a team only looks.

One place decides it: `Page.action` and `Page.changing` make slots that know why they would be
refused, and buttons that are connected with such a slot grey and say the reason. The services and
the database refuse it as well.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QAbstractButton

Slot = Callable[..., object]
Refusal = Callable[[], str]

# Actions of pages that change nothing the team shares, and how the names of others begin; every
# other name is a change.
_READS_BEGIN = ("csv ", "test the ", "listen to the ")
READS = frozenset(
    {
        "backup",
        "check",
        "compare",
        "export changes",
        "export people",
        "export ranking",
        "export recording",
        "export reports",
        "forget the key",
        "keep the key",
        "letter",
        "make report",
        "older changes",
        "open a team profile",
        "save letter",
        "save the interview page",
        "save report",
        "shortlist pdf",
        "sign out",
        "test the database",
        "test the engine",
        "test the files",
        "test the interview page",
        "test the mail",
        "test the voice",
        "use the database",
        "use the files",
        "what is sent",
    }
)


def reads(name: str) -> bool:
    """Whether the action of this name changes nothing."""
    return name in READS or name.startswith(_READS_BEGIN)


def guarded(slot: Slot, refusal: Refusal, say: Callable[[str], object]) -> Callable[..., None]:
    """`slot` as one that changes something; buttons ask its `refusal`, keys are told it."""

    def act(*_: object) -> None:
        said = refusal()
        if said:
            say(said)
        else:
            slot()

    act.refusal = refusal  # type: ignore[attr-defined]
    return act


class Clicks:
    """A button's signal `clicked` that tells the button what it is connected with."""

    def __init__(self, button: Guarded, signal: SignalInstance) -> None:
        self._button, self._signal = weakref.ref(button), signal

    def connect(self, slot: Any, *args: Any) -> Any:
        """As the signal's own."""
        refusal, button = getattr(slot, "refusal", None), self._button()
        if refusal is not None and button is not None:
            button.obey(refusal)
        return self._signal.connect(slot, *args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._signal, name)


class Guarded(QAbstractButton if TYPE_CHECKING else object):  # type: ignore[misc]
    """For buttons of every kind: greys while its action is refused, whoever would enable it."""

    _refusal: Refusal | None = None
    _wanted = True
    _tip: str | None = None

    def watch_connections(self) -> None:
        """Called once by the button's constructor: its signal is Qt's own until then."""
        button: Any = self
        button.clicked = Clicks(self, button.clicked)

    def obey(self, refusal: Refusal) -> None:
        """From now on `refusal()` says why the button may not be pressed; "" when it may."""
        self._refusal = refusal
        self.look_again()

    def look_again(self) -> None:
        """Asks once more, e.g. when the workspace has opened."""
        said = self._refusal() if self._refusal is not None else ""
        if said:
            if self._tip is None:
                self._tip = self.toolTip()
            self.setToolTip(said)
        elif self._tip is not None:
            self.setToolTip(self._tip)
            self._tip = None
        super().setEnabled(self._wanted and not said)

    def setEnabled(self, on: bool) -> None:
        """Enables it unless its action is refused."""
        self._wanted = on
        self.look_again()
