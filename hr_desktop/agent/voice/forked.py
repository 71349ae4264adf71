"""Imported by the process that job processes are forked from, once, and nowhere else.

A service manager sends SIGTERM to every process of a service. The agent drains; the forking
process must live on until then, since its jobs' ends are reported through it.

What every interview needs is loaded here (`warm.py`): jobs begin with it and share its memory.
"""

from __future__ import annotations

import importlib
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
importlib.import_module("hr_desktop.agent.voice.warm")
