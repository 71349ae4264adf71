"""A small server that speaks OpenAI's wire protocol, scripted by the test.

Chat completions (streamed or whole, with tools and structured output), embeddings, the list of
models, and a voice: `ear` and `voice`, see `audio.py`. `reply` decides from each request what comes
back; `Reply` can also be an error, a delay, garbage, or a connection that breaks in the middle.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.openai_server import audio
from tests.openai_server.audio import Ear, Voice

Body = dict[str, Any]


@dataclass
class Reply:
    """One answer of the server.

    `tools` are (name, arguments) pairs; arguments that are a str are sent as they are, so that
    broken JSON can be tried. `status` other than 200 gives an error with `headers`. `garbage`
    replaces the whole body. `cut` breaks the connection after that many pieces of a stream.
    """

    text: str = ""
    tools: list[tuple[str, Body | str]] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    garbage: bytes | None = None
    cut: int | None = None
    finish: str | None = None
    refusal: str | None = None
    usage: tuple[int, int] = (120, 30)


def structured(value: Any) -> Reply:
    """A reply whose text is JSON, as asked for by `response_format`."""
    return Reply(text=json.dumps(value, ensure_ascii=False))


class OpenAIServer:
    """`async with OpenAIServer() as server:`; `server.base_url` is what clients need."""

    def __init__(self, reply: Callable[[Body], Reply] | Reply | None = None) -> None:
        self.reply = reply if reply is not None else Reply(text="OK")
        self.requests: list[Body] = []
        self.keys: list[str] = []
        self.embedding: Reply | None = None  # an error in place of vectors
        self.dimension = 64
        self.ear, self.voice = Ear(), Voice()
        self.base_url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[_until_hung_up])
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/embeddings", self._embeddings)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/audio/transcriptions", self._hear)
        app.router.add_post("/v1/audio/speech", self._say)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def _note_key(self, request: web.Request) -> None:
        self.keys.append(request.headers.get("Authorization", "").removeprefix("Bearer "))

    async def _take(self, request: web.Request) -> Body:
        self._note_key(request)
        body: Body = await request.json()
        self.requests.append(body)
        return body

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await self._take(request)
        reply = self.reply(body) if callable(self.reply) else self.reply
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if (odd := _odd(reply)) is not None:
            return odd
        calls = [
            {
                "id": f"call_{n}",
                "type": "function",
                "function": {
                    "name": name,
                    "arguments": a if isinstance(a, str) else json.dumps(a, ensure_ascii=False),
                },
            }
            for n, (name, a) in enumerate(reply.tools)
        ]
        finish = reply.finish or ("tool_calls" if calls else "stop")
        if body.get("stream"):
            return await self._stream(request, body, reply, calls, finish)
        message: Body = {
            "role": "assistant",
            "content": reply.text or None,
            "refusal": reply.refusal,
        }
        if calls:
            message["tool_calls"] = calls
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": body.get("model"),
                "choices": [{"index": 0, "message": message, "finish_reason": finish}],
                "usage": _usage(reply),
            }
        )

    async def _stream(
        self,
        request: web.Request,
        body: Body,
        reply: Reply,
        calls: list[Body],
        finish: str,
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        deltas: list[Body] = [{"role": "assistant"}]
        step = max(1, len(reply.text) // 5)
        deltas += [{"content": reply.text[n : n + step]} for n in range(0, len(reply.text), step)]
        for index, call in enumerate(calls):
            function = call["function"]
            half = len(function["arguments"]) // 2
            start = {**function, "arguments": function["arguments"][:half]}
            deltas.append({"tool_calls": [{**call, "index": index, "function": start}]})
            rest = {"arguments": function["arguments"][half:]}
            deltas.append({"tool_calls": [{"index": index, "function": rest}]})
        for number, delta in enumerate(deltas):
            if reply.cut is not None and number >= reply.cut:
                assert request.transport is not None
                request.transport.close()
                return response
            await self._send(response, body, {"index": 0, "delta": delta, "finish_reason": None})
        await self._send(response, body, {"index": 0, "delta": {}, "finish_reason": finish})
        if (body.get("stream_options") or {}).get("include_usage"):
            await self._send(response, body, None, usage=_usage(reply))
        await response.write(b"data: [DONE]\n\n")
        await response.write_eof()
        return response

    @staticmethod
    async def _send(
        response: web.StreamResponse, body: Body, choice: Body | None, **more: Any
    ) -> None:
        chunk = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": body.get("model"),
            "choices": [choice] if choice is not None else [],
            **more,
        }
        await response.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())

    async def _embeddings(self, request: web.Request) -> web.Response:
        body = await self._take(request)
        if self.embedding is not None:
            await asyncio.sleep(self.embedding.delay)
            odd = _odd(self.embedding)
            if odd is not None:
                return odd
        texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
        data = [
            {"object": "embedding", "index": n, "embedding": self._vector(str(text))}
            for n, text in enumerate(texts)
        ]
        return web.json_response(
            {
                "object": "list",
                "data": data,
                "model": body.get("model"),
                "usage": {"prompt_tokens": len(texts), "total_tokens": len(texts)},
            }
        )

    def _vector(self, text: str) -> list[float]:
        """The same text gives the same unit vector; texts with common words are close."""
        vector = [0.0] * self.dimension
        for word in text.lower().split():
            vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1.0
        length = math.sqrt(sum(v * v for v in vector)) or 1.0
        return [v / length for v in vector]

    async def _hear(self, request: web.Request) -> web.StreamResponse:
        self._note_key(request)
        return await audio.transcriptions(self.ear, request)

    async def _say(self, request: web.Request) -> web.StreamResponse:
        self._note_key(request)
        return await audio.speech_of(self.voice, request)

    async def _models(self, request: web.Request) -> web.Response:
        self._note_key(request)
        return web.json_response(
            {"object": "list", "data": [{"id": "test-model", "object": "model"}]}
        )


@web.middleware
async def _until_hung_up(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Whoever is spoken into asks for no more of a line that is being made."""
    try:
        return await handler(request)
    except ConnectionResetError:
        return web.Response()


def _odd(reply: Reply) -> web.Response | None:
    if reply.garbage is not None:
        return web.Response(body=reply.garbage, content_type="application/json")
    if reply.status != 200:
        error = {"error": {"message": "scripted failure", "type": "test", "code": None}}
        return web.json_response(error, status=reply.status, headers=reply.headers)
    return None


def _usage(reply: Reply) -> Body:
    prompt, completion = reply.usage
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
