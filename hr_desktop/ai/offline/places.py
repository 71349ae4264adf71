"""The city a person lives in, without a list of cities: labels, shapes and morphology."""

from __future__ import annotations

import re

from hr_desktop.ai.offline.language import morphology
from hr_desktop.ai.offline.rows import Row, Sheet
from hr_desktop.ai.offline.sections import Section
from hr_desktop.domain.resume import Fact

_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC ON QC BC AB MB SK NS NB NSW VIC QLD"
)
_COUNTRIES = (
    "USA|U\\.S\\.A\\.?|US|United States|UK|United Kingdom|England|Scotland|Wales|Ireland|Canada|Australia|New Zealand|Germany|France|Spain|Italy|"
    "Portugal|Netherlands|The Netherlands|Belgium|Switzerland|Austria|Poland|Czech Republic|Czechia|Slovakia|Hungary|Romania|Bulgaria|Serbia|Croatia|"
    "Slovenia|Greece|Cyprus|Turkey|Türkiye|Georgia|Armenia|Azerbaijan|Kazakhstan|Uzbekistan|Kyrgyzstan|Belarus|Ukraine|Russia|Russian Federation|Estonia|"
    "Latvia|Lithuania|Finland|Sweden|Norway|Denmark|Iceland|India|Pakistan|Bangladesh|Sri Lanka|Nepal|China|Japan|South Korea|Korea|Singapore|Malaysia|"
    "Thailand|Vietnam|Philippines|Indonesia|UAE|United Arab Emirates|Qatar|Saudi Arabia|Israel|Egypt|Morocco|Nigeria|Kenya|South Africa|Ghana|Brazil|"
    "Argentina|Chile|Colombia|Mexico|Peru|Deutschland|España|Italia|Österreich|Россия|РФ|Российская Федерация|Беларусь|Казахстан|Украина|Узбекистан|Кыргызстан|Киргизия|Армения|Грузия|"
    "Азербайджан|Германия|Сербия|Израиль|ОАЭ|Турция|Польша|Латвия|Литва|Эстония|Молдова|Таджикистан|Туркменистан"
)
_CITY = r"[A-ZА-ЯЁÀ-Þ][\w.'’-]+(?:[ -](?:[A-ZА-ЯЁÀ-Þ][\w.'’-]+|de|del|la|am|an|der|upon|on|на|the)){0,3}"
_LABEL = re.compile(
    r"(?<!\w)(?:город(?: проживания)?|место (?:жительства|проживания)|проживаю(?: в)?|проживает|resides? in|местоположение|локация|current location|адрес(?: проживания)?|"
    r"based in|lives in|регион|место работы\s*:\s*город|place of residence|hometown)\s*[:：–—-]*\s+|(?<!\w)(?:город|г|location|address(?:\(es\))?|city|residence|адрес|местоположение)\s*(?:[:：–—]|\s-|\t)\s*",
    re.IGNORECASE,
)
_G = re.compile(r"(?<!\w)(?:г\.|гор\.|город)\s?([А-ЯЁ][а-яё]+(?:[- ][А-ЯЁна][а-яё]*){0,3})")
_STATE_SHAPE = re.compile(
    rf"(?<![\w@])({_CITY}),\s?(?:{_STATES.replace(' ', '|')})(?![\w])(?:,?\s*\d{{5}}(?:-\d{{4}})?)?"
)
_COUNTRY_SHAPE = re.compile(
    rf"(?<![\w@])({_CITY})(?:,\s?{_CITY})?\s?[,(–-]\s?(?:{_COUNTRIES})(?!\w)"
)
_PIN_SHAPE = re.compile(
    rf"(?<![\w@])({_CITY})(?:\s*[-–—,]\s*\d{{3}} ?\d{{3}}|\s+\d{{6}})(?!\d)(?!\s*(?:₽|руб))"
)
# “Bristol, BS6 5QT”
_BRITISH_SHAPE = re.compile(rf"(?<![\w@])({_CITY}),?\s+[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}(?!\w)")

_POSTAL_SHAPE = re.compile(
    rf"(?<!\d)\d{{3}} ?\d{{2}} ({_CITY})(?: \d{{1,2}})?\s?[,(]\s?(?:{_COUNTRIES})(?!\w)"
)
_INDEED = re.compile(r"^(.{2,60}?)\s*-\s*Email me on Indeed", re.IGNORECASE)
_FIRST = re.compile(
    rf"^\W*(?:\d{{5,6}},?\s*)?(?:(?:{_COUNTRIES})\s*,\s*)?(?:[^,]{{2,40}}\s(?:обл(?:асть|\.)?|край|респ(?:ублика)?\.?|район|р-н)\s*,\s*)?(?:г\.?\s*|гор\.\s*|город\s+)?({_CITY})"
)
_STREET = re.compile(
    r"\d|(?<!\w)(?:street|st|road|rd|avenue|ave|lane|drive|nagar|blvd|flat|house|plot|door|apartment|apt|floor|block|sector|no|улица|ул|проспект|пр|область|край|район|республика)(?!\w)",
    re.IGNORECASE,
)


