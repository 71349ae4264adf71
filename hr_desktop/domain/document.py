"""The text of a document as a person reads it, with the place of every line."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message


class MediaType(StrEnum):
    """What a file is by its content (never by its name)."""

    pdf = "application/pdf"
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    doc = "application/msword"
    rtf = "application/rtf"
    odt = "application/vnd.oasis.opendocument.text"
    html = "text/html"
    markdown = "text/markdown"
    text = "text/plain"
    zip = "application/zip"
    image = "image/*"
    unknown = "application/octet-stream"


class Line(Value):
    """One line of `DocumentText.text`.

    `start` and `end` are character offsets into the text, `page` counts from 1. `x0, top, x1,
    bottom` are PDF points from the page's upper left corner and `size` is the font size in
    points; all None where the format has no layout.
    """

    start: int
    end: int
    page: int = 1
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    size: float | None = None
    bold: bool = False
    heading: bool = False


class Warning_(Value):
    """Something a person should look at: hidden text, a doubtful reading order, a dropped value.

    `text` is the part of the document it is about, or "".
    """

    said: Message
    text: str = ""


class DocumentText(Value):
    """A read document: text in reading order, lines with places, warnings.

    Invisible text (white on white, tiny, outside the page) is not part of `text`; it is kept in
    a warning with the code `document.hidden_text`.
    """

    media_type: MediaType
    text: str
    lines: tuple[Line, ...] = ()
    pages: int = 1
    warnings: tuple[Warning_, ...] = ()
    links: tuple[str, ...] = ()
    """Targets of the document's hyperlinks (their words may only say "LinkedIn")."""

    def page_of(self, offset: int) -> int:
        """The page (from 1) on which the character at `offset` stands."""
        after = bisect_right(self.lines, offset, key=lambda line: line.start)
        return self.lines[after - 1].page if after else 1
