"""Settings: where originals and reports are kept, this computer's folder or a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QSpinBox, QVBoxLayout, QWidget

from hr_desktop.domain.messages import message
from hr_desktop.ui.components import Button, Combo, FilterChips, ask, combo
from hr_desktop.ui.pages.settings_parts import Part, Secret, Test

if TYPE_CHECKING:
    from hr_desktop.config import S3Settings, Settings
    from hr_desktop.services.values import Check
    from hr_desktop.ui.pages.settings import SettingsPage

SECRET = "s3.secret_key"
LINES = ("bucket", "endpoint_url", "region", "access_key_id", "prefix")


class FilesSettings(Part):
    """A storage is tried first and used on demand: files are looked for there from then on."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("Files"),
            tr(
                "Resumes and reports lie in the data folder of this computer, or in a bucket of an "
                "S3 service that a team shares."
            ),
        )
        self._filled: S3Settings | None = None
        self.kind = FilterChips((("here", tr("This computer")), ("bucket", tr("S3 bucket"))))
        self.kind.chosen.connect(lambda _key: self._edited())
        self.box.addWidget(self.field("s3.kind", tr("Where"), self.kind))
        self.remote = QWidget()
        outer, self.box = self.box, QVBoxLayout(self.remote)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(12)
        self.lines: dict[str, QLineEdit] = {
            "bucket": self.line("s3.bucket", tr("Bucket")),
            "endpoint_url": self.line(
                "s3.endpoint_url",
                tr("Address of the service"),
                tr("Empty: Amazon’s own address."),
                "https://s3.example.org",
            ),
            "region": self.line("s3.region", tr("Region"), "", "us-east-1"),
            "access_key_id": self.line("s3.access_key_id", tr("Id of the key")),
        }
        self.secret = Secret(page, SECRET, tr("Secret key"), keeps=False)
        self.secret.edit.textEdited.connect(lambda _text: self._edited())
        self.box.addWidget(self.secret)
        self.lines["prefix"] = self.line(
            "s3.prefix",
            tr("Folder in the bucket"),
            tr("Empty: the bucket belongs to the program alone."),
        )
        for line in self.lines.values():
            line.textEdited.connect(lambda _text: self._edited())
        self.encryption: Combo = combo(
            ((None, tr("As the bucket says")), ("AES256", "AES256"), ("aws:kms", "AWS KMS"))
        )
        self.encryption.currentIndexChanged.connect(lambda _index: self._edited())
        self.box.addWidget(self.field("s3.encryption", tr("Encryption"), self.encryption))
        self.cache = QSpinBox()
        self.cache.setRange(64, 1_000_000)
        self.cache.setSingleStep(256)
        self.cache.setSuffix(tr("{size} MB", size=""))
        self.cache.valueChanged.connect(lambda _value: self._edited())
        self.box.addWidget(
            self.field(
                "s3.cache_mb",
                tr("Kept at hand on this computer"),
                self.cache,
                tr("Above this the files that were not used for longest are fetched again."),
            )
        )
        self.box = outer
        self.box.addWidget(self.remote)
        self.use = Button(tr("Use this storage"), "primary")
        self.use.clicked.connect(page.action("use the files", self._use))
        self.test = Test(page, "the files", self._check, self.use)
        self.box.addWidget(self.test)

    def fill(self, settings: Settings) -> None:
        """What is being typed stays."""
        super().fill(settings)
        bucket = self.page.fixed.get("s3.bucket")
        self._forms["s3.kind"].set_fixed(
            self.ctx.tr("Set by {variable}.", variable=bucket) if bucket else ""
        )
        if self._filled is None or self._draft(settings) == self._filled:
            self._put(settings.s3)
            self._filled = settings.s3
        self._show()

    async def load(self) -> None:
        """Where the secret key is."""
        await self.secret.load()

    def state(self) -> dict[str, Any]:
        """What was typed, without the secret key."""
        settings = self.ctx.settings
        draft = self._draft(settings) if settings is not None else None
        return {"draft": draft if draft != self._filled else None}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        if state.get("draft"):
            self._put(state["draft"])
            self._show()

    def _put(self, s3: S3Settings) -> None:
        filling, self.page.filling = self.page.filling, True
        self.kind.select("bucket" if s3.bucket is not None else "here")
        for name, line in self.lines.items():
            line.setText(getattr(s3, name) or "")
        self.encryption.choose(s3.encryption)
        self.cache.setValue(s3.cache_mb)
        self.page.filling = filling

    def _draft(self, settings: Settings) -> S3Settings:
        found: dict[str, Any] = {
            name: line.text().strip() or None for name, line in self.lines.items()
        }
        found["prefix"] = found["prefix"] or ""
        if self.kind.current == "here":
            found["bucket"] = None
        return settings.s3.model_copy(
            update={
                **found,
                "encryption": self.encryption.currentData(),
                "cache_mb": self.cache.value(),
            }
        )

    def _edited(self) -> None:
        if not self.page.filling:
            self.test.clear()
            self._show()

    def _show(self) -> None:
        settings = self.ctx.settings
        self.remote.setVisible(self.kind.current == "bucket")
        changed = settings is not None and self._draft(settings) != settings.s3
        self.use.setEnabled(changed or self.secret.typed is not None)

    async def _check(self) -> Check:
        from hr_desktop.services.connections import check_files
        from hr_desktop.services.values import Check

        settings = self.ctx.settings
        assert settings is not None
        s3 = self._draft(settings)
        if self.kind.current == "bucket" and not s3.bucket:
            return Check(name="files", ok=False, said=message("files.bad_address"))
        return await check_files(s3, self.secret.typed)

    async def _use(self) -> None:
        tr, settings = self.ctx.tr, self.ctx.settings
        assert settings is not None
        if (await self.test.run()).ok is False:
            return
        s3 = self._draft(settings)
        elsewhere = settings.s3.bucket is not None and s3.bucket != settings.s3.bucket
        if elsewhere and not await ask(
            self,
            tr("Look for the files elsewhere?"),
            tr(
                "The files in the bucket “{bucket}” stay there and do not come along: what was "
                "read from them is kept, but the originals open only with that bucket.",
                bucket=settings.s3.bucket,
            ),
            tr("Use this storage"),
            tr("Cancel"),
        ):
            return
        typed = self.secret.typed
        self.ctx.shell.use(settings.model_copy(update={"s3": s3}), {SECRET: typed} if typed else {})
