"""The loudspeaker: asks for samples by its own clock and plays them. QtMultimedia, in push mode."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, QPluginLoader, Qt, QTimer

from hr_desktop.domain.messages import refuse

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioSink

Samples = Callable[[int], bytes]  # so many samples of 16 bits, one channel

STEP_MS = 20
AHEAD_MS = 120  # that the device holds: more is heard late, less is heard in pieces


def load_sound() -> None:
    """Loads what QtMultimedia loads at its first use, for a thread: it takes 150 ms and more."""
    import_module("PySide6.QtMultimedia")
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "multimedia"
    for file in folder.glob("*") if folder.is_dir() else ():
        QPluginLoader(str(file)).load()


class Loudspeaker(QObject):
    """Plays what `samples` gives until `stop`. `volume` is 0 to 1, as loud as it is heard."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._samples: Samples | None = None
        self._volume = 0.8
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._push)

    @property
    def plays(self) -> bool:
        """Whether it plays now."""
        return self._device is not None

    def start(self, rate: int, samples: Samples) -> None:
        """Begins to play. Raises PersonError `listen.no_device`."""
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices, QtAudio

        self.stop()
        form = QAudioFormat()
        form.setSampleRate(rate)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        output = QMediaDevices.defaultAudioOutput()
        if output.isNull():
            raise refuse("listen.no_device")
        sink = QAudioSink(output, form, self)
        sink.setBufferSize(rate * 2 * AHEAD_MS // 1000)
        device = sink.start()
        if device is None or sink.error() is not QtAudio.Error.NoError:  # OpenError
            sink.deleteLater()
            raise refuse("listen.no_device")
        self._sink, self._device, self._samples = sink, device, samples
        self.set_volume(self._volume)
        self._timer.start()

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._volume = volume
        if self._sink is not None:
            self._sink.setVolume(volume * volume)  # about as it is heard

    def stop(self) -> None:
        """Is silent."""
        self._timer.stop()
        sink, self._sink, self._device, self._samples = self._sink, None, None, None
        if sink is not None:
            sink.stop()
            sink.deleteLater()

    def _push(self) -> None:
        if self._sink is None or self._device is None or self._samples is None:
            return
        free = self._sink.bytesFree() // 2
        if free > 0:
            self._device.write(self._samples(free))
