"""Pages in the real window: what was typed is kept, what is said can be read, what is chosen holds."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLineEdit

from hr_desktop.domain.application import DecisionKind
from hr_desktop.domain.interview import Turn
from hr_desktop.domain.resume import Fact, Profile, Source
from hr_desktop.domain.vacancy import Requirement, VacancyData
from hr_desktop.i18n import Translator
from hr_desktop.ui.components import Button, LinkButton, SidePanel
from hr_desktop.ui.components.cells import PAD, Column, TextCell, text_width
from hr_desktop.ui.context import UiContext
from hr_desktop.ui.pages import reports as reports_page
from hr_desktop.ui.pages.candidate_form import ProfileForm
from hr_desktop.ui.pages.candidates import CandidatesPage
from hr_desktop.ui.pages.interviews import InterviewsPage
from hr_desktop.ui.pages.reports import ReportsPage
from hr_desktop.ui.pages.vacancies import VacanciesPage
from hr_desktop.ui.pages.vacancy_ranking import RankingView
from hr_desktop.ui.theme import BODY, SMALL
from hr_desktop.ui.window import MainWindow
from tests.services.people import write_resumes
from tests.ui.conftest import until
from tests.ui.test_system import page

Open = Callable[..., MainWindow]
VACANCY = VacancyData(
    title="Archivist",
    requirements=(Requirement(text="Cataloguing of letters"),),
    interview_language="en",
    interview_minutes=15,
)
ANSWER = (
    "I catalogued 4,000 letters on my own. The old index missed a third of them, so I compared two "
    "schemes, chose the one that could be searched by sender, and checked a sample of 200."
)


async def applied(w: MainWindow, name: str = "Edith Crane") -> int:
    """A person added by hand, on the shortlist of the vacancy; gives the application."""
    profile = Profile(name=Fact(value=name), emails=(Fact(value="edith@example.com"),))
    candidate = await w.ctx.ws.candidates.create(profile)
    vacancy = await w.ctx.ws.vacancies.create(VACANCY)
    await w.ctx.ws.ranking.shortlist(vacancy.id, [candidate])
    found = await w.ctx.ws.applications.get(candidate, vacancy.id)
    assert found is not None
    return found.id


async def interviewed(w: MainWindow, application: int) -> int:
    """An interview that was held, with its scorecard."""
    ws = w.ctx.ws
    plan = (await ws.plans.make(application)).plan
    question = plan.questions[0]
    turns = [
        Turn(number=1, role="interviewer", text=question.text, question_id=question.id),
        Turn(number=2, role="candidate", text=ANSWER, at=20.0, question_id=question.id),
    ]
    consent = ws.interviews.consent_now("en")
    held = await ws.interviews.add_transcript(application, "en", turns, plan, consent)
    await ws.scorecards.assess(held.id)
    return held.id


def test_a_correction_is_kept_when_its_page_is_left(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        candidate = await w.ctx.ws.candidates.create(Profile(name=Fact(value="Edith Crane")))
        shown = page(w, "candidates", CandidatesPage)
        await shown._load_document(candidate)
        form = shown._document._form

        def type_into(field: str, text: str) -> None:
            lines = [e for e in form.findChildren(QLineEdit) if e.isVisible()]
            QTest.keyClicks(next(e for e in lines if e.accessibleName() == field), text)

        type_into("City", "Leeds")
        shown._back()
        await until(lambda: w.toasts is not None and w.toasts.toasts(), "it says so")
        detail = await w.ctx.ws.candidates.get(candidate)
        assert detail.profile.city is not None
        assert detail.profile.city.value == "Leeds"
        shown._by_hand()
        type_into("Name", "Oda Brandt")
        shown._back()
        shown._by_hand()
        assert form.profile().name == Fact(value="Oda Brandt")

    window(scenario)


def test_a_file_that_was_not_read_says_why_and_can_be_brought_back(
    window: Open, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 " + zlib.compress(b"nothing"))

    async def scenario(w: MainWindow) -> None:
        imports = w.ctx.ws.imports
        await imports.add([broken])
        assert await imports.wait_idle(60)
        files = page(w, "candidates", CandidatesPage)._imports
        await until(lambda: files.isVisible() and files._rows, "the file is listed")
        (row,) = await imports.rows()
        assert row.said is not None
        files._table.select(row.id)
        await until(files._whole.isVisible, "the sentence is there")
        assert files._whole.text() == w.ctx.tr.message(row.said)
        await until(
            lambda: files._whole.height() >= files._whole.heightForWidth(files.width()),
            "all its lines have room",
        )
        files._clear.click()
        await until(lambda: not files.isVisible(), "the list is cleared")
        toasts, said = w.toasts, "1 row was taken off the list."
        assert toasts is not None

        def undo() -> Any:
            return next((t.action for t in toasts.toasts() if t.text == said), None)

        await until(undo, "it can be undone")
        undo().click()
        await until(files.isVisible, "the file is back")
        assert [r.id for r in await imports.rows()] == [row.id]

    window(scenario)


def test_files_that_were_all_read_leave_the_room_to_the_people(
    window: Open, tmp_path: Path
) -> None:
    async def scenario(w: MainWindow) -> None:
        await w.ctx.ws.imports.add(write_resumes(tmp_path / "in", 2))
        files = page(w, "candidates", CandidatesPage)._imports
        assert await w.ctx.ws.imports.wait_idle(60)
        await until(lambda: files.isVisible() and files._table.isHidden(), "one line is left")
        await files.unfold(attention=False)
        assert files._table.isVisible()

    window(scenario)


def test_buttons_of_a_panel_take_a_second_line_rather_than_the_room_of_the_list(
    ctx: UiContext,
) -> None:
    panel = SidePanel()
    first, second, last = Button("Приглашение"), Button("План интервью"), Button("Отказ…")
    least = panel.minimumSizeHint().width()
    panel.set_actions(first, second, None, last)
    panel.show()
    assert panel.minimumSizeHint().width() == least, "the panes do not move from row to row"
    for width in (least, 500):
        panel.resize(width, 400)
        QApplication.processEvents()
        foot = panel._foot.rect()
        assert all(foot.contains(button.geometry()) for button in (first, second, last))
        assert last.geometry().right() == foot.right() - 16, "what rejects stands apart"
        assert (last.y() == first.y()) == (width == 500)
    panel.set_actions(Button("План интервью"))
    assert panel.minimumSizeHint().width() == least
    panel.close()


@pytest.mark.parametrize(("paged", "where"), [(True, "page 2"), (False, "in the text")])
def test_where_a_value_stands_is_told_by_pages_only_in_a_document_that_has_them(
    qapp: QApplication, paged: bool, where: str
) -> None:
    form = ProfileForm(Translator("en"))
    source = Source(start=4, end=9, page=2, quote="Crane")
    profile = Profile(name=Fact(value="Crane", source=source))
    form.show_profile(profile, set(), editable_at_once=True, paged=paged)
    told = {link.text() for link in form.findChildren(LinkButton)}
    assert told & {"page 2", "in the text"} == {where}


def test_no_one_under_a_filter_is_another_matter_than_no_one_at_all(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        await w.ctx.ws.candidates.create(Profile(name=Fact(value="Edith Crane")))
        shown = page(w, "candidates", CandidatesPage)
        await until(lambda: shown._table.model.rowCount() == 1, "she is listed")
        await shown.open({"attention": True})
        await until(lambda: shown._table.model.rowCount() == 0, "she needs no look")
        assert shown._table._empty is not None
        everybody = shown._table._empty.buttons[-1]
        assert everybody.text() == "Show everybody"
        everybody.click()
        await until(lambda: shown._table.model.rowCount() == 1, "she is listed again")

    window(scenario)


def test_a_plan_says_whose_it_is_and_its_start_stays_in_sight(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        application = await applied(w)
        await w.ctx.ws.plans.make(application)
        w.resize(1024, 700)
        shown = page(w, "interviews", InterviewsPage)
        await shown.open({"application": application})
        await until(lambda: shown._prepare._text.text(), "the consent is there")
        assert shown.header.title.accessibleName() or shown.header.title.text()
        assert "Edith Crane" in shown.header.title._full
        for part in (shown._prepare._tick, shown._prepare._start):
            await until(lambda part=part: not part.visibleRegion().isEmpty(), "it is in sight")

    window(scenario)


def test_a_finished_interview_leads_to_its_scorecard_and_has_no_time_left(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        interview = await interviewed(w, await applied(w))
        shown = page(w, "interviews", InterviewsPage)
        await shown.open({"interview": interview})
        await until(shown._live._result.isVisible, "the way to the scorecard is there")
        assert shown._live._progress._left.text() == "00:20 of 15:00"
        shown._live._result.click()
        await until(lambda: w.current == "reports", "the scorecard is opened")

    window(scenario)


def test_how_long_an_interview_took_does_not_look_like_a_time_of_day(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        interview = await interviewed(w, await applied(w))
        shown = page(w, "interviews", InterviewsPage)
        await shown.open({"interview": interview})
        cards = shown._left.cards
        await until(
            lambda: interview in cards and cards[interview].face.detail.endswith(" · 1 min"),
            "the card tells the minutes",
        )

    window(scenario)


def test_in_russian_too_names_and_words_are_whole_beside_a_panel(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        assert w.ctx.settings is not None
        w.resize(1280, 800)
        w.save_settings(w.ctx.settings.model_copy(update={"language": "ru"}))
        application = await w.ctx.ws.applications.by_id(await applied(w, "Галеев Тимур Ренатович"))
        target = {"vacancy": application.vacancy_id, "candidate": application.candidate_id}
        w.navigate("candidates", {"candidate": application.candidate_id})
        people = page(w, "candidates", CandidatesPage)
        links = people._panel.findChildren
        await until(
            lambda: any(b.text() == "Собеседование" for b in links(LinkButton)), "the panel"
        )
        await until(lambda: all(b.isVisible() for b in links(LinkButton)), "it is shown")
        await until(
            lambda: all(b.width() >= b.sizeHint().width() for b in links(LinkButton)),
            "the words are whole",
        )
        w.navigate("vacancies", target)
        ranking = page(w, "vacancies", VacanciesPage).findChildren(RankingView)[0]
        await until(lambda: ranking._rows, "the ranking is there")
        ranking.select(application.candidate_id)
        view = ranking._table.view
        wanted = text_width("Галеев Тимур Ренатович", BODY, True) + 2 * PAD
        await until(lambda: view.columnWidth(1) >= wanted, "the whole name")
        covered = [column.key for column in ranking._table.model.columns].index("covered") + 1
        buttons = ranking._panel.findChildren
        await until(
            lambda: (
                {"Пригласить", "План интервью", "Отказ…"}
                <= {b.text() for b in buttons(Button) if b.isVisible()}
            ),
            "the widest foot",
        )
        w.resize(1024, 700)
        await until(lambda: w.width() == 1024 and view.isColumnHidden(3), "it is narrow")
        assert not view.isColumnHidden(covered), "how many requirements are met is still told"
        assert view.columnWidth(1) >= 176, "and who it is"

    window(scenario)


def test_a_letter_speaks_the_candidate_s_language_and_comes_into_view(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        application = await applied(w)
        interview = await interviewed(w, application)
        await w.ctx.ws.scorecards.decide(application, DecisionKind.advance, "Own work, checked.")
        w.resize(1024, 700)
        shown = page(w, "reports", ReportsPage)
        await shown.open({"interview": interview})
        decision = shown._card.decision
        await until(decision._write.isVisible, "a letter can be written")
        decision._write.click()
        await until(decision._paper.isVisible, "the letter is there")
        await until(lambda: not decision._to.visibleRegion().isEmpty(), "it is in sight")
        assert decision._in.current == "en"
        assert "Edith Crane" in decision._body.toPlainText()
        before = decision._body.toPlainText()
        decision._in.select("ru")
        decision._in.chosen.emit("ru")
        await until(lambda: decision._body.toPlainText() != before, "it is written in Russian")

    window(scenario)


def test_a_report_without_contacts_is_a_tick_away(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(reports_page, "open_file", lambda _ctx, path: opened.append(path))

    async def scenario(w: MainWindow) -> None:
        application = await applied(w)
        interview = await interviewed(w, application)
        shown = page(w, "reports", ReportsPage)
        await shown.open({"interview": interview})
        await until(lambda: shown._card.filled, "the scorecard is there")

        def box() -> QCheckBox:  # the header is made again with every load
            return next(b for b in shown.header.findChildren(QCheckBox) if b.isVisible())

        assert box().isChecked()
        await shown._pdf()
        box().click()
        await shown._pdf()
        made: Any = [path.read_bytes() for path in opened]
        assert len(made) == 2
        assert made[0] != made[1]
        ws = w.ctx.ws
        assert opened[1] == await ws.reports.pdf(interview, "en", contacts=False)

    window(scenario)


def test_notices_cover_neither_the_buttons_below_nor_the_header(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        w.resize(1024, 700)
        shown = page(w, "candidates", CandidatesPage)
        w.ctx.notify("One sentence.")
        assert w.toasts is not None
        place = w.toasts.geometry()
        head = shown.header.mapTo(w, shown.header.rect().bottomLeft()).y()
        assert head < place.top()
        assert place.bottom() < w.height() // 2

    window(scenario)


def test_a_head_is_never_narrower_than_its_name_with_the_arrow(qapp: object) -> None:
    column = Column[int]("covered", "Requirements", lambda n: TextCell(str(n)), at_least=20)
    assert column.least >= text_width("Requirements", SMALL, True) + 2 * PAD


def test_the_candidate_at_the_desk_sees_the_conversation_and_nothing_else(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        application = await applied(w)
        await ws.plans.make(application)
        consent = ws.interviews.consent_now("en")
        interview = await ws.interviews.create_desk(application, consent)
        shown = page(w, "interviews", InterviewsPage)
        await shown.open({"interview": interview.id})
        live = shown._live
        await until(live._hand.isVisible, "the interview is open")
        live._hand.click()
        await until(lambda: live._stage is not None and live._stage.isVisible(), "the stage")
        stage = live._stage
        assert stage is not None
        assert not w.isVisible()
        assert live._talk.window() is stage
        for hidden in (live._progress, live._recruiter, live._cancel, live._hand):
            assert not hidden.isVisible()
        stage.close()  # as Alt+F4 does
        await until(lambda: stage.findChild(QDialog) is not None, "the question")
        assert stage.isVisible()
        dialog = stage.findChild(QDialog)
        assert dialog is not None
        dialog.accept()
        await until(w.isVisible, "the recruiter's window")
        assert live._talk.window() is w
        assert live._progress.isVisible()

    window(scenario)
