"""Reads plain text and Markdown in any usual encoding."""

from __future__ import annotations

import re

import charset_normalizer

from hr_desktop.documents.building import Builder, split_lines
from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.sniffing import wide_encoding
from hr_desktop.domain.document import DocumentText, MediaType

_CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
# The letters of Russian text by frequency; the wrong code page turns them into rare ones.
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё")
_RARE = frozenset("эъщфцюёЭЪЩФЦЮЁ")
_WESTERN = {
    "cp1252": frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÔÖÕØÚÛÜ«»–—‘’“”•€°"),
    "cp1250": frozenset("áäąćčďéęěíłľńňóôöőřśšşťţúůüűýźžżÁĄĆČĎÉĘĚÍŁŃŇÓÖŐŘŚŠŤÚŮÜŰÝŹŽŻß–—‘’“”•€°"),
    "cp1254": frozenset("çğıöşüâîûÇĞİÖŞÜ–—‘’“”•€°"),
}
_AMONG_LATIN = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
# A line that long with that many wide gaps is a page whose line breaks became blanks.
_LONG_LINE, _LONG_GAPS = 250, 3
_LONGEST_MARKED = 5_000  # a longer line is no Markdown that a person wrote: its signs stay
# A colon behind a gap belongs to the label before it: “Client    : Acme”.
_GAP = re.compile(r"(?<=\S)(?: {2,}|\t+ *)(?=[^\s:])")
_WIDE_GAP = re.compile(r"(?<=\S) {3,}(?=[^\s:])")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = rf"(?:(?:{_MONTHS})[a-z]{{0,6}}\.?,? |\d{{1,2}}[/.])?(?:19[5-9]\d|20[0-4]\d)(?![\d/.-])"
_LOST_DASH = re.compile(
    rf"(?<=\d{{4}})(?<!\d{{5}}) {{2}}(?={_DATE}|(?:present|current(?:ly)?|now|to ?date|ongoing)\b)",
    re.IGNORECASE,
)
_DASH_MARK = "\ue000"
_COLOURS = re.compile("\x1b\\[[0-9;]*[A-Za-z]")  # of a terminal
_ESCAPED = re.compile(r"(?:\\x[89a-f][0-9a-f]){2,}")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes, declared: str | None = None) -> str:
    """Bytes as text. A byte order mark, then UTF-8, then `declared`, then what fits best."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    wide = wide_encoding(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if data.count(b"\n") > 3 and len(data) > 500:  # a stray byte in UTF-8 is still UTF-8
        lenient = data.decode("utf-8", "replace")
        if lenient.count("\ufffd") <= len(lenient) // 500:
            return lenient
    russian = _best_cyrillic(data)
    if russian is not None:
        return data.decode(russian, "replace")
    if declared:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass
    sample = data[:200_000]
    if _AMONG_LATIN.search(sample):
        return data.decode(_best_western(sample), "replace")
    best = charset_normalizer.from_bytes(sample).best()
    return data.decode(best.encoding if best is not None else "cp1252", "replace")


def _best_western(sample: bytes) -> str:
    """The code page whose usual letters the text has; western Europe's when they are equal."""
    found = {
        name: sum(sign in letters for sign in sample.decode(name, "replace"))
        for name, letters in _WESTERN.items()
    }
    return max(found, key=lambda name: found[name])


def _best_cyrillic(data: bytes) -> str | None:
    """The Cyrillic code page under which the text looks most like Russian, if under any."""
    sample = data[:20_000]
    high = sum(1 for byte in sample if byte >= 0x80)
    if high < 3:
        return None
    # An accented letter of a western word stands among plain ones; a Cyrillic word has none.
    if len(_AMONG_LATIN.findall(sample)) > 0.4 * high:
        return None
    scores: dict[str, float] = {}
    for name in _CYRILLIC:
        text = sample.decode(name, "replace")
        score = 0.0
        before = " "
        rare = sum(letter in _RARE for letter in text)
        if rare > 0.14 * high:
            continue
        for letter in text:
            if letter in _COMMON:
                score += 1.0
            elif letter.lower() in _COMMON:
                # A capital inside a word is what koi8-r read as cp1251 looks like.
                score += -1.0 if before.islower() else 0.8
            elif ord(letter) >= 0x80 and letter not in "«»—–№ \u00a0…“”„•’":
                score -= 1.5
            before = letter
        scores[name] = score / high
    if not scores:
        return None
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0.6 else None


