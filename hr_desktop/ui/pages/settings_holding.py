"""Settings: how many voice interviews are held at once, and what is kept of their sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QSpinBox

from hr_desktop.ui.components import FormField, Label
from hr_desktop.ui.pages.settings_parts import Part

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.ui.pages.settings import SettingsPage


class HoldingSettings(Part):
    """Capacity and recordings."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(page, tr("Voice interviews"))
        self.capacity = _number(1, 200)
        self.capacity.editingFinished.connect(lambda: self._keep(capacity=self.capacity.value()))
        self.box.addWidget(
            FormField(
                tr("Interviews at once on this computer"),
                self.capacity,
                tr(
                    "One takes about a tenth of a processor core. When all places are taken, "
                    "another computer’s interviewer takes over, or the candidate waits and you "
                    "are told."
                ),
            )
        )
        self.record = QCheckBox(tr("Record the sound"))
        self.record.clicked.connect(lambda on: self._keep(record=on))
        self.box.addWidget(self.record)
        self.box.addWidget(
            Label(
                tr(
                    "The candidate reads this before the interview and agrees. Without it the "
                    "transcript alone is kept."
                ),
                "small",
                "muted",
                wrap=True,
            )
        )
        self.days = _number(1, 3650)
        self.days.editingFinished.connect(lambda: self._keep(recording_days=self.days.value()))
        self.days_field = FormField(
            tr("Days until recordings are deleted"),
            self.days,
            tr("What was promised in an invitation that was sent stays."),
        )
        self.box.addWidget(self.days_field)

    def fill(self, settings: Settings) -> None:
        """Shows what is stored."""
        super().fill(settings)
        self.capacity.setValue(settings.voice.capacity)
        self.record.setChecked(settings.voice.record)
        self.days.setValue(settings.voice.recording_days)
        self.days_field.setEnabled(settings.voice.record)

    def _keep(self, **changes: Any) -> None:
        settings = self.ctx.settings
        if settings is not None:
            self.page.change(voice=settings.voice.model_copy(update=changes))
            self.days_field.setEnabled(self.record.isChecked())


def _number(least: int, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(least, most)
    made.setMaximumWidth(140)
    return made
