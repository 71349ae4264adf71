"""The outbox: refusals, broken connections, killed programs; no letter goes twice by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP
from sqlalchemy import update

from hr_desktop.config import LiveKitSettings, Paths, Settings, save_settings
from hr_desktop.domain.interview import InterviewState
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import Work, WorkState
from hr_desktop.services import outbox, runner
from hr_desktop.services.standing import alerts
from hr_desktop.services.workspace import Workspace
from hr_desktop.store.schema import jobs, mails
from hr_desktop.vault import Vault
from tests.services.conftest import Workers
from tests.services.inviting import applied, choices, inviting, link_in, rejected, shown_by, until
from tests.services.servers import KEY, PASSWORD, SECRET, USER, MailServer, certificate

Open = Callable[..., Awaitable[Workspace]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def opened(
    data_folder: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Open]:
    monkeypatch.setenv("LIVEKIT_API_SECRET", SECRET)
    monkeypatch.setattr(runner, "RETRY_SECONDS", (0.05,))
    found: list[Workspace] = []

    async def open_one(settings: Settings, background: bool = True) -> Workspace:
        paths = Paths.under(data_folder)
        found.append(await Workspace.open(paths, settings, workers=workers, background=background))
        return found[-1]

    yield open_one
    for one in found:
        await one.close()


async def invited(ws: Workspace, **more: object) -> int:
    made = await ws.invitations.invite(await applied(ws), choices(reminder=False, **more))
    return made.invitation.id


async def test_a_busy_server_is_asked_again_until_it_takes_the_letter_once(opened: Open) -> None:
    with MailServer() as server:
        server.box.on_rcpt = ["450 greylisted", "451 come back", "250 OK"]
        server.box.on_data = ["452 no room"]
        ws = await opened(inviting(server.bound))
        [mail] = await until(ws, await invited(ws), "sent")
    assert len(server.box.letters) == 1
    assert mail.said is None
    assert mail.sent_at is not None


@pytest.mark.parametrize(
    ("rcpt", "data", "code"),
    [
        (["550 no such user"], [], "mail.recipient_refused"),
        ([], ["554 this is spam"], "mail.refused"),
    ],
)
async def test_what_the_server_refuses_for_good_is_said(
    opened: Open, rcpt: list[str], data: list[str], code: str
) -> None:
    with MailServer() as server:
        server.box.on_rcpt, server.box.on_data = rcpt, list(data)
        ws = await opened(inviting(server.bound))
        invitation = await invited(ws)
        [mail] = await until(ws, invitation, "failed")
        assert mail.said is not None
        assert mail.said.code == code
        assert mail.said.params["answer"] in (550, 554)
        assert not server.box.letters
        assert not (await ws.today.overview()).failed_jobs  # it is told of as a letter
        await ws.invitations.resend(invitation)
        await until(ws, invitation, "failed", "sent")
        for job in await ws.system.failed():
            await ws.system.retry(job.id)
            await until(ws, invitation, "sent", "sent")
    assert len(server.box.letters) == (2 if code == "mail.recipient_refused" else 1)


async def cut(server: SMTP) -> str:
    """The connection breaks when all words are there: nobody knows whether they arrived."""
    assert server.transport is not None
    server.transport.abort()
    return "250 too late"


async def test_a_connection_that_breaks_after_the_words_leaves_it_to_a_person(
    opened: Open,
) -> None:
    with MailServer() as server:
        server.box.on_data = [cut]
        ws = await opened(inviting(server.bound))
        invitation = await invited(ws)
        [mail] = await until(ws, invitation, "unclear")
        assert mail.said is not None
        assert mail.said.code == "mail.unclear"
        [interview] = await ws.interviews.list()
        view = await ws.invitations.of_interview(interview.id)
        assert view.steps[1].code == "invitation.invitation_unclear"
        [told] = alerts(await ws.watching.board())
        assert (told.kind, told.urgent, told.letter) == ("letter", True, mail)
        await ws._outbox.ask_due()  # not by itself
        await ws.invitations.resend(invitation)
        await until(ws, invitation, "unclear", "sent")
        assert not alerts(await ws.watching.board())
        await ws.invitations.arrived(invitation)
        await until(ws, invitation, "sent", "sent")
    first, second = [letter for _, letter in server.box.letters]
    assert first["Message-ID"] != second["Message-ID"]
    assert shown_by(link_in(second))["j"] == "Python Developer"


async def test_who_may_have_an_invitation_is_told_that_it_is_called_off(opened: Open) -> None:
    with MailServer() as server:
        server.box.on_data = [cut]
        ws = await opened(inviting(server.bound))
        invitation = await invited(ws)
        await until(ws, invitation, "unclear")
        assert (await ws.invitations.cancel(invitation)).may_be_known
        await until(ws, invitation, "unclear", "sent")
    assert "cancelled" in server.box.letters[-1][1]["Subject"].lower()


async def test_a_server_that_is_away_gets_the_letter_when_it_is_back(opened: Open) -> None:
    server = MailServer()
    server.start()
    port = server.bound
    server.stop()
    ws = await opened(inviting(port))
    invitation = await invited(ws)
    async with asyncio.timeout(30):
        while True:
            [mail] = await until(ws, invitation, "waiting")
            if mail.said is not None:
                break
            await asyncio.sleep(0.02)
    assert mail.said.code == "mail.unreachable"
    back = MailServer()
    back.port = port
    with back:
        await until(ws, invitation, "sent")
    assert len(back.box.letters) == 1


async def test_a_letter_that_failed_says_nothing_after_a_move(opened: Open) -> None:
    """Also when somebody has all that failed tried again."""
    with MailServer() as server:
        server.box.on_rcpt = ["550 nobody of that name"]
        ws = await opened(inviting(server.bound))
        invitation = await invited(ws)
        await until(ws, invitation, "failed")
        await ws.invitations.reschedule(invitation, choices(reminder=False))
        await until(ws, invitation, "cancelled", "sent")
        [job] = await ws.system.failed()
        await ws.system.retry(job.id)
        async with asyncio.timeout(30):
            while await ws.system.failed():
                await asyncio.sleep(0.02)
        await until(ws, invitation, "cancelled", "sent")
    assert len(server.box.letters) == 1


async def test_who_was_rejected_meanwhile_is_not_reminded(opened: Open) -> None:
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        made = await rejected(ws)
        await _make_due(ws)
        await until(ws, made.invitation.id, "sent", "cancelled")


async def test_a_person_reminds_even_in_the_last_hour(opened: Open) -> None:
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        now = ws.core.now
        window = {"opens_at": now, "closes_at": now + timedelta(minutes=50)}
        made = await ws.invitations.invite(await applied(ws), choices(reminder=False, **window))
        await until(ws, made.invitation.id, "sent")
        await ws.invitations.remind(made.invitation.id)
        await until(ws, made.invitation.id, "sent", "sent")
    assert server.box.letters[-1][1]["Subject"].startswith("Reminder")


async def test_who_gets_the_link_by_hand_is_reminded_by_mail(opened: Open) -> None:
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        made = await ws.invitations.invite(await applied(ws), choices(), way="copy")
        await until(ws, made.invitation.id, "waiting")
        later = choices(
            opens_at=made.opens_at + timedelta(days=7), closes_at=made.closes_at + timedelta(days=7)
        )
        await ws.invitations.reschedule(made.invitation.id, later, way="copy")
        await until(ws, made.invitation.id, "cancelled", "waiting")
        await _make_due(ws)
        await until(ws, made.invitation.id, "cancelled", "sent")
    nobody = await ws.invitations.invite(await applied(ws), choices(email=""), way="copy")
    assert nobody.mails == ()


async def test_a_computer_of_a_team_leaves_letters_to_those_that_can_make_links(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a while, and only those that need one."""
    ws = await opened(inviting(), background=False)
    made = await ws.invitations.invite(await applied(ws), choices(reminder=False))
    await ws.apply_settings(inviting(livekit=Settings().livekit))
    assert ws.invitations.can_mail
    monkeypatch.setattr(ws.core.store, "workspace", "team")

    async def job() -> Work:
        async with ws.core.program() as tx:
            [work] = await tx.jobs.claim(["mail"], "here", 20)
        return work

    work = await job()
    await ws._outbox.work(work)
    async with ws.core.program() as tx:
        left = await tx.jobs.get(work.id)
        assert left is not None
        assert (left.state, left.attempts) == (WorkState.waiting, 0)
        assert left.next_at > tx.now, "the others come first"
        [mail] = await tx.mails.of_invitation(made.invitation.id)
        assert mail.state == "waiting"
        before = tx.now - timedelta(minutes=11)
        await tx.connection.execute(update(mails).values(due_at=before))
        await tx.connection.execute(update(jobs).values(next_at=tx.now, created_at=before))
    work = await job()
    with pytest.raises(PersonError, match=r"invite\.no_voice"):  # and somebody is told
        await ws._outbox.work(work)
    async with ws.core.person() as tx:
        await tx.jobs.cancel([work.id])
        await tx.interviews.set_state(made.interview_id, InterviewState.cancelled)
        mail = await tx.mails.add(made.invitation.id, "cancelled", "en", "b@x.org", "Off", "Sorry.")
        await ws._outbox.ask(tx, mail.id)
    work = await job()
    with pytest.raises(PersonError, match=r"mail\.unreachable"):  # it needs no link
        await ws._outbox.work(work)


