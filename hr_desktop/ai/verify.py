"""Checks what an engine says against the text it read: a value that is not there is dropped."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TypeVar

from hr_desktop.domain.document import DocumentText, Warning_
from hr_desktop.domain.messages import message
from hr_desktop.domain.resume import (
    Fact,
    Job,
    LanguageLevel,
    Phone,
    Profile,
    ResumeReading,
    Salary,
    Skill,
    Source,
    Study,
)
from hr_desktop.domain.vacancy import VacancyData, VacancyReading

_DASHES = "‐‑‒–—―−﹣－"
_DOUBLE = "«»“”„‟″〝〞＂"
_SINGLE = "‘’‚‛′`´＇"
_BLANK = "\u00a0\u2007\u2009\u202f\u200a\u2002\u2003\u3000\t\r\n\v\f"
_FOLD = str.maketrans(
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_DOUBLE, '"')
    | dict.fromkeys(_SINGLE, "'")
    | dict.fromkeys(_BLANK, " ")
    | {"ё": "е", "Ё": "е"}
)
# Marks that a reader does not see: soft hyphen, zero-width characters, direction marks.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_LONG_ENOUGH_TO_CUT_WORDS = 12


def fold(text: str) -> str:
    """`text` with case, quote marks, dashes, blanks and ё made equal; the same length always."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters (İ) grow when lowered
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered.translate(_FOLD)


class _Haystack:
    """A text made equal, where offsets can be led back to the text as written."""

    def __init__(self, folded: str, gaps: re.Pattern[str]) -> None:
        pieces: list[str] = []
        self._new: list[int] = [0]
        self._old: list[int] = [0]
        length = last = 0
        for gap in gaps.finditer(folded):
            put = {"blank": " ", "put": "..."}.get(gap.lastgroup or "", "")
            chunk = folded[last : gap.start()] + put
            pieces.append(chunk)
            length += len(chunk)
            last = gap.end()
            self._new.append(length)
            self._old.append(last)
        pieces.append(folded[last:])
        self.text = "".join(pieces)

    def find(self, words: str) -> tuple[int, int] | None:
        """Where the words stand in the text as written, at whole words when they are short."""
        spot = -1
        loose: int | None = None
        while (spot := self.text.find(words, spot + 1)) >= 0:
            end = spot + len(words)
            whole = not (
                (words[0].isalnum() and spot > 0 and _letter(self.text[spot - 1]))
                or (words[-1].isalnum() and end < len(self.text) and _letter(self.text[end]))
            )
            if whole:
                return self._back(spot), self._back(end - 1) + 1
            loose = spot if loose is None else loose
        if loose is None or len(words) < _LONG_ENOUGH_TO_CUT_WORDS:
            return None
        return self._back(loose), self._back(loose + len(words) - 1) + 1

    def _back(self, offset: int) -> int:
        place = bisect_right(self._new, offset) - 1
        spot = self._old[place] + offset - self._new[place]
        return min(spot, self._old[place + 1] - 1) if place + 1 < len(self._old) else spot


def _letter(character: str) -> bool:
    return character.isalnum() or character == "_"


_BLANK_RUN = re.compile(r"(?P<blank> {2,})|(?P<put>…)")
# Last resort: characters nobody sees, and words divided by a hyphen at a line's end.
_DIVIDED = re.compile(rf"(?P<gone>[{_UNSEEN}]+|(?<=\w)- +(?=\w))|(?P<blank> {{2,}})|(?P<put>…)")


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=8)
def _haystack(text: str) -> _Haystack:
    return _Haystack(_folded(text), _BLANK_RUN)


