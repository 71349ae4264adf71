"""When there is no interview to be had: the page says why, and takes what one asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from livekit import api

from hr_desktop.domain.voice import Rpc
from tests.browsers import Browser, Page, chromium, firefox
from tests.join.interviewer import Interviewer
from tests.join.reading import WAIT_S, press, shows, until
from tests.join.site import Site, served
from tests.join.walk import DESKTOP, Look, held, walk
from tests.livekit_server import LiveKitServer
from tools import join_page

pytestmark = [
    pytest.mark.processes,
    pytest.mark.usefixtures("browsers"),
]
NO_RECORDER = """window.MediaRecorder = class {
  constructor() { throw new DOMException("", "NotSupportedError"); }
};"""
NO_WEBRTC = "delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection"
NO_MICROPHONE = "Object.defineProperty(navigator, 'mediaDevices', {value: undefined})"


@pytest.fixture
async def site(livekit: LiveKitServer) -> AsyncIterator[Site]:
    async with served(livekit, agent=1, retry=0.3, request=10) as site:
        yield site


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def test_days_before_one_can_try_the_microphone(site: Site, browser: Browser) -> None:
    opens = datetime.now(UTC) + timedelta(days=3)
    room = site.livekit.new_room()
    link = site.link(room, o=opens.isoformat(), z=(opens + timedelta(days=1)).isoformat(), k=1)
    page = await browser.page(link, script=NO_RECORDER)
    await shows(page, "Звук удаляется через 1 день")
    await press(page, "Проверить")
    stefani = await Interviewer.enter(site.livekit, room)
    await stefani.tell("early", opens=opens.isoformat())
    await shows(page, "Собеседование откроется")
    await shows(page, "Связь: ")
    await shows(page, "Микрофон слышит вас")  # also where a browser records nothing
    await stefani.called(Rpc.report, kind="microphone", ok=True)
    assert "Начать" not in await page.evaluate("document.body.innerText")
    soon = datetime.now(UTC) + timedelta(seconds=4)
    await stefani.tell("early", opens=soon.isoformat())
    await stefani.leave()
    await page.click("main h2")  # somebody is there, and nobody else
    await shows(page, "Начать")
    stefani = await Interviewer.enter(site.livekit, room)
    await stefani.tell("ready")  # the page has entered by itself
    await stefani.leave()
    assert page.said == []


async def test_a_request_reaches_somebody_or_goes_by_mail(site: Site, browser: Browser) -> None:
    """Before the start, without consent; nobody there, a refusal, and then somebody who takes it."""
    room = site.livekit.new_room()
    page = await browser.page(site.link(room, l="en"))
    await page.click(".rights summary")
    await press(page, "Send the request")
    await shows(page, "could not be handed over")
    stefani = await Interviewer.enter(site.livekit, room)
    stefani.answers[Rpc.request] = lambda _: {"ok": False}
    await stefani.tell("cancelled")
    await shows(page, "This interview was cancelled")
    await page.click("details:nth-child(6) summary")
    await page.type("details[open] textarea", "Everything, please")
    await page.click("details[open] .primary")
    asked = await stefani.called(Rpc.request)
    assert asked.items() >= {"kind": "deletion", "text": "Everything, please"}.items()
    await shows(page, "could not be handed over")
    del stefani.answers[Rpc.request]
    await page.click("details[open] .primary")
    await shows(page, "A person will answer you by mail")
    again = [said for name, said in stefani.calls if name == Rpc.request]
    assert len(again) > 1
    assert all(one == asked for one in again), "it may have arrived the first time"
    await stefani.leave()
    async with site.livekit.api() as server:  # nobody at the door: the page waits for no one
        async with asyncio.timeout(WAIT_S):
            while (await server.room.list_rooms(api.ListRoomsRequest(names=[room]))).rooms:
                await asyncio.sleep(0.1)
    await page.click("details:nth-child(3) summary")
    await page.click("details:nth-child(3) .primary")
    stefani = await Interviewer.enter(site.livekit, room)
    await stefani.tell("cancelled")
    assert (await stefani.called(Rpc.request))["kind"] == "data"
    await stefani.leave()


async def test_a_consent_that_is_taken_back_takes_the_press_on_start_along(
    site: Site, browser: Browser
) -> None:
    room = site.livekit.new_room()
    page = await browser.page(site.link(room, l="en"))
    await page.click("input[type=checkbox]")
    await press(page, "Answer in writing")
    await shows(page, "Stefani is coming")
    await page.click("input[type=checkbox]")
    await until(page, "!document.querySelector('.way .primary').disabled")
    stefani = await Interviewer.enter(site.livekit, room)
    await stefani.tell("ready")
    await stefani.called(Rpc.report)
    assert stefani.count(Rpc.start) == 0
    await page.click("input[type=checkbox]")
    await press(page, "Answer in writing")
    await stefani.called(Rpc.start)
    await stefani.tell("live", question=1, questions=5)
    await shows(page, "Question 1 of 5")
    await stefani.leave()


async def test_a_browser_without_a_microphone_says_where_to_go(
    site: Site, browser: Browser
) -> None:
    """Inside mail and chat programs; one can still answer in writing, except without WebRTC."""
    room = site.livekit.new_room()
    without = await browser.page(site.link(room), script=NO_WEBRTC)
    await shows(without, "В нём нет WebRTC")
    await press(without, "Скопировать ссылку")
    assert "maria.kim@lines.example" in await without.evaluate("document.body.innerText")
    await without.close()
    page = await browser.page(site.link(room), script=NO_MICROPHONE)
    await shows(page, "Откройте ссылку в Safari, Chrome")
    await press(page, "Скопировать ссылку")
    await until(page, "document.body.innerText.includes('Скопировано') || document.querySelector('.check textarea')")  # fmt: skip
    await page.click("input[type=checkbox]")
    await press(page, "Хочу отвечать письменно")
    stefani = await Interviewer.enter(site.livekit, room)
    await stefani.tell("ready")
    assert (await stefani.called(Rpc.start))["voice"] is False
    await stefani.leave()


async def test_firefox_joins_and_answers_in_text(site: Site) -> None:
    room = site.livekit.new_room()
    async with firefox() as browser:
        page = await browser.page(site.link(room, l="en"))
        await page.click(".check .plain")
        await shows(page, "Connection: ")
        await page.click("input[type=checkbox]")
        stefani = await Interviewer.enter(site.livekit, room)
        await stefani.tell("ready")
        await page.click(".way button:not(.primary)")
        assert (await stefani.called(Rpc.start))["voice"] is False
        await stefani.tell("live", question=1, questions=3)
        await stefani.say("Tell me about your last project.", 2)
        await shows(page, "Tell me about your last project.")
        heard = await stefani.ask(Rpc.heard, {"line": 1, "seconds": 2})
        assert heard["share"] > 0.6
        await page.type("#answer", "It was a payment gateway")
        await page.press("Enter")
        assert (await stefani.called(Rpc.say))["text"] == "It was a payment gateway"
        await shows(page, "sent")
        await stefani.leave()


@pytest.mark.parametrize(
    ("look", "through"),
    [(Look((320, 568), "ru", "light"), walk), (Look(DESKTOP, "en", "dark"), held)],
    ids=["narrow", "dark"],
)
async def test_everybody_can_use_every_state(
    site: Site, browser: Browser, look: Look, through: Any
) -> None:
    """Names, roles, contrast (axe, WCAG 2.2 AA), and nothing that sticks out of a narrow screen."""
    axe = (join_page.FOLDER / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    found: dict[str, object] = {}

    async def seen(page: Page, state: str) -> None:
        await page.evaluate(axe + ";true")
        wrong = await page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then(({violations}) => violations.map("
            "({id, nodes}) => [id, nodes.map((node) => node.html.slice(0, 200))]))"
        )
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        said = [] if "refused" in state else page.said  # there the browser tells of the refusal
        if wrong or wide > 0 or said:
            found[state] = (wrong, wide, said)

    await through(site, browser, look, seen)
    assert found == {}
