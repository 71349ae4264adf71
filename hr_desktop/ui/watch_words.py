"""What is said of an interview that is watched, the same on every page and in notices."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hr_desktop.domain.messages import message
from hr_desktop.services.time_zones import here, here_words, zone_of
from hr_desktop.ui.format import clock, when
from hr_desktop.ui.theme import Kind

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator
    from hr_desktop.services.values import Alert, Watched

_KINDS: dict[str, Kind] = {
    "live": "good",
    "active": "good",
    "paused": "accent",
    "away": "warn",
    "waiting": "warn",
    "silent": "bad",
    "open": "accent",
    "called_off": "warn",
    "interrupted": "warn",
    "failed": "bad",
}


def badge_of(tr: Translator, one: Watched, at: datetime) -> tuple[str, Kind]:
    """The word of an interview's badge and its colour."""
    now = one.standing
    ends = one.row.window_ends_at if one.row.kind.value == "voice" else None
    if now.doing in ("open", "interrupted") and ends is not None and days_left(ends, at) <= 1:
        return expires(tr, ends, at), "warn"
    time = clock(now.seconds or 0.0)
    minutes = time.removeprefix("0") if time.startswith("0") else time
    word = tr.message(message(f"doing.{now.doing}", time=minutes))
    return word, _KINDS.get(now.doing, "neutral")


def expires(tr: Translator, ends: datetime, at: datetime) -> str:
    """The word for a window that ends within a day."""
    return tr("expires today") if days_left(ends, at) <= 0 else tr("expires tomorrow")


def days_left(ends: datetime, at: datetime) -> int:
    """Days until a window's end, in local dates."""
    return (ends.astimezone().date() - at.astimezone().date()).days


def seconds_talked(one: Watched) -> float:
    """Time talked so far, as far as is known."""
    return max(one.row.elapsed, one.live.elapsed if one.live is not None else 0.0)


def zone_note(tr: Translator, at: datetime) -> str:
    """The zone of all local times of a page, once for all of them."""
    return tr("Times: {zone}", zone=here_words(tr, at))


def detail_of(tr: Translator, one: Watched, at: datetime, *, zone: bool = True) -> str:
    """When it is or was, or how far it is; a window names its zone unless the page does."""
    row = one.row
    limit = (row.minutes + row.extended_minutes) * 60.0
    if row.state.value in ("active", "interrupted"):
        return tr("{elapsed} of {all}", elapsed=clock(seconds_talked(one)), all=clock(limit))
    if row.state.value == "created" and row.window_ends_at is not None:
        mark = f" {here(row.window_ends_at)}" if zone else ""
        if row.kind.value == "voice":
            return window_of(tr, row.window_opens_at, row.window_ends_at, at, zone=zone)
        return tr("until {time}", time=when(tr, row.window_ends_at, at) + mark)
    said = when(tr, row.ended_at or row.started_at or row.created_at, at)
    if row.elapsed:
        said += " · " + tr("{n} min", n=max(1, round(row.elapsed / 60)))
    return said


def window_of(
    tr: Translator, opens: datetime | None, ends: datetime, at: datetime, *, zone: bool = True
) -> str:
    """The time in which it may be held, in local time, whose zone is named."""
    until, mark = ends.astimezone(), f" {here(ends)}" if zone else ""
    if opens is None or opens <= at:
        soon = (until.date() - at.astimezone().date()).days <= 1  # the badge says which day
        return tr("until {time}", time=(f"{until:%H:%M}" if soon else when(tr, ends, at)) + mark)
    return _span(tr, opens, ends, at) + mark


def by_your_clock(tr: Translator, opens: datetime, ends: datetime, zone: str, at: datetime) -> str:
    """A candidate's window in local time; "" where their clock shows the same time as ours."""
    there = zone_of(zone)
    if all(x.astimezone().utcoffset() == x.astimezone(there).utcoffset() for x in (opens, ends)):
        return ""
    return tr("By your clock: {time}", time=f"{_span(tr, opens, ends, at)} {here(ends)}")


