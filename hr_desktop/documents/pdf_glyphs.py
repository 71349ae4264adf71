"""Takes the glyphs of a PDF page out of pdfium and makes words of them, thousands at a time.

pypdfium2's own wrappers check every argument of every call; a page has some ten thousand calls,
so the same functions of the library are called here through plain prototypes, and the results are
worked on as numpy arrays.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hr_desktop.documents.layout import Word

_P, _I, _F, _D = ctypes.c_void_p, ctypes.c_int, ctypes.c_float, ctypes.c_double
HYPHEN = "\ufffe"  # a hyphen at a line's end, as pdfium marks it
INVISIBLE_MODES = (3, 7)
_STROKED_MODES = (2, 6)


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, _P).value or 0)


_count_chars = _plain(raw.FPDFText_CountChars, _I, _P)
_unicode = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _P, _I)
_loose_box = _plain(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_origin = _plain(raw.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)
_angle = _plain(raw.FPDFText_GetCharAngle, _F, _P, _I)
_font_size = _plain(raw.FPDFText_GetFontSize, _D, _P, _I)
_matrix = _plain(raw.FPDFText_GetMatrix, _I, _P, _I, _P)
_text_object = _plain(raw.FPDFText_GetTextObject, _P, _P, _I)
_render_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, _I, _P)
_font = _plain(raw.FPDFTextObj_GetFont, _P, _P)
_fill_color = _plain(raw.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
_font_name = _plain(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _P, _P, ctypes.c_size_t)
_font_weight = _plain(raw.FPDFFont_GetWeight, _I, _P)


@dataclass(slots=True)
class PdfWord(Word):
    """A word with what decides whether anybody can see it."""

    color: tuple[int, int, int] = (0, 0, 0)
    alpha: int = 255
    mode: int = 0
    handle: int = 0


@dataclass(slots=True)
class PageWords:
    """The words of a page; `turned` holds those that are not written from left to right.

    `width` and `height` are the page's as it is shown. `unknown` is the part of the glyphs that
    have no letter behind them.
    """

    words: list[PdfWord]
    turned: list[tuple[float, list[PdfWord]]]
    width: float
    height: float
    unknown: float = 0.0
    glyphs: int = 0


def words_of(page: pdfium.PdfPage) -> PageWords:
    """All words of a page, also invisible ones, in the file's order."""
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        return _Extraction(page, text_page, width, height).run()
    finally:
        text_page.close()


