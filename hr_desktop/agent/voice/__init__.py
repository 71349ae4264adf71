"""Interviews in LiveKit rooms (docs/decisions/0010-voice.md)."""
