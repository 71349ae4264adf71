"""The command line's JSON, exactly as documented; more fields may be added, none taken away."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from hr_desktop.domain.document import Warning_
from hr_desktop.domain.interview import Transcript
from hr_desktop.domain.matching import Match
from hr_desktop.domain.messages import Message
from hr_desktop.domain.plan import CRITERIA
from hr_desktop.domain.resume import Profile, ResumeReading
from hr_desktop.domain.scorecard import Assessment
from hr_desktop.domain.vacancy import VacancyData
from hr_desktop.i18n import Translator


def say(text: str) -> None:
    """One line on stdout, at once."""
    print(text, flush=True)


def complain(text: str) -> None:
    """One line on stderr."""
    print(text, file=sys.stderr, flush=True)


def say_json(value: Any) -> None:
    """One JSON object on one line of stdout; letters as they are."""
    say(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")))


def error_json(said: Message, tr: Translator) -> dict[str, Any]:
    """A failure: its stable code, and the sentence in the person's language."""
    return {"code": said.code, "message": tr.message(said)}


def warnings_json(warnings: Iterable[Warning_], tr: Translator) -> list[dict[str, Any]]:
    """Warnings with the part of the document that each is about."""
    return [{"code": w.said.code, "message": tr.message(w.said), "text": w.text} for w in warnings]


def profile_json(profile: Profile) -> dict[str, Any]:
    """A profile as the object `resume`: plain values, null where unknown."""
    return {
        "name": profile.name.value if profile.name else None,
        "emails": [e.value for e in profile.emails],
        "phones": [p.value for p in profile.phones],
        "city": profile.city.value if profile.city else None,
        "links": [link.value for link in profile.links],
        "position": profile.position.value if profile.position else None,
        "salary": profile.salary.text if profile.salary else None,
        "summary": profile.summary.value if profile.summary else None,
        "total_years": profile.total_years,
        "skills": [
            {"name": s.name, "quote": s.source.quote if s.source else None} for s in profile.skills
        ],
        "experience": [
            {
                "position": job.position,
                "company": job.company,
                "start": job.start,
                "end": job.end,
                "description": job.description,
                "current": job.current,
            }
            for job in profile.experience
        ],
        "education": [
            {
                "institution": study.institution,
                "degree": study.degree,
                "field": study.field,
                "start": study.start,
                "end": study.end,
            }
            for study in profile.education
        ],
        "languages": [
            {"name": lang.name, "level": lang.level, "code": lang.code}
            for lang in profile.languages
        ],
        "certificates": [c.value for c in profile.certificates],
    }


def parsed_json(
    file: str, reading: ResumeReading, warnings: Iterable[Warning_], tr: Translator
) -> dict[str, Any]:
    """The line of a resume that was understood."""
    return {
        "file": file,
        "status": "parsed",
        "error": None,
        "warnings": warnings_json(warnings, tr),
        "engine": reading.engine,
        "resume": profile_json(reading.profile),
    }


def rejected_json(
    file: str,
    said: Message,
    engine: str,
    tr: Translator,
    warnings: Iterable[Warning_] = (),
) -> dict[str, Any]:
    """The line of a file that gave no resume."""
    return {
        "file": file,
        "status": "rejected",
        "error": error_json(said, tr),
        "warnings": warnings_json(warnings, tr),
        "engine": engine,
        "resume": None,
    }


def vacancy_json(data: VacancyData) -> dict[str, Any]:
    """A vacancy with all its fields."""
    return data.model_dump(mode="json")


def requirements_json(data: VacancyData) -> dict[str, Any]:
    """The object `vacancy` of a ranking."""
    return {
        "title": data.title,
        "requirements": [
            {"text": r.text, "must": r.must, "weight": r.weight} for r in data.requirements
        ],
    }


def match_json(file: str, name: str | None, match: Match, tr: Translator) -> dict[str, Any]:
    """One row of a ranking."""
    return {
        "file": file,
        "name": name,
        "score": match.score,
        "verdict": match.verdict.value,
        "parts": [
            {
                "name": part.name,
                "points": part.points,
                "of": part.of,
                "evidence": [{"quote": source.quote} for source in part.evidence],
                "reasons": [tr.message(reason) for reason in part.reasons],
            }
            for part in match.parts
        ],
        "requirements": [
            {
                "text": r.text,
                "must": r.must,
                "weight": r.weight,
                "coverage": r.coverage,
                "evidence": [{"quote": source.quote} for source in r.evidence],
            }
            for r in match.requirements
        ],
        "reasons": [tr.message(reason) for reason in match.reasons],
        "to_check": [tr.message(reason) for reason in match.to_check],
    }


def assessment_json(found: Assessment, transcript: Transcript, tr: Translator) -> dict[str, Any]:
    """A scorecard; `turn` becomes the index in the transcript file's `turns`, from 0."""
    index = {turn.number: position for position, turn in enumerate(transcript.turns)}

    def place(number: int | None) -> int | None:
        return None if number is None else index.get(number)

    criteria: dict[str, Any] = {}
    for name in CRITERIA:
        one = found.criteria.get(name)
        criteria[name] = {
            "score": one.score if one else None,
            "reason": one.reason if one else "",
            "concerns": list(one.concerns) if one else [],
            "evidence": [
                {"quote": e.quote, "turn": place(e.turn), "concern": e.concern}
                for e in (one.evidence if one else ())
            ],
        }
    return {
        "overall": found.overall,
        "recommendation": found.recommendation.value,
        "criteria": criteria,
        "strengths": list(found.strengths),
        "weaknesses": list(found.weaknesses),
        "red_flags": list(found.red_flags),
        "questions": [
            {
                "question": q.question,
                "turn": place(q.turn),
                "covered": q.covered,
                "finding": q.finding,
            }
            for q in found.questions
        ],
        "next_steps": list(found.next_steps),
        "next_round_questions": list(found.next_round_questions),
        "limits": [tr.message(limit) for limit in found.limits],
        "confidence": found.confidence,
        "method": found.method,
        "model": found.model,
        "prompt_version": found.prompt_version,
    }
