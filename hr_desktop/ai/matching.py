"""How well a resume fits a vacancy: parts, evidence, a total and a verdict, all of it in code.

Parts: requirements covered (shown in a job counts more than named in a list), experience against
the band with relatedness and recency of positions, closeness of meaning, languages. A part that
the vacancy says nothing about gives its points to the others. Name, contacts, address, sex, age,
nationality, family and breaks in a career take no part (`matching_resume.without_private`);
recency counts worked months, not the calendar, so that a break costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from hr_desktop.ai.matching_embedder import lexical_vectors
from hr_desktop.ai.matching_requirements import (
    Asked,
    asked,
    cover,
    cover_language,
    requirements_of,
    share,
)
from hr_desktop.ai.matching_resume import JobView, ResumeView, view_resume, without_private
from hr_desktop.ai.matching_roles import families, relatedness
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.matching import Match, MatchPart, PartName, RequirementMatch, Verdict
from hr_desktop.domain.messages import Message, message
from hr_desktop.domain.resume import Profile, Source
from hr_desktop.domain.scorecard import round_half_up
from hr_desktop.domain.vacancy import VacancyData

# Cosines of unrelated texts and of texts about the same work (see tests/judgement).
_FAR, _NEAR = 0.04, 0.55
_WORTH, _DOUBTFUL = 60, 36


def vacancy_text(vacancy: VacancyData) -> str:
    """What of a vacancy is embedded: title, roles, skills, requirements, description."""
    return "\n".join(
        part
        for part in (
            vacancy.title,
            vacancy.title,
            ", ".join(vacancy.professional_roles),
            ", ".join(vacancy.key_skills),
            "\n".join(r.text for r in requirements_of(vacancy)),
            vacancy.description[:6000],
        )
        if part
    )


def profile_text(profile: Profile, text: str, body: str | None = None) -> str:
    """What of a resume is embedded: the work, without name, contacts, sex, age or address.

    `body` is `without_private(profile, text)` where that is known already.
    """
    head = [job.position or "" for job in profile.experience[:3]]
    if profile.position is not None:
        head.append(profile.position.value)
    if body is None:
        body = without_private(profile, text)
    skills = [
        skill.name
        for skill in profile.skills[:60]
        if skill.source is None
        or skill.source.start < 0
        or body[skill.source.start : skill.source.end].strip()  # not out of a name or an address
    ]
    return "\n".join((*filter(None, head), ", ".join(skills), body[:12_000]))


@lru_cache(maxsize=16)
def _vacancy_vector(text: str) -> npt.NDArray[np.float32]:
    """A vacancy's vector, made once for all its resumes."""
    row: npt.NDArray[np.float32] = lexical_vectors([text])[0]
    return row


def match(
    vacancy: VacancyData,
    profile: Profile,
    resume_text: str,
    closeness: float | None = None,
    *,
    today: date | None = None,
) -> Match:
    """The fit of a resume to a vacancy. Pure and deterministic.

    `closeness` is the cosine of the two vectors (`vacancy_text`, `profile_text`); without it the
    lexical one is computed here. `today` is the end of current jobs (the present day).
    """
    body = without_private(profile, resume_text)
    if closeness is None:
        own = lexical_vectors([profile_text(profile, resume_text, body)])[0]
        closeness = float(_vacancy_vector(vacancy_text(vacancy)) @ own)
    whole = f"{vacancy.title}\n{vacancy.description}\n" + "\n".join(
        r.text for r in requirements_of(vacancy)
    )
    view = view_resume(profile, resume_text, today or date.today(), whole, body)
    everything = [asked(r) for r in requirements_of(vacancy)]
    items = [item for item in everything if item.kind != "private"]
    jobs = [(job, _job_relatedness(job, vacancy, items)) for job in view.jobs]
    years = _relevant_years(jobs, profile)
    covered = [cover(item, view, years) for item in items]

    wanted = wanted_years(vacancy, items)
    # A few months show less depth than the years asked for, whatever was done in them.
    depth = 1.0 if wanted < 2 else 0.7 + 0.3 * min(1.0, years / (0.6 * wanted))

    weights = vacancy.ranking_weights
    parts: dict[PartName, tuple[float, MatchPart | None]] = {
        "requirements": (weights.requirements, _requirements_part(items, covered, depth)),
        "experience": (weights.experience, _experience_part(vacancy, items, view, jobs, years)),
        "meaning": (weights.meaning, _meaning_part(closeness, view)),
        "languages": (weights.languages, _languages_part(vacancy, items, covered, view)),
    }
    sum_of = sum(weight for weight, part in parts.values() if part is not None)
    made: list[MatchPart] = []
    for name, (weight, part) in parts.items():
        of = 100.0 * weight / sum_of if part is not None and sum_of > 0 else 0.0
        base = part or MatchPart(name=name, points=0, of=0, reasons=(_says("no_languages"),))
        made.append(
            base.model_copy(update={"points": round(base.points * of, 2), "of": round(of, 2)})
        )
    score = max(0, min(100, round_half_up(sum(part.points for part in made))))
    missing = [r for i, r in zip(items, covered, strict=True) if _is_missing_must(i, r)]
    verdict = _verdict(score, items, covered)
    left_out = [
        _says("left_out", requirement=_short(item.requirement.text))
        for item in everything
        if item.kind == "private"
    ]
    return Match(
        score=score,
        verdict=verdict,
        parts=tuple(made),
        requirements=tuple(covered),
        reasons=(*_reasons(items, covered, missing, years, vacancy), *left_out),
        to_check=tuple(_to_check(items, covered, view)),
    )


