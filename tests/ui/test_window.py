"""The real window on a real workspace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)  # fmt: skip

from hr_desktop import app as application
from hr_desktop.config import Paths, load_settings
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.messages import message, refuse
from hr_desktop.services.values import UndoToken
from hr_desktop.ui.rail import RailItem
from hr_desktop.ui.window import MainWindow
from tests.ui.conftest import until, until_async

pytestmark = pytest.mark.window
Open = Callable[..., MainWindow]
RESUME = (
    "Anna Lebedeva\nPython developer\nKazan\nanna@example.org\n\nExperience\n2020 - 2024 Developer"
)


def rail_texts(window: MainWindow) -> list[str]:
    return [item.text() for item in window.rail.findChildren(RailItem)]


def drag(window: MainWindow, paths: list[Path]) -> None:
    """What the system does when files are let go over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    where, copy = QPointF(400, 300), Qt.DropAction.CopyAction
    handle = window.windowHandle()
    assert handle is not None
    enter = QDragEnterEvent(where.toPoint(), copy, data, left, none)
    QApplication.sendEvent(handle, enter)
    assert window.sheet is not None
    assert window.sheet.isVisible()
    assert window.sheet.accessibleName() or window.sheet.title
    QApplication.sendEvent(window.sheet, QDropEvent(where, copy, data, left, none))
    assert not window.sheet.isVisible()


@pytest.mark.parametrize("native", [True, False], ids=["qlementine", "fusion"])
def test_the_window_opens_and_closes_with_each_style(window: Open, native: bool) -> None:
    async def scenario(w: MainWindow) -> None:
        assert w.isVisible()
        assert w.current == "today"
        assert w.ctx.theme.style_name == ("qlementine" if native else "fusion")
        for look in ("dark", "light"):
            w.ctx.theme.set_look(look)
            assert not w.grab().isNull()

    closed = window(scenario, native=native)
    assert not closed.isVisible()
    assert closed.ctx.tasks.names == []


def test_the_language_changes_without_a_restart(window: Open, data_folder: Path) -> None:
    async def scenario(w: MainWindow) -> None:
        w.navigate("settings")
        settings: Any = w.page("settings")
        await until(lambda: settings.data.folder.text() == str(data_folder), "settings are filled")
        settings.person.recruiter.setText("Мария Ким")
        settings.person.recruiter.editingFinished.emit()
        settings.general.language.choose("ru")
        assert "Кандидаты" in rail_texts(w)
        assert "Мария Ким" in rail_texts(w)
        assert w.current == "settings"
        assert w.windowTitle().startswith("Настройки")
        assert QApplication.translate("QPlatformTheme", "Cancel") == "Отмена"
        paths = Paths.default()
        await until(lambda: load_settings(paths).language == "ru", "the language is stored")
        assert load_settings(paths).recruiter == "Мария Ким"
        w.page("settings").general.language.choose("en")  # type: ignore[union-attr]
        assert "Candidates" in rail_texts(w)
        assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"

    window(scenario)


def test_dropped_files_become_rows(window: Open, tmp_path: Path) -> None:
    folder = tmp_path / "Резюме и папки"
    folder.mkdir()
    (folder / "Анна Лебедева.txt").write_text(RESUME, encoding="utf-8")
    alone = tmp_path / "second.txt"
    alone.write_text(RESUME.replace("Anna Lebedeva", "Boris Orlov"), encoding="utf-8")

    async def scenario(w: MainWindow) -> None:
        drag(w, [folder, alone])

        async def both() -> bool:
            names = {row.filename for row in await w.ctx.ws.imports.rows()}
            return {"Анна Лебедева.txt", "second.txt"} <= names

        await until_async(both, "both are rows")
        await until(lambda: w.status.work.text().startswith("Import") or w.status.need.text()
                    or w.status.work.isHidden(), "the strip follows")  # fmt: skip
        await w.ctx.ws.imports.cancel_all()

    window(scenario)


