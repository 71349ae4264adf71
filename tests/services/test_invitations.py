"""Invitations to voice interviews: letters, links, calendars, and what happens to them."""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from livekit import api
from sqlalchemy import update

from hr_desktop import log as logs
from hr_desktop.config import Paths, Settings
from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.base import new_id
from hr_desktop.domain.interview import InterviewKind, InterviewState
from hr_desktop.domain.messages import PersonError, message, refuse
from hr_desktop.domain.voice import AgentRow
from hr_desktop.i18n import Translator
from hr_desktop.services.core import Core
from hr_desktop.services.invitation_letters import first_name, polite_name
from hr_desktop.services.invitation_life import reminder_at
from hr_desktop.services.time_zones import guess_zone, moment_words
from hr_desktop.services.values import InviteLetter
from hr_desktop.services.workspace import Workspace
from hr_desktop.store.schema import mails as mail_rows
from tests.services.conftest import Workers
from tests.services.inviting import (
    PAGE,
    applied,
    choices,
    inviting,
    link_in,
    part,
    rejected,
    shown_by,
    until,
)
from tests.services.servers import KEY, SECRET, MailServer

Open = Callable[..., Awaitable[Workspace]]


@pytest.fixture
async def opened(
    data_folder: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Open]:
    monkeypatch.setenv("LIVEKIT_API_SECRET", SECRET)
    found: list[Workspace] = []

    async def open_one(settings: Settings) -> Workspace:
        paths = Paths.under(data_folder)
        found.append(await Workspace.open(paths, settings, workers=workers))
        return found[-1]

    yield open_one
    for one in found:
        await one.close()


async def refused(work: Awaitable[object]) -> str:
    with pytest.raises(PersonError) as caught:
        await work
    return caught.value.said.code


async def test_a_letter_brings_the_link_and_a_calendar_entry_and_nothing_keeps_the_link(
    opened: Open, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    logs.set_up(data_folder / "logs", "app", logging.DEBUG)
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        application = await applied(ws)
        wish = choices()
        made = await ws.invitations.invite(application, wish)
        await until(ws, made.invitation.id, "sent", "waiting")
        view = await ws.invitations.of_interview(made.interview_id)
        copied = await ws.invitations.link(made.invitation.id)
    [(recipient, letter)] = server.box.letters
    assert recipient == "boris@example.com"
    assert letter["From"] == "Northwind <hr@northwind.example>"
    assert letter["Reply-To"] == "Anna Recruiter <anna@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@northwind.example>")
    words, web = part(letter, "text/plain"), part(letter, "text/html")
    for said in ("Boris Adler", "Python Developer", "an AI and not a person", "180 days", "Berlin"):
        assert said in words
    assert "{" not in words
    link = link_in(letter)
    assert f'href="{link}"' in web
    assert link.startswith(f"{PAGE}#")
    shown = shown_by(link)
    assert (shown["n"], shown["j"], shown["c"], shown["m"]) == (
        "Boris", "Python Developer", "Northwind", 20,
    )  # fmt: skip
    assert (shown["p"], shown["e"], shown["k"], shown["tz"]) == (
        "Anna Recruiter", "anna@example.org", 180, "Europe/Berlin",
    )  # fmt: skip
    assert datetime.fromisoformat(shown["o"]) == wish.opens_at
    assert datetime.fromisoformat(shown["z"]) == wish.closes_at
    claims = api.TokenVerifier(KEY, SECRET).verify(shown["t"])
    assert claims.video is not None
    assert claims.video.room == made.invitation.room
    assert (claims.identity, claims.name) == ("candidate", "")

    calendar = Calendar.from_ical(part(letter, "text/calendar"))
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (wish.opens_at, wish.closes_at)
    assert event["ORGANIZER"] == "mailto:anna@example.org"
    assert event["ATTENDEE"] == "mailto:boris@example.com"
    assert event["URL"] == link

    assert view.invitation.sent_at is not None
    assert [step.code for step in view.steps][:2] == [
        "invitation.made", "invitation.invitation_sent",
    ]  # fmt: skip
    interview = await ws.interviews.get(made.interview_id)
    assert (interview.kind, interview.state) == (InterviewKind.voice, InterviewState.created)
    assert interview.consent is None
    state = (await ws.applications.by_id(application)).state
    assert state is ApplicationState.interview_scheduled
    await ws.close()
    for handler in logging.getLogger().handlers:
        handler.flush()
    secrets = [link, copied, shown["t"], shown["r"], shown_by(copied)["t"]]
    for file in data_folder.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        assert not [s for s in secrets if s.encode() in data or s[-60:].encode() in data], file


