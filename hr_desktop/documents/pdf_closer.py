"""A second opinion on a PDF page whose fonts pdfium cannot turn into letters."""

from __future__ import annotations

import logging
from pathlib import Path

import pdfplumber

from hr_desktop.documents.pdf_glyphs import PageWords, PdfWord

log = logging.getLogger(__name__)


def words_by_pdfplumber(path: Path, number: int) -> PageWords | None:
    """The words of a page (counted from 0) by pdfplumber; None when it cannot read it either."""
    try:
        with pdfplumber.open(path, pages=[number + 1]) as document:
            page = document.pages[0]
            found = page.extract_words(
                keep_blank_chars=False, extra_attrs=["fontname", "size"], x_tolerance_ratio=0.15
            )
            width, height = float(page.width), float(page.height)
    except Exception as error:  # noqa: BLE001 (a broken file can make it raise anything)
        log.info("pdfplumber cannot read the page either: %s", type(error).__name__)
        return None
    words = []
    glyphs = unknown = 0
    for item in found:
        text = str(item["text"])
        glyphs += len(text)
        unknown += len(text) if text.startswith("(cid:") else text.count("\ufffd")
        size = float(item["size"])
        bottom = float(item["bottom"])
        words.append(
            PdfWord(
                text,
                float(item["x0"]),
                float(item["top"]),
                float(item["x1"]),
                bottom,
                bottom - 0.2 * size,
                size,
                "bold" in str(item["fontname"]).lower(),
            )
        )
    if not glyphs:
        return None
    return PageWords(words, [], width, height, unknown / glyphs, glyphs)
