"""Tokens for a room: who may enter, and what they may do there. Whoever holds one can read it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from livekit import api
from livekit.api import (
    AccessToken,
    RoomAgentDispatch,
    RoomConfiguration,
    VideoGrants,
)

from hr_desktop.domain.voice import AGENT_NAME, CANDIDATE, REHEARSAL_SUFFIX, STAFF_PREFIX

_AFTER_THE_END = timedelta(hours=2)
_LISTENING = timedelta(minutes=10)  # to come in; who is in stays
_LEFT_S = 1  # an empty room goes so soon, and the next one who comes brings an interviewer along


def new_room() -> str:
    """A room's name, which nobody can guess."""
    return f"hr-{secrets.token_hex(12)}"


def link_ends(closes_at: datetime, minutes: int) -> datetime:
    """When a link stops to open the room: an interview that begins at the last moment can end."""
    return closes_at + timedelta(minutes=minutes) + _AFTER_THE_END


def candidate_token(
    key: str,
    secret: str,
    *,
    room: str,
    invitation_id: int,
    ends_at: datetime,
    now: datetime,
    agent_name: str = AGENT_NAME,
) -> str:
    """The candidate's: microphone and data in one room; its join brings an interviewer."""
    token = _token(key, secret, CANDIDATE, ends_at - now)
    token.with_grants(_may_speak(room))
    token.with_room_config(
        RoomConfiguration(
            departure_timeout=_LEFT_S,
            agents=[RoomAgentDispatch(agent_name=agent_name, metadata=str(invitation_id))],
        )
    )
    return token.to_jwt()


def rehearsal_token(key: str, secret: str, *, room: str, ends_at: datetime, now: datetime) -> str:
    """For trying microphone and connection, in a room of its own without an interviewer."""
    token = _token(key, secret, CANDIDATE, ends_at - now)
    token.with_grants(_may_speak(room + REHEARSAL_SUFFIX))
    token.with_room_config(RoomConfiguration(departure_timeout=_LEFT_S))
    return token.to_jwt()


def listener_token(key: str, secret: str, *, room: str) -> str:
    """For staff who listen: hidden from the others, and without a voice."""
    token = _token(key, secret, STAFF_PREFIX + secrets.token_hex(6), _LISTENING)
    token.with_grants(
        VideoGrants(
            room_join=True,
            room=room,
            hidden=True,
            can_subscribe=True,
            can_publish=False,
            can_publish_data=False,
            can_update_own_metadata=False,
        )
    )
    return token.to_jwt()


def _may_speak(room: str) -> VideoGrants:
    return VideoGrants(
        room_join=True,
        room=room,
        can_publish=True,
        can_publish_sources=["microphone"],
        can_publish_data=True,
        can_subscribe=True,
        can_update_own_metadata=False,
    )


def _token(key: str, secret: str, identity: str, lives: timedelta) -> AccessToken:
    token = api.AccessToken(key, secret)
    return token.with_identity(identity).with_ttl(max(lives, timedelta(seconds=1)))
