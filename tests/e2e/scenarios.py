"""The main job at the window, from dropped files to the opened PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QTableView

from hr_desktop.domain.interview import InterviewState
from hr_desktop.ui.components.fields import TextArea
from hr_desktop.ui.rail import RailItem
from tests.e2e.hands import CTRL, Hands, Key, fits
from tests.e2e.material import STORIES, Story, pdf_text, resumes, squeezed

Say = Callable[[str], Awaitable[None]]


async def by_mouse(hands: Hands, language: str) -> None:
    """Files dropped, everything else clicked; the answers are typed or pasted."""
    story, tr = STORIES[language], hands.tr
    assert tr.language == language
    hands.shot("first start")
    await hands.drop(resumes())
    await read_all(hands)
    hands.shot("resumes are read")

    await hands.click(tr("Vacancies"), RailItem)
    await hands.click(tr("New vacancy"))
    field = await hands.find(tr("Text of the vacancy"), TextArea)
    await hands.press_on(field)
    await hands.paste(story.vacancy_text())
    await hands.click(tr("Understand the text"))
    await hands.find(tr("Create the vacancy"), QAbstractButton)
    hands.shot("what was understood")
    await hands.click(tr("Create the vacancy"))
    best = await ranked(hands, story)
    hands.shot("ranking")
    table = hands.table("vacancies", hands.tr("Ranking"))
    await hands.click_row(table, best, "")
    await hands.click(tr("Shortlist"))
    await hands.until(lambda: shortlisted(hands), "the best one is on the shortlist")
    await hands.click_row(table, best)
    await hands.click(tr("Interview plan"))

    await hands.click(tr("Make a plan"))
    await hands.find(tr("Make again"), QAbstractButton)
    hands.shot("plan")
    await hands.click(tr("The candidate has read this and agrees"), QCheckBox)
    await hands.click(tr("Start the interview"))
    field = await hands.find(tr("Answer"), TextArea, limit=120)

    async def say(text: str) -> None:
        await hands.press_on(field)
        await hands.paste(text)
        await hands.click(tr("Send"))

    interview = await hold(hands, story, say)
    hands.shot("interview ended")
    await hands.click(tr("Open reports"))
    await scorecard_shown(hands)
    hands.shot("scorecard")
    await hands.click(tr.code("decision.advance"))
    await hands.press_on(await hands.find(tr("Reason of the decision"), TextArea))
    await hands.paste(story.reason)
    await hands.click(tr("Record the decision"))
    await decided(hands, story)
    hands.shot("decided")
    await hands.click(tr("Open the report as PDF"))
    await pdf_opened(hands, story, interview)


async def by_keyboard(hands: Hands, language: str) -> None:
    """The same with the keyboard alone: the files come from the clipboard."""
    story, tr = STORIES[language], hands.tr
    hands.copy_files(resumes())
    await hands.key(Key.Key_V, CTRL)
    await read_all(hands)
    hands.shot("resumes are pasted")

    await hands.command(tr("New vacancy"))
    await hands.until(lambda: fits_focus(hands, tr("Text of the vacancy")), "the field is ready")
    await hands.paste(story.vacancy_text())
    await hands.tab_to(tr("Understand the text"))
    await hands.key(Key.Key_Return)
    await hands.find(tr("Create the vacancy"), QAbstractButton)
    await hands.tab_to(tr("Create the vacancy"))
    hands.shot("what was understood")
    await hands.key(Key.Key_Space)
    best = await ranked(hands, story)
    await hands.tab_to(tr("Ranking"), QTableView)
    await hands.key(Key.Key_Home, CTRL)
    table = hands.table("vacancies", hands.tr("Ranking"))
    await hands.key(Key.Key_Down, times=3)
    await hands.key(Key.Key_Up, times=3)
    assert table.current == best
    await hands.key(Key.Key_Space)
    assert table.checked == [best]
    hands.shot("ranking")
    await hands.tab_to(tr("Shortlist"))
    await hands.key(Key.Key_Return)
    await hands.until(lambda: shortlisted(hands), "the best one is on the shortlist")
    await hands.tab_to(tr("Interview plan"))
    await hands.key(Key.Key_Return)

    await hands.find(tr("Make a plan"), QAbstractButton)
    await hands.tab_to(tr("Make a plan"))
    await hands.key(Key.Key_Return)
    await hands.find(tr("Make again"), QAbstractButton)
    hands.shot("plan")
    await hands.tab_to(tr("The candidate has read this and agrees"), QCheckBox)
    await hands.key(Key.Key_Space)
    await hands.find(tr("Start the interview"), QAbstractButton)
    await hands.tab_to(tr("Start the interview"))
    await hands.key(Key.Key_Return)
    await hands.find(tr("Answer"), TextArea, limit=120)

    async def say(text: str) -> None:
        await hands.until(lambda: fits_focus(hands, tr("Answer")), "one can go on writing")
        if text.isascii() and len(text) < 80:
            await hands.type(text)
        else:
            await hands.paste(text)
        await hands.key(Key.Key_Return)

    interview = await hold(hands, story, say)
    hands.shot("interview ended")
    await hands.command(tr("Go to: {page}", page=tr("Reports")))
    name = tr("Scorecards")
    await hands.until(lambda: hands.rows("reports", name) == 1, "the scorecard came")
    await hands.tab_to(tr("Scorecards"), QTableView)
    await hands.key(Key.Key_Down)
    await hands.key(Key.Key_Return)
    await scorecard_shown(hands)
    hands.shot("scorecard")
    await hands.tab_to(tr.code("decision.advance"))
    await hands.key(Key.Key_Space)
    await hands.tab_to(tr("Reason of the decision"))
    await hands.type(story.reason)
    await hands.tab_to(tr("Record the decision"))
    await hands.key(Key.Key_Return)
    await decided(hands, story)
    hands.shot("decided")
    await hands.tab_to(tr("Open the report as PDF"))
    await hands.key(Key.Key_Return)
    await pdf_opened(hands, story, interview)


def fits_focus(hands: Hands, name: str) -> bool:
    """Whether the keyboard is in the field of that name."""
    focused = hands.focused()
    return focused is not None and focused.isVisible() and fits(focused, name)


# -- stages, shared by mouse and keyboard ---------------------------------------------------------


async def read_all(hands: Hands) -> None:
    """Waits until the dropped resumes are people."""
    await until_async(
        hands, lambda: is_read(hands, len(resumes())), "every resume is read", limit=120
    )
    await everybody_listed(hands, len(resumes()))
    states = {row.state.value for row in await hands.ws.imports.rows()}
    assert states == {"done"}, states


async def everybody_listed(hands: Hands, count: int) -> None:
    """Waits until the table of candidates has so many rows."""
    name = hands.tr("Candidates")
    await hands.until(lambda: hands.rows("candidates", name) == count, "all are in the table")


async def is_read(hands: Hands, count: int) -> bool:
    progress = await hands.ws.imports.progress()
    return bool(progress.total == count and not progress.running)


async def ranked(hands: Hands, story: Story) -> int:
    """Waits for the whole ranking; gives the best one's id, who has to be the right one."""
    name = hands.tr("Ranking")
    await hands.until(
        lambda: hands.rows("vacancies", name) == len(resumes()), "everybody is ranked", 120
    )
    ids = hands.table("vacancies", hands.tr("Ranking")).model.ids.tolist()
    rows = {row.id: row for row in await hands.ws.candidates.rows(ids)}
    names = [rows[i].name for i in ids]
    assert names[0] == story.person, names
    for other in story.others:
        assert any(other in name for name in names[:4]), names
    await hands.reads(story.person, hands.tr("Words of the resume"))
    return int(ids[0])


