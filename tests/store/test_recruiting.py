"""Vacancies, applications, decisions, matches, plans, scorecards, reports, audit, analytics."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from hr_desktop.domain.application import ApplicationState as A
from hr_desktop.domain.application import DecisionKind
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import CandidateQuery, Changed, Page
from hr_desktop.domain.scorecard import Recommendation
from hr_desktop.domain.vacancy import CriteriaWeights, VacancyData
from hr_desktop.store import Store
from tests.store.conftest import MovedClock
from tests.store.examples import PLAN, assessment, interviewed, match, person, talk


async def test_a_vacancy_changed_meanwhile_is_not_written_over(store: Store) -> None:
    async with store.write("Мария") as tx:
        vacancy = await tx.vacancies.add(VacancyData(title="Инженер"))
        again = await tx.vacancies.update(vacancy.id, 1, VacancyData(title="Инженер-химик"))
    assert again.version == 2
    with pytest.raises(Changed):
        async with store.write("Олег") as tx:
            await tx.vacancies.update(vacancy.id, 1, VacancyData(title="Физик"))
    async with store.read() as tx:
        assert (await tx.vacancies.get(vacancy.id)).data.title == "Инженер-химик"
        (entry,) = await tx.audit.entries(kind="vacancy", limit=1)
        assert (entry.by, entry.before, entry.after) == (
            "Мария",
            {"title": "Инженер"},
            {"title": "Инженер-химик"},
        )
        assert [hit.kind for hit in await tx.search.find("хими")] == ["vacancy"]


async def test_an_application_is_one_for_a_person_and_a_vacancy(store: Store) -> None:
    async with store.write("Мария") as tx:
        candidate = await tx.candidates.add(person("Анна"))
        vacancy = await tx.vacancies.add(VacancyData(title="Инженер"))
        first = await tx.applications.ensure(candidate, vacancy.id)
        assert (await tx.applications.ensure(candidate, vacancy.id)).id == first.id
        assert await tx.vacancies.counts([vacancy.id]) == {vacancy.id: {A.new: 1}}


async def test_only_the_transition_table_moves_an_application(store: Store) -> None:
    async with store.write("Мария") as tx:
        candidate = await tx.candidates.add(person("Анна"))
        vacancy = await tx.vacancies.add(VacancyData(title="Инженер"))
        application = await tx.applications.ensure(candidate, vacancy.id)
    with pytest.raises(PersonError):
        async with store.write() as tx:  # the program rejects nobody
            await tx.applications.change(application.id, A.rejected, "не подошёл")
    with pytest.raises(PersonError):
        async with store.write("Мария") as tx:
            await tx.applications.change(application.id, A.rejected, " ")
    async with store.write("Мария") as tx:
        await tx.applications.change(application.id, A.rejected, "нет опыта")
        await tx.applications.change(application.id, A.shortlisted, "ошиблись")
        steps = await tx.applications.history(application.id)
    assert [(s.state, s.by) for s in steps] == [
        (A.new, "Мария"),
        (A.rejected, "Мария"),
        (A.shortlisted, "Мария"),
    ]


async def test_the_status_in_lists_is_the_furthest_open_application(store: Store) -> None:
    async with store.write("Мария") as tx:
        candidate = await tx.candidates.add(person("Анна"))
        made = []
        for title in ("А", "Б", "В"):
            vacancy = await tx.vacancies.add(VacancyData(title=title))
            made.append(await tx.applications.ensure(candidate, vacancy.id))
        await tx.applications.change(made[0].id, A.accepted)
        await tx.applications.change(made[1].id, A.shortlisted)

        async def status() -> A | None:
            return (await tx.candidates.records([candidate]))[0].status

        assert await status() is A.shortlisted
        await tx.applications.change(made[1].id, A.withdrawn)
        assert await status() is A.new
        await tx.applications.change(made[2].id, A.rejected, "нет")
        assert await status() in (A.accepted, A.withdrawn, A.rejected)
        found = await tx.candidates.ids(CandidateQuery(vacancy_id=made[0].vacancy_id))
        assert found.size == 1


async def test_many_are_rejected_with_one_reason_and_taken_back(store: Store) -> None:
    async with store.write("Мария") as tx:
        vacancy = await tx.vacancies.add(VacancyData(title="Инженер"))
        ids = []
        for number in range(4):
            candidate = await tx.candidates.add(person(f"Имя {number}"))
            ids.append((await tx.applications.ensure(candidate, vacancy.id)).id)
        await tx.applications.change(ids[0], A.shortlisted)
        token = await tx.applications.change_many(ids, A.rejected, "вакансия закрыта")
    assert token.count == 4
    async with store.write("Мария") as tx:
        await tx.applications.change(ids[3], A.shortlisted, "передумали")
        assert await tx.deletions.undo(token.id)
        assert not await tx.deletions.undo(token.id)
        found = await tx.applications.many(ids)
    assert [a.state for a in found] == [A.shortlisted, A.new, A.new, A.shortlisted]


async def test_a_decision_stands_beside_the_machine(store: Store) -> None:
    case = await interviewed(store)
    async with store.write("Мария") as tx:
        assert [c.id for c in await tx.decisions.waiting()] == [case.scorecard_id]
        with pytest.raises(PersonError):
            await tx.decisions.add(case.application.id, case.scorecard_id, DecisionKind.hold, "")
        for kind in (DecisionKind.hold, DecisionKind.reject):
            await tx.decisions.add(case.application.id, case.scorecard_id, kind, "решили так")
        made = await tx.decisions.of(case.application.id)
        assert [d.kind for d in made] == [DecisionKind.reject, DecisionKind.hold]
        assert (await tx.applications.get(case.application.id)).state is A.rejected
        assert await tx.decisions.waiting() == []
        assert (await tx.scorecards.records())[0].decision == "reject"


async def test_a_corrected_score_counts_and_the_machines_stays(store: Store) -> None:
    case = await interviewed(store, score=75)
    async with store.write("Мария") as tx:
        card = await tx.scorecards.correct(case.scorecard_id, "communication", 15, "не отвечал")
        assert card.assessment.criteria["communication"].score == 75
        assert card.final()[0] == 66
        (row,) = await tx.scorecards.records()
        assert (row.overall, row.recommendation) == (66, Recommendation.consider)
        (entry,) = await tx.audit.entries(kind="scorecard")
        assert entry.before == {"communication": 75}
        assert entry.candidate_id == case.candidate_id


async def test_a_scorecard_and_a_plan_are_marked_when_the_vacancy_changes(store: Store) -> None:
    case = await interviewed(store)
    async with store.write("Мария") as tx:
        plan = await tx.plans.add(case.application.id, PLAN)
        assert (plan.version, plan.stale) == (1, False)
        assert not (await tx.scorecards.get(case.scorecard_id)).stale
        data = case.vacancy.data.model_copy(update={"company_values": ("честность",)})
        await tx.vacancies.update(case.vacancy.id, 1, data)
        latest = await tx.plans.latest(case.application.id)
        assert latest is not None
        assert latest.stale
        assert (await tx.scorecards.get(case.scorecard_id)).stale
        again = await tx.plans.add(case.application.id, PLAN, edited=True)
        assert (again.version, again.edited, again.stale) == (2, True, False)


async def test_matches_are_ranked_and_marked_when_older(store: Store) -> None:
    async with store.write("Мария") as tx:
        vacancy = await tx.vacancies.add(VacancyData(title="Инженер"))
        ids = [await tx.candidates.add(person(f"Имя {n}", city="Пермь")) for n in range(5)]
        assert await tx.matches.stale(vacancy.id) == ids
        await tx.matches.put_many(vacancy.id, 1, [(i, 1, match(50)) for i in ids])
        await tx.matches.put_many(vacancy.id, 1, [(ids[3], 1, match(90))])
        assert await tx.matches.stale(vacancy.id) == []
        await tx.candidates.correct(ids[0], "city", {"value": "Тверь"})
        application = await tx.applications.ensure(ids[3], vacancy.id)
        rows = await tx.matches.ranking(vacancy.id, limit=2)
        rows += await tx.matches.ranking(
            vacancy.id, after=Page(key=rows[-1].score, id=rows[-1].candidate_id)
        )
        assert await tx.matches.counts([vacancy.id]) == {vacancy.id: 5}
        assert await tx.matches.stale(vacancy.id) == [ids[0]]
    assert [r.candidate_id for r in rows] == [ids[3], ids[0], ids[1], ids[2], ids[4]]
    assert [r.score for r in rows] == [90, 50, 50, 50, 50]
    assert rows[0].application_id == application.id
    assert [r.stale for r in rows] == [False, True, False, False, False]


async def test_vectors_of_two_models_never_mix(store: Store) -> None:
    async with store.write() as tx:
        ids = [await tx.candidates.add(person(f"Имя {n}")) for n in range(3)]
        vectors = np.eye(3, 4, dtype=np.float32)
        await tx.vectors.put_many("one", [(i, v, 1) for i, v in zip(ids, vectors, strict=True)])
        await tx.vectors.put_many("two", [(ids[0], np.ones(2, np.float32), 1)])
        found, matrix = await tx.vectors.chunk("one", limit=2)
        assert found.tolist() == ids[:2]
        assert np.array_equal(matrix, vectors[:2])
        assert list(await tx.vectors.get("two", ids)) == ids[:1]
        await tx.candidates.set_profile(ids[1], person("Имя"))
        assert list(await tx.vectors.get("one", ids)) == [ids[0], ids[2]]  # the others are old


async def test_tags_and_notes_leave_an_audit_trail(store: Store) -> None:
    async with store.write("Мария") as tx:
        candidate = await tx.candidates.add(person("Анна"))
        await tx.tags.set(candidate, ["срочно", " Звезда ", "СРОЧНО"])
        note = await tx.notes.add(candidate, "перезвонить")
        await tx.notes.remove(note.id)
        assert (await tx.tags.of([candidate]))[candidate] == ("Звезда", "СРОЧНО")
    async with store.read() as tx:
        entries = await tx.audit.entries(candidate_id=candidate)
        assert [(e.what, e.by) for e in entries] == [
            ("note.removed", "Мария"),
            ("note.added", "Мария"),
            ("candidate.tags", "Мария"),
            ("candidate.added", "Мария"),
        ]
        assert entries[0].before == "перезвонить"
        assert await tx.notes.of(candidate) == []
        older = await tx.audit.entries(before_id=entries[1].id)
        assert [e.what for e in older] == ["candidate.tags", "candidate.added"]


async def test_the_program_itself_leaves_no_audit_rows(store: Store) -> None:
    async with store.write() as tx:
        await tx.candidates.add(person("Анна"))
    async with store.read() as tx:
        assert await tx.audit.entries() == []


async def test_reports_hold_their_files(store: Store) -> None:
    case = await interviewed(store)
    async with store.write("Мария") as tx:
        for language in ("ru", "en"):
            await tx.reports.add("scorecard", "b" * 64, language, interview_id=case.interview.id)
        latest = await tx.reports.latest(case.interview.id, "ru")
        assert latest is not None
        assert await tx.reports.latest(case.interview.id, "ru", contacts=False) is None
        assert await tx.files.unreferenced(["b" * 64, "c" * 64]) == ["c" * 64]
        assert await tx.files.all() == ["a" * 64, "b" * 64]


async def test_numbers_for_the_charts_leave_practice_out(store: Store, clock: MovedClock) -> None:
    one = await interviewed(store, "Анна", "a" * 64, score=95)
    clock.move(hours=2)
    two = await interviewed(store, "Олег", "b" * 64, score=None)
    async with store.write("Мария") as tx:
        practice = await tx.interviews.add(
            kind=InterviewKind.practice,
            plan=PLAN,
            language="ru",
            minutes=20,
            application_id=two.application.id,
        )
    await talk(store, practice.id)
    clock.move(hours=3)
    async with store.write("Мария") as tx:
        await tx.scorecards.add(practice.id, assessment(10), CriteriaWeights())
        await tx.matches.put_many(one.vacancy.id, 1, [(one.candidate_id, 1, match(100))])
        await tx.decisions.add(one.application.id, one.scorecard_id, DecisionKind.advance, "да")
        await tx.applications.change(one.application.id, A.accepted)
        whole = await tx.analytics.funnel()
        only = await tx.analytics.funnel(two.vacancy.id)
    assert whole.by_stage[A.accepted] == whole.by_stage[A.interviewed] == 1
    assert whole.score_histogram == (0,) * 9 + (1,)
    assert whole.match_histogram == (0,) * 9 + (1,)
    assert whole.recommendations == {
        Recommendation.strongly_recommend: 1,
        Recommendation.insufficient_evidence: 1,
    }
    assert whole.criteria_means["communication"] == 95
    assert whole.agreement == {(Recommendation.strongly_recommend, "advance"): 1}
    assert whole.activity["2026-03-01", "interview"] == 2
    assert only.by_stage[A.accepted] == 0
    assert only.criteria_means["communication"] is None


async def test_spend_and_settings_are_kept(store: Store, clock: MovedClock) -> None:
    async with store.write() as tx:
        await tx.spend.add("gpt", "parse", 100, 10, 0.5)
        await tx.spend.add("gpt", "parse", 100, 10, 0.25)
        await tx.spend.add("unknown", "parse", 1, 1, None)
        await tx.settings.put("letters", {"ru": "Здравствуйте"})
        await tx.settings.put("letters", {"ru": "Добрый день"})
    clock.move(days=31)
    async with store.write() as tx:
        await tx.spend.add("gpt", "parse", 7, 1, 0.5)
        sums = await tx.spend.by_month(clock.now - timedelta(days=60))
        assert [(s.month, s.model, s.calls, s.input_tokens, s.cost) for s in sums] == [
            ("2026-04", "gpt", 1, 7, 0.5),
            ("2026-03", "gpt", 2, 200, 0.75),
            ("2026-03", "unknown", 1, 1, None),
        ]
        assert await tx.spend.by_month(clock.now + timedelta(days=1)) == []
        assert await tx.settings.get("letters") == {"ru": "Добрый день"}
        assert await tx.settings.get("nothing", 5) == 5


async def test_an_interview_moves_its_application(store: Store) -> None:
    case = await interviewed(store)
    async with store.write() as tx:
        assert (await tx.applications.get(case.application.id)).state is A.interviewed
        assert (await tx.interviews.get(case.interview.id)).state is InterviewState.completed
        other = await tx.vacancies.add(VacancyData(title="Другая"))
        application = await tx.applications.ensure(case.candidate_id, other.id)
        interview = await tx.interviews.add(
            kind=InterviewKind.desk,
            plan=PLAN,
            language="ru",
            minutes=20,
            application_id=application.id,
        )
        scheduled = await tx.applications.get(application.id)
        assert scheduled.state is A.interview_scheduled
        await tx.interviews.set_state(interview.id, InterviewState.cancelled)
        assert (await tx.applications.get(application.id)).state is A.shortlisted
