"""Private mode: what identifies does not leave, and comes back in the answer."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from hr_desktop.ai.engine import AssessmentRequest, PlanRequest
from hr_desktop.ai.offline.engine import OfflineEngine
from hr_desktop.ai.private_text import hide
from hr_desktop.ai.remote.client import OPENAI, RemoteModel
from hr_desktop.ai.remote.engine import RemoteEngine
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.interview import Transcript, Turn
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.resume import Fact, Phone, Profile
from hr_desktop.domain.vacancy import VacancyData
from hr_desktop.network import inside
from tests.openai_server import OpenAIServer, Reply, structured

RU = """Ёлкина Мария Сергеевна
Бухгалтер
Родилась 14 мая 1991
Телефон: +7 (916) 123-45-67, e-mail: maria.elkina@example.org, Telegram: @elkina_m
Адрес: г. Казань, ул. Баумана, д. 5, кв. 12
https://example.org/elkina

Опыт работы
Март 2019 — настоящее время
Бухгалтер, ООО «Ромашка»
Марии Ёлкиной доверяли закрытие квартала. Оклад 120 000 - 150 000 руб.

Навыки
1С:ЗУП, MS Excel
"""
EN = """Will Harper
Backend Developer
+1 (415) 555-0142 | will.harper@example.com | linkedin.com/in/willharper
12 Oak Street, Apt 4

EXPERIENCE
Backend Developer, Northwind Ltd
January 2018 - Present
I will design services; Will's team shipped them in Python and ASP.NET.

