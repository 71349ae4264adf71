"""Inviting somebody to a voice interview, and the state of an invitation, beside a list."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from hr_desktop.domain.messages import PersonError, message
from hr_desktop.services.time_zones import zone_choices
from hr_desktop.ui.components import Button, Quote, SidePanel, ask, column, save_file
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.pages.invite_form import InviteForm
from hr_desktop.ui.pages.invite_state import InviteState

if TYPE_CHECKING:
    from hr_desktop.domain.messages import Message
    from hr_desktop.domain.voice import MailKind
    from hr_desktop.services.values import (
        InvitationView,
        InviteChoices,
        InviteDraft,
        InviteWay,
    )
    from hr_desktop.ui.pages.base import Page


class InvitePanel(SidePanel):
    """The invitation of one application: made here, or shown when there is one.

    `done`: somebody was invited, or an interview was moved or called off.
    """

    done = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page.ctx.tr("Close"))
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        self.application: int | None = None
        self._draft: InviteDraft | None = None
        self._view: InvitationView | None = None
        self._moving = False
        self._kept: dict[int, dict[str, Any]] = {}  # forms that were left, by application
        self._said = column(gap=8)
        self.form = InviteForm(self.tr_)
        self.form.changed.connect(self._follow)
        self.life = InviteState(page)
        self.life.link_wanted.connect(lambda: page.run("copy the link", self._copy()))
        self.life.file_wanted.connect(lambda: page.run("save the letter", self._save()))
        self.life.reminder_wanted.connect(lambda: page.run("send the reminder", self._remind()))
        self.life.arrived.connect(lambda: page.run("a letter has arrived", self._arrived()))
        self.content.addLayout(self._said)
        self.content.addWidget(self.form)
        self.content.addWidget(self.life)
        self.form.hide()
        self.life.hide()

    # -- showing -----------------------------------------------------------------------------------

    async def load(self, application_id: int) -> None:
        """Shows the invitation of an application, or begins one; what was typed is kept."""
        self._put_aside()
        ws = self.ctx.ws
        draft = await ws.invitations.draft(application_id)
        view = await ws.invitations.of_application(application_id)
        self.application, self._draft, self._moving = application_id, draft, False
        self.life.can_mail = draft.can_mail
        over = view is None or view.state.value in ("cancelled", "expired", "failed")
        self._view = None if over else view
        if self._view is not None:
            self._show_life(self._view)
        else:
            await self._begin()

    async def reload(self) -> None:
        """Something has changed: the shown invitation is fetched again."""
        if self.application is None or self._view is None or self._moving:
            return
        view = await self.ctx.ws.invitations.of_application(self.application)
        if view is None or view.interview_id != self._view.interview_id:
            await self.load(self.application)
        elif view != self._view:
            self._view = view
            self._show_life(view)

    def leave(self) -> None:
        """Another thing is shown in its place; what was typed waits."""
        self._put_aside()
        self.application = None

    def state(self) -> dict[str, Any]:
        """What is shown and typed: kept over a change of language."""
        application = self.application
        self._put_aside()
        return {"application": application, "kept": self._kept}

    def restore(self, state: dict[str, Any]) -> int | None:
        """Takes up what `state` gave; gives the application that was in front."""
        self._kept = dict(state.get("kept", {}))
        found = state.get("application")
        return found if isinstance(found, int) else None

    def _put_aside(self) -> None:
        if self.application is not None and self.form.isVisibleTo(self):
            self._kept[self.application] = {**self.form.state(), "moving": self._moving}

    def _take_up(self, application: int, *, moving: bool) -> dict[str, Any] | None:
        """What was typed for this before, and put aside."""
        kept = self._kept.get(application)
        return self._kept.pop(application) if kept and kept["moving"] == moving else None

    async def _begin(self) -> None:
        """The form for a new invitation."""
        tr, draft = self.tr_, self._draft
        assert draft is not None
        self.set_title(tr("Invite {name}", name=draft.candidate_name or "—"), draft.vacancy_title)
        hint = (
            ""
            if draft.zone_known
            else tr("The resume does not tell; this is your own. Please check.")
        )
        kept = self._take_up(draft.application_id, moving=False)
        choices = kept["choices"] if kept else draft.choices
        self.form.fill(choices, await self._zones(choices), hint)
        if kept:
            self.form.restore(kept)
        self.form.letter.setVisible(True)
        self.form.reminder.setVisible(draft.can_mail)
        self._face(form=True)
        self._buttons_of_form()
        await self._write()

    async def _change(self) -> None:
        """The form for another time of an interview that is there."""
        tr, view = self.tr_, self._view
        assert view is not None
        self._moving = True
        self.set_title(tr("Change the time"), f"{view.candidate_name} · {view.vacancy_title}")
        kept = self._take_up(view.application_id, moving=True)
        choices = kept["choices"] if kept else view.choices
        self.form.fill(choices, await self._zones(choices), moved=True)
        if kept:
            self.form.restore(kept)
        self.form.reminder.setVisible(self.life.can_mail)
        self._face(form=True)
        self._buttons_of_form()
        await self._write()

    async def _zones(self, choices: InviteChoices) -> list[tuple[str, str]]:
        return await asyncio.to_thread(zone_choices, self.tr_, choices.opens_at, choices.time_zone)

    def _show_life(self, view: InvitationView) -> None:
        tr = self.tr_
        self.set_title(view.candidate_name or "—", view.vacancy_title)
        self._warn([])
        self.life.show_view(view)
        self._face(form=False)
        if not view.open:
            watch = Button(tr("Open the interview"), "primary")
            watch.clicked.connect(
                lambda: self.ctx.navigate("interviews", {"interview": view.interview_id})
            )
            self.set_actions(watch)
            return
        off = Button(tr("Cancel it…"), "danger")
        off.clicked.connect(self._page.action("cancel the interview", self._cancel))
        if view.called_off:  # a link leads nowhere, whatever its time
            self.set_actions(None, off)
            return
        again = Button(tr("Send again"), "primary")
        again.clicked.connect(self._page.action("send the invitation again", self._again))
        again.setVisible(self.life.can_mail and bool(view.invitation.email))
        move = Button(tr("Move…"))
        move.clicked.connect(self._page.action("change the time", self._change))
        self.set_actions(again, move, None, off)

    def _face(self, *, form: bool) -> None:
        self.form.setVisible(form)
        self.life.setVisible(not form)

    def _buttons_of_form(self) -> None:
        tr, action = self.tr_, self._page.action
        send = Button(tr("Send"), "primary", "send")
        send.clicked.connect(action("send the invitation", lambda: self._go("mail")))
        copy = Button(tr("Copy link"), "secondary" if self.life.can_mail else "primary")
        copy.clicked.connect(action("invite by a link", lambda: self._go("copy")))
        file = Button(tr("As file…"))
        file.setToolTip(tr("Save the letter for the mail program (.eml)"))
        file.clicked.connect(action("invite by a file", lambda: self._go("file")))
        send.setVisible(self.life.can_mail)
        missing = bool(self._draft is not None and self._draft.missing and not self._moving)
        for button in (send, copy, file):
            button.setEnabled(not missing)
        self.set_actions(send, copy, file)

    # -- the letter follows ------------------------------------------------------------------------

    def _follow(self) -> None:
        if self.application is not None:
            self.ctx.tasks.latest(self._write(), name="letter of the invitation", owner=self)

    async def _write(self) -> None:
        application = self.application
        if application is None or self._draft is None:
            return
        choices, ws = self.form.choices(), self.ctx.ws
        kind: MailKind = "invitation"
        if self._moving and self._view is not None and self._view.invitation.sent_at:
            kind = "rescheduled"
        said = [] if self._moving else list(self._draft.missing)
        said += await ws.invitations.warnings(choices)
        if not self._draft.has_plan and not self._moving and not self._draft.missing:
            said.append(message("invite.plan_follows"))
        letter = await ws.invitations.letter(application, choices, kind)
        if self.application != application:  # somebody else is to be invited by now, or nobody
            return
        self._warn(said)
        self.form.say(None)
        self.form.show_letter(letter)

    def _warn(self, said: list[Message]) -> None:
        clear(self._said)
        for one in said:
            kind = "neutral" if one.code in _NOTES else "warn"
            self._said.addWidget(Quote(self.tr_.message(one), kind=kind))  # type: ignore[arg-type]

    # -- doing -------------------------------------------------------------------------------------

    async def _go(self, way: InviteWay) -> None:
        """Invites, or moves the interview, in one of three ways."""
        if self.application is None:
            return
        tr, ws, application = self.tr_, self.ctx.ws, self.application
        to: Path | None = None
        if way == "file":
            to = await self._where()
            if to is None:
                return
        letter = self.form.edited_letter()
        choices = self.form.choices()
        try:
            if self._moving and self._view is not None:
                view = await ws.invitations.reschedule(
                    self._view.invitation.id, choices, letter, way
                )
            else:
                view = await ws.invitations.invite(application, choices, letter, way)
        except PersonError as refused:
            self.form.say(refused.said)
            if not self.form.field_of(refused.said):
                raise
            return
        self._kept.pop(application, None)
        self._view, self._moving = view, False
        self._show_life(view)
        self.done.emit()
        if way == "mail":
            self.ctx.notify(tr("The letter is on its way."), "good")
        elif way == "copy":
            await self._copy()
        elif to is not None:
            await ws.invitations.eml(view.invitation.id, to, letter)
            self.ctx.notify(tr("The letter was saved. Open it in your mail program."), "good")
            await self.reload()

    async def _copy(self) -> None:
        if self._view is not None:
            link = await self.ctx.ws.invitations.link(self._view.invitation.id)
            QGuiApplication.clipboard().setText(link)
            self.ctx.notify(
                self.tr_("The link is on the clipboard. It is the candidate’s alone."), "good"
            )
            await self.reload()

    async def _save(self) -> None:
        to = await self._where() if self._view is not None else None
        if to is not None and self._view is not None:
            await self.ctx.ws.invitations.eml(self._view.invitation.id, to)
            self.ctx.notify(self.tr_("The letter was saved. Open it in your mail program."), "good")
            await self.reload()

    async def _where(self) -> Path | None:
        tr = self.tr_
        return await save_file(
            self, tr("Save the letter"), tr("Invitation") + ".eml", tr("Letter") + " (*.eml)"
        )

    async def _again(self) -> None:
        if self._view is not None:
            self._shown(await self.ctx.ws.invitations.resend(self._view.invitation.id))
            self.ctx.notify(self.tr_("The letter is on its way."), "good")

    async def _remind(self) -> None:
        if self._view is not None:
            self._shown(await self.ctx.ws.invitations.remind(self._view.invitation.id))
            self.ctx.notify(self.tr_("The reminder is on its way."), "good")

    async def _arrived(self) -> None:
        if self._view is not None:
            self._shown(await self.ctx.ws.invitations.arrived(self._view.invitation.id))

    async def _cancel(self) -> None:
        tr, view = self.tr_, self._view
        if view is None:
            return
        knows = view.may_be_known and self.life.can_mail
        sure = await ask(
            self,
            tr("Cancel the interview?"),
            tr("The candidate gets a letter that says so, and the link begins nothing any more.")
            if knows and view.invitation.email
            else tr("The link begins nothing any more. Please tell the candidate yourself."),
            tr("Cancel the interview"),
            tr("Keep it"),
            kind="danger",
        )
        if sure:
            await self.ctx.ws.invitations.cancel(view.invitation.id)
            self.ctx.notify(tr("The interview is cancelled."))
            self.done.emit()
            if self.application is not None:
                await self.load(self.application)

    def _shown(self, view: InvitationView) -> None:
        self._view = view
        self._show_life(view)


_NOTES = frozenset({"invite.opens_at_once", "invite.plan_follows"})
