"""The profile as a form: every field can be corrected, a correction is marked and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from hr_desktop.domain.resume import (
    Fact,
    Job,
    LanguageLevel,
    Phone,
    Profile,
    Salary,
    Skill,
    Source,
    Study,
)
from hr_desktop.ui.components import (
    Badge,
    Button,
    Card,
    Label,
    LinkButton,
    ListEditor,
    ScrollColumn,
    TagEdit,
    TextArea,
    column,
    row,
)
from hr_desktop.ui.components.layout import clear
from hr_desktop.ui.components.text import tip
from hr_desktop.ui.pages.candidate_rows import JobEdit, LanguageEdit, StudyEdit

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator

_HEAD = 28  # pixels, as high as the button that keeps a change


class ProfileForm(QWidget):
    """Shows a profile. `corrected(field, JSON)`, `reverted(field)`, `place_wanted(Source)`."""

    corrected = Signal(str, object)
    reverted = Signal(str)
    place_wanted = Signal(object)

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._read: dict[str, Callable[[], Any]] = {}
        self._keep: dict[str, Button] = {}
        self._labels: dict[str, str] = {}
        self._at_once = self._paged = True
        card = Card(flush=True)
        self._scroll = ScrollColumn(gap=0, margins=(16, 4, 16, 12))
        card.box.addWidget(self._scroll)
        self.setLayout(column(card))

    def show_profile(
        self,
        profile: Profile,
        corrected: set[str],
        *,
        editable_at_once: bool,
        paged: bool = True,
        drafts: dict[str, Any] | None = None,
    ) -> None:
        """Shows a profile; `editable_at_once` gives each field its own button to keep a change.

        `paged`: the document has pages, by which a value's place is told.
        `drafts` are changes that were typed but not kept yet (see `drafts`).
        """
        tr = self._tr
        clear(self._scroll.box)
        self._read, self._keep, self._at_once = {}, {}, editable_at_once
        self._paged = paged
        if drafts:
            profile = Profile.model_validate({**profile.model_dump(mode="json"), **drafts})
        self._one("name", tr("Name"), profile.name, corrected)
        self._one("position", tr("Desired position"), profile.position, corrected)
        self._one("city", tr("City"), profile.city, corrected)
        self._tags("emails", tr("E-mail"), profile.emails, lambda v: Fact(value=v), corrected)
        self._tags("phones", tr("Phone"), profile.phones, lambda v: Phone(value=v), corrected)
        self._tags("links", tr("Links"), profile.links, lambda v: Fact(value=v), corrected)
        self._salary(profile, corrected)
        self._years(profile, corrected)
        self._skills(profile, corrected)
        self._list("experience", tr("Experience"), profile.experience, JobEdit, Job, corrected)
        self._list("education", tr("Education"), profile.education, StudyEdit, Study, corrected)
        self._list(
            "languages", tr("Languages"), profile.languages, LanguageEdit, LanguageLevel, corrected
        )
        self._tags(
            "certificates",
            tr("Certificates"),
            profile.certificates,
            lambda v: Fact(value=v),
            corrected,
        )
        self._summary(profile, corrected)
        self._scroll.box.addStretch(1)
        for name in drafts or {}:
            if editable_at_once:
                self._keep[name].show()

    def label(self, name: str) -> str:
        """The words over a field."""
        return self._labels.get(name, name)

    def drafts(self) -> dict[str, Any]:
        """What was typed and not kept, by field, as JSON; all fields where none is kept alone."""
        if not self._at_once:
            return {name: read() for name, read in self._read.items()}
        return {
            name: self._read[name]() for name, keep in self._keep.items() if not keep.isHidden()
        }

    def take_drafts(self) -> dict[str, Any]:
        """What was typed and not kept, by field; from now on it counts as kept."""
        typed = self.drafts()
        for name in typed:
            self._keep[name].hide()
        return typed

    def profile(self) -> Profile:
        """The whole form as a profile (for a candidate added by hand)."""
        return Profile.model_validate({name: read() for name, read in self._read.items()})

    # The fields

    def _field(
        self,
        name: str,
        label: str,
        editor: QWidget,
        changed: Any,
        read: Callable[[], Any],
        corrected: set[str],
        source: Source | None = None,
    ) -> None:
        """Label, editor, and what can be done: keep, take back, show the place."""
        tr = self._tr
        editor.setAccessibleName(label)
        keep = Button(tr("Save"), "primary", small=True)
        keep.setAccessibleName(tr("Save the correction: {field}", field=label))
        keep.hide()
        keep.clicked.connect(keep.hide)
        keep.clicked.connect(lambda: self.corrected.emit(name, read()))
        if self._at_once:
            changed.connect(lambda *_: keep.show())
            if isinstance(editor, QLineEdit):
                editor.returnPressed.connect(lambda: keep.click() if keep.isVisible() else None)
        head: list[QWidget | None] = [Label(label, "small", "muted")]
        if name in corrected:
            head.append(Badge(tr("corrected by a person"), "accent"))
            back = LinkButton(tr("Take back"), small=True)
            back.setAccessibleName(tr("Take the correction back: {field}", field=label))
            back.clicked.connect(lambda: self.reverted.emit(name))
            head.append(back)
        head.append(None)
        if source is not None and source.start >= 0:
            where = tr("page {page}", page=source.page) if self._paged else tr("in the text")
            place = LinkButton(where, small=True)
            place.setToolTip(tip(" ".join(source.quote.split())))
            place.clicked.connect(lambda: self.place_wanted.emit(source))
            head.append(place)
        head.append(keep)
        line = row(*head)
        line.addStrut(_HEAD)  # the button that comes and goes moves nothing
        block = column(line, editor, gap=2)
        block.setContentsMargins(0, 8, 0, 8)
        self._read[name] = read
        self._labels[name] = label
        self._keep[name] = keep
        self._scroll.box.addLayout(block)

    def _one(self, name: str, label: str, fact: Fact | None, corrected: set[str]) -> None:
        line = QLineEdit(fact.value if fact else "")
        line.setCursorPosition(0)

        def read() -> Any:
            text = line.text().strip()
            return {"value": text} if text else None

        source = fact.source if fact else None
        self._field(name, label, line, line.textEdited, read, corrected, source)

    def _tags(
        self,
        name: str,
        label: str,
        items: Sequence[Fact | Phone],
        make: Callable[[str], Fact | Phone],
        corrected: set[str],
    ) -> None:
        edit = TagEdit([item.value for item in items], self._tr("Add"))
        known = {item.value: item for item in items}

        def read() -> Any:
            return [(known.get(tag) or make(tag)).model_dump(mode="json") for tag in edit.tags]

        source = next((item.source for item in items if item.source), None)
        self._field(name, label, edit, edit.changed, read, corrected, source)

    def _skills(self, profile: Profile, corrected: set[str]) -> None:
        edit = TagEdit([skill.name for skill in profile.skills], self._tr("Add a skill"))
        known = {skill.name: skill for skill in profile.skills}

        def read() -> Any:
            return [
                (known.get(tag) or Skill(name=tag)).model_dump(mode="json") for tag in edit.tags
            ]

        source = next((skill.source for skill in profile.skills if skill.source), None)
        self._field("skills", self._tr("Skills"), edit, edit.changed, read, corrected, source)

    def _salary(self, profile: Profile, corrected: set[str]) -> None:
        salary, tr = profile.salary, self._tr
        amount = QLineEdit(str(salary.amount) if salary else "")
        currency = QLineEdit(salary.currency or "" if salary else "")
        currency.setPlaceholderText("RUB")
        currency.setMaximumWidth(80)
        currency.setAccessibleName(tr("Currency"))
        amount.setAccessibleName(tr("Amount"))
        both = QWidget()
        both.setLayout(row(amount, currency))
        amount.textEdited.connect(lambda text: currency.textEdited.emit(currency.text()))

        def read() -> Any:
            digits = "".join(c for c in amount.text() if c.isdigit())
            if not digits:
                return None
            made = Salary(amount=int(digits), currency=currency.text().strip().upper() or None)
            return made.model_dump(mode="json")

        source = salary.source if salary else None
        label = tr("Desired salary")
        self._field("salary", label, both, currency.textEdited, read, corrected, source)

    def _years(self, profile: Profile, corrected: set[str]) -> None:
        years = profile.total_years
        line = QLineEdit("" if years is None else self._tr.number(years))

        def read() -> Any:
            try:
                return max(0.0, min(70.0, float(line.text().replace(",", "."))))
            except ValueError:
                return None

        label = self._tr("Years of experience in all")
        self._field("total_years", label, line, line.textEdited, read, corrected)

    def _summary(self, profile: Profile, corrected: set[str]) -> None:
        area = TextArea(lines=4)
        area.setPlainText(profile.summary.value if profile.summary else "")

        def read() -> Any:
            text = area.toPlainText().strip()
            return {"value": text} if text else None

        source = profile.summary.source if profile.summary else None
        label = self._tr("About oneself")
        self._field("summary", label, area, area.textChanged, read, corrected, source)

    def _list(
        self,
        name: str,
        label: str,
        items: Sequence[Any],
        editor: Callable[[Any, Any], QWidget],
        kind: Any,
        corrected: set[str],
    ) -> None:
        tr = self._tr
        names = (tr("Move up"), tr("Move down"), tr("Remove"))
        edit: ListEditor[Any] = ListEditor(
            lambda value: editor(tr, value or kind(**_needed(kind))), tr("Add"), names, items
        )

        def read() -> Any:
            return [value.model_dump(mode="json") for value in edit.values()]

        source = next((item.source for item in items if item.source), None)
        self._field(name, label, edit, edit.changed, read, corrected, source)


def _needed(kind: Any) -> dict[str, Any]:
    """Values for the fields that a new row must have."""
    return {"name": ""} if kind is LanguageLevel else {}


__all__ = ["ProfileForm"]
