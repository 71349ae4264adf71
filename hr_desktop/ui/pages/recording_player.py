"""The player of an interview's recording, and a button at every line that can be heard."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QWidget

from hr_desktop.domain.track import Track
from hr_desktop.ui.components import Button, IconButton, Label, ScrollColumn, column, row, save_file
from hr_desktop.ui.components.paint import painter_for, rounded
from hr_desktop.ui.format import clock
from hr_desktop.ui.playback import Playback, Speaker
from hr_desktop.ui.theme import colors

if TYPE_CHECKING:
    from hr_desktop.domain.interview import Turn
    from hr_desktop.domain.messages import Message
    from hr_desktop.ui.pages.base import Page
    from hr_desktop.ui.pages.transcript import TurnRow

_SPEEDS = (1.0, 1.25, 1.5)
_AT_ONCE = 40  # buttons that are made in one step of the event loop
_KNOB = 16  # pixels, as the native style's, which takes the mouse
_TOOL = 22  # pixels: a line of text with its button is no higher than without
_BEFORE_S = 0.3  # so that the first sound of a line is heard


class _Slider(QSlider):
    """Painted in our colours: the native style's knob is as dark as the ground in the dark look."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what was heard as a bar, and the knob at its end."""
        c, painter = colors(self), painter_for(self)
        place = QStyle.sliderPositionFromValue(
            self.minimum(), self.maximum(), self.sliderPosition(), self.width() - _KNOB
        )
        middle = QPointF(place + _KNOB / 2, self.height() / 2)
        groove = QRectF(2, middle.y() - 2, self.width() - 4, 4)
        rounded(painter, groove, 2, c.q("track"))
        rounded(painter, QRectF(groove.topLeft(), QSizeF(middle.x() - 2, 4)), 2, c.q("accent"))
        around = QRectF(0, 0, _KNOB, _KNOB)
        around.moveCenter(middle)
        edge = c.q("text") if self.hasFocus() else c.q("card")
        rounded(painter, around, _KNOB / 2, c.q("accent"), edge, 2)


