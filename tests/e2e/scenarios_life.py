"""The window's life: other words and colours in the middle of work, a second start, an early end."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from hr_desktop.domain.resume import Fact, Profile
from hr_desktop.ui.components.fields import TextArea
from tests.e2e.hands import CTRL, Hands, Key
from tests.e2e.material import STORIES
from tests.e2e.program import say as tell
from tests.e2e.scenarios import is_read, until_async
from tests.e2e.scenarios_kill import practice, rows_are_there

WORDS = "what was typed and not kept yet"


async def other_words_and_colours(hands: Hands) -> None:
    """Each half-done piece of writing outlives a change of language and of look."""
    for place in (half_a_vacancy, half_a_plan, half_an_answer):
        check = await place(hands)
        assert hands.tr.language == "en"
        await hands.command("Русский")
        await hands.until(lambda: hands.tr.language == "ru", "it speaks Russian")
        await check()
        hands.shot(f"{place.__name__} in Russian")
        await hands.command(hands.tr("Dark look"))
        await hands.until(lambda: hands.window.ctx.theme.colors.dark, "it is dark")
        await check()
        hands.shot(f"{place.__name__} in the dark")
        await hands.command(hands.tr("Light look"))
        await hands.command("English")
        await hands.until(lambda: hands.tr.language == "en", "it speaks English")
        await check()


async def half_a_vacancy(hands: Hands) -> Any:
    """Pasted text, understood, its title changed by hand."""
    tr, text = hands.tr, STORIES["en"].vacancy_text()
    await hands.command(tr("New vacancy"))
    await hands.press_on(await hands.find(tr("Text of the vacancy"), TextArea))
    await hands.paste(text)
    await hands.click(tr("Understand the text"))
    title = await hands.find(tr("Title"), QLineEdit)
    await hands.press_on(title)
    await hands.key(Key.Key_A, CTRL)
    await hands.type(WORDS)

    async def check() -> None:
        field = await hands.find(hands.tr("Text of the vacancy"), TextArea)
        assert field.toPlainText().strip() == text.strip()
        assert (await hands.find(hands.tr("Title"), QLineEdit)).text() == WORDS

    return check


async def half_a_plan(hands: Hands) -> Any:
    """A question of a plan that was changed and not saved."""
    ws, tr = hands.ws, hands.tr
    reading = await ws.vacancies.understand_text(STORIES["en"].vacancy_text())
    vacancy = await ws.vacancies.create(reading.data)
    person = await ws.candidates.create(Profile(name=Fact(value="Grace Hopper")))
    application = await ws.applications.ensure(person, vacancy.id)
    await ws.plans.make(application.id)
    hands.window.navigate("interviews", {"application": application.id})
    question = await hands.find(tr("Question"), TextArea)
    await hands.press_on(question)
    await hands.key(Key.Key_A, CTRL)
    await hands.type(WORDS)

    async def check() -> None:
        def kept() -> bool:
            found = hands.see(hands.tr("Question"), TextArea)
            return found is not None and found.toPlainText() == WORDS

        await hands.until(kept, "the changed question is there")

    return check


async def half_an_answer(hands: Hands) -> Any:
    """An answer and a note for the interviewer that were not sent."""
    tr = hands.tr
    await practice(hands)
    await hands.press_on(await hands.find(tr("Answer"), TextArea))
    await hands.type(WORDS)
    await hands.press_on(await hands.find(tr("Private note to the interviewer"), QLineEdit))
    await hands.type("ask about the dates")

    async def check() -> None:
        def kept() -> bool:
            answer = hands.see(hands.tr("Answer"), QPlainTextEdit)
            note = hands.see(hands.tr("Private note to the interviewer"), QLineEdit)
            return (
                answer is not None
                and note is not None
                and answer.toPlainText() == WORDS
                and note.text() == "ask about the dates"
            )

        await hands.until(kept, "answer and note are there")

    return check


async def wait_for_a_second_start(hands: Hands) -> None:
    """Is minimised, and comes to the front when the program is started again."""
    hands.window.showMinimized()
    await hands.until(hands.window.isMinimized, "the window is minimised")
    tell(ready=True)
    await hands.until(lambda: not hands.window.isMinimized(), "the window was raised", 120)
    tell(raised=True)


async def close_early(hands: Hands, folder: str, count: str) -> None:
    """Drops files and closes the window while they are read."""
    await hands.drop([Path(folder)])
    await until_async(hands, lambda: rows_are_there(hands, int(count)), "all rows are there")
    while (await hands.ws.imports.progress()).done < 3:
        hands.check()
        await asyncio.sleep(0.02)
    assert not await is_read(hands, int(count))
    hands.shot("closed in the middle")
