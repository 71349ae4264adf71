"""What breaks while the page is open: tabs, interviewers, lines and servers. Nothing said is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from livekit import rtc

from hr_desktop.domain.voice import CANDIDATE, Rpc
from tests.browsers import Browser, Page, chromium
from tests.join.interviewer import REPLACED, Interviewer
from tests.join.reading import WAIT_S, press, shows, until
from tests.join.site import Site, served
from tests.livekit_server import LiveKitServer

pytestmark = [
    pytest.mark.processes,
    pytest.mark.usefixtures("browsers"),
]
TURNS = [
    {"number": 0, "role": "interviewer", "text": "Здравствуйте, я Стефани."},
    {"number": 1, "role": "candidate", "text": "Добрый день."},
]
AT_ONCE_S = 6.0  # on a busy computer; a call that nobody answers is given up after eight seconds

OWN_MICROPHONE = """let taken = [], asked = 0, none = false, allowed = Promise.resolve();
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (what) => {
  asked += 1;
  await allowed;
  if (none) throw new DOMException("", "NotFoundError");
  const stream = await ask(what);
  taken.push(stream);
  return stream;
};
window.unplug = (forGood = false) => {
  none = forGood;
  for (const stream of taken) for (const track of stream.getTracks()) track.stop();
};"""
SCREEN = """window.locks = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  const lock = { released: false, release: async () => { lock.released = true; } };
  locks.push(lock);
  return lock;
} } });"""
FULL_DISK = """const put = Storage.prototype.setItem;
Storage.prototype.setItem = function (...what) {
  if (window.full) throw new DOMException("", "QuotaExceededError");
  put.apply(this, what);
};"""


@pytest.fixture
async def site(livekit: LiveKitServer) -> AsyncIterator[Site]:
    async with served(livekit, agent=3, retry=0.3) as site:
        yield site


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


def transcript(asked: dict[str, Any]) -> dict[str, Any]:
    return {"turns": [one for one in TURNS if one["number"] > asked["after"]], "more": False}


async def talking(
    site: Site, browser: Browser, room: str, script: str = "", lossy: bool = False
) -> tuple[Page, Interviewer]:
    """A page in the middle of an interview, and its interviewer."""
    page = await browser.page(site.link(room), size=(390, 844), script=script, lossy=lossy)
    stefani = await Interviewer.enter(site.livekit, room)
    stefani.answers[Rpc.transcript] = transcript
    await page.click("input[type=checkbox]")
    await press(page, "Начать")
    await stefani.tell("ready")
    await stefani.called(Rpc.start)
    await stefani.tell("live", question=1, questions=5)
    await shows(page, "Вопрос 1 из 5")
    return page, stefani


async def trying(site: Site, browser: Browser, room: str) -> tuple[Page, Interviewer]:
    """A page on which the microphone is being tried, without consent, and whoever came."""
    page = await browser.page(site.link(room), size=(390, 844))
    await press(page, "Проверить")
    return page, await Interviewer.enter(site.livekit, room)


async def gone(stefani: Interviewer) -> None:
    async with asyncio.timeout(WAIT_S):
        while CANDIDATE in stefani.room.remote_participants:
            await asyncio.sleep(0.05)


async def test_a_tab_loaded_again_goes_on_after_one_press(site: Site, browser: Browser) -> None:
    room = site.livekit.new_room()
    page, stefani = await talking(site, browser, room)
    await press(page, "Писать")
    await page.type("#answer", "Половина отв")
    await page.reload()
    await shows(page, "Собеседование не закончено")
    await gone(stefani)
    stefani.calls.clear()
    await press(page, "Продолжить письменно")
    await stefani.tell("live")
    assert (await stefani.called(Rpc.start))["voice"] is False
    await shows(page, "Добрый день.")
    assert await until(page, "document.querySelector('#answer')?.value") == "Половина отв"
    await page.type("#answer", "ета")
    await page.press("Enter")
    assert (await stefani.called(Rpc.say))["text"] == "Половина ответа"

    other = await browser.page(site.link(room), size=(390, 844))
    await press(other, "Продолжить")
    await shows(page, "открыто в другой вкладке")
    await stefani.tell("live")
    await shows(other, "Вопрос 1 из 5")
    await page.evaluate("document.querySelector('main .primary').click()")  # it is behind the other
    await shows(other, "открыто в другой вкладке")
    await stefani.tell("live")
    await shows(page, "Вопрос 1 из 5")
    await stefani.leave()


async def test_whoever_has_the_highest_fence_is_obeyed(site: Site, browser: Browser) -> None:
    room = site.livekit.new_room()
    page, old = await talking(site, browser, room, script=FULL_DISK)
    await press(page, "Писать")
    await page.evaluate("window.full = true")  # nothing is lost by that, either
    old.answers[Rpc.say] = lambda _: {"ok": False}
    await page.type("#answer", "Ответ в разрыв")
    await page.press("Enter")
    first = await old.called(Rpc.say)
    new = await Interviewer.enter(site.livekit, room, fence=2)
    new.answers[Rpc.transcript] = transcript
    await new.tell("live", question=2, questions=5)
    assert (await new.called(Rpc.start))["version"] == "voice-1.ru", "the page says that it hears"
    assert (await new.called(Rpc.say)) == first, "the same answer under the same id"
    await shows(page, "отправлено")
    await shows(page, "Вопрос 2 из 5")
    for method, payload in ((Rpc.state, old.state), (Rpc.heard, {"line": 1, "seconds": 1})):
        with pytest.raises(rtc.RpcError) as refused:
            await old.ask(method, payload)
        assert refused.value.code == REPLACED
    await old.say("Меня уже заменили.", 0.5)
    await new.say("Продолжим.", 0.5)
    await shows(page, "Продолжим.")
    assert "Меня уже заменили" not in await page.evaluate("document.body.innerText")
    await new.leave()
    await shows(page, "Ждём Стефани")
    third = await Interviewer.enter(site.livekit, room, fence=3)
    await third.tell("ready")
    await third.called(Rpc.start)
    for one in (old, third):
        await one.leave()


async def test_a_server_that_was_away_changes_nothing(site: Site, browser: Browser) -> None:
    room = site.livekit.new_room()
    page, stefani = await talking(site, browser, room)
    await press(page, "Писать")
    site.livekit.kill()
    await shows(page, "Связь пропала")
    await shows(page, "нет связи")
    said = "document.querySelector('.page > [role=status]').textContent"
    await until(page, f"{said} === ''")  # so that the return is read out each time
    await page.type("#answer", "Пока связи не было")
    await page.press("Enter")
    await shows(page, "отправляется")
    site.livekit.start()
    await stefani.leave()
    after = await Interviewer.enter(site.livekit, room, fence=2)
    after.answers[Rpc.transcript] = transcript
    await after.tell("ready")
    assert (await after.called(Rpc.start))["voice"] is False, "by itself, without a press"
    await after.tell("live")
    assert (await after.called(Rpc.say))["text"] == "Пока связи не было"
    await shows(page, "отправлено")
    await until(page, f"{said} === 'Связь восстановлена.'")
    assert "Связь пропала" not in await page.evaluate("document.body.innerText")
    await after.leave()


async def test_who_was_away_for_longer_than_she_waits_goes_on_by_a_press(
    livekit: LiveKitServer, browser: Browser
) -> None:
    """A telephone without a line takes nothing over later, and nobody is listened to."""
    async with served(livekit, agent=30, retry=0.3, away=10) as site:
        room = livekit.new_room()
        page, stefani = await talking(site, browser, room, script=OWN_MICROPHONE)
        livekit.kill()
        try:
            await shows(page, "Связь пропала")
            await shows(page, "Собеседование не закончено")
            await until(page, "taken.every((one) => !one.active)")
        finally:
            livekit.start()
        await stefani.leave()
        after = await Interviewer.enter(livekit, room, fence=2)
        after.answers[Rpc.transcript] = transcript
        await asyncio.sleep(3)
        assert after.count(Rpc.start) == 0
        assert CANDIDATE not in after.room.remote_participants
        await press(page, "Продолжить")
        await after.tell("ready")
        await after.called(Rpc.start)
        await after.tell("live", question=1, questions=5)
        await shows(page, "Вопрос 1 из 5")
        await after.leave()


async def test_a_line_said_into_a_gap_was_not_heard(site: Site, browser: Browser) -> None:
    page, stefani = await talking(site, browser, site.livekit.new_room(), lossy=True)
    await stefani.say("Слышно?", 2)
    heard = await stefani.ask(Rpc.heard, {"line": 1, "seconds": 2})
    assert heard["playing"] is True
    assert heard["share"] > 0.7  # a busy computer loses some of it
    await page.lose(True)
    await stefani.sound(4)
    await stefani.source.wait_for_playout()
    await page.lose(False)
    heard = await stefani.ask(Rpc.heard, {"line": 2, "seconds": 4})
    assert heard["share"] < 0.5
    await page.evaluate("document.querySelector('audio').pause()")
    await shows(page, "Нажмите, чтобы слышать Стефани")
    assert (await stefani.ask(Rpc.heard, {"line": 3, "seconds": 1}))["playing"] is False
    await press(page, "Нажмите, чтобы слышать Стефани")
    await until(page, "!document.querySelector('audio').paused")
    await stefani.leave()


async def test_a_microphone_that_is_gone_is_replaced_or_done_without(
    site: Site, browser: Browser
) -> None:
    page, stefani = await talking(site, browser, site.livekit.new_room(), script=OWN_MICROPHONE)
    async with asyncio.timeout(WAIT_S):
        while not stefani.heard:
            await asyncio.sleep(0.05)
    await page.evaluate("allowed = new Promise((go) => (window.allow = go)); unplug()")
    await until(page, "asked === 2")
    await asyncio.sleep(2.5)  # somebody reads the browser's question, and is asked no other one
    assert await page.evaluate("asked") == 2
    await page.evaluate("allow()")
    async with asyncio.timeout(WAIT_S):
        while len(stefani.heard) < 2:
            await asyncio.sleep(0.05)
    await page.evaluate("unplug(true)")
    await stefani.called(Rpc.control, kind="typed")
    await shows(page, "Микрофон не найден")
    await page.type("#answer", "Тогда письменно")
    await page.press("Enter")
    await stefani.called(Rpc.say)
    await page.type("#answer", "Ещё не дописано")
    await stefani.tell("over")
    await shows(page, "Этот ответ не дошёл")
    await shows(page, "Ещё не дописано")
    await stefani.leave()


async def test_who_comes_from_another_device_goes_on_without_another_tick(
    site: Site, browser: Browser
) -> None:
    room = site.livekit.new_room()
    page, stefani = await trying(site, browser, room)
    await stefani.tell("live", question=1, questions=5)
    await shows(page, "Собеседование не закончено")
    await press(page, "Продолжить письменно")
    await stefani.called(Rpc.start)
    await stefani.called(Rpc.transcript)  # it has stayed, and shows what was said before
    await shows(page, "Вопрос 1 из 5")
    assert stefani.count(Rpc.control) == 0
    await stefani.leave()


async def test_who_has_not_agreed_yet_is_asked_on_the_other_device_too(
    site: Site, browser: Browser
) -> None:
    room = site.livekit.new_room()
    page, stefani = await trying(site, browser, room)
    await stefani.tell("ready")
    other = await browser.page(site.link(room), size=(390, 844))
    await press(other, "Проверить")
    await shows(page, "Продолжить здесь")
    await other.close()
    await press(page, "Продолжить здесь")
    await stefani.tell("ready")
    await shows(page, "Начать")
    assert stefani.count(Rpc.start) == 0
    await stefani.leave()


async def test_who_writes_and_speaks_again_is_heard_again(site: Site, browser: Browser) -> None:
    """In quick succession, too; and while one writes no microphone is open."""
    page, stefani = await talking(site, browser, site.livekit.new_room(), script=OWN_MICROPHONE)
    for _ in range(3):
        await press(page, "Писать")
        await press(page, "Говорить")
    await press(page, "Писать")
    await until(page, "taken.every((one) => !one.active)")
    await press(page, "Говорить")
    tracks = stefani.room.remote_participants[CANDIDATE].track_publications
    async with asyncio.timeout(WAIT_S):
        while [(one.muted, bool(one.track)) for one in tracks.values()] != [(False, True)]:
            await asyncio.sleep(0.05)
    await stefani.leave()


async def test_who_has_left_asks_without_coming_back(site: Site, browser: Browser) -> None:
    room = site.livekit.new_room()
    page, stefani = await talking(site, browser, room)
    await press(page, "Выйти")
    await shows(page, "Вы вышли из собеседования")
    await gone(stefani)
    await page.click(".rights > summary")
    await page.click(".rights details summary")
    await page.type(".rights details[open] textarea", "Перезвоните мне")
    await page.click(".rights details[open] .primary")
    await stefani.tell("ready")
    asked = await stefani.called(Rpc.request)
    assert asked["text"] == "Перезвоните мне"
    await shows(page, "Человек ответит вам по почте")
    await shows(page, "Вы вышли из собеседования")
    await stefani.leave()


async def test_a_question_about_the_microphone_that_nobody_answers_keeps_nobody_from_writing(
    site: Site, browser: Browser
) -> None:
    room = site.livekit.new_room()
    page = await browser.page(site.link(room), size=(390, 844), script=OWN_MICROPHONE)
    await page.evaluate("allowed = new Promise((go) => (window.allow = go)); true")
    await page.click("input[type=checkbox]")
    await press(page, "Начать")
    await shows(page, "Браузер спрашивает о микрофоне")
    await press(page, "Хочу отвечать письменно")
    stefani = await Interviewer.enter(site.livekit, room)
    await stefani.tell("ready")
    assert (await stefani.called(Rpc.start))["voice"] is False
    await stefani.tell("live", question=1, questions=5)
    await shows(page, "Вопрос 1 из 5")
    await page.evaluate("allow()")
    await until(page, "taken.length === 1 && !taken[0].active")  # nobody listens
    await shows(page, "Вопрос 1 из 5")
    await stefani.leave()


async def test_who_leaves_is_out_at_once_and_comes_back_when_they_like(
    site: Site, browser: Browser
) -> None:
    """With a line that does not answer; the screen stays on until then, and no longer."""
    room = site.livekit.new_room()
    page, stefani = await talking(site, browser, room, script=OWN_MICROPHONE + SCREEN)
    await until(page, "locks.length === 1 && !locks[0].released")
    await page.evaluate("locks[0].released = true")  # by the system
    await until(page, "locks.length === 2")
    site.livekit.freeze()
    try:
        await press(page, "Выйти")
        await shows(page, "Вы вышли из собеседования", AT_ONCE_S)
        assert await page.evaluate("taken.at(-1).active") is False, "nothing is heard any more"
        await until(page, "locks[1].released", AT_ONCE_S)
    finally:
        site.livekit.thaw()
    stefani.calls.clear()
    await page.evaluate("allowed = new Promise((go) => (window.allow = go)); true")
    await press(page, "Вернуться")
    await shows(page, "Браузер спрашивает о микрофоне")
    await page.evaluate("allow()")
    async with asyncio.timeout(WAIT_S):
        while not stefani.count(Rpc.start):  # in the room that the page has left, nobody is told
            await stefani.tell("ready")
            await asyncio.sleep(0.2)
    await stefani.tell("live")
    await shows(page, "Вопрос 1 из 5")
    await until(page, "taken.at(-1).active && locks.length === 3")
    await stefani.leave()


async def test_nobody_comes_for_a_while(site: Site, browser: Browser) -> None:
    """By keyboard alone; what is asked meanwhile is offered by mail; whoever comes is taken."""
    room = site.livekit.new_room()
    page = await browser.page(site.link(room), size=(390, 844))
    await until(page, "document.activeElement?.tagName === 'H1'")
    await page.press("Tab")
    await page.press("Space")
    assert await page.evaluate("document.querySelector('input').checked") is True
    reached = []
    for _ in range(4):
        await page.press("Tab")
        reached.append(await page.evaluate("document.activeElement.innerText.trim()"))
    assert reached == ["Полный текст", "Проверить", "Начать", "Хочу отвечать письменно"]
    await page.press("Enter")
    await shows(page, "Зовём Стефани")
    await shows(page, "Свободного интервьюера пока нет")
    letter = await page.evaluate("document.querySelector('.note a').href")
    assert letter.startswith("mailto:maria.kim@lines.example?subject=")
    stefani = await Interviewer.enter(site.livekit, room)
    await stefani.tell("ready")
    assert (await stefani.called(Rpc.start))["voice"] is False
    await stefani.leave()
