"""Half a job, for tests that kill the program or its interviewer in the middle of it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton

from hr_desktop.domain.interview import InterviewState
from hr_desktop.ui.components.fields import TextArea
from tests.e2e.hands import Hands, Key
from tests.e2e.program import say as tell
from tests.e2e.scenarios import answer, asked, everybody_listed, is_read, until_async

ANSWERS = (
    "Yes, let us start.",
    "At Northwind I moved 40 shops to a new till system in five months, alone at first.",
    "The old export lost receipts at night; I found a time-out and set it from 5 to 30 seconds.",
    "I compared the sums of both systems for two weeks; they differed by nothing.",
    "My part was the plan and the tests, a colleague wrote the driver for the printers.",
    "We use Python and PostgreSQL; a nightly job takes 12 minutes in place of two hours.",
    "When the network failed I told the shops what to do and wrote it down for the others.",
    "I asked the cashiers what annoyed them and cut three of seven clicks.",
    "No, thank you, I have no questions.",
)


# -- an import ------------------------------------------------------------------------------------


async def import_files(hands: Hands, folder: str, count: str) -> None:
    """Drops a folder (unless it was dropped before the kill) and tells how far it is."""
    if not (await hands.ws.imports.progress()).total:
        await hands.drop([Path(folder)])
        await until_async(hands, lambda: rows_are_there(hands, int(count)), "all rows are there")
    while not await is_read(hands, int(count)):
        hands.check()
        tell(done=(await hands.ws.imports.progress()).done)
        await asyncio.sleep(0.02)
    tell(done=int(count))


async def rows_are_there(hands: Hands, count: int) -> bool:
    return bool((await hands.ws.imports.progress()).total == count)


async def everything_is_there(hands: Hands, count: str) -> None:
    """The import goes on by itself; each file is one row, one person, one document."""
    wanted = int(count)
    await until_async(hands, lambda: is_read(hands, wanted), "every file is read", limit=300)
    rows = await hands.ws.imports.rows(limit=1000)
    assert Counter(row.state.value for row in rows) == {"done": wanted}
    for values in (
        {row.filename for row in rows},
        {row.candidate_id for row in rows},
        {row.resume_id for row in rows},
    ):
        assert len(values) == wanted
    view = await hands.ws.candidates.view()
    people = await hands.ws.candidates.rows(view.ids)
    assert len({person.name for person in people}) == wanted == view.total
    hands.window.navigate("candidates")
    await everybody_listed(hands, wanted)
    hands.shot("all are there")
    tell(people=view.total)


# -- an interview ---------------------------------------------------------------------------------


async def practice(hands: Hands) -> int:
    """Sets up a practice interview at the window and waits for the first question."""
    tr = hands.tr
    hands.hear()
    await hands.command(tr("Practice interview"))
    await hands.click(tr("Start"))
    await hands.find(tr("Answer"), TextArea, limit=120)
    interview = next(
        row.id for row in await hands.ws.interviews.list() if row.state is InterviewState.active
    )
    assert await asked(hands, interview)
    return int(interview)


async def write(hands: Hands, text: str) -> None:
    """Writes an answer and sends it with Enter."""
    field = await hands.find(hands.tr("Answer"), TextArea)
    await hands.press_on(field)
    await hands.paste(text)
    await hands.key(Key.Key_Return)


async def go_on(hands: Hands, interview: int, given: list[str]) -> None:
    """Answers to the end from where it stands."""

    async def say(text: str) -> None:
        await write(hands, text)

    while await asked(hands, interview):
        text = ANSWERS[min(len(given), len(ANSWERS) - 1)]
        given.append(text)
        await answer(hands, say, text)


async def kill_the_interviewer(hands: Hands) -> None:
    """The interviewer's process dies twice: while it waits, and with an answer on its way."""
    interview = await practice(hands)
    given: list[str] = []
    for number, text in enumerate(ANSWERS[:6]):
        assert await asked(hands, interview)
        pid = hands.ws.agent.health.pid
        assert pid is not None
        hands.stefani_listens = False
        if number == 2:
            os.kill(pid, signal.SIGKILL)
            await came_back(hands, pid)
            assert await asked(hands, interview)
        hands.stefani_listens = False
        given.append(text)
        await write(hands, text)
        if number == 4:
            os.kill(pid := hands.ws.agent.health.pid, signal.SIGKILL)
            await came_back(hands, pid)
            await until_async(hands, partial(is_kept, hands, interview, text), "it is kept")
            hands.shot("after the second kill")
    await go_on(hands, interview, given)
    assert hands.ws.agent.health.restarts == 2
    await whole(hands, interview, given)


async def came_back(hands: Hands, old: int) -> None:
    """Waits until another process holds the interview."""

    def there() -> bool:
        health = hands.ws.agent.health
        return health.pid not in (None, old) and health.state == "running"

    await hands.until(there, "the interviewer is back")


async def is_kept(hands: Hands, interview: int, text: str) -> bool:
    turns = await hands.ws.interviews.turns(interview)
    return any(t.text == text for t in turns) and turns[-1].role == "interviewer"


async def half_an_interview(hands: Hands) -> None:
    """Three answers, then the test kills everything."""
    interview = await practice(hands)
    for text in ANSWERS[:3]:
        assert await asked(hands, interview)
        hands.stefani_listens = False
        await write(hands, text)
    assert await asked(hands, interview)
    turns = await hands.ws.interviews.turns(interview)
    tell(interview=interview, turns=[t.text for t in turns])
    await asyncio.Event().wait()


async def the_other_half(hands: Hands, interview_id: str) -> None:
    """After the restart the interview is in the list and goes on where it stopped."""
    interview, tr = int(interview_id), hands.tr
    before = await hands.ws.interviews.turns(interview)
    hands.window.navigate("interviews", {"interview": interview})
    await hands.reads(before[-1].text)
    hands.shot("after the restart")
    await hands.find(tr("Continue"), QAbstractButton, limit=90)
    await hands.click(tr("Continue"))
    given = [t.text for t in before if t.role == "candidate"]
    await go_on(hands, interview, given)
    after = await whole(hands, interview, given)
    assert after[: len(before)] == [t.text for t in before]
    tell(turns=after)


async def whole(hands: Hands, interview: int, given: list[str]) -> list[str]:
    """Every answer once and in order, one greeting, numbers without a gap, each turn shown once."""
    turns = await hands.ws.interviews.turns(interview)
    assert [t.text for t in turns if t.role == "candidate"] == given
    assert [t.number for t in turns] == list(range(len(turns)))
    stefani = [t.text for t in turns if t.role == "interviewer"]
    assert sum("I am an AI" in text or "an AI interviewer" in text for text in stefani) == 1, (
        stefani
    )
    from hr_desktop.ui.pages.transcript import TurnRow

    page = hands.window.page("interviews")
    assert page is not None
    await hands.until(
        lambda: len(hands.all(TurnRow, page)) == len(turns), "each turn is shown once"
    )
    hands.shot("whole")
    return [t.text for t in turns]