def read_plain(
    data: bytes, media_type: MediaType = MediaType.text, limits: Limits = LIMITS
) -> DocumentText:
    """The text of a TXT or MD file. Raises PersonError `document.empty`."""
    builder = Builder(media_type, limits.characters)
    links: list[str] = []
    text = _COLOURS.sub("", decode(data)).replace("\0", " ")
    add_lines(builder, _unescaped(text), media_type is MediaType.markdown, links)
    return builder.build(links=links)


def add_lines(builder: Builder, text: str, markdown: bool, links: list[str]) -> None:
    """Adds a text's lines, with Markdown's signs taken away where it is Markdown."""
    lines = split_lines(text)
    if not markdown:
        for line in lines:
            for part in _parts(line):
                builder.line(part)
        return
    fenced = False
    for number, line in enumerate(lines):
        if re.match(r"\s*(```|~~~)", line):
            fenced = not fenced
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if fenced:
            builder.line(line)
        elif re.match(r"^\s{0,3}(=+|-{2,})\s*$", line) or re.match(r"^[\s|:-]*---[\s|:-]*$", line):
            builder.gap()
        else:
            heading = bool(re.match(r"\s{0,3}#{1,6}\s", line)) or (
                bool(line.strip()) and bool(re.match(r"^\s{0,3}(={3,}|-{3,})\s*$", following))
            )
            bold = bool(re.fullmatch(r"\s*(\*\*|__)[^*_]+\1:?\s*", line))
            builder.line(_unmarked(line, links), bold=bold, heading=heading)


def _parts(line: str) -> list[str]:
    """A line as it was meant: one that lost its breaks is cut at its gaps, others keep a tab.

    The wider ones of its gaps were empty lines; between two dates a dash was lost and a tab stays.
    """
    line = line.expandtabs(1) if "\t" not in line.strip() else line
    if len(line) > _LONG_LINE and len(_GAP.findall(line)) >= _LONG_GAPS:
        line = _LOST_DASH.sub(_DASH_MARK, line)
        gaps, wide = len(_GAP.findall(line)), len(_WIDE_GAP.findall(line))
        parts: list[str] = []
        for block in _WIDE_GAP.split(line) if wide * 2 < gaps else [line]:
            parts += [p.replace(_DASH_MARK, "\t") for p in _GAP.split(block) if p.strip()]
            parts.append("")
        return parts[:-1]
    return [_WIDE_GAP.sub("\t", line)]


def _unescaped(text: str) -> str:
    """Letters that a program printed as the bytes of UTF-8: a dash as `\\xe2\\x80\\x93`."""
    return _ESCAPED.sub(
        lambda found: bytes.fromhex(found.group().replace("\\x", "")).decode("utf-8", "replace"),
        text,
    )


def _unmarked(line: str, links: list[str]) -> str:
    if len(line) > _LONGEST_MARKED:
        return line
    heading = re.match(r"\s{0,3}#{1,6}\s+(?=\S)", line)
    if heading:
        line = line[heading.end() :].rstrip().rstrip("#").rstrip()
    line = re.sub(r"^\s*>\s?", "", line)
    line = re.sub(r"^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?", "\u2022 ", line)
    line = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", line)

    def link(found: re.Match[str]) -> str:
        links.append(found[2])
        shown, target = found[1], re.sub(r"^(mailto:|tel:)", "", found[2])
        return shown if shown and shown != target else target

    line = re.sub(r"\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)", link, line)
    line = re.sub(r"<((?:https?://|mailto:)[^>\s]+|[^>\s@]+@[^>\s]+)>", r"\1", line)
    line = re.sub(
        r"</?(?:br|b|i|u|em|strong|sup|sub|p|div|span|kbd)\b[^>]*>", " ", line, flags=re.I
    )
    line = re.sub(r"<!--.*?-->", "", line)
    line = re.sub(r"(\*\*\*|\*\*|___|__|~~|``?)(?=\S)(.+?)(?<=\S)\1", r"\2", line)
    line = re.sub(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])", r"\2", line)
    if re.match(r"^\s*\|.*\|\s*$", line):
        line = "\t".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|>~])", r"\1", line)