@lru_cache(maxsize=4)
def _joined(text: str) -> _Haystack:
    return _Haystack(_folded(text), _DIVIDED)


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text`: offsets with `text[start:end]` being the words as written.

    Tolerant to case, ё, blanks and line breaks, kinds of quote marks, dashes and ellipses, words
    divided at the end of a line, and marks around the quote that the text does not have. A short
    quote is found at whole words only. None when the words are not there.
    """
    asked = " ".join(fold(quote).replace("…", "...").split())
    bare = asked.strip(" \"'").rstrip(" .,;:")
    forms = [w for w in dict.fromkeys((asked, bare)) if any(c.isalnum() for c in w)]
    for words in forms:
        if found := _haystack(text).find(words):
            return found
    for words in forms:
        if found := _joined(text).find(_DIVIDED.sub(_same, words)):
            return found
    return None


def _same(gap: re.Match[str]) -> str:
    return "" if gap.lastgroup == "gone" else " "


Entry = TypeVar("Entry", Fact, Phone, Skill, Job, Study, LanguageLevel)


def verify_reading(reading: ResumeReading, document: DocumentText) -> ResumeReading:
    """The reading with every value that the document does not show dropped, and that said.

    Names, positions, companies, schools and the like have to stand in the text (see `find_quote`);
    digits of telephone numbers have to stand there in order; a skill's own words have to. Sources
    are set to the place where the words were found. A warning `resume.dropped` names the field.
    """
    check = _Check(document)
    profile = reading.profile
    facts = {
        name: check.fact(name, getattr(profile, name))
        for name in ("name", "city", "position", "summary")
    }
    checked = Profile(
        **facts,
        emails=tuple(f for e in profile.emails if (f := check.fact("emails", e))),
        links=tuple(f for e in profile.links if (f := check.fact("links", e))),
        certificates=tuple(f for e in profile.certificates if (f := check.fact("certificates", e))),
        phones=tuple(p for e in profile.phones if (p := check.phone(e))),
        salary=check.salary(profile.salary),
        total_years=profile.total_years,
        skills=tuple(s for e in profile.skills if (s := check.skill(e))),
        experience=tuple(j for e in profile.experience if (j := check.job(e))),
        education=tuple(d for e in profile.education if (d := check.study(e))),
        languages=tuple(t for e in profile.languages if (t := check.tongue(e))),
    )
    warnings = [
        Warning_(said=message("resume.dropped", field=field), text=words)
        for field, words in check.dropped
    ]
    return reading.model_copy(
        update={"profile": checked, "warnings": (*reading.warnings, *warnings)}
    )


def verify_vacancy(reading: VacancyReading, document: DocumentText) -> VacancyReading:
    """The reading with what the text does not say dropped: names, places, requirements, values."""
    text = document.text
    data = reading.data
    dropped: list[tuple[str, str]] = []
    changes: dict[str, object] = {}
    for name in ("title", "company", "area", "metro", "address", "url"):
        value = getattr(data, name)
        if value and not _stands(value, text):
            dropped.append((name, value))
            changes[name] = ""
    requirements = tuple(r for r in data.requirements if _words_stand(r.text, text))
    if len(requirements) < len(data.requirements):
        lost = [r.text for r in data.requirements if r not in requirements]
        dropped += [("requirements", words) for words in lost]
        changes["requirements"] = requirements
    for name in ("company_values", "core_questions"):
        values = getattr(data, name)
        kept = tuple(v for v in values if _words_stand(v, text))
        if len(kept) < len(values):
            dropped += [(name, v) for v in values if v not in kept]
            changes[name] = kept
    for name in ("salary_from", "salary_to"):
        amount = getattr(data, name)
        if amount is not None and not _amount_stands(amount, text):
            dropped.append((name, str(amount)))
            changes[name] = None
    if not dropped:
        return reading
    warnings = [
        Warning_(said=message("vacancy.dropped", field=field), text=words)
        for field, words in dropped
    ]
    return reading.model_copy(
        update={
            "data": VacancyData.model_validate(data.model_dump() | changes),
            "warnings": (*reading.warnings, *warnings),
        }
    )


def _stands(value: str, text: str) -> bool:
    return find_quote(value, text) is not None


def _words_stand(value: str, text: str) -> bool:
    """Whether the words stand there, or nearly all of them do (a model may shorten a sentence)."""
    if _stands(value, text):
        return True
    words = re.findall(r"\w{3,}", fold(value))
    haystack = set(re.findall(r"\w{3,}", _folded(text)))
    return bool(words) and sum(w in haystack for w in words) >= 0.8 * len(words)


def _amount_stands(amount: int, text: str) -> bool:
    digits = re.sub(r"(?<=\d)[ \u00a0\u202f.,'’](?=\d)", "", text)
    forms = {str(amount)}
    for unit in (1000, 100_000, 1_000_000):
        if amount % (unit // 10) == 0:
            forms.add(f"{amount / unit:g}".replace(".", ""))
    return any(re.search(rf"(?<!\d){form}", digits) for form in forms if form)


class _Check:
    """Looks each value up in the document and notes what is not there."""

    def __init__(self, document: DocumentText) -> None:
        self.document = document
        self.text = document.text
        self.dropped: list[tuple[str, str]] = []

    def _drop(self, field: str, words: str) -> None:
        self.dropped.append((field, words[:200]))

    def source(self, words: str, known: Source | None) -> Source | None:
        """The place of the words: the known one if it holds, else where they are found."""
        if known is not None and self.holds(known):
            found = find_quote(words, known.quote)
            if found is not None or fold(words) == fold(known.quote):
                return known
        place = find_quote(words, self.text)
        if place is None:
            return None
        start, end = place
        return Source(
            quote=self.text[start:end], start=start, end=end, page=self.document.page_of(start)
        )

    def holds(self, source: Source) -> bool:
        """Whether the source's words stand at its offsets."""
        return bool(source.quote) and self.text[source.start : source.end] == source.quote

    def fact(self, field: str, fact: Fact | None) -> Fact | None:
        """The fact with its place, or None (noted) when its words are not in the text."""
        if fact is None or not fact.value.strip():
            return None
        source = self.source(fact.value, fact.source) or self._bent(fact)
        if source is None:
            self._drop(field, fact.value)
            return None
        return fact.model_copy(update={"source": source})

    def _bent(self, fact: Fact) -> Source | None:
        """A value put in another form than its quote (blanks left out, words shortened)."""
        if fact.source is None:
            return None
        place = find_quote(fact.source.quote, self.text)
        if place is None:
            return None
        words = [w for w in re.findall(r"\w+", fold(fact.value)) if len(w) > 1]
        quoted = fold(fact.source.quote)
        bare = re.sub(r"\W", "", quoted)
        if not words or not all(w in quoted or w in bare for w in words):
            return None
        start, end = place
        return Source(
            quote=self.text[start:end], start=start, end=end, page=self.document.page_of(start)
        )

    def phone(self, phone: Phone) -> Phone | None:
        """The number if its digits stand in the text in order, nothing but marks between them."""
        digits = re.sub(r"\D", "", phone.value)
        between = r"[\s().\-‐-―/]{0,4}"
        found = self._digits(phone, digits, between)
        if found is None or len(digits) < 5:
            self._drop("phones", phone.value)
            return None
        kept = phone.source
        if kept is None or self.text[kept.start : kept.end] != kept.quote:
            kept = Source(
                quote=found.group(), start=found.start(), end=found.end(),
                page=self.document.page_of(found.start()),
            )  # fmt: skip
        e164 = phone.e164
        if e164 is not None and re.sub(r"\D", "", e164)[-7:] != digits[-7:]:
            e164 = None
        return phone.model_copy(update={"source": kept, "e164": e164})

    def _digits(self, phone: Phone, digits: str, between: str) -> re.Match[str] | None:
        """The number's place: where its source says, else by its digits."""
        if not digits:
            return None
        known = phone.source
        if known is not None and self.holds(known) and re.sub(r"\D", "", known.quote) == digits:
            return re.compile(r"[\s\S]+").match(self.text, known.start, known.end)
        return re.search(r"\+?\(?" + between.join(digits), self.text)

    def salary(self, salary: Salary | None) -> Salary | None:
        """The pay if its amount stands in the text."""
        if salary is None:
            return None
        if not _amount_stands(salary.amount, self.text):
            self._drop("salary", str(salary.amount))
            return None
        source = salary.source
        if source is not None and self.text[source.start : source.end] != source.quote:
            source = self.source(source.quote, None)
        return salary.model_copy(update={"source": source})

    def skill(self, skill: Skill) -> Skill | None:
        """The skill if the words that show it stand in the text (its name, if none are given)."""
        words = skill.source.quote if skill.source else skill.name
        source = self.source(words, skill.source)
        if source is None:
            self._drop("skills", skill.name)
            return None
        return skill.model_copy(update={"source": source})

    def job(self, job: Job) -> Job | None:
        """The job without the parts that are not in the text; None when nothing is left."""
        parts: dict[str, str | None] = {}
        for name in ("position", "company"):
            parts[name] = self._part(f"experience.{name}", getattr(job, name))
        for name in ("start", "end"):
            parts[name] = self._year(f"experience.{name}", getattr(job, name))
        description = job.description
        if description and not _words_stand(description, self.text):
            self._drop("experience.description", description)
            description = ""
        if not parts["position"] and not parts["company"]:
            return None
        return job.model_copy(
            update=parts | {"description": description, "source": self._place(job)}
        )

    def study(self, study: Study) -> Study | None:
        """The study without the parts that are not in the text; None when nothing is left."""
        parts: dict[str, str | None] = {}
        for name in ("institution", "degree", "field"):
            parts[name] = self._part(f"education.{name}", getattr(study, name))
        for name in ("start", "end"):
            parts[name] = self._year(f"education.{name}", getattr(study, name))
        if not parts["institution"] and not parts["degree"]:
            return None
        return study.model_copy(update=parts | {"source": self._place(study)})

    def tongue(self, tongue: LanguageLevel) -> LanguageLevel | None:
        """The language if it is named in the text."""
        words = tongue.source.quote if tongue.source else tongue.name
        source = self.source(words, tongue.source)
        if source is None:
            self._drop("languages", tongue.name)
            return None
        return tongue.model_copy(update={"source": source})

    def _place(self, entry: Job | Study) -> Source | None:
        source = entry.source
        if source is not None and self.text[source.start : source.end] == source.quote:
            return source
        words = (entry.position or entry.company) if isinstance(entry, Job) else entry.institution
        return self.source(words, None) if words else None

    def _part(self, field: str, value: str | None) -> str | None:
        if not value:
            return None
        if _stands(value, self.text) or self._in_pieces(value):
            return value
        self._drop(field, value)
        return None

    def _in_pieces(self, value: str) -> bool:
        """A value put together from pieces that stand in the text, each of them whole."""
        pieces = [p for p in re.split(r"\s*[,|/()–—•-]\s*", value) if len(p) > 1]
        return len(pieces) > 1 and all(_stands(p, self.text) for p in pieces)

    def _year(self, field: str, value: str | None) -> str | None:
        if not value:
            return None
        year = value[:4]
        if year in self.text or re.search(rf"(?<!\d){year[2:]}(?!\d)", self.text):
            return value
        self._drop(field, value)
        return None
