"""Builds the engine and the embedder that the settings ask for."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from hr_desktop.ai.engine import Embedder, Engine
from hr_desktop.config import AiSettings
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.services import brain
from hr_desktop.services.failures import as_person_error
from hr_desktop.vault import Vault

if TYPE_CHECKING:
    from hr_desktop.ai.remote.client import RemoteModel

log = logging.getLogger(__name__)

KEY_NAME = "ai.api_key"

T = TypeVar("T")
Run = Callable[..., Awaitable[Any]]
EngineName = Literal["offline", "openai"]

# A service that is away is no fault of the document: the offline engine stands in.
FALLS_BACK = (
    "ai.unreachable",
    "ai.timeout",
    "ai.too_many",
    "ai.server_failed",
    "ai.nonsense",
    "ai.too_long",
    "ai.limit_reached",
    "ai.name_unknown",
)

_WHY = {  # said where the offline engine stands in
    "ai.too_long": "work.fell_back_long",
    "ai.limit_reached": "work.fell_back_limit",
    "ai.name_unknown": "work.fell_back_private",
}


def fell_back(refused: PersonError, away: str = "work.fell_back") -> Message:
    """Why the offline engine stands in: of its own kind, or `away` (a message's code)."""
    return message(_WHY.get(refused.said.code, away))


class BrainEmbedder:
    """The lexical embedder, computed in the worker process."""

    def __init__(self, run: Run) -> None:
        from hr_desktop.ai.matching_embedder import LEXICAL_DIMENSION, LEXICAL_MODEL

        self.model = LEXICAL_MODEL
        self.dimension = LEXICAL_DIMENSION
        self._run = run

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """See `Embedder.embed`."""
        vectors: npt.NDArray[np.float32] = await self._run(brain.embed_texts, list(texts))
        return vectors


@dataclass(frozen=True)
class Engines:
    """The engine in use, the offline one beside it, and the embedder."""

    engine: Engine
    offline: Engine
    embedder: Embedder
    close: Callable[[], Awaitable[None]] | None = None
    model: RemoteModel | None = None
    what_goes: Callable[[DocumentText], Awaitable[str]] | None = None  # a resume as it would leave

    @property
    def remote(self) -> bool:
        """Whether a model service does the understanding."""
        return self.engine is not self.offline

    @property
    def lexical(self) -> bool:
        """Whether vectors are made from words here, not by a model service."""
        return isinstance(self.embedder, BrainEmbedder)

    async def ask(self, question: Callable[[Engine], Awaitable[T]]) -> tuple[T, PersonError | None]:
        """The engine's answer, or the offline one's where the service is away, with the cause.

        Raises PersonError for any other failure.
        """
        try:
            try:
                return await question(self.engine), None
            except PersonError as refused:
                if not self.remote or refused.said.code not in FALLS_BACK:
                    raise
                return await question(self.offline), refused
        except Exception as error:
            raise as_person_error(error) from error


class Meter(Protocol):
    """Counts what calls cost, and says when it is enough."""

    async def allowed(self) -> None:
        """Raises PersonError `ai.limit_reached` when today's limit is used up."""
        ...

    async def spent(self, usage: Any) -> None:
        """Told of every finished call, see `ai.remote.prices.Usage`."""
        ...


async def build_engines(
    ai: AiSettings,
    vault: Vault,
    run: Run,
    name: EngineName | None = None,
    meter: Meter | None = None,
) -> Engines:
    """Engines for these settings; `name` wins over the settings' choice.

    An embedding model that does not answer is replaced by the lexical vector until the next start.
    """
    from hr_desktop.ai.offline.engine import OfflineEngine

    offline = OfflineEngine(run)
    embedder: Embedder = BrainEmbedder(run)
    if (name or ai.engine) == "offline":
        return Engines(engine=offline, offline=offline, embedder=embedder)
    key = await asyncio.to_thread(vault.get, KEY_NAME)  # a keyring may ask another program
    model = await _remote_model(ai, key, meter)
    from hr_desktop.ai.remote.engine import RemoteEmbedder, RemoteEngine

    if ai.embedding_model:
        try:
            embedder = await RemoteEmbedder.connect(model, ai.embedding_model, private=ai.private)
        except PersonError as refused:
            log.warning("the embedding model does not answer: %s", refused.said.code)
    engine = RemoteEngine(model, offline, run, private=ai.private)

    async def what_goes(document: DocumentText) -> str:
        return (await engine.what_goes(document)).text

    return Engines(
        engine=engine,
        offline=offline,
        embedder=embedder,
        close=model.close,
        model=model,
        what_goes=what_goes,
    )


async def ping_engine(ai: AiSettings, key: str | None = None) -> None:
    """One tiny call of the model service; raises PersonError when it fails."""
    key = key or await asyncio.to_thread(Vault().get, KEY_NAME)
    model = await _remote_model(ai, key, None, retries=0)
    try:
        await model.probe()
    finally:
        await model.close()


async def _remote_model(
    ai: AiSettings, key: str | None, meter: Meter | None, retries: int | None = None
) -> RemoteModel:
    if not key and not ai.base_url:
        raise refuse("ai.key_missing")
    # Half a second of imports: in a thread, so that the window goes on.
    client = await asyncio.to_thread(importlib.import_module, "hr_desktop.ai.remote.client")
    await asyncio.to_thread(importlib.import_module, "openai")
    more = {} if retries is None else {"retries": retries}
    model: RemoteModel = client.RemoteModel(
        api_key=key,
        base_url=ai.base_url,
        model=ai.model,
        timeout=ai.timeout_s,
        parallel=ai.parallel,
        spend=meter.spent if meter is not None else None,
        allowed=meter.allowed if meter is not None else None,
        models=ai.models,
        inside_only=ai.inside_only,
        **more,
    )
    return model
