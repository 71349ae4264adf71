"""System page and letter templates in the real window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from hr_desktop.domain.messages import PersonError, refuse
from hr_desktop.domain.resume import Fact, Profile
from hr_desktop.ui.pages import system_audit
from hr_desktop.ui.pages.candidates import CandidatesPage
from hr_desktop.ui.pages.settings import SettingsPage
from hr_desktop.ui.pages.system import SystemPage
from hr_desktop.ui.window import MainWindow
from tests.ui.conftest import until

Open = Callable[..., MainWindow]


def page(w: MainWindow, key: str, kind: type[Any]) -> Any:
    w.navigate(key)
    found = w.page(key)
    assert isinstance(found, kind)
    return found


def test_every_check_of_doctor_stands_on_the_page(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        shown = page(w, "system", SystemPage)._state
        await until(lambda: shown._lines.count() > 0, "the checks are shown", 60)
        checks = await w.ctx.ws.system.checks()
        lines = shown._lines.count()
        assert lines == 2 * len(checks) - 1  # hairlines between them
        assert not shown._stop.isVisible()  # no interview has been held yet

    window(scenario)


def test_the_interviewer_is_started_and_stopped_by_hand(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        shown = page(w, "system", SystemPage)._state
        await until(shown._start.isVisible, "the page is loaded", 60)
        shown._start.click()
        await until(shown._stop.isVisible, "it starts")
        await until(lambda: w.ctx.interviewer.health.state.value == "running", "it runs", 60)
        shown._stop.click()
        await until(shown._start.isVisible, "it was stopped")

    window(scenario)


def test_the_log_is_filtered_by_weight_and_words(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        logging.getLogger("hr_desktop.test").warning("the seventh seal")
        logging.getLogger("hr_desktop.test").info("a quiet note")
        shown = page(w, "system", SystemPage)
        await shown.open({"tab": "log"})
        pane = shown._log
        await until(lambda: pane._table.model.rowCount() >= 2, "the log was read")
        pane._filter.select("warning")
        pane.search("Seventh")
        await until(lambda: pane._table.model.rowCount() == 1, "one line fits")
        pane._table.select(int(pane._table.model.ids[0]))
        assert "seventh seal" in pane._panel.title.text()

    window(scenario)


def test_changes_by_people_are_listed_with_the_name(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        await w.ctx.ws.candidates.create(Profile(name=Fact(value="Анна Ким")))
        shown = page(w, "system", SystemPage)
        await shown.open({"tab": "changes"})
        pane = shown._audit
        await until(lambda: pane._table.model.rowCount() > 0, "entries are shown")
        entry = pane._entries[0]
        assert pane._action(entry) == "Person entered"
        assert pane._name(entry) == "Анна Ким"
        pane._table.select(entry.id)
        assert pane._panel.title.text() == "Person entered"

    window(scenario)


def test_a_letter_is_stored_when_it_is_left_and_can_be_reset(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        letters = page(w, "settings", SettingsPage).letters
        await until(lambda: letters._subject.text(), "the template is shown")
        original = letters._subject.text()
        letters._subject.setText("Come, {name}")
        letters._left()
        await until(lambda: not letters._own.isHidden(), "it is marked as changed")
        assert (await w.ctx.ws.reports.template("invitation", "en"))[0] == "Come, {name}"
        letters._reset.click()
        await until(lambda: letters._subject.text() == original, "the original text is back")

    window(scenario)


def test_a_field_that_no_letter_has_is_said_beside_the_text(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        letters = page(w, "settings", SettingsPage).letters
        await until(lambda: letters._subject.text(), "the template is shown")
        kept = await w.ctx.ws.reports.template("invitation", "en")
        letters._subject.setText("Come, {nickname}")
        letters._left()
        await until(lambda: letters._field.problem.text(), "the problem is said")
        assert "nickname" in letters._field.problem.text()
        assert await w.ctx.ws.reports.template("invitation", "en") == kept
        assert letters._subject.text() == "Come, {nickname}"  # still there to be corrected

    window(scenario)


def test_a_form_begun_by_hand_outlives_a_change_of_language(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        shown = page(w, "candidates", CandidatesPage)
        await until(shown.isVisible, "the page is there")
        shown._by_hand()
        name = next(x for x in shown._document.findChildren(QLineEdit) if x.isVisible())
        name.setText("Анна Ким")
        w.retranslate()
        again = w.page("candidates")
        assert isinstance(again, CandidatesPage)
        assert again is not shown
        texts = [x.text() for x in again._document.findChildren(QLineEdit)]
        assert "Анна Ким" in texts
        assert again._stack.currentWidget() is again._document
        assert again.focusPolicy() == Qt.FocusPolicy.ClickFocus

    window(scenario)


def test_a_note_that_could_not_be_kept_stays_in_its_field(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise refuse("store.full")

    async def scenario(w: MainWindow) -> None:
        who = await w.ctx.ws.candidates.create(Profile(name=Fact(value="Anna")))
        shown = page(w, "candidates", CandidatesPage)._panel
        await shown.load(who)
        field = next(f for f in shown.findChildren(QPlainTextEdit) if f.isEnabled())
        field.setPlainText("call her on Monday")
        monkeypatch.setattr(w.ctx.ws.candidates, "add_note", refused)
        with pytest.raises(PersonError):
            await shown._add_note()
        assert shown.note() == (who, "call her on Monday")
        monkeypatch.undo()
        await shown._add_note()
        assert [n.text for n in (await w.ctx.ws.candidates.get(who)).notes] == [
            "call her on Monday"
        ]
        assert shown.note() == (who, "")

    window(scenario)


def test_changes_are_narrowed_by_who_and_words_and_saved_as_a_table(
    window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(w: MainWindow) -> None:
        ws = w.ctx.ws
        person = await ws.candidates.create(Profile(name=Fact(value="Анна Ким")))
        async with ws.core.store.write("Борис") as tx:
            await tx.candidates.correct(person, "city", {"value": "Тверь"})
            await tx.notes.add(person, "звонить вечером")
        shown = page(w, "system", SystemPage)
        await shown.open({"tab": "changes"})
        pane = shown._audit
        await until(lambda: pane._table.model.rowCount() == 3, "entries are shown")
        pane._who.choose("Борис")
        pane._who.activated.emit(1)
        await until(lambda: pane._table.model.rowCount() == 2, "those of one person")
        pane._search.setText("тверь")
        await until(lambda: pane._table.model.rowCount() == 1, "words are found in what was set")
        target = tmp_path / "changes.csv"

        async def chosen(*_: object) -> Path:
            return target

        monkeypatch.setattr(system_audit, "save_file", chosen)
        pane._export.click()
        await until(target.exists, "it was saved")
        assert "Тверь" in target.read_text("utf-8-sig")

    window(scenario)
