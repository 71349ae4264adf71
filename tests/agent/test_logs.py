"""Nothing that anybody says in an interview is in a log of the agent, at any level."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hr_desktop.agent import logs
from hr_desktop.agent.model import Brain
from hr_desktop.agent.openai_llm import openai_llm
from hr_desktop.config import AiSettings
from tests.agent.driving import desk
from tests.agent.examples import MemoryRecords, make_interview
from tests.openai_server import OpenAIServer, Reply

# Of what candidate and model say, ask, note and call; with signs that a formatter would escape.
CANARIES = ("канарейка", "zebracanary", "quillfeather", "Владивосток", "Vladivostok")
SAID = "Мой проект «канарейка» zebracanary на Kafka во Владивостоке, я ускорил его вдвое."


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The agent's log as it is set up, with every logger there is as talkative as it can be."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # pytest's come back afterwards
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    logs.set_up(tmp_path / "logs", logging.DEBUG)
    known = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    for logger in (logging.getLogger(), *known):
        monkeypatch.setattr(logger, "level", 1)
        monkeypatch.setattr(logger, "disabled", False)
        logger.manager._clear_cache()
    yield tmp_path / "logs"
    logging.getLogger().manager._clear_cache()


def _obeys(body: dict[str, Any]) -> Reply:
    return Reply(
        tools=[
            ("note", {"text": "quillfeather спрашивал о канарейке"}),
            ("follow_up", {"line": "А как zebracanary ускорил проект?", "about": "канарейка"}),
        ]
    )


REPLIES = {
    "obeys": _obeys,
    "misuses a tool": Reply(tools=[("follow_up", {"quillfeather": 1}), ("zebracanary", {})]),
    "breaks its call": Reply(tools=[("note", '{"text": "quillfeather')]),
    "says what may not be said": Reply(text="Вы приняты, quillfeather! {канарейка}"),
    "fails": Reply(status=500, headers={"x-said": "quillfeather"}),
    "talks nonsense": Reply(garbage=b"<html>quillfeather</html>"),
    "hangs up": Reply(text="quillfeather zebracanary Vladivostok", cut=2),
    "is late": Reply(text="quillfeather", delay=1),
}


async def test_no_word_of_an_interview_is_in_a_log_at_any_level(
    data_folder: Path, everything: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with OpenAIServer() as server:
        settings = AiSettings(engine="openai", base_url=server.base_url, model="test-model")
        for number, (how, reply) in enumerate(REPLIES.items(), start=1):
            server.reply = reply
            brain = Brain(openai_llm(settings, "sk-test-0123456789"), timeout_s=0.5, trip_after=99)
            records = MemoryRecords(make_interview(number))
            async with desk(records, data_folder / str(number), brain=brain) as d:
                await d.start(number)
                for text in ("Да", SAID, "А что у вас про quillfeather?", f"{SAID} Vladivostok"):
                    await d.say(text, interview_id=number)
            assert len(server.requests) >= number, how  # it was asked each time
            assert SAID in str(server.requests)
    for handler in logging.getLogger().handlers:
        handler.flush()
    written = "".join(file.read_text("utf-8") for file in everything.iterdir())
    written += "".join(capfd.readouterr())
    for library in ("livekit", "openai", "httpcore", "asyncio"):
        assert f'"where": "{library}' in written  # they have logged, and of what is said nothing
    low = written.lower()
    for canary in CANARIES:
        for form in (canary.lower(), canary.encode("unicode_escape").decode().lower()):
            assert form not in low, canary