async def test_a_team_gets_no_letters_from_a_computer_with_a_livekit_of_its_own(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = LiveKitSettings(url="ws://127.0.0.1:7880", api_key=KEY)
    ws = await opened(inviting(livekit=local, page=None), background=False)
    assert ws.invitations.can_mail, "alone one may write to oneself"
    monkeypatch.setattr(ws.core.store, "workspace", "team")
    assert not ws.invitations.can_mail
    with pytest.raises(PersonError, match=r"invite\.only_here"):
        await ws.invitations.invite(await applied(ws), choices())


async def _make_due(ws: Workspace) -> None:
    """Reminders that are planned are due now."""
    async with ws.core.program() as tx:
        planned = update(mails).where(mails.c.kind == "reminder", mails.c.state == "waiting")
        await tx.connection.execute(planned.values(due_at=tx.now))
    await ws._outbox.ask_due()


@pytest.mark.processes
async def test_a_program_that_is_killed_between_sending_and_sent_sends_nothing_twice(
    opened: Open, data_folder: Path
) -> None:
    has, killed = threading.Event(), threading.Event()

    async def hold(server: SMTP) -> str:
        has.set()
        await asyncio.to_thread(killed.wait, 60)
        return "250 OK"

    with MailServer() as server:
        server.box.on_data = [hold]
        settings = inviting(server.bound)
        save_settings(Paths.under(data_folder), settings)
        ws = await opened(settings, background=False)
        invitation = await invited(ws)
        worker = subprocess.Popen(
            [sys.executable, "-m", "hr_desktop", "worker"], cwd=ROOT, env={**os.environ}
        )
        assert await asyncio.to_thread(has.wait, 60)
        await until(ws, invitation, "sending")
        worker.send_signal(signal.SIGKILL)
        worker.wait(30)
        killed.set()
        await ws.close()
        again = await opened(settings)
        [mail] = await until(again, invitation, "unclear")
        assert mail.said is not None
        assert mail.said.code == "mail.unclear"
        assert len(server.box.letters) <= 1
        before = len(server.box.letters)
        await again.invitations.resend(invitation)
        await until(again, invitation, "unclear", "sent")
        assert len(server.box.letters) == before + 1


async def test_a_program_that_ends_waits_a_moment_for_the_servers_answer(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_LEAVING_S", 4.5)  # however busy the computer is
    has = threading.Event()

    async def slow(server: SMTP) -> str:
        has.set()
        await asyncio.sleep(0.2)
        return "250 OK"

    with MailServer() as server:
        server.box.on_data = [slow]
        ws = await opened(inviting(server.bound))
        invitation = await invited(ws)
        assert await asyncio.to_thread(has.wait, 30)
        await ws.close()
        again = await opened(inviting(server.bound))
        await until(again, invitation, "sent")
    assert len(server.box.letters) == 1


async def test_letters_go_out_encrypted_and_with_a_login(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    assert Vault().get("smtp.password") == PASSWORD
    for encryption, server in (
        ("starttls", MailServer(starttls=context)),
        ("tls", MailServer(tls=context)),
    ):
        with server:
            settings = inviting(server.bound)
            smtp = settings.smtp.model_copy(update={"encryption": encryption, "user": USER})
            ws = await opened(settings.model_copy(update={"smtp": smtp}))
            await until(ws, await invited(ws), "sent")
            await ws.close()
        assert server.logins == [USER]
        assert len(server.box.letters) == 1


async def test_an_address_with_other_letters_needs_a_server_that_knows_them(
    opened: Open,
) -> None:
    address = "борис@почта.example"
    with MailServer() as server:
        ws = await opened(inviting(server.bound))
        [mail] = await until(ws, await invited(ws, email=address), "failed")
        assert mail.said is not None
        assert mail.said.code == "mail.no_utf8"
        await until(ws, await invited(ws, email="boris@почта.example"), "sent")
        [(recipient, letter)] = server.box.letters
        assert recipient == letter["To"] == "boris@xn--80a1acny.example"
    with MailServer(utf8=True) as knows:
        await ws.apply_settings(inviting(knows.bound))
        await until(ws, await invited(ws, email=address), "sent")
        [(recipient, letter)] = knows.box.letters
        assert recipient == letter["To"] == "борис@xn--80a1acny.example"


async def test_no_name_title_or_contact_adds_a_header_or_a_recipient(opened: Open) -> None:
    hostile = "x\r\nBcc: thief@example.com\r\n\r\n=?utf-8?q?=0D=0ABcc:_thief@example.com?= {link}"
    with MailServer() as server:
        ws = await opened(inviting(server.bound, organisation=hostile, recruiter=hostile))
        application = await applied(ws, name=hostile, title=hostile)
        made = await ws.invitations.invite(
            application, choices(reminder=False, contact_name=hostile)
        )
        await until(ws, made.invitation.id, "sent")
        with pytest.raises(PersonError) as caught:
            await ws.invitations.invite(
                await applied(ws), choices(email="a@b.example\r\nBcc: c@d.example")
            )
        assert caught.value.said.code == "mail.address"
    [(recipient, letter)] = server.box.letters
    assert recipient == "boris@example.com"
    assert letter["Bcc"] is None
    assert sorted(name for name in letter if not name.startswith("X-")) == [
        "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version",
        "Message-ID", "Reply-To", "Subject", "To",
    ]  # fmt: skip
    assert len(letter["To"].addresses) == 1
    assert len(letter["Reply-To"].addresses) == 1
    calendar = next(p for p in letter.walk() if p.get_content_type() == "text/calendar")
    words = calendar.get_content()
    assert "\nBcc" not in words.replace("\r\n ", "")
    assert shown_by(link_in(letter))["p"] == " ".join(hostile.split())


async def test_after_an_older_copy_came_back_what_was_due_waits_for_a_person(
    opened: Open, data_folder: Path
) -> None:
    settings = inviting()
    ws = await opened(settings, background=False)
    made = await ws.invitations.invite(await applied(ws), choices())
    await ws.came_back()
    due, later = await until(ws, made.invitation.id, "unclear", "waiting")
    assert due.said is not None
    assert due.said.code == "mail.restored"
    assert later.kind == "reminder"
