"""livekit-agents as its documentation starts it, with our test providers: the peer of `voice`.

It speaks only as much of the page's protocol as headless candidates need to begin.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from livekit import rtc
from livekit.agents import (
    Agent,
    AgentServer,
    AgentSession,
    JobContext,
    JobExecutorType,
)
from livekit.agents.voice.room_io import RoomOptions
from livekit.plugins import openai

from hr_desktop.domain.voice import CANDIDATE, INTERVIEWER_PREFIX, Rpc

_GREETING = "Hello! Please tell me about your work."


async def run(ctx: JobContext) -> None:
    """One conversation: recogniser, model and voice in a pipeline."""
    # To every track, as ours: AUDIO_ONLY may stay deaf to a candidate who is there already.
    await ctx.connect()
    started = asyncio.Event()

    def start(_: rtc.RpcInvocationData) -> str:
        started.set()
        return '{"ok": true}'

    me = ctx.room.local_participant
    me.register_rpc_method(Rpc.start.value, start)
    me.register_rpc_method(Rpc.report.value, lambda _: '{"ok": true}')
    while not started.is_set():
        state = {"fence": 1, "mode": "ready"}
        try:
            await me.perform_rpc(
                destination_identity=CANDIDATE, method=Rpc.state.value, payload=json.dumps(state)
            )
        except rtc.RpcError:  # the candidate is not there yet
            await asyncio.sleep(0.2)
            continue
        await started.wait()
    url = os.environ["SERVICES_URL"]
    session: AgentSession[None] = AgentSession(
        stt=openai.STT(base_url=url, api_key="k", model="gpt-4o-mini-transcribe", language="en"),
        llm=openai.LLM(base_url=url, api_key="k", model="gpt-4.1-mini"),
        tts=openai.TTS(base_url=url, api_key="k", model="gpt-4o-mini-tts", response_format="pcm"),
        turn_handling={"turn_detection": "vad"},
        user_away_timeout=None,
    )
    await session.start(
        Agent(instructions="Hold an interview."),
        room=ctx.room,
        room_options=RoomOptions(participant_identity=CANDIDATE),
        record=False,
    )
    session.say(_GREETING)


async def _serve(name: str) -> None:
    server = AgentServer(
        ws_url=os.environ["LIVEKIT_URL"],
        api_key=os.environ["LIVEKIT_API_KEY"],
        api_secret=os.environ["LIVEKIT_API_SECRET"],
        host="127.0.0.1",
        port=0,
        http_proxy=None,
        job_executor_type=JobExecutorType.PROCESS,
        num_idle_processes=2,
        initialize_process_timeout=60,  # as ours: on a busy computer 10 s are not enough
        load_fnc=lambda: 0.0,
        load_threshold=1.0,
    )

    async def asked(request: object) -> None:
        await request.accept(identity=INTERVIEWER_PREFIX + request.id)  # type: ignore[attr-defined]

    server.rtc_session(run, agent_name=name, on_request=asked)
    server.on("worker_registered", lambda *_: print("ready", flush=True))
    await server.run()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
