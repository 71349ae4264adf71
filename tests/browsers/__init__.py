"""Real browsers for the page of a voice interview: Debian's Chromium and Firefox, without a screen.

`async with chromium() as browser: page = await browser.page(url)`. The microphone is the browser's
own fake one: Chromium plays a recording (`microphone=`; it runs from the moment the microphone is
opened, and what was said before the page listens is lost), Firefox hums. With `spoken=True` the page
gets a microphone into which a test speaks when it wants to: `await page.speak(recording)`.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browsers import sound
from tests.browsers.sound import loudspeaker
from tools import node, puppeteer
from tools.environment import browser as find_chromium

WAIT_S = 30.0
_LONGEST_LINE = 64 * 1024 * 1024
_MICROPHONE = Path(__file__).with_name("microphone.js")
_FIREFOX = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,  # by names that nobody answers for
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
}


class Missing(Exception):
    """There is no such browser, or nothing to drive it with; the text says what to install."""


class BrowserError(Exception):
    """The browser, or the page's own code, refused; the text is the browser's."""


@dataclass(eq=False)
class Page:
    """One tab. Code is JavaScript: an expression, whose promise is awaited."""

    browser: Browser
    number: int
    said: list[str] = field(default_factory=list)  # the console, and the page's errors

    async def evaluate(self, code: str) -> Any:
        """The value of an expression in the page."""
        return await self._do("evaluate", code=code)

    async def wait(self, code: str, seconds: float = WAIT_S) -> Any:
        """The value of an expression once it is true; raises BrowserError in the end."""
        try:
            return await self._do("wait", code=code, timeout=seconds * 1000)
        except BrowserError as error:
            said = "\n".join(self.said[-20:])
            raise BrowserError(f"{error}: waited for {code}\nThe page said:\n{said}") from None

    async def wait_text(self, text: str, seconds: float = WAIT_S) -> None:
        """Waits until a text can be read in the page."""
        await self.wait(f"document.body.innerText.includes({json.dumps(text)})", seconds)

    async def click(self, selector: str, seconds: float = WAIT_S) -> None:
        """Clicks an element as soon as it is there, visible, enabled and still."""
        await self._do("click", selector=selector, timeout=seconds * 1000)

    async def type(self, selector: str, text: str) -> None:
        """Focuses an element and types."""
        await self._do("type", selector=selector, text=text)

    async def press(self, key: str) -> None:
        """Presses a key of the keyboard by its name: Tab, Enter, Escape."""
        await self._do("press", key=key)

    async def speak(self, recording: Path) -> None:
        """Says a recording into the page's microphone; over when it is said. Wants `spoken`."""
        said = base64.b64encode(recording.read_bytes()).decode()
        await self.evaluate(f'speakIntoMicrophone("{said}")')

    async def lose(self, everything: bool) -> None:
        """Loses every packet of a call from now on, or none any more. Wants `lossy`.

        What a frozen server has not forwarded comes late and is heard then; this never comes.
        """
        await self._do("lose", all=everything)

    async def goto(self, url: str) -> None:
        """Loads another address."""
        await self._do("goto", url=url)

    async def reload(self) -> None:
        """Loads the page again."""
        await self._do("reload")

    async def screenshot(self, path: Path) -> None:
        """The whole page as a PNG."""
        await self._do("screenshot", path=str(path))

    async def close(self) -> None:
        """Closes the tab."""
        await self._do("close")

    async def _do(self, what: str, **more: Any) -> Any:
        return await self.browser.do(what, page=self.number, **more)


