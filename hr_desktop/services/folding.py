"""Words typed into a search box, in the forms under which texts are indexed."""

from __future__ import annotations

import asyncio


async def query_variants(text: str) -> list[str]:
    """The text as typed, and in base forms when these differ; [""] for no text.

    Texts are indexed both ways. As typed the last word may be a beginning; in base forms
    «разработчика» finds «разработчик». Morphology is loaded in a thread at its first use.
    """
    text = text.strip()
    if not text:
        return [""]
    lemmas = await asyncio.to_thread(_lemmas, text)
    return [text] if not lemmas or lemmas == text.lower() else [text, lemmas]


def _lemmas(text: str) -> str:
    from hr_desktop.ai.offline.language import lemmas

    return " ".join(lemmas(text))
