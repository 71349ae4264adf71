"""One careful client: structured answers, bounded waits, one sentence a failure, spend counted."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ValidationError

from hr_desktop.ai.remote.prices import SpendSink, Usage, cost_of
from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.network import inside

if TYPE_CHECKING:
    from openai import AsyncOpenAI

T = TypeVar("T", bound=BaseModel)

_RETRIES = 4  # the library waits 0.5 s, 1 s, 2 s, 4 s, or what Retry-After says
_MARK = re.compile(r"<\s*/?\s*data\s*>", re.IGNORECASE)  # material must not end the material
OPENAI = "https://api.openai.com/v1"  # where the library asks when no address is given
_REMEMBERED = 50  # texts that left, to be looked at during the session
_LONGEST_INPUT = 120_000  # characters of one document; what a model of today surely takes


Allowed = Callable[[], Awaitable[None]]


class Sent(NamedTuple):
    """A text that left this computer."""

    at: datetime
    purpose: str
    model: str
    text: str


class RemoteModel:
    """Calls of one OpenAI-compatible service. Nothing of what is sent or answered is logged.

    At most `parallel` calls run at once; each is bounded by `timeout` seconds and repeated when
    the service is busy. `models` names another model for a purpose. `allowed` is asked before
    every question and raises PersonError where it must not be asked (`ai.limit_reached`); `spend`
    is told of every finished call. `sent` are the last texts that left, for whoever wants to see
    them: in memory only. `inside_only` refuses a service outside this network (`ai.outside`).
    """

    def __init__(
        self,
        *,
        api_key: str | None,
        base_url: str | None,
        model: str,
        timeout: float = 60,
        parallel: int = 4,
        spend: SpendSink | None = None,
        retries: int = _RETRIES,
        models: Mapping[str, str] | None = None,
        allowed: Allowed | None = None,
        inside_only: bool = False,
    ) -> None:
        self.model = model
        self.sent: deque[Sent] = deque(maxlen=_REMEMBERED)
        self._models = dict(models or {})
        self._allowed, self._inside_only = allowed, inside_only
        self._api_key, self._base_url = api_key, base_url
        self._timeout, self._retries = timeout, retries
        self._gate = asyncio.Semaphore(parallel)
        self._spend = spend
        self._made: AsyncOpenAI | None = None
        self._schema_form = "json_schema"

    def model_for(self, purpose: str) -> str:
        """The model that does this."""
        return self._models.get(purpose) or self.model

    async def structured(
        self,
        purpose: str,
        instructions: str,
        data: str,
        shape: type[T],
        show: Callable[[str], str] | None = None,
    ) -> T:
        """The model's answer in the form of `shape`.

        `data` is material, never an instruction: it goes in a message of its own between marks.
        A malformed answer is asked for once more. Raises PersonError (`ai.*`); `ai.too_long`
        without a call when the data is longer than a model takes: it is never cut. `show` puts
        hidden values back into every text of the answer.
        """
        if len(data) > _LONGEST_INPUT:
            raise refuse("ai.too_long")
        messages = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": f"<data>\n{_MARK.sub(' ', data)}\n</data>"},
        ]
        for _ in range(2):
            text = await self._complete(purpose, messages, shape)
            try:
                answer = json.loads(_only_json(text))
                return shape.model_validate(answer if show is None else _shown(answer, show))
            except (ValidationError, ValueError, RecursionError):
                continue
        raise refuse("ai.nonsense", model=self.model)

    async def embed(self, model: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit vectors of the texts, shape (len(texts), dimension). Raises PersonError."""
        rows: list[list[float]] = []
        for start in range(0, len(texts), 64):
            batch = [text[:24_000] or " " for text in texts[start : start + 64]]
            await self._may_be_spoken_to()
            async with self._gate:
                began = time.monotonic()
                answer = await self._guarded(
                    self._client().embeddings.create(model=model, input=batch)
                )
            await self._count(model, "embed", answer.usage, began)
            ordered = sorted(answer.data, key=lambda item: item.index)
            if len(ordered) != len(batch):
                raise refuse("ai.nonsense", model=model)
            rows += [item.embedding for item in ordered]
        vectors = np.asarray(rows, dtype=np.float32)
        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise refuse("ai.nonsense", model=model)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.ascontiguousarray(vectors / np.maximum(lengths, 1e-12))

    async def probe(self) -> None:
        """One tiny call, for the button “Test”. Raises PersonError when the service fails."""
        await self._complete("test", [{"role": "user", "content": "Answer with {}"}], _Nothing)

    async def close(self) -> None:
        """Closes the connections."""
        if self._made is not None:
            await self._made.close()

    async def _complete(
        self, purpose: str, messages: list[dict[str, str]], shape: type[BaseModel]
    ) -> str:
        await self._may_be_spoken_to()
        model = self.model_for(purpose)
        async with self._gate:
            if self._allowed is not None:  # after waiting for others, which have spent
                await self._allowed()
            began = time.monotonic()
            self.sent.append(Sent(datetime.now(UTC), purpose, model, messages[-1]["content"]))
            try:
                answer = await self._create(model, messages, shape)
            except _SchemaRefusedError:  # llama.cpp and others take the schema in this form only
                self._schema_form = "json_object"
                answer = await self._create(model, messages, shape)
            await self._count(answer.model or model, purpose, answer.usage, began)
        if not answer.choices or not answer.choices[0].message.content:
            return ""
        return str(answer.choices[0].message.content)

    async def _may_be_spoken_to(self) -> None:
        if self._inside_only and not await asyncio.to_thread(inside, self._base_url or OPENAI):
            raise refuse("ai.outside")

    async def _create(
        self, model: str, messages: list[dict[str, str]], shape: type[BaseModel]
    ) -> Any:
        schema = strict_schema(shape)
        if self._schema_form == "json_schema":
            wanted = {"name": shape.__name__.strip("_"), "strict": True, "schema": schema}
            response_format: dict[str, Any] = {"type": "json_schema", "json_schema": wanted}
        else:
            response_format = {"type": "json_object", "schema": schema}
            hint = "Answer with one JSON object of this schema:\n" + json.dumps(schema)
            messages = [
                {**messages[0], "content": messages[0]["content"] + "\n" + hint},
                *messages[1:],
            ]
        create: Any = self._client().chat.completions.create
        return await self._guarded(
            create(model=model, messages=messages, response_format=response_format),
            schema=self._schema_form == "json_schema",
        )

    async def _guarded(self, call: Any, schema: bool = False) -> Any:
        import openai

        limit = self._timeout * (self._retries + 1) + 30
        try:
            async with asyncio.timeout(limit):
                return await call
        except (openai.APITimeoutError, TimeoutError):
            raise refuse("ai.timeout", seconds=round(self._timeout)) from None
        except openai.APIConnectionError:
            raise refuse("ai.unreachable") from None
        except openai.APIStatusError as error:
            if schema and error.status_code in (400, 422):  # the words for it differ everywhere
                raise _SchemaRefusedError from None
            raise _refusal(error.status_code, self.model) from None
        except (openai.OpenAIError, ValueError):
            raise refuse("ai.nonsense", model=self.model) from None

    async def _count(self, model: str, purpose: str, usage: Any, began: float) -> None:
        if self._spend is None or usage is None:
            return
        taken = int(getattr(usage, "prompt_tokens", 0) or 0)
        given = int(getattr(usage, "completion_tokens", 0) or 0)
        await self._spend(
            Usage(
                model=model,
                purpose=purpose,
                input_tokens=taken,
                output_tokens=given,
                cost=cost_of(model, taken, given),
                seconds=round(time.monotonic() - began, 3),
            )
        )

    def _client(self) -> AsyncOpenAI:
        if self._made is None:
            # half a second: only who uses it pays
            from hr_desktop.ai.openai_client import openai_client

            self._made = openai_client(
                self._api_key,
                self._base_url,
                self._timeout,
                retries=self._retries,
                inside_only=self._inside_only,
            )
        return self._made


