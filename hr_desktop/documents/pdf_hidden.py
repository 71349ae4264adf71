"""Tells the text of a PDF page that nobody can see from the text that is merely unusual.

A word is suspicious by its colour, size, place or render mode. The page is drawn only when there
are suspicious words, and the picture decides: white letters on a dark bar stay.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hr_desktop.documents.pdf_glyphs import INVISIBLE_MODES, PageWords, PdfWord

_TINY_POINTS = 2.5
_A4_WIDTH = 595.0
_SAME = 1.2  # contrast (WCAG 2.2, 1.4.3) below which letters and ground are one to the eye
_MANY_OBJECTS = 20_000


@dataclass(slots=True)
class Sight:
    """What of a page can be seen."""

    visible: list[PdfWord]
    hidden: list[PdfWord]
    is_scan: bool = False  # the words are a recogniser's layer behind a picture of the page


def look(page: pdfium.PdfPage, found: PageWords) -> Sight:
    """Divides a page's words (those written from left to right) into visible and hidden ones."""
    sight = Sight([], [])
    inkless = [word for word in found.words if _is_inkless(word)]
    if 2 * len(inkless) > len(found.words) and picture_share(page) > 0.5:
        sight.is_scan = True
        sight.visible = found.words
        return sight
    tiny = _TINY_POINTS * min(1.0, min(found.width, found.height) / _A4_WIDTH)
    covers = _Covers(page, found)
    doubtful: list[PdfWord] = []
    gone: set[int] = set()
    for word in found.words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        outside = not (0 <= x <= found.width and 0 <= y <= found.height)
        if outside or (word.size < tiny and word.bottom - word.top < 2 * tiny):
            gone.add(id(word))
        elif (
            _is_inkless(word)
            or word.alpha < 128
            or _luminance(word.color) > 0.6
            or covers.is_doubtful(word, x, y)
        ):
            doubtful.append(word)
    if doubtful:
        gone.update(_unseen(page, found, doubtful))
        gone.update(_laid_over(found.words, inkless))
    for word in found.words:
        (sight.hidden if id(word) in gone else sight.visible).append(word)
    return sight


def _is_inkless(word: PdfWord) -> bool:
    """Whether a word leaves no ink of its own. Its letters may still be drawn as shapes: some
    programs draw bold letters so, and lay the text over them for searching.
    """
    return word.alpha < 26 or word.mode in INVISIBLE_MODES


def _laid_over(words: list[PdfWord], inkless: list[PdfWord]) -> set[int]:
    """Ids of the inkless words on top of visible ones: the ink there is not theirs."""
    visible = [word for word in words if not _is_inkless(word)]
    found: set[int] = set()
    for word in inkless:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if any(o.x0 <= x <= o.x1 and o.top <= y <= o.bottom for o in visible):
            found.add(id(word))
    return found


def picture_share(page: pdfium.PdfPage) -> float:
    """How much of a page its biggest picture covers, 0 to 1."""
    width, height = page.get_size()
    best = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        try:
            left, bottom, right, top = item.get_bounds()
        except pdfium.PdfiumError:
            continue
        area = max(0.0, min(right, 5 * width) - left) * max(0.0, min(top, 5 * height) - bottom)
        best = max(best, area / max(1.0, width * height))
    return min(1.0, best)


