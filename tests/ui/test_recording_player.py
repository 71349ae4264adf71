"""The recording of a finished interview: a player, and a button at every line that can be heard."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

from hr_desktop.domain.messages import refuse
from hr_desktop.services.workspace import Workspace
from hr_desktop.ui.components import IconButton
from hr_desktop.ui.pages.interviews import InterviewsPage
from hr_desktop.ui.pages.recording_player import RecordingPlayer
from hr_desktop.ui.theme import colors
from hr_desktop.ui.window import MainWindow
from tests.agent.voice.sounds import pitch
from tests.services.stand_in import StandIn
from tests.services.test_recordings import make_sound
from tests.ui.conftest import until
from tests.ui.test_system import page

Open = Callable[..., MainWindow]
RATE = 48_000


class Listener:
    """A loudspeaker that hears what it is given when it is asked to."""

    def __init__(self) -> None:
        self.samples: Callable[[int], bytes] | None = None

    def start(self, rate: int, samples: Callable[[int], bytes]) -> None:
        assert rate == RATE
        self.samples = samples

    def stop(self) -> None:
        self.samples = None

    async def hear(self, seconds: float) -> np.ndarray:
        """So much of it, or less when it ends before."""
        heard = b""

        def whole() -> bool:
            nonlocal heard
            if self.samples is not None:
                heard += self.samples(round(seconds * RATE) - len(heard) // 2)
            return self.samples is None or len(heard) >= 2 * round(seconds * RATE)

        await until(whole, "the sound came")
        return np.frombuffer(heard, np.int16).astype(np.float64)


class Deaf(Listener):
    def start(self, rate: int, samples: Callable[[int], bytes]) -> None:
        raise refuse("listen.no_device")


async def recorded(ws: Workspace) -> StandIn:
    """Four lines: three in two segments of two seconds, 440 and 880 Hz; one that was lost; typed."""
    one = await StandIn.begun(ws)
    began = ws.core.now - timedelta(minutes=5)
    for number, (second, role) in enumerate(
        [(0.5, "interviewer"), (2.5, "candidate"), (3.0, "interviewer"), (60.0, "candidate")]
    ):
        await one.say(role, f"line {number}", began_at=began + timedelta(seconds=second))
    await one.say("candidate", "typed", began_at=None)
    await one.end()
    for number, hz in enumerate((440, 880)):
        sound = make_sound(hz, 2.0)
        sha256 = await ws.core.keep(io.BytesIO(sound))
        async with ws.core.store.write() as tx:
            at = began + timedelta(seconds=2 * number)
            await tx.recordings.add(one.id, 1, number, at, 2.0, sha256, len(sound))
    return one


def tools(shown: InterviewsPage) -> dict[int, IconButton | None]:
    found = {}
    for number, line in shown._live._lines.rows.items():
        item = line.tools.itemAt(0)
        widget = item.widget() if item is not None else None
        found[number] = widget if isinstance(widget, IconButton) else None
    return found


async def opened(w: MainWindow, one: StandIn, speaker: Listener) -> RecordingPlayer:
    shown = page(w, "interviews", InterviewsPage)
    player = shown._live._player
    player.playback._speaker = speaker
    await shown.open({"interview": one.id})
    await until(player.isVisible, "the player is shown")
    await until(lambda: any(tools(shown).values()), "lines can be played")
    return player


def test_a_line_is_heard_from_its_beginning_and_what_is_lost_is_said(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        one, speaker = await recorded(w.ctx.ws), Listener()
        player = await opened(w, one, speaker)
        lines = tools(page(w, "interviews", InterviewsPage))
        names = [line and (line.isEnabled(), line.toolTip()) for line in lines.values()]
        playable, lost = (True, "Play from here"), (False, "The sound of this line was lost")
        assert names == [playable, playable, playable, lost, None]
        assert player._time.text() == "00:00 / 00:04"
        knob = player._slider.grab().toImage().pixelColor(8, player._slider.height() // 2)
        assert knob == colors(player).q("accent")  # the native one is as dark as a dark ground
        marked: list[int] = []
        player.line_changed.connect(marked.append)

        button = lines[1]
        assert button is not None
        button.click()
        assert player._play.toolTip() == "Pause the recording"
        await until(lambda: speaker.samples, "it plays")
        heard = await speaker.hear(1.0)
        assert pitch(heard, RATE) == pytest.approx(880, abs=5)
        assert player.playback.place == pytest.approx(3.2, abs=0.05)  # from 2.5 - 0.3 on
        assert marked[-1] == 2
        await speaker.hear(9)  # to the end
        await until(lambda: not player.playback.plays, "it has ended")
        assert (marked[-1], player._play.toolTip()) == (-1, "Play the recording")

        player._play.click()
        await until(lambda: speaker.samples, "it begins again")
        heard = await speaker.hear(1.0)
        assert pitch(heard, RATE) == pytest.approx(440, abs=5)
        player._speed.click()
        player._speed.click()
        assert (player.playback.speed, player._speed.text()) == (1.5, "1.5×")
        await until(lambda: speaker.samples, "it goes on faster")
        before = player.playback.place
        heard = await speaker.hear(0.5)
        assert pitch(heard[len(heard) // 2 :], RATE) == pytest.approx(440, abs=10)
        assert player.playback.place - before == pytest.approx(0.75, abs=0.06)
        player._play.click()
        assert speaker.samples is None

    window(scenario)


def test_a_segment_that_is_gone_is_left_out_and_said(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        one, speaker = await recorded(ws), Listener()
        async with ws.core.read() as tx:
            first, _ = await tx.recordings.of_interview(one.id)
        ws.core.files.delete(first.file_sha256)
        player = await opened(w, one, speaker)
        player.play_line(0)
        await until(lambda: speaker.samples, "it plays")
        heard = await speaker.hear(0.5)
        assert pitch(heard, RATE) == pytest.approx(880, abs=5)
        assert player._said.text().startswith("The file is missing")
        w.ctx.navigate("today")
        await until(lambda: speaker.samples is None, "another page is silent")

    window(scenario)


def test_a_computer_without_a_loudspeaker_says_so_in_one_sentence(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        player = await opened(w, await recorded(w.ctx.ws), Deaf())
        player._play.click()
        await until(player._said.isVisible, "it is said")
        assert player._said.text().startswith("This computer has no loudspeaker that works")
        assert (player.playback.plays, player._play.toolTip()) == (False, "Play the recording")

    window(scenario)
