"""Inviting in the real window: from the ranking, a person's panel and the plan; what follows."""

from __future__ import annotations

import asyncio
import email
from collections.abc import Callable
from datetime import datetime, timedelta
from email import policy
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from hr_desktop.config import Paths, Settings, save_settings
from hr_desktop.domain.messages import Message
from hr_desktop.i18n import Translator
from hr_desktop.services.values import InvitationView, InviteLetter
from hr_desktop.services.workspace import Workspace
from hr_desktop.ui.components import Button, Label, LinkButton
from hr_desktop.ui.context import UiContext
from hr_desktop.ui.pages import invite_panel
from hr_desktop.ui.pages.base import Page
from hr_desktop.ui.pages.candidates import CandidatesPage
from hr_desktop.ui.pages.interviews import InterviewsPage
from hr_desktop.ui.pages.invite_panel import InvitePanel
from hr_desktop.ui.pages.settings import SettingsPage
from hr_desktop.ui.pages.vacancies import VacanciesPage
from hr_desktop.ui.pages.vacancy_ranking import RankingView
from hr_desktop.ui.watch_words import expires, zone_note
from hr_desktop.ui.window import MainWindow
from tests.services.inviting import PAGE, applied, inviting, link_in, part, shown_by
from tests.services.servers import SECRET, MailServer
from tests.ui.conftest import until
from tests.ui.test_system import page
from tools import join_page as building

Open = Callable[..., MainWindow]


@pytest.fixture
def use(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], None]:
    """Settings of the window that is opened next. Nobody comes, so no interviewer is started."""

    async def nobody(_: Workspace) -> None:
        return None

    monkeypatch.setattr(Workspace, "wait_for_candidates", nobody)
    monkeypatch.setenv("LIVEKIT_API_SECRET", SECRET)
    return lambda settings: save_settings(Paths.under(data_folder), settings)


def press(panel: InvitePanel, text: str) -> None:
    found = [b for b in panel.findChildren(Button) if b.text() == text and b.isVisible()]
    assert found, text
    found[-1].click()


def words(panel: InvitePanel) -> str:
    return panel.form.body.toPlainText()


async def view_of(w: MainWindow, application: int) -> InvitationView:
    found = await w.ctx.ws.invitations.of_application(application)
    assert found is not None
    return found


def test_somebody_is_invited_from_the_ranking_with_an_edited_letter(
    window: Open, use: Callable[[Settings], None]
) -> None:
    with MailServer() as server:
        use(inviting(server.bound))

        async def scenario(w: MainWindow) -> None:
            ws = w.ctx.ws
            application = await ws.applications.by_id(await applied(ws, city="London"))
            vacancies = page(w, "vacancies", VacanciesPage)
            target = {"vacancy": application.vacancy_id, "candidate": application.candidate_id}
            w.navigate("vacancies", target)
            ranking = vacancies.findChildren(RankingView)[0]
            await until(lambda: ranking._rows, "the ranking is there")
            ranking.select(application.candidate_id)
            await until(
                lambda: [b for b in ranking.findChildren(Button) if b.text() == "Invite"],
                "one can invite",
            )
            next(b for b in ranking.findChildren(Button) if b.text() == "Invite").click()
            panel = ranking._invite
            await until(lambda: "{link}" in words(panel), "the letter is written")
            assert "(London, UTC" in words(panel)
            assert panel.form.zone.currentText().startswith("London")
            assert "in this zone" in panel.form.fields["zone"].note.text()
            panel.form.minutes.setValue(30)
            await until(lambda: "about 30 minutes" in words(panel), "the letter follows")
            panel.form.body.insertPlainText("Dear Boris! ")
            panel.form.minutes.setValue(35)
            await until(panel.form.stale.isVisible, "it says that the letter stays")
            assert "about 30 minutes" in words(panel)
            w.retranslate()  # as after a change of language
            vacancies = page(w, "vacancies", VacanciesPage)
            ranking = vacancies.findChildren(RankingView)[0]
            panel = ranking._invite
            await until(lambda: "Dear Boris" in words(panel), "what was typed is kept")
            assert panel.form.minutes.value() == 35
            await until(panel.isVisible, "the form stands in front")
            press(panel, "Send")
            await until(lambda: server.box.letters, "the letter has come")
            await until(panel.life.isVisible, "the invitation's life is shown")
            told = [label.text() for label in panel.life.findChildren(Label)]
            assert zone_note(w.ctx.tr, ws.core.now) in told
            view = await view_of(w, application.id)
            assert view.minutes == 35

        window(scenario)
    [(_, letter)] = server.box.letters
    assert part(letter, "text/plain").startswith("Dear Boris! Hello")
    assert shown_by(link_in(letter))["m"] == 35


