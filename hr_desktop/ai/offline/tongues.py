"""Spoken languages and their levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hr_desktop.ai.offline.rows import Sheet
from hr_desktop.domain.resume import LanguageLevel

if TYPE_CHECKING:
    from hr_desktop.ai.offline.sections import Section

_NAMES = {
    "en": "english английск", "ru": "russian русск", "de": "german deutsch немецк",
    "fr": "french francais français французск", "es": "spanish español espanol испанск",
    "it": "italian italiano итальянск", "pt": "portuguese португальск", "zh": "chinese mandarin китайск",
    "ja": "japanese японск", "ko": "korean корейск", "ar": "arabic арабск", "tr": "turkish турецк",
    "uk": "ukrainian украинск", "be": "belarusian белорусск", "kk": "kazakh казахск",
    "tt": "tatar татарск", "uz": "uzbek узбекск", "ky": "kyrgyz киргизск кыргызск",
    "tg": "tajik таджикск", "hy": "armenian армянск", "az": "azerbaijani азербайджанск",
    "ka": "georgian грузинск", "ba": "bashkir башкирск", "cv": "chuvash чувашск",
    "pl": "polish польск", "cs": "czech чешск", "sk": "slovak словацк", "sr": "serbian сербск",
    "hr": "croatian хорватск", "bg": "bulgarian болгарск", "ro": "romanian румынск молдавск",
    "hu": "hungarian венгерск", "fi": "finnish финск", "sv": "swedish шведск",
    "no": "norwegian норвежск", "da": "danish датск", "nl": "dutch голландск нидерландск",
    "el": "greek греческ", "he": "hebrew иврит", "hi": "hindi хинди", "bn": "bengali бенгальск",
    "ta": "tamil тамильск", "te": "telugu", "mr": "marathi", "gu": "gujarati", "kn": "kannada",
    "ml": "malayalam", "pa": "punjabi", "ur": "urdu урду", "or": "odia oriya", "fa": "persian farsi персидск фарси",
    "vi": "vietnamese вьетнамск", "th": "thai тайск", "id": "indonesian индонезийск", "ms": "malay",
    "tl": "tagalog filipino", "lt": "lithuanian литовск", "lv": "latvian латышск", "et": "estonian эстонск",
    "sw": "swahili", "la": "latin латинск", "mn": "mongolian монгольск", "ca": "catalan", "sl": "slovenian slovene",
    "sq": "albanian албанск", "ne": "nepali", "kok": "konkani", "tulu": "tulu",
}  # fmt: skip
_CODE = {stem: code for code, stems in _NAMES.items() for stem in stems.split()}
_EN = "|".join(sorted((s for s in _CODE if s.isascii() or s[-1] in "lsñç"), key=len, reverse=True))
_RU = "|".join(sorted((s for s in _CODE if not s.isascii()), key=len, reverse=True))
_TONGUE = re.compile(rf"(?<!\w)(?:({_EN})|({_RU})(?:ий|ого|ому|им|ом|ая|ой)?)(?!\w)", re.IGNORECASE)
# From the surest: what is written as a CEFR code, then words for it.
_CEFR = re.compile(r"(?<![\w])([ABCАВС][12])(?:\s*[-–/]\s*[ABCАВС][12])?\+?(?![\w])", re.IGNORECASE)
_CYRILLIC_CEFR = str.maketrans("АВСавс", "ABCABC")
_LEVELS = (
    ("native", r"native|mother ?tongue|first language|родной|bilingual|носител\w+|l1\b"),
    ("C2", r"proficien(?:t|cy)(?! (?:working|user))|mastery|full professional|в совершенстве|свободное владение в совершенстве|near[- ]native"),
    ("C1", r"fluen(?:t|cy)|advanced|свободн\w+|профессиональн\w+|продвинут\w+|professional working|excellent|бегл\w+|full working|отличн\w+"),
    ("B2", r"upper[- ]intermediate|выше среднего|средне-продвинут\w+|business|good|хорош\w+|могу проходить интервью|professional(?: level)?|уверенн\w+|very good|vantage"),
    ("B1", r"intermediate|средн\w+|limited working|conversational|разговорн\w+|working knowledge|competent|working proficiency|threshold"),
    ("A2", r"pre-intermediate|elementary|ниже среднего|элементарн\w+|элементар|читаю профессиональную литературу|читаю и перевожу|со словарем|elementary proficiency|technical reading|технический"),
    ("A1", r"beginner|basics?|начальн\w+|базов\w+|novice|limited|a bit|little"),
)  # fmt: skip
_LEVEL_RES = [
    (level, re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for level, words in _LEVELS
]
_PRE = re.compile(
    r"(?<!\w)(?:pre-intermediate|upper[- ]intermediate|средне-продвинут\w+|выше среднего|ниже среднего)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"(?<!\w)(?:languages?(?: known| spoken| proficiency)?|языки|знание языков|владение языками|иностранные языки|иностранный язык|mother tongue(?:\(s\))?|"
    r"other languages?(?:\(s\))?|родной язык|fluent in|speaks?|native|свободно владею|linguistic(?:s)?)(?!\w)",
    re.IGNORECASE,
)


def has_tongue(text: str) -> bool:
    """Whether a spoken language is named in `text`."""
    return _TONGUE.search(text) is not None


def level_of(words: str) -> str | None:
    """CEFR level (`A1` … `C2`) or `native` for words such as “fluent” or “B2 — Средне-продвинутый”."""
    sure = _CEFR.search(words)
    folded = words.replace("ё", "е")
    if _LEVEL_RES[0][1].search(folded):
        return "native"
    if sure:
        return sure.group(1).upper().translate(_CYRILLIC_CEFR)
    if compound := _PRE.search(folded):
        text = compound.group().lower()
        return "A2" if text.startswith(("pre", "ниже")) else "B2"
    for level, pattern in _LEVEL_RES[1:]:
        if pattern.search(folded):
            return level
    return None


def languages_in(text: str) -> list[tuple[str, str | None]]:
    """Languages named in one line with their levels: (ISO 639-1 code, level or None)."""
    marks = list(_TONGUE.finditer(text))
    found: list[tuple[str, str | None]] = []
    for number, mark in enumerate(marks):
        limit = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        level = level_of(text[mark.end() : limit])
        if level is None:
            level = level_of(re.split(r"[,;•]", text[max(0, mark.start() - 40) : mark.start()])[-1])
        found.append((_CODE[(mark.group(1) or mark.group(2)).lower()], level))
    return found


def find_tongues(sheet: Sheet, sections: list[Section]) -> tuple[LanguageLevel, ...]:
    """Languages from their section, or from rows that say what somebody speaks."""
    found: dict[str, LanguageLevel] = {}
    for section in sections:
        if section.kind == "languages":
            _read(sheet, section.start, section.end, found)
    for section in sections:
        if section.kind in ("experience", "projects", "languages"):
            continue
        for row in section.rows:
            if section.kind == "skills":  # “Excel, английский B1”
                start = row.start
                for item in re.split(r"(?<=[,;•|])", row.text):
                    if _mostly_tongue(item.strip(" ,;•|")):
                        _read(sheet, start, start + len(item), found)
                    start += len(item)
            if len(row.text) > 300:
                for cue in _SPEAKS.finditer(row.text):
                    _read(
                        sheet,
                        row.start + cue.end(),
                        min(row.end, row.start + cue.end() + 60),
                        found,
                    )
                continue
            if not _TONGUE.search(row.text):
                continue
            if _SPEAKS.search(row.text) or _mostly_tongue(row.text):
                _read(sheet, row.start, row.end, found)
    return tuple(found.values())


def _mostly_tongue(text: str) -> bool:
    """“English — B2”, “Английский (разговорный)”: a language and its level, nothing else."""
    first = _TONGUE.search(text)
    if first is None or first.start() > 2 or len(text) > 80:
        return False
    return level_of(text[first.end() :]) is not None


def _read(sheet: Sheet, start: int, end: int, found: dict[str, LanguageLevel]) -> None:
    part = sheet.clean[start:end]
    marks = list(_TONGUE.finditer(part))
    for number, mark in enumerate(marks):
        stem = (mark.group(1) or mark.group(2)).lower()
        code = _CODE[stem]
        limit = (
            marks[number + 1].start()
            if number + 1 < len(marks)
            else min(len(part), mark.end() + 80)
        )
        after = part[mark.end() : limit]
        cut = re.search(r"[;•]|\n\s*\n|\.\s", after)
        after = after[: cut.start()] if cut else after
        level = level_of(after)
        at = start + mark.start()
        before = sheet.clean[max(0, at - 24) : at]
        before = re.split(r"[,;•\n]", before)[-1]
        if level is None:
            level = level_of(before)
        words_end = mark.end()
        if level is not None and level_of(before) is None:
            words_end = mark.end() + len(after.rstrip(" ,;\n(–—-"))
        if code in found and (found[code].level is not None or level is None):
            continue
        name = mark.group().strip()
        found[code] = LanguageLevel(
            name=name[0].upper() + name[1:],
            code=code if len(code) == 2 else None,
            level=level,
            source=sheet.source(start + mark.start(), start + words_end),
        )
