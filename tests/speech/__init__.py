"""Speech for tests: sentences said by Festival's voices, as WAV files of 48 kHz, mono, 16 bits.

What was said once stays in the user's cache folder, under a name made of voice and text.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import threading
import wave
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from tools.environment import cache

Samples = npt.NDArray[np.float32]  # from -1 to 1

RATE = 48_000
VOICES = {"ru": "voice_msu_ru_nsh_clunits", "en": "voice_cmu_us_slt_arctic_hts"}
_VERSION = 1  # another number makes everything anew
_LOUDNESS = 0.1  # root mean square of what is said: somebody who speaks into a headset
_MARGIN_S = 0.03  # left before the first sound and after the last


class Missing(Exception):
    """There is no voice of this language; the text says what to install."""


def utterance(text: str, language: str) -> Path:
    """The text, said: it begins with its first sound and ends with its last. Raises `Missing`."""

    def make() -> Samples:
        said, rate = _festival(_speakable(text), VOICES[language])
        return _trimmed(resampled(said, rate, RATE))

    return _kept(f"{VOICES[language]} {text}", make)


def session(*parts: Path | float) -> Path:
    """One recording of several: utterances, and the seconds of silence between them."""

    def make() -> Samples:
        return np.concatenate(
            [
                read(part) if isinstance(part, Path) else np.zeros(round(part * RATE), np.float32)
                for part in parts
            ]
        )

    return _kept(" ".join(p.stem if isinstance(p, Path) else str(p) for p in parts), make)


def language_of(text: str) -> str:
    """The language of a sentence, by its letters."""
    return "ru" if re.search("[а-яё]", text.lower()) else "en"


def seconds(path: Path) -> float:
    """How long a recording is."""
    with wave.open(str(path)) as file:
        return float(file.getnframes() / file.getframerate())


def read(source: Path | IO[bytes], rate: int = RATE) -> Samples:
    """The samples of a WAV file; of several channels their mean."""
    with wave.open(str(source) if isinstance(source, Path) else source) as file:
        found = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        channels, own = file.getnchannels(), file.getframerate()
    mono = found.reshape(-1, channels).mean(axis=1).astype(np.float32) / 32768
    return resampled(mono, own, rate)


def write(path: Path, samples: Samples, rate: int = RATE) -> None:
    """A WAV file, mono, 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm(samples))


def pcm(samples: Samples) -> bytes:
    """Samples as whole numbers of 16 bits, little end first."""
    return np.clip(samples * 32767, -32768, 32767).astype("<i2").tobytes()


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """The same sound at another rate (by its spectrum: meant for some seconds to a minute)."""
    if rate == wanted or not len(samples):
        return samples
    count = round(len(samples) * wanted / rate)
    spectrum = np.fft.rfft(samples)
    made = np.fft.irfft(spectrum[: count // 2 + 1], count)
    return (made * (count / len(samples))).astype(np.float32)


def _speakable(text: str) -> str:
    """Only what the voices can read: the Russian one fails on a dash, a quote or a percent sign."""
    plain = re.sub(r"[—–:;()]", ", ", text)
    plain = re.sub(r"[^\w.,?!' -]|_", " ", plain)
    return re.sub(r"\s+([.,?!])", r"\1", plain).strip(" .,?!-") + "."


def _festival(text: str, voice: str) -> tuple[Samples, int]:
    program = shutil.which("text2wave")
    if program is None:
        raise Missing("Debian's packages festival, festvox-ru, festvox-us-slt-hts are missing")
    with tempfile.TemporaryDirectory(prefix="hr-speech-") as folder:
        source, made = Path(folder) / "text", Path(folder) / "made.wav"
        source.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [program, "-eval", f"({voice})", str(source), "-o", str(made)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if "unbound variable" in done.stdout + done.stderr:
            raise Missing("Debian's packages festvox-ru and festvox-us-slt-hts are missing")
        if done.returncode != 0 or not made.exists() or not made.stat().st_size:
            raise RuntimeError(f"Festival could not say {text!r}: {done.stderr[-500:]}")
        with wave.open(str(made)) as file:
            rate = file.getframerate()
        return read(made, rate), rate


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    margin = round(_MARGIN_S * RATE)
    kept = samples[max(0, loud[0] - margin) : loud[-1] + margin]
    kept = kept * (_LOUDNESS / np.sqrt(np.mean(kept**2)))
    return np.asarray(np.clip(kept, -1, 1), np.float32)


def _kept(what: str, make: Callable[[], Samples]) -> Path:
    """The file of the cache, made when it is not there: whole or not at all."""
    name = hashlib.sha256(f"{_VERSION} {what}".encode()).hexdigest()[:24]
    path = cache() / "speech" / f"{name}.wav"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        write(beside, make())
        os.replace(beside, path)
    return path