class _Extraction:
    def __init__(
        self, page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, width: float, height: float
    ) -> None:
        self.handle = ctypes.cast(text_page.raw, _P).value or 0
        self.page = page
        self.width, self.height = width, height
        self.looks: dict[int, tuple[float, bool, int, tuple[int, int, int], int]] = {}
        self.fonts: dict[int, bool] = {}
        self._matrix = (_F * 6)()
        self._color = (ctypes.c_uint * 4)()

    def run(self) -> PageWords:
        count = max(0, _count_chars(self.handle))
        empty = PageWords([], [], self.width, self.height)
        if not count:
            return empty
        codes = np.fromiter(map(_unicode, repeat(self.handle), range(count)), np.uint32, count)
        solid = np.flatnonzero(_is_solid(codes))
        if not len(solid):
            return empty
        codes = np.where(codes == 2, 0xFFFE, codes)
        x0, top, x1, bottom, across, base = self._places(solid)
        glyphs = _Glyphs(solid, codes[solid], x0, top, x1, bottom, across, base)
        words = self._words(glyphs)
        turned: list[tuple[float, list[PdfWord]]] = []
        shown = self.page.get_rotation()
        first = [_turn(_angle(self.handle, int(i)), shown) for i in solid[words.starts]]
        straight = words.made
        if any(first):
            straight, turned = self._turned(glyphs, shown)
        private = (codes >= 0xE000) & (codes <= 0xF8FF)
        unknown = ((codes == 0xFFFD) | (codes == 0) | private) & _is_solid(codes | (codes == 0))
        share = float(unknown.sum()) / max(1, len(solid))
        return PageWords(straight, turned, self.width, self.height, share, len(solid))

    def _places(self, solid: Any) -> tuple[Any, ...]:
        """Box and origin of the glyphs, from the upper left corner of the page as it is shown."""
        count = len(solid)
        boxes = np.zeros((count, 4), np.float32)
        at = boxes.ctypes.data
        chars = solid.tolist()
        handles = repeat(self.handle)
        deque(map(_loose_box, handles, chars, range(at, at + 16 * count, 16)), maxlen=0)
        origins = np.zeros((count, 2), np.float64)
        at = origins.ctypes.data
        ends = at + 16 * count
        deque(map(_origin, handles, chars, range(at, ends, 16), range(at + 8, ends + 8, 16)), 0)
        left, bottom, right, top = self.page.get_bbox()
        turn = self.page.get_rotation()

        def shown(x: Any, y: Any) -> tuple[Any, Any]:
            if turn == 90:
                return y - bottom, x - left
            if turn == 180:
                return right - x, y - bottom
            if turn == 270:
                return top - y, right - x
            return x - left, top - y

        xa, ya = shown(boxes[:, 0].astype(np.float64), boxes[:, 1].astype(np.float64))
        xb, yb = shown(boxes[:, 2].astype(np.float64), boxes[:, 3].astype(np.float64))
        ox, oy = shown(origins[:, 0], origins[:, 1])
        return (
            np.minimum(xa, xb),
            np.minimum(ya, yb),
            np.maximum(xa, xb),
            np.maximum(ya, yb),
            ox,
            oy,
        )

    def _words(self, glyphs: _Glyphs) -> _Made:
        starts = glyphs.word_starts()
        ends = np.append(starts[1:], len(glyphs.index))
        x0 = np.minimum.reduceat(glyphs.x0, starts).tolist()
        x1 = np.maximum.reduceat(glyphs.x1, starts).tolist()
        top = np.minimum.reduceat(glyphs.top, starts).tolist()
        bottom = np.maximum.reduceat(glyphs.bottom, starts).tolist()
        base = glyphs.base[starts].tolist()
        index = glyphs.index[starts].tolist()
        letters = glyphs.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
        made = []
        for number, (a, b) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            handle, look = self._look(index[number])
            made.append(
                PdfWord(
                    letters[a:b],
                    x0[number],
                    top[number],
                    x1[number],
                    bottom[number],
                    base[number],
                    look[0],
                    look[1],
                    look[3],
                    look[4],
                    look[2],
                    handle,
                )
            )
        return _Made(starts, made)

    def _look(self, char: int) -> tuple[int, tuple[float, bool, int, tuple[int, int, int], int]]:
        """Size in points, boldness, render mode, colour and alpha of a glyph's text object."""
        handle = _text_object(self.handle, char) or 0
        look = self.looks.get(handle)
        if look is None:
            matrix = self._matrix
            scale = 1.0
            if _matrix(self.handle, char, ctypes.addressof(matrix)):
                scale = math.hypot(matrix[2], matrix[3])
            size = _font_size(self.handle, char) * scale
            mode, color, alpha, bold = 0, (0, 0, 0), 255, False
            if handle:
                mode = _render_mode(handle)
                at = ctypes.addressof(self._color)
                if _fill_color(handle, at, at + 4, at + 8, at + 12):
                    color = (self._color[0], self._color[1], self._color[2])
                    alpha = self._color[3]
                bold = self._is_bold(_font(handle) or 0) or mode in _STROKED_MODES
            look = self.looks[handle] = (size, bold, mode, color, alpha)
        return handle, look

    def _is_bold(self, font: int) -> bool:
        if not font:
            return False
        bold = self.fonts.get(font)
        if bold is None:
            name = ctypes.create_string_buffer(256)
            _font_name(font, ctypes.addressof(name), 256)
            lowered = name.value.lower()
            bold = any(word in lowered for word in (b"bold", b"black", b"heavy", b"cmbx"))
            bold = bold or _font_weight(font) >= 600
            self.fonts[font] = bold
        return bold

    def _turned(
        self, glyphs: _Glyphs, shown: int
    ) -> tuple[list[PdfWord], list[tuple[float, list[PdfWord]]]]:
        """Words by the direction they are written in, each turned so that it runs to the right."""
        angles = np.array([_turn(_angle(self.handle, int(i)), shown) for i in glyphs.index])
        straight: list[PdfWord] = []
        turned: list[tuple[float, list[PdfWord]]] = []
        for angle in sorted(set(angles.tolist())):
            some = glyphs.only(angles == angle)
            if not angle:
                straight = self._words(some).made
            else:
                turned.append((angle, self._words(some.turned(math.radians(-angle))).made))
        return straight, turned


