"""The candidate's page as the interviewer speaks with it: calls both ways, JSON in each."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from typing import Any

from livekit import rtc
from pydantic import Field

from hr_desktop.agent.pipe import plain
from hr_desktop.domain.base import Value
from hr_desktop.domain.voice import CANDIDATE, Rpc

log = logging.getLogger(__name__)

Answer = dict[str, Any]
Handler = Callable[[dict[str, Any]], Awaitable[Answer]]

_ANSWER_S = 4.0
_AGAIN_S = (0.2, 0.5, 1.0, 2.0)  # a page that has just connected may not answer yet
_BAD = 1400  # of the application, as LiveKit numbers them
# A page makes some dozens of calls when it comes and one now and then later. Each costs a
# transaction or a model's answer: without a limit one page holds up everybody's database.
_CALLS, _CALLS_A_SECOND = 100.0, 2.0


class Heard(Value):
    """How much of a line arrived (0 to 1), and whether the page plays sound at all."""

    share: float = Field(ge=0, le=1)  # it is kept with the line
    playing: bool


class Page:
    """Calls to and from the page of one room."""

    def __init__(self, room: rtc.Room) -> None:
        self._room = room
        self._telling: asyncio.Task[None] | None = None
        self._next: dict[str, Any] | None = None
        self._calls, self._called = _CALLS, time.monotonic()

    def answer(self, method: Rpc, handler: Handler) -> None:
        """Has `handler` answer this method; whoever is not the candidate gets nothing.

        It gets text that can be kept, whatever the page sends (see `pipe.plain`).
        """

        async def handle(data: rtc.RpcInvocationData) -> str:
            if data.caller_identity != CANDIDATE:
                raise rtc.RpcError(_BAD, "not the candidate")
            if not self._may_call():
                raise rtc.RpcError(_BAD, "too many calls")
            try:
                request = json.loads(data.payload or "{}")
            except (ValueError, RecursionError):
                request = None
            if not isinstance(request, dict):
                raise rtc.RpcError(_BAD, "not an object")
            given = {name: plain(value) for name, value in request.items()}
            return json.dumps(await handler(given), ensure_ascii=False)

        self._room.local_participant.register_rpc_method(method.value, handle)

    def _may_call(self) -> bool:
        now = time.monotonic()
        self._calls = min(_CALLS, self._calls + (now - self._called) * _CALLS_A_SECOND)
        self._called = now
        if self._calls < 1:
            return False
        self._calls -= 1
        return True

    def tell(self, state: dict[str, Any]) -> None:
        """Sends a state soon, again until the page has it or is gone; of several the newest."""
        self._next = state
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell(), name="tell-page")

    async def told(self) -> None:
        """Waits until what was to be told is told, for some seconds at most."""
        if self._telling is not None:
            await asyncio.wait({self._telling}, timeout=_ANSWER_S)
            self._telling.cancel()

    async def _tell(self) -> None:
        while self._next is not None:
            state, self._next = self._next, None
            for wait in chain(_AGAIN_S, repeat(_AGAIN_S[-1])):
                if await self._call(Rpc.state, state) is not None or not self._present:
                    break
                await asyncio.sleep(wait)
                state, self._next = self._next or state, None

    async def heard(self, line: int, seconds: float) -> Heard | None:
        """How much of a line arrived; None when the page does not answer."""
        found = await self._call(Rpc.heard, {"line": line, "seconds": round(seconds, 3)})
        try:
            return Heard.model_validate(found) if found is not None else None
        except ValueError:
            return None

    @property
    def _present(self) -> bool:
        return self._room.isconnected() and CANDIDATE in self._room.remote_participants

    async def _call(self, method: Rpc, request: dict[str, Any]) -> Answer | None:
        if not self._present:
            return None
        try:
            answer = await self._room.local_participant.perform_rpc(
                destination_identity=CANDIDATE,
                method=method.value,
                payload=json.dumps(request, ensure_ascii=False),
                response_timeout=_ANSWER_S,
            )
            found = json.loads(answer or "{}")
        except rtc.RpcError as error:
            log.info("the page did not answer %s (%s)", method.value, error.code)
            return None
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None
