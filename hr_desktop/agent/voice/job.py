"""What livekit starts for a room: opens the database, and serves whoever comes."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from livekit.agents import AgentSession, JobContext

from hr_desktop.agent.home import Home
from hr_desktop.agent.records import StoreRecords
from hr_desktop.agent.voice.desk import Desk, Guest
from hr_desktop.agent.voice.recording import Recorder
from hr_desktop.agent.voice.room_voice import Recording
from hr_desktop.agent.voice.timing import VoiceTiming
from hr_desktop.agent.voice.visit import Tools, Visit
from hr_desktop.ai import speech
from hr_desktop.ai.speech.providers import load
from hr_desktop.domain.messages import PersonError
from hr_desktop.services.metering import SpendMeter
from hr_desktop.services.spool import may_record, spool_folder
from hr_desktop.store import Store

log = logging.getLogger(__name__)

load()  # on the main thread, which imports this module; a job may run in another one


async def run(ctx: JobContext) -> None:
    """The entry point of a job; returns when the visit is over."""
    try:
        invitation_id = int(ctx.job.metadata)
    except ValueError:
        log.warning("a job without an invitation's number")
        ctx.shutdown("no invitation")
        return
    home, timing = await asyncio.to_thread(Home.here), VoiceTiming.current()
    try:
        store = await home.open_store()
    except PersonError as refused:
        log.error("the database does not open: %s", refused.said.code)
        ctx.shutdown("no database")
        return
    try:
        # To every track: a candidate may publish a microphone alone. (AUDIO_ONLY subscribes at an
        # event that does not come for who is there already when a crashed server is back.)
        await ctx.connect()
        owner = ctx.room.local_participant.identity
        records = StoreRecords(store, owner, timing.server.lease)
        visit = Visit(
            ctx.room,
            invitation_id,
            Desk(store, records, owner, timing.server.lease),
            await asyncio.to_thread(make_tools, home, store, timing),
            home.data,
            timing,
        )

        async def leave() -> None:
            visit.end()
            await visit.ended.wait()

        ctx.add_shutdown_callback(leave)
        await visit.run()
    finally:
        await store.close()
        ctx.shutdown("over")


def make_tools(home: Home, store: Store, timing: VoiceTiming) -> Tools:
    """What the settings say (blocking: a keyring may ask a program)."""
    settings, vault = home.settings, home.vault
    ears = speech.chosen(settings, vault, "recogniser")
    mouth = speech.chosen(settings, vault, "speech")
    spent = SpendMeter(store, settings.ai.daily_limit).spent
    brain = home.brain(store)

    def recording(guest: Guest, fence: int, session: AgentSession[Any]) -> Recording | None:
        if not may_record(guest.interview, guest.invitation, settings):
            return None
        folder = spool_folder(home.data, store.workspace)
        return Recorder(session, folder, guest.interview.id, fence)

    return Tools(
        ears=lambda language: speech.recogniser(ears, language, waits=timing.services, spent=spent),
        mouth=lambda language: speech.speech(mouth, language, waits=timing.services, spent=spent),
        brain=lambda: brain,
        recording=recording,
    )