@dataclass(slots=True)
class _Made:
    starts: Any
    made: list[PdfWord]


@dataclass(slots=True)
class _Glyphs:
    """The visible glyphs of a page as arrays: their number in the text page, letter, place."""

    index: Any
    codes: Any
    x0: Any
    top: Any
    x1: Any
    bottom: Any
    across: Any
    base: Any

    def only(self, mask: Any) -> _Glyphs:
        """Some of them."""
        return _Glyphs(
            self.index[mask],
            self.codes[mask],
            self.x0[mask],
            self.top[mask],
            self.x1[mask],
            self.bottom[mask],
            self.across[mask],
            self.base[mask],
        )

    def turned(self, angle: float) -> _Glyphs:
        """Turned about the page's corner by an angle (radians, clockwise as the page is shown)."""
        cos, sin = math.cos(angle), math.sin(angle)
        corners_x = np.stack([self.x0, self.x1, self.x0, self.x1])
        corners_y = np.stack([self.top, self.top, self.bottom, self.bottom])
        x = corners_x * cos - corners_y * sin
        y = corners_x * sin + corners_y * cos
        return _Glyphs(
            self.index,
            self.codes,
            x.min(0),
            y.min(0),
            x.max(0),
            y.max(0),
            self.across * cos - self.base * sin,
            self.across * sin + self.base * cos,
        )

    def word_starts(self) -> Any:
        """Where words begin: after a space, a gap, a jump or another line."""
        em = np.maximum((self.bottom - self.top)[:-1], 0.5) * 0.83
        gap = self.x0[1:] - self.x1[:-1]
        drop = np.abs(self.base[1:] - self.base[:-1])
        spaced = np.diff(self.index) > 1
        jump = self.x0[1:] < self.x0[:-1] - 0.2 * em  # parts of a ligature share one box
        begins = spaced | (drop > 0.35 * em) | (gap > 0.25 * em) | jump
        leftward = _is_leftward(self.codes)
        if leftward.any():
            back = self.x0[:-1] - self.x1[1:]
            same = leftward[1:] & leftward[:-1] & ~spaced & (drop <= 0.35 * em)
            begins &= ~(same & (np.abs(back) < 0.4 * em))
        return np.flatnonzero(np.concatenate([[True], begins]))


def _turn(angle: float, shown: int) -> float:
    """How far text is turned clockwise on the page as it is shown, in degrees; 0 within 5."""
    degrees = (math.degrees(angle) + shown) % 360
    return 0.0 if degrees < 5 or degrees > 355 else float(round(degrees))


def _is_solid(codes: Any) -> Any:
    """Whether a glyph leaves ink: all but spaces and controls."""
    return (
        (codes > 32)
        & ((codes < 0x7F) | (codes > 0xA0))
        & ((codes < 0x2000) | (codes > 0x200F))
        & (codes != 0x202F)
        & (codes != 0x3000)
        & (codes != 0xFEFF)
    ) | (codes == 2)


def _is_leftward(codes: Any) -> Any:
    return ((codes >= 0x590) & (codes <= 0x8FF)) | ((codes >= 0xFB1D) & (codes <= 0xFEFC))
