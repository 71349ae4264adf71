"""Several recruiters on the same data: what one does, the others see."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from hr_desktop.domain.application import DecisionKind
from hr_desktop.domain.resume import Fact, Profile
from hr_desktop.domain.vacancy import Requirement, VacancyData
from hr_desktop.services.feed import Change
from hr_desktop.services.workspace import Workspace
from tests.services.conftest import Pair

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

    async def of(self, entity: str, entity_id: int, limit: float = 20.0) -> Change:
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