class RecordingPlayer(QWidget):
    """Hidden while nothing was recorded. `dress` puts buttons at the lines of a transcript."""

    line_changed = Signal(int)  # the number of the turn that is heard; -1: none

    def __init__(self, page: Page, speaker: Speaker | None = None) -> None:
        super().__init__()
        self._page, self.ctx, self.tr_ = page, page.ctx, page.ctx.tr
        tr = self.tr_
        self._interview: int | None = None
        self._track = Track([])
        self._places: dict[int, float | None] = {}
        self._starts: list[tuple[float, int]] = []
        self._dressed: dict[int, tuple[TurnRow, bool, bool]] = {}
        self._line = self._followed = -1
        self.playback = Playback(
            self.ctx.tasks, lambda one: self.ctx.ws.recordings.sound(one), speaker, self
        )
        self.playback.moved.connect(self._moved)
        self.playback.stopped.connect(self._show_state)
        self.playback.refused.connect(self._say)
        self._play = IconButton("play", tr("Play the recording"), 32)
        self._play.clicked.connect(self._toggle)
        self._slider = _Slider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName(tr("Place in the recording"))
        self._slider.setSingleStep(5)
        self._slider.setPageStep(30)
        self._slider.setTracking(False)
        self._slider.sliderMoved.connect(lambda value: self._show_time(float(value)))
        self._slider.valueChanged.connect(lambda value: self.playback.go(float(value)))
        self._time = Label("", "small", "muted")
        self._speed = Button("", small=True)
        self._speed.clicked.connect(self._faster)
        self._save = IconButton("download", tr("Save the recording as a file…"), 32)
        self._save.clicked.connect(page.action("export recording", self._export))
        self._said = Label("", "small", "warn_text", wrap=True)
        bar = row(self._play, self._slider, self._time, self._speed, self._save)
        bar.setStretch(1, 1)
        self.setLayout(column(bar, self._said, gap=4))
        self._show_speed()
        self._said.hide()
        self.hide()

    async def load(self, interview_id: int, turns: Sequence[Turn]) -> None:
        """Shows the recording of an interview; what plays goes on when it is the same one."""
        track = await self.ctx.ws.recordings.track(interview_id)
        if interview_id != self._interview or len(track.stretches) != len(self._track.stretches):
            self.playback.set_track(track)
            self._said.hide()
        self._interview, self._track = interview_id, track
        self._places = {
            turn.number: track.place(turn.began_at) for turn in turns if turn.began_at is not None
        }
        self._starts = sorted(
            (place, number) for number, place in self._places.items() if place is not None
        )
        self.setVisible(bool(track.stretches))
        self._slider.setMaximum(int(track.seconds))
        self._moved(self.playback.place)
        self._show_state()

    async def dress(self, rows: Mapping[int, TurnRow]) -> None:
        """Puts a button at each line that can be heard; says of the others that they are lost.

        In steps that hold nothing up; what stands there already stays, and keeps the focus.
        """
        recorded = bool(self._track.stretches)
        made = 0
        for number, line in rows.items():
            spoken = recorded and number in self._places  # else typed, or nothing was recorded
            wanted = (line, spoken, self._places.get(number) is not None)
            if self._dressed.get(number) == wanted:
                continue
            self._dressed[number] = wanted
            line.set_tool(self._tool(number) if spoken else None)
            made += 1
            if made % _AT_ONCE == 0:
                await asyncio.sleep(0)

    def _tool(self, number: int) -> IconButton:
        if self._places[number] is None:
            lost = IconButton("alert", self.tr_("The sound of this line was lost"), _TOOL)
            lost.setEnabled(False)
            return lost
        button = IconButton("play", self.tr_("Play from here"), _TOOL)
        button.clicked.connect(lambda _=False, number=number: self.play_line(number))
        return button

    def play_line(self, number: int) -> None:
        """Plays from the beginning of a line."""
        place = self._places.get(number)
        if place is not None:
            self._said.hide()
            self.playback.play(max(0.0, place - _BEFORE_S))
            self._show_state()

    def clear(self) -> None:
        """Nothing that was recorded is shown."""
        if self._interview is not None:
            self.playback.set_track(Track([]))
            self._interview, self._track, self._places, self._starts = None, Track([]), {}, []
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever looks at something else does not want to hear it any more."""
        super().hideEvent(event)
        if not event.spontaneous():  # a small window still plays
            self.playback.pause()
            self._show_state()

    def _toggle(self) -> None:
        if self.playback.plays:
            self.playback.pause()
        else:
            self._said.hide()
            self.playback.play(self.playback.place)
        self._show_state()

    def _faster(self) -> None:
        after = _SPEEDS.index(self.playback.speed) + 1
        self.playback.set_speed(_SPEEDS[after % len(_SPEEDS)])
        self._show_speed()

    def _show_speed(self) -> None:
        said = self.tr_.number(self.playback.speed, 2) + "×"
        self._speed.setText(said)
        self._speed.setAccessibleName(self.tr_("Speed: {speed}", speed=said))
        self._speed.setToolTip(self._speed.accessibleName())

    def _show_state(self) -> None:
        tr = self.tr_
        if self.playback.plays:
            self._play.set_icon("pause", tr("Pause the recording"))
        else:
            self._play.set_icon("play", tr("Play the recording"))
            self._mark(-1)

    def _moved(self, place: float) -> None:
        if not self._slider.isSliderDown():
            self._slider.blockSignals(True)
            self._slider.setValue(int(place))
            self._slider.blockSignals(False)
            self._show_time(place)
        if self.playback.plays:
            found = bisect_right(self._starts, (place + _BEFORE_S, 1 << 62)) - 1
            self._mark(self._starts[found][1] if found >= 0 else -1)

    def _show_time(self, place: float) -> None:
        self._time.setText(f"{clock(place)} / {clock(self._track.seconds)}")

    def _mark(self, number: int) -> None:
        if number == self._line:
            return
        self._line = number
        self.line_changed.emit(number)

    def _say(self, said: Message) -> None:
        self._said.setText(self.tr_.message(said))
        self._said.show()

    def follow(self, column: ScrollColumn, rows: Mapping[int, TurnRow], number: int) -> None:
        """Keeps the line that is heard in view, unless somebody reads elsewhere."""
        before, now = rows.get(self._followed), rows.get(number)
        if now is None:
            return
        self._followed = number
        if column.isVisible() and (before is None or not before.visibleRegion().isEmpty()):
            column.ensureWidgetVisible(now, 0, 60)

    async def _export(self) -> None:
        tr = self.tr_
        if self._interview is None:
            return
        path = await save_file(self, tr("Save the recording"), "interview.ogg", "OGG (*.ogg)")
        if path is None:
            return
        lost = await self.ctx.ws.recordings.export(self._interview, path)
        if lost:
            said = tr.plural(
                "The recording was saved; {n} part of it is lost.",
                "The recording was saved; {n} parts of it are lost.",
                lost,
            )
            self.ctx.notify(said, "warn")
        else:
            self.ctx.notify(tr("The recording was saved."), "good")
