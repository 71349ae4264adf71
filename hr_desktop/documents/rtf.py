"""Reads RTF. Source: Rich Text Format Specification 1.9.1 (Microsoft, 2008)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from hr_desktop.documents.building import Builder
from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import refuse

_TOKEN = re.compile(
    rb"\\bin(\d+) ?"  # 1 raw bytes follow
    rb"|\\'([0-9a-fA-F]{2})"  # 2 a byte of the font's code page
    rb"|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # 3, 4 a control word
    rb"|\\([^a-zA-Z'])"  # 5 a control symbol
    rb"|([{}])"  # 6
    rb"|[\r\n]+"
    rb"|([^\\{}\r\n]+)"  # 7 plain text
    rb"|(.)",
    re.DOTALL,
)
# Destinations without text of the page. Any other one marked with \* is skipped as well.
_SKIPPED = frozenset(
    "fonttbl colortbl stylesheet info pict object objdata fldinst datastore themedata xmlopen"
    " colorschememapping latentstyles listtable listoverridetable rsidtbl generator filetbl"
    " revtbl atnid atnauthor annotation bkmkstart bkmkend pntext pntxta pntxtb listtext nonshppict"
    " xe tc template operator private1 mmathPr wgrffmtfilter do sp sn sv pgptbl userprops"
    " xmlnstbl formfield datafield pnseclvl upr factoidname".split()
)
_KEPT = frozenset("shptxt shpinst shp shprslt txe ud".split())
_CHARSETS = {
    0: "cp1252", 1: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_SYMBOLS = {
    "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018",
    "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d", "emspace": " ",
    "enspace": " ", "qmspace": " ",
}  # fmt: skip
_DEPTH = 1000
_TINY_HALF_POINTS = 5


@dataclass(slots=True)
class _State:
    """What a group inherits and a closing brace takes back."""

    skipped: bool = False
    table: str = ""
    page: str | None = None  # code page of the font
    font: int = -1
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    color: int = 0
    shaded: bool = False
    size: int = 24
    skip_after_unicode: int = 1


def read_rtf(data: bytes, limits: Limits = LIMITS) -> DocumentText:
    """The text of an RTF file.

    Raises PersonError `document.empty`, `document.damaged`, `document.only_hidden`.
    """
    reading = _Rtf(limits)
    reading.read(data)
    return reading.builder.build(links=reading.links)


class _Rtf:
    def __init__(self, limits: Limits) -> None:
        self.builder = Builder(MediaType.rtf, limits.characters)
        self.links: list[str] = []
        self._stack: list[_State] = []
        self._now = _State()
        self._default_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._colors: list[tuple[int, int, int] | None] = []
        self._rgb: dict[str, int] = {}
        self._default_font: int | None = None
        self._pieces: list[tuple[str, _State]] = []
        self._bytes = bytearray()
        self._skip = 0
        self._surrogate = 0
        self._starred = False
        self._opened = False
        self._instruction: list[str] = []

    def read(self, data: bytes) -> None:
        """Goes through the tokens once."""
        position = 0
        end = len(data)
        while position < end and not self.builder.is_full:
            found = _TOKEN.match(data, position)
            if found is None:
                break
            position = found.end()
            if found[1]:
                position += min(int(found[1]), end)
            else:
                self._token(found)
        self._flush_bytes()
        self._end_line()

    def _token(self, found: re.Match[bytes]) -> None:
        if found[2]:
            if self._skip:
                self._skip -= 1
            else:
                self._bytes.append(int(found[2], 16))
            return
        if found[7]:
            text = found[7]
            if self._skip:
                left = max(0, self._skip - len(text))
                text = text[self._skip :]
                self._skip = left
            self._bytes += text
            self._opened = False
            return
        if found[3]:
            # A word in mid-text ends a run of bytes: the font may change under them.
            self._flush_bytes()
            number = int(found[4]) if found[4] else None
            self._word(found[3].decode("ascii"), number)
        elif found[5]:
            self._flush_bytes()
            self._symbol(found[5])
        elif found[6] == b"{":
            self._flush_bytes()
            self._skip = 0
            if len(self._stack) > _DEPTH:
                raise refuse("document.damaged")
            self._stack.append(replace(self._now))
            self._opened, self._starred = True, False
        elif found[6] == b"}":
            self._flush_bytes()
            self._skip = 0
            self._close()

    def _close(self) -> None:
        if self._now.table == "fldinst" and self._instruction:
            target = re.search(r'HYPERLINK\s+"?([^"\s]+)', "".join(self._instruction))
            if target:
                self.links.append(target[1])
            if not self._stack or self._stack[-1].table != "fldinst":
                self._instruction = []
        if self._stack:
            self._now = self._stack.pop()
        self._opened = self._starred = False

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = self._opened
            return
        if self._skip:
            self._skip -= 1
            return
        if symbol in b"\r\n":
            self._end_line()
        elif symbol == b"~":
            self._add(" ")
        elif symbol == b"_":
            self._add("-")
        elif symbol in b"\\{}":
            self._add(symbol.decode("ascii"))

    def _word(self, word: str, number: int | None) -> None:
        now = self._now
        opened, self._opened = self._opened, False
        if word == "u":
            self._unicode(number or 0)
            return
        if opened and (word in _SKIPPED or (self._starred and word not in _KEPT)):
            now.skipped = True
            now.table = word
            return
        if now.table in {"fonttbl", "colortbl"}:
            self._table_word(word, number)
            return
        on = number != 0
        if word in {"par", "line", "sect", "softline"}:
            self._end_line()
            if word == "sect":
                self.builder.gap()
        elif word == "page":
            self._end_line()
            self.builder.page += not now.skipped
        elif word in {"cell", "nestcell", "tab"}:
            self._add("\t")
        elif word in {"row", "nestrow"}:
            self._end_line()
        elif word in _SYMBOLS:
            self._add(_SYMBOLS[word])
        elif word == "b":
            now.bold = on
        elif word == "v":
            now.hidden = on
        elif word == "deleted":
            now.deleted = on
        elif word == "cf":
            now.color = number or 0
        elif word in {"highlight", "cb", "chcbpat", "cbpat", "clcbpat"}:
            now.shaded = not self._is_white(number or 0, nothing=True)
        elif word == "fs":
            now.size = number or 24
        elif word == "f":
            now.font = number or 0
            now.page = self._fonts.get(now.font)
        elif word == "plain":
            now.bold = now.hidden = now.shaded = now.deleted = False
            now.color, now.size = 0, 24
            now.font = self._default_font if self._default_font is not None else -1
            now.page = self._fonts.get(now.font)
        elif word == "uc":
            now.skip_after_unicode = max(0, min(number or 0, 8))
        elif word == "ansicpg":
            self._default_page = _known(f"cp{number}", "utf-8" if number == 65001 else "cp1252")
        elif word == "mac":
            self._default_page = "mac_roman"
        elif word == "deff":
            self._default_font = number
        elif word in {"footnote", "headerl", "headerr", "header", "footer", "headerf"} and opened:
            self._end_line()

    def _table_word(self, word: str, number: int | None) -> None:
        now = self._now
        if now.table == "colortbl":
            if word in {"red", "green", "blue"}:
                self._rgb[word] = number or 0
        elif word == "f":
            now.font = number or 0
        elif word == "fcharset" and number is not None:
            page = _CHARSETS.get(number)
            if page and number not in (0, 1):
                self._fonts[now.font] = page
        elif word == "cpg" and number:
            self._fonts[now.font] = _known(f"cp{number}", "cp1252")

    def _unicode(self, number: int) -> None:
        code = number + 0x10000 if number < 0 else number
        self._skip = self._now.skip_after_unicode
        if 0xD800 <= code < 0xDC00:
            self._surrogate = code
            return
        if 0xDC00 <= code < 0xE000:
            if not self._surrogate:
                return
            code = 0x10000 + ((self._surrogate - 0xD800) << 10) + (code - 0xDC00)
        self._surrogate = 0
        if 0xF000 <= code <= 0xF0FF and code not in (0xF0B7, 0xF0A7):
            code -= 0xF000  # symbol fonts
        if 0 < code <= 0x10FFFF:
            self._add(chr(code))

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        if self._now.table == "colortbl":
            for _ in range(data.count(b";")):
                rgb = self._rgb
                self._colors.append(
                    (rgb.get("red", 0), rgb.get("green", 0), rgb.get("blue", 0)) if rgb else None
                )
                self._rgb = {}
        elif self._now.table == "fldinst":
            self._instruction.append(data.decode("latin-1"))
        elif not self._now.skipped:
            page = self._now.page or self._fonts.get(self._default_font or 0)
            self._add(data.decode(page or self._default_page, "replace"))

    def _add(self, text: str) -> None:
        if not self._now.skipped and not self._now.deleted:
            self._pieces.append((text, replace(self._now)))

    def _is_white(self, number: int, *, nothing: bool = False) -> bool:
        if not 0 < number < len(self._colors):
            return nothing
        color = self._colors[number]
        return color is not None and min(color) >= 0xF0

    def _end_line(self) -> None:
        shown: list[tuple[str, _State]] = []
        for text, state in self._pieces:
            unseen = state.hidden or state.size <= _TINY_HALF_POINTS
            if unseen or (self._is_white(state.color) and not state.shaded):
                self.builder.hide(text)
            else:
                shown.append((text, state))
        self._pieces = []
        line = "".join(text for text, _ in shown)
        solid = [(len(text.strip()), state) for text, state in shown if text.strip()]
        if solid:
            biggest = max(solid, key=lambda pair: pair[0])[1]
            self.builder.line(
                line, size=biggest.size / 2, bold=all(state.bold for _, state in solid)
            )
        elif not self._now.skipped:
            self.builder.gap()


def _known(page: str, otherwise: str) -> str:
    try:
        "".encode(page)
    except LookupError:
        return otherwise
    return page
