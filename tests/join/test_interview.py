"""The join page in real browsers, against a real LiveKit server and an interviewer who follows a script."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from hr_desktop.domain.voice import Rpc
from hr_desktop.services import consent
from tests.browsers import Page, chromium
from tests.join.interviewer import Interviewer
from tests.join.site import Site, served
from tests.livekit_server import LiveKitServer

pytestmark = [
    pytest.mark.processes,
    pytest.mark.xdist_group("livekit"),
    pytest.mark.usefixtures("browsers"),
]
PHONE = (390, 844)


@pytest.fixture
async def site(livekit: LiveKitServer) -> AsyncIterator[Site]:
    async with served(livekit, agent=2, retry=0.3) as site:
        yield site


async def shows(page: Page, text: str, seconds: float = 20) -> None:
    """Waits until the page shows a text; case of letters set aside, as style sheets may."""
    await until(page, f"document.body.innerText.includes({json.dumps(text)})", seconds, text)


async def until(page: Page, code: str, seconds: float = 20, what: str = "") -> Any:
    """Waits until an expression is true; the page's policy allows no functions made of text."""
    found = None
    try:
        async with asyncio.timeout(seconds):
            while not (found := await page.evaluate(code)):
                await asyncio.sleep(0.05)
    except TimeoutError:
        shown = await page.evaluate("document.body.innerText")
        raise AssertionError(f"{what or code} never came; the page shows:\n{shown}") from None
    return found


async def press(page: Page, name: str) -> None:
    """Presses what has this accessible name, as a screen reader says it."""
    await page.click(f'::-p-aria([name="{name}"])')


async def test_from_the_link_to_the_thanks(site: Site) -> None:
    """Read, consent, try the microphone, speak, type, mute, pause, and see one's own transcript."""
    room = site.livekit.new_room()
    async with chromium() as browser:
        page = await browser.page(site.link(room), size=PHONE)
        await shows(page, "Анна, вас ждёт собеседование: Python-разработчик")
        await shows(page, "Решение принимает человек: Мария Ким")
        await shows(page, "Звук удаляется через 180 дней")
        stefani = await Interviewer.enter(site.livekit, room)
        assert stefani.room.remote_participants == {}, "a bare load connects nowhere"

        await press(page, "Полный текст")
        text = await page.evaluate("document.getElementById('consent-text').textContent")
        assert text == consent.voice_text("ru", 180).text
        await page.click("input[type=checkbox]")
        assert await stefani.tell("ready") == {"ok": True}
        opened = await stefani.called(Rpc.report, kind="opened", ok=True)
        assert "Chrome" in opened["browser"]

        await press(page, "Проверить")
        await shows(page, "Микрофон слышит вас")
        await shows(page, "Связь: хорошая")
        assert stefani.heard == [], "nothing is heard before the consent is given by Start"
        tried = await stefani.called(Rpc.report, kind="microphone")
        assert tried["ok"] is True
        await press(page, "Прослушать запись")
        await shows(page, "Остановить")

        await press(page, "Начать")
        agreed = await stefani.called(Rpc.start)
        assert agreed == {
            "version": "voice-1.ru",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "language": "ru",
            "voice": True,
        }
        await stefani.tell("live", question=1, questions=11, elapsed=420)
        await shows(page, "Вопрос 1 из 11")
        await shows(page, "осталось 22 минуты")
        await stefani.say("Здравствуйте, я Стефани.", 2)
        await shows(page, "Здравствуйте, я Стефани.")
        heard = await stefani.ask(Rpc.heard, {"line": 0, "seconds": 2})
        assert heard["playing"] is True
        assert heard["share"] > 0.9
        heard = await stefani.ask(Rpc.heard, {"line": 1, "seconds": 50})
        assert heard["share"] < 0.5, "what was said before the page was there was not heard"

        await until(page, "document.querySelector('main.live') !== null")
        async with asyncio.timeout(10):
            while not stefani.heard:
                await asyncio.sleep(0.05)
        await stefani.caption("Я отвечала", "answer", False)
        await stefani.caption("Я отвечала за шлюз.", "answer", True)
        await shows(page, "Я отвечала за шлюз.")
        assert await page.evaluate("document.body.innerText.split('Я отвечала').length") == 2

        for name, kind in (("Я думаю", "thinking"), ("Я закончил ответ", "finished")):
            await press(page, name)
            await stefani.called(Rpc.control, kind=kind)
        await press(page, "Выключить микрофон")
        await shows(page, "Ваш микрофон выключен")
        publication = next(
            iter(stefani.room.remote_participants["candidate"].track_publications.values())
        )
        async with asyncio.timeout(10):
            while not publication.muted:
                await asyncio.sleep(0.05)
        await press(page, "Включить микрофон")
        await press(page, "Пауза")
        await stefani.called(Rpc.control, kind="pause")
        await stefani.tell("live", paused=True)
        await shows(page, "Пауза. Никто не слушает")
        await press(page, "Продолжить")
        await stefani.called(Rpc.control, kind="resume")
        await stefani.tell("live", paused=False)

        await press(page, "Писать")
        await stefani.called(Rpc.control, kind="typed")
        await page.type("#answer", "Пишу: сверка раз в минуту")
        await stefani.called(Rpc.typing)
        await page.press("Enter")
        said = await stefani.called(Rpc.say)
        assert said["text"] == "Пишу: сверка раз в минуту"
        await shows(page, "отправлено")

        await press(page, "Есть проблема")
        await press(page, "Отправить просьбу")
        await stefani.called(Rpc.request, kind="problem")
        await shows(page, "Принято")

        stefani.answers[Rpc.transcript] = lambda asked: {
            "turns": [
                {"number": number, "role": "interviewer", "text": f"Реплика {number}"}
                for number in range(asked["after"] + 1, asked["after"] + 3)
            ],
            "more": asked["after"] < 1,
        }
        await stefani.tell("over")
        await shows(page, "Спасибо, Анна!")
        await press(page, "Показать запись разговора")
        await shows(page, "Реплика 3")
        await stefani.leave()
    assert site.asked == ["/join.html"], "the page brings everything along, and sends nothing"
