"""Builds the engine and the embedder that the settings ask for."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from hr_desktop.ai.engine import Embedder, Engine
from hr_desktop.config import AiSettings
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.services import brain
from hr_desktop.services.failures import as_person_error
from hr_desktop.vault import Vault

if TYPE_CHECKING:
    from hr_desktop.ai.remote.client import RemoteModel
    from hr_desktop.ai.remote.prices import SpendSink

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
)


def fell_back(refused: PersonError, away: str = "work.fell_back") -> Message:
    """Why the offline engine stands in: the text was too long, or `away` (a message's code)."""
    return message("work.fell_back_long" if refused.said.code == "ai.too_long" else away)


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


async def build_engines(
    ai: AiSettings,
    vault: Vault,
    run: Run,
    name: EngineName | None = None,
    spend: SpendSink | None = None,
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
    model = await _remote_model(ai, key, spend)
    from hr_desktop.ai.remote.engine import RemoteEmbedder, RemoteEngine

    if ai.embedding_model:
        try:
            embedder = await RemoteEmbedder.connect(model, ai.embedding_model)
        except PersonError as refused:
            log.warning("the embedding model does not answer: %s", refused.said.code)
    engine = RemoteEngine(model, offline, run)
    return Engines(engine=engine, offline=offline, embedder=embedder, close=model.close)


async def ping_engine(ai: AiSettings, key: str | None = None) -> None:
    """One tiny call of the model service; raises PersonError when it fails."""
    key = key or await asyncio.to_thread(Vault().get, KEY_NAME)
    model = await _remote_model(ai, key, None, retries=0)
    try:
        await model.probe()
    finally:
        await model.close()


async def _remote_model(
    ai: AiSettings, key: str | None, spend: SpendSink | None, retries: int | None = None
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
        spend=spend,
        **more,
    )
    return model
