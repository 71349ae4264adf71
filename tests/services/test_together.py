"""Several recruiters on the same data: what one does, the others see."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.domain.application import DecisionKind
from hr_desktop.domain.interview import Turn
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.resume import Fact, Profile
from hr_desktop.domain.scorecard import OpinionKind
from hr_desktop.domain.vacancy import Requirement, VacancyData
from hr_desktop.services.feed import Change
from hr_desktop.services.values import AuditFilter, CandidateFilter
from hr_desktop.services.workspace import Workspace
from tests.services.conftest import Pair
from tests.services.people import write_resumes

VACANCY = VacancyData(title="Archivist", requirements=(Requirement(text="Cataloguing letters"),))
EDITH = Profile(name=Fact(value="Edith Crane"), city=Fact(value="Leeds"))


class Heard:
    """What a workspace's feed has told."""

    def __init__(self, workspace: Workspace) -> None:
        self._changes: list[Change] = []
        self._told = asyncio.Event()
        self.stop: Callable[[], None] = workspace.feed.subscribe(self._listen)

    def _listen(self, changes: Sequence[Change]) -> None:
        self._changes += changes
        self._told.set()

    async def of(self, entity: str, entity_id: int, limit: float = 60.0) -> Change:
        """The first change of a row."""
        async with asyncio.timeout(limit):
            while True:
                for change in self._changes:
                    if (change.entity, change.entity_id) == (entity, entity_id):
                        return change
                self._told.clear()
                await self._told.wait()


async def test_what_one_does_arrives_in_the_others_feed(pair: Pair) -> None:
    anna, boris = pair
    heard = Heard(boris)
    person = await anna.candidates.create(EDITH)
    assert (await heard.of("candidate", person)).kind == "created"
    vacancy = await anna.vacancies.create(VACANCY)
    assert (await heard.of("vacancy", vacancy.id)).kind == "created"
    note = await anna.candidates.add_note(person, "Reads secretary hand.")
    assert (await heard.of("note", note.id)).parent_id == person
    application = await anna.applications.ensure(person, vacancy.id)
    decision = await anna.scorecards.decide(application.id, DecisionKind.hold, "Later.")
    assert (await heard.of("decision", decision.id)).parent_id == application.id
    # What was told is there to be read.
    assert (await boris.candidates.get(person)).notes[0].text == "Reads secretary hand."
    assert (await boris.scorecards.decisions(application.id))[0].by == "Anna"


async def test_a_writer_who_takes_a_number_first_and_commits_last_is_not_missed(
    pair: Pair,
) -> None:
    anna, boris = pair
    heard = Heard(boris)
    numbered, may_commit = asyncio.Event(), asyncio.Event()

    async def slow() -> int:
        async with anna.core.person() as tx:
            made = await tx.candidates.add(EDITH, by_hand=True)
            await tx.flush()  # its lines have their numbers
            numbered.set()
            await may_commit.wait()
        return made

    first = asyncio.create_task(slow())
    await numbered.wait()
    second = asyncio.create_task(boris.vacancies.create(VACANCY))
    done, _ = await asyncio.wait({second}, timeout=0.3)
    assert not done  # the later number waits for the earlier one
    may_commit.set()
    person, vacancy = await first, await second
    early, late = await heard.of("candidate", person), await heard.of("vacancy", vacancy.id)
    assert early.seq < late.seq


async def test_the_second_who_saves_a_vacancy_is_told_and_loses_nothing(pair: Pair) -> None:
    anna, boris = pair
    begun = await anna.vacancies.create(VACANCY)
    hers = VACANCY.model_copy(update={"title": "Archivist for letters"})
    await anna.vacancies.update(begun.id, begun.version, hers)
    his = VACANCY.model_copy(update={"title": "Senior archivist"})
    with pytest.raises(PersonError, match=r"edit\.conflict"):
        await boris.vacancies.update(begun.id, begun.version, his)
    now = await boris.vacancies.get(begun.id)
    assert now.data.title == "Archivist for letters"
    who = await boris.audit.latest("vacancy", begun.id)
    assert (who.by, who.undo) == ("Anna", None)
    await boris.vacancies.update(begun.id, now.version, his)
    assert (await anna.vacancies.get(begun.id)).data.title == "Senior archivist"


