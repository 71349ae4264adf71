"""Settings: where the data are, copies and what comes from them, files on their way, how long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QSpinBox, QWidget

from hr_desktop.domain.messages import message
from hr_desktop.ui.components import (
    Button,
    Card,
    Combo,
    FormField,
    Label,
    ask,
    combo,
    open_files,
    row,
    save_file,
)
from hr_desktop.ui.components.badges import ProgressLine
from hr_desktop.ui.opening import open_folder_of

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.domain.messages import Message
    from hr_desktop.services.values import CopyOverview
    from hr_desktop.ui.pages.settings import SettingsPage

LOOK_EVERY_S = 3.0  # at files on their way, while the card is in sight


class DataSettings(Card):
    """The data folder, copies, the way into a team's workspace, and periods."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(gap=12)
        self._page, self.ctx = page, page.ctx
        tr = page.ctx.tr
        self.box.addWidget(Label(tr("Data"), "heading"))
        self.folder = Label("", wrap=True, selectable=True)
        show = Button(tr("Show the folder"), icon="folder", small=True)
        show.clicked.connect(self._show_folder)
        self.backup = Button(tr("Save a copy…"), icon="download", small=True)
        self.backup.clicked.connect(page.action("backup", self._backup))
        self.restore = Button(tr("Restore a copy…"), icon="undo", small=True)
        self.restore.clicked.connect(page.action("restore", self._restore))
        self.box.addWidget(Label(tr("Data folder"), "small", "muted"))
        self.box.addWidget(self.folder)
        self.box.addLayout(row(show, self.backup, self.restore, None))
        self._way = _Uploads(self)
        self._copy = _Copy(self)
        self.box.addWidget(self._way)
        self.box.addWidget(self._copy)
        self._periods()

    def _periods(self) -> None:
        tr = self.ctx.tr
        self.retention = combo(
            [
                (None, tr("Until somebody deletes them")),
                *((n, tr.plural("{n} month", "{n} months", n)) for n in (6, 12, 24, 36, 60)),
            ]
        )
        self.retention.currentIndexChanged.connect(
            lambda: self._page.change(retention_months=self.retention.currentData())
        )
        self.box.addWidget(
            FormField(
                tr("People are kept for"),
                self.retention,
                tr("Whoever is due is listed under Candidates and deleted only after your yes."),
            )
        )
        self.undo_days = QSpinBox()
        self.undo_days.setRange(0, 365)
        self.undo_days.setMinimumHeight(34)
        self.undo_days.editingFinished.connect(
            lambda: self._page.change(undo_days=self.undo_days.value())
        )
        self.box.addWidget(FormField(tr("Days in which a deletion can be undone"), self.undo_days))

    def fill(self, settings: Settings) -> None:
        """Shows what is stored."""
        _choose_months(self.retention, settings.retention_months, self.ctx.tr)
        self.undo_days.setValue(settings.undo_days)
        self.folder.setText(str(self.ctx.paths.data) if self.ctx.paths else "")

    async def load(self) -> None:
        """Asks for what only the workspace knows."""
        local = not self.ctx.ws.shared
        self.backup.setVisible(local)
        self.restore.setVisible(local)
        await self._way.load()
        await self._copy.load()

    def _show_folder(self) -> None:
        if self.ctx.paths is not None:
            open_folder_of(self.ctx, self.ctx.paths.data)

    async def _backup(self) -> None:
        tr = self.ctx.tr
        path = await save_file(
            self, tr("Save a copy of everything"), "hr-desktop.zip", "ZIP (*.zip)"
        )
        if path is not None:
            made = await self.ctx.ws.system.backup(path)
            self.ctx.notify(tr("The copy is complete: {file}", file=str(made)), "good")

    async def _restore(self) -> None:
        tr = self.ctx.tr
        chosen = await open_files(self, tr("Restore a copy"), "ZIP (*.zip)")
        if not chosen or not await ask(
            self, tr("Restore {file}?", file=chosen[0].name),
            tr("Everything becomes as it was in this copy. What is here now stays beside it in the "
               "data folder as a safe copy; it goes when somebody is deleted for good."),
            tr("Restore"), tr("Cancel"),
        ):  # fmt: skip
            return
        _, damaged = await self.ctx.ws.system.restore(chosen[0])
        said = tr("Everything is as it was in the copy {file}.", file=chosen[0].name)
        if damaged:
            said += " " + tr.message(message("restore.damaged", n=damaged))
        self.ctx.shell.reopen(said)


