"""OpenAI, or any endpoint that speaks its protocol, as the interviewer's model."""

from __future__ import annotations

import httpx2
from livekit.agents.types import NOT_GIVEN
from livekit.plugins import openai

from hr_desktop.config import AiSettings


def openai_llm(settings: AiSettings, key: str) -> openai.LLM:
    """The model of the settings. It retries nothing: the machine has words of its own at hand."""
    return openai.LLM(
        model=settings.model,
        api_key=key,
        base_url=settings.base_url or NOT_GIVEN,
        timeout=httpx2.Timeout(min(settings.timeout_s, 20.0), connect=5.0),
        max_retries=0,
        parallel_tool_calls=False,
        temperature=0.4 if settings.model.startswith("gpt-4") else NOT_GIVEN,
        max_completion_tokens=600,
        _strict_tool_schema=settings.base_url is None,
    )
