"""A job for tests: takes the lease, says that it is here, leaves when it is told to.

Data messages, both ways JSON: `{"here": identity, "fence": …, "pid": …}` several times a second; from
the candidate `{"do": "finish" | "leave" | "die"}`.
"""

from __future__ import annotations

import asyncio
import json
import os

from livekit import rtc
from livekit.agents import JobContext

from hr_desktop.agent.home import Home, timing
from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import Fenced


async def run(ctx: JobContext) -> None:
    """Holds one interview."""
    waits = timing()
    store = await Home.here().open_store()
    owner = ctx.token_claims().identity
    asked: asyncio.Queue[str] = asyncio.Queue()
    try:
        async with store.write() as tx:
            invitation = await tx.invitations.get(int(ctx.job.metadata))
            held = await tx.interviews.claim(
                invitation.interview_id, owner, waits.lease, ended=True
            )
    except (Fenced, PersonError):
        await store.close()
        ctx.shutdown("not ours")
        return

    @ctx.room.on("data_received")
    def _(packet: rtc.DataPacket) -> None:
        asked.put_nowait(json.loads(packet.data)["do"])

    @ctx.room.on("disconnected")
    def _(*_: object) -> None:
        asked.put_nowait("leave")

    async def end(*_: object) -> None:
        asked.put_nowait("leave")

    async def hold() -> None:
        fence, here = held.fence, True
        while here:
            word = json.dumps({"here": owner, "fence": fence, "pid": os.getpid()}).encode()
            await ctx.room.local_participant.publish_data(word)
            try:
                async with store.write() as tx:
                    await tx.interviews.renew(held.interview.id, owner, fence, waits.lease)
            except Fenced:
                break
            except PersonError:
                pass
            try:
                async with asyncio.timeout(min(waits.heartbeat, 0.3)):
                    do = await asked.get()
            except TimeoutError:
                continue
            if do == "die":
                os._exit(1)
            async with store.write() as tx:
                if do == "finish":
                    await tx.interviews.set_state(held.interview.id, InterviewState.active)
                    await tx.interviews.set_state(held.interview.id, InterviewState.completed)
                else:
                    await tx.interviews.release(held.interview.id, fence)
            here = False
        await store.close()
        ctx.shutdown("done")

    await ctx.connect()
    holding = asyncio.create_task(hold())

    async def ended(*_: object) -> None:
        await end()
        await holding

    ctx.add_shutdown_callback(ended)