async def test_what_is_wrong_is_said_and_nobody_is_invited(opened: Open) -> None:
    ws = await opened(inviting())
    application = await applied(ws)
    invite = ws.invitations.invite
    now = datetime.now(UTC)

    async def said(**more: object) -> str:
        return await refused(invite(application, choices(**more)))

    assert await said(email="no address") == "mail.address"
    assert await said(email="") == "invite.no_address"
    assert await said(contact_name=" ", contact_email="") == "invite.no_contact"
    assert await said(contact_email="anna@") == "mail.address"
    assert await said(minutes=5) == "invite.minutes"
    assert await said(time_zone="Mars/Olympus") == "invite.time_zone"
    past = {"opens_at": now - timedelta(days=2), "closes_at": now - timedelta(days=1)}
    assert await said(**past) == "invite.past"
    short = {"opens_at": now, "closes_at": now + timedelta(minutes=10)}
    assert await said(**short) == "invite.too_short"
    assert await said(closes_at=now + timedelta(days=200)) == "invite.too_late"
    letter = InviteLetter(subject="Come", body="No place for it")
    assert await refused(invite(application, choices(), letter)) == "invite.link_missing"
    for change, code in (
        ({"livekit": Settings().livekit}, "invite.no_voice"),
        ({"smtp": Settings().smtp}, "invite.no_mail"),
        ({"voice": Settings().voice}, "join.no_page"),
        ({"smtp": inviting().smtp.model_copy(update={"sender": None}), "mail_from": ""},
         "invite.no_sender"),
    ):  # fmt: skip
        await ws.apply_settings(inviting().model_copy(update=change))
        assert await said() == code
    assert not await ws.interviews.list()
    await ws.apply_settings(inviting().model_copy(update={"smtp": Settings().smtp}))
    await invite(application, choices(), way="copy")
    assert await refused(invite(application, choices(), way="copy")) == "ready.interview"


async def test_another_time_and_a_cancellation_reach_letter_and_calendar(opened: Open) -> None:
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        application = await applied(ws)
        made = await ws.invitations.invite(application, choices())
        await until(ws, made.invitation.id, "sent", "waiting")
        later = choices(
            opens_at=made.opens_at + timedelta(days=7), closes_at=made.closes_at + timedelta(days=7)
        )
        await ws.invitations.reschedule(made.invitation.id, later)
        await until(ws, made.invitation.id, "sent", "cancelled", "sent", "waiting")
        await ws.invitations.cancel(made.invitation.id)
        sent = await until(ws, made.invitation.id, "sent", "cancelled", "sent", "cancelled", "sent")
        assert await refused(ws.invitations.link(made.invitation.id)) == "invite.over"
        over = refused(ws.invitations.reschedule(made.invitation.id, later))
        assert await over == "invite.begun"
    assert [m.kind for m in sent if m.state == "sent"] == ["invitation", "rescheduled", "cancelled"]
    entries = []
    for _, letter in server.box.letters:
        calendar = Calendar.from_ical(part(letter, "text/calendar"))
        [event] = calendar.walk("VEVENT")
        entries.append((calendar["METHOD"], event["UID"], event["SEQUENCE"], event["DTSTART"].dt))
    [first, second, third] = entries
    assert (first[0], second[0], third[0]) == ("REQUEST", "REQUEST", "CANCEL")
    assert first[1] == second[1] == third[1]
    assert (first[2], second[2], third[2]) == (0, 1, 2)
    assert (second[3], third[3]) == (later.opens_at, later.opens_at)
    [_, moved, off] = [letter for _, letter in server.box.letters]
    assert datetime.fromisoformat(shown_by(link_in(moved))["z"]) == later.closes_at
    assert "#" not in part(off, "text/plain")
    state = (await ws.applications.by_id(application)).state
    assert state is ApplicationState.shortlisted


