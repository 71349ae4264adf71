"""An invitation that was made: its life, the candidate's requests, and what one can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hr_desktop.services.time_zones import moment_words, zone_of, zone_words
from hr_desktop.ui.components import (
    Badge,
    ElidedLabel,
    KeyValue,
    Label,
    LinkButton,
    Quote,
    column,
    row,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.format import when
from hr_desktop.ui.kinds import INTERVIEW_KINDS
from hr_desktop.ui.pages.interview_requests import Requests
from hr_desktop.ui.watch_words import by_your_clock, expires, zone_note

if TYPE_CHECKING:
    from datetime import datetime

    from hr_desktop.services.values import InvitationView, InviteStep
    from hr_desktop.ui.pages.base import Page
    from hr_desktop.ui.theme import ColorName, Kind

_KINDS: dict[str, Kind] = {
    "done": "neutral",
    "good": "good",
    "warn": "warn",
    "bad": "bad",
    "waiting": "neutral",
}


class InviteState(QWidget):
    """Shows one invitation. Signals say what a person wants of it."""

    link_wanted = Signal()
    file_wanted = Signal()
    reminder_wanted = Signal()
    arrived = Signal()  # a letter of which that was unclear

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self._box = column(gap=10)
        self.setLayout(self._box)
        self._requests = Requests(page, (0, 0, 0, 0))
        self._requests.setParent(self)  # until an invitation is shown
        self.can_mail = False

    def show_view(self, view: InvitationView) -> None:
        """Shows an invitation anew."""
        tr, box = self.tr_, self._box
        box.removeWidget(self._requests)  # what is typed into it stays
        clear(box)
        if view.called_off:
            badge = Badge(tr.code("doing.called_off"), "warn")
        else:
            word, kind = tr.code(f"interview.{view.state.value}"), INTERVIEW_KINDS.get(view.state)
            badge = Badge(word, kind or "neutral")
        line = [badge]
        if view.expires_tomorrow:
            words = expires(tr, view.closes_at, self.ctx.ws.core.now)
            line.append(Badge(words, "warn"))
        box.addLayout(row(*line, None))
        zone = view.invitation.time_zone
        box.addWidget(
            KeyValue(
                [
                    *self._window(view.opens_at, view.closes_at, zone),
                    (tr("Length"), tr("{n} min", n=view.minutes)),
                    (tr("Email"), ElidedLabel(view.invitation.email or "—")),
                    (tr("Answers"), view.invitation.contact_name or view.invitation.contact_email),
                ],
                name_width=70,
            )
        )
        mine = by_your_clock(tr, view.opens_at, view.closes_at, zone, self.ctx.ws.core.now)
        if mine:
            box.addWidget(Label(mine, "small", "muted", wrap=True))
        box.addWidget(self._requests)
        by_mail = self.can_mail and bool(view.invitation.email)
        self._requests.show_requests(view.requests, by_mail=by_mail)
        self._requests.setVisible(self._requests.any)
        clock = Label(zone_note(tr, self.ctx.ws.core.now), "small", "muted")
        box.addLayout(row(Label(tr("What has happened"), "heading"), None, clock))
        for step in view.steps:
            self._step(step)
        if view.open and not view.called_off:
            self._more(view)
        box.addStretch(1)

    def _window(self, opens: datetime, closes: datetime, zone: str) -> list[tuple[str, str]]:
        """The candidate's window by their clock, the zone once unless the clocks are changed."""
        tr, there = self.tr_, zone_of(zone)
        if opens.astimezone(there).utcoffset() != closes.astimezone(there).utcoffset():
            both = [moment_words(tr, moment, zone) for moment in (opens, closes)]
            return list(zip((tr("Opens"), tr("Closes")), both, strict=True))
        local = [moment.astimezone(there) for moment in (opens, closes)]
        both = [f"{tr.date(x.date(), long=True)}, {x:%H:%M}" for x in local]
        named = (tr("Opens"), tr("Closes"), tr("Time zone"))
        return list(zip(named, (*both, zone_words(tr, zone, opens)), strict=True))

    def _step(self, step: InviteStep) -> None:
        tr = self.tr_
        words = Label(tr.code(step.code), wrap=True, color=_color(step))
        at = Label(when(tr, step.at) if step.at else "", "small", "muted")
        line = row(words, at)
        line.setStretch(0, 1)
        self._box.addLayout(line)
        if step.said is not None:
            self._box.addWidget(Quote(tr.message(step.said), kind=_KINDS[step.kind]))

    def _more(self, view: InvitationView) -> None:
        tr, changing = self.tr_, self._page.changing
        links: list[QWidget] = []

        def link(text: str, slot: Callable[[], object]) -> None:
            made = LinkButton(text, small=True)
            made.clicked.connect(changing(slot))
            links.append(made)

        link(tr("Copy the link"), self.link_wanted.emit)
        link(tr("Save the letter as a file…"), self.file_wanted.emit)
        if any(mail.state == "unclear" for mail in view.mails):
            link(tr("The letter has arrived"), self.arrived.emit)
        if self.can_mail and view.invitation.email:
            link(tr("Send the reminder now"), self.reminder_wanted.emit)
        box = column(gap=4)
        for made in links:
            box.addLayout(row(made, None))
        self._box.addLayout(box)


def _color(step: InviteStep) -> ColorName:
    colors: dict[str, ColorName] = {
        "bad": "bad_text",
        "warn": "warn_text",
        "good": "good_text",
        "waiting": "muted",
    }
    return colors.get(step.kind, "text")
