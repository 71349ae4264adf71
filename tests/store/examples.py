"""Invented people, vacancies and interviews for the store's tests."""

from __future__ import annotations

from dataclasses import dataclass

from hr_desktop.domain.application import Application
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.interview import Interview, InterviewKind, Turn
from hr_desktop.domain.matching import Match, Verdict
from hr_desktop.domain.plan import CRITERIA, InterviewPlan, PlannedQuestion, PlanSection
from hr_desktop.domain.resume import (
    Fact,
    LanguageLevel,
    Phone,
    Profile,
    ResumeReading,
    ResumeState,
    Skill,
)
from hr_desktop.domain.scorecard import Assessment, CriterionScore, total
from hr_desktop.domain.vacancy import CriteriaWeights, Vacancy, VacancyData
from hr_desktop.store import Store, Tx

PLAN = InterviewPlan(
    language="ru",
    minutes=20,
    sections=(
        PlanSection(
            kind="core", minutes=10, questions=(PlannedQuestion(id="core-1", text="Почему?"),)
        ),
    ),
)
TALK = (
    Turn(number=1, role="interviewer", text="Здравствуйте, я искусственный интеллект."),
    Turn(number=2, role="candidate", text="Здравствуйте.", at=3.0),
)


def person(
    name: str,
    *,
    email: str = "",
    phone: str = "",
    city: str = "",
    position: str = "",
    years: float | None = None,
    skills: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
) -> Profile:
    return Profile(
        name=Fact(value=name),
        emails=(Fact(value=email),) if email else (),
        phones=(Phone(value=phone),) if phone else (),
        city=Fact(value=city) if city else None,
        position=Fact(value=position) if position else None,
        total_years=years,
        skills=tuple(Skill(name=s) for s in skills),
        languages=tuple(LanguageLevel(name=c, code=c) for c in languages),
    )


async def add_resume(
    tx: Tx, candidate_id: int, profile: Profile, sha: str, text: str = "опыт работы"
) -> int:
    """A resume that was read and understood."""
    resume_id = await tx.resumes.add(file_sha256=sha, filename="резюме.pdf", size=10)
    await tx.resumes.set_state(resume_id, ResumeState.parsing)
    await tx.resumes.set_document(resume_id, DocumentText(media_type=MediaType.pdf, text=text))
    await tx.resumes.attach(resume_id, candidate_id)
    await tx.resumes.set_reading(resume_id, ResumeReading(profile=profile, engine="offline"))
    return resume_id


def assessment(score: int | None) -> Assessment:
    scores = {name: CriterionScore(score=score, reason="так") for name in CRITERIA}
    overall, recommendation = total(
        {name: c.score for name, c in scores.items()}, CriteriaWeights()
    )
    return Assessment(criteria=scores, overall=overall, recommendation=recommendation)


def match(score: int) -> Match:
    return Match(score=score, verdict=Verdict.doubtful, parts=())


@dataclass
class Case:
    """A person who applied for a vacancy and was interviewed."""

    candidate_id: int
    resume_id: int
    vacancy: Vacancy
    application: Application
    interview: Interview
    fence: int
    scorecard_id: int = 0


async def interviewed(
    store: Store, name: str = "Анна Петрова", sha: str = "a" * 64, score: int | None = 75
) -> Case:
    """Everything from a resume to a scorecard."""
    profile = person(name, email="anna@example.org", skills=("Python",))
    async with store.write("Мария") as tx:
        candidate_id = await tx.candidates.add(profile)
        resume_id = await add_resume(tx, candidate_id, profile, sha)
        vacancy = await tx.vacancies.add(VacancyData(title="Разработчик"))
        application = await tx.applications.ensure(candidate_id, vacancy.id)
        interview = await tx.interviews.add(
            kind=InterviewKind.desk,
            plan=PLAN,
            language="ru",
            minutes=20,
            application_id=application.id,
        )
    fence = await talk(store, interview.id)
    async with store.write() as tx:
        card = await tx.scorecards.add(interview.id, assessment(score), CriteriaWeights())
    return Case(candidate_id, resume_id, vacancy, application, interview, fence, card.id)


async def talk(store: Store, interview_id: int) -> int:
    """Holds an interview from start to end; gives the fencing number."""
    from hr_desktop.domain.interview import InterviewState

    async with store.write() as tx:
        lease = await tx.interviews.claim(interview_id, "agent", 4)
        await tx.interviews.set_state(interview_id, InterviewState.active, fence=lease.fence)
        await tx.turns.add(interview_id, lease.fence, TALK)
        await tx.interviews.set_state(interview_id, InterviewState.completed, fence=lease.fence)
    return lease.fence
