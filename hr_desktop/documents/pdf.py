"""Reads PDF: text in the order a person reads it, without what a person cannot see."""

from __future__ import annotations

import ctypes
import logging
import math
import time
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hr_desktop.documents.building import Builder
from hr_desktop.documents.hyphens import join_divided
from hr_desktop.documents.layout import Row, read_page
from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.pdf_glyphs import PageWords, PdfWord, words_of
from hr_desktop.documents.pdf_hidden import look, picture_share
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import refuse

log = logging.getLogger(__name__)
_UNKNOWN_SHARE = 0.05
_FORM_KINDS = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)


def read_pdf(path: Path, limits: Limits = LIMITS) -> DocumentText:
    """The text of a PDF.

    Raises PersonError `document.encrypted`, `document.damaged`, `document.scan` (pictures only),
    `document.empty`, `document.only_hidden`.
    """
    data = path.read_bytes()  # pdfium cannot open every path on Windows
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise refuse("document.encrypted" if locked else "document.damaged") from error
    try:
        return _Reading(document, path, limits).read()
    finally:
        document.close()


class _Reading:
    """One pass over one file."""

    def __init__(self, document: pdfium.PdfDocument, path: Path, limits: Limits) -> None:
        self.document = document
        self.path = path
        self.limits = limits
        self.builder = Builder(MediaType.pdf, limits.characters)
        self.links: list[str] = []
        self.scanned = self.pictures = self.damaged = 0
        self.doubtful = False
        self.unknown = False

    def read(self) -> DocumentText:
        pages = len(self.document)
        if not pages:
            raise refuse("document.damaged")
        end = time.monotonic() + self.limits.seconds
        read = 0
        for number in range(min(pages, self.limits.pages)):
            if time.monotonic() > end or self.builder.is_full:
                break
            self.builder.page = number + 1
            self.builder.gap()
            try:
                self._page(number)
            except pdfium.PdfiumError as error:
                log.info("page %d of a PDF could not be read: %s", number + 1, type(error).__name__)
                self.damaged += 1
            read = number + 1
        if self.damaged == read:
            raise refuse("document.damaged")
        builder = self.builder
        if self.scanned:
            builder.warn("document.ocr_layer")
        if self.pictures and not builder.is_empty:
            builder.warn("document.pages_without_text", n=self.pictures)
        if self.damaged:
            builder.warn("document.page_damaged", n=self.damaged)
        if read < pages:
            builder.warn("document.pages_left_out", pages=pages, read=read)
        if self.unknown:
            builder.warn("document.doubtful_text")
        return builder.build(
            pages=pages,
            empty="document.scan" if self.pictures else "document.empty",
            links=self.links,
        )

    def _page(self, number: int) -> None:
        page = self.document[number]
        try:
            self._links(page)
            if self._has_forms(page):
                raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
                page.close()
                page = self.document[number]
            found = words_of(page)
            if found.unknown > _UNKNOWN_SHARE:
                found = self._closer(number, found)
            if not found.words and not found.turned:
                self.pictures += self._is_picture(page)
                return
            sight = look(page, found)
            self.scanned += sight.is_scan
            self.builder.hide(_running_text(sight.hidden))
            self._rows(read_page([w for w in sight.visible if w.text.strip()]).rows)
            for angle, words in found.turned:
                rows = read_page(words).rows
                for row in rows:
                    self._emit([(row, row.text, _unturned(row.box, angle))], 0.0)
        finally:
            page.close()

    def _rows(self, rows: list[Row]) -> None:
        if not rows:
            return
        texts = join_divided([row.text for row in rows])
        letters: Counter[float] = Counter()
        for row, text in zip(rows, texts, strict=True):
            letters[round(row.size, 1)] += len(text)
        usual = letters.most_common(1)[0][0]
        self._emit([(r, t, r.box) for r, t in zip(rows, texts, strict=True)], usual)

    def _emit(
        self, rows: list[tuple[Row, str, tuple[float, float, float, float]]], usual: float
    ) -> None:
        for row, text, box in rows:
            if row.gap:
                self.builder.gap()
            if not text.strip():
                continue
            big = usual > 0 and row.size >= 1.15 * usual and len(text) <= 80
            self.builder.line(text, box=box, size=row.size, bold=row.bold, heading=big)

    def _closer(self, number: int, found: PageWords) -> PageWords:
        """A page whose letters pdfium does not know, as pdfplumber sees it, if that is better."""
        from hr_desktop.documents.pdf_closer import words_by_pdfplumber

        better = words_by_pdfplumber(self.path, number)
        if better is not None and better.unknown < 0.5 * found.unknown:
            found = better
        self.unknown = self.unknown or found.unknown > _UNKNOWN_SHARE
        return found

    def _is_picture(self, page: pdfium.PdfPage) -> bool:
        if picture_share(page) > 0.05:
            return True
        return int(raw.FPDFPage_CountObjects(page.raw)) > 20  # letters drawn as curves

    def _has_forms(self, page: pdfium.PdfPage) -> bool:
        count = raw.FPDFPage_GetAnnotCount(page.raw)
        for number in range(min(count, 500)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, number)
            if not annotation:
                continue
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            if kind in _FORM_KINDS:
                return True
        return False

    def _links(self, page: pdfium.PdfPage) -> None:
        position = ctypes.c_int(0)
        link = raw.FPDF_LINK()
        while len(self.links) < 500 and raw.FPDFLink_Enumerate(page.raw, position, link):
            action = raw.FPDFLink_GetAction(link)
            if not action:
                continue
            size = raw.FPDFAction_GetURIPath(self.document.raw, action, None, 0)
            if 1 < size < 4000:
                target = ctypes.create_string_buffer(size)
                raw.FPDFAction_GetURIPath(self.document.raw, action, target, size)
                self.links.append(target.value.decode("utf-8", "replace"))


def _running_text(words: list[PdfWord]) -> str:
    return " ".join(word.text for word in words)


def _unturned(
    box: tuple[float, float, float, float], angle: float
) -> tuple[float, float, float, float]:
    """A turned line's box back on the page as it is shown."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    xs = [x * cos - y * sin for x in box[::2] for y in box[1::2]]
    ys = [x * sin + y * cos for x in box[::2] for y in box[1::2]]
    return min(xs), min(ys), max(xs), max(ys)