class _Uploads(QWidget):
    """Files of this computer that the team's storage does not have yet."""

    def __init__(self, data: DataSettings) -> None:
        super().__init__()
        self._data = data
        tr = data.ctx.tr
        self.said = Label("", "small", "muted", wrap=True)
        self.again = Button(tr("Send now"), small=True)
        self.again.clicked.connect(self._try_now)
        line = row(self.said, self.again)
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    async def load(self) -> None:
        """Shows what waits, and goes on looking while something does."""
        await self._show()
        if not self.isHidden():
            self._data.ctx.tasks.latest(self._follow(), name="files on their way", owner=self)

    async def _follow(self) -> None:
        while not self.isHidden():
            await asyncio.sleep(LOOK_EVERY_S)
            if self.isVisible():
                await self._show()

    async def _show(self) -> None:
        tr = self._data.ctx.tr
        found = await self._data.ctx.ws.uploads.progress()
        texts = []
        if found.waiting:
            texts.append(
                tr.plural(
                    "{n} file waits for the team’s storage.",
                    "{n} files wait for the team’s storage.",
                    found.waiting,
                )
            )
        if found.deletions:
            texts.append(
                tr.plural(
                    "{n} deletion waits for it.", "{n} deletions wait for it.", found.deletions
                )
            )
        if texts and found.said is not None:
            texts.append(tr.message(found.said))
        self.said.setText(" ".join(texts))
        self.setVisible(bool(texts))

    def _try_now(self) -> None:
        self._data.ctx.ws.uploads.try_now()


class _Copy(QWidget):
    """The local workspace of this computer, into the team's that is open."""

    def __init__(self, data: DataSettings) -> None:
        super().__init__()
        self._data = data
        tr = data.ctx.tr
        self.start = Button(tr("Copy the local workspace here…"), small=True)
        self.start.clicked.connect(data._page.action("copy", self._begin))
        self.stop = Button(tr("Cancel"), "ghost", small=True)
        self.stop.clicked.connect(self._cancel)
        self.said = Label("", "small", "muted")
        self.bar = ProgressLine()
        self.bar.setFixedWidth(120)
        line = row(self.start, self.said, self.bar, self.stop, None)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self._running: asyncio.Task[Any] | None = None
        self._show_running(False)
        self.hide()

    async def load(self) -> None:
        """Offers itself when there is something to copy and somewhere to copy it to."""
        found = await self._data.ctx.ws.copying.overview()
        self.setVisible(self._running is not None or found is not None)

    async def _begin(self) -> None:
        ctx = self._data.ctx
        found = await ctx.ws.copying.overview()
        if found is None:
            return
        yes = await ask(
            self, ctx.tr("Copy the local workspace into the team’s?"), self._what(found),
            ctx.tr("Copy now"), ctx.tr("Cancel"),
        )  # fmt: skip
        if yes:
            self.said.setText(ctx.tr("Looking what is there already…"))
            self.bar.set(0)
            self._running = asyncio.ensure_future(ctx.ws.copying.run(self._tell))
            self._show_running(True)
            try:
                result = await self._running
            except asyncio.CancelledError:
                if (me := asyncio.current_task()) is not None and me.cancelling():
                    self._running.cancel()  # the page is gone
                    raise
                ctx.notify(ctx.tr("Copying was stopped. The next time it goes on from there."))
                return
            finally:
                self._running = None
                self._show_running(False)
            said = ctx.tr(
                "The copy is complete and was compared: {rows} rows and {files} files went now. "
                "The local workspace is unchanged.",
                rows=result.rows,
                files=result.files,
            )
            if result.lost:
                said += " " + ctx.tr.plural(
                    "{n} file was missing in the local workspace before.",
                    "{n} files were missing in the local workspace before.",
                    result.lost,
                )
            ctx.notify(said, "warn" if result.lost else "good")

    def _what(self, found: CopyOverview) -> str:
        tr = self._data.ctx.tr
        counts = tr(
            "To go: {people} people, {vacancies} vacancies, {interviews} interviews, {files} "
            "files ({size} MB).",
            people=found.people,
            vacancies=found.vacancies,
            interviews=found.interviews,
            files=found.files,
            size=tr.number(found.bytes / 1e6, 1),
        )
        return f"{counts} " + tr(
            "The whole team will see them. What went before is skipped, and nothing is taken away "
            "from the local workspace."
        )

    def _tell(self, what: Message, done: int, total: int) -> None:
        self.said.setText(self._data.ctx.tr.message(what))
        self.bar.set(done / max(1, total))

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _show_running(self, running: bool) -> None:
        self.start.setVisible(not running)
        for part in (self.said, self.bar, self.stop):
            part.setVisible(running)


def _choose_months(field: Combo, months: int | None, tr: Any) -> None:
    """Chooses a period; one that is not in the list (from the file) is added."""
    if field.findData(months) < 0:
        field.addItem(tr.plural("{n} month", "{n} months", months or 0), months)
    field.choose(months)