def match_many(
    vacancy: VacancyData, items: Sequence[tuple[int, Profile, str, float | None]]
) -> list[tuple[int, Match]]:
    """`match` for many resumes of one vacancy: (id, profile, text, closeness); for a worker."""
    return [(id, match(vacancy, profile, text, near)) for id, profile, text, near in items]


def _says(code: str, **params: str | int | float) -> Message:
    return message(f"judgement.match.{code}", **params)


def _job_relatedness(job: JobView, vacancy: VacancyData, items: list[Asked]) -> float:
    aims = [vacancy.title, *vacancy.professional_roles]
    by_title = max((relatedness(job.title, aim) for aim in aims if aim and job.title), default=0.0)
    subject = [i for i in items if i.kind == "subject"]
    shown, weight = 0.0, 0.0
    for item in subject:
        by_skill = max((1.0 for s in item.skills if s in job.skills), default=0.0)
        by_words = share(item.keys, item.roots, job.keys, job.roots)
        shown += item.requirement.weight * max(by_skill, by_words if by_words >= 0.5 else 0.0)
        weight += item.requirement.weight
    by_work = min(1.0, 1.6 * shown / weight) if weight else 0.0
    if by_title < 0.2 and families(job.title):
        by_work *= 0.55  # a known profession of another kind that uses the same tools
    return max(by_title, 0.7 * by_work, 0.5 * by_title + 0.5 * by_work)


def _relevant_years(jobs: list[tuple[JobView, float]], profile: Profile) -> float:
    """Years of related work: each month counts once, by the nearest job held in it."""
    months: dict[int, float] = {}
    undated: list[float] = []
    for job, near in jobs:
        if job.first is None or job.last is None:
            undated.append(near)
            continue
        for month in range(job.first, min(job.last, job.first + 600)):
            months[month] = max(months.get(month, 0.0), near)
    years = sum(near for near in months.values() if near >= 0.25) / 12
    if undated:
        left = max(0.0, (profile.total_years or 0.0) - len(months) / 12)
        each = left / len(undated) if profile.total_years else 1.0
        years += sum(each * near for near in undated if near >= 0.25)
    elif not jobs and profile.total_years and profile.position is not None:
        years += 0.0  # years without a job that shows them are a claim
    return years


def _requirements_part(
    items: list[Asked], covered: list[RequirementMatch], depth: float
) -> MatchPart:
    total, got = 0.0, 0.0
    for item, result in zip(items, covered, strict=True):
        weight = result.weight * (1.0 if result.must else 0.6)
        if item.kind == "soft":
            continue  # a quality is claimed on paper, not shown: left to the interview
        if item.kind == "years":
            weight *= 1.5
        if item.kind == "language":
            weight *= 0.5  # has a part of its own
        total += weight
        got += weight * result.coverage
    value = depth * got / total if total else 0.0
    counted = [r for i, r in zip(items, covered, strict=True) if i.kind != "soft"]
    shown = sum(r.coverage >= 0.5 for r in counted)
    evidence = list(dict.fromkeys(s for r in covered for s in r.evidence[:1]))
    reason = _says("covered", shown=shown, n=len(counted))
    return MatchPart(
        name="requirements", points=value, of=1, reasons=(reason,), evidence=tuple(evidence[:12])
    )


def _experience_part(
    vacancy: VacancyData,
    items: list[Asked],
    view: ResumeView,
    jobs: list[tuple[JobView, float]],
    years: float,
) -> MatchPart:
    wanted = wanted_years(vacancy, items)
    aims = [vacancy.title, *vacancy.professional_roles]
    field, after = 0.0, 0.0
    best: JobView | None = None
    ordered = sorted(jobs, key=lambda j: -(j[0].last if j[0].last is not None else 0))
    for job, near in ordered:
        # Months worked since then, never months of the calendar: a break costs nothing.
        fresh = 1.0 if after <= 36 else max(0.6, 1.0 - (after - 36) / 240)
        if near * fresh > field:
            field, best = near * fresh, job
        if job.first is not None and job.last is not None:
            after += job.last - job.first
    desired = view.profile.position.value if view.profile.position is not None else ""
    aimed = max((relatedness(desired, aim) for aim in aims if aim and desired), default=0.0)
    if wanted <= 0:
        fit = 0.5 + 0.5 * max(field, 0.8 * aimed)
        field = max(field, 0.8 * aimed)
    else:
        fit = min(1.0, years / wanted) ** 0.8
        field = max(field, 0.3 * aimed)
    reasons = [_says("years", years=_plain(years), wanted=_plain(wanted))]
    evidence: list[Source] = []
    if best is not None and field >= 0.5:
        place = find_quote(best.title, view.text) if best.title else None
        if place is not None:
            evidence.append(view.source(*place))
            reasons.append(_says("nearest_position", position=best.title))
    elif jobs:
        reasons.append(_says("other_field"))
    return MatchPart(
        name="experience",
        points=0.2 * field + 0.8 * fit * (0.5 + 0.5 * field),
        of=1,
        reasons=tuple(reasons),
        evidence=tuple(evidence),
    )