SKILLS
Python, Node.js, PostgreSQL
"""


def document(text: str) -> DocumentText:
    return DocumentText(media_type=MediaType.text, text=text)


async def here(function: Callable[..., Any], *args: Any, **_: Any) -> Any:
    return await asyncio.to_thread(function, *args)


def engine(server: OpenAIServer, **more: Any) -> RemoteEngine:
    model = RemoteModel(
        api_key="k", base_url=server.base_url, model="m", timeout=30, retries=0, **more
    )
    return RemoteEngine(model, OfflineEngine(here), here, private=True)


def sent(server: OpenAIServer) -> str:
    return json.dumps(server.requests, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        (RU, ["Ёлкин", "Мари", "Сергеевн", "916", "elkina", "Баумана", "14 мая", "example.org"]),
        (EN, ["Harper", "Will'", "415", "will.harper", "willharper", "Oak Street", "example.com"]),
    ],
    ids=["ru", "en"],
)
async def test_of_a_resume_neither_name_nor_contact_leaves_and_the_reading_has_them(
    text: str, secrets: list[str]
) -> None:
    def reply(body: dict[str, Any]) -> Reply:
        data = body["messages"][1]["content"]
        name = re.search(r"\[NAME_1\]", data)
        mail = re.search(r"\[EMAIL_1\]", data)
        phone = re.search(r"\[PHONE_1\]", data)
        assert name is not None
        assert mail is not None
        assert phone is not None
        return structured(
            {
                "is_resume": True,
                "name": {"value": name[0], "quote": name[0]},
                "emails": [mail[0]],
                "phones": ["PHONE_1"],  # a model that loses the brackets
                "city": None,
                "links": [],
                "position": None,
                "salary": None,
                "summary": None,
                "stated_total_years": None,
                "skills": [],
                "experience": [],
                "education": [],
                "languages": [],
                "certificates": [],
            }
        )

    async with OpenAIServer(reply) as server:
        reading = await engine(server).understand_resume(document(text))
    left = sent(server)
    for secret in secrets:
        assert secret not in left
    profile = reading.profile
    assert profile.name is not None
    assert profile.name.value.split()[0] in text
    assert profile.emails[0].value in text
    assert re.sub(r"\D", "", profile.phones[0].value) in re.sub(r"\D", "", text)


def test_what_is_no_secret_stays_readable() -> None:
    russian = hide(RU, ["Ёлкина Мария Сергеевна"]).text
    for word in ("Бухгалтер", "120 000 - 150 000", "ООО «Ромашка»", "Март 2019", "1С:ЗУП"):
        assert word in russian
    english = hide(EN, ["Will Harper"]).text
    for word in ("I will design", "Node.js", "ASP.NET", "January 2018 - Present", "PostgreSQL"):
        assert word in english


def test_the_same_words_get_the_same_placeholder_and_come_back_as_they_were() -> None:
    text = "Анна Ким, Анна Ким. Письмо Анне Ким на a@b.org и a@b.org"
    hidden = hide(text, ["Анна Ким"])
    assert hidden.text == "[NAME_1], [NAME_1]. Письмо [NAME_2] на [EMAIL_1] и [EMAIL_1]"
    assert hidden.show(hidden.text) == text
    assert hidden.show("[NAME_9] EMAIL_1") == "[NAME_9] a@b.org"


async def test_a_resume_in_which_no_name_was_found_does_not_leave() -> None:
    async with OpenAIServer(Reply(status=500)) as server:
        with pytest.raises(PersonError) as caught:
            await engine(server).understand_resume(document("skills: python, sql\nno name here"))
        assert server.requests == []
    assert caught.value.said.code == "ai.name_unknown"


async def test_plans_and_transcripts_leave_without_the_person_too() -> None:
    profile = Profile(
        name=Fact(value="Ёлкина Мария Сергеевна"),
        emails=(Fact(value="maria.elkina@example.org"),),
        phones=(Phone(value="+7 (916) 123-45-67"),),
    )
    vacancy = VacancyData(title="Бухгалтер", interview_language="ru")
    talk = Transcript(
        language="ru",
        turns=(
            Turn(number=0, role="interviewer", text="Здравствуйте, Мария! Расскажите о себе."),
            Turn(number=1, role="candidate", text="Меня зовут Мария Ёлкина, пишите на m@ya.ru."),
        ),
    )
    async with OpenAIServer(Reply(text="{}")) as server:
        remote = engine(server)
        with pytest.raises(PersonError):  # the answer is nonsense; what counts is what was sent
            await remote.plan_interview(
                PlanRequest(vacancy=vacancy, profile=profile, resume_text=RU, language="ru")
            )
        with pytest.raises(PersonError):
            await remote.assess(
                AssessmentRequest(vacancy=vacancy, transcript=talk, profile=profile, language="ru")
            )
    left = sent(server)
    assert len(server.requests) == 4
    for secret in ("Мари", "Ёлкин", "elkina", "916", "m@ya.ru", "Баумана"):
        assert secret not in left


@pytest.mark.parametrize(
    ("turns", "secrets", "kept"),
    [
        (
            (
                "Tell me about your last project, Clara. So, Python first?",
                "My name's Clara McDonald and I work with Django. Ask Clara: she knows Kafka.",
                "Well, Docker next.",
                "McDonald's team used it. I'm Senior Developer at Acme.",
            ),
            ("Clara", "McDonald"),
            ("Python", "Docker", "Kafka", "Django", "and I work", "Senior Developer"),
        ),
        (
            ("good morning what is your name", "my name is oisin byrne and oisin is irish"),
            ("oisin", "byrne"),
            ("is irish",),
        ),
        (
            ("Who are you?", "Hi, this is Li Wei. I am IT support, Wei from IT."),
            ("Li ", "Wei"),
            ("IT support",),
        ),
        (
            (
                "Расскажите о себе, Марьям.",
                "Моя фамилия Кривошеева, Кривошеевой звонили из банка. Спасибо большое.",
                "Скажите, Марьям, какой отчёт вы сдавали? Итак, налоги.",
                "меня зовут так, потому что Марьям звали бабушку",
            ),
            ("Марьям", "Кривошеев"),
            ("большое", "Итак, налоги", "так, потому что", "бабушку"),
        ),
    ],
)
async def test_a_transcript_hides_who_is_interviewed_though_no_profile_says_it(
    turns: tuple[str, ...], secrets: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    talk = Transcript(
        language="en",
        turns=tuple(
            Turn(number=i, role="candidate" if i % 2 else "interviewer", text=text)
            for i, text in enumerate(turns)
        ),
    )
    request = AssessmentRequest(vacancy=VacancyData(title="Helper"), transcript=talk)
    async with OpenAIServer(Reply(text="{}")) as server:
        with pytest.raises(PersonError):  # the answer is nonsense; what counts is what was sent
            await engine(server).assess(request)
    left = sent(server)
    for secret in secrets:
        assert secret not in left
    for word in kept:
        assert word in left


async def test_the_last_texts_that_left_can_be_looked_at() -> None:
    async with OpenAIServer(Reply(text="{}")) as server:
        remote = engine(server)
        with pytest.raises(PersonError):
            await remote.understand_vacancy(document("Бухгалтер. Пишите hr@example.org"))
        [first, _] = remote._model.sent
    assert first.purpose == "vacancy"
    assert "[EMAIL_1]" in first.text
    assert first.at <= datetime.now(UTC)


async def test_a_service_outside_this_network_is_never_spoken_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = {"model.internal": "10.1.2.3", "public.example": "203.0.113.9", "x": "8.8.8.8"}
    addresses["api.openai.com"] = "104.18.0.1"

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", (addresses.get(host, host), 0))]

    monkeypatch.setattr("hr_desktop.network.socket.getaddrinfo", resolve)
    assert inside("http://127.0.0.1:8000/v1")
    assert inside("http://model.internal/v1")
    assert not inside("https://x/v1")
    assert not inside(OPENAI)
    model = RemoteModel(
        api_key="k", base_url="https://x/v1", model="m", timeout=1, retries=0, inside_only=True
    )
    with pytest.raises(PersonError) as caught:
        await model.probe()
    assert caught.value.said.code == "ai.outside"


async def test_a_redirect_does_not_lead_outside() -> None:
    away = Reply(status=307, headers={"Location": "http://127.0.0.1:9/elsewhere"})
    async with OpenAIServer(away) as server:
        model = RemoteModel(
            api_key="k",
            base_url=server.base_url,
            model="m",
            timeout=30,
            retries=0,
            inside_only=True,
        )
        with pytest.raises(PersonError) as caught:
            await model.probe()
        await model.close()
    assert caught.value.said.code == "ai.request_refused"
