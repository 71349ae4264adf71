"""Settings: the team that this computer works with, and opening a team profile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from hr_desktop.ui.components import Button, Card, KeyValue, Label, ask_secret, open_files, row

if TYPE_CHECKING:
    from hr_desktop.ui.context import UiContext
    from hr_desktop.ui.pages.base import Page


class TeamGroup(Card):
    """Where this computer works: alone, or with a team's database and as whom."""

    def __init__(self, page: Page) -> None:
        super().__init__(gap=12)
        self.ctx = page.ctx
        tr = self.ctx.tr
        self.box.addWidget(Label(tr("Team"), "heading"))
        self._said = Label("", color="muted", wrap=True)
        self._facts = KeyValue()
        self.box.addWidget(self._said)
        self.box.addWidget(self._facts)
        profile = Button(tr("Open a team profile…"), icon="folder", small=True)
        profile.clicked.connect(
            page.action("open a team profile", lambda: open_team_profile(self.ctx, self))
        )
        self.box.addLayout(row(profile, None))

    def fill(self) -> None:
        """Shows the address and the role."""
        tr, settings = self.ctx.tr, self.ctx.settings
        url = settings.database_url if settings is not None else None
        self._facts.setVisible(url is not None)
        if url is None:
            self._said.setText(
                tr(
                    "This computer works alone. With a team profile, a file from your "
                    "administrator, it works with the team’s database instead; what is here stays "
                    "on this computer."
                )
            )
            return
        self._said.setText(tr("This computer works with the team’s database."))
        parts = urlsplit(url)
        rows: list[tuple[str, str | QWidget]] = [
            (tr("Database"), f"{parts.hostname}{parts.path}"),
            (tr("Login"), parts.username or ""),
        ]
        if self.ctx.workspace is not None:
            rows.append((tr("Role"), tr.code(f"role.{self.ctx.workspace.role}")))
        self._facts.set(rows)


async def open_team_profile(ctx: UiContext, parent: QWidget) -> None:
    """Asks for the file and its passphrase; then the window works with the team."""
    from hr_desktop.services.profiles import open_profile

    tr = ctx.tr
    if ctx.paths is None or ctx.vault is None:
        ctx.notify(tr("The workspace is still opening. Please try again in a moment."))
        return
    files = await open_files(
        parent,
        tr("Open a team profile"),
        f"{tr('Team profiles')} (*.hrprofile);;{tr('All files')} (*)",
    )
    if not files:
        return
    file: Path = files[0]
    passphrase = await ask_secret(
        parent,
        tr("Open {file}", file=file.name),
        tr("The passphrase comes from your administrator, separately from the file."),
        tr("Passphrase"),
        tr("Open"),
        tr("Cancel"),
    )
    if passphrase is None:
        return
    profile, said = await open_profile(ctx.paths, file, passphrase, ctx.vault)
    if said is not None:
        ctx.shell.reopen(tr.message(said), "warn")
        return
    ctx.shell.reopen(
        tr(
            "This computer works with the team now, as {login} ({role}).",
            login=profile.login,
            role=tr.code(f"role.{profile.role}"),
        )
    )