def test_pasted_text_becomes_a_row(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        QGuiApplication.clipboard().setText(RESUME)
        w.stack.setFocus()
        QTest.keyClick(w, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

        await until_async(w.ctx.ws.imports.rows, "it is a row")
        rows = await w.ctx.ws.imports.rows()
        assert [row.filename for row in rows] == ["Pasted text.txt"]
        await w.ctx.ws.imports.cancel_all()

    window(scenario)


def test_the_search_goes_to_a_page_by_keyboard_alone(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        w.activateWindow()
        w.open_palette()
        search = w.palette_
        assert search is not None
        assert search.isVisible()
        QTest.keyClicks(search.field, "settings")
        QTest.keyClick(search.field, Qt.Key.Key_Return)
        assert w.current == "settings"
        assert not search.isVisible()
        w.open_palette("no such thing")
        assert [e.text for e in search.entries()] == ["Nothing found."]
        QTest.keyClick(search.field, Qt.Key.Key_Return)
        assert search.isVisible()
        QTest.keyClick(search.field, Qt.Key.Key_Escape)
        assert not search.isVisible()

    window(scenario)


def test_failures_are_said_in_one_way(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        async def refused() -> None:
            raise refuse("state.reason_missing")

        async def broken() -> None:
            raise KeyError("Anna Lebedeva")

        page = w.page("today")
        assert page is not None
        assert w.toasts is not None
        toasts = w.toasts
        page.run("one", refused())
        await until(lambda: toasts.toasts(), "the sentence is shown")
        assert toasts.toasts()[0].text == "Please write a reason first. Nothing was changed."
        page.run("two", broken())
        await until(lambda: len(toasts.toasts()) == 2, "the failure is shown")
        assert "E-" in toasts.toasts()[1].text
        copy = [b for b in toasts.toasts()[1].findChildren(QAbstractButton) if b.text()]
        copy[0].click()
        assert "KeyError" in QGuiApplication.clipboard().text()
        assert "Anna" not in QGuiApplication.clipboard().text()

    window(scenario)


def test_an_undo_runs_once_and_takes_its_notice_away(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(w: MainWindow) -> None:
        undone: list[UndoToken] = []
        token = UndoToken(id=7, said=message("undo.people", n=3), until=utc_now())

        async def undo(asked: UndoToken) -> None:
            undone.append(asked)

        monkeypatch.setattr(w.ctx.ws, "undo", undo)
        w.ctx.offer_undo(token)
        assert w.toasts is not None
        (toast,) = w.toasts.toasts()
        assert toast.action is not None
        toast.action.click()
        await until(lambda: undone == [token], "it was undone")
        assert w.toasts.toasts() == []

    window(scenario)


def test_place_page_and_sizes_are_kept_between_starts(window: Open) -> None:
    async def first(w: MainWindow) -> None:
        w.resize(1100, 720)
        w.navigate("settings")
        w.ctx.memory["split.candidates"] = [600, 300]

    async def second(w: MainWindow) -> None:
        assert (w.width(), w.height()) == (1100, 720)
        assert w.current == "settings"
        assert w.ctx.memory["split.candidates"] == [600, 300]

    window(first)
    window(second)


def test_every_control_has_a_name_and_can_be_reached_by_tab(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        for key in ("today", "settings"):
            w.navigate(key)
            page = w.page(key)
            assert page is not None
            nameless = [
                type(widget).__name__
                for widget in page.findChildren(QWidget)
                if isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QPlainTextEdit)
                and widget.objectName() != "qt_spinbox_lineedit"
                and not (widget.accessibleName() or getattr(widget, "text", lambda: "")())
            ]
            assert nameless == []
        page = w.page("settings")
        assert page is not None
        wanted = {
            widget
            for widget in page.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusProxy() is None
            and widget.objectName() != "qt_spinbox_lineedit"
        }
        reached: set[QWidget] = set()
        walking: QWidget = page
        for _ in range(400):
            walking = walking.nextInFocusChain()
            if walking in wanted:
                reached.add(walking)
        assert wanted
        assert reached == wanted

    window(scenario)


def test_the_first_start_offers_the_examples(window: Open) -> None:
    async def scenario(w: MainWindow) -> None:
        page: Any = w.page("today")
        await until(lambda: page.stack.currentIndex() == 1, "the first start is shown")
        assert [b.text() for b in page.empty.buttons] == ["Load the examples", "Add resumes"]
        assert "Everything stays on this computer." in page.empty.said.text()
        assert not page.team_profile.isHidden()

    window(scenario)


def test_peeked_choices_are_those_of_the_settings(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hr_desktop.config import save_settings

    paths = Paths.default()
    save_settings(paths, load_settings(paths).model_copy(update={"language": "ru", "look": "dark"}))
    peeked, settings = application.peek(), load_settings(paths)
    assert (peeked.language, peeked.look) == (settings.effective_language(), settings.look)
    assert (peeked.config, peeked.data) == (paths.config, paths.data)
    monkeypatch.setenv("HR_DESKTOP_LANGUAGE", "en")
    monkeypatch.setenv("HR_DESKTOP_LOOK", "light")
    peeked, settings = application.peek(), load_settings(paths)
    assert (peeked.language, peeked.look) == (settings.effective_language(), settings.look)
    monkeypatch.delenv("HR_DESKTOP_DATA")
    peeked, paths = application.peek(), Paths.default()
    assert (peeked.config, peeked.data) == (paths.config, paths.data)


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "hr_desktop", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    )  # fmt: skip


@pytest.mark.processes
def test_the_window_check_of_a_build_ends_cleanly(data_folder: Path) -> None:
    process = start("--check-window")
    out, errors = process.communicate(timeout=100)
    assert (process.returncode, out.strip()) == (0, "window shown"), errors


@pytest.mark.processes
def test_a_second_start_raises_the_first_and_a_killed_one_leaves_no_lock(
    window: Open, data_folder: Path
) -> None:
    lock = application.take_lock(data_folder)
    assert lock is not None

    async def scenario(w: MainWindow) -> None:
        w.showMinimized()
        second = start()
        await until(lambda: second.poll() is not None, "the second start has ended", 60)
        _, errors = second.communicate()
        assert second.returncode == 0, errors
        await until(lambda: not w.isMinimized(), "the first is in front")

    window(scenario)
    lock.unlock()
    killed = start()
    file = data_folder / "window.lock"
    try:
        for _ in range(3_000):  # a minute
            if file.exists():
                break
            QTest.qWait(20)
        assert file.exists()
    finally:
        killed.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        killed.wait(10)
        killed.communicate()
    again = application.take_lock(data_folder)
    assert again is not None
    again.unlock()
