"""The LiveKit server: one small signed request that says whether it answers and takes the key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import aiohttp
from livekit import api

from hr_desktop.domain.messages import PersonError, refuse

WAIT_S = 8.0


async def probe(url: str, key: str | None, secret: str | None) -> None:
    """Asks for a room that does not exist. Raises PersonError `voice.…`."""
    if urlsplit(url).scheme not in ("ws", "wss", "http", "https") or not urlsplit(url).hostname:
        raise refuse("voice.bad_address")
    if not key or not secret:
        raise refuse("voice.key_missing")
    timeout = aiohttp.ClientTimeout(total=WAIT_S)
    with answers():
        async with api.LiveKitAPI(url, key, secret, timeout=timeout, failover=False) as server:
            await server.room.list_rooms(api.ListRoomsRequest(names=["hr-desktop-test"]))


@contextmanager
def answers() -> Iterator[None]:
    """Failures of the server, or of the way to it, as PersonError `voice.…`."""
    try:
        yield
    except api.TwirpError as error:
        raise _answered(error) from None
    except aiohttp.ClientConnectorCertificateError:
        raise refuse("voice.certificate") from None
    except aiohttp.ClientConnectorDNSError:
        raise refuse("voice.unknown_host") from None
    except aiohttp.ClientSSLError:
        raise refuse("voice.no_encryption") from None
    except (TimeoutError, aiohttp.ClientError, OSError):
        raise refuse("voice.unreachable") from None
    except Exception as error:
        if type(error).__name__ != "DecodeError":  # protobuf's: what answered is no list of rooms
            raise
        raise refuse("voice.not_livekit") from None


def _answered(error: api.TwirpError) -> PersonError:
    if error.code in ("unauthenticated", "permission_denied") or error.status in (401, 403):
        return refuse("voice.key_refused")
    if error.status >= 500:
        return refuse("voice.server_failed")
    return refuse("voice.not_livekit")
