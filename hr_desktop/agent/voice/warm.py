"""What every interview needs, loaded at import: before its candidate has to wait for it.

Vocabularies and word forms of both languages, the detector of speech, the certificates that are
trusted, how captions divide words, and what is otherwise imported at its first use. (Loaded in a
job, the vocabulary of skills alone held up the first answer for a quarter of a second.) On Linux it
is done once, in the process that jobs are forked from (`forked.py`); elsewhere in each job's.
"""

from __future__ import annotations

import importlib

import numpy as np
from livekit.agents.tokenize import basic, blingfire
from livekit.local_inference import VAD, VAD_WINDOW_SAMPLES

from hr_desktop.agent.server import spare_the_collector
from hr_desktop.ai.offline.dialogue import Context, hear
from hr_desktop.ai.offline.dialogue_judge import judge
from hr_desktop.ai.openai_client import openai_client
from hr_desktop.domain.plan import PlannedQuestion

for module in (
    "aiosqlite",
    "anyio._backends._asyncio",
    "hr_desktop.agent.openai_llm",
    "hr_desktop.ai.remote.client",
    "keyring.backends.SecretService",
    "keyring.backends.chainer",
    "keyring.backends.libsecret",
    "numpy.fft",
    "wave",
):
    importlib.import_module(module)

for answer, language in (
    ("Я сам построил сервис платежей на Kafka, и он стал втрое быстрее.", "ru"),
    ("I built the payment service with Kafka myself and made it three times faster.", "en"),
):
    hear(answer, "ru" if language == "ru" else "en", Context.question)
    judge([answer], PlannedQuestion(id="core-1", text="Kafka"))
with VAD() as detector:  # it makes ready at its first look what every run of it then uses
    detector.predict(np.zeros(VAD_WINDOW_SAMPLES, np.int16))
basic.hyphenate_word("interview")
blingfire.SentenceTokenizer().tokenize("Good morning. What have you built?")
asked = openai_client(None, None, timeout=1.0)
_ = asked.chat.completions, asked.audio.transcriptions, asked.audio.speech, asked.models
spare_the_collector()
