"""System: interviewers of all computers, LiveKit's rooms, and a log that is followed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from hr_desktop.config import LiveKitSettings
from hr_desktop.ui.pages.system import SystemPage
from hr_desktop.ui.window import MainWindow
from tests.livekit_server import LiveKitServer
from tests.services.stand_in import StandIn, agent
from tests.ui.conftest import until
from tests.ui.test_system import page

Open = Callable[..., MainWindow]


def test_an_interviewer_is_drained_and_stopped_from_the_page(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        waiting = await StandIn.invited(ws)
        await waiting.waits(20)
        row = await agent(ws, capacity=2, active=2)
        shown = page(w, "system", SystemPage)
        await shown.open({"tab": "agents"})
        pane = shown._agents
        await until(lambda: pane.agents.model.rowCount() == 1, "the interviewer is listed")
        assert pane.alert.isVisible()
        assert "1 candidate waits" in pane._alert.text()
        assert not pane.stop.isEnabled()
        pane.agents.select(row.id)
        await until(pane.drain.isEnabled, "it may be drained")

        async def wish() -> str | None:
            return (await ws.fleet.fleet()).agents[0].row.wish

        pane.drain.click()
        await until(lambda: pane._agents and pane._agents[row.id].row.wish == "drain", "it is told")
        assert await wish() == "drain"
        pane.stop.click()
        await until(pane.confirm.isVisible, "interviews are being held: it asks")
        assert "2 interviews are being held" in pane.confirm.text.text()
        assert w.focusWidget() is pane.confirm.no
        QTest.keyClick(pane.confirm.no, Qt.Key.Key_Escape)
        assert not pane.confirm.isVisible()
        assert await wish() == "drain"
        pane.stop.click()
        await until(pane.confirm.isVisible, "it asks again")
        pane.confirm.yes.click()
        await until(lambda: pane._agents and pane._agents[row.id].row.wish == "stop", "it is told")
        assert not pane.confirm.isVisible()

    window(scenario)


def test_a_room_is_closed_after_a_question_in_the_page(
    window: Open, livekit: LiveKitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from livekit import rtc

    monkeypatch.setenv("LIVEKIT_API_SECRET", livekit.api_secret)

    async def scenario(w: MainWindow) -> None:
        assert w.ctx.settings is not None
        settings = LiveKitSettings(url=livekit.url, api_key=livekit.api_key)
        w.ctx.shell.save_settings(w.ctx.settings.model_copy(update={"livekit": settings}))
        held = await StandIn.begun(w.ctx.ws, "Anna Lebedeva")
        candidate = rtc.Room()
        await candidate.connect(livekit.url, livekit.token(held.invitation.room, "candidate"))
        gone: list[object] = []
        candidate.on("disconnected", gone.append)
        shown = page(w, "system", SystemPage)
        await shown.open({"tab": "agents"})
        pane = shown._agents

        def listed() -> list[int]:  # an earlier test's rooms may linger in the server
            name = held.invitation.room
            return [number for number, one in pane._rooms.items() if one.name == name]

        await until(listed, "the room is listed", 60)
        pane.rooms.select(listed()[0])
        await until(pane.close_room.isEnabled, "it may be closed")
        pane.close_room.click()
        await until(pane.confirm.isVisible, "it asks")
        assert "Anna Lebedeva" in pane.confirm.text.text()
        pane.confirm.yes.click()
        await until(lambda: gone, "the candidate was thrown out")
        await until(lambda: not listed(), "the room has gone")
        await candidate.disconnect()

    window(scenario)


def test_the_lower_edge_of_the_rooms_is_seen_at_any_height(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        shown = page(w, "system", SystemPage)
        await shown.open({"tab": "agents"})
        pane = shown._agents
        await until(pane.rooms.isVisible, "the pane is shown")
        for height in (800, 801):
            w.resize(1280, height)
            await until(lambda high=height: w.height() == high, "the window has its size")
            await asyncio.sleep(0.1)
            assert pane.rooms.geometry().bottom() < pane.height()

    window(scenario)


def test_the_log_is_followed_and_shows_one_process(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        log = logging.getLogger("hr_desktop.test")
        log.warning("before it is opened")
        shown = page(w, "system", SystemPage)
        await shown.open({"tab": "log"})
        pane = shown._log
        await until(lambda: pane._table.model.rowCount() >= 1, "the log was read")
        pane.search("seventh")
        await until(lambda: pane._table.model.rowCount() == 0, "nothing fits yet")
        pane._follow.setChecked(True)
        log.warning("the seventh seal")
        await until(lambda: pane._table.model.rowCount() == 1, "it came by itself")
        assert [pane._process.itemData(i) for i in range(pane._process.count())] == [None, "app"]
        pane._process.choose("app")
        pane._process.activated.emit(1)
        assert pane._table.model.rowCount() == 1
        kept = pane.state()
        pane.restore(kept)
        assert kept["process"] == "app"
        assert kept["follow"]

    window(scenario)


def test_that_nobody_is_there_is_said_once_it_is_known(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        pane = page(w, "system", SystemPage)._agents

        def said() -> list[str]:
            labels = pane.findChildren(QLabel)
            return [label.text() for label in labels if label.isVisibleTo(pane)]

        assert "No interviewer runs" not in said()
        await pane.load()
        assert {"No interviewer runs", "No room is open"} <= set(said())

    window(scenario)
