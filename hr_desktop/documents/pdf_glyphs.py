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
INVISIBLE_MODES = (3, 7)
_STROKED_MODES = (2, 6)


def plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A pdfium function that takes plain numbers and addresses, without checks."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, _P).value or 0)


_count_chars = plain(raw.FPDFText_CountChars, _I, _P)
_text = plain(raw.FPDFText_GetText, _I, _P, _I, _I, _P)
_unicode = plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _P, _I)
_loose_box = plain(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_origin = plain(raw.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)
_font_size = plain(raw.FPDFText_GetFontSize, _D, _P, _I)
_matrix = plain(raw.FPDFText_GetMatrix, _I, _P, _I, _P)
_text_object = plain(raw.FPDFText_GetTextObject, _P, _P, _I)
_render_mode = plain(raw.FPDFTextObj_GetTextRenderMode, _I, _P)
_font = plain(raw.FPDFTextObj_GetFont, _P, _P)
_fill_color = plain(raw.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
_font_name = plain(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _P, _P, ctypes.c_size_t)
_font_weight = plain(raw.FPDFFont_GetWeight, _I, _P)


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
        self.rotation = page.get_rotation()
        self.box = page.get_bbox()
        self.looks: dict[int, _Look] = {}
        self.fonts: dict[int, bool] = {}
        self._matrix = (_F * 6)()
        self._color = (ctypes.c_uint * 4)()

    def run(self) -> PageWords:
        count = max(0, _count_chars(self.handle))
        empty = PageWords([], [], self.width, self.height)
        if not count:
            return empty
        codes = self._codes(count)
        solid = np.flatnonzero(_is_solid(codes))
        if not len(solid):
            return empty
        codes = np.where(codes == 2, 0xFFFE, codes)
        glyphs = _Glyphs(solid, codes[solid], *self._boxes(solid))
        made = self._words(glyphs)
        straight = made.words
        turned: list[tuple[float, list[PdfWord]]] = []
        if any(made.angles):
            straight, turned = self._turned(glyphs, made)
        private = (codes >= 0xE000) & (codes <= 0xF8FF)
        unknown = ((codes == 0xFFFD) | (codes == 0) | private) & _is_solid(codes | (codes == 0))
        share = float(unknown.sum()) / max(1, len(solid))
        return PageWords(straight, turned, self.width, self.height, share, len(solid))

    def _codes(self, count: int) -> Any:
        """The letters' codes: in one call where each takes one UTF-16 unit, else one by one."""
        buffer = np.zeros(count + 1, np.uint16)
        written = _text(self.handle, 0, count, buffer.ctypes.data)
        probes = {0, count // 3, count // 2, count - 1}
        if written == count + 1 and all(
            buffer[i] == _unicode(self.handle, i) or buffer[i] == 0xFFFE for i in probes
        ):
            return buffer[:count].astype(np.uint32)
        return np.fromiter(map(_unicode, repeat(self.handle), range(count)), np.uint32, count)

    def _boxes(self, solid: Any) -> tuple[Any, Any, Any, Any]:
        """Left, top, right and bottom of the glyphs on the page as it is shown."""
        count = len(solid)
        boxes = np.zeros((count, 4), np.float32)
        at = boxes.ctypes.data
        ends = at + 16 * count
        deque(map(_loose_box, repeat(self.handle), solid.tolist(), range(at, ends, 16)), maxlen=0)
        wide = boxes.astype(np.float64)
        xa, ya = self._shown(wide[:, 0], wide[:, 1])
        xb, yb = self._shown(wide[:, 2], wide[:, 3])
        return np.minimum(xa, xb), np.minimum(ya, yb), np.maximum(xa, xb), np.maximum(ya, yb)

    def _baselines(self, chars: list[int], turn: float) -> list[float]:
        """The baselines of some glyphs, from the top, after a turn (radians) about the corner."""
        count = len(chars)
        origins = np.zeros((count, 2), np.float64)
        at = origins.ctypes.data
        ends = at + 16 * count
        places = range(at, ends, 16), range(at + 8, ends + 8, 16)
        deque(map(_origin, repeat(self.handle), chars, *places), maxlen=0)
        x, y = self._shown(origins[:, 0], origins[:, 1])
        if turn:
            y = x * math.sin(turn) + y * math.cos(turn)
        baselines: list[float] = y.tolist()
        return baselines

    def _shown(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Places of the file on the page as it is shown, from its upper left corner."""
        left, bottom, right, top = self.box
        if self.rotation == 90:
            return y - bottom, x - left
        if self.rotation == 180:
            return right - x, y - bottom
        if self.rotation == 270:
            return top - y, right - x
        return x - left, top - y

    def _words(self, glyphs: _Glyphs, turn: float = 0.0) -> _Made:
        starts = glyphs.word_starts()
        ends = [*starts[1:].tolist(), len(glyphs.index)]
        x0 = np.minimum.reduceat(glyphs.x0, starts).tolist()
        x1 = np.maximum.reduceat(glyphs.x1, starts).tolist()
        top = np.minimum.reduceat(glyphs.top, starts).tolist()
        bottom = np.maximum.reduceat(glyphs.bottom, starts).tolist()
        index = glyphs.index[starts].tolist()
        base = self._baselines(index, turn)
        letters = glyphs.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
        words: list[PdfWord] = []
        angles: list[float] = []
        for number, begin in enumerate(starts.tolist()):
            handle = _text_object(self.handle, index[number]) or 0
            look = self.looks.get(handle)
            if look is None:
                look = self.looks[handle] = self._look(handle, index[number])
            size, bold, mode, color, alpha, angle = look
            angles.append(angle)
            words.append(
                PdfWord(
                    letters[begin : ends[number]],
                    x0[number],
                    top[number],
                    x1[number],
                    bottom[number],
                    base[number],
                    size,
                    bold,
                    color,
                    alpha,
                    mode,
                    handle,
                )
            )
        return _Made(starts, ends, words, angles)

    def _look(self, handle: int, char: int) -> _Look:
        """Size in points, boldness, render mode, colour, alpha and turn of a text object."""
        matrix = self._matrix
        scale, turn = 1.0, 0.0
        if _matrix(self.handle, char, ctypes.addressof(matrix)):
            scale = math.hypot(matrix[2], matrix[3])
            turn = _turn(math.atan2(matrix[1], matrix[0]), self.rotation)
        size = _font_size(self.handle, char) * scale
        mode, color, alpha, bold = 0, (0, 0, 0), 255, False
        if handle:
            mode = _render_mode(handle)
            at = ctypes.addressof(self._color)
            if _fill_color(handle, at, at + 4, at + 8, at + 12):
                color = (self._color[0], self._color[1], self._color[2])
                alpha = self._color[3]
            bold = self._is_bold(_font(handle) or 0) or mode in _STROKED_MODES
        return size, bold, mode, color, alpha, turn

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
        self, glyphs: _Glyphs, made: _Made
    ) -> tuple[list[PdfWord], list[tuple[float, list[PdfWord]]]]:
        """Words by the direction they are written in, each turned so that it runs to the right."""
        lengths = np.diff([*made.starts.tolist(), len(glyphs.index)])
        angles = np.repeat(made.angles, lengths)
        straight: list[PdfWord] = []
        turned: list[tuple[float, list[PdfWord]]] = []
        for angle in sorted(set(made.angles)):
            some = glyphs.only(angles == angle)
            if not angle:
                straight = self._words(some).words
            else:
                back = math.radians(-angle)
                turned.append((angle, self._words(some.turned(back), back).words))
        return straight, turned


_Look = tuple[float, bool, int, tuple[int, int, int], int, float]


@dataclass(slots=True)
class _Made:
    """Words, where they begin and end among the glyphs, and how they are turned."""

    starts: Any
    ends: list[int]
    words: list[PdfWord]
    angles: list[float]


@dataclass(slots=True)
class _Glyphs:
    """The visible glyphs of a page as arrays: their number in the text page, letter, place."""

    index: Any
    codes: Any
    x0: Any
    top: Any
    x1: Any
    bottom: Any

    def only(self, mask: Any) -> _Glyphs:
        """Some of them."""
        return _Glyphs(
            self.index[mask],
            self.codes[mask],
            self.x0[mask],
            self.top[mask],
            self.x1[mask],
            self.bottom[mask],
        )

    def turned(self, angle: float) -> _Glyphs:
        """Turned about the page's corner by an angle (radians, clockwise as the page is shown)."""
        cos, sin = math.cos(angle), math.sin(angle)
        corners_x = np.stack([self.x0, self.x1, self.x0, self.x1])
        corners_y = np.stack([self.top, self.top, self.bottom, self.bottom])
        x = corners_x * cos - corners_y * sin
        y = corners_x * sin + corners_y * cos
        return _Glyphs(self.index, self.codes, x.min(0), y.min(0), x.max(0), y.max(0))

    def word_starts(self) -> Any:
        """Where words begin: after a space, a gap, a jump or another line."""
        high = self.bottom - self.top
        em = np.maximum(np.maximum(high[1:], high[:-1]), 0.5) * 0.83
        gap = self.x0[1:] - self.x1[:-1]
        drop = np.abs(self.bottom[1:] - self.bottom[:-1])
        # Some hyphens have a box as flat as their ink: it lies within its neighbour's height.
        flat = np.minimum(high[1:], high[:-1]) < 0.5 * np.maximum(high[1:], high[:-1])
        inner = np.maximum(self.top[1:], self.top[:-1]) <= np.minimum(
            self.bottom[1:], self.bottom[:-1]
        )
        drop = np.where(flat & inner, 0.0, drop)
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
    degrees = (shown - math.degrees(angle)) % 360
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
