"""Takes the readme's pictures of the real window, on the bundled examples.

`xvfb-run -s "-screen 0 1400x900x24" .venv/bin/python -m tools.screenshots` writes docs/images, but
for `live` and `page`: tests/e2e/test_voice.py leaves those in test-output/e2e.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "docs" / "images"
_SIZE = (1280, 800)
_PATIENCE = 120.0  # seconds until the examples are read, ranked and assessed


def main() -> int:
    """One run of the window for each language, in a data folder of its own."""
    if len(sys.argv) == 1:
        TARGET.mkdir(parents=True, exist_ok=True)
        for language, look in (("en", "light"), ("ru", "light")):
            status = os.spawnv(
                os.P_WAIT,
                sys.executable,
                [sys.executable, "-m", "tools.screenshots", language, look],
            )
            if status:
                return status
        return 0
    return _run(*sys.argv[1:3])


def _run(language: str, look: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HR_DESKTOP_DATA"] = folder
        settings = {"language": language, "look": look, "recruiter": "Maria Kim"}
        if language == "ru":
            settings["recruiter"] = "Мария Ким"
        (Path(folder) / "settings.json").write_text(json.dumps(settings), "utf-8")
        from PySide6.QtWidgets import QApplication
        from qasync import QEventLoop

        from hr_desktop import app

        application = QApplication(["hr-desktop"])
        application.setQuitOnLastWindowClosed(False)
        first = app.peek()
        window, words = app.build_window(application, first)
        window.resize(*_SIZE)
        window.show()

        async def drive() -> None:
            life = asyncio.ensure_future(app.live(window, words, first, check_window=False))
            try:
                await _pictures(window, language)
            finally:
                window.close()
                await life

        with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
            runner.run(drive())
    return 0


async def _pictures(window: Any, language: str) -> None:
    """Loads the examples and photographs the pages that tell the story."""
    from hr_desktop.domain.application import DecisionKind

    ctx = window.ctx
    await _until(lambda: ctx.workspace is not None)
    ws = ctx.ws
    await ws.samples.load()
    await ws.imports.dismiss()
    title = "Python" if language == "ru" else "Customer"
    vacancy = next(v for v in await ws.vacancies.list() if title in v.title)
    await ws.ranking.wait_ready(vacancy.id, _PATIENCE)
    await _until_true(lambda: _assessed(ws, 2))
    card = next(c for c in await ws.scorecards.list() if c.vacancy_id == vacancy.id)
    ranking = await ws.ranking.view(vacancy.id)
    best = [row.candidate_id for row in ranking.rows if row.state is None][:2]
    if best:
        await ws.ranking.shortlist(vacancy.id, best)
    if card.application_id is not None:
        reason = "Own examples, with numbers." if language == "en" else "Свои примеры, с цифрами."
        await ws.scorecards.decide(card.application_id, DecisionKind.advance, reason)
    pages: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("today", "today", {}),
        ("candidates", "candidates", {"candidate": card.candidate_id}),
        ("ranking", "vacancies", {"vacancy": vacancy.id, "candidate": card.candidate_id}),
        ("scorecard", "reports", {"interview": card.interview_id}),
        ("interview", "interviews", {"interview": card.interview_id}),
        ("analytics", "analytics", {}),
    )
    for name, page, target in pages:
        window.navigate(page, target)
        await asyncio.sleep(2.5)  # notices fade, rows are fetched, the layout settles
        window.grab().save(str(TARGET / f"{name}-{language}.png"), "PNG", 0)


async def _assessed(ws: Any, wanted: int) -> bool:
    return len(await ws.scorecards.list()) >= wanted


async def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(0.1)


async def _until_true(holds: Callable[[], Any]) -> None:
    end = time.monotonic() + _PATIENCE
    while not await holds():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
