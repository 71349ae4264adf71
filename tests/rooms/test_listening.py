"""Staff listen: both sides are heard, and nobody in the room sees who listens."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from livekit import rtc

from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.voice import CANDIDATE, STAFF_PREFIX
from hr_desktop.rooms.listening import RATE, Listening, Side, listen
from hr_desktop.rooms.tokens import candidate_token, listener_token
from tests.livekit_server import LiveKitServer

LOW, HIGH = 440, 1320  # Hz, of the candidate and of the interviewer


def _tone(hertz: int, samples: int, at: int) -> np.ndarray:
    wave = np.sin(2 * np.pi * hertz * (np.arange(samples) + at) / RATE)
    return (wave * 8000).astype(np.int16)


async def _speak(room: rtc.Room, hertz: int) -> None:
    source = rtc.AudioSource(RATE, 1)
    track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
    await room.local_participant.publish_track(track, options)
    at = 0
    while True:
        sound = _tone(hertz, RATE // 50, at)
        at += len(sound)
        await source.capture_frame(rtc.AudioFrame(sound.tobytes(), RATE, 1, len(sound)))


def _loudness(sound: bytes, hertz: int) -> float:
    """How strong a tone is in it, beside all there is."""
    wave = np.frombuffer(sound, np.int16).astype(float)
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    place = round(hertz * len(wave) / RATE)
    return float(spectrum[place - 3 : place + 4].sum() / max(spectrum.sum(), 1.0))


async def _hears(listening: Listening, tones: set[int]) -> None:
    """Waits until half a second of what a loudspeaker takes holds these tones and no other."""
    async with asyncio.timeout(20):
        while True:
            heard = b""
            while len(heard) < RATE:
                heard += listening.take(RATE // 50)
                await asyncio.sleep(0.02)
            if {hertz for hertz in (LOW, HIGH) if _loudness(heard, hertz) > 0.1} == tones:
                return


@pytest.mark.processes
async def test_both_sides_are_heard_and_the_candidate_sees_nobody_listen(
    livekit: LiveKitServer,
) -> None:
    name, now = livekit.new_room(), datetime.now(UTC)
    key, secret = livekit.api_key, livekit.api_secret
    candidate, interviewer = rtc.Room(), rtc.Room()
    seen: list[str] = []
    for room in (candidate, interviewer):
        room.on("participant_connected", lambda who: seen.append(who.identity))
        room.on("participant_disconnected", lambda who: seen.append(who.identity))
    token = candidate_token(
        key, secret, room=name, invitation_id=1, ends_at=now + timedelta(hours=1), now=now
    )
    await candidate.connect(livekit.url, token)
    await interviewer.connect(livekit.url, livekit.token(name, "stefani-1"))
    speaking = [
        asyncio.create_task(_speak(candidate, LOW)),
        asyncio.create_task(_speak(interviewer, HIGH)),
    ]
    try:
        listening = await listen(livekit.url, listener_token(key, secret, room=name))
        try:
            await _hears(listening, {LOW, HIGH})
            assert listening.room.local_participant.identity.startswith(STAFF_PREFIX)
            inside = set(candidate.remote_participants) | set(interviewer.remote_participants)
            assert inside == {CANDIDATE, "stefani-1"}
            speaking[0].cancel()
            await candidate.disconnect()
            await _hears(listening, {HIGH})
            assert listening.sides == 1
        finally:
            await listening.close()
        assert not [one for one in seen if one.startswith(STAFF_PREFIX)]
    finally:
        for task in speaking:
            task.cancel()
        await asyncio.gather(*speaking, return_exceptions=True)
        await candidate.disconnect()
        await interviewer.disconnect()


@pytest.mark.processes
async def test_a_room_that_cannot_be_entered_is_said(livekit: LiveKitServer) -> None:
    token = listener_token(livekit.api_key, "x" * 32, room=livekit.new_room())
    with pytest.raises(PersonError) as refused:
        await listen(livekit.url, token)
    assert refused.value.said.code == "voice.unreachable"


def test_a_side_is_heard_without_gaps_and_never_late() -> None:
    side, packet = Side(), np.arange(960, dtype=np.int16)
    for _ in range(3):
        side.put(packet)
    assert not len(side.take(960))  # it gathers first: packets come unevenly
    side.put(packet)
    assert all(len(side.take(960)) == 960 for _ in range(4))
    assert not len(side.take(960))
    for _ in range(4):
        side.put(packet)
    assert len(side.take(960)) == 960
    for _ in range(100):  # two seconds at once, as after a line that was gone
        side.put(packet)
    heard = 0
    while len(taken := side.take(960)):
        heard += len(taken)
    assert heard <= RATE // 2
