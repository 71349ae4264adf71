"""Documents that are text: RTF, HTML, Markdown and plain text, alone or inside another document."""

from __future__ import annotations

from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.sniffing import HEAD_BYTES, sniff
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import PersonError


def read_text(data: bytes, media_type: MediaType, limits: Limits) -> DocumentText:
    """Reads text of this kind; raises PersonError `document.…`."""
    if media_type is MediaType.rtf:
        from hr_desktop.documents.rtf import read_rtf

        return read_rtf(data.lstrip(b"\xef\xbb\xbf \t\r\n\x00"), limits)
    if media_type is MediaType.html:
        from hr_desktop.documents.html import read_html, unpack_mhtml

        return read_html(unpack_mhtml(data), limits)
    from hr_desktop.documents.plain import read_plain

    return read_plain(data, media_type, limits)


def lines_of(data: bytes, limits: Limits = LIMITS) -> list[str]:
    """The lines of a text document that lies inside another one; none of one that is not read."""
    media_type = sniff(data[:HEAD_BYTES])
    if media_type not in (MediaType.rtf, MediaType.html, MediaType.text, MediaType.markdown):
        return []
    try:
        document = read_text(data, media_type, limits)
    except PersonError:
        return []
    return document.text.split("\n")
