"""Marks a sentence for the translation catalogue without translating it yet."""

from __future__ import annotations


def N_(text: str, plural: str | None = None) -> str:  # noqa: N802 (gettext's own name)
    """`text` unchanged; the extractor finds it by this call."""
    return text
