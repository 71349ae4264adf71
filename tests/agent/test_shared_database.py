"""An interview goes on while a team's PostgreSQL is away, and is whole when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hr_desktop.agent.server import Timing
from hr_desktop.domain.interview import InterviewState
from hr_desktop.services.agent_process import AgentProcess, agent_command
from hr_desktop.store import Store
from tests.agent.examples import GOOD
from tests.agent.test_process import Desk, kept, new_interview
from tests.postgres_server import SUPERUSER_PASSWORD, PostgresServer, migrated

TIMING = Timing(heartbeat=0.1, lease=2, tick=0.1, claim_patience=10)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server that is stopped in the middle."""
    made = PostgresServer()
    yield made
    made.close()


@pytest.mark.processes
@pytest.mark.slow
async def test_postgresql_stopped_in_the_middle_of_an_interview_loses_no_turn(
    server: PostgresServer, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HR_DESKTOP_DATABASE_PASSWORD", SUPERUSER_PASSWORD)
    url = server.url(await server.new_database(await migrated(server)))
    monkeypatch.setenv("DATABASE_URL", url)
    store = await Store.open(url)
    interview_id = await new_interview(store, "ru")
    command = [*agent_command(), "--timing", TIMING.model_dump_json()]
    agent = AgentProcess(data_folder, command=command)
    await agent.start()
    try:
        desk = Desk(agent, interview_id)
        await desk.hold()
        answers = ["Да", *GOOD["ru"].values()]
        await desk.say(answers[0], "0")
        server.stop()
        await desk.say(answers[1], "1")  # kept in the journal: the candidate notices nothing
        await desk.say(answers[2], "2")
        server.start()
        for number, text in enumerate([*answers[3:], "Нет, спасибо"], 3):
            await desk.say(text, str(number))
        assert (await desk.until("ended"))["state"] == "completed"
    finally:
        await agent.stop()
    state, turns = await kept(store, interview_id)
    assert state is InterviewState.completed
    assert [turn.number for turn in turns] == list(range(len(turns)))
    said = [turn.text for turn in turns if turn.role == "candidate"]
    assert said[: len(answers)] == answers
    await store.close()
