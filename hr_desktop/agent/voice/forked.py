"""Imported by the process that job processes are forked from, once, and nowhere else.

A service manager sends SIGTERM to every process of a service. The agent drains; the forking
process must live on until then, since its jobs' ends are reported through it.

What every interview needs is loaded here, so that jobs begin with it and share its memory:
vocabularies and word forms of both languages, the detector of speech, a connection's certificates.
"""

from __future__ import annotations

import signal

import httpx2
from livekit.agents import inference

from hr_desktop.agent.server import spare_the_collector
from hr_desktop.ai.offline.dialogue import Context, hear

signal.signal(signal.SIGTERM, signal.SIG_IGN)

hear("Да, я готов рассказать о сервисе платежей.", "ru", Context.question)
hear("Yes, I am ready to tell you about the payment service.", "en", Context.question)
inference.VAD(model="silero")
httpx2.AsyncClient()
spare_the_collector()