def find_city(sheet: Sheet, sections: list[Section], name: str | None) -> Fact | None:
    """The city from a label, from hh.ru's or Indeed's shape, or from the rows at the top."""
    head = _head_rows(sheet, sections)
    for row in head:
        if indeed := _INDEED.match(row.text):
            part = indeed.group(1).split(",")[0].strip()
            return _fact(sheet, row, part)
    for row in head:
        for label in _LABEL.finditer(row.text):
            rest = row.text[label.end() :]
            if len(row.text) < 160 and (city := _city_of(rest)):
                return _fact(sheet, row, city)
    for row in head:
        if (mark := _G.search(row.text)) and len(row.text) < 160:
            return _fact(sheet, row, mark.group(1).strip())
    for row in head:
        if len(row.text) > 160 or (name and row.text.casefold() == name.casefold()):
            continue
        for shape in (_STATE_SHAPE, _POSTAL_SHAPE, _BRITISH_SHAPE, _COUNTRY_SHAPE, _PIN_SHAPE):
            mark = shape.search(row.text)
            if mark and not _STREET.search(mark.group(1)):
                return _fact(sheet, row, _after_street(mark.group(1)))
    for row in head:
        if city := _known_by_morphology(row):
            return _fact(sheet, row, city)
    return None


def _head_rows(sheet: Sheet, sections: list[Section]) -> list[Row]:
    rows = [
        r
        for s in sections
        if s.kind in ("head", "contacts", "personal", "position")
        for r in s.rows
    ]
    chosen = {r.index: r for r in rows if len(r.text) <= 300}
    stop = next((s.start for s in sections if s.kind in ("experience", "education")), None)
    for row in sheet.rows[:14]:
        if stop is None or row.start < stop:
            chosen.setdefault(row.index, row)
    return [chosen[i] for i in sorted(chosen)][:45]


def _after_street(words: str) -> str:
    return words.strip(" ,.")


def _city_of(rest: str) -> str | None:
    rest = re.split(r"[|;•\n]|\s{3,}", rest.strip())[0]
    if mark := re.search(r"(?<!\w)(?:г\.|город|гор\.)\s*([А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?)", rest):
        return mark.group(1)
    for shape in (_STATE_SHAPE, _POSTAL_SHAPE, _BRITISH_SHAPE, _COUNTRY_SHAPE, _PIN_SHAPE):
        if (mark := shape.search(rest)) and not _STREET.search(mark.group(1)):
            return mark.group(1).strip()
    if mark := _FIRST.match(rest):
        city = mark.group(1).strip(" .")
        if _STREET.search(city) or "@" in rest[: mark.end() + 1]:
            return None
        return city
    return None


def is_address(row: str) -> bool:
    """Whether a row is a town with its state or country and nothing else: “Berlin, Germany”."""
    return any(shape.fullmatch(row) for shape in (_STATE_SHAPE, _COUNTRY_SHAPE))


def is_town(words: str) -> bool:
    """Whether the dictionary knows Russian words as a place: “г. Бердск”, “Нижний Новгород”."""
    words = re.sub(r"^г\.\s?", "", words)
    return any("Geox" in p.tag for w in words.lower().split() for p in morphology().parse(w)[:2])


def _known_by_morphology(row: Row) -> str | None:
    """A Russian row's word that the dictionary knows as a place (`Geox`), said by itself."""
    for part in re.split(r"[,|•;()]|\s{2,}|\s[–—-]\s", row.text):
        part = part.strip(" .")
        words = part.split()
        if not 1 <= len(words) <= 3 or not re.match(r"[А-ЯЁ]", part):
            continue
        if re.fullmatch(rf"(?:{_COUNTRIES})", part):
            continue
        parses = morphology().parse(words[0].lower() if len(words) > 1 else part.lower())
        if len(words) == 2 and re.fullmatch(r"(?:ий|ый|ая|ое|ие|ые)", words[0][-2:]):
            parses = morphology().parse(words[1].lower())  # “Нижний Новгород”, “Старый Оскол”
        if any("Geox" in p.tag for p in parses[:2]) and not any(
            {"Surn", "Name"} & set(p.tag.grammemes) for p in parses[:1]
        ):
            return part
    return None


def _fact(sheet: Sheet, row: Row, city: str) -> Fact | None:
    at = sheet.clean.find(city, row.start, row.end)
    if at < 0 or not any(c.isalpha() for c in city):
        return None
    return Fact(value=" ".join(city.split()), source=sheet.source(at, at + len(city)))
