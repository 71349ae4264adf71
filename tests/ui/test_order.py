"""Order of rows in numpy."""

from __future__ import annotations

import random

import numpy as np
import pytest

from hr_desktop.ui.models.order import difference, positions, ranges, sort_rows


def test_sorting_is_stable_in_both_directions() -> None:
    keys = np.array([2, 1, 2, 1, 2])
    assert sort_rows(keys, descending=False).tolist() == [1, 3, 0, 2, 4]
    assert sort_rows(keys, descending=True).tolist() == [0, 2, 4, 1, 3]


@pytest.mark.parametrize("descending", [False, True])
def test_unknown_values_come_last_in_both_directions(descending: bool) -> None:
    keys = np.array([np.nan, 3.0, np.nan, 5.0])
    assert sort_rows(keys, descending=descending).tolist()[2:] == [0, 2]


def test_text_sorts_by_its_sort_key() -> None:
    assert sort_rows(np.array(["б", "а", "в"]), descending=False).tolist() == [1, 0, 2]


def test_positions_of_ids_that_are_not_there_are_minus_one() -> None:
    ids = np.array([30, 10, 20], dtype=np.int64)
    few = np.array([20, 99], dtype=np.int64)
    many = np.array([20, 99, 30, 10, 1, 5], dtype=np.int64)
    assert positions(ids, few).tolist() == [2, -1]
    assert positions(ids, many).tolist() == [2, -1, 0, 1, -1, -1]
    assert positions(ids[:0], few).tolist() == [-1, -1]


def test_ranges_join_neighbours() -> None:
    assert ranges(np.array([0, 1, 2, 5, 7, 8])) == [(0, 2), (5, 5), (7, 8)]


def test_removing_and_inserting_the_ranges_gives_the_new_view() -> None:
    chance = random.Random(4)
    for _ in range(200):
        old = chance.sample(range(40), 20)
        new = [i for i in old if chance.random() > 0.3]
        for fresh in range(100, 100 + chance.randrange(6)):
            new.insert(chance.randrange(len(new) + 1), fresh)
        found = difference(np.array(old, dtype=np.int64), np.array(new, dtype=np.int64))
        assert found is not None
        removed, added = found
        walked = list(old)
        for first, last in reversed(removed):
            del walked[first : last + 1]
        for first, last in added:
            walked[first:first] = new[first : last + 1]
        assert walked == new


def test_another_order_has_no_ranges() -> None:
    assert difference(np.array([1, 2, 3]), np.array([2, 1, 3])) is None
