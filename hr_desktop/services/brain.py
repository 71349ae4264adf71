"""What runs in the worker process of understanding: plain functions, values in and out.

The window's event loop only waits for them. Models load once in that process, at first use.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import numpy.typing as npt

from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.matching import Match
from hr_desktop.domain.resume import Profile, ResumeReading
from hr_desktop.domain.vacancy import VacancyData

Vectors = npt.NDArray[np.float32]


def understand(document: DocumentText) -> tuple[ResumeReading, str, Vectors]:
    """A resume understood offline, its folded text for the search index, its lexical vector.

    The vector is of shape (dimension,).
    """
    from hr_desktop.ai.offline.engine import read_resume

    reading = read_resume(document)
    return reading, *dress(document, reading.profile)


def dress(document: DocumentText, profile: Profile) -> tuple[str, Vectors]:
    """The folded text of a document and its lexical vector of shape (dimension,)."""
    return fold(document.text), vector_of(profile, document.text)


def fold(text: str) -> str:
    """Base forms of all words, for the search index."""
    from hr_desktop.ai.offline.language import lemmas

    return " ".join(lemmas(text))


def vector_of(profile: Profile, text: str) -> Vectors:
    """The lexical vector of a resume, of shape (dimension,)."""
    from hr_desktop.ai.matching import profile_text
    from hr_desktop.ai.matching_embedder import lexical_vectors

    row: Vectors = lexical_vectors([profile_text(profile, text)])[0]
    return row


def embed_texts(texts: list[str]) -> Vectors:
    """Lexical vectors of texts, of shape (len(texts), dimension)."""
    from hr_desktop.ai.matching_embedder import lexical_vectors

    return lexical_vectors(texts)


def embedded_text(profile: Profile, text: str) -> str:
    """What of a resume is embedded: no name, sex, age or address."""
    from hr_desktop.ai.matching import profile_text

    return profile_text(profile, text)


def vacancy_text(vacancy: VacancyData) -> str:
    """What of a vacancy is embedded."""
    from hr_desktop.ai.matching import vacancy_text as text_of

    return text_of(vacancy)


def closeness(own: Vectors, other: Vectors) -> float:
    """Closeness of meaning of two unit vectors, 0 to 1."""
    return float(np.clip(np.dot(own, other), 0.0, 1.0))


Item = tuple[int, Profile, str, Vectors | None]


def match_batch(
    vacancy: VacancyData, vector: Vectors, items: list[Item]
) -> tuple[list[tuple[int, Match]], dict[int, Vectors]]:
    """Matches of many resumes `(id, profile, text, vector)` for one vacancy.

    A vector that is None is made here (lexically) and given back, so that it can be kept.
    """
    from hr_desktop.ai.matching import match_many

    made = {id: vector_of(profile, text) for id, profile, text, own in items if own is None}
    found = match_many(
        vacancy,
        [
            (id, profile, text, closeness(made[id] if own is None else own, vector))
            for id, profile, text, own in items
        ],
    )
    return found, made


def match_text(
    vacancy: VacancyData, vector: Vectors, document: DocumentText
) -> tuple[ResumeReading, Match]:
    """A resume understood and matched in one go, for rankings without a workspace."""
    from hr_desktop.ai.matching import match

    reading, _, own = understand(document)
    near = closeness(own, vector)
    return reading, match(vacancy, reading.profile, document.text, near)


def warm_up() -> bool:
    """Load the models now, so that the first resume does not wait for them."""
    understand(DocumentText(media_type=MediaType.text, text="Иван Петров\nPython, SQL"))
    return True


def call(function_path: str, *args: Any) -> Any:
    """`package.module:function` called in this process.

    Reports and exports are CPU-heavy, and importing their libraries would hold up the window.
    """
    module, _, name = function_path.partition(":")
    return getattr(importlib.import_module(module), name)(*args)
