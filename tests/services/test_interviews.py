"""From a plan to a decision: readiness, consent, the agent's own process, scorecard, report."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import pytest

from hr_desktop.cli.scripted import ScriptedCandidate, hold_interview
from hr_desktop.domain.application import ApplicationState, DecisionKind
from hr_desktop.domain.interview import Consent, InterviewKind, InterviewState, Turn
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.plan import InterviewPlan
from hr_desktop.domain.scorecard import Scorecard
from hr_desktop.domain.vacancy import Requirement, VacancyData
from hr_desktop.services.values import InterviewFilter, ScorecardFilter
from hr_desktop.services.workspace import Workspace
from tests.services.people import write_resumes

VACANCY = VacancyData(
    title="Python Developer",
    description="Web services in Python.",
    requirements=(Requirement(text="Python and Django", skills=("Python", "Django")),),
    core_questions=("How did you make a slow service faster?",),
    company_values=("We help each other",),
    interview_language="en",
    interview_minutes=15,
)
TALK = [
    ("interviewer", "How did you make a slow service faster?"),
    (
        "candidate",
        "The order page took nine seconds. I profiled it and found a query for every row. We "
        "could cache the page or load the rows at once. I loaded them in one query with an index, "
        "because a cache would hide new orders, and checked under load: it took 300 milliseconds.",
    ),
    ("interviewer", "Tell me about a time you helped somebody."),
    (
        "candidate",
        "A new colleague could not start the project for two days. I sat down with her, we found "
        "a wrong certificate, and I rewrote the instructions, so that the next two needed an hour.",
    ),
    ("interviewer", "What went wrong in a project of yours?"),
    (
        "candidate",
        "In March I released a migration without a test on real data and payments stopped for ten "
        "minutes. I rolled it back, wrote down the cause, and since then we run every migration on "
        "a copy first. It has not happened again.",
    ),
]
TURNS = [
    Turn(number=number, role=role, text=text, at=number * 20.0)  # type: ignore[arg-type]
    for number, (role, text) in enumerate(TALK, 1)
]


@pytest.fixture
async def application(workspace: Workspace, tmp_path: Path) -> int:
    """A shortlisted developer for the vacancy."""
    await workspace.imports.add(write_resumes(tmp_path / "in", 1))
    assert await workspace.imports.wait_idle(60)
    [candidate_id] = (await workspace.candidates.view()).ids.tolist()
    vacancy = await workspace.vacancies.create(VACANCY)
    await workspace.ranking.wait_ready(vacancy.id, 60)
    await workspace.ranking.shortlist(vacancy.id, [candidate_id])
    found = await workspace.applications.get(candidate_id, vacancy.id)
    assert found is not None
    return found.id


async def assessed(workspace: Workspace, interview_id: int) -> Scorecard:
    async with asyncio.timeout(60):
        while True:
            card = await workspace.scorecards.get(interview_id)
            if card is not None:
                return card
            await asyncio.sleep(0.05)


async def held(workspace: Workspace, application_id: int) -> int:
    """An interview that was held, kept as completed."""
    plan = await workspace.plans.make(application_id)
    consent = workspace.interviews.consent_now("en")
    interview = await workspace.interviews.add_transcript(
        application_id, "en", TURNS, plan.plan, consent
    )
    return interview.id


async def test_readiness_names_what_is_missing(workspace: Workspace, application: int) -> None:
    ready = await workspace.plans.readiness(application, InterviewKind.desk)
    assert [m.code for m in ready.missing] == ["ready.plan", "ready.consent"]
    assert (await workspace.plans.readiness(application, InterviewKind.practice)).ready
    await workspace.plans.make(application)
    assert (await workspace.plans.readiness(application, InterviewKind.desk, consent=True)).ready
    with pytest.raises(PersonError, match=r"interview\.consent_old"):
        await workspace.interviews.create_desk(
            application,
            Consent(at=workspace.core.now, text_version="0.en", text_sha256="0" * 64),
        )
    interview = await workspace.interviews.create_desk(
        application, workspace.interviews.consent_now("ru")
    )
    assert interview.consent is not None
    again = await workspace.plans.readiness(application, InterviewKind.desk, consent=True)
    assert [m.code for m in again.missing] == ["ready.interview"]
    state = (await workspace.applications.by_id(application)).state
    assert state is ApplicationState.interview_scheduled
    await workspace.interviews.cancel(interview.id)
    state = (await workspace.applications.by_id(application)).state
    assert state is ApplicationState.shortlisted


async def test_two_presses_begin_one_interview(workspace: Workspace, application: int) -> None:
    await workspace.plans.make(application)
    consent = workspace.interviews.consent_now("en")
    both = await asyncio.gather(
        *(workspace.interviews.create_desk(application, consent) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in both) == ["Interview", "PersonError"]


async def test_a_plan_is_edited_and_marked_when_the_vacancy_moves_on(
    workspace: Workspace, application: int
) -> None:
    made = await workspace.plans.make(application)
    assert VACANCY.core_questions[0] in [q.text for q in made.plan.questions]
    empty = InterviewPlan(language="en", minutes=15, sections=())
    with pytest.raises(PersonError, match=r"plan\.empty"):
        await workspace.plans.save(application, empty, made.version)
    saved = await workspace.plans.save(application, made.plan, made.version)
    assert (saved.version, saved.edited, saved.stale) == (2, True, False)
    vacancy_id = (await workspace.applications.by_id(application)).vacancy_id
    newer = VACANCY.model_copy(update={"title": "Senior Python Developer"})
    await workspace.vacancies.update(vacancy_id, 1, newer)
    kept = await workspace.plans.get(application)
    assert kept is not None
    assert kept.stale
    assert kept.plan == made.plan


@pytest.mark.processes
async def test_a_desk_interview_through_the_agent_ends_in_a_scorecard(
    workspace: Workspace, application: int
) -> None:
    plan = await workspace.plans.make(application)
    interview = await workspace.interviews.create_desk(
        application, workspace.interviews.consent_now(plan.plan.language)
    )
    with pytest.raises(PersonError, match=r"interview\.not_running"):
        await workspace.interviews.command(interview.id, "extend", minutes=5)
    candidate = ScriptedCandidate(TURNS, "en")
    spoken = [t async for t in hold_interview(workspace.agent, interview.id, candidate)]
    assert spoken[0]["role"] == "interviewer"
    assert "AI" in spoken[0]["text"]
    kept = await workspace.interviews.get(interview.id)
    assert kept.state is InterviewState.completed
    turns = await workspace.interviews.turns(interview.id)
    assert [t.text for t in turns] == [t["text"] for t in spoken]
    card = await assessed(workspace, interview.id)
    for name in card.assessment.criteria.values():
        for evidence in name.evidence:
            said = [t.text for t in turns if t.number == evidence.turn and t.role == "candidate"]
            assert not said or evidence.quote in said[0]
    [row] = await workspace.interviews.list(InterviewFilter(kinds=frozenset({InterviewKind.desk})))
    assert (row.scorecard_id, row.candidate_name) == (card.id, "Anna Adler")
    state = (await workspace.applications.by_id(application)).state
    assert state is ApplicationState.interviewed


async def test_corrections_and_decisions_stand_beside_the_machine(
    workspace: Workspace, application: int
) -> None:
    interview_id = await held(workspace, application)
    card = await assessed(workspace, interview_id)
    with pytest.raises(PersonError, match=r"score\.reason_missing"):
        await workspace.scorecards.correct(card.id, "communication", 90, "")
    corrected = await workspace.scorecards.correct(
        card.id, "communication", 95, "She explained it to an outsider"
    )
    assert corrected.assessment == card.assessment
    assert corrected.final_scores()["communication"] == 95
    assert [row.id for row in await workspace.scorecards.waiting()] == [card.id]
    with pytest.raises(PersonError, match=r"decision\.reason_missing"):
        await workspace.scorecards.decide(application, DecisionKind.advance, " ")
    await workspace.scorecards.decide(application, DecisionKind.hold, "Waiting for the budget")
    assert await workspace.scorecards.waiting() == []
    assert (await workspace.applications.by_id(application)).state is ApplicationState.interviewed
    await workspace.scorecards.decide(application, DecisionKind.reject, "Another team was chosen")
    assert (await workspace.applications.by_id(application)).state is ApplicationState.rejected
    kinds = [d.kind for d in await workspace.scorecards.decisions(application)]
    assert kinds == [DecisionKind.hold, DecisionKind.reject]
    [row] = await workspace.scorecards.list(ScorecardFilter())
    assert (row.decision, row.corrected) == (DecisionKind.reject, True)
    overview = await workspace.analytics.overview()
    assert overview.interviews == 1
    assert overview.by_stage[ApplicationState.rejected] == 1
    assert overview.reached[ApplicationState.interviewed] == 1
    entries = [entry.action for entry in await workspace.audit.entries()]
    assert "decision.made" in entries
    assert "scorecard.corrected" in entries


async def test_a_report_is_made_once_until_something_changes(
    workspace: Workspace, application: int, tmp_path: Path
) -> None:
    interview_id = await held(workspace, application)
    await assessed(workspace, interview_id)
    first = await workspace.reports.pdf(interview_id, "en")
    assert first.name == "Anna Adler - Python Developer.pdf"
    assert first.read_bytes().startswith(b"%PDF")
    assert await workspace.reports.pdf(interview_id, "en") == first
    await workspace.scorecards.decide(application, DecisionKind.advance, "Convincing")
    assert await workspace.reports.pdf(interview_id, "en") != first
    folder = tmp_path / "out"
    files = await workspace.reports.export_many(
        [interview_id, interview_id], folder, "ru", contacts=False
    )
    assert len({file.name for file in files}) == 2
    vacancy_id = (await workspace.applications.by_id(application)).vacancy_id
    shortlist = await workspace.reports.shortlist_pdf(vacancy_id, "ru")
    assert shortlist.read_bytes().startswith(b"%PDF")
    letter = await workspace.reports.letter(application, "advance", "ru")
    assert letter.to == "anna.adler0@example.com"
    assert letter.body.endswith("\n\nAnna Recruiter\n")
    path = await workspace.reports.eml(letter, tmp_path / "letter.eml")
    assert b"anna.adler0@example.com" in path.read_bytes()


async def test_the_report_of_a_voice_interview_follows_its_scorecard_by_itself(
    workspace: Workspace, application: int
) -> None:
    plan = (await workspace.plans.make(application)).plan
    async with workspace.core.person() as tx:
        interview = await tx.interviews.add(
            kind=InterviewKind.voice,
            plan=plan,
            language="en",
            minutes=15,
            application_id=application,
            consent=workspace.interviews.consent_now("en"),
        )
        fence = (await tx.interviews.claim(interview.id, "examples", 60)).fence
        await tx.interviews.set_state(interview.id, InterviewState.active, fence=fence)
        await tx.turns.add(interview.id, fence, TURNS)
        await tx.interviews.set_state(interview.id, InterviewState.completed, fence=fence)
    async with asyncio.timeout(60):
        report = None
        while report is None:
            await asyncio.sleep(0.05)
            async with workspace.core.read() as tx:
                report = await tx.reports.latest(interview.id, "en")
    made = await workspace.reports.pdf(interview.id, "en")
    async with workspace.core.read() as tx:
        again = await tx.reports.latest(interview.id, "en")
    assert again is not None
    assert again.id == report.id, "what was made is what is shown"
    assert made.read_bytes().startswith(b"%PDF")


async def test_what_changes_while_a_report_is_drawn_is_in_the_next_one(
    workspace: Workspace, application: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    interview_id = await held(workspace, application)
    card = await assessed(workspace, interview_id)
    render = workspace.reports._render

    async def slowly(function: str, data: object) -> bytes:
        await workspace.scorecards.correct(card.id, "communication", 55, "not as clear")
        return await render(function, data)

    monkeypatch.setattr(workspace.reports, "_render", slowly)
    before = await workspace.reports.pdf(interview_id, "en")
    monkeypatch.undo()
    after = await workspace.reports.pdf(interview_id, "en")
    assert after.read_bytes() != before.read_bytes()


async def test_a_letter_is_never_signed_with_a_login(
    workspace: Workspace, application: int
) -> None:
    changed = {"recruiter": "", "organisation": "Northline"}
    await workspace.apply_settings(workspace.settings.model_copy(update=changed))
    assert workspace.actor  # the login stands in the journal
    letter = await workspace.reports.letter(application, "advance", "en")
    assert workspace.actor not in letter.body
    assert letter.body.endswith("\n\nNorthline\n")
    assert "\n\n\n" not in letter.body


async def test_practice_changes_no_stage_and_no_number(
    workspace: Workspace, application: int
) -> None:
    practice = await workspace.interviews.create_practice(application_id=application)
    general = await workspace.interviews.create_practice(language="ru")
    assert general.vacancy_id is None
    assert general.language == "ru"
    assert practice.plan.questions
    assert (await workspace.applications.by_id(application)).state is ApplicationState.shortlisted
    assert (await workspace.analytics.overview()).interviews == 0


async def test_deleting_a_person_for_good_leaves_nothing(
    workspace: Workspace, application: int, tmp_path: Path, data_folder: Path
) -> None:
    interview_id = await held(workspace, application)
    await assessed(workspace, interview_id)
    await workspace.reports.pdf(interview_id, "en")
    [candidate_id] = (await workspace.candidates.view()).ids.tolist()
    await workspace.candidates.add_note(candidate_id, "A secret note")
    archive = await workspace.candidates.export_person(candidate_id, tmp_path / "person.zip")
    with zipfile.ZipFile(archive) as packed:
        about = json.loads(packed.read("person.json"))
        assert len([n for n in packed.namelist() if n.startswith("files/")]) == 2
    assert about["profile"]["name"]["value"] == "Anna Adler"
    assert len(about["applications"][0]["interviews"][0]["turns"]) == len(TURNS)
    token = await workspace.candidates.delete([candidate_id])
    assert (await workspace.candidates.view()).total == 0
    await workspace.undo(token)
    assert (await workspace.candidates.view()).total == 1
    await workspace.candidates.delete_for_good([candidate_id])
    assert (await workspace.candidates.view()).total == 0
    assert await workspace.interviews.list() == []
    assert [f for f in (data_folder / "files").rglob("*") if f.is_file()] == []
    database = (data_folder / "workspace.sqlite3").read_bytes()
    for secret in ("A secret note", "Anna Adler", "order page took nine seconds"):
        assert secret.encode() not in database
