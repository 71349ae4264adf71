"""A candidate with a real browser: from the mailed link to the thanks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

from hr_desktop.domain.interview import Interview, InterviewState, Turn
from hr_desktop.domain.vacancy import Language
from hr_desktop.store import Store
from tests import speech
from tests.agent.voice.hall import FULL, NO_QUESTIONS, READY
from tests.browsers import Browser, Page
from tests.e2e.hands import OUTPUT
from tests.join.reading import press, shows, until
from tests.services.inviting import link_in
from tests.services.servers import Box

LIMIT = 120.0  # seconds; every step waits for a state
DESK, PHONE = (1280, 800), (390, 844)
WORDS = {  # what the page calls it
    "invited": {"ru": "вас ждёт собеседование", "en": "your interview is waiting"},
    "check": {"ru": "Проверить", "en": "Check"},
    "say": {"ru": "Скажите пару слов", "en": "Say a few words"},
    "heard": {"ru": "Микрофон слышит вас", "en": "The microphone hears you"},
    "start": {"ru": "Начать", "en": "Start"},
    "write": {"ru": "Хочу отвечать письменно", "en": "Answer in writing"},
    "question": {"ru": "Вопрос 1 из 1", "en": "Question 1 of 1"},
    "goodbye": {"ru": "Стефани прощается", "en": "Stefani is saying goodbye"},
    "thanks": {"ru": "Спасибо, ", "en": "Thank you, "},
    "transcript": {"ru": "Показать запись разговора", "en": "Show my transcript"},
}
LOAD_TEST = {  # a recruiter's note asks about it
    "ru": "Я сам провёл нагрузочный тест, потому что сомневался в очереди. Мы отправляли тысячу "
    "платежей в секунду, и в результате задержка была 200 мс.",
    "en": "I ran the load test myself because I had doubts about the queue. We sent a thousand "
    "payments a second, and as a result the latency was 200 ms.",
}
_CAPTIONS = "[...document.querySelectorAll('.captions .{role} .words')].map((one) => one.innerText)"


async def letter(box: Box, number: int = 0) -> EmailMessage:
    """The letter that came as this one, waited for."""
    async with asyncio.timeout(LIMIT):
        while len(box.letters) <= number:
            await asyncio.sleep(0.2)
    return box.letters[number][1]


class Guest:
    """Whoever has got the letter. Whose turn it is to speak is read in the database."""

    def __init__(self, store: Store, interview_id: int, language: Language, name: str) -> None:
        self.store, self.interview_id = store, interview_id
        self.language: Language = language
        self.name = name  # of the pictures
        self.answers: list[str] = []
        self._begun = False  # the first question was asked
        self.page: Page

    def words(self, name: str) -> str:
        """What the page calls something."""
        return WORDS[name][self.language]

    async def open(
        self, browser: Browser, message: EmailMessage, size: tuple[int, int] = DESK
    ) -> None:
        """Presses the letter's link."""
        self.page = await browser.page(link_in(message), size=size)
        await shows(self.page, self.words("invited"))

    async def agree(self) -> None:
        """The tick of the consent."""
        await self.page.click("input[type=checkbox]")

    async def try_microphone(self) -> None:
        """Says something when the page asks for it."""
        await asyncio.to_thread(self._learn)
        await press(self.page, self.words("check"))
        await shows(self.page, self.words("say"), LIMIT)
        await self.page.speak(speech.utterance(READY[self.language], self.language))
        await shows(self.page, self.words("heard"), LIMIT)

    def _learn(self) -> None:
        """Makes the sounds of all answers: what is made in the talk is a silence there."""
        language = self.language
        answers = (READY[language], FULL[language]["core-1"], LOAD_TEST[language])
        for answer in (*answers, NO_QUESTIONS[language]):
            speech.utterance(answer, language)

    async def start(self, *, writing: bool = False) -> None:
        """Goes into the interview."""
        await press(self.page, self.words("write" if writing else "start"))
        await until(self.page, "document.querySelector('main.live') !== null", LIMIT)

    async def asked(self, after: int) -> Turn | None:
        """The newest line, heard and with a number above `after`; None: the interview is over."""
        try:
            async with asyncio.timeout(LIMIT):
                while True:
                    interview, turns = await self.state()
                    if interview.state is InterviewState.completed:
                        return None
                    assert interview.state is not InterviewState.failed, interview.failure
                    new = [t for t in turns[-1:] if t.role == "interviewer" and t.number > after]
                    if new and new[0].finished and await self.may_answer():
                        self._begun = any(turn.question_id for turn in turns)
                        return new[0]
                    await asyncio.sleep(0.2)
        except TimeoutError:
            shown = await self.page.evaluate("document.body.innerText")
            raise AssertionError(f"nothing was asked; the page shows:\n{shown}") from None

    async def may_answer(self) -> bool:
        """Whether the talk goes on: neither over nor at its goodbye."""
        goodbye = json.dumps(self.words("goodbye"))
        code = (
            f"!!document.querySelector('main.live') && !document.body.innerText.includes({goodbye})"
        )
        return bool(await self.page.evaluate(code))

    async def state(self) -> tuple[Interview, list[Turn]]:
        """The interview and its turns as the database has them."""
        async with self.store.read() as tx:
            return (
                await tx.interviews.get(self.interview_id),
                await tx.turns.of(self.interview_id),
            )

    async def talk(self, *, writing: bool = False, pictures: Iterable[int] = ()) -> None:
        """Answers every line until goodbye is said; takes a picture before these answers."""
        wanted, number = set(pictures), -1
        while (line := await self.asked(number)) is not None:
            await self.reads_captions()
            answer = self.answer_to(line)
            if len(self.answers) in wanted:
                await self.shot(f"line {line.number}")
            self.answers.append(answer)
            if writing:
                await self.page.type("#answer", answer)
                await self.page.press("Enter")
            else:
                await self.page.speak(speech.utterance(answer, self.language))
            number = line.number

    def answer_to(self, line: Turn) -> str:
        """What is said to a line."""
        if not self._begun:
            return READY[self.language]
        if line.question_id is None:
            return NO_QUESTIONS[self.language]
        return FULL[self.language].get(line.question_id, LOAD_TEST[self.language])

    async def reads_captions(self) -> None:
        """Everything that was said until now is shown, under who said it."""
        _, turns = await self.state()
        turn = turns[0]
        try:
            async with asyncio.timeout(LIMIT):
                for turn in turns:
                    code = _CAPTIONS.replace("{role}", turn.role)
                    while turn.text not in " ".join(await self.page.evaluate(code)):
                        await asyncio.sleep(0.2)
        except TimeoutError:
            shown = await self.page.evaluate("document.body.innerText")
            raise AssertionError(f"not shown: {turn}; the page shows:\n{shown}") from None

    async def transcript(self) -> list[str]:
        """The candidate's own transcript, after the end."""
        await shows(self.page, self.words("thanks"), LIMIT)
        await press(self.page, self.words("transcript"))
        await until(self.page, "document.querySelector('.transcript') !== null", LIMIT)
        code = "[...document.querySelectorAll('.transcript .words')].map((one) => one.innerText)"
        found: list[str] = await self.page.evaluate(code)
        return found

    async def shot(self, stage: str) -> Path:
        """A picture of the page in test-output."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        path = OUTPUT / f"{self.name}-page-{stage.replace(' ', '_')}.png"
        await self.page.screenshot(path)
        return path
