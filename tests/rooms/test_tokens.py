"""What each token allows: read as LiveKit reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from livekit.api import TokenVerifier

from hr_desktop.rooms import tokens

KEY, SECRET = "devkey", "s" * 32
NOW = datetime.now(UTC)


def test_a_candidate_may_speak_in_one_room_and_nothing_else() -> None:
    token = tokens.candidate_token(
        KEY, SECRET, room="hr-1", invitation_id=7, ends_at=NOW + timedelta(hours=3), now=NOW
    )
    claims = TokenVerifier(KEY, SECRET).verify(token)
    assert claims.identity == "candidate"
    assert not claims.name
    assert not claims.metadata
    assert claims.video is not None
    assert claims.video.room == "hr-1"
    assert claims.video.can_publish_sources == ["microphone"]
    for right in ("room_admin", "room_create", "room_list", "room_record", "hidden"):
        assert not getattr(claims.video, right)
    assert claims.video.can_update_own_metadata is False
    assert claims.room_config is not None
    assert [one.metadata for one in claims.room_config.agents] == ["7"]


def test_a_rehearsal_brings_nobody() -> None:
    token = tokens.rehearsal_token(
        KEY, SECRET, room="hr-1", ends_at=NOW + timedelta(hours=3), now=NOW
    )
    claims = TokenVerifier(KEY, SECRET).verify(token)
    assert claims.video is not None
    assert claims.video.room == "hr-1-r"
    assert claims.room_config is not None
    assert not claims.room_config.agents


def test_a_listener_is_hidden_and_silent() -> None:
    claims = TokenVerifier(KEY, SECRET).verify(tokens.listener_token(KEY, SECRET, room="hr-1"))
    assert claims.video is not None
    assert claims.video.hidden
    assert claims.video.can_subscribe
    assert claims.video.can_publish is False
    assert claims.video.can_publish_data is False
