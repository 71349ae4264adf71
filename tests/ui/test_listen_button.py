"""Listening in the real window: LiveKit beside Qt's event loop, from a microphone to the sink."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from livekit import api, rtc

from hr_desktop.domain.voice import CANDIDATE, STAFF_PREFIX
from hr_desktop.rooms.tokens import candidate_token
from hr_desktop.ui.loudspeaker import STEP_MS, Loudspeaker, Samples
from hr_desktop.ui.pages.interviews import InterviewsPage
from hr_desktop.ui.window import MainWindow
from tests.livekit_server import LiveKitServer
from tests.rooms.test_listening import LOW, _loudness, _speak
from tests.services.stand_in import StandIn
from tests.ui.conftest import until
from tests.ui.test_system import page

Open = Callable[..., MainWindow]


@pytest.mark.processes
def test_a_press_on_listen_brings_the_candidate_to_the_loudspeaker_unseen(
    window: Open, livekit: LiveKitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEKIT_URL", livekit.url)
    monkeypatch.setenv("LIVEKIT_API_KEY", livekit.api_key)
    monkeypatch.setenv("LIVEKIT_API_SECRET", livekit.api_secret)
    heard = bytearray()

    def start(self: Loudspeaker, rate: int, samples: Samples) -> None:
        """A sink that takes what a device would: this computer may have none."""
        self._timer.timeout.connect(lambda: heard.extend(samples(rate * STEP_MS // 1000)))
        self._timer.start()

    monkeypatch.setattr(Loudspeaker, "start", start)

    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        one = await StandIn.begun(ws)
        room, now = one.invitation.room, ws.core.now
        seen: list[str] = []
        candidate = rtc.Room()
        candidate.on("participant_connected", lambda who: seen.append(who.identity))
        token = candidate_token(
            livekit.api_key, livekit.api_secret,
            room=room, invitation_id=one.invitation.id, ends_at=now + timedelta(hours=1), now=now,
        )  # fmt: skip
        await candidate.connect(livekit.url, token)
        speaking = asyncio.create_task(_speak(candidate, LOW))
        shown = page(w, "interviews", InterviewsPage)
        await shown.open({"interview": one.id})
        listen = shown._live._listen
        await until(listen.button.isVisible, "the interview is shown")
        listen.button.click()
        try:
            await until(lambda: listen.listens, "the room was entered")

            def is_heard() -> bool:
                newest = bytes(heard[-48_000:])
                return len(newest) == 48_000 and _loudness(newest, LOW) > 0.5

            await until(is_heard, "the tone is heard")
            async with livekit.api() as client:
                found = await client.room.list_participants(api.ListParticipantsRequest(room=room))
            inside = [one.identity for one in found.participants]
            assert [i for i in inside if i.startswith(STAFF_PREFIX)]
            assert CANDIDATE in inside
            assert not seen
            assert not candidate.remote_participants
            audit = await ws.audit.entries("interview", one.id)
            assert "interview.listened" in [entry.action for entry in audit]
        finally:
            w.navigate("today")
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
            await candidate.disconnect()
        assert not listen.listens

    window(scenario)