class _Covers:
    """Filled shapes and pictures that lie over or under words of a page."""

    def __init__(self, page: pdfium.PdfPage, found: PageWords) -> None:
        self._shapes: list[tuple[float, float, float, float, tuple[int, int, int] | None, int]] = []
        self._order: dict[int, int] = {}
        handle = page.raw
        count = raw.FPDFPage_CountObjects(handle)
        if not 0 < count <= _MANY_OBJECTS or page.get_rotation():
            return
        texts: list[tuple[int, int]] = []
        shapes: list[tuple[int, Any, int]] = []
        for number in range(count):
            item = raw.FPDFPage_GetObject(handle, number)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                texts.append((ctypes.cast(item, ctypes.c_void_p).value or 0, number))
            elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
                shapes.append((number, item, kind))
        box = page.get_bbox()
        for number, item, kind in shapes[:2000]:
            self._add(number, item, kind, box[0], box[3])
        if self._shapes:
            self._order = dict(texts)

    def _add(self, number: int, item: Any, kind: int, left: float, top: float) -> None:
        edges = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPageObj_GetBounds(item, *edges):
            return
        x0, y0, x1, y1 = (edge.value for edge in edges)
        if x1 - x0 < 8 or y1 - y0 < 5:
            return
        color: tuple[int, int, int] | None = None
        if kind == raw.FPDF_PAGEOBJ_PATH:
            mode, stroke = ctypes.c_int(), ctypes.c_int()
            if not raw.FPDFPath_GetDrawMode(item, mode, stroke) or not mode.value:
                return
            parts = [ctypes.c_uint() for _ in range(4)]
            if raw.FPDFPageObj_GetFillColor(item, *parts):
                if parts[3].value < 26:
                    return
                color = (parts[0].value, parts[1].value, parts[2].value)
        self._shapes.append((x0 - left, top - y1, x1 - left, top - y0, color, number))

    def is_doubtful(self, word: PdfWord, x: float, y: float) -> bool:
        """Whether a word lies under a shape, or on one of its own colour."""
        own: int | None = None
        for x0, y0, x1, y1, color, number in self._shapes:
            if x0 <= x <= x1 and y0 <= y <= y1:
                if own is None:
                    own = self._order.get(word.handle, _MANY_OBJECTS)
                if number > own:
                    return True
                if color is not None and _contrast(color, word.color) < _SAME:
                    return True
        return False


def _unseen(page: pdfium.PdfPage, found: PageWords, words: Iterable[PdfWord]) -> set[int]:
    """Ids of the words that do not show on the drawn page."""
    scale = min(2.0, 2400.0 / max(found.width, found.height))
    bitmap = page.render(scale=scale, may_draw_forms=False)
    try:
        picture = bitmap.to_numpy()[:, :, :3]
        is_bgr = not bitmap.rev_byteorder
        unseen: set[int] = set()
        for word in words:
            high = (word.bottom - word.top) * 0.12
            y0, y1 = int((word.top + high) * scale), int((word.bottom - high) * scale) + 1
            x0, x1 = int(word.x0 * scale), int(word.x1 * scale) + 1
            crop = picture[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
            if crop.size and not _shows(crop[:, :, ::-1] if is_bgr else crop, word):
                unseen.add(id(word))
        return unseen
    finally:
        bitmap.close()


def _shows(crop: Any, word: PdfWord) -> bool:
    """Whether a word can be made out on its part of the drawn page."""
    pixels = crop.reshape(-1, 3)
    shades = (pixels >> 4).astype(np.int32)
    keys = shades[:, 0] << 8 | shades[:, 1] << 4 | shades[:, 2]
    ground_key = np.bincount(keys, minlength=4096).argmax()
    of_ground = keys == ground_key
    ground = pixels[of_ground].mean(axis=0)
    light = pixels @ np.array([0.2126, 0.7152, 0.0722]) / 255
    spread = float(np.percentile(light, 99) - np.percentile(light, 1))
    if _is_inkless(word):
        return spread > 0.25
    part = word.alpha / 255
    seen = tuple(part * c + (1 - part) * g for c, g in zip(word.color, ground, strict=True))
    if _contrast(seen, ground) < _SAME:
        # Something else may be drawn there; the word itself is not what one sees.
        return spread > 0.25 and float(of_ground.mean()) < 0.6
    return spread > 0.02


def _luminance(color: Any) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2), 0 to 1."""
    parts = [c / 255 for c in color]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return float(0.2126 * r + 0.7152 * g + 0.0722 * b)


def _contrast(one: Any, other: Any) -> float:
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)
