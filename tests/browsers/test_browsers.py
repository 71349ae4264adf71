"""Chromium and Firefox open a page of this computer, and its microphone gives what tests say."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import numpy as np
import pytest
from aiohttp import web

from tests import speech
from tests.browsers import Browser, BrowserError, Page, chromium, firefox
from tests.speech import Samples
from tests.speech.recogniser import RATE, Recogniser

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("browsers")]

TEXT = "I have five years of experience with Python."
_PAGE = """<!doctype html><title>A page</title><button onclick="listen()">Microphone</button>
<p id="state"></p><script>
const heard = [];
async function listen() {
  const context = new AudioContext({ sampleRate: 48000 });
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const tap = context.createScriptProcessor(4096, 1, 1);
  tap.onaudioprocess = (event) => heard.push(event.inputBuffer.getChannelData(0).slice());
  context.createMediaStreamSource(stream).connect(tap);
  tap.connect(context.destination);
  document.getElementById("state").textContent = "listening";
}
const seconds = () => heard.length * 4096 / 48000;
async function recorded() {
  const file = await new Response(new Blob(heard)).arrayBuffer();
  let letters = "";
  for (const byte of new Uint8Array(file)) letters += String.fromCharCode(byte);
  return btoa(letters);
}
</script>"""


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """The address of a page on this computer."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def _listening(browser: Browser, url: str) -> Page:
    page = await browser.page(url)
    await page.click("button")
    await page.wait_text("listening")
    return page


async def _recorded(page: Page) -> Samples:
    sound = base64.b64decode(await page.evaluate("recorded()"))
    return speech.resampled(np.frombuffer(sound, np.float32), 48_000, RATE)


async def test_chromium_hears_the_recording(url: str, speaking: None) -> None:
    said = speech.utterance(TEXT, "en")
    async with chromium(microphone=speech.session(3.0, said)) as browser:
        page = await _listening(browser, url)
        await page.wait(f"seconds() > {speech.seconds(said) + 3}")
        assert Recogniser({TEXT: said}).hear(await _recorded(page)) == TEXT


async def test_firefox_hums(url: str) -> None:
    async with firefox() as browser:
        page = await _listening(browser, url)
        await page.wait("seconds() > 0.5")
        assert np.abs(await _recorded(page)).max() > 0.05


@pytest.mark.parametrize("start", [chromium, firefox])
async def test_a_test_speaks_when_it_wants_to(url: str, speaking: None, start: type) -> None:
    said = speech.utterance(TEXT, "en")
    opened: AbstractAsyncContextManager[Browser] = start(spoken=True)
    async with opened as browser:
        page = await _listening(browser, url)
        await page.speak(said)
        heard = await page.evaluate("seconds()")
        await page.wait(f"seconds() > {heard + 1}")  # the last of it is still on its way
        assert Recogniser({TEXT: said}).hear(await _recorded(page)) == TEXT


async def test_what_goes_wrong_in_a_page_is_told(url: str) -> None:
    async with chromium() as browser:
        page = await browser.page(url, size=(400, 800), media={"prefers-color-scheme": "dark"})
        assert await page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [
            400,
            True,
        ]  # fmt: skip
        await page.evaluate("console.log('a word')")
        with pytest.raises(BrowserError, match="nothing is not defined"):
            await page.evaluate("nothing()")
        with pytest.raises(BrowserError, match="a word"):
            await page.wait("false", 0.1)
