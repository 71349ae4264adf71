"""OpenAI, or any endpoint that speaks its protocol, as the interviewer's model."""

from __future__ import annotations

import httpx2
from livekit.agents.types import NOT_GIVEN
from livekit.plugins import openai

from hr_desktop.ai.openai_client import openai_client
from hr_desktop.config import AiSettings


def openai_llm(settings: AiSettings, key: str) -> openai.LLM:
    """The model of the settings. It retries nothing: the machine has words of its own at hand."""
    timeout = httpx2.Timeout(min(settings.timeout_s, 20.0), connect=5.0)
    model = settings.model_for("interview")
    return openai.LLM(
        model=model,
        client=openai_client(key, settings.base_url, timeout, inside_only=settings.inside_only),
        timeout=timeout,
        max_retries=0,
        parallel_tool_calls=False,
        temperature=0.4 if model.startswith("gpt-4") else NOT_GIVEN,
        max_completion_tokens=600,
        _strict_tool_schema=settings.base_url is None,
    )
