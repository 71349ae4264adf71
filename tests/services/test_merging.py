"""What two people changed: in the same fields, and each alone."""

from __future__ import annotations

from hr_desktop.domain.merging import differing, same


def test_only_what_both_changed_in_different_ways_is_to_be_chosen() -> None:
    base = {"title": "A", "city": "B", "pay": 1, "text": "t"}
    mine = {"title": "Mine", "city": "B", "pay": 2, "text": "new"}
    theirs = {"title": "Theirs", "city": "C", "pay": 2, "text": "t"}
    assert differing(base, mine, theirs) == (["title"], ["city"])


def test_a_new_place_of_the_same_words_is_no_change() -> None:
    here = {"value": "Leeds", "source": {"start": 4, "quote": "Leeds"}}
    assert same(here, {"value": "Leeds"})
    assert same([here], [{"value": "Leeds", "source": None}])
    assert not same(here, {"value": "York"})
