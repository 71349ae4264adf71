"""Persons in Russian text by slovnet's small tagger, for names that rules are not sure of.

The model files come with the package natasha (MIT), which is found without importing it: its own
code needs a setuptools that is long gone. Loading takes about half a second and happens once, at
the first doubtful name.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

_NER = "data/model/slovnet_ner_news_v1.tar"
_VECTORS = "data/emb/navec_news_v1_1B_250K_300d_100q.tar"
_LOOK = 1200


def _folder() -> Path | None:
    spec = importlib.util.find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def _tagger() -> Any | None:
    folder = _folder()
    if folder is None or not (folder / _NER).is_file() or not (folder / _VECTORS).is_file():
        return None
    from navec import Navec
    from slovnet import NER

    tagger = NER.load(str(folder / _NER))
    tagger.navec(Navec.load(str(folder / _VECTORS)))
    return tagger


def persons(text: str) -> list[tuple[int, int]]:
    """Offsets of persons named in the first 1200 characters; empty without the model files."""
    tagger = _tagger()
    if tagger is None:
        return []
    return [(s.start, s.stop) for s in tagger(text[:_LOOK]).spans if s.type == "PER"]
