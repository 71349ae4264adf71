"""What one chooses for an invitation, and the letter that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer, QTimeZone, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QLineEdit, QSpinBox, QWidget

from hr_desktop.services.time_zones import zone_of
from hr_desktop.services.values import InviteChoices, InviteLetter
from hr_desktop.ui.components import (
    FilterChips,
    FormField,
    Label,
    LinkButton,
    TextArea,
    column,
    combo,
    row,
)
from hr_desktop.ui.theme import CONTROL_HEIGHT
from hr_desktop.ui.watch_words import by_your_clock

if TYPE_CHECKING:
    from hr_desktop.domain.messages import Message
    from hr_desktop.i18n import Translator

# Which field is wrong, by the code of what the service says.
_FIELDS = {
    "invite.minutes": "minutes",
    "invite.past": "closes",
    "invite.too_short": "closes",
    "invite.too_late": "closes",
    "join.too_far": "closes",
    "invite.time_zone": "zone",
    "invite.no_address": "email",
    "invite.no_contact": "contact",
    "invite.link_missing": "letter",
    "invite.subject_missing": "letter",
}


class MomentEdit(QDateTimeEdit):
    """Day and time by the clock of the candidate's zone; the wheel scrolls the page."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self.setLocale(QLocale("ru_RU" if tr.language == "ru" else "en_GB"))
        self.setDisplayFormat("dd.MM.yyyy HH:mm" if tr.language == "ru" else "d MMM yyyy HH:mm")
        self.setTimeZone(QTimeZone.utc())  # plain numbers: no change of clocks gets in between
        self.setCalendarPopup(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(CONTROL_HEIGHT)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel changes nothing unless the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def moment(self, zone: str) -> datetime:
        """What is shown, as a moment."""
        shown = self.dateTime()
        day, time = shown.date(), shown.time()
        return datetime(
            day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=zone_of(zone)
        )

    def show_moment(self, moment: datetime, zone: str) -> None:
        """Shows a moment by the clock of a zone."""
        there = moment.astimezone(zone_of(zone))
        text = f"{there:%Y-%m-%dT%H:%M}:00Z"
        self.setDateTime(QDateTime.fromString(text, Qt.DateFormat.ISODate))


class InviteForm(QWidget):
    """The fields; `changed` after a pause. The letter follows until a person writes in it."""

    changed = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self.tr_ = tr
        self._filling = False
        self._hint = ""
        self._written: tuple[str, str] = ("", "")  # as it came from the template
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(250)
        self._pause.timeout.connect(self.changed)
        self.language = FilterChips([("ru", "Русский"), ("en", "English")], tr.language)
        self.minutes = QSpinBox()
        self.minutes.setRange(10, 45)
        self.minutes.setSuffix(" " + tr("min"))
        self.minutes.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.opens, self.closes = MomentEdit(tr), MomentEdit(tr)
        self.zone = combo(())
        self.zone.setMaxVisibleItems(16)  # of hundreds: a typed city is jumped to
        self.email, self.contact, self.contact_email = QLineEdit(), QLineEdit(), QLineEdit()
        self.reminder = QCheckBox(tr("Remind the candidate the day before"))
        self.reminder.setChecked(True)
        self.subject, self.body = QLineEdit(), TextArea(lines=14)
        self.subject.setMinimumHeight(CONTROL_HEIGHT)
        self._again = LinkButton(tr("Write it anew"), small=True)
        self._again.clicked.connect(lambda: self.show_letter(None))
        self.stale = Label(
            tr("You have changed the letter; what you choose above is not put into it any more."),
            "small",
            "muted",
            wrap=True,
        )
        self.stale.hide()
        self._lay_out()
        self.minutes.valueChanged.connect(self._touched)
        for moment in (self.opens, self.closes):
            moment.dateTimeChanged.connect(self._touched)
        for line in (self.email, self.contact, self.contact_email):
            line.textChanged.connect(self._touched)
        self.language.chosen.connect(self._touched)
        self.zone.currentIndexChanged.connect(self._touched)
        self.reminder.toggled.connect(self._touched)
        self.subject.textChanged.connect(self._said)
        self.body.textChanged.connect(self._said)

    def _lay_out(self) -> None:
        tr = self.tr_
        self.fields = {
            "minutes": FormField(tr("Length"), self.minutes),
            "opens": FormField(tr("Opens"), self.opens),
            "closes": FormField(tr("Closes"), self.closes),
            "zone": FormField(tr("The candidate’s time zone"), self.zone),
            "email": FormField(tr("The candidate’s email"), self.email),
            "contact": FormField(tr("Who answers questions"), self.contact),
            "contact_email": FormField(tr("Email of that person"), self.contact_email),
            "letter": FormField(
                tr("Text"), self.body, tr("{link} becomes the candidate’s own link.", link="{link}")
            ),
        }
        of = self.fields
        language = FormField(tr("Language"), self.language)
        length = row(language, of["minutes"], gap=12)
        length.setStretch(0, 1)
        length.setAlignment(language, Qt.AlignmentFlag.AlignTop)
        window = row(of["opens"], of["closes"], gap=12)
        window.setStretch(0, 1)
        window.setStretch(1, 1)
        head = row(Label(tr("Letter"), "heading"), None, self._again)
        self.letter = QWidget()
        self.letter.setLayout(
            column(
                head,
                FormField(tr("Subject"), self.subject),
                of["letter"],
                self.stale,
                gap=10,
            )
        )
        box = column(
            length,
            window,
            of["zone"],
            of["email"],
            of["contact"],
            of["contact_email"],
            self.reminder,
            4,
            self.letter,
            gap=10,
        )
        self.setLayout(box)

    def fill(
        self,
        choices: InviteChoices,
        zones: Sequence[tuple[str, str]],
        hint: str = "",
        *,
        moved: bool = False,
    ) -> None:
        """Shows choices; `zones` are names and words of all of them.

        `moved`: of an interview that is there, whose language stays.
        """
        self._filling = True
        self.zone.clear()
        for name, words in zones:
            self.zone.addItem(words, name)
        self.zone.choose(choices.time_zone)
        self.language.select(choices.language)
        self.language.setEnabled(not moved)
        self.minutes.setValue(choices.minutes)
        self.opens.show_moment(choices.opens_at, choices.time_zone)
        self.closes.show_moment(choices.closes_at, choices.time_zone)
        self.email.setText(choices.email)
        self.contact.setText(choices.contact_name)
        self.contact_email.setText(choices.contact_email)
        self.reminder.setChecked(choices.reminder)
        self._hint = hint
        self._tell_zone()
        self.say(None)
        self._filling = False
        self._pause.stop()

    def choices(self) -> InviteChoices:
        """What is chosen now."""
        zone = self.zone.currentData() or ""
        language: Any = self.language.current
        return InviteChoices(
            language=language,
            minutes=self.minutes.value(),
            opens_at=self.opens.moment(zone),
            closes_at=self.closes.moment(zone),
            email=self.email.text(),
            time_zone=zone,
            contact_name=self.contact.text(),
            contact_email=self.contact_email.text(),
            reminder=self.reminder.isChecked(),
        )

    def show_letter(self, letter: InviteLetter | None) -> None:
        """Shows the letter of the choices, unless a person has changed it; None asks for it."""
        if letter is None:
            self._written = self._shown()  # as if nobody had changed it
            self.changed.emit()
            return
        if self.edited:
            self.stale.show()
            return
        self._filling = True
        self._written = (letter.subject, letter.body)
        self.subject.setText(letter.subject)
        self.subject.setCursorPosition(0)
        self.body.setPlainText(letter.body)
        self.stale.hide()
        self._again.hide()
        self._filling = False

    @property
    def edited(self) -> bool:
        """Whether a person has changed the letter."""
        return self._written != ("", "") and self._shown() != self._written

    def edited_letter(self) -> InviteLetter | None:
        """The letter as a person has changed it, else None."""
        subject, body = self._shown()
        return InviteLetter(subject=subject, body=body) if self.edited else None

    def state(self) -> dict[str, Any]:
        """Everything that is shown."""
        return {
            "choices": self.choices(),
            "letter": self._shown() if self.edited else None,
            "written": self._written,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave; `fill` comes before."""
        if state.get("letter"):
            self._filling = True
            self._written = state["written"]
            self.subject.setText(state["letter"][0])
            self.body.setPlainText(state["letter"][1])
            self._again.show()
            self._filling = False

    def say(self, said: Message | None) -> None:
        """Shows what is wrong beside its field; what belongs to none is left to the caller."""
        for form in self.fields.values():
            form.set_problem("")
        if said is not None:
            wrong = self.field_of(said)
            if wrong:
                self.fields[wrong].set_problem(self.tr_.message(said))

    def field_of(self, said: Message) -> str:
        """The field that a refusal is about, "" for none."""
        if said.code == "mail.address":
            return "contact_email" if _is_address(self.email.text()) else "email"
        return _FIELDS.get(said.code, "")

    def _shown(self) -> tuple[str, str]:
        return self.subject.text(), self.body.toPlainText()

    def _touched(self, *_: object) -> None:
        if not self._filling:
            self._tell_zone()
            self._pause.start()

    def _tell_zone(self) -> None:
        """Whose clock the two times follow, and what they are by the recruiter's."""
        zone = self.zone.currentData() or ""
        opens, closes = self.opens.moment(zone), self.closes.moment(zone)
        mine = by_your_clock(self.tr_, opens, closes, zone, datetime.now().astimezone())
        told = self.tr_("Both times are in this zone.")
        self.fields["zone"].set_hint(" ".join(filter(None, (self._hint, told, mine))))

    def _said(self) -> None:
        if not self._filling:
            self._again.setVisible(self.edited)


def _is_address(text: str) -> bool:
    from hr_desktop.domain.addresses import mail_address
    from hr_desktop.domain.messages import PersonError

    try:
        mail_address(text)
    except PersonError:
        return False
    return True
