"""A small server with OpenAI's two ways for sound, which can fail in the ways that services do."""

from __future__ import annotations

import asyncio
import io
import wave
from types import TracebackType
from typing import Literal, Self

from aiohttp import web

Way = Literal["well", "error", "silent", "broken", "refused", "page"]


class SoundServer:
    """`async with SoundServer("words") as server`: recognises these words, says half a second.

    `way` may be changed at any time: `error` (500), `silent` (no answer), `broken` (the
    connection ends in the middle of the sound), `refused` (401), `page` (no sound, no JSON).
    """

    def __init__(self, words: str = "", way: Way = "well") -> None:
        self.words, self.way = words, way
        self.heard: list[tuple[str, float]] = []  # language, seconds
        self.said: list[str] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_post("/v1/audio/transcriptions", self._recognise)
        app.router.add_post("/v1/audio/speech", self._speak)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.way = "error"
        await self._runner.cleanup()

    async def _fail(self) -> web.Response | None:
        if self.way == "error":
            return web.json_response({"error": {"message": "down"}}, status=500)
        if self.way == "refused":
            return web.json_response({"error": {"message": "no"}}, status=401)
        if self.way == "page":
            return web.Response(text="<html>", content_type="text/html")
        silent = self.way == "silent"
        while self.way == "silent":
            await asyncio.sleep(0.05)
        return web.Response(status=503) if silent else None

    async def _recognise(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        sound = form["file"]
        assert isinstance(sound, web.FileField)
        with wave.open(io.BytesIO(sound.file.read())) as file:
            seconds = file.getnframes() / file.getframerate()
        failed = await self._fail()
        if failed is not None:
            return failed
        self.heard.append((str(form.get("language")), seconds))
        return web.json_response({"text": self.words if seconds > 0.6 else ""})

    async def _speak(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        failed = await self._fail()
        if failed is not None:
            return failed
        self.said.append(asked["input"])
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(24_000)
            file.writeframes(b"\x10\x10" * 12_000)
        data = sound.getvalue()
        response = web.StreamResponse(headers={"Content-Type": "audio/wav"})
        if self.way == "broken":
            response.content_length = len(data)
        await response.prepare(request)
        if self.way == "broken":
            await response.write(data[: len(data) // 2])
            await asyncio.sleep(0.2)
            assert request.transport is not None
            request.transport.abort()
            return response
        await response.write(data)
        await response.write_eof()
        return response