async def test_nobody_is_sent_a_link_whose_application_is_closed(opened: Open) -> None:
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        view = await rejected(ws)
        assert view.called_off
        codes = [step.code for step in view.steps]
        assert codes[1:] == ["invitation.invitation_sent", "invitation.called_off"]
        number, to = view.invitation.id, view.choices
        for wish in (
            ws.invitations.link(number),
            ws.invitations.resend(number),
            ws.invitations.remind(number),
            ws.invitations.reschedule(number, to),
        ):
            assert await refused(wish) == "ready.closed"
        await ws.invitations.cancel(number)
        await until(ws, number, "sent", "cancelled", "sent")
        state = (await ws.applications.by_id(view.application_id)).state
    assert server.box.letters[-1][1]["Subject"].startswith("Your interview is cancelled")
    assert state is ApplicationState.rejected


async def test_a_letter_that_is_sent_again_tells_the_time_that_is_true(opened: Open) -> None:
    """Moved without a letter: the one of before has the words of the old window."""
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        made = await ws.invitations.invite(await applied(ws), choices(reminder=False))
        await until(ws, made.invitation.id, "sent")
        later = choices(
            opens_at=made.opens_at + timedelta(days=7),
            closes_at=made.closes_at + timedelta(days=7),
            reminder=False,
        )
        await ws.invitations.reschedule(made.invitation.id, later, way="copy")
        await ws.invitations.resend(made.invitation.id)
        await until(ws, made.invitation.id, "sent", "sent")
        edited = InviteLetter(subject="Another time", body="In a week. {link}")
        await ws.invitations.reschedule(made.invitation.id, later, edited)
        await until(ws, made.invitation.id, "sent", "sent", "sent")
        await ws.invitations.resend(made.invitation.id)
        await until(ws, made.invitation.id, "sent", "sent", "sent", "sent")
    old, new, by_hand, again = [part(letter, "text/plain") for _, letter in server.box.letters]
    before, after = (
        moment_words(Translator("en"), one, later.time_zone)
        for one in (made.opens_at, later.opens_at)
    )
    assert before in old
    assert before not in new
    assert after in new
    assert by_hand.startswith("In a week.")  # a person's own words stay
    assert again.startswith("In a week.")