def _span(tr: Translator, opens: datetime, ends: datetime, at: datetime) -> str:
    first, last = when(tr, opens, at), when(tr, ends, at)
    if opens.astimezone().date() == ends.astimezone().date():
        last = f"{ends.astimezone():%H:%M}"
    if here(opens) != here(ends):  # the clocks are changed in between
        first = f"{first} {here(opens)}"
    return f"{first} – {last}"


def next_step(tr: Translator, one: Watched, at: datetime) -> str:
    """What a person may do next, or what happens by itself; "" when nothing has to be said."""
    row, ends, now = one.row, one.row.window_ends_at, one.standing
    until = f"{when(tr, ends, at)} {here(ends)}" if ends is not None else ""
    if row.kind.value != "voice":
        return ""
    if now.doing == "waiting":
        return tr(
            "The candidate is here and no agent is free. Start one under System, or wait: it is"
            " tried again every second."
        )
    if now.doing == "silent":
        return tr("Its agent gives no sign of life. Another one takes over within seconds.")
    if now.doing == "away":
        return tr("The candidate has left and may come back by the same link.")
    if now.doing == "interrupted":
        if row.failure is not None:
            return tr.message(row.failure)
        return tr("The same link resumes it until {time}. Everything said is kept.", time=until)
    if now.doing == "failed":
        return tr("It could not go on. What was said is kept; the candidate can be invited again.")
    if now.doing == "expired":
        return tr("Nobody came in time. The candidate can be invited again.")
    if now.doing == "called_off":
        return tr(
            "The application is closed, so the link begins nothing any more. Cancel the interview"
            " to tell the candidate, or reopen the application."
        )
    invitation = one.invitation
    if now.doing in ("open", "early") and invitation is not None:
        if invitation.sent_at is None:
            return tr("The invitation was not sent yet.")
        if invitation.microphone_ok is False:
            return tr("The candidate’s microphone did not work. Offer help, or typed answers.")
        if now.doing == "open" and invitation.opened_at is None:
            return tr("The link was not opened yet.")
    if now.doing == "completed" and row.assessing:
        return tr("The scorecard is being written.")
    if now.doing == "completed" and row.scorecard_id is not None:
        return tr("The scorecard is there: read it and decide.")
    return ""


def life_of(tr: Translator, one: Watched, at: datetime) -> str:
    """How far the invitation has come: sent, opened, microphone, joined."""
    invitation = one.invitation
    if invitation is None:
        return ""
    steps = [
        (invitation.sent_at, tr("sent")),
        (invitation.opened_at, tr("opened")),
        (
            invitation.microphone_at,
            tr("microphone fails") if invitation.microphone_ok is False else tr("microphone tried"),
        ),
        (invitation.joined_at, tr("joined")),
    ]
    return " · ".join(f"{word} {when(tr, moment, at)}" for moment, word in steps if moment)


def alert_text(tr: Translator, alert: Alert) -> tuple[str, Kind]:
    """One sentence, and how bad it is."""
    name = alert.name or tr.code("interview_kind.voice")
    if alert.kind == "started":
        return tr("{name}: the interview has begun.", name=name), "good"
    if alert.kind == "ended":
        return tr("{name}: the interview has ended. The scorecard follows.", name=name), "good"
    if alert.kind == "failed":
        return tr("{name}: the interview could not go on.", name=name), "bad"
    if alert.kind == "interrupted" and alert.failure is not None:
        return f"{name}: {tr.message(alert.failure)}", "bad"
    if alert.kind == "interrupted":
        said = tr("{name} did not come back. The same link resumes the interview.", name=name)
        return said, "warn"
    if alert.kind == "away":
        return tr("{name} has left the interview and may come back.", name=name), "warn"
    if alert.kind == "waiting":
        return tr("{name} waits, and no agent is free.", name=name), "bad"
    if alert.kind == "silent":
        return tr("{name}: the agent gives no sign of life.", name=name), "bad"
    if alert.letter is not None:
        said = tr.code(f"invitation.{alert.letter.kind}_{alert.letter.state}")
        return f"{name}: {said[:1].lower()}{said[1:]}.", "warn"
    asked = tr.code(f"request.{alert.request.kind}") if alert.request is not None else ""
    return f"{name} {asked}.", "warn"
