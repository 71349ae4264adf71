"""What an interview does at a moment, and what of it a person is told: no database, no waiting."""

from __future__ import annotations

from datetime import datetime, timedelta

from hr_desktop.domain.interview import ENDED_STATES, InterviewKind, InterviewState
from hr_desktop.domain.voice import COMES_BACK_S
from hr_desktop.services.values.watching import Alert, AlertKind, Board, Standing, Watched

I = InterviewState  # noqa: E741
WAITS_LONG_S = 15.0  # a candidate without an interviewer: from then on a person is told
FIRST_SIGN_S = 10.0  # an interview that began shorter ago may not have given a sign yet
LETTERS = timedelta(days=1)  # one of an interview that is over is told for so long
NEWS = timedelta(minutes=10)  # what ended longer ago is no news


def stand(one: Watched, now: datetime) -> Watched:
    """The same interview with what it does at the moment `now` of the database's clock."""
    return one.model_copy(update={"standing": _standing(one, now)})


def _standing(one: Watched, now: datetime) -> Standing:
    row, live = one.row, one.live
    if row.kind is not InterviewKind.voice or row.state in ENDED_STATES:
        return Standing(doing=row.state.value)
    if row.state is I.created and row.application_closed:
        return Standing(doing="called_off")
    if one.invitation is not None and one.invitation.waiting_since is not None:
        return Standing(doing="waiting", seconds=_since(one.invitation.waiting_since, now))
    if row.state is I.active:
        if live is None:
            begun = row.started_at is not None and _since(row.started_at, now) > FIRST_SIGN_S
            return Standing(doing="silent" if begun else "live")
        if live.away_since is not None:
            left = max(0.0, COMES_BACK_S - _since(live.away_since, now))
            return Standing(doing="away", seconds=left)
        return Standing(doing="paused" if live.paused else "live")
    if row.state is I.interrupted:
        return Standing(doing="interrupted")
    early = row.window_opens_at is not None and row.window_opens_at > now
    return Standing(doing="early" if early else "open")


def alerts(board: Board) -> list[Alert]:
    """What a recruiter is told of, as it is on this board."""
    found: list[Alert] = []
    for one in board.interviews:
        row, now = one.row, one.standing
        if row.kind is not InterviewKind.voice:
            continue
        events: list[tuple[AlertKind, str, datetime]] = []
        if (
            row.state in ENDED_STATES
            and row.ended_at is not None
            and board.at - row.ended_at < NEWS
        ):
            if row.state is I.completed:
                events.append(("ended", "", row.ended_at))
            elif row.state is I.failed:
                events.append(("failed", "", row.ended_at))
        if row.state in (I.active, I.interrupted) and row.started_at is not None:
            events.append(("started", "", row.started_at))
        if now.doing == "waiting" and (now.seconds or 0) > WAITS_LONG_S:
            assert one.invitation is not None
            assert one.invitation.waiting_since is not None
            since = one.invitation.waiting_since
            events.append(("waiting", since.isoformat(), since))
        if now.doing == "away" and one.live is not None and one.live.away_since is not None:
            events.append(("away", one.live.away_since.isoformat(), one.live.away_since))
        if now.doing == "interrupted":
            events.append(("interrupted", f"{row.elapsed:.0f}", board.at))
        if now.doing == "silent":
            events.append(("silent", f"{row.elapsed:.0f}", board.at))
        found += [
            Alert(
                kind=kind,
                mark=f"{kind}:{row.id}:{more}",
                interview_id=row.id,
                name=row.candidate_name,
                vacancy=row.vacancy_title,
                failure=row.failure if kind == "interrupted" else None,
                at=at,
            )
            for kind, more, at in events
        ]
        found += [
            Alert(
                kind="request",
                mark=f"request:{asked.id}",
                interview_id=row.id,
                name=row.candidate_name,
                vacancy=row.vacancy_title,
                request=asked,
                at=asked.at,
            )
            for asked in one.requests
        ]
        if one.letter is not None and (
            row.state not in ENDED_STATES or board.at - one.letter.due_at < LETTERS
        ):
            found.append(
                Alert(
                    kind="letter",
                    mark=f"letter:{one.letter.id}",
                    interview_id=row.id,
                    name=row.candidate_name,
                    vacancy=row.vacancy_title,
                    letter=one.letter,
                    at=one.letter.due_at,
                )
            )
    return found


def _since(moment: datetime, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds())
