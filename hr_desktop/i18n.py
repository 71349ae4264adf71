"""One gettext catalogue for window, agent, command line, PDF: English source, Russian complete."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hr_desktop.resources import resource_folder
from hr_desktop.wording import templates

if TYPE_CHECKING:  # pydantic costs 130 ms, and the first window is translated too
    from hr_desktop.domain.messages import Message
    from hr_desktop.domain.vacancy import Language

DOMAIN = "hr_desktop"


class Translator:
    """Renders sentences and coded messages in one language.

    Call it with an English sentence: `tr("Add resumes")`, `tr("{name} was added", name=…)`.
    """

    def __init__(self, language: Language, locale_folder: Path | None = None) -> None:
        self.language: Language = language
        folder = locale_folder or resource_folder() / "locale"
        self._catalogue = gettext.translation(
            DOMAIN, str(folder), languages=[language], fallback=language == "en"
        )

    def __call__(self, text: str, /, **params: Any) -> str:
        """The sentence in this language, with its parameters filled in."""
        translated = self._catalogue.gettext(text)
        return translated.format_map(params) if params else translated

    def plural(self, singular: str, plural: str, n: int, /, **params: Any) -> str:
        """The right plural form for `n`, which is also the parameter `{n}`."""
        return self._catalogue.ngettext(singular, plural, n).format_map({"n": n, **params})

    def message(self, said: Message) -> str:
        """A coded message in words. An unknown code (from a newer program) is shown as it is."""
        template = templates().get(said.code)
        if template is None:
            return said.code
        params: Mapping[str, Any] = {
            key: self.number(value)
            if isinstance(value, float)
            else ("" if value is None else value)
            for key, value in said.params.items()
        }
        if isinstance(template, tuple):
            n = said.params.get("n", 0)
            count = n if isinstance(n, int) else 0
            return self._catalogue.ngettext(*template, count).format_map(params)
        return self._catalogue.gettext(template).format_map(params)

    def code(self, code: str, /) -> str:
        """The words for a code without parameters, e.g. `application.new`."""
        from hr_desktop.domain.messages import Message

        return self.message(Message(code=code))

    def number(self, value: float, digits: int = 1) -> str:
        """A number for reading: `6.2` in English, `6,2` in Russian; no trailing zero."""
        text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
        return text.replace(".", ",") if self.language == "ru" else text
