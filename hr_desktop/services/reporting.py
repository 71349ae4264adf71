"""Gathers what reports are made from."""

from __future__ import annotations

from datetime import datetime

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.vacancy import Language, VacancyData
from hr_desktop.reports.data import ReportData, ShortlistData, ShortlistEntry
from hr_desktop.services.core import Core
from hr_desktop.services.report_parts import local_time_zone, person_of

_ON_SHORTLIST = (
    ApplicationState.shortlisted,
    ApplicationState.interview_scheduled,
    ApplicationState.interviewed,
    ApplicationState.accepted,
)


async def report_data(
    core: Core, interview_id: int, language: Language, contacts: bool
) -> tuple[ReportData, datetime]:
    """The report of an interview, and when the newest of its parts was changed.

    Raises PersonError `report.not_assessed`.
    """
    made_at = core.now  # before reading: what changes meanwhile is newer than the report
    async with core.read() as tx:
        interview = await tx.interviews.get(interview_id)
        card = await tx.scorecards.of_interview(interview_id)
        if card is None:
            raise refuse("report.not_assessed")
        transcript = await tx.turns.transcript(interview_id)
        vacancy = VacancyData(title="")
        changed = [card.created_at, *(c.at for c in card.corrections)]
        changed += [opinion.at for opinion in card.opinions]
        if interview.vacancy_id is not None:
            kept = await tx.vacancies.get(interview.vacancy_id)
            vacancy = kept.data
            changed.append(kept.updated_at)
        profile, decision, match = None, None, None
        if interview.application_id is not None:
            application = await tx.applications.get(interview.application_id)
            candidate = await tx.candidates.full(application.candidate_id)
            profile = candidate.profile
            decisions = await tx.decisions.of(application.id)
            decision = decisions[0] if decisions else None
            record = await tx.matches.get(application.vacancy_id, application.candidate_id)
            match = record.match if record else None
            changed += [application.updated_at, candidate.updated_at]
            changed += [decision.at] if decision else []
            changed += [record.made_at] if record else []
    overall, recommendation = card.final()
    data = ReportData(
        person=person_of(profile),
        vacancy_title=vacancy.title,
        company=vacancy.company,
        language=language,
        with_contacts=contacts,
        kind=interview.kind,
        assessment=card.assessment,
        corrections=card.corrections,
        opinions=card.opinions,
        weights=card.weights,
        overall=overall,
        recommendation=recommendation,
        stale=card.stale,
        decision=decision,
        match=match,
        transcript=transcript,
        plan=interview.plan,
        candidate_questions=interview.candidate_questions,
        interviewed_at=interview.started_at,
        elapsed=interview.elapsed,
        assessed_at=card.created_at,
        made_at=made_at,
        time_zone=local_time_zone(),
        recruiter=core.actor,
        consent_text_version=interview.consent.text_version if interview.consent else None,
    )
    return data, max(changed)


async def shortlist_data(core: Core, vacancy_id: int, language: Language) -> ShortlistData:
    """A vacancy's shortlist, best first; raises PersonError `report.empty_shortlist`.

    Whoever was interviewed stands by the interview's score, the others behind by the match.
    """
    entries: list[ShortlistEntry] = []
    async with core.read() as tx:
        vacancy = await tx.vacancies.get(vacancy_id)
        applications = await tx.applications.of_vacancy(vacancy_id)
        listed = [a for a in applications if a.state in _ON_SHORTLIST]
        people = [a.candidate_id for a in listed]
        latest = await tx.scorecards.latest_of([a.id for a in applications])
        decided = await tx.decisions.latest_of([a.id for a in listed])
        matches = {m.candidate_id: m for m in await tx.matches.many(vacancy_id, people)}
        profiles = await tx.candidates.profiles(people)
        interviewed = len(latest)
        for application in listed:
            record = matches.get(application.candidate_id)
            profile = profiles.get(application.candidate_id)
            if record is None or profile is None:
                continue
            card = latest.get(application.id)
            overall, recommendation = card.final() if card else (None, None)
            found = card.assessment if card else None
            entries.append(
                ShortlistEntry(
                    person=person_of(profile),
                    state=application.state,
                    match_score=record.match.score,
                    verdict=record.match.verdict,
                    covered=record.match.covered[0],
                    required=record.match.covered[1],
                    overall=overall,
                    recommendation=recommendation,
                    decision=decided.get(application.id),
                    strengths=found.strengths if found else (),
                    concerns=found.weaknesses if found else (),
                    reasons=record.match.reasons,
                )
            )
        total = (await tx.matches.counts([vacancy_id])).get(vacancy_id, 0)
    if not entries:
        raise refuse("report.empty_shortlist")
    entries.sort(
        key=lambda e: (-1 if e.overall is None else e.overall, e.match_score), reverse=True
    )
    return ShortlistData(
        vacancy_title=vacancy.data.title,
        company=vacancy.data.company,
        area=vacancy.data.area,
        language=language,
        entries=tuple(entries),
        candidates_total=total,
        interviewed_total=interviewed,
        made_at=core.now,
        time_zone=local_time_zone(),
        recruiter=core.actor,
    )