def test_without_a_mail_server_a_link_is_copied_or_a_file_written(
    window: Open, use: Callable[[Settings], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(inviting(smtp=Settings().smtp))
    file = tmp_path / "Приглашение.eml"

    async def where(*_: object) -> Path:
        return file

    monkeypatch.setattr(invite_panel, "save_file", where)

    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        application = await ws.applications.by_id(await applied(ws))
        people = page(w, "candidates", CandidatesPage)
        w.navigate("candidates", {"candidate": application.candidate_id})
        await until(
            lambda: [b for b in people.findChildren(LinkButton) if b.text() == "Invite"],
            "one can invite",
        )
        next(b for b in people.findChildren(LinkButton) if b.text() == "Invite").click()
        panel = people._invite
        await until(lambda: "{link}" in words(panel), "the letter is written")
        assert not [b for b in panel.findChildren(Button) if b.text() == "Send" and b.isVisible()]
        panel.form.contact_email.setText("no address")
        press(panel, "Copy link")
        problem = panel.form.fields["contact_email"].problem
        await until(problem.isVisible, "what is wrong stands beside its field")
        panel.form.contact_email.setText("anna@example.org")
        press(panel, "Copy link")
        clipboard = QGuiApplication.clipboard()
        await until(lambda: clipboard.text().startswith(f"{PAGE}#"), "the link is copied")
        assert shown_by(clipboard.text())["e"] == "anna@example.org"
        await until(panel.life.isVisible, "the invitation's life is shown")
        next(
            b for b in panel.findChildren(LinkButton) if b.text() == "Save the letter as a file…"
        ).click()
        await until(file.is_file, "the letter is saved")

    window(scenario)
    letter = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert shown_by(link_in(letter))["v"] == 1  # type: ignore[arg-type]


def test_an_invitation_is_moved_answered_and_cancelled(
    window: Open, use: Callable[[Settings], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def yes(*_: object, **__: object) -> bool:
        return True

    monkeypatch.setattr(invite_panel, "ask", yes)
    with MailServer() as server:
        use(inviting(server.bound))

        async def scenario(w: MainWindow) -> None:
            ws = w.ctx.ws
            application = await applied(ws)
            draft = await ws.invitations.draft(application)
            made = await ws.invitations.invite(application, draft.choices)
            await until(lambda: len(server.box.letters) == 1, "the invitation has come")
            interviews = page(w, "interviews", InterviewsPage)
            await interviews.open({"application": application})
            prepare = interviews._prepare
            await prepare._begin_invitation()
            panel = prepare._invite
            assert panel.life.isVisible()
            async with ws.core.program() as tx:
                await tx.requests.add(made.interview_id, "human", "May I talk with a person?")
            await interviews.load()
            [request] = panel.life._requests._open.values()
            assert request.by_mail.isChecked()
            QTest.keyClicks(request.answer, "Yes, I will call.")
            request.done.click()
            await until(lambda: len(server.box.letters) == 2, "the answer has come")
            press(panel, "Move…")
            await until(panel.form.isVisible, "the form is there")
            QTest.keyClick(panel.form.closes, "u")  # nothing that it takes
            panel.form.closes.setDateTime(panel.form.closes.dateTime().addDays(1))
            await until(lambda: "has changed" in words(panel), "another letter")
            press(panel, "Send")
            await until(lambda: len(server.box.letters) == 3, "the new time has come")
            await until(panel.life.isVisible, "back at its life")
            press(panel, "Cancel it…")
            await until(lambda: len(server.box.letters) == 4, "the cancellation has come")
            await until(panel.form.isVisible, "one can invite anew")

        window(scenario)
    subjects = [letter["Subject"].split(":")[0] for _, letter in server.box.letters]
    assert subjects == [
        "Invitation to an interview",
        "Your request",
        "Another time for your interview",
        "Your interview is cancelled",
    ]


def test_the_settings_name_the_interview_page_and_try_it(
    window: Open, use: Callable[[Settings], None]
) -> None:
    building.build()
    use(inviting(page=None))

    async def scenario(w: MainWindow) -> None:
        shown = page(w, "settings", SettingsPage)
        await shown.open({"section": "interviews"})
        shown.join.url.setText("http://jobs.example.org/page.html")
        shown.join._left()
        assert w.ctx.settings is not None
        assert w.ctx.settings.voice.page_url == "http://jobs.example.org/page.html"
        check = await shown.join.test.run()
        assert (check.ok, check.said.code) == (False, "join.not_secure")
        assert "https://" in shown.join.test.text.text()
        shown.letters._kinds.select("reminder")
        await shown.letters._turn()
        assert "{link} (the candidate’s link)" in shown.letters._fields.text()
        await shown.open({"section": "letters"})
        body = shown.letters._body
        await until(lambda: not body.verticalScrollBar().maximum(), "the whole letter is seen")
        assert len(body.toPlainText().splitlines()) > 9

    window(scenario)


def test_a_letter_that_comes_late_is_not_shown_to_somebody_else(
    run: Callable[..., None], ctx: UiContext
) -> None:
    asked: list[int | None] = []
    written = asyncio.Event()

    class Invitations:
        async def warnings(self, _: object) -> list[Message]:
            await written.wait()
            return []

        async def letter(self, application: int | None, *_: object) -> InviteLetter:
            asked.append(application)
            return InviteLetter(subject="About you", body="{link}")

    async def scenario() -> None:
        ctx.workspace = SimpleNamespace(invitations=Invitations(), may_write=True)  # type: ignore[assignment]
        panel = InvitePanel(Page(ctx))
        panel.application = 1
        panel._draft = SimpleNamespace(missing=(), has_plan=True)  # type: ignore[assignment]
        writing = asyncio.create_task(panel._write())
        await asyncio.sleep(0)
        panel.leave()
        written.set()
        await writing
        assert asked == [1]
        assert words(panel) == ""

    run(scenario())


def test_a_window_that_ends_today_does_not_expire_tomorrow() -> None:
    noon = datetime(2026, 5, 4, 12).astimezone()
    words = [
        expires(Translator("en"), noon + timedelta(hours=hours), noon) for hours in (2, 11, 13, 24)
    ]
    assert words == ["expires today", "expires today", "expires tomorrow", "expires tomorrow"]
