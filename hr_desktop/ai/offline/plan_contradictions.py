"""Statements of a resume that do not fit together. Breaks between jobs are none of our business."""

from __future__ import annotations

import re
from datetime import date

from hr_desktop.ai.offline.plan_words import plan_words, years_words
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.plan import Contradiction
from hr_desktop.domain.resume import Job, Profile
from hr_desktop.domain.vacancy import Language

_STATED = re.compile(
    r"(?i)(?:опыт\w*(?: работы)?|стаж\w*|experience(?: of)?)[^.\n\d]{0,40}?(\d{1,2})\s*\+?\s*"
    r"(?:лет|года?|years?)|"
    r"(\d{1,2})\s*\+?\s*(?:лет|года?|years?)(?:['’])?\s+(?:опыт\w*|стаж\w*|of [^.\n]{0,40}?"
    r"experience|experience|of expertise)"
)
_OVERLAP_MONTHS = 4
_YEARS_APART = 2.0


def contradictions(
    profile: Profile, text: str, language: Language, today: date
) -> list[Contradiction]:
    """Overlapping jobs, and stated years against the sum of the dates; the longest first."""
    return [*_years(profile, text, language, today), *_overlaps(profile, language, today)]


def _overlaps(profile: Profile, language: Language, today: date) -> list[Contradiction]:
    words = plan_words(language)
    spans = []
    for job in profile.experience:
        first, last = _month(job.start), _month(job.end)
        if job.current and last is None:
            last = today.year * 12 + today.month - 1
        if job.position and first is not None and last is not None and first < last:
            spans.append((first, last, job))
    spans.sort(key=lambda s: s[:2])
    found = []
    for i, (_first, last, job) in enumerate(spans):
        for other_first, other_last, other in spans[i + 1 :]:
            months = min(last, other_last) - other_first
            if months >= _OVERLAP_MONTHS:
                one, two = _line(job, language), _line(other, language)
                question = words.overlap.format(first=one, second=two)
                found.append((months, Contradiction(first=one, second=two, question=question)))
    found.sort(key=lambda f: -f[0])
    return [contradiction for _, contradiction in found[:2]]


def _line(job: Job, language: Language) -> str:
    words = plan_words(language)
    name = (
        words.at.format(position=job.position, company=job.company)
        if job.company
        else str(job.position)
    )
    return words.job_line.format(
        job=name, start=_shown(job.start), end=_shown(job.end) if job.end else words.now
    )


def _shown(value: str | None) -> str:
    """`2021-03` as `03.2021`; a bare year stays."""
    match = re.match(r"(\d{4})-(\d{2})", value or "")
    return f"{match[2]}.{match[1]}" if match else value or ""


def _month(value: str | None) -> int | None:
    match = re.match(r"(\d{4})-(\d{2})", value or "")  # a bare year may overlap by eleven months
    return int(match[1]) * 12 + int(match[2]) - 1 if match else None


def _years(profile: Profile, text: str, language: Language, today: date) -> list[Contradiction]:
    """A number of years in the summary that the dates do not bear out (more stated than worked)."""
    months: set[int] = set()
    for job in profile.experience:
        first, last = _loose(job.start, 0), _loose(job.end, 11)
        if last is None and job.current:
            last = today.year * 12 + today.month - 1
        if first is None or last is None:
            return []  # without all dates there is nothing to compare
        months |= set(range(first, last + 1))
    if not months:
        return []
    summary = profile.summary.value if profile.summary is not None else text[:1500]
    match = _STATED.search(summary)
    if match is None or find_quote(match.group(), text or summary) is None:
        return []
    stated, worked = float(match[1] or match[2]), len(months) / 12
    if stated > 45 or stated - worked < _YEARS_APART:
        return []
    words = plan_words(language)
    first_words = " ".join(match.group().split())
    second = words.years_dates.format(years=years_words(round(worked * 2) / 2, language))
    question = words.years.format(first=first_words, second=second)
    return [Contradiction(first=first_words, second=second, question=question)]


def _loose(value: str | None, month: int) -> int | None:
    match = re.match(r"(\d{4})(?:-(\d{2}))?", value or "")
    if match is None:
        return None
    return int(match[1]) * 12 + (int(match[2]) - 1 if match[2] else month)
