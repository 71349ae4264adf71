"""Tells the text of a PDF page that nobody can see from the text that is merely unusual.

A word is suspicious by its colour, size, place or render mode. The page is drawn only when there
are suspicious words, and the picture decides: white letters on a dark bar stay.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hr_desktop.documents.pdf_glyphs import INVISIBLE_MODES, PageWords, PdfWord, plain

_TINY_POINTS = 2.5
_A4_WIDTH = 595.0
_SAME = 1.2  # contrast (WCAG 2.2, 1.4.3) below which letters and ground are one to the eye
_MANY_OBJECTS = 20_000
_MANY_SHAPES = 2_000

_P, _I = ctypes.c_void_p, ctypes.c_int
_get_object = plain(raw.FPDFPage_GetObject, _P, _P, _I)
_get_type = plain(raw.FPDFPageObj_GetType, _I, _P)
_get_bounds = plain(raw.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
_get_draw_mode = plain(raw.FPDFPath_GetDrawMode, _I, _P, _P, _P)
_count_segments = plain(raw.FPDFPath_CountSegments, _I, _P)
_fill_color = plain(raw.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)


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
            or (_is_light(word.color) and not covers.is_on_contrast(word))
            or covers.is_doubtful(word, x, y)
        ):
            doubtful.append(word)
    if doubtful:
        gone.update(_unseen(page, found, doubtful))
        gone.update(_laid_over(found.words, inkless))
    for word in found.words:
        (sight.hidden if id(word) in gone else sight.visible).append(word)
    return sight


@lru_cache(4096)
def _is_light(color: tuple[int, int, int]) -> bool:
    return _luminance(color) > 0.6


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


@dataclass(slots=True)
class _Shape:
    """A filled path or a picture; `color` is None where it is not one plain colour."""

    x0: float
    top: float
    x1: float
    bottom: float
    color: tuple[int, int, int] | None
    is_box: bool
    number: int  # its place in the order of drawing


class _Covers:
    """Filled shapes and pictures that lie over or under words of a page."""

    def __init__(self, page: pdfium.PdfPage, found: PageWords) -> None:
        self._shapes: list[_Shape] = []
        self._order: dict[int, int] = {}
        handle = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
        count = raw.FPDFPage_CountObjects(page.raw)
        if not 0 < count <= _MANY_OBJECTS or page.get_rotation():
            return
        items = list(map(_get_object, repeat(handle), range(count)))
        kinds = list(map(_get_type, items))
        box = page.get_bbox()
        for number, (item, kind) in enumerate(zip(items, kinds, strict=True)):
            if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
                self._add(number, item, kind, box[0], box[3])
                if len(self._shapes) >= _MANY_SHAPES:
                    break
        if self._shapes:
            self._order = {item: number for number, item in enumerate(items)}

    def _add(self, number: int, item: int, kind: int, left: float, top: float) -> None:
        edges = (ctypes.c_float * 4)()
        at = ctypes.addressof(edges)
        if not _get_bounds(item, at, at + 4, at + 8, at + 12):
            return
        x0, y0, x1, y1 = edges
        if x1 - x0 < 8 or y1 - y0 < 5:
            return
        color: tuple[int, int, int] | None = None
        is_box = False
        if kind == raw.FPDF_PAGEOBJ_PATH:
            modes = (ctypes.c_int * 2)()
            at = ctypes.addressof(modes)
            if not _get_draw_mode(item, at, at + 4) or not modes[0]:
                return
            parts = (ctypes.c_uint * 4)()
            at = ctypes.addressof(parts)
            if _fill_color(item, at, at + 4, at + 8, at + 12):
                if parts[3] < 26:
                    return
                color = (parts[0], parts[1], parts[2])
                is_box = parts[3] == 255 and _count_segments(item) <= 6
        self._shapes.append(_Shape(x0 - left, top - y1, x1 - left, top - y0, color, is_box, number))

    def is_doubtful(self, word: PdfWord, x: float, y: float) -> bool:
        """Whether a word lies under a shape, or on one of its own colour."""
        own: int | None = None
        for shape in self._shapes:
            if shape.x0 <= x <= shape.x1 and shape.top <= y <= shape.bottom:
                if own is None:
                    own = self._order.get(word.handle, _MANY_OBJECTS)
                if shape.number > own:
                    return True
                if shape.color is not None and _contrast(shape.color, word.color) < _SAME:
                    return True
        return False

    def is_on_contrast(self, word: PdfWord) -> bool:
        """Whether the last thing drawn under a word is a plain box of a colour it stands out on."""
        own = self._order.get(word.handle, -1)
        under: _Shape | None = None
        for shape in self._shapes:
            if shape.x1 < word.x0 or word.x1 < shape.x0:
                continue
            if shape.bottom < word.top or word.bottom < shape.top:
                continue
            if shape.number < own and (under is None or shape.number > under.number):
                under = shape
        return (
            under is not None
            and under.is_box
            and under.color is not None
            and under.x0 <= word.x0
            and word.x1 <= under.x1
            and under.top <= (word.top + word.base) / 2
            and word.base <= under.bottom
            and _contrast(under.color, word.color) >= _SAME
        )


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
    if _contrast(seen, tuple(ground.tolist())) < _SAME:
        # Something else may be drawn there; the word itself is not what one sees.
        return spread > 0.25 and float(of_ground.mean()) < 0.6
    return spread > 0.02


def _luminance(color: Iterable[float]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2), 0 to 1."""
    parts = [c / 255 for c in color]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return float(0.2126 * r + 0.7152 * g + 0.0722 * b)


@lru_cache(4096)
def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)
