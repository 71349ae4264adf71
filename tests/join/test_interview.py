"""The join page in real browsers, against a real LiveKit server and an interviewer who follows a script."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from hr_desktop.domain.voice import Rpc
from hr_desktop.services import consent
from tests.browsers import chromium
from tests.join.interviewer import Interviewer
from tests.join.reading import WAIT_S, press, shows, until
from tests.join.site import Site, served
from tests.livekit_server import LiveKitServer

pytestmark = [
    pytest.mark.processes,
    pytest.mark.usefixtures("browsers"),
]
PHONE = (390, 844)
SERVERS = """window.servers = [];
const Bare = RTCPeerConnection;
window.RTCPeerConnection = class extends Bare {
  constructor(given) { super(given); servers.push(...(given?.iceServers ?? [])); }
};"""


@pytest.fixture
async def site(livekit: LiveKitServer) -> AsyncIterator[Site]:
    async with served(livekit, agent=2, retry=0.3) as site:
        yield site


async def test_from_the_link_to_the_thanks(site: Site) -> None:
    """Read, consent, try the microphone, speak, type, mute, pause, and see one's own transcript."""
    room = site.livekit.new_room()
    async with chromium() as browser:
        page = await browser.page(site.link(room), size=PHONE, script=SERVERS)
        await shows(page, "Анна, вас ждёт собеседование: Python-разработчик")
        await shows(page, "Решение принимает человек: Мария Ким")
        await shows(page, "Звук удаляется через 180 дней")
        clock = asyncio.get_running_loop()
        entered = clock.time()
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
        await shows(page, "Связь: ")
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
        assert heard["share"] > 0.6
        heard = await stefani.ask(Rpc.heard, {"line": 1, "seconds": 60})
        since = clock.time() - entered
        assert heard["share"] * 60 < since + 2, "what was said before she was there was not heard"

        await until(page, "document.querySelector('main.live') !== null")
        async with asyncio.timeout(WAIT_S):
            while not stefani.heard:
                await asyncio.sleep(0.05)
        await stefani.caption("Я отвечала", "answer", False)
        await stefani.caption("Я отвечала за шлюз.", "answer", True)
        await shows(page, "Я отвечала за шлюз.")
        assert await page.evaluate("document.body.innerText.split('Я отвечала').length") == 2

        for name, kind in (("Я думаю", "thinking"), ("Ответ закончен", "finished")):
            await press(page, name)
            await stefani.called(Rpc.control, kind=kind)
        await press(page, "Выключить микрофон")
        await shows(page, "Ваш микрофон выключен")
        publication = next(
            iter(stefani.room.remote_participants["candidate"].track_publications.values())
        )
        async with asyncio.timeout(WAIT_S):
            while not publication.muted:
                await asyncio.sleep(0.05)
        await press(page, "Включить микрофон")
        await press(page, "Пауза")
        await stefani.called(Rpc.control, kind="pause")
        await stefani.tell("live", paused=True)
        await shows(page, "Сейчас никто не слушает")
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
        await until(page, "document.activeElement.tagName === 'H2'")
        assert await page.evaluate("document.activeElement.textContent") == "Есть проблема"
        await press(page, "Отправить просьбу")
        await stefani.called(Rpc.request, kind="problem")
        await shows(page, "Принято")
        await press(page, "Закрыть")
        assert await page.evaluate("document.activeElement.ariaExpanded") == "false"

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
        assert "transcript" in await page.evaluate("document.activeElement.className")
        assert await page.evaluate("servers") == [], "nobody but LiveKit learns of the candidate"
        await stefani.leave()
    assert site.asked == ["/join.html"], "the page brings everything along, and sends nothing"