def shortlisted(hands: Hands) -> bool:
    name = hands.tr("Ranking")
    if hands.rows("vacancies", name) < 1:
        return False
    cells = hands.table("vacancies", name).model.cells_at(0)
    word = hands.tr.code("application.shortlisted")
    return cells is not None and any(word in cell.text() for cell in cells)


async def hold(hands: Hands, story: Story, say: Say) -> int:
    """Answers what Stefani asks until she has said goodbye; gives the interview's id."""
    ws, candidate = hands.ws, story.candidate()
    rows = await ws.interviews.list()
    interview = next(row.id for row in rows if row.state is InterviewState.active)
    answers = 0
    while await asked(hands, interview):
        turn = (await ws.interviews.turns(interview))[-1]
        await answer(hands, say, candidate.answer(turn.text, turn.question_id))
        answers += 1
        if answers in (3, 6):
            hands.shot(f"interview after {answers} answers")
    turns = await ws.interviews.turns(interview)
    assert [t.number for t in turns] == list(range(len(turns)))
    assert len([t for t in turns if t.role == "candidate"]) == answers >= 5
    return int(interview)


async def asked(hands: Hands, interview: int) -> bool:
    """Waits until Stefani waits for an answer and the window shows it; False: she has ended."""
    ws = hands.ws
    end = asyncio.get_running_loop().time() + 90
    while asyncio.get_running_loop().time() < end:
        hands.check()
        state = (await ws.interviews.get(interview)).state
        if state in (InterviewState.completed, InterviewState.failed):
            assert state is InterviewState.completed
            return False
        turns = await ws.interviews.turns(interview)
        if hands.stefani_listens and turns and turns[-1].text in hands.text():
            return True
        await asyncio.sleep(0.02)
    hands.shot("she does not ask")
    raise AssertionError(f"Stefani neither asks nor ends: {hands.text()[-1500:]}")


async def answer(hands: Hands, say: Say, text: str) -> None:
    """Gives an answer; what she asked before does not count any more."""
    hands.stefani_listens = False
    await say(text)


async def scorecard_shown(hands: Hands) -> None:
    await hands.reads(hands.tr("Scores"), hands.tr("For and against"), limit=120)
    assert hands.tr("There is no scorecard yet") not in hands.text()


async def decided(hands: Hands, story: Story) -> None:
    await hands.reads(hands.tr("Letter to the candidate…"))
    await hands.reads(story.reason)


async def pdf_opened(hands: Hands, story: Story, interview: int) -> None:
    """The PDF that the system would have opened says what happened."""
    await hands.until(lambda: hands.opened.paths, "the PDF was opened")
    text = squeezed(pdf_text(hands.opened.paths[-1]))
    tr = hands.tr
    turns = await hands.ws.interviews.turns(interview)
    longest = max((t.text for t in turns if t.role == "candidate"), key=len)
    for wanted in (
        story.person,
        story.reason,
        tr.code("decision.advance"),
        longest[:60],
        "Анна Верещагина",
    ):
        assert squeezed(wanted) in text, f"{wanted!r} is not in the PDF"
    hands.shot("pdf opened")


async def until_async(hands: Hands, condition: Any, what: str, limit: float = 60.0) -> None:
    end = asyncio.get_running_loop().time() + limit
    while not await condition():
        hands.check()
        if asyncio.get_running_loop().time() > end:
            raise AssertionError(f"waited {limit:.0f} s in vain: {what}\n{hands.text()}")
        await asyncio.sleep(0.02)
