"""The Interviews page while interviews run: rows are written by an agent's stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSystemTrayIcon

from hr_desktop.domain.interview import Coverage, InterviewState
from hr_desktop.ui import notices
from hr_desktop.ui.pages.interview_talk import SHOWN, Talk
from hr_desktop.ui.pages.interviews import InterviewsPage
from hr_desktop.ui.pages.transcript import TalkRow
from hr_desktop.ui.watch_words import zone_note
from hr_desktop.ui.window import MainWindow
from tests.services.stand_in import StandIn, agent
from tests.ui.conftest import until
from tests.ui.test_system import page

Open = Callable[..., MainWindow]


def _lines(talk: Talk) -> list[str]:
    """The shown lines from above, as a screen reader says them."""
    found = []
    for place in range(talk.box.count()):
        item = talk.box.itemAt(place)
        widget = item.widget() if item is not None else None
        if isinstance(widget, TalkRow) and widget.isVisibleTo(talk):
            found.append(widget.accessibleName().partition(": ")[2])
    return found


async def _watch(w: MainWindow, one: StandIn) -> InterviewsPage:
    shown = page(w, "interviews", InterviewsPage)
    await shown.open({"interview": one.id})
    await until(shown._live._listen.button.isVisible, "the interview is shown")
    return shown


def test_what_is_said_appears_as_it_is_spoken(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        one = await StandIn.begun(w.ctx.ws)
        await one.progress(3, 61.0)
        shown = await _watch(w, one)
        live = shown._live
        first = await one.say("interviewer", "How do you charge once?", finished=False)
        await until(lambda: _lines(live._lines) == [first.text], "the line is there")
        await one.now(present=True, line="poor", speaking="candidate", role="candidate",
                      elapsed=75.0, text="We give every request")  # fmt: skip
        await until(lambda: _lines(live._lines)[1:] == ["We give every request"], "the caption")
        assert live._sign.said.text() == "candidate speaks · poor line"
        assert live._about.text() == "Question 4 of 6 · Reliability, Kafka"
        assert live._about.width() > live._lines.width() * 0.8  # a long question has its room
        minutes, seconds = live._progress._left.text()[:5].split(":")
        assert 75 <= 60 * int(minutes) + int(seconds) < 180  # it goes on by itself
        again = await one.say("interviewer", first.text)
        said = await one.say("candidate", "We give every request a key.", quality=0.5)
        await one.now(present=True, line="good", elapsed=80.0, text="we give every request a key",
                      role="candidate")  # fmt: skip
        await until(lambda: _lines(live._lines)[-1].startswith(said.text), "it is a line now")
        heard = _lines(live._lines)
        assert heard[0] == f"{first.text} (The candidate did not hear this line.)"
        assert heard[1] == again.text
        assert heard[2].startswith(f"{said.text} (Recognised with little certainty")
        assert live._above_entry.isVisible()
        await one.end()
        await until(live._result.isVisible, "it has ended")
        assert not live._above_entry.isVisible()
        assert not live._listen.isVisible()

    window(scenario)


def test_the_lines_of_one_interview_are_not_put_below_another(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who goes on to the next interview while a slow database answers for the one before."""

    async def scenario(w: MainWindow) -> None:
        first, second = await StandIn.begun(w.ctx.ws), await StandIn.begun(w.ctx.ws)
        await second.say("interviewer", "What did you build?")
        shown = await _watch(w, second)
        live = shown._live
        await until(lambda: _lines(live._lines) == ["What did you build?"], "the second's line")
        await first.say("interviewer", "How do you charge once?")
        await first.say("candidate", "We give every request a key.")
        asked, go_on = asyncio.Event(), asyncio.Event()
        turns = w.ctx.ws.interviews.turns

        async def slow(interview_id: int, **more: Any) -> Any:
            if interview_id == first.id:
                asked.set()
                await go_on.wait()
            return await turns(interview_id, **more)

        monkeypatch.setattr(w.ctx.ws.interviews, "turns", slow)
        board = await w.ctx.ws.watching.one(first.id)
        loading = asyncio.create_task(live.load(board.interviews[0], board.at))
        await asked.wait()
        board = await w.ctx.ws.watching.one(second.id)
        next_one = asyncio.create_task(live.load(board.interviews[0], board.at))
        for _ in range(20):
            await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(loading, next_one)
        assert _lines(live._lines) == ["What did you build?"]

    window(scenario)


