"""Two windows on one database and one bucket: each imports, both edit the same vacancy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest

from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.vacancy import Requirement, VacancyData
from hr_desktop.ui.components import Button, Label
from hr_desktop.ui.pages.vacancies import VacanciesPage
from tests.e2e.hands import Hands
from tests.e2e.program import say
from tests.e2e.scenarios import until_async

LIMIT = 150.0  # seconds: a server is stopped in between


async def first(hands: Hands, folder: str, meeting: str, files: str) -> None:
    """Imports half of the files; writes the vacancy and changes it while a colleague does."""
    await _import(hands, folder, int(files))
    made = await hands.ws.vacancies.create(
        VacancyData(title="Archivist", requirements=(Requirement(text="Cataloguing"),))
    )
    shown = await _edit(hands, made.id)
    (Path(meeting) / "vacancy").write_text(str(made.id), encoding="utf-8")
    await hands.until((Path(meeting) / "typed").exists, "the colleague types, too", 2 * LIMIT)
    QTest.keyClicks(shown._editor._text["title"], " of letters")
    await hands.until(lambda: shown._dirty, "it counts as changed")
    shown._save.click()
    await hands.until(lambda: not shown._dirty, "it is saved", LIMIT)
    # The colleague waits for this window first, and then for its own change to be saved.
    await hands.until((Path(meeting) / "chosen").exists, "the colleague has chosen", 3 * LIMIT)
    await _say_all(hands, made.id, int(files))


async def second(hands: Hands, folder: str, meeting: str, files: str) -> None:
    """Imports the other half; what was typed is not lost when the colleague is quicker."""
    await _import(hands, folder, int(files))
    told = Path(meeting) / "vacancy"
    await hands.until(
        lambda: told.exists() and told.read_text(encoding="utf-8"), "the vacancy is there", LIMIT
    )
    vacancy_id = int(told.read_text(encoding="utf-8"))
    shown = await _edit(hands, vacancy_id)
    QTest.keyClicks(shown._editor._text["title"], " and maps")
    await hands.until(lambda: shown._dirty, "it counts as changed")
    (Path(meeting) / "typed").touch()
    panel = shown._conflict
    await hands.until(panel.isVisible, "both versions are shown", LIMIT)
    words = " | ".join(label.text() for label in panel.findChildren(Label))
    assert "Archivist of letters" in words
    assert "Archivist and maps" in words
    hands.shot("conflict")
    mine = hands.tr("Keep mine")
    next(b for b in panel.findChildren(Button) if b.text() == mine and not b.isHidden()).click()
    await hands.until(lambda: not panel.isVisible() and not shown._dirty, "it was saved", LIMIT)
    (Path(meeting) / "chosen").touch()
    await _say_all(hands, vacancy_id, int(files))


async def _import(hands: Hands, folder: str, files: int) -> None:
    await hands.ws.imports.add([Path(folder)])
    say(imported=True)

    async def ended() -> bool:
        try:
            progress = await hands.ws.imports.progress()
        except PersonError as refused:
            if refused.said.code != "store.unreachable":
                raise
            return False  # the server is away for a moment
        return progress.total == 2 * files and not progress.running

    await until_async(hands, ended, "the import of both is over", LIMIT)


async def _edit(hands: Hands, vacancy_id: int) -> VacanciesPage:
    hands.window.navigate("vacancies", {"vacancy": vacancy_id})
    await hands.until(lambda: hands.window.findChildren(VacanciesPage), "the page is there")
    shown = hands.window.findChildren(VacanciesPage)[0]
    await hands.until(
        lambda: shown._vacancy is not None and shown._vacancy.id == vacancy_id, "it is open"
    )
    shown._tabs.select("form")
    shown._show_tab()
    return shown


async def _say_all(hands: Hands, vacancy_id: int, files: int) -> None:
    """What this window sees at the end."""

    async def same() -> bool:
        return (await hands.ws.vacancies.get(vacancy_id)).data.title == "Archivist and maps"

    await until_async(hands, same, "the choice has arrived", LIMIT)
    hands.window.navigate("candidates")
    name = hands.tr("Candidates")
    await hands.until(
        lambda: hands.rows("candidates", name) == 2 * files, "everybody is in the table", LIMIT
    )
    hands.shot("everybody")
    view = await hands.ws.candidates.view()
    rows = await hands.ws.candidates.rows(view.ids)
    say(people=sorted(row.name for row in rows), ids=sorted(row.id for row in rows))
