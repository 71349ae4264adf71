"""Cleans what formats leave in their text, and builds a `DocumentText` line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from hr_desktop.documents.limits import LIMITS
from hr_desktop.domain.document import DocumentText, Line, MediaType, Warning_
from hr_desktop.domain.messages import message, refuse

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_SPACES = "\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800"
_NOTHING = (
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\ufff9-\uffff"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_BULLETS = "\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf02d\uf06c\uf06e\uf071\uf075"

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(f"[{_SPACES}]")
_NO_GLYPH = re.compile(f"[{_NOTHING}]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_BULLET = re.compile(f"[{_BULLETS}]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TABS = re.compile(" *\t[ \t]*")
_MANY_SPACES = re.compile(" {2,}")
_UNBROKEN = re.compile(r"\S{500}(?=\S)")
_ODD = re.compile("[^\t\x20-\x7e\u0400-\u045f\u2013\u2014\u2022\u00ab\u00bb]")


def clean(text: str) -> str:
    """One line of text as a person would type it.

    Ligatures become letters; soft hyphens, direction marks and icons of private fonts go; every
    space is a plain one and stands alone; accents are composed (NFC). A tab stays where a wide
    gap divides a line, as between a company and its dates. A run of 500 signs without a space is
    no word: it is cut there, for the time of many patterns grows with the square of a run.
    """
    if _ODD.search(text):
        text = _SPACE.sub(" ", text)
        text = _NO_GLYPH.sub("", text)
        text = _LIGATURE.sub(lambda found: _LIGATURES[found.group()], text)
        text = _BULLET.sub("\u2022", text)
        text = _PRIVATE.sub(" ", text)
        text = _SURROGATE.sub("", text)
        text = unicodedata.normalize("NFC", text)
    if "\t" in text:
        text = _TABS.sub("\t", text)
    if "  " in text:
        text = _MANY_SPACES.sub(" ", text)
    if len(text) > 500:
        text = _UNBROKEN.sub(r"\g<0> ", text)
    return text.strip(" \t\n")


def split_lines(text: str) -> list[str]:
    """The lines of a text, whichever way they end."""
    return _LINE_ENDS.sub("\n", text).split("\n")


def _is_link(target: str) -> bool:
    return len(target) < 2000 and target.lower().startswith(
        ("http://", "https://", "mailto:", "tel:")
    )


class Builder:
    """Collects lines in reading order; `build` gives the document or refuses an empty one."""

    def __init__(self, media_type: MediaType, characters: int = LIMITS.characters) -> None:
        self._media_type = media_type
        self._limit = characters
        self._parts: list[str] = []
        self._lines: list[Line] = []
        self._length = 0
        self._gap = False
        self._full = False
        self._hidden: list[str] = []
        self._warnings: list[Warning_] = []
        self.page = 1

    @property
    def is_full(self) -> bool:
        """Whether the limit of characters is reached, so that reading may stop."""
        return self._full

    @property
    def is_empty(self) -> bool:
        """Whether no line was added yet."""
        return not self._parts

    def line(
        self,
        text: str,
        *,
        box: tuple[float, float, float, float] | None = None,
        size: float | None = None,
        bold: bool = False,
        heading: bool = False,
    ) -> None:
        """Adds a line; one without a visible character counts as a gap.

        `box` is x0, top, x1, bottom in points from the page's upper left corner.
        """
        text = clean(text)
        if not text:
            self.gap()
            return
        if self._full:
            return
        if self._length + len(text) > self._limit:
            text = text[: max(0, self._limit - self._length)]
            self._full = True
            self.warn("document.too_long_text")
            if not text:
                return
        if self._parts:
            between = "\n\n" if self._gap else "\n"
            self._parts.append(between)
            self._length += len(between)
        self._gap = False
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        x0, top, x1, bottom = (round(v, 1) for v in box) if box else (None, None, None, None)
        self._lines.append(
            Line.model_construct(
                start=start,
                end=self._length,
                page=self.page,
                x0=x0,
                top=top,
                x1=x1,
                bottom=bottom,
                size=None if size is None else round(size, 1),
                bold=bold,
                heading=heading,
            )
        )

    def gap(self) -> None:
        """An empty line before the next one: another paragraph, block or column begins."""
        self._gap = True

    def hide(self, text: str) -> None:
        """Keeps text that no reader of the page can see for the warning."""
        text = clean(text)
        if any(character.isalnum() for character in text):
            self._hidden.append(text)

    def warn(self, code: str, text: str = "", **params: str | int) -> None:
        """Adds a warning."""
        self._warnings.append(Warning_(said=message(code, **params), text=text))

    def build(
        self,
        *,
        pages: int | None = None,
        empty: str = "document.empty",
        links: Iterable[str] = (),
    ) -> DocumentText:
        """The document; refuses with the code `empty` when it has no visible letter or digit."""
        text = "".join(self._parts)
        if not any(character.isalnum() for character in text):
            raise refuse("document.only_hidden" if self._hidden else empty)
        if self._hidden:
            hidden = "\n".join(self._hidden)
            self.warn("document.hidden_text", hidden[: self._limit])
        return DocumentText(
            media_type=self._media_type,
            text=text,
            lines=tuple(self._lines),
            pages=pages if pages is not None else self.page,
            warnings=tuple(self._warnings),
            links=tuple(dict.fromkeys(link for link in links if _is_link(link)))[:200],
        )