def test_words_to_the_interviewer_are_rows_and_ending_asks_once_in_its_place(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        one = await StandIn.begun(ws)
        await one.say("interviewer", "Good morning.")
        other = await StandIn.begun(ws, "Boris Petrov")
        shown = await _watch(w, one)
        bar, talk = shown._live._recruiter, shown._live._lines
        QTest.keyClicks(bar.note, "Ask about Kafka.")
        await shown.open({"interview": other.id})
        await until(lambda: not bar.note.text(), "it is a note for the first one alone")
        w.retranslate()  # as after a change of language
        shown = page(w, "interviews", InterviewsPage)
        bar, talk = shown._live._recruiter, shown._live._lines
        await until(bar.end.isVisible, "the other one is shown again")
        assert not bar.note.text()
        await shown.open({"interview": one.id})
        await until(lambda: bar.note.text() == "Ask about Kafka.", "it has waited")
        bar.note.returnPressed.emit()
        await until(lambda: _lines(talk)[1:] == ["Ask about Kafka. (not taken yet)"], "the note")
        await until(lambda: not bar.note.text(), "the field is free")
        assert [c.text for c in await one.take()] == ["Ask about Kafka."]
        await until(lambda: _lines(talk)[1:] == ["Ask about Kafka. (taken)"], "it was taken")
        bar.extend.click()
        await until(lambda: len(_lines(talk)) == 3, "more minutes")
        bar.close_.click()
        await until(lambda: len(_lines(talk)) == 4, "both are there")
        bar.end.click()
        assert bar.sure.isVisible()
        assert not bar.end.isVisible()
        assert [c.kind for c in await one.take()] == ["extend", "close"]
        bar.sure.click()
        await until(lambda: len(_lines(talk)) == 5, "it was asked to end")
        assert [c.kind for c in await one.take()] == ["end"]
        audit = await ws.audit.entries("interview", one.id)
        kinds = [e.after["kind"] for e in audit if e.action == "interview.command"]
        assert kinds == ["end", "close", "extend", "note"]

    window(scenario)


def test_a_question_that_follows_a_note_stands_in_the_plan(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        one = await StandIn.begun(w.ctx.ws)
        shown = await _watch(w, one)
        plan = shown._live._progress
        interview = await w.ctx.ws.interviews.get(one.id)
        planned = [question.id for question in interview.plan.questions]
        plan.show_coverage(dict.fromkeys(planned, Coverage.covered), planned[-1])
        number, total, _ = plan.place
        assert number == total == len(planned)
        known = dict.fromkeys(planned, Coverage.covered) | {"note-1": Coverage.asking}
        plan.show_coverage(known, "note-1")
        assert plan.place == (total + 1, total + 1, "Question of a recruiter")
        assert plan._rows.count() == total + 2, "and the space below"

    window(scenario)


def test_the_list_says_what_each_interview_does_and_counts_down(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        away = await StandIn.begun(ws, "Dmitry Osipov")
        await away.now(away_since=ws.core.now - timedelta(seconds=60), elapsed=221.0)
        waiting = await StandIn.begun(ws, "Elena Markovic")
        await waiting.waits(6)
        await StandIn.invited(ws, "Ivan Smirnov", closes=ws.core.now + timedelta(days=1))
        ended = await StandIn.begun(ws, "Boris Volkov")
        await ended.end()
        shown = page(w, "interviews", InterviewsPage)
        cards = shown._left.cards
        await until(lambda: len(cards) == 4, "the cards")

        def badge(one: StandIn) -> str:
            return cards[one.id].face.badge

        await until(lambda: badge(away).startswith("rejoin 0:"), "two minutes are counted down")
        before = badge(away)
        await until(lambda: badge(away) != before, "the time goes on")
        assert badge(waiting).startswith("waiting for an agent 0:")
        assert [f.text() for f in shown._filter._chips.values()] == [
            "All 4", "Live 2", "Scheduled 1", "Finished 1"
        ]  # fmt: skip
        soon = next(c.face for c in cards.values() if c.face.badge == "expires tomorrow")
        assert soon.detail.startswith(f"{soon.short} UTC"), "the time is never without its zone"
        assert shown._zone.text() == zone_note(w.ctx.tr, ws.core.now)
        shown._filter.select("live")
        shown._filter.chosen.emit("live")
        assert list(cards) == [waiting.id, away.id] or set(cards) == {waiting.id, away.id}
        shown._filter.select("all")
        shown._search.setText("osipov")
        await until(lambda: list(cards) == [away.id], "found by name")

    window(scenario)


def test_a_request_of_the_candidate_is_answered_where_it_is_read(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        one = await StandIn.begun(w.ctx.ws)
        shown = await _watch(w, one)
        await one.asks("human", "May I talk with a person?")
        asked = shown._live._requests
        await until(asked.isVisible, "the request is there")
        line = next(iter(asked._open.values()))
        line.answer.setFocus()
        QTest.keyClicks(line.answer, "Called her at noon")
        await one.asks("problem")  # whoever writes goes on writing
        await until(lambda: len(asked._open) == 2, "two requests")
        assert next(iter(asked._open.values())) is line
        assert w.focusWidget() is line.answer
        QTest.keyClicks(line.answer, ".")
        other = await StandIn.begun(w.ctx.ws, "Boris Petrov")
        await shown.open({"interview": other.id})
        await until(lambda: not asked.any, "another interview is shown")
        await shown.open({"interview": one.id})
        await until(lambda: asked.any, "the first one is shown again")
        line = next(iter(asked._open.values()))
        assert line.answer.toPlainText() == "Called her at noon."
        line.done.click()
        await until(lambda: len(asked._open) == 1, "one is answered")
        answers = [r.answer for r in await w.ctx.ws.watching.requests(one.id)]
        assert answers == ["Called her at noon.", ""]

    window(scenario)


def test_a_person_is_told_once_in_the_tray_and_not_when_it_is_switched_off(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _self, _title, said, *_: told.append(said)
    )

    async def scenario(w: MainWindow) -> None:
        live = w.findChildren(notices.Notices)[0]
        live._has_tray = lambda: True
        await until(lambda: live._known is not None, "what is there at the start is known")
        await agent(w.ctx.ws)
        one = await StandIn.begun(w.ctx.ws)
        await until(lambda: told == ["Anna Lebedeva: the interview has begun."], "it is told")
        assert w.toasts is not None
        assert [t.text for t in w.toasts.toasts()] == told
        await until(lambda: w.status.talks.text() == "1 live · capacity 10", "the strip says it")
        assert w.status.right.text().endswith("1 agent")
        await one.waits(20)
        await until(
            lambda: told[1:] == ["Anna Lebedeva waits, and no agent is free."], "needs help"
        )
        await until(lambda: "1 waiting" in w.status.talks.text(), "the strip says it")
        w.status.talks.click()
        await until(lambda: not w.toasts.toasts(), "what is looked at is not covered")
        assert w.ctx.settings is not None
        w.save_settings(w.ctx.settings.model_copy(update={"notices": False}))
        await until(lambda: live._icon is None, "there is no sign in the tray any more")
        await one.end(InterviewState.failed)
        await until(lambda: w.status.talks.text() == "0 live · capacity 10", "it is over")
        assert len(told) == 2

    window(scenario)


def test_without_a_loudspeaker_it_is_said_and_nobody_stays_in_the_room(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[bool] = []

    class Heard:
        rate, line = 48_000, "live"

        def take(self, samples: int) -> bytes:
            return bytes(2 * samples)

        async def close(self) -> None:
            left.append(True)

    async def scenario(w: MainWindow) -> None:
        one = await StandIn.begun(w.ctx.ws)
        shown = await _watch(w, one)
        listen = shown._live._listen

        async def enter(_interview: int) -> Any:
            return Heard()

        monkeypatch.setattr(w.ctx.ws.watching, "listen", enter)
        monkeypatch.setattr(
            "PySide6.QtMultimedia.QAudioDevice.isNull", lambda _self: True, raising=True
        )
        listen.button.click()
        await until(lambda: left == [True], "the room was left")
        assert w.toasts is not None
        assert "no loudspeaker" in w.toasts.toasts()[-1].text
        played: list[int] = []
        monkeypatch.setattr(listen.speaker, "start", lambda rate, _take: played.append(rate))
        listen.button.click()
        await until(lambda: listen.listens, "it is heard")
        assert listen.button.text() == "Stop listening"
        assert played == [48_000]
        w.navigate("today")
        await until(lambda: left == [True, True], "leaving the page leaves the room")
        assert not listen.listens
        entered = asyncio.Event()

        async def enter_slowly(_interview: int) -> Any:
            await entered.wait()
            return Heard()

        monkeypatch.setattr(w.ctx.ws.watching, "listen", enter_slowly)
        w.navigate("interviews")
        await until(listen.button.isVisible, "the interview is shown again")
        listen.button.click()
        await until(lambda: listen.button.text() == "Connecting…", "it connects")
        w.navigate("today")
        entered.set()
        await until(lambda: len(left) == 3, "nobody listens from another page")
        assert not listen.listens
        assert listen.button.text() == "Listen"
        assert played == [48_000]

    window(scenario)


def test_of_a_long_talk_the_newest_lines_are_shown_and_earlier_ones_when_wished(
    window: Open,
) -> None:
    async def scenario(w: MainWindow) -> None:
        one = await StandIn.begun(w.ctx.ws)
        said = [await one.say("candidate", f"Answer {n}.") for n in range(SHOWN + 3)]
        shown = await _watch(w, one)
        talk = shown._live._lines
        await until(lambda: len(_lines(talk)) == SHOWN, "the newest lines")
        assert _lines(talk) == [turn.text for turn in said[3:]]
        talk.earlier.click()
        await until(lambda: _lines(talk) == [turn.text for turn in said], "all lines")
        assert not talk.earlier.isVisible()
        bar = talk.verticalScrollBar()
        bar.setValue(0)
        await one.say("interviewer", "And then?")
        await until(lambda: len(_lines(talk)) == SHOWN + 4, "one more line")
        assert bar.value() == 0  # whoever reads further up is left there

    window(scenario)