async def test_a_vacancy_deleted_while_it_was_edited_can_be_brought_back(pair: Pair) -> None:
    anna, boris = pair
    begun = await anna.vacancies.create(VACANCY)
    await anna.vacancies.delete(begun.id)
    with pytest.raises(PersonError, match=r"store\.gone"):
        await boris.vacancies.update(begun.id, begun.version, VACANCY)
    who = await boris.audit.latest("vacancy", begun.id)
    assert who.by == "Anna"
    assert who.undo is not None
    await boris.undo(who.undo)
    his = VACANCY.model_copy(update={"company": "The Record Office"})
    assert (await boris.vacancies.update(begun.id, begun.version, his)).version == 2


async def test_a_corrected_field_is_not_overwritten_unseen_but_other_fields_do_not_matter(
    pair: Pair,
) -> None:
    anna, boris = pair
    person = await anna.candidates.create(EDITH)
    seen = EDITH.model_dump(mode="json")
    await anna.candidates.correct(person, "city", {"value": "York"}, seen["city"])
    with pytest.raises(PersonError, match=r"edit\.conflict"):
        await boris.candidates.correct(person, "city", {"value": "Hull"}, seen["city"])
    with pytest.raises(PersonError, match=r"edit\.conflict"):
        await boris.candidates.revert(person, "city", seen["city"])
    await boris.candidates.correct(person, "position", {"value": "Archivist"}, seen["position"])
    profile = (await anna.candidates.get(person)).profile
    assert profile.city is not None
    assert profile.position is not None
    assert (profile.city.value, profile.position.value) == ("York", "Archivist")
    # What is wanted already stands there: nobody is asked.
    await boris.candidates.correct(person, "city", {"value": "York"}, seen["city"])


async def test_two_who_correct_different_fields_at_once_both_keep_theirs(pair: Pair) -> None:
    anna, boris = pair
    person = await anna.candidates.create(EDITH)
    await asyncio.gather(
        anna.candidates.correct(person, "city", {"value": "York"}, {"value": "Leeds"}),
        boris.candidates.correct(person, "position", {"value": "Archivist"}, None),
        anna.candidates.set_tags(person, ["letters"], []),
        boris.candidates.set_tags(person, ["north"], []),
    )
    found = await anna.candidates.get(person)
    assert {c.field for c in found.corrections} == {"city", "position"}
    assert found.tags == ("letters", "north")
    await anna.candidates.set_tags(person, ["letters"], ["letters", "north"])
    await boris.candidates.set_tags(person, ["letters", "north", "old"], ["letters", "north"])
    assert (await anna.candidates.get(person)).tags == ("letters", "old")


async def test_plans_and_decisions_know_what_they_were_made_from(pair: Pair) -> None:
    anna, boris = pair
    person = await anna.candidates.create(EDITH)
    vacancy = await anna.vacancies.create(VACANCY)
    application = (await anna.applications.ensure(person, vacancy.id)).id
    made = await anna.plans.make(application, 0)
    await anna.plans.save(application, made.plan, made.version)
    for attempt in (boris.plans.save(application, made.plan, made.version),
                    boris.plans.make(application, made.version)):  # fmt: skip
        with pytest.raises(PersonError, match=r"edit\.conflict"):
            await attempt
    latest = await boris.plans.get(application)
    assert latest is not None
    assert latest.version == 2
    assert (await boris.audit.latest("plan", latest.id)).by == "Anna"
    hers = await anna.scorecards.decide(application, DecisionKind.hold, "Later.", 0)
    with pytest.raises(PersonError, match=r"edit\.conflict"):
        await boris.scorecards.decide(application, DecisionKind.advance, "Now.", 0)
    await boris.scorecards.decide(application, DecisionKind.advance, "Now.", hers.id)
    assert [d.by for d in await anna.scorecards.decisions(application)] == ["Anna", "Boris"]


