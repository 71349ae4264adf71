"""The vector index: exact answers, its file, damage, adding and removing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hr_desktop.search import IndexDamaged, VectorIndex
from hr_desktop.search import vectors as vectors_module

D = 64


def unit(n: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((n, D)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(params=[500, 6000], ids=["exact", "coarse"])
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> VectorIndex:
    monkeypatch.setattr(vectors_module, "COARSE_FROM", 5000)
    made = VectorIndex(D, "m")
    made.add_many(range(1000, 1000 + request.param), unit(request.param))
    assert (made._coarse is not None) == (request.param >= 5000)
    return made


def test_search_gives_the_exact_neighbours_best_first(index: VectorIndex) -> None:
    rows = unit(len(index))
    for query in unit(50, seed=7):
        scores = rows @ query
        expected = (np.argsort(-scores)[:10] + 1000).tolist()
        found = index.search(query, 10)
        assert [id for id, _ in found] == expected
        assert found[0][1] == pytest.approx(float(scores.max()), abs=1e-5)


def test_one_vector_is_added_replaced_and_removed_without_a_rebuild(index: VectorIndex) -> None:
    new = unit(1, seed=3)[0]
    before = len(index)
    index.add(5, new)
    assert index.search(new, 1)[0][0] == 5
    index.add(5, -new)
    assert len(index) == before + 1
    assert index.search(new, 1)[0][0] != 5
    assert index.search(-new, 1)[0][0] == 5
    assert index.remove(5)
    assert not index.remove(5)
    assert index.search(-new, 1)[0][0] != 5
    assert len(index) == before


def test_a_saved_index_answers_the_same_from_a_cyrillic_path(
    index: VectorIndex, tmp_path: Path
) -> None:
    path = tmp_path / "папка с данными" / "векторы.index"
    query = unit(1, seed=4)[0]
    index.remove(1001)
    expected = index.search(query, 5)
    index.save(path)
    assert index.search(query, 5) == expected
    opened = VectorIndex.open(path, D, "m")
    assert opened.search(query, 5) == expected
    opened._wake()
    assert (opened._coarse is None) == (index._coarse is None)
    assert opened.search(query, 5) == expected
    assert not opened.remove(1001)
    opened.add(7, query)
    opened.remove(expected[0][0])
    assert opened.search(query, 2)[0][0] == 7
    opened.save(path)
    again = VectorIndex.open(path, D, "m")
    assert again.search(query, 1)[0][0] == 7
    assert len(again) == len(opened)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("place", ["head", "ids", "cut", "empty", "nonsense"])
def test_a_damaged_file_is_recognised_and_built_again(
    index: VectorIndex, tmp_path: Path, place: str
) -> None:
    path = tmp_path / "v.index"
    index.save(path)
    raw = bytearray(path.read_bytes())
    index.close()
    if place == "head":
        raw[20] ^= 1
    elif place == "ids":
        raw[5000] ^= 1
    elif place == "cut":
        del raw[-100:]
    elif place == "empty":
        raw.clear()
    else:
        raw = bytearray(b"not an index" * 1000)
    path.write_bytes(raw)
    with pytest.raises(IndexDamaged):
        VectorIndex.open(path, D, "m")
    fresh = VectorIndex(D, "m")
    fresh.add_many(range(300), unit(300))
    fresh.save(path)
    assert len(VectorIndex.open(path, D, "m")) == 300


def test_another_model_or_dimension_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.index"
    VectorIndex(D, "one").save(path)
    assert len(VectorIndex.open(path, D, "one")) == 0
    with pytest.raises(IndexDamaged):
        VectorIndex.open(path, D, "two")
    with pytest.raises(IndexDamaged):
        VectorIndex.open(path, D * 2, "one")
    with pytest.raises(FileNotFoundError):
        VectorIndex.open(tmp_path / "none", D, "one")


def test_wrong_shapes_and_numbers_are_refused() -> None:
    index = VectorIndex(D)
    with pytest.raises(ValueError, match="shape"):
        index.add(1, np.zeros(3))
    with pytest.raises(ValueError, match="not a number"):
        index.add(1, np.full(D, np.nan))
    assert index.search(np.zeros(D), 5) == []


def test_the_later_of_two_vectors_with_one_id_counts() -> None:
    index = VectorIndex(D)
    rows = unit(2)
    index.add_many([1, 1], rows)
    assert len(index) == 1
    assert index.search(rows[1], 5) == [(1, pytest.approx(1.0, abs=1e-5))]
