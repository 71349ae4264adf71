"""What identifies a person is replaced before a text leaves this computer, and put back after.

Names, addresses of every kind, telephone numbers, links and birth dates become placeholders such as
`[NAME_1]`; the same words get the same placeholder in one text. It is the safe side that counts: a
word too many is hidden rather than one too few, since the answer gets it back anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hr_desktop.domain.base import Value

# What a model is told about placeholders.
RULE = (
    " Words in square brackets such as [NAME_1] or [EMAIL_2] stand for values that are hidden from"
    " you. Where a value or a quote contains one, copy it exactly as it stands."
)
_PLACEHOLDER = re.compile(r"\[?\b((?:NAME|EMAIL|PHONE|LINK|ADDRESS|BIRTH)_\d{1,4})\b\]?")

_EMAIL = re.compile(r"[\w.+'’-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]+"
    r"|(?<![\w@.])(?:[\w-]+\.)*(?:linkedin\.com|github\.com|github\.io|gitlab\.com|bitbucket\.org|"
    r"behance\.net|dribbble\.com|t\.me|vk\.com|vk\.me|medium\.com|facebook\.com|fb\.com|twitter\.com|"
    r"x\.com|instagram\.com|habr\.com|kaggle\.com|leetcode\.com|stackoverflow\.com|hh\.ru|"
    r"youtube\.com|orcid\.org|researchgate\.net|wa\.me|telegram\.me|ok\.ru|hackerrank\.com|"
    r"about\.me|xing\.com|codepen\.io|notion\.so|skype\.com)(?:/[^\s<>\"«»|]*)?"
    r"|(?<![\w@.])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|ru|dev|me|su|pro|info|de|uk|рф)/"
    r"[^\s<>\"«»|,;]*"
    r"|(?<![\w@.])(?!(?:asp|ado|vb)\.net\b)[a-z0-9-]{3,}\.(?:com|ru|dev|me|net|org|рф)(?![\w.])",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<!\w)(?:telegram|телеграмм?|tg|тг|skype|скайп|discord|icq|viber|whatsapp)(?:\s*[:：–—-]\s*|\s+)"
    r"(@?[A-Za-z][\w.:-]{3,40})|(?<![\w.@])(@[A-Za-z]\w{3,31})(?![\w.]*\.\w)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w@.])(?:\(?\+\s?|00)?[(\[]?\d(?:[\d \t().\-–—‑/]{6,24})\d(?![\w@])")
_AMOUNT = re.compile(
    r"\s*\d{1,3}(?:[ .,]\d{3})+(?:\s*[–—-]\s*\d{1,3}(?:[ .,]\d{3})+)?\s*"
    r"|.*(?:19|20)\d\d\D+(?:19|20)\d\d"
    r"|\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\s*|.*\d{1,2}[./](?:19|20)\d\d"
)
_MONTH = (
    r"(?:янв\w*|фев\w*|мар\w*|апр\w*|ма[йя]|июн\w*|июл\w*|авг\w*|сен\w*|окт\w*|ноя\w*|дек\w*"
    r"|jan\w*|feb\w*|mar\w*|apr\w*|may|jun\w*|jul\w*|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[\s./-]+(?:\d{{1,2}}|{_MONTH}),?[\s./-]+\d{{2,4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}})"
)
_BIRTH = re.compile(
    r"(?:дата\s+рожд\w*|год\s+рожд\w*|родил(?:ся|ась)|д\.?\s?р\.?|date\s+of\s+birth|birth\s?da(?:te|y)"
    rf"|\bborn(?:\s+on|\s+in)?|\bd\.?o\.?b\.?)\s*[:：–—-]?\s*({_DATE})",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?<!\w)(?:ул\.|улица|пр-т|просп\.|проспект|пер\.|переулок|шоссе|бульвар|б-р|наб\.|набережная|"
    r"мкр\.?|микрорайон|проезд)\s+[^\n,;]{2,50}(?:,\s*(?:д\.?|дом|корп\.?|к\.|стр\.?|кв\.?|квартира)?\s*"
    r"\d{1,4}[\w/-]{0,4})*"
    r"|(?<!\w)\d{1,5}[A-Za-z]?,?\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w'’.-]+\s+){1,4}(?:Street|St|Avenue|Ave|Road|Rd|"
    r"Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Terrace|Place|Pl|Square|Sq|Crescent)\b\.?"
    r"(?:,?\s+(?:Apt|Unit|Suite|Flat|#)\.?\s*\w{1,6})?",
)
_LABELLED = re.compile(
    r"^[ \t]*(?:адрес(?:\s+проживания|\s+регистрации)?|home\s+address|address)"
    r"\s*[:：]\s*([^\n]{4,160})",
    re.IGNORECASE | re.MULTILINE,
)
_CYRILLIC = re.compile(r"[А-ЯЁа-яё]")
# What follows is a name, however it is written: a transcript made from speech may have no capitals.
_INTRODUCED = re.compile(
    r"\b(?:my\s+(?:full\s+)?name(?:['’]s|\s+is)|call\s+me|меня\s+зовут|зовут\s+меня|зовите\s+меня"
    r"|мо[её]\s+имя|моя\s+фамилия)[\s:,–—-]+((?:[^\W\d_][\w'’-]+[ ]?){1,3})",
    re.IGNORECASE,
)
SMALL = frozenset(
    "and am is are was the for from but with who what this that these those not just here there now"
    " later again all back my me your you we our thanks thank hello hi hey please next finally also"
    " today maybe perhaps still everyone everybody welcome however because since as at by in of on"
    " or to if it let when where how и а но или я мы из от как что так это мне нас вас всем".split()
)
"""No part of a name that somebody has said: the sentence goes on."""


class Hidden(Value):
    """A text without what identifies, and what stands behind each placeholder."""

    text: str
    values: dict[str, str] = {}

    def show(self, text: str) -> str:
        """`text` with the values put back; a placeholder that was never given stays."""
        return _PLACEHOLDER.sub(lambda m: self.values.get(m.group(1), m.group()), text)


def hide(text: str, names: Iterable[str] = (), persons: Sequence[tuple[int, int]] = ()) -> Hidden:
    """`text` with placeholders.

    `names` are names of people who may appear in any form or case (each word of them is hidden),
    `persons` are offsets in `text` that are known to be names.
    """
    spans: list[tuple[int, int, str]] = []
    spans += [(*m.span(), "EMAIL") for m in _EMAIL.finditer(text)]
    spans += [(*m.span(), "LINK") for m in _LINK.finditer(text)]
    spans += [
        (*m.span(1 if m.group(1) else 2), "LINK")
        for m in _HANDLE.finditer(text)
        if _is_handle(m.group(1) or m.group(2))
    ]
    spans += [(*m.span(1), "BIRTH") for m in _BIRTH.finditer(text)]
    spans += [(*m.span(), "ADDRESS") for m in _STREET.finditer(text)]
    spans += [(*m.span(1), "ADDRESS") for m in _LABELLED.finditer(text)]
    spans += [(*m.span(), "PHONE") for m in _PHONE.finditer(text) if _is_phone(m.group())]
    if pattern := _names(names):
        spans += [(*m.span(), "NAME") for m in pattern.finditer(text)]
    spans += [(start, end, "NAME") for start, end in persons]
    return _replaced(text, spans)


def introduced(text: str) -> list[str]:
    """The names that people give as theirs: "my name is anna and i work here" has anna."""
    found = []
    for said in _INTRODUCED.findall(text):
        words = said.split()
        end = next((i for i, word in enumerate(words) if word.lower() in SMALL), len(words))
        found += [" ".join(words[:end])] if end else []
    return found


def _replaced(text: str, spans: list[tuple[int, int, str]]) -> Hidden:
    pieces: list[str] = []
    placeholders: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    at = 0
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        start = max(start, at)  # what begins inside a hidden stretch is hidden to its own end
        value = text[start:end]
        if end <= at or not value.strip():
            continue
        key = (kind, value)
        if key not in placeholders:
            counts[kind] = counts.get(kind, 0) + 1
            placeholders[key] = f"{kind}_{counts[kind]}"
        pieces += [text[at:start], f"[{placeholders[key]}]"]
        at = end
    pieces.append(text[at:])
    return Hidden(
        text="".join(pieces), values={name: value for (_, value), name in placeholders.items()}
    )


def _names(names: Iterable[str]) -> re.Pattern[str] | None:
    """The words of names in the forms that a text gives them: cases, capitals, genitive 's."""
    forms = set()
    for word in {w for name in names for w in re.findall(r"[^\W\d_]{2,}", name)}:
        stem = word
        if _CYRILLIC.search(word):
            if len(word) > 3 and word[-1].lower() in "аяоеиыуюьй":
                stem = word[:-1]
            ending = "[А-ЯЁа-яё]{0,3}"
        else:
            ending = "(?:['’]s)?"
        for shape in {stem, stem.capitalize(), stem.upper()}:  # never "will" for Will
            forms.add(re.escape(shape) + ending)
    if not forms:
        return None
    word = "(?:" + "|".join(sorted(forms, key=len, reverse=True)) + ")"
    return re.compile(rf"(?<!\w){word}(?:[ \t]+{word})*(?!\w)")


def _is_handle(value: str) -> bool:
    return value.startswith("@") or any(sign in value for sign in "._0123456789:")


def _is_phone(value: str) -> bool:
    digits = re.sub(r"\D", "", value.split("\n")[0])
    if value.strip().startswith(("+", "(+")):
        return len(digits) >= 8
    return 9 <= len(digits) <= 15 and not _AMOUNT.fullmatch(value)
