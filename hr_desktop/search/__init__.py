"""Nearest neighbours of vectors (faiss is imported here and nowhere else).

The vectors themselves come from an `Embedder` (see `ai.engine`).
"""

from hr_desktop.search.vector_file import IndexDamaged
from hr_desktop.search.vectors import VectorIndex

__all__ = ["IndexDamaged", "VectorIndex"]
