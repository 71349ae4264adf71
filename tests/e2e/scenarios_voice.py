"""A recruiter who invites somebody to talk, watches, and reads what came of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.resume import Fact, Profile
from hr_desktop.domain.vacancy import Language
from hr_desktop.ui.pages.invite_form import InviteForm
from tests.agent.examples import make_vacancy
from tests.agent.voice.hall import short_plan
from tests.e2e.hands import CTRL, Hands, Key
from tests.e2e.material import pdf_text, squeezed
from tests.e2e.program import say as tell
from tests.e2e.scenarios import scorecard_shown, until_async

LIMIT = 240.0  # an interview's length, and more
NAMES = {"ru": "Анна Лебедева", "en": "Anna Adler"}
CONTACTS = {"ru": "Мария Ким", "en": "Maria Kim"}
NOTES = {"ru": "спросите про нагрузочный тест", "en": "ask about the load test"}


async def spoken(hands: Hands, language: Language) -> None:
    """Invites, watches the whole interview, opens the scorecard and the PDF."""
    tr = hands.tr
    interview = await invited(hands, language)
    tell(invited=True, interview=interview)
    hands.window.navigate("interviews", {"interview": interview})
    await hands.reads(NAMES[language])
    await until_async(hands, lambda: _is(hands, interview, InterviewState.active), "it runs", LIMIT)
    await hands.reads(tr("Question {n} of {total}", n=1, total=1), limit=LIMIT)
    await hands.find(tr("Listen"), QAbstractButton)
    await look(hands, "live")
    note = await hands.find(tr("Private note to the interviewer"), QLineEdit)
    await hands.press_on(note)
    await hands.paste(NOTES[language])
    await hands.key(Key.Key_Return)
    await hands.reads(NOTES[language])
    await hands.click(tr("+5 min"))
    await until_async(hands, lambda: _applied(hands, interview, 2), "she has taken both")
    await look(hands, "live with a note")
    hands.window.navigate("system", {"tab": "agents"})
    agents, rooms = tr("Interviewers"), tr("Rooms")
    await hands.until(lambda: hands.rows("system", agents) == 1, "the interviewer is listed")
    await hands.until(lambda: hands.rows("system", rooms) == 1, "its room is listed")
    await look(hands, "interviewers and rooms")
    hands.window.navigate("interviews", {"interview": interview})
    await ended(hands, interview)
    await hands.reads(tr("Scorecard"))
    await look(hands, "over")
    await read(hands, interview, language)
    hands.window.navigate("settings", {"section": "interviews"})
    await look(hands, "settings")


async def typed(hands: Hands, language: Language, page: str) -> None:
    """Writes the page for the company's web server, invites, and waits for the scorecard."""
    await hands.ws.join_page.write(Path(page))
    interview = await invited(hands, language)
    tell(invited=True, interview=interview)
    await ended(hands, interview)
    await read(hands, interview, language)


async def invited(hands: Hands, language: Language) -> int:
    """Invites somebody from their panel, for now and by mail; gives the interview's id."""
    ws, tr = hands.ws, hands.tr
    email = Fact(value="anna@example.com")
    profile = Profile(name=Fact(value=NAMES[language]), emails=(email,))
    person = await ws.candidates.create(profile)
    vacancy = await ws.vacancies.create(make_vacancy(language))
    application = await ws.applications.ensure(person, vacancy.id)
    await ws.plans.save(application.id, short_plan(language), 0)
    hands.window.navigate("candidates", {"candidate": person})
    await hands.click(tr("Invite"))
    form = await hands.find_kind(InviteForm)
    await hands.until(lambda: "{link}" in form.body.toPlainText(), "the letter is written")
    await look(hands, "invitation")
    now, zone = ws.core.now, form.choices().time_zone
    form.opens.show_moment(now - timedelta(minutes=5), zone)
    form.closes.show_moment(now + timedelta(hours=2), zone)
    await hands.press_on(form.contact)
    await hands.key(Key.Key_A, CTRL)
    await hands.paste(CONTACTS[language])
    await hands.until(lambda: CONTACTS[language] in form.body.toPlainText(), "the letter follows")
    await hands.click(tr("Send"))
    await hands.reads(tr("The letter is on its way."))
    view = await ws.invitations.of_application(application.id)
    await look(hands, "invited")
    return int(view.interview_id)


async def look(hands: Hands, stage: str) -> None:
    """Pictures of what is shown, in the usual window and in the smallest."""
    usual = hands.window.size()
    for size in (QSize(1280, 800), QSize(1024, 700)):
        hands.window.resize(size)
        await hands.until(lambda size=size: hands.window.size() == size, "it has its size")
        await asyncio.sleep(0.3)  # what is laid out again
        hands.shot(f"{stage} {size.width()}")
    hands.window.resize(usual)


async def ended(hands: Hands, interview: int) -> None:
    """Waits for the goodbye, the scorecard and what was recorded."""
    over = lambda: _is(hands, interview, InterviewState.completed)  # noqa: E731
    await until_async(hands, over, "it is over", LIMIT)
    await until_async(hands, lambda: _assessed(hands, interview), "the scorecard follows", 120)
    await until_async(hands, lambda: _reported(hands, interview), "the report follows", 120)


async def read(hands: Hands, interview: int, language: Language) -> None:
    """The scorecard, and the PDF that the system would open."""
    tr = hands.tr
    hands.window.navigate("reports", {"interview": interview})
    await scorecard_shown(hands)
    hands.shot("scorecard")
    await hands.click(tr("Open the report as PDF"))
    await hands.until(lambda: hands.opened.paths, "the PDF was opened")
    text = squeezed(pdf_text(hands.opened.paths[-1]))
    turns = await hands.ws.interviews.turns(interview)
    longest = max((t.text for t in turns if t.role == "candidate"), key=len)
    for wanted in (NAMES[language], longest[:60]):
        assert squeezed(wanted) in text, f"{wanted!r} is not in the PDF"


async def _is(hands: Hands, interview: int, state: InterviewState) -> bool:
    found = (await hands.ws.interviews.get(interview)).state
    assert found is not InterviewState.failed
    return bool(found is state)


async def _applied(hands: Hands, interview: int, count: int) -> bool:
    commands = await hands.ws.interviews.commands(interview)
    return len([one for one in commands if one.taken_at is not None]) == count


async def _reported(hands: Hands, interview: int) -> bool:
    async with hands.ws.core.read() as tx:
        return await tx.reports.latest(interview, hands.tr.language) is not None


async def _assessed(hands: Hands, interview: int) -> bool:
    return any(card.interview_id == interview for card in await hands.ws.scorecards.list())
