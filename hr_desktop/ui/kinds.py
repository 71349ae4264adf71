"""Which colour each state has, the same on every page. Keys are the states' values."""

from __future__ import annotations

from hr_desktop.ui.theme import Kind

RECOMMENDATION_KINDS: dict[str, Kind] = {
    "strongly_recommend": "good",
    "recommend": "good",
    "consider": "warn",
    "reject": "bad",
    "insufficient_evidence": "neutral",
}
VERDICT_KINDS: dict[str, Kind] = {"worth_an_interview": "good", "doubtful": "warn", "far": "bad"}
DECISION_KINDS: dict[str, Kind] = {"advance": "good", "hold": "warn", "reject": "bad"}
OPINION_KINDS: dict[str, Kind] = {"recommend": "good", "doubtful": "warn", "against": "bad"}
INTERVIEW_KINDS: dict[str, Kind] = {
    "active": "good",
    "interrupted": "warn",
    "failed": "bad",
    "created": "neutral",
    "completed": "neutral",
}
