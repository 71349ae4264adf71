"""Settings: the AI engine, what it costs at most, and what may leave this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QCheckBox, QDialog, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from hr_desktop.domain.messages import PersonError
from hr_desktop.ui.components import (
    Button,
    FilterChips,
    FormField,
    Label,
    TextArea,
    column,
    row,
)
from hr_desktop.ui.components.dialogs import finished
from hr_desktop.ui.format import when
from hr_desktop.ui.pages.settings_parts import Part, Secret, Test, renew_interviewer
from hr_desktop.wording.mark import N_

if TYPE_CHECKING:
    from hr_desktop.config import AiSettings, Settings
    from hr_desktop.services.values import Check
    from hr_desktop.ui.pages.settings import SettingsPage

KEY = "ai.api_key"
PURPOSES = {
    "resume": N_("Reading resumes"),
    "vacancy": N_("Reading vacancies"),
    "plan": N_("Interview plans"),
    "interview": N_("Interviews"),
    "assess": N_("Scorecards"),
}


class EngineSettings(Part):
    """Offline or a model service; every change is stored at once, as all of Settings."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("AI engine"),
            tr(
                "The offline engine works by rules on this computer: nothing is sent anywhere. "
                "OpenAI, or any compatible service, understands more; the texts of resumes, "
                "vacancies and interviews are then sent to the address below."
            ),
        )
        self.engine = FilterChips((("offline", tr("Offline")), ("openai", tr("OpenAI-compatible"))))
        self.engine.chosen.connect(lambda engine: self._change(engine=engine))
        self.box.addWidget(self.field("ai.engine", tr("Engine"), self.engine))
        self.remote = QWidget()
        self.remote.setLayout(column(*self._service(), *self._bounds(), *self._privacy(), gap=12))
        self.remote.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        self.box.addWidget(self.remote)
        self.test = Test(page, "the engine", self._check)
        self.box.addWidget(self.test)

    def _service(self) -> list[QWidget]:
        tr = self.ctx.tr
        self.secret = Secret(self.page, KEY, tr("Key"), keeps=True, then=self._apply)
        self.base_url = QLineEdit()
        self.base_url.setPlaceholderText("https://api.openai.com/v1")
        self.base_url.editingFinished.connect(self._url_left)
        self.url_field = self.field(
            "ai.base_url", tr("Address"), self.base_url, tr("Empty: OpenAI’s own address.")
        )
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
            self.field("ai.model", tr("Model"), self.model),
            self._other_models(),
            self.field(
                "ai.embedding_model",
                tr("Model for the search by meaning"),
                self.embedding,
                tr("Empty: the vectors are computed on this computer."),
            ),
            self.secret,
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
        tr, page = self.ctx.tr, self.page
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
                    tr(
                        "Only services on this computer or in a private network are spoken to: "
                        "models, database and storage."
                    ),
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
        super().fill(settings)
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
        if self.page.filling or settings is None:
            return
        if changes.get("model", "") is None:  # a model has to be named
            self.page.fill(settings)
            return
        ai: AiSettings = settings.ai.model_copy(update=changes)
        if ai != settings.ai:
            self.page.change(ai=ai)
            self.remote.setVisible(ai.engine == "openai")
            self.test.clear()

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
        await self.secret.load()

    async def _apply(self) -> None:
        """The workspace takes another key up at once."""
        if self.ctx.settings is not None and self.ctx.workspace is not None:
            await self.ctx.ws.apply_settings(self.ctx.settings, new_key=True)
            await renew_interviewer(self.ctx)  # OpenAI's key may be that of its speech, too

    async def _check(self) -> Check:
        from hr_desktop.services.connections import check_engine

        assert self.ctx.settings is not None
        return await check_engine(self.ctx.settings.ai, self.secret.typed)

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
