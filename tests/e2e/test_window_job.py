"""From dropped files to the opened PDF in the real window, with real processes and files."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Start

pytestmark = [pytest.mark.slow, pytest.mark.processes, pytest.mark.timeout(480)]


@pytest.mark.parametrize(("language", "look"), [("ru", "light"), ("en", "dark")])
def test_the_main_job_is_done_with_the_mouse(start: Start, language: str, look: str) -> None:
    start("scenarios:by_mouse", language, language=language, look=look).ends_well(400)


def test_the_main_job_is_done_by_keyboard_alone(start: Start) -> None:
    start("scenarios:by_keyboard", "en", language="en").ends_well(400)
