"""Emails, telephone numbers and links, as they are written."""

from __future__ import annotations

import re

from hr_desktop.ai.offline.rows import Sheet
from hr_desktop.domain.resume import Fact, Phone

_EMAIL = re.compile(
    r"(?<![\w.+'’-])[A-Z0-9_][\w.+'’-]{0,63}(?:@| @ ?|@ )(?:[A-Z0-9](?:[\w-]{0,62})\.)+[A-Z]{2,24}(?![\w-])",
    re.IGNORECASE,
)
# In Cyrillic domains the letters are Cyrillic: имя@пример.рф is covered by \w in both parts.
_EMAIL_RU = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+(?:рф|онлайн|сайт|москва)(?!\w)", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<![\w@/.\-+])(?:\(?\+\s?|00)?[(\[]?\d(?:[\d \t().\-–—‑/]{5,24})\d(?!\d)(?![\w@])"
)
_PHONE_LABEL = re.compile(
    r"(?<![\w.])(?:тел(?:ефон)?[а-я]*|моб(?:ильный)?|сот(?:овый)?|phones?|mobile|cell(?:ular)?|mob|tel(?:ephone)?|contact(?: no| number)?|"
    r"whats?app|ph|номер|number|no|home|work|☎|📞|📱|✆|t|m|p|h|c|viber|связи)\s*(?:\([^)]{0,20}\))?\s*[.:#№-]*\s*$",
    re.IGNORECASE,
)
_NOT_PHONE_LABEL = re.compile(
    r"(?:инн|огрн|снилс|паспорт\w*|серия|р/с|счет|бик|кпп|passport|id|ssn|isbn|issn|doi|account|лицензи\w+|zip|индекс|roll|reg|усл|код|№)\s*(?:no|number|номер)?\s*[.:#№-]*\s*$",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?:19|20)\d{2}\D{1,5}(?:19|20)\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}[./](?:19|20)\d{2}\D|^\s*(?:19|20)\d{2}[./-]\d{2}"
)
_SHAPED = re.compile(
    r"^(?:\+|00)|^\(?\d{3}\)?[\s.\-–]\d{3}[\s.\-–]\d{2,4}|^\(\d{3}\)\s?\d{3}|^[78][\s(\-]*\d{3}[\s)\-]*\d{3}[\s\-]*\d{2}[\s\-]*\d{2}$|^\d{3,5}[\s\-]\d{5,7}$"
)
_MONEY_BEHIND = re.compile(r"\s*(?:руб|р\.|₽|тыс|\$|€|usd|eur|тг|₸)", re.IGNORECASE)
_AMOUNTS = re.compile(r"^\d{1,3}(?: \d{3})+\s?[–—-]\s?\d{1,3}(?: \d{3})+$")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]+"
    r"|(?<![\w@.])(?:[a-z]{2,3}\.)?(?:linkedin\.com|github\.com|gitlab\.com|bitbucket\.org|behance\.net|dribbble\.com|t\.me|vk\.com|vk\.me|medium\.com|"
    r"facebook\.com|twitter\.com|x\.com|instagram\.com|habr\.com|career\.habr\.com|kaggle\.com|leetcode\.com|stackoverflow\.com|"
    r"hh\.ru|youtube\.com|artstation\.com|orcid\.org|researchgate\.net|scholar\.google\.com|codepen\.io|notion\.so|wa\.me|telegram\.me|ok\.ru|hackerrank\.com|about\.me|xing\.com)"
    r"(?:/[^\s<>\"«»|]*)?"
    r"|(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]{0,40})\.){1,3}(?:com|net|org|io|ru|dev|me|ai|su|pro|info|in|tech|design|art|online|site|website|co|app|eu|uk|de|page|xyz|works|studio|portfolio)(?:/[^\s<>\"«»|,;]*)?(?![\w@.-])",
    re.IGNORECASE,
)
_TELEGRAM = re.compile(
    r"(?:telegram|телеграмм?|tg|тг)\s*[:：–—-]?\s*(@[a-z]\w{3,31})", re.IGNORECASE
)
_NOT_A_SITE = re.compile(
    r"^(?:[bm]\.?\s?tech|node\.js|asp\.net|vb\.net|ado\.net|[a-z]+\.js|salesforce\.com|socket\.io|booking\.com|indeed\.com|draw\.io|amazon\.com|e\.g|i\.e|cars\.com|hh\.ru|[a-z]+\.net)$",
    re.IGNORECASE,
)


