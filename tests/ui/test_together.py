"""A colleague edits the same thing: the window shows both versions and loses nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from hr_desktop.domain.application import DecisionKind
from hr_desktop.domain.resume import Fact, Profile
from hr_desktop.domain.scorecard import OpinionKind
from hr_desktop.ui.components import Button, FilterChips, Label
from hr_desktop.ui.pages.candidates import CandidatesPage
from hr_desktop.ui.pages.conflict import ConflictPanel
from hr_desktop.ui.pages.interviews import InterviewsPage
from hr_desktop.ui.pages.reports import ReportsPage
from hr_desktop.ui.pages.vacancies import VacanciesPage
from hr_desktop.ui.window import MainWindow
from tests.ui.conftest import until, until_async
from tests.ui.test_pages import VACANCY, applied, interviewed
from tests.ui.test_system import page

Open = Callable[..., MainWindow]


def said(panel: ConflictPanel) -> str:
    return " | ".join(label.text() for label in panel.findChildren(Label))


def press(panel: ConflictPanel, text: str) -> None:
    next(b for b in panel.findChildren(Button) if b.text() == text and not b.isHidden()).click()


def choose(panel: ConflictPanel, key: str) -> None:
    panel.findChildren(FilterChips)[0]._pick(key)


def test_both_versions_of_a_vacancy_stand_side_by_side_until_somebody_chooses(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        vacancy = await ws.vacancies.create(VACANCY)
        shown = page(w, "vacancies", VacanciesPage)
        await shown.open({"vacancy": vacancy.id})
        await until(lambda: shown._vacancy is not None, "it is open")
        shown._tabs.select("form")
        shown._show_tab()
        title = shown._editor._text["title"]
        title.setText("")
        QTest.keyClicks(title, "Senior archivist")
        await until(lambda: shown._dirty, "it counts as changed")
        hers = VACANCY.model_copy(update={"title": "Archivist for letters", "area": "York"})
        async with ws.core.store.write("Boris") as tx:
            await tx.vacancies.update(vacancy.id, 1, hers)
        panel = shown._conflict
        await until(panel.isVisible, "both versions are shown at once, before anything is saved")
        assert "Boris saved another version" in said(panel)
        for words in ("Senior archivist", "Archivist for letters", "City"):
            assert words in said(panel)
        assert title.text() == "Senior archivist"
        choose(panel, "theirs")
        assert title.text() == "Archivist for letters"
        choose(panel, "mine")
        assert (title.text(), shown._editor.data().area) == ("Senior archivist", "York")
        press(panel, "Keep mine")
        await until(lambda: not panel.isVisible() and not shown._dirty, "it was saved")
        now = await ws.vacancies.get(vacancy.id)
        assert (now.version, now.data.title, now.data.area) == (3, "Senior archivist", "York")

    window(scenario)


def test_a_panel_that_was_closed_without_a_choice_does_not_let_mine_overwrite(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        vacancy = await ws.vacancies.create(VACANCY)
        shown = page(w, "vacancies", VacanciesPage)
        await shown.open({"vacancy": vacancy.id})
        await until(lambda: shown._vacancy is not None, "it is open")
        QTest.keyClicks(shown._editor._text["title"], " mine")
        await until(lambda: shown._dirty, "it counts as changed")
        async with ws.core.store.write("Boris") as tx:
            await tx.vacancies.update(vacancy.id, 1, VACANCY.model_copy(update={"title": "His"}))
        await until(shown._conflict.isVisible, "both versions are shown")
        shown._conflict.closed.emit()
        shown._save.click()
        await until(shown._conflict.isVisible, "it asks again")
        assert (await ws.vacancies.get(vacancy.id)).data.title == "His"

    window(scenario)


def test_a_vacancy_that_was_deleted_while_it_is_edited_comes_back_with_mine(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        vacancy = await ws.vacancies.create(VACANCY)
        shown = page(w, "vacancies", VacanciesPage)
        await shown.open({"vacancy": vacancy.id})
        await until(lambda: shown._vacancy is not None, "it is open")
        QTest.keyClicks(shown._editor._text["title"], " II")
        await until(lambda: shown._dirty, "it counts as changed")
        async with ws.core.store.write("Boris") as tx:
            await tx.vacancies.delete([vacancy.id])
        await until(shown._conflict.isVisible, "the deletion is told beside the form")
        assert "Boris deleted it" in said(shown._conflict)
        assert shown._editor.data().title == "Archivist II"
        press(shown._conflict, "Bring it back with mine")
        await until(lambda: not shown._dirty, "it was saved")
        assert (await ws.vacancies.get(vacancy.id)).data.title == "Archivist II"

    window(scenario)


def test_a_field_that_two_people_correct_is_compared(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        person = await ws.candidates.create(Profile(name=Fact(value="Edith Crane")))
        shown = page(w, "candidates", CandidatesPage)
        await shown._load_document(person)
        form, panel = shown._document._form, shown._document._conflict

        def city() -> QLineEdit:
            named = [e for e in form.findChildren(QLineEdit) if e.accessibleName() == "City"]
            return named[-1]  # one that was just made stands behind the one it takes over from

        QTest.keyClicks(city(), "Leeds")
        async with ws.core.store.write("Boris") as tx:
            await tx.candidates.correct(person, "city", {"value": "York"})
        await until(panel.isVisible, "both versions are shown")
        assert "Leeds" in said(panel)
        assert "York" in said(panel)
        assert city().text() == "Leeds"
        press(panel, "Take theirs")
        await until(lambda: city().text() == "York", "theirs stands in the form")
        choose(panel, "mine")
        assert city().text() == "Leeds"
        press(panel, "Keep mine")

        async def kept() -> bool:
            found = (await ws.candidates.get(person)).profile.city
            return found is not None and found.value == "Leeds"

        await until(lambda: not panel.isVisible(), "it is settled")
        await until_async(kept, "mine is kept")

    window(scenario)


def test_a_correction_refused_on_leaving_is_kept_and_can_be_compared(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        person = await ws.candidates.create(Profile(name=Fact(value="Edith Crane")))
        shown = page(w, "candidates", CandidatesPage)
        await shown._load_document(person)
        document = shown._document
        lines = [e for e in document._form.findChildren(QLineEdit) if e.isVisible()]
        QTest.keyClicks(next(e for e in lines if e.accessibleName() == "City"), "Leeds")
        async with ws.core.store.write("Boris") as tx:
            await tx.candidates.correct(person, "city", {"value": "York"})
            document.leave()  # before the change is heard of
        await until(lambda: document._refused, "it is kept")
        document.wanted.emit(person)
        await until(document._conflict.isVisible, "both versions are shown")
        assert "Leeds" in said(document._conflict)

    window(scenario)


def test_two_plans_and_two_decisions_are_compared(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        application = await applied(w)
        plan = (await ws.plans.make(application)).plan
        shown = page(w, "interviews", InterviewsPage)
        await shown.open({"application": application})
        prepare = shown._prepare
        minutes, _editor = prepare._editor._edits["core"]
        minutes.setValue(minutes.value() + 1)
        section = plan.sections[1]
        assert section.kind == "core"
        hers = section.model_copy(update={"minutes": section.minutes + 3})
        sections = (plan.sections[0], hers, *plan.sections[2:])
        async with ws.core.store.write("Boris") as tx:
            newer = plan.model_copy(update={"sections": sections})
            await tx.plans.add(application, newer, edited=True)
        await until(prepare._conflict.isVisible, "both plans are shown")
        assert "Boris" in said(prepare._conflict)
        press(prepare._conflict, "Keep mine")
        await until(lambda: not prepare._edited, "it was saved")
        latest = await ws.plans.get(application)
        assert latest is not None
        assert (latest.version, latest.plan.sections[1].minutes) == (3, section.minutes + 1)

        held = await interviewed(w, application)
        reports = page(w, "reports", ReportsPage)
        await reports.open({"interview": held})
        panel = reports._card.decision
        await until(lambda: panel._application == application, "the scorecard is open")
        panel._kind._pick("advance")
        panel._reason.setPlainText("Own work, checked.")
        async with ws.core.store.write("Boris") as tx:
            await tx.decisions.add(application, None, DecisionKind.hold, "Not yet.")
        await until(panel._conflict.isVisible, "both decisions are shown")
        assert "Own work, checked." in said(panel._conflict)
        assert "Not yet." in said(panel._conflict)
        press(panel._conflict, "Keep mine")
        await until(lambda: not panel._conflict.isVisible(), "it was recorded")
        kinds = [d.kind for d in await ws.scorecards.decisions(application)]
        assert kinds == [DecisionKind.hold, DecisionKind.advance]

    window(scenario)


def test_a_colleagues_opinion_stands_beside_ones_own(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        held = await interviewed(w, await applied(w))
        reports = page(w, "reports", ReportsPage)
        await reports.open({"interview": held})
        opinions = reports._card.opinions
        await until(lambda: opinions._interview == held, "the scorecard is open")
        opinions._kind._pick("doubtful")
        opinions._reason.setPlainText("Too little was said.")
        async with ws.core.store.write("Boris") as tx:
            card = opinions._scorecard
            assert card is not None
            await tx.scorecards.give_opinion(card, OpinionKind.against, "Nothing was shown.")
        shown = lambda: " | ".join(x.text() for x in opinions.findChildren(Label))  # noqa: E731
        await until(lambda: "Nothing was shown." in shown(), "the colleague's opinion is there")
        assert opinions._reason.toPlainText() == "Too little was said."
        opinions._save.click()
        await until(lambda: "Too little was said." in shown(), "mine stands beside it")
        assert not opinions._save.isEnabled()

    window(scenario)


def test_a_note_that_was_begun_waits_for_its_person_even_a_deleted_one(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        edith = await ws.candidates.create(Profile(name=Fact(value="Edith Crane")))
        other = await ws.candidates.create(Profile(name=Fact(value="Tom Hale")))
        shown = page(w, "candidates", CandidatesPage)
        panel = shown._panel

        async def choose_person(person: int) -> None:
            shown._choose(person)
            await until(lambda: panel._detail and panel._detail.id == person, "is shown")

        await choose_person(edith)
        panel._note_draft = "Reads secretary hand."
        await choose_person(other)
        assert panel.note() == (other, "")
        await choose_person(edith)
        assert panel.note() == (edith, "Reads secretary hand.")
        async with ws.core.store.write("Boris") as tx:
            await tx.candidates.delete([edith])
        assert w.toasts is not None
        await until(lambda: w.toasts and w.toasts.toasts(), "it is told, with a way back")
        back = w.toasts.toasts()[0].action
        assert back is not None
        back.click()
        await until(lambda: panel.note() == (edith, "Reads secretary hand."), "the note is there")
        assert [c.name for c in await ws.candidates.rows([edith])] == ["Edith Crane"]

    window(scenario)
