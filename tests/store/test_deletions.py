"""Deleting with undo, and for good: not a byte stays."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from hr_desktop.domain.application import ApplicationState, DecisionKind
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import ImportState
from hr_desktop.domain.resume import Fact
from hr_desktop.domain.scorecard import OpinionKind
from hr_desktop.domain.vacancy import VacancyData
from hr_desktop.store import NewImport, Store
from hr_desktop.store import store as store_module
from tests.store.conftest import MovedClock
from tests.store.examples import Case, add_resume, interviewed, match, person

CANARY = "Канарейкина"


async def _everything(store: Store) -> Case:
    """A person of whom there is something in every table."""
    case = await interviewed(store, CANARY, "a" * 64)
    async with store.write("Мария") as tx:
        await tx.candidates.correct(case.candidate_id, "city", {"value": f"Город {CANARY}"})
        await tx.notes.add(case.candidate_id, f"звонить: {CANARY}")
        await tx.tags.set(case.candidate_id, [f"тег {CANARY}"])
        await tx.imports.add_batch(
            [NewImport(f"{CANARY}.pdf", f"D:/{CANARY}.pdf", sha256="a" * 64)]
        )
        (row,) = await tx.imports.rows()
        await tx.imports.update(row.id, resume_id=case.resume_id, candidate_id=case.candidate_id)
        await tx.matches.put_many(case.vacancy.id, 1, [(case.candidate_id, 1, match(70))])
        await tx.scorecards.correct(case.scorecard_id, "communication", 5, f"так {CANARY}")
        await tx.scorecards.give_opinion(
            case.scorecard_id, OpinionKind.doubtful, f"мнение {CANARY}"
        )
        await tx.decisions.add(
            case.application.id, case.scorecard_id, DecisionKind.hold, f"решение {CANARY}"
        )
        for kind, vacancy, interview, sha in (
            ("scorecard", None, case.interview.id, "b" * 64),
            ("shortlist", case.vacancy.id, None, "c" * 64),
        ):
            await tx.reports.add(
                kind,  # type: ignore[arg-type]
                sha,
                "ru",
                interview_id=interview,
                vacancy_id=vacancy,
                filename=f"{CANARY}.pdf",
            )
    return case


async def test_a_deleted_person_is_hidden_everywhere_at_once(store: Store) -> None:
    case = await _everything(store)
    async with store.write("Мария") as tx:
        await tx.candidates.delete([case.candidate_id])
    async with store.read() as tx:
        assert await tx.candidates.count() == 0
        assert (await tx.candidates.ids()).size == 0
        assert await tx.candidates.find(case.candidate_id) is None
        assert await tx.search.find(CANARY) == []
        assert await tx.resumes.by_file("a" * 64) is None
        assert await tx.applications.of_vacancy(case.vacancy.id) == []
        assert await tx.matches.ranking(case.vacancy.id) == []
        assert await tx.interviews.records() == []
        assert await tx.scorecards.records() == []
        assert await tx.candidates.labels("tag", 10) == []
        assert (await tx.analytics.funnel()).by_stage[ApplicationState.interviewed] == 0
        with pytest.raises(PersonError):
            await tx.scorecards.get(case.scorecard_id)


async def test_undo_brings_everything_back(store: Store) -> None:
    case = await _everything(store)
    async with store.write("Мария") as tx:
        token = await tx.candidates.delete([case.candidate_id])
        assert await tx.candidates.undo(token.id)
    async with store.read() as tx:
        (row,) = await tx.candidates.records([case.candidate_id])
        assert row.status is ApplicationState.interviewed
        assert (await tx.scorecards.of_application(case.application.id))[0].id == case.scorecard_id
        assert len(await tx.matches.ranking(case.vacancy.id)) == 1
        assert [hit.id for hit in await tx.search.find(CANARY)] == [case.candidate_id]
        assert not await tx.candidates.undo(token.id)  # it was taken back


async def test_after_a_purge_no_byte_of_the_person_is_in_the_files(
    store: Store, database: Path, clock: MovedClock
) -> None:
    for number in range(30):  # neighbours, so that pages and index segments are shared
        async with store.write() as tx:
            other = await tx.candidates.add(person(f"Сосед {number}"))
            await add_resume(tx, other, person(f"Сосед {number}"), f"{number:064x}", "слово " * 99)
    case = await _everything(store)
    copy = database.with_name(f"{database.name}.before-0001-20260101T000000.copy")
    await store.backup(copy)
    async with store.write("Мария") as tx:
        token = await tx.candidates.delete([case.candidate_id])
    async with store.write() as tx:
        assert await tx.deletions.due() == []
    clock.move(hours=25)
    async with store.write() as tx:
        assert await tx.deletions.due() == [token.id]
        purged = await tx.deletions.purge([token.id])
    await store.scrub()
    assert purged.candidates == (case.candidate_id,)
    assert purged.interviews == (case.interview.id,)
    assert set(purged.files) == {"a" * 64, "b" * 64, "c" * 64}
    folded = CANARY.lower()
    for file in database.parent.iterdir():
        data = file.read_bytes()
        for word in (CANARY, folded, "канарейк", "anna@example.org"):
            assert word.encode() not in data, (file.name, word)
            assert word.encode("ascii", "backslashreplace") not in data, (file.name, word)
    async with store.read() as tx:
        entries = await tx.audit.entries(candidate_id=case.candidate_id)
        assert entries  # who and when stay
        assert all(e.before is None and e.after is None for e in entries)
        assert await tx.candidates.count() == 30
        assert await tx.deletions.due() == []
        for table in ("turns", "scorecards", "decisions", "reports", "notes", "matches", "jobs"):
            found = await tx.connection.exec_driver_sql(f"SELECT count(*) FROM {table}")
            assert found.scalar_one() == 0, table


async def test_traces_that_another_program_keeps_are_told_of(
    store: Store, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_TRIES", 1)
    impatient = await Store.open(database, busy_timeout=0.05)
    case = await interviewed(impatient, CANARY, "a" * 64)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM candidates").fetchone()
        async with impatient.write("Мария") as tx:
            await tx.deletions.purge_candidates([case.candidate_id])
        assert not await impatient.scrub()
        other.execute("ROLLBACK")
        other.execute("BEGIN IMMEDIATE")
        assert not await impatient.scrub()
        other.execute("ROLLBACK")
    assert await impatient.scrub()
    assert not any(CANARY.encode() in file.read_bytes() for file in database.parent.iterdir())
    await impatient.close()


async def test_who_reads_for_long_while_traces_go_keeps_no_writer_waiting(
    store: Store, database: Path
) -> None:
    other = await Store.open(database, busy_timeout=1.0)
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM candidates").fetchone()
        async with store.write() as tx:
            await tx.candidates.add(person(CANARY))
        scrubbing = asyncio.create_task(store.scrub())
        for number in range(10):  # refused after a second, if the lock were held meanwhile
            async with other.write() as tx:
                await tx.candidates.add(person(f"Сосед {number}"))
        reader.execute("ROLLBACK")
    assert await scrubbing
    await other.close()


async def test_a_file_that_another_row_needs_is_kept(store: Store) -> None:
    case = await interviewed(store, "Анна", "a" * 64)
    async with store.write("Мария") as tx:
        await tx.imports.add_batch([NewImport("та же.pdf", sha256="a" * 64)])
        purged = await tx.deletions.purge_candidates([case.candidate_id])
    assert purged.files == ()


async def test_a_deleted_vacancy_takes_its_applications_along_and_back(store: Store) -> None:
    case = await interviewed(store)
    async with store.write("Мария") as tx:
        token = await tx.vacancies.delete([case.vacancy.id])
        assert await tx.vacancies.all() == []
        assert await tx.interviews.records() == []
        assert (await tx.candidates.records([case.candidate_id]))[0].status is None
    async with store.write("Мария") as tx:
        assert await tx.deletions.undo(token.id)
        status = (await tx.candidates.records([case.candidate_id]))[0].status
        assert status is ApplicationState.interviewed
        token = await tx.vacancies.delete([case.vacancy.id])
        purged = await tx.deletions.purge([token.id])
        assert purged.vacancies == (case.vacancy.id,)
        assert purged.interviews == (case.interview.id,)
        assert await tx.candidates.count() == 1
        assert not await tx.deletions.undo(token.id)


async def test_deleting_twice_keeps_the_first_undo_apart(store: Store) -> None:
    case = await interviewed(store)
    async with store.write("Мария") as tx:
        vacancy = await tx.vacancies.delete([case.vacancy.id])
        candidate = await tx.candidates.delete([case.candidate_id])
        assert await tx.deletions.undo(candidate.id)
        assert await tx.applications.of_candidate(case.candidate_id) == []
        assert await tx.deletions.undo(vacancy.id)
        assert len(await tx.applications.of_candidate(case.candidate_id)) == 1


async def test_a_file_imported_again_meanwhile_stays_with_the_newer_row(store: Store) -> None:
    profile = person("Анна")
    async with store.write("Мария") as tx:
        first = await tx.candidates.add(profile)
        await add_resume(tx, first, profile, "a" * 64)
        token = await tx.candidates.delete([first])
        second = await tx.candidates.add(profile)
        newer = await add_resume(tx, second, profile, "a" * 64)
    async with store.write("Мария") as tx:
        assert await tx.deletions.undo(token.id)
        found = await tx.resumes.by_file("a" * 64)
        assert found is not None
        assert found.id == newer
        assert await tx.resumes.of_candidate(first) == []
        assert await tx.candidates.count() == 2


async def test_merging_brings_two_people_together_and_undo_parts_them(
    store: Store, clock: MovedClock
) -> None:
    keep = await interviewed(store, "Анна Петрова", "a" * 64)
    clock.move(days=1)
    profile = person("Анна Петрова", email="anna@example.org", city="Пермь")
    async with store.write("Мария") as tx:
        other = await tx.candidates.add(profile)
        await add_resume(tx, other, profile, "b" * 64)
        await tx.notes.add(other, "вторая запись")
        await tx.tags.set(other, ["тег"])
        await tx.candidates.correct(other, "total_years", 7.0)
        elsewhere = await tx.vacancies.add(VacancyData(title="Другая"))
        await tx.applications.ensure(other, elsewhere.id)
        same = await tx.applications.ensure(other, keep.vacancy.id)
        await tx.applications.change(same.id, ApplicationState.shortlisted)
        pairs = await tx.duplicates.look(other)
        assert [p.reason for p in pairs] == ["email"]
        token = await tx.duplicates.merge(keep.candidate_id, other)
    async with store.read() as tx:
        assert await tx.candidates.count() == 1
        full = await tx.candidates.full(keep.candidate_id)
        assert full.profile.city == Fact(value="Пермь")  # the newest resume is current
        assert full.profile.total_years == 7
        assert len(await tx.resumes.of_candidate(keep.candidate_id)) == 2
        assert len(await tx.applications.of_candidate(keep.candidate_id)) == 2
        assert (await tx.tags.of([keep.candidate_id]))[keep.candidate_id] == ("тег",)
        assert await tx.duplicates.pairs() == []
    async with store.write("Мария") as tx:
        assert await tx.deletions.undo(token.id)
        full = await tx.candidates.full(keep.candidate_id)
        assert full.profile.city is None
        assert full.corrections == {}
        assert (await tx.candidates.full(other)).profile.total_years == 7
        assert len(await tx.resumes.of_candidate(other)) == 1
        assert len(await tx.applications.of_candidate(other)) == 2
        assert len(await tx.notes.of(other)) == 1
        assert len(await tx.duplicates.pairs()) == 1


async def test_a_merge_that_is_over_keeps_the_history(store: Store) -> None:
    async with store.write("Мария") as tx:
        keep = await tx.candidates.add(person("Анна"))
        other = await tx.candidates.add(person("Анна"))
        token = await tx.duplicates.merge(keep, other)
    async with store.write() as tx:
        await tx.deletions.purge([token.id])
        assert await tx.candidates.count() == 1
        whats = [e.what for e in await tx.audit.entries(candidate_id=keep)]
        assert whats.count("candidate.added") == 2
        assert not await tx.deletions.undo(token.id)


async def test_people_kept_apart_are_not_proposed_again(store: Store) -> None:
    async with store.write("Мария") as tx:
        one = await tx.candidates.add(person("Иван Иванов", phone="+7 916 123-45-67"))
        two = await tx.candidates.add(person("Иванов Иван", phone="8 (916) 1234567"))
        assert len(await tx.duplicates.look(two)) == 1
        await tx.duplicates.keep_apart(two, one)
        assert await tx.duplicates.look(two) == []
        assert await tx.duplicates.look(one) == []


async def test_purging_a_merged_person_removes_the_hidden_half_as_well(store: Store) -> None:
    async with store.write("Мария") as tx:
        keep = await tx.candidates.add(person("Анна"))
        other = await tx.candidates.add(person("Анна Вторая"))
        merge = await tx.duplicates.merge(keep, other)
        purged = await tx.deletions.purge_candidates([keep])
        assert set(purged.candidates) == {keep, other}
        assert not await tx.deletions.undo(merge.id)
        found = await tx.connection.exec_driver_sql("SELECT count(*) FROM candidates")
        assert found.scalar_one() == 0


async def test_documents_without_a_person_and_old_rows_go_too(
    store: Store, clock: MovedClock
) -> None:
    async with store.write() as tx:
        _, ids = await tx.imports.add_batch([NewImport("скан.pdf", sha256="a" * 64)])
        scan = await tx.resumes.add(file_sha256="a" * 64, filename="скан.pdf")
        await tx.imports.update(ids[0], state=ImportState.failed, resume_id=scan)
        await tx.imports.add_batch([NewImport("b.pdf", sha256="b" * 64, state=ImportState.failed)])
    clock.move(days=30)
    async with store.write() as tx:
        assert not await tx.deletions.unclaimed(clock.now - timedelta(days=31))
        assert await tx.deletions.unclaimed(clock.now)
        assert await tx.resumes.orphans(clock.now) == [scan]
        purged = await tx.deletions.purge_unclaimed(clock.now)
        assert purged.files == ("a" * 64, "b" * 64)
        assert await tx.imports.rows() == []
        assert not await tx.deletions.unclaimed(clock.now)


@pytest.mark.parametrize("what", ["person", "vacancy", "interview", "for good"])
async def test_nothing_is_deleted_from_under_an_interview_that_is_being_held(
    store: Store, clock: MovedClock, what: str
) -> None:
    case = await interviewed(store)
    async with store.write("Мария") as tx:
        interview = await tx.interviews.add(
            kind=InterviewKind.desk,
            plan=case.interview.plan,
            language="ru",
            minutes=20,
            application_id=case.application.id,
        )
        lease = await tx.interviews.claim(interview.id, "agent", 4)
        await tx.interviews.set_state(interview.id, InterviewState.active, fence=lease.fence)

    async def remove() -> None:
        async with store.write("Мария") as tx:
            if what == "person":
                await tx.candidates.delete([case.candidate_id])
            elif what == "vacancy":
                await tx.vacancies.delete([case.vacancy.id])
            elif what == "interview":
                await tx.deletions.hide_interviews([interview.id])
            else:
                await tx.deletions.purge_candidates([case.candidate_id])

    with pytest.raises(PersonError, match=r"interview\.going_on"):
        await remove()
    async with store.read() as tx:
        await tx.interviews.get(interview.id)
        await tx.candidates.full(case.candidate_id)
    clock.move(seconds=5)  # its agent is dead
    await remove()
    async with store.read() as tx:
        with pytest.raises(PersonError, match=r"store\.gone"):
            await tx.interviews.get(interview.id)