async def test_of_two_decisions_at_once_one_is_asked_again(pair: Pair) -> None:
    anna, boris = pair
    person = await anna.candidates.create(EDITH)
    vacancy = await anna.vacancies.create(VACANCY)
    application = (await anna.applications.ensure(person, vacancy.id)).id
    ended = await asyncio.gather(
        anna.scorecards.decide(application, DecisionKind.hold, "Later.", 0),
        boris.scorecards.decide(application, DecisionKind.advance, "Now.", 0),
        return_exceptions=True,
    )
    assert sum(isinstance(one, PersonError) for one in ended) == 1
    assert len(await anna.scorecards.decisions(application)) == 1


async def test_each_recruiter_has_one_opinion_that_overwrites_nothing(
    pair: Pair, tmp_path: Path
) -> None:
    anna, boris = pair
    person = await anna.candidates.create(EDITH)
    vacancy = await anna.vacancies.create(VACANCY)
    application = (await anna.applications.ensure(person, vacancy.id)).id
    plan = (await anna.plans.make(application)).plan
    question = plan.questions[0]
    turns = [
        Turn(number=1, role="interviewer", text=question.text, question_id=question.id),
        Turn(number=2, role="candidate", text="I catalogued 4,000 letters.", at=20.0),
    ]
    consent = anna.interviews.consent_now("en")
    held = await anna.interviews.add_transcript(application, "en", turns, plan, consent)
    card = await anna.scorecards.assess(held.id)
    with pytest.raises(PersonError, match=r"opinion\.reason_missing"):
        await anna.scorecards.give_opinion(card.id, OpinionKind.recommend, " ")
    await anna.scorecards.give_opinion(card.id, OpinionKind.recommend, "Own work.")
    heard = Heard(boris)
    await boris.scorecards.give_opinion(card.id, OpinionKind.against, "Too short.")
    await heard.of("scorecard", card.id)
    await anna.scorecards.give_opinion(card.id, OpinionKind.doubtful, "Boris is right.")
    found = await boris.scorecards.get(held.id)
    assert found is not None
    said = [(o.by, o.kind, o.reason) for o in found.opinions]
    assert said == [("Boris", "against", "Too short."), ("Anna", "doubtful", "Boris is right.")]
    assert found.final() == card.final()
    assert await boris.scorecards.decisions(application) == []
    # Each step is in the audit log, with what it was before.
    noted = await boris.audit.entries("opinion")
    assert [e.actor for e in noted] == ["Anna", "Boris", "Anna"]
    assert noted[0].before == {"kind": "recommend", "reason": "Own work."}
    # A new assessment keeps them, as older ones.
    again = await anna.scorecards.assess(held.id)
    await anna.scorecards.give_opinion(again.id, OpinionKind.recommend, "Now I see it.")
    cards = await boris.scorecards.of_application(application)
    newest = next(c for c in cards if c.id == again.id)
    assert [(o.by, o.earlier) for o in newest.opinions] == [("Boris", True), ("Anna", False)]
    # They are in the person's data and go with the person.
    await anna.candidates.export_person(person, tmp_path / "person.zip")
    with zipfile.ZipFile(tmp_path / "person.zip") as archive:
        assert "Too short." in archive.read("person.json").decode()
    await anna.candidates.delete_for_good([person])
    async with boris.core.read() as tx:
        rows = await tx.connection.exec_driver_sql("SELECT count(*) FROM opinions")
        assert rows.scalar_one() == 0
    assert all(e.after is None for e in await boris.audit.entries("opinion"))


