"""The file of a `VectorIndex`: a head, ids, faiss' coarse index, float32 vectors.

Written with Python's own files, since faiss cannot open paths with Cyrillic letters on Windows.
The head says how long everything is; head, ids and coarse index carry checksums, the vectors
their length (they are read only where a query needs them).
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_MAGIC = b"HRDVEC1\n"
_HEAD = 4096


class IndexDamaged(ValueError):
    """The index file cannot be used; it has to be built again from the store."""


class VectorFile:
    """An open vector file: `ids` and `coarse` in memory, `vectors` mapped and read-only."""

    def __init__(
        self,
        mapped: mmap.mmap | None,
        ids: npt.NDArray[np.int64],
        vectors: npt.NDArray[np.float32],
        coarse: npt.NDArray[np.uint8] | None,
    ) -> None:
        self._mapped = mapped
        self.ids = ids
        self.vectors = vectors
        self.coarse = coarse

    @classmethod
    def open(cls, path: Path, dimension: int, model: str) -> VectorFile:
        """Opens and checks a file; raises FileNotFoundError or `IndexDamaged`."""
        with path.open("rb") as stream:
            head = _read_head(stream.read(_HEAD))
            if (head["dimension"], head["model"]) != (dimension, model):
                raise IndexDamaged("the file is of another model or dimension")
            count, coarse_size = int(head["count"]), int(head["coarse"])
            start = _HEAD + 8 * count + coarse_size
            start += -start % 64
            if os.fstat(stream.fileno()).st_size != start + 4 * dimension * count:
                raise IndexDamaged("the file is cut or too long")
            ids = np.frombuffer(stream.read(8 * count), dtype="<i8").astype(np.int64, copy=False)
            coarse = np.fromfile(stream, dtype=np.uint8, count=coarse_size)
            if head["crc"] != _checksum(ids, coarse):
                raise IndexDamaged("the checksum is wrong")
            if count == 0:
                return cls(None, ids, np.empty((0, dimension), dtype=np.float32), None)
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        vectors = np.frombuffer(mapped, dtype="<f4", offset=start).reshape(count, dimension)
        return cls(mapped, ids, vectors, coarse if coarse_size else None)

    def close(self) -> None:
        """Unmaps the file. `vectors` is empty afterwards."""
        self.vectors = np.empty((0, self.vectors.shape[1]), dtype=np.float32)
        if self._mapped is not None:
            self._mapped.close()
            self._mapped = None


def write_vector_file(
    path: Path,
    dimension: int,
    model: str,
    ids: npt.NDArray[np.int64],
    blocks: Iterable[npt.NDArray[np.float32]],
    coarse: npt.NDArray[np.uint8] | None,
) -> Path:
    """Writes a complete file beside `path`, flushed to disk, and gives its path."""
    plain_ids = np.ascontiguousarray(ids, dtype="<i8")
    codes = np.empty(0, dtype=np.uint8) if coarse is None else np.ascontiguousarray(coarse)
    head: dict[str, Any] = {
        "dimension": dimension,
        "model": model,
        "count": len(ids),
        "coarse": len(codes),
        "crc": _checksum(plain_ids, codes),
    }
    text = json.dumps(head).encode()
    body = _MAGIC + f"{zlib.crc32(text):08x}\n".encode() + text
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with temporary.open("wb") as stream:
            stream.write(body.ljust(_HEAD, b" "))
            stream.write(plain_ids.tobytes())
            stream.write(codes.tobytes())
            stream.write(b"\0" * (-stream.tell() % 64))
            for block in blocks:
                stream.write(np.ascontiguousarray(block, dtype="<f4").tobytes())
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _read_head(raw: bytes) -> dict[str, Any]:
    mark = len(_MAGIC)
    if len(raw) < _HEAD or raw[:mark] != _MAGIC:
        raise IndexDamaged("this is not a vector file")
    text = raw[mark + 9 :].rstrip(b" ")
    if raw[mark : mark + 8] != f"{zlib.crc32(text):08x}".encode():
        raise IndexDamaged("the head is damaged")
    head: dict[str, Any] = json.loads(text)
    return head


def _checksum(ids: npt.NDArray[np.int64], coarse: npt.NDArray[np.uint8]) -> list[int]:
    """Exclusive or and sum of the 64-bit words: as good as a CRC against a damaged disk, and read
    at the speed of memory (start-up waits for it)."""
    found = []
    for words in (ids.view(np.uint64), coarse[: len(coarse) // 8 * 8].view(np.uint64)):
        found.append(int(np.bitwise_xor.reduce(words)))
        found.append(int(words.sum(dtype=np.uint64)))
    return [*found, zlib.crc32(coarse[len(coarse) // 8 * 8 :].tobytes())]
