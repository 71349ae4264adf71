"""The page on which candidates join: how large it is, and how soon one can press on it.

Beside it a bare page: livekit-client as its package ships it, and one button. Both are served on
loopback, packed, and opened in turns in new tabs of one Chromium. A page counts as ready when its
button is there and the browser's main thread has nothing left to do.
"""

from __future__ import annotations

import asyncio
import gzip
import statistics
from types import SimpleNamespace

from benchmarks._result import figure, status, title
from tests.browsers import Browser, Missing, chromium
from tests.join.reading import until
from tests.join.site import served
from tools import join_page

_ROUNDS = 9
_LIMIT_MS, _LIMIT_KB = 1000, 250
_WATCH = """window.readyAt = 0;
const look = setInterval(() => {
  if (!document.querySelector('button')) return;
  clearInterval(look);
  requestIdleCallback(() => { window.readyAt = performance.now(); });
}, 1);"""


def main() -> int:
    """Prints kilobytes and milliseconds, ours beside the bare page's."""
    title("The join page: kB packed, ms until one can press (new tab, loopback)")
    try:
        asyncio.run(_measure())
    except Missing as missing:
        print(f"  not measured: {missing}")
    return status()


async def _measure() -> None:
    bare = _bare()
    keys = {"url": "ws://127.0.0.1:1", "api_key": "key", "api_secret": "s" * 32}
    async with served(SimpleNamespace(**keys), bare=bare) as site, chromium() as browser:
        size, peer_size = (len(gzip.compress(one.encode(), 9)) / 1000 for one in (site.page, bare))
        figure(
            "packed, with the consent's texts",
            size,
            "kB",
            peer=("bare livekit-client", peer_size),
            goal=f"under {_LIMIT_KB} kB",
            met=size < _LIMIT_KB,
        )
        ours, peer = site.link("room"), site.url.replace("join.html", "bare.html")
        times: dict[str, list[float]] = {ours: [], peer: []}
        for number in range(_ROUNDS + 1):
            for url, taken in times.items():
                ready = await _ready(browser, url)
                if number:
                    taken.append(ready)
        middle, peer_middle = (statistics.median(one) for one in times.values())
    figure(
        "until one can press",
        middle,
        "ms",
        peer=("bare livekit-client", peer_middle),
        goal=f"under {_LIMIT_MS} ms",
        met=middle < _LIMIT_MS,
    )


async def _ready(browser: Browser, url: str) -> float:
    page = await browser.page(url, script=_WATCH)
    ready = float(await until(page, "window.readyAt"))
    await page.close()
    return ready


def _bare() -> str:
    join_page.install()
    client = join_page.FOLDER / "node_modules/livekit-client/dist/livekit-client.umd.js"
    script = client.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return (
        '<!doctype html><meta charset="utf-8"><title>Room</title><button>Connect</button>'
        f"<script>{script}</script><script>const room = new LivekitClient.Room();"
        "document.querySelector('button').onclick = () => room.connect('ws://127.0.0.1:1', '');"
        "</script>"
    )


if __name__ == "__main__":
    raise SystemExit(main())
