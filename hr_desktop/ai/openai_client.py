"""How services with OpenAI's protocol are reached: who writes, recognises and speaks alike.

Importing this module takes half a second: only who asks such a service does.
"""

from __future__ import annotations

import functools
import ssl

import httpx2
from openai import AsyncOpenAI

_KEPT_S = 120.0  # a connection is used again after a long answer of the candidate


def openai_client(
    key: str | None,
    base_url: str | None,
    timeout: httpx2.Timeout | float,
    *,
    retries: int = 0,
    inside_only: bool = False,
) -> AsyncOpenAI:
    """A client of one service; `base_url` None is OpenAI's own address. Whoever made it closes it.

    `timeout` is in seconds, or httpx2's. With `inside_only` neither a redirect nor a proxy may
    lead elsewhere.
    """
    return AsyncOpenAI(
        api_key=key or "none",  # local servers need no key, the library does
        base_url=base_url,
        timeout=timeout,
        max_retries=retries,
        http_client=httpx2.AsyncClient(
            verify=authorities(),
            timeout=timeout,
            follow_redirects=not inside_only,
            trust_env=not inside_only,
            limits=httpx2.Limits(max_connections=50, keepalive_expiry=_KEPT_S),
        ),
    )


@functools.cache
def authorities() -> ssl.SSLContext:
    """The certificates that are trusted, read once for the process: they take 1.5 MB each time."""
    return httpx2.create_ssl_context()
