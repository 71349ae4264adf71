"""What is said of an interview's time: the zone is always named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from hr_desktop.i18n import Translator
from hr_desktop.services.report_parts import local_time_zone
from hr_desktop.services.time_zones import here, here_words
from hr_desktop.ui.watch_words import by_your_clock, window_of, zone_note

AT = datetime(2026, 10, 20, 6, tzinfo=UTC)
OPENS, CLOSES = datetime(2026, 10, 22, 7, tzinfo=UTC), datetime(2026, 10, 28, 16, tzinfo=UTC)
EN, RU = Translator("en"), Translator("ru")


@pytest.fixture
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This computer's clock in the zone that is the test's parameter."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be set on this system")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    local_time_zone.cache_clear()
    yield
    monkeypatch.undo()
    time.tzset()
    local_time_zone.cache_clear()


@pytest.mark.parametrize("clock", ["Europe/Moscow"], indirect=True)
@pytest.mark.usefixtures("clock")
def test_a_window_is_shown_in_local_time_and_says_so() -> None:
    assert window_of(EN, OPENS, CLOSES, AT) == "22 Oct, 10:00 – 28 Oct, 19:00 UTC+3"
    assert window_of(RU, OPENS, CLOSES, OPENS) == "до 28 окт., 19:00 UTC+3"
    assert window_of(EN, OPENS, CLOSES, CLOSES) == "until 19:00 UTC+3"
    assert window_of(EN, OPENS, CLOSES, AT, zone=False) == "22 Oct, 10:00 – 28 Oct, 19:00"
    assert zone_note(EN, AT) == "Times: Moscow, UTC+3"
    assert zone_note(RU, AT) == "Время: Москва, UTC+3"


@pytest.mark.parametrize("clock", ["Europe/Moscow"], indirect=True)
@pytest.mark.usefixtures("clock")
def test_a_candidates_window_is_told_by_ones_own_clock_where_that_shows_another_time() -> None:
    said = by_your_clock(EN, OPENS, CLOSES, "Asia/Yekaterinburg", AT)
    assert said == "By your clock: 22 Oct, 10:00 – 28 Oct, 19:00 UTC+3"
    assert by_your_clock(EN, OPENS, CLOSES, "Europe/Minsk", AT) == ""
    assert by_your_clock(EN, OPENS, CLOSES, "Europe/Bucharest", AT), (
        "the clocks there go back before it ends"
    )


@pytest.mark.parametrize("clock", ["Europe/Berlin"], indirect=True)
@pytest.mark.usefixtures("clock")
def test_a_window_over_a_change_of_the_clocks_names_both_zones() -> None:
    assert window_of(EN, OPENS, CLOSES, AT) == "22 Oct, 09:00 UTC+2 – 28 Oct, 17:00 UTC+1"


@pytest.mark.parametrize("clock", ["<+0530>-5:30"], indirect=True)
@pytest.mark.usefixtures("clock")
def test_a_zone_without_a_known_name_is_told_by_its_difference() -> None:
    assert here(AT) == here_words(EN, AT) == "UTC+5:30"