class Browser:
    """One browser with a profile of its own; made by `chromium` and `firefox`."""

    def __init__(self, process: asyncio.subprocess.Process, before: list[str]) -> None:
        self._process = process
        self._before = before
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._number = 0
        self._said: dict[int, list[str]] = {}
        self._reading: asyncio.Task[None] | None = None
        self.version = ""

    @property
    def pid(self) -> int:
        """The process that drives the browser: its descendants are the browser's own."""
        return self._process.pid

    async def page(
        self,
        url: str,
        size: tuple[int, int] | None = None,
        media: dict[str, str] | None = None,
        script: str = "",
        lossy: bool = False,
    ) -> Page:
        """A new tab; `media` are features like `{"prefers-color-scheme": "dark"}`.

        `script` runs before the page's own: for a browser that lacks something. Of a `lossy` page
        of Chromium `Page.lose` can lose the packets.
        """
        width, height = size or (0, 0)
        features = [{"name": name, "value": value} for name, value in (media or {}).items()]
        number = await self.do(
            "open",
            url=url,
            before=[*self._before, script],
            media=features,
            lossy=lossy,
            width=width,
            height=height,
        )
        return Page(self, number, self._said.setdefault(number, []))

    async def do(self, what: str, **more: Any) -> Any:
        """One order to the driver and its answer."""
        assert self._process.stdin is not None
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        order = json.dumps({"id": self._number, "do": what, **more})
        self._process.stdin.write(order.encode() + b"\n")
        return await answer

    async def start(self) -> None:
        """Waits until the browser is there."""
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 60)
        if not line:
            said = (await self._process.stderr.read()).decode(errors="replace")
            raise BrowserError(f"the browser did not start: {said[-2000:]}")
        self.version = json.loads(line)["ready"]
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Ends the browser."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 10)
        except TimeoutError:
            _kill(self._process.pid)
            await self._process.wait()
        if self._reading is not None:
            await self._reading

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            message = json.loads(line)
            if "said" in message:
                self._said.setdefault(message["page"], []).append(message["said"])
                continue
            answer = self._answers.pop(message["id"])
            if answer.done():
                continue
            if "error" in message:
                answer.set_exception(BrowserError(message["error"]))
            else:
                answer.set_result(message["result"])
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(BrowserError("the browser is gone"))


def look_for() -> tuple[str, str]:
    """The programs of Chromium and Firefox; raises `Missing`."""
    chromium = find_chromium()
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    if chromium is None or firefox is None:
        raise Missing("Debian's packages chromium and firefox-esr are not both installed")
    if shutil.which(sound.PROGRAM) is None:
        raise Missing("Debian's package pulseaudio is not installed")
    if not puppeteer.module().exists():
        raise Missing("puppeteer-core is not there: python -m tools.puppeteer")
    return chromium, firefox


@contextlib.asynccontextmanager
async def chromium(microphone: Path | None = None, spoken: bool = False) -> AsyncIterator[Browser]:
    """Chromium, whose microphone plays a recording once (or beeps). Raises `Missing`."""
    flags = [
        "--no-sandbox",  # as root
        "--disable-dev-shm-usage",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
    ]
    if microphone is not None:
        flags.append(f"--use-file-for-fake-audio-capture={microphone}%noloop")
    options = {"browser": "chrome", "executablePath": look_for()[0], "args": flags}
    async with _running(options, spoken) as browser:
        yield browser


@contextlib.asynccontextmanager
async def firefox(spoken: bool = False) -> AsyncIterator[Browser]:
    """Firefox, whose microphone hums. Raises `Missing`."""
    program = look_for()[1]
    options = {"browser": "firefox", "executablePath": program, "extraPrefsFirefox": _FIREFOX}
    async with _running(options, spoken) as browser:
        yield browser


@contextlib.asynccontextmanager
async def _running(options: dict[str, Any], spoken: bool) -> AsyncIterator[Browser]:
    driver = Path(__file__).with_name("driver.mjs")
    before = [_MICROPHONE.read_text(encoding="utf-8")] if spoken else []
    async with contextlib.AsyncExitStack() as held:
        folder = held.enter_context(
            tempfile.TemporaryDirectory(prefix="hr-browser-", ignore_cleanup_errors=True)
        )
        env = {**os.environ, "HOME": folder, "TMPDIR": folder}
        if options["browser"] == "firefox":
            env |= await held.enter_async_context(loudspeaker(Path(folder)))
        process = await asyncio.create_subprocess_exec(
            *node.node(),
            *(str(driver), str(puppeteer.module()), json.dumps({"headless": True, **options})),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
            start_new_session=True,
            env=env,
        )
        browser = Browser(process, before)
        try:
            await browser.start()
            yield browser
        finally:
            await browser.close()


def _kill(pid: int) -> None:
    import psutil

    with contextlib.suppress(psutil.NoSuchProcess):
        main = psutil.Process(pid)
        for process in [*main.children(recursive=True), main]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
