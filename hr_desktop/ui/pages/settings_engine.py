"""Settings: the AI engine, what it costs at most, and what may leave this computer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QCheckBox, QDialog, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from hr_desktop.domain.messages import PersonError
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    FilterChips,
    FormField,
    Label,
    TextArea,
    column,
    row,
)
from hr_desktop.ui.components.dialogs import finished
from hr_desktop.ui.format import when
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.config import AiSettings, Settings
    from hr_desktop.ui.pages.settings import SettingsPage

KEY = "ai.api_key"
PURPOSES = {
    "resume": N_("Reading resumes"),
    "vacancy": N_("Reading vacancies"),
    "plan": N_("Interview plans"),
    "interview": N_("Interviews"),
    "assess": N_("Scorecards"),
}


class EngineSettings(Card):
    """Offline or a model service; every change is stored at once, as all of Settings."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(gap=12)
        self._page, self.ctx = page, page.ctx
        tr = page.ctx.tr
        self.box.addWidget(Label(tr("AI engine"), "heading"))
        self.box.addWidget(
            Label(
                tr(
                    "The offline engine works by rules on this computer: nothing is sent anywhere. "
                    "OpenAI, or any compatible service, understands more; the texts of resumes, "
                    "vacancies and interviews are then sent to the address below."
                ),
                color="muted",
                wrap=True,
            )
        )
        self.engine = FilterChips((("offline", tr("Offline")), ("openai", tr("OpenAI-compatible"))))
        self.engine.chosen.connect(lambda engine: self._change(engine=engine))
        self.box.addWidget(FormField(tr("Engine"), self.engine))
        self.remote = QWidget()
        self.remote.setLayout(column(*self._service(), *self._bounds(), *self._privacy(), gap=12))
        self.remote.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        self.box.addWidget(self.remote)
        self.test = Button(tr("Test"))
        self.test.clicked.connect(page.action("test the engine", self._test))
        self.tested = Badge()
        self.tested.hide()
        self.tested_text = Label("", "small", "muted", wrap=True)
        answer = row(self.test, self.tested, self.tested_text)
        answer.setStretch(2, 1)
        self.box.addLayout(answer)

    def _service(self) -> list[QWidget]:
        tr = self.ctx.tr
        self.base_url = QLineEdit()
        self.base_url.setPlaceholderText("https://api.openai.com/v1")
        self.base_url.editingFinished.connect(self._url_left)
        self.url_field = FormField(tr("Address"), self.base_url, tr("Empty: OpenAI’s own address."))
        self.model = QLineEdit()
        self.model.editingFinished.connect(
            lambda: self._change(model=self.model.text().strip() or None)
        )
        self.embedding = QLineEdit()
        self.embedding.editingFinished.connect(
            lambda: self._change(embedding_model=self.embedding.text().strip() or None)
        )
        return [
            self.url_field,
            FormField(tr("Model"), self.model),
            self._other_models(),
            FormField(
                tr("Model for the search by meaning"),
                self.embedding,
                tr("Empty: the vectors are computed on this computer."),
            ),
            self._key_field(),
        ]

    def _other_models(self) -> QWidget:
        tr = self.ctx.tr
        self.models: dict[str, QLineEdit] = {}
        fields: list[QWidget] = []
        for purpose, label in PURPOSES.items():
            field = QLineEdit()
            field.setPlaceholderText(tr("as above"))
            field.editingFinished.connect(self._models_left)
            self.models[purpose] = field
            fields.append(FormField(tr(label), field))
        box = QWidget()
        box.setLayout(
            column(
                Label(tr("Another model for"), "small", "muted"),
                row(*fields[:3], gap=12),
                row(*fields[3:], gap=12),
            )
        )
        box.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        return box

    def _key_field(self) -> QWidget:
        tr, page = self.ctx.tr, self._page
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleName(tr("Key"))
        self.key.setMinimumHeight(34)
        keep, self.forget = Button(tr("Save the key")), Button(tr("Forget the key"), "ghost")
        keep.clicked.connect(page.action("keep the key", self._keep_key))
        self.key.returnPressed.connect(keep.click)
        self.forget.clicked.connect(page.action("forget the key", self._forget_key))
        line = QWidget()
        line.setLayout(row(self.key, keep, self.forget))
        return FormField(
            tr("Key"),
            line,
            tr("Kept in the keyring of this computer, never in a file of the program."),
        )

    def _bounds(self) -> list[QWidget]:
        tr = self.ctx.tr
        self.parallel = QSpinBox()
        self.parallel.setRange(1, 64)
        self.parallel.setMinimumHeight(34)
        self.parallel.editingFinished.connect(lambda: self._change(parallel=self.parallel.value()))
        self.limit = QDoubleSpinBox()
        self.limit.setRange(0, 100_000)
        self.limit.setDecimals(2)
        self.limit.setPrefix("$ ")
        self.limit.setSpecialValueText(tr("no limit"))
        self.limit.setMinimumHeight(34)
        self.limit.editingFinished.connect(
            lambda: self._change(daily_limit=self.limit.value() or None)
        )
        line = QWidget()
        line.setLayout(
            row(
                FormField(tr("Calls at once"), self.parallel, tr("The others wait their turn.")),
                FormField(
                    tr("Most to spend in a day"),
                    self.limit,
                    tr("After that the offline engine goes on."),
                ),
                gap=12,
            )
        )
        line.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        return [line]

    def _privacy(self) -> list[QWidget]:
        tr, page = self.ctx.tr, self._page
        self.private = QCheckBox(tr("Private mode: names and contacts stay here"))
        self.private.toggled.connect(lambda on: self._change(private=on))
        self.inside = QCheckBox(tr("Nothing leaves this network"))
        self.inside.toggled.connect(lambda on: self._change(inside_only=on))
        self.sent = Button(tr("What is sent…"), small=True)
        self.sent.clicked.connect(page.action("what is sent", self._show_sent))
        box = QWidget()
        box.setLayout(
            column(
                self.private,
                Label(
                    tr(
                        "Names, contacts, addresses, birth dates and links are replaced before a "
                        "text is sent and put back into the answer. A resume in which no name was "
                        "found is read by the offline engine."
                    ),
                    "small",
                    "muted",
                    wrap=True,
                ),
                8,
                self.inside,
                Label(
                    tr("Only a service on this computer or in a private network is asked."),
                    "small",
                    "muted",
                    wrap=True,
                ),
                8,
                row(self.sent, None),
                gap=4,
            )
        )
        box.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        return [box]

    # -- filling and storing ---------------------------------------------

    def fill(self, settings: Settings) -> None:
        """Shows what is stored; a field that is being typed into is left alone."""
        ai = settings.ai
        for field, text in (
            (self.base_url, ai.base_url or ""),
            (self.model, ai.model),
            (self.embedding, ai.embedding_model or ""),
            *((field, ai.models.get(name, "")) for name, field in self.models.items()),  # type: ignore[call-overload]
        ):
            if not field.hasFocus():
                field.setText(text)
        self.engine.select(ai.engine)
        self.parallel.setValue(ai.parallel)
        self.limit.setValue(ai.daily_limit or 0)
        self.private.setChecked(ai.private)
        self.inside.setChecked(ai.inside_only)
        self.remote.setVisible(ai.engine == "openai")

    def _change(self, **changes: Any) -> None:
        settings = self.ctx.settings
        if self._page.filling or settings is None:
            return
        if changes.get("model", "") is None:  # a model has to be named
            self._page.fill(settings)
            return
        ai: AiSettings = settings.ai.model_copy(update=changes)
        if ai != settings.ai:
            self._page.change(ai=ai)
            self.remote.setVisible(ai.engine == "openai")
            self.tested.hide()
            self.tested_text.setText("")

    def _models_left(self) -> None:
        chosen = {name: field.text().strip() for name, field in self.models.items()}
        self._change(models={name: text for name, text in chosen.items() if text})

    def _url_left(self) -> None:
        text = self.base_url.text().strip().rstrip("/")
        valid = not text or (text.startswith(("http://", "https://")) and bool(QUrl(text).host()))
        tr = self.ctx.tr
        self.url_field.set_problem(
            "" if valid else tr("An address begins with https:// and names a server.")
        )
        if valid:
            self._change(base_url=text or None)

    # -- actions ---------------------------------------------

    async def load(self) -> None:
        """Where the key is."""
        tr, vault = self.ctx.tr, self.ctx.vault
        assert vault is not None
        source = (await asyncio.to_thread(vault.source, KEY)).value
        said = {
            "environment": tr("Taken from the environment"),
            "keyring": tr("A key is kept. Type another one to replace it."),
            "nowhere": tr("No key yet"),
            "no_keyring": tr("This computer has no keyring. Set HR_DESKTOP_AI_KEY instead."),
        }
        self.key.setPlaceholderText(said[source])
        self.forget.setEnabled(source == "keyring")

    async def _keep_key(self) -> None:
        text = self.key.text().strip()
        vault = self.ctx.vault
        if text and vault is not None:
            await asyncio.to_thread(vault.set, KEY, text)
            self.key.clear()
            self.ctx.notify(self.ctx.tr("The key is in the keyring now."), "good")
            await self._apply()

    async def _forget_key(self) -> None:
        vault = self.ctx.vault
        if vault is not None:
            await asyncio.to_thread(vault.delete, KEY)
            self.ctx.notify(self.ctx.tr("The key was removed from the keyring."))
            await self._apply()

    async def _apply(self) -> None:
        """The workspace takes the key up at once."""
        await self.load()
        if self.ctx.settings is not None:
            await self.ctx.ws.apply_settings(self.ctx.settings, new_key=True)

    async def _test(self) -> None:
        tr = self.ctx.tr
        assert self.ctx.settings is not None
        from hr_desktop.services.connections import check_engine  # loaded with the workspace

        self.test.setEnabled(False)
        self.tested_text.setText(tr("Asking the engine…"))
        try:
            check = await check_engine(self.ctx.settings.ai)
        except Exception:  # not when it is cancelled: the page is gone then
            self.test.setEnabled(True)
            self.tested_text.setText("")
            raise
        self.test.setEnabled(True)
        self.tested_text.setText("")
        works = check.ok is not False
        self.tested.set(tr("works") if works else tr("does not work"), "good" if works else "bad")
        self.tested.show()
        said = tr.message(check.said)
        if check.latency_ms is not None:
            said += f" · {tr.number(check.latency_ms, 0)} ms"
        self.tested_text.setText(said)

    async def _show_sent(self) -> None:
        """What would go of the newest resume, and what has gone since the program was started."""
        tr = self.ctx.tr
        parts: list[str] = []
        try:
            example = await self.ctx.ws.system.would_be_sent()
        except PersonError as refused:
            example = tr.message(refused.said)
        if example is not None:
            parts += [tr("Of the newest resume this would be sent:"), "", example, ""]
        for one in reversed(self.ctx.ws.system.sent()):
            head = (
                f"{when(tr, one.at)} · {tr(PURPOSES.get(one.purpose, one.purpose))} · {one.model}"
            )
            parts += ["—" * 24, head, "", one.text, ""]
        dialog = QDialog(self)
        dialog.setWindowTitle(tr("What is sent"))
        dialog.resize(760, 560)
        text = TextArea("", lines=20)
        text.setReadOnly(True)
        text.setAccessibleName(tr("What is sent"))
        text.setPlainText("\n".join(parts) or tr("Nothing was sent since the program was started."))
        close = Button(tr("Close"))
        close.clicked.connect(dialog.accept)
        note = Label(tr("This is kept until the program ends, and nowhere."), "small", "muted")
        box = column(text, row(note, None, close), gap=12)
        box.setContentsMargins(16, 16, 16, 16)
        dialog.setLayout(box)
        await finished(dialog)