async def test_a_window_is_as_long_as_it_is_on_the_day_on_which_clocks_change(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = await opened(inviting())
    monkeypatch.setattr(Core, "now", datetime(2027, 3, 20, 9, tzinfo=UTC))
    berlin = ZoneInfo("Europe/Berlin")
    short = choices(
        opens_at=datetime(2027, 3, 28, 1, 50, tzinfo=berlin),
        closes_at=datetime(2027, 3, 28, 3, 5, tzinfo=berlin),  # after 15 minutes
    )
    said = await refused(ws.invitations.invite(await applied(ws), short))
    assert said == "invite.too_short"


async def test_a_reminder_goes_out_when_it_is_due_and_only_to_who_has_not_begun(
    opened: Open,
) -> None:
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        waits = await ws.invitations.invite(await applied(ws), choices())
        begun = await ws.invitations.invite(await applied(ws), choices())
        for one in (waits, begun):
            await until(ws, one.invitation.id, "sent", "waiting")
        async with ws.core.program() as tx:
            lease = await tx.interviews.claim(begun.interview_id, "agent", 60)
            await tx.interviews.set_state(
                begun.interview_id, InterviewState.active, fence=lease.fence
            )
            due = update(mail_rows).where(mail_rows.c.kind == "reminder")
            await tx.connection.execute(due.values(due_at=tx.now))
        await ws._outbox.ask_due()
        await ws._outbox.ask_due()
        await until(ws, waits.invitation.id, "sent", "sent")
        await until(ws, begun.invitation.id, "sent", "cancelled")
    letters = [letter for _, letter in server.box.letters]
    assert len(letters) == 3
    assert letters[2]["Subject"].startswith("Reminder")
    assert shown_by(link_in(letters[2]))["v"] == 1


def test_a_reminder_is_due_in_the_candidates_daytime() -> None:
    def at(opens: datetime, closes: datetime, zone: str = "Asia/Vladivostok") -> str:
        due = reminder_at(choices(opens_at=opens, closes_at=closes, time_zone=zone))
        return f"{due:%d %H:%M}"

    def utc(day: int, hour: int) -> datetime:
        return datetime(2027, 6, day, hour, tzinfo=UTC)

    assert at(utc(10, 0), utc(10, 8)) == "09 10:00"  # 10:00 there: a day before it opens
    assert at(utc(10, 17), utc(11, 2)) == "10 09:00"  # 03:00 there
    assert at(utc(10, 0), utc(14, 13)) == "13 20:00"  # long: a day before it ends, 23:00 there


def test_a_moment_is_written_with_its_zone_on_both_sides_of_a_change_of_clocks() -> None:
    en, ru = Translator("en"), Translator("ru")
    before = datetime(2027, 3, 27, 9, tzinfo=UTC)
    after = datetime(2027, 3, 28, 9, tzinfo=UTC)
    assert moment_words(en, before, "Europe/Berlin") == "27 March 2027, 10:00 (Berlin, UTC+1)"
    assert moment_words(en, after, "Europe/Berlin") == "28 March 2027, 11:00 (Berlin, UTC+2)"
    assert moment_words(ru, after, "Europe/Moscow") == "28 марта 2027, 12:00 (Москва, UTC+3)"
    assert moment_words(en, after, "Asia/Kolkata").endswith("14:30 (Kolkata, UTC+5:30)")
    assert moment_words(en, after, "America/St_Johns").endswith("(St Johns, UTC-2:30)")
    assert moment_words(en, after, "UTC").endswith("(UTC)")


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("Казань", "Europe/Moscow"),
        ("Новосибирск", "Asia/Novosibirsk"),
        ("London", "Europe/London"),
        ("Bengaluru", "Asia/Kolkata"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("Мухосранск", ""),
    ],
)
def test_a_city_tells_the_zone(city: str, zone: str) -> None:
    assert guess_zone(city) == zone


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Boris Adler", "Boris"),
        ("Иванова Анна Сергеевна", "Анна"),
        ("Анна Сергеевна Иванова", "Анна"),
        ("Петров Иван", "Иван"),
        ("Иван Петров", "Иван"),
        ("Марина Иванова", "Марина Иванова"),  # either could be the surname
        ("Maria del Carmen Ruiz", "Maria del Carmen Ruiz"),
        ("", ""),
    ],
)
def test_a_first_name_is_taken_where_the_order_is_plain(name: str, first: str) -> None:
    assert first_name(name) == first


def test_a_letter_greets_by_name_and_patronymic() -> None:
    assert polite_name("Иванова Анна Сергеевна") == "Анна Сергеевна"
    assert polite_name("Пётр Ильич Чайковский") == "Пётр Ильич"
    assert polite_name("Boris Adler") == "Boris Adler"
    assert polite_name("Петров Иван") == "Петров Иван"


async def test_who_would_hold_the_interview_is_thought_of(opened: Open) -> None:
    ws = await opened(inviting())

    async def codes() -> list[str]:
        return [one.code for one in await ws.invitations.warnings(choices())]

    async def agent(**more: object) -> None:
        moment = ws.core.now
        row = {
            "id": new_id(), "computer": "pc-7", "pid": 1, "version": "1", "capacity": 10,
            "voice": True, "started_at": moment, "seen_at": moment,
        }  # fmt: skip
        async with ws.core.program() as tx:
            await tx.agents.put(AgentRow.model_validate({**row, **more}))

    assert await codes() == ["invite.no_agent"]
    await agent(voice=False)
    assert await codes() == ["invite.no_agent"]
    await agent(voice=False, said=message("speech.key_missing", service="OpenAI"))
    assert await codes() == ["speech.key_missing"]
    await agent(desktop=True)
    [said] = await ws.invitations.warnings(choices())
    assert (said.code, said.params["computers"]) == ("invite.only_desktop", "pc-7")
    await agent()
    assert await codes() == []


async def test_a_draft_knows_language_length_zone_and_contact(opened: Open) -> None:
    ws = await opened(inviting())
    application = await applied(ws, city="Новосибирск")
    draft = await ws.invitations.draft(application)
    assert draft.choices.time_zone == "Asia/Novosibirsk"
    assert draft.zone_known
    assert (draft.choices.language, draft.choices.minutes) == ("en", 20)
    assert draft.choices.email == "boris@example.com"
    assert draft.choices.contact_email == "anna@example.org"
    assert f"{draft.choices.opens_at:%H:%M}" == "09:00"
    assert draft.choices.closes_at > draft.choices.opens_at > ws.core.now
    assert not draft.missing


