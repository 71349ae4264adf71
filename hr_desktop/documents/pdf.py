"""Reads PDF."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from hr_desktop.documents.building import Builder, split_lines
from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import refuse


def read_pdf(path: Path, limits: Limits = LIMITS) -> DocumentText:
    """The text of a PDF."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise refuse(
            "document.encrypted" if "assword" in str(error) else "document.damaged"
        ) from error
    builder = Builder(MediaType.pdf, limits.characters)
    pages = len(document)
    for number in range(min(pages, limits.pages)):
        builder.page = number + 1
        builder.gap()
        for line in split_lines(document[number].get_textpage().get_text_range()):
            builder.line(line.replace("\ufffe", "-"))
    return builder.build(pages=pages, empty="document.scan")