async def test_the_audit_log_is_narrowed_by_person_kind_time_and_words_and_saved(
    pair: Pair, tmp_path: Path
) -> None:
    anna, boris = pair
    person = await anna.candidates.create(EDITH)
    vacancy = await anna.vacancies.create(VACANCY)
    await boris.candidates.correct(person, "city", {"value": "York"}, {"value": "Leeds"})
    await boris.vacancies.update(vacancy.id, 1, VACANCY.model_copy(update={"area": "Hull"}))
    async with anna.core.person() as tx:
        for number in range(250):
            await tx.notes.add(person, f"note {number}")

    async def found(**what: Any) -> list[tuple[str, str]]:
        page = await anna.audit.find(AuditFilter(**what))
        return [(e.actor, e.action) for e in page.entries]

    assert await anna.audit.actors() == ["Anna", "Boris"]
    corrected = ("Boris", "candidate.corrected")
    assert await found(actor="Boris") == [("Boris", "vacancy.changed"), corrected]
    assert await found(entity="vacancy", actor="Anna") == [("Anna", "vacancy.added")]
    # Behind more entries than one step looks at: what was there before, in whom, in words.
    assert await found(words="leeds york") == [corrected]
    assert await found(words="edith profile corrected") == [corrected]
    assert await found(since=anna.core.now + timedelta(hours=1)) == []
    first = await anna.audit.find(AuditFilter(), 200)
    assert (len(first.entries), first.names["candidate", person]) == (200, "Edith Crane")
    rest = await anna.audit.find(AuditFilter(), 200, first.next)
    assert (len(rest.entries), rest.next) == (54, None)

    table = tmp_path / "changes.csv"
    assert await anna.audit.export(AuditFilter(actor="Boris"), table, "csv", "ru") == 2
    lines = table.read_text("utf-8-sig")
    for words in (
        "Кто",
        "Boris",
        "Профиль исправлен",
        "Edith Crane",
        "Город: Leeds",
        "Город: York",
    ):
        assert words in lines
    assert await anna.audit.export(AuditFilter(), tmp_path / "changes.xlsx", "xlsx") == 254


async def test_people_added_by_others_are_found_by_meaning_without_a_new_start(
    pair: Pair, tmp_path: Path
) -> None:
    anna, boris = pair

    async def nearest() -> list[int]:
        view = await boris.candidates.view(CandidateFilter(meaning="payroll accounting and taxes"))
        return [int(one) for one in view.ids]

    assert await nearest() == []  # the index is there, and empty
    heard = Heard(boris)
    await anna.imports.add(write_resumes(tmp_path / "in", 2))
    assert await anna.imports.wait_idle(60)
    people = [int(one) for one in (await anna.candidates.view()).ids]
    for person in people:
        await heard.of("candidate", person)
    async with asyncio.timeout(60):  # the index follows what was heard
        while not {id for id, _ in await boris._nearness.search("payroll", 200)} >= set(people):
            await asyncio.sleep(0.05)
    found = await nearest()
    assert found
    assert set(found) <= set(people)
    token = await anna.candidates.delete(found)
    async with asyncio.timeout(60):
        while any(id in found for id, _ in await boris._nearness.search("payroll", 200)):
            await asyncio.sleep(0.05)
    await anna.undo(token)
    async with asyncio.timeout(60):
        while await nearest() != found:
            await asyncio.sleep(0.05)


async def test_what_changed_while_the_feed_had_failed_is_told_afterwards(pair: Pair) -> None:
    anna, boris = pair
    heard = Heard(boris)
    known = await anna.candidates.create(EDITH)
    await heard.of("candidate", known)
    failing, since = asyncio.Event(), boris.core.store.feed.since

    async def fail(*_: Any) -> Any:
        boris.core.store.feed.since = since  # type: ignore[method-assign]
        failing.set()
        raise RuntimeError("something unforeseen")

    boris.core.store.feed.since = fail  # type: ignore[method-assign]
    person = await anna.candidates.create(EDITH)
    await failing.wait()
    assert (await heard.of("candidate", person)).kind == "created"
