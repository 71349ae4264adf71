"""A short sound through the loudspeaker."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QUrl


def play(owner: QObject, wav: bytes) -> bool:
    """Plays a WAV file once, in place of an earlier one; False without a loudspeaker.

    The file lies in the folder for temporary files until `owner` is gone: it holds a sentence of
    the program.
    """
    from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

    if QMediaDevices.defaultAudioOutput().isNull():
        return False
    for earlier in owner.findChildren(QSoundEffect):
        earlier.stop()
        earlier.deleteLater()
    handle, name = tempfile.mkstemp(suffix=".wav", prefix="hr-desktop-")
    with os.fdopen(handle, "wb") as file:
        file.write(wav)
    effect = QSoundEffect(owner)
    effect.destroyed.connect(lambda: Path(name).unlink(missing_ok=True))
    effect.setSource(QUrl.fromLocalFile(name))
    effect.play()
    return True
