"""The built join page filled in for one company: what it may connect to, and what it shows."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

_CONFIG = re.compile(r'(<script type="application/json" id="config">).*?(</script>)', re.DOTALL)
_CONNECTS = re.compile(r"(http-equiv=\"Content-Security-Policy\"[^>]*connect-src )[^;\"]*")
_CLOUD = ".livekit.cloud"  # its regions have addresses of their own


class NotAPage(ValueError):
    """The text is not a built join page."""


def filled(built: str, config: dict[str, Any]) -> str:
    """The page as it goes out; `config` is that of docs/decisions/0010-voice.md.

    The browser lets the page connect to `config["livekit"]` and nowhere else. Raises NotAPage.
    """
    words = json.dumps(config, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":  # nothing in it ends the element
        words = words.replace(sign, f"\\u{ord(sign):04x}")
    built, places = _CONNECTS.subn(lambda m: m[1] + _sources(config["livekit"]), built, count=1)
    built, configs = _CONFIG.subn(lambda m: m[1] + words + m[2], built, count=1)
    if not places or not configs:
        raise NotAPage
    return built


def _sources(livekit: str) -> str:
    """LiveKit's address for a content security policy: its socket, and its answers by http."""
    parts = urlsplit(livekit)
    safe = "s" if parts.scheme in ("wss", "https") else ""
    hosts = [re.sub(r"[^\w.:\[\]-]", "", parts.netloc.rpartition("@")[2])]
    if (parts.hostname or "").endswith(_CLOUD):
        hosts.append("*" + _CLOUD)
    return " ".join(f"{scheme}{safe}://{host}" for host in hosts for scheme in ("ws", "http"))
