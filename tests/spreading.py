"""How tests are spread over processes: what goes together, and in what order.

Tests of one group run in one worker, one after the other: windows of one process share a screen,
and of interviews in real time a computer with two cores carries two at once; ten at once come last,
when nobody else speaks. The longest come first, so that all workers end at about the same time.
(The marker of pytest-xdist 3.8 for groups has no effect with pytest 9.2.)
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

_TOGETHER = {
    "many": ("agent/voice/test_many",),
    "surviving": ("agent/voice/test_surviving", "agent/voice/test_services_away"),
    "voice": ("agent/voice/", "candidates/", "e2e/test_voice", "rooms/", "services/test_fleet"),
    "programs": ("e2e/",),
    "pages": ("join/",),
    "windows": ("ui/",),
}
_ORDER = ("surviving", "voice", "programs", "pages", "windows", None, "many")


def group(nodeid: str) -> str | None:
    """The group that a test belongs to: all of these go on in real time. None: the rest."""
    place = nodeid.removeprefix("tests/")
    return next((name for name, starts in _TOGETHER.items() if place.startswith(starts)), None)


def order(nodeid: str) -> int:
    """What tests are sorted by."""
    return _ORDER.index(group(nodeid))


class Spreading(LoadScopeScheduling):
    """A group goes to one worker; of the rest each test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid) or nodeid