def wanted_years(vacancy: VacancyData, items: list[Asked]) -> float:
    """The least years of experience the vacancy asks for: its band, else its requirements."""
    if any(i.years == 0 and i.requirement.must for i in items):
        return 0.0  # "0-2 years": nothing is asked for
    named = [i.years for i in items if i.kind == "years" and i.requirement.must and i.years]
    if vacancy.experience is not None:
        low, high = vacancy.experience.years
        inside = [n for n in named if n >= low and (high is None or n <= high)]
        return max([low, *inside])  # "5 years" inside the band of 3 to 6
    return max(named, default=2.0)


def _meaning_part(closeness: float, view: ResumeView) -> MatchPart:
    value = float(np.clip((closeness - _FAR) / (_NEAR - _FAR), 0.0, 1.0))
    value *= max(
        0.0, min(1.0, 1.2 - 2.0 * view.pasted)
    )  # words copied from the vacancy bring nothing near
    grade = "close" if value >= 0.66 else "partly_close" if value >= 0.33 else "not_close"
    return MatchPart(name="meaning", points=value, of=1, reasons=(_says(grade),))


def _languages_part(
    vacancy: VacancyData, items: list[Asked], covered: list[RequirementMatch], view: ResumeView
) -> MatchPart | None:
    wanted = {lang.code: lang.level for lang in vacancy.languages}
    for item in items:
        if item.kind == "language" and item.language and item.requirement.must:
            wanted.setdefault(item.language, item.level)
    if not wanted:
        return None
    values, reasons, evidence = [], [], []
    for code, level in wanted.items():
        value, sources = cover_language(code, level, view)
        values.append(value if sources else 0.0)
        evidence += sources
        grade = "shown" if value >= 0.9 else "partly" if value > 0 else "missing"
        reasons.append(
            _says(f"language_{grade}", language=code.upper(), level=(level or "").upper())
        )
    return MatchPart(
        name="languages",
        points=sum(values) / len(values),
        of=1,
        reasons=tuple(reasons),
        evidence=tuple(evidence),
    )


def _is_missing_must(item: Asked, result: RequirementMatch) -> bool:
    return result.must and item.kind != "soft" and result.coverage < 0.35


def _verdict(score: int, items: list[Asked], covered: list[RequirementMatch]) -> Verdict:
    musts = [(i, r) for i, r in zip(items, covered, strict=True) if r.must and i.kind != "soft"]
    weight = sum(r.weight for _, r in musts)
    missing = sum(r.weight for i, r in musts if _is_missing_must(i, r))
    gone = missing / weight if weight else 0.0
    decisive = any(r.weight == 5 and _is_missing_must(i, r) for i, r in musts)
    if score < _DOUBTFUL or (gone > 0.65 and score < _WORTH):
        return Verdict.far
    if score >= _WORTH and gone <= 0.34 and not decisive:
        return Verdict.worth_an_interview
    return Verdict.doubtful


def _reasons(
    items: list[Asked],
    covered: list[RequirementMatch],
    missing: list[RequirementMatch],
    years: float,
    vacancy: VacancyData,
) -> list[Message]:
    counted = [r for i, r in zip(items, covered, strict=True) if i.kind != "soft"]
    shown = sum(r.coverage >= 0.5 for r in counted)
    reasons = [_says("covered", shown=shown, n=len(counted))]
    for result in sorted(missing, key=lambda r: -r.weight)[:3]:
        reasons.append(_says("must_missing", requirement=_short(result.text)))
    wanted = wanted_years(vacancy, items)
    if wanted > 0:
        code = "enough_years" if years >= wanted else "few_years"
        reasons.append(_says(code, years=_plain(years), wanted=_plain(wanted)))
    return reasons


def _to_check(
    items: list[Asked], covered: list[RequirementMatch], view: ResumeView
) -> list[Message]:
    notes: list[Message] = []
    if view.pasted >= 0.1:
        notes.append(_says("pasted", percent=round_half_up(100 * view.pasted)))
    for item, result in zip(items, covered, strict=True):
        if item.kind in ("subject", "language") and result.must:
            if result.coverage < 0.35:
                notes.append(_says("check_missing", requirement=_short(result.text)))
            elif result.coverage <= 0.7:
                notes.append(_says("check_named", requirement=_short(result.text)))
    return notes[:8]


def _plain(years: float) -> float:
    """Years as they are read: `3`, not `3.0`."""
    rounded = round(years, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _short(text: str, limit: int = 90) -> str:
    if len(text) <= limit:
        return text
    return text[: text.rfind(" ", 0, limit)].rstrip(" ,;") + "…"