async def test_a_draft_for_the_mail_program_has_the_same_parts_and_no_sender(
    opened: Open, tmp_path: Path
) -> None:
    ws = await opened(inviting().model_copy(update={"smtp": Settings().smtp}))
    made = await ws.invitations.invite(await applied(ws), choices(), way="file")
    (tmp_path / "a file").touch()
    below = tmp_path / "a file" / "Приглашение.eml"
    assert await refused(ws.invitations.eml(made.invitation.id, below)) == "file.not_saved"
    assert (await ws.invitations.of_interview(made.interview_id)).invitation.sent_at is None
    file = await ws.invitations.eml(made.invitation.id, tmp_path / "Приглашение.eml")
    import email
    from email import policy

    letter = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (letter["X-Unsent"], letter["From"], letter["To"]) == ("1", None, "boris@example.com")
    assert shown_by(link_in(letter))["v"] == 1  # type: ignore[arg-type]
    [event] = Calendar.from_ical(part(letter, "text/calendar")).walk("VEVENT")  # type: ignore[arg-type]
    assert event["ORGANIZER"] == "mailto:anna@example.org"
    view = await ws.invitations.of_interview(made.interview_id)
    assert "invitation.handed_over" in [step.code for step in view.steps]
    assert not view.mails


async def test_a_link_that_could_not_be_made_was_handed_over_to_nobody(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = await opened(inviting())
    made = await ws.invitations.invite(await applied(ws), choices(), way="copy")

    async def away(_: datetime) -> str:
        raise refuse("files.unreachable")

    monkeypatch.setattr(ws.join_page, "address", away)
    number = made.invitation.id
    assert await refused(ws.invitations.link(number)) == "files.unreachable"
    assert await refused(ws.invitations.eml(number, tmp_path / "a.eml")) == "files.unreachable"
    view = await ws.invitations.of_interview(made.interview_id)
    assert view.invitation.sent_at is None
    assert "invitation.link_taken" not in [one.action for one in await ws.audit.entries()]


async def test_letters_and_requests_are_the_persons_data(opened: Open, tmp_path: Path) -> None:
    ws = await opened(inviting())
    application = await applied(ws)
    made = await ws.invitations.invite(application, choices())
    async with ws.core.program() as tx:
        await tx.requests.add(made.interview_id, "data", "What do you keep about me?")
    person = (await ws.applications.by_id(application)).candidate_id
    file = await ws.candidates.export_person(person, tmp_path / "data.zip")
    with zipfile.ZipFile(file) as archive:
        about = json.loads(archive.read("person.json"))
    [kept] = about["applications"][0]["interviews"]
    assert kept["invitation"]["email"] == "boris@example.com"
    assert made.invitation.room not in json.dumps(about)
    assert [one["kind"] for one in kept["letters"]] == ["invitation", "reminder"]
    assert kept["requests"][0]["text"] == "What do you keep about me?"
    await ws.candidates.delete_for_good([person])
    async with ws.core.read() as tx:
        assert not await tx.mails.of_invitation(made.invitation.id)
        assert not await tx.requests.open()
        assert await tx.invitations.of_interview(made.interview_id) is None


async def test_a_request_is_answered_by_a_letter(opened: Open) -> None:
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        made = await ws.invitations.invite(await applied(ws), choices(reminder=False))
        async with ws.core.program() as tx:
            await tx.requests.add(made.interview_id, "human", "Please {link} call me")
        [request] = await ws.watching.requests(made.interview_id)
        assert await refused(ws.invitations.answer(request.id, " ", send=True)) == (
            "request.answer_empty"
        )
        await ws.invitations.answer(request.id, "I will call you on Monday. {name}", send=True)
        await until(ws, made.invitation.id, "sent", "sent")
        view = await ws.invitations.of_interview(made.interview_id)
    assert view.requests[0].answered_by == "Anna Recruiter"
    answer = part(server.box.letters[1][1], "text/plain")
    assert "I will call you on Monday. {name}" in answer
    assert not any(p.get_content_type() == "text/calendar" for p in server.box.letters[1][1].walk())
