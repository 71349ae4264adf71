"""The page through its states, one after the other: for tests of all of them, and for pictures.

`python -m tests.join.walk FOLDER` takes a picture of each at a phone's and a desktop's size.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hr_desktop.domain.voice import Rpc
from tests.browsers import Browser, Page, chromium
from tests.join.interviewer import Interviewer
from tests.join.reading import until
from tests.join.site import Site, served
from tests.livekit_server import LiveKitServer

PHONE, DESKTOP = (390, 844), (1280, 800)
Seen = Callable[[Page, str], Awaitable[None]]

TALK = (
    ("interviewer", "Здравствуйте, Анна! Меня зовут Стефани, я искусственный интеллект."),
    ("candidate", "Добрый день! Слышу вас хорошо."),
    ("interviewer", "Расскажите, пожалуйста, как вы сделали так, чтобы платёж не списался дважды?"),
)
ANSWER = "Каждый запрос получает ключ идемпотентности. Ключ и результат пишутся в одной транзакции"


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    size: tuple[int, int]
    language: str
    scheme: str

    @property
    def name(self) -> str:
        return f"{self.size[0]}-{self.language}-{self.scheme}"


# One in each language, at each size, in each scheme.
LOOKS = [
    Look(PHONE, "ru", "light"),
    Look(PHONE, "en", "dark"),
    Look(DESKTOP, "ru", "dark"),
    Look(DESKTOP, "en", "light"),
]


async def walk(site: Site, browser: Browser, look: Look, seen: Seen) -> None:
    """Through all states; `seen` is called in each with its name."""
    await held(site, browser, look, seen)
    await not_held(site, browser, look, seen)


async def _open(site: Site, browser: Browser, look: Look, room: str, **changed: object) -> Page:
    media = {"prefers-color-scheme": look.scheme}
    link = site.link(room, **{"l": look.language, **changed})
    return await browser.page(link, size=look.size, media=media)


async def held(site: Site, browser: Browser, look: Look, seen: Seen) -> None:
    """The states of an interview, from the link to the transcript."""
    room = site.livekit.new_room()
    page = await _open(site, browser, look, room, tz="America/New_York")
    await until(page, "document.querySelector('h1') !== null")
    await seen(page, "01-before")
    await page.click(".consent .link")
    await page.click("input[type=checkbox]")
    await page.click(".way .primary")
    await until(page, "document.querySelectorAll('.note.warning .contact').length > 0")
    await seen(page, "02-nobody-came")
    stefani = await Interviewer.enter(site.livekit, room)
    stefani.answers[Rpc.transcript] = lambda asked: {
        "turns": [
            {"number": number, "role": role, "text": text}
            for number, (role, text) in enumerate(TALK)
            if number > asked["after"]
        ],
        "more": False,
    }
    await stefani.tell("ready")
    await stefani.called(Rpc.start)
    await stefani.tell("live", question=3, questions=11, elapsed=780)
    await until(page, "document.querySelectorAll('.captions p').length >= 3")
    await stefani.caption(ANSWER, "own", False)
    await until(page, "document.querySelectorAll('.captions p').length >= 4")
    await seen(page, "03-live")
    await page.click(".control:nth-of-type(2)")
    await stefani.caption(ANSWER + ".", "own", True)
    await page.click(".controls .control:nth-last-child(2)")
    await until(page, "document.querySelector('.talk .request') !== null")
    await seen(page, "04-problem")
    await page.click(".talk .request .plain")
    await stefani.tell("live", paused=True)
    await until(page, "document.querySelectorAll('.control:disabled').length > 1")
    await seen(page, "05-paused")
    await stefani.tell("live", paused=False, thinking=True)
    await page.click(".controls .control:nth-last-child(4)")
    await page.type("#answer", "Сверка раз в минуту находит неизвестные платежи")
    await seen(page, "06-typed")
    await page.press("Enter")
    await stefani.called(Rpc.say)
    await stefani.leave()
    await until(page, "document.querySelector('.note.warning') !== null")
    await seen(page, "07-takeover")
    await page.click(".controls .control:nth-last-child(1)")
    await until(page, "document.querySelector('main.one') !== null")
    await seen(page, "08-left")
    stefani = await Interviewer.enter(site.livekit, room, fence=2)
    stefani.answers[Rpc.transcript] = lambda asked: {
        "turns": [{"number": n, "role": r, "text": t} for n, (r, t) in enumerate(TALK)],
        "more": False,
    }
    await page.click("main .primary")
    await stefani.tell("live", question=10, questions=11, elapsed=1750)
    await stefani.called(Rpc.start)
    await until(page, "document.querySelector('main.live') !== null")
    media = {"prefers-color-scheme": look.scheme}
    other = await browser.page("about:blank", size=look.size, media=media)
    await other.goto(await page.evaluate("location.href"))
    await until(other, "document.querySelector('main .primary') !== null")
    await seen(other, "09-continue")
    await other.click("main .primary")
    await until(page, "document.querySelector('.page.elsewhere') !== null")
    await seen(page, "10-elsewhere")
    await stefani.tell("live")
    await stefani.tell("over")
    await until(other, "document.querySelector('.page.over') !== null")
    await other.close()
    await page.reload()
    await until(page, "document.querySelector('.page.over') !== null")
    found = None
    while found != "transcript":  # a busy computer does not enter the room in time at once
        await page.click(".card > .plain")
        await stefani.tell("over")
        shown = "document.querySelector('.transcript, .card > .plain:not(:disabled)')"
        found = await until(page, f"{shown}?.className.split(' ').at(-1)")
    await page.click(".requests summary")
    await seen(page, "11-over")
    await page.close()
    await stefani.leave()


async def not_held(site: Site, browser: Browser, look: Look, seen: Seen) -> None:
    """The states in which there is none."""
    soon = datetime.now(UTC) + timedelta(days=3)
    for number, mode in enumerate(("early", "cancelled", "expired", "unavailable"), start=12):
        room = site.livekit.new_room()
        page = await _open(site, browser, look, room, o=soon.isoformat(), k=0)
        stefani = await Interviewer.enter(site.livekit, room)
        await page.click("input[type=checkbox]")
        await stefani.tell(mode, opens=soon.isoformat())
        if mode == "early":
            await page.click(".check .plain")
            await until(page, "document.querySelector('.tag') !== null")
            await until(
                page, "document.querySelector('.good-text, .warning-text, .bad-text') !== null"
            )
            await page.click(".rights summary")
        else:
            await until(page, f"document.querySelector('.page.{mode}') !== null")
        await seen(page, f"{number}-{mode}")
        await page.close()
        await stefani.leave()
    page = await _open(site, browser, look, "any", t="a.b.c")
    await page.click("input[type=checkbox]")
    await until(page, "document.querySelector('.page.refused') !== null")
    await seen(page, "16-refused")
    await page.close()
    media = {"prefers-color-scheme": look.scheme}
    page = await browser.page(site.url + "#cut", size=look.size, media=media)
    await seen(page, "17-broken")
    await page.close()


async def _pictures(folder: Path) -> None:
    livekit = LiveKitServer()
    try:
        async with served(livekit, agent=1, retry=0.3) as site, chromium() as browser:
            for look in LOOKS:

                async def take(page: Page, state: str, look: Look = look) -> None:
                    await asyncio.sleep(0.3)
                    await page.screenshot(folder / f"{state}-{look.name}.png")

                await walk(site, browser, look, take)
    finally:
        livekit.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(_pictures(target))