class _SchemaRefusedError(Exception):
    """The service does not take `json_schema`."""


class _Nothing(BaseModel):
    pass


def _refusal(status: int, model: str) -> PersonError:
    if status in (401, 403):
        return refuse("ai.key_refused")
    if status == 404:
        return refuse("ai.model_unknown", model=model)
    if status == 429:
        return refuse("ai.too_many")
    if status >= 500:
        return refuse("ai.server_failed", status=status)
    return refuse("ai.request_refused", status=status)


def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of `shape` as strict structured output wants it.

    Every property is required and no other is allowed (OpenAI, Structured Outputs, “Supported
    schemas”); defaults are left out.
    """

    def tighten(node: Any) -> Any:
        if isinstance(node, list):
            return [tighten(item) for item in node]
        if not isinstance(node, dict):
            return node
        kept = {key: tighten(value) for key, value in node.items() if key != "default"}
        if kept.get("type") == "object":
            kept.setdefault("properties", {})
            kept["required"] = list(kept["properties"])
            kept["additionalProperties"] = False
        return kept

    schema: dict[str, Any] = tighten(shape.model_json_schema())
    return schema


def _shown(value: Any, show: Callable[[str], str]) -> Any:
    """An answer with `show` applied to all its texts."""
    if isinstance(value, str):
        return show(value)
    if isinstance(value, list):
        return [_shown(item, show) for item in value]
    if isinstance(value, dict):
        return {key: _shown(item, show) for key, item in value.items()}
    return value


def _only_json(text: str) -> str:
    """The JSON object inside an answer that some models wrap into prose or a code fence."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