def find_emails(sheet: Sheet) -> tuple[Fact, ...]:
    """All e-mail addresses in order, each once; blanks around the @ are left out of the value."""
    found: dict[str, Fact] = {}
    marks = [*_EMAIL.finditer(sheet.clean), *_EMAIL_RU.finditer(sheet.clean)]
    for mark in sorted(marks, key=lambda m: m.start()):
        start, end = mark.span()
        value = mark.group()
        lead = len(value) - len(value.lstrip(".'’-_"))
        value = value[lead:].replace(" ", "")
        if value.lower().startswith(("e-mail", "email")) and ":" in value:
            continue
        found.setdefault(value.lower(), Fact(value=value, source=sheet.source(start + lead, end)))
    return tuple(found.values())


def find_phones(sheet: Sheet, russian: bool) -> tuple[Phone, ...]:
    """Telephone numbers as written; E.164 only where the country is certain.

    It is certain with a leading + and in a Russian text for 8 or 7 with a three-digit code of
    Russia (3xx, 4xx, 8xx, 9xx).
    """
    found: dict[str, Phone] = {}
    text = sheet.clean
    for mark in _PHONE.finditer(text):
        start, end = mark.span()
        piece = mark.group()
        line = piece.find("\n")
        if line >= 0:  # the next line's digits are another thing
            piece, end = piece[:line], start + line
        piece = piece.rstrip(" .-–—/(")
        if piece.count("(") > piece.count(")"):
            piece = piece[: piece.rindex("(")].rstrip(" .-–—/") if piece.rindex("(") > 6 else piece
        gap = re.search(r"\s{3,}|\t|\s[/–—]\s", piece)
        if gap and len(re.sub(r"\D", "", piece[: gap.start()])) >= 7:
            piece = piece[: gap.start()]
        end = start + len(piece)
        if not _is_phone(text, start, piece) or _MONEY_BEHIND.match(text[end : end + 8]):
            continue
        digits = re.sub(r"\D", "", piece)
        e164 = _e164(piece, digits, russian)
        if digits[-10:] in found:
            continue
        found[digits[-10:]] = Phone(
            value=" ".join(piece.split()), e164=e164, source=sheet.source(start, end)
        )
    return tuple(found.values())


def _is_phone(text: str, start: int, piece: str) -> bool:
    digits = re.sub(r"\D", "", piece)
    if not 7 <= len(digits) <= 15 or len(set(digits)) < 2:
        return False
    before = text[max(0, start - 40) : start].split("\n")[-1]
    if _NOT_PHONE_LABEL.search(before):
        return False
    if _AMOUNTS.match(piece):
        return False
    labelled = _PHONE_LABEL.search(before) is not None
    if piece.startswith(("+", "(+")):
        return len(digits) >= 8
    if _YEARS.search(piece) or (
        re.fullmatch(r"[\d\s]*\d{1,3}(?:[ ,.]\d{3})+", piece) and not labelled
    ):
        return False
    if labelled:
        return True
    if len(digits) < 10 or len(digits) > 13:
        return False
    return _SHAPED.match(piece) is not None or (
        len(digits) == 10 and piece.isdigit() and start < 3000 and digits[0] in "6789"
    )


def _e164(piece: str, digits: str, russian: bool) -> str | None:
    import phonenumbers

    if piece.startswith(("+", "(+")):
        number, region = "+" + digits, None
    elif piece.startswith("00"):
        number, region = "+" + digits[2:], None
    elif russian and len(digits) == 11 and digits[0] in "78" and digits[1] in "3489":
        number, region = "+7" + digits[1:], "RU"
    else:
        return None
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def find_links(
    sheet: Sheet, head_end: int, firms: list[tuple[int, int]] | None = None
) -> tuple[Fact, ...]:
    """Web addresses and Telegram names; bare domains only in the upper part of the resume.

    A site without a path in `firms`, the rows of the jobs, is an employer's.
    """
    found: dict[str, Fact] = {}
    text = sheet.clean
    for mark in _LINK.finditer(text):
        start, end = mark.span()
        value = mark.group().rstrip(".,;:)]}'\"»|/•") or mark.group()
        end = start + len(value)
        bare = "/" not in value and not value.lower().startswith("www.")
        root = re.fullmatch(r"(?:https?://)?(?:www\.)?[^/]+/?", value) is not None
        if root and any(a <= start < b for a, b in firms or ()):
            continue
        if bare and (start > head_end or _NOT_A_SITE.match(value)):
            continue
        if text[start - 1 : start] == "@" or ("@" in value and "//" not in value):
            continue
        found.setdefault(
            value.lower().removeprefix("https://").removeprefix("http://"),
            Fact(value=value, source=sheet.source(start, end)),
        )
    for mark in _TELEGRAM.finditer(text):
        start, end = mark.span(1)
        found.setdefault(
            mark.group(1).lower(), Fact(value=mark.group(1), source=sheet.source(start, end))
        )
    return tuple(list(found.values())[:12])
