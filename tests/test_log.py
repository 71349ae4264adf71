"""Log files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from hr_desktop import log
from hr_desktop.domain.messages import refuse


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    import sys

    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers, sys.excepthook = handlers, hook
    logging.getLogger("hr_desktop").setLevel(logging.NOTSET)
    root.setLevel(level)
    logging.captureWarnings(False)


def test_a_line_comes_back_with_its_fields(data_folder: Path) -> None:
    log.set_up(data_folder / "logs", "app")
    logging.getLogger("hr_desktop.services").info(
        "imported", extra={"resume_id": 7, "seconds": 1.5}
    )
    (line,) = log.read(data_folder / "logs")
    assert (line.level, line.process, line.where) == ("info", "app", "hr_desktop.services")
    assert (line.text, line.fields) == ("imported", {"resume_id": 7, "seconds": 1.5})


def test_an_error_has_an_id_and_places_but_never_the_exceptions_text(data_folder: Path) -> None:
    log.set_up(data_folder, "agent")
    try:
        try:
            raise ValueError("Иванова Мария, +7 900 123-45-67")
        except ValueError as inner:
            raise refuse("document.scan") from inner
    except Exception as error:  # noqa: BLE001 (any error is logged the same way)
        name = log.record_error(logging.getLogger("x"), "reading failed", error, resume_id=9)
    (line,) = log.read(data_folder)
    assert line.error_id == name
    assert line.trace is not None
    assert "PersonError(document.scan)" in line.trace
    assert "ValueError" in line.trace
    assert "test_log.py" in line.trace
    assert "Иванова" not in (data_folder / "agent.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "sk-abcdefgh12345678",
        "anna.k@example.org",
        "+7 (912) 345-67-89",
        "8 912 345-67-89",
        "postgresql+asyncpg://anna:pw@db",
        "Authorization: Bearer abc.def",
        "https://host/?api_key=abc",
    ],
)
def test_personal_data_and_secrets_are_blanked_as_a_second_line_of_defence(text: str) -> None:
    blanked = log.blank(text)
    assert "…" in blanked
    for part in ("abcdefgh", "anna", "345", "pw", "abc"):
        assert part not in blanked


def test_ids_times_and_counts_are_not_blanked() -> None:
    text = (
        "resume 386240192512345678 took 1.25 s at 2026-11-23T14:38:00, 127.0.0.1:5432, 12 345 rows"
    )
    assert log.blank(text) == text


def test_lines_of_several_processes_come_in_order_and_rubbish_is_skipped(data_folder: Path) -> None:
    for process, text in (("app", "one"), ("agent", "two"), ("app", "three")):
        log.set_up(data_folder, process)
        logging.getLogger("x").warning(text)
    with (data_folder / "app.log").open("a", encoding="utf-8") as file:
        file.write('rubbish\n{"at": 5}\n[]\n{"half": ')
    assert [line.text for line in log.read(data_folder)] == ["one", "two", "three"]
    assert [line.text for line in log.read(data_folder, limit=1)] == ["three"]


def test_files_are_rotated(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 2000)
    log.set_up(data_folder, "app")
    for number in range(200):
        logging.getLogger("hr_desktop.x").info("line %d", number)
    files = list(data_folder.glob("app.log*"))
    assert len(files) == log.KEPT + 1
    assert all(file.stat().st_size <= 2000 for file in files)
    assert log.read(data_folder)[-1].text == "line 199"


def test_a_folder_that_cannot_be_written_sends_the_log_to_stderr(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = data_folder / "file"
    blocked.write_text("")
    log.set_up(blocked / "logs", "app")
    logging.getLogger("x").warning("still said")
    assert "still said" in capsys.readouterr().err


def test_an_unexpected_failure_of_a_command_is_seen_with_its_id(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    log.set_up(data_folder, "command")
    try:
        raise ValueError("Иванова Мария")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    said = capsys.readouterr().err
    (line,) = log.read(data_folder)
    assert line.error_id is not None
    assert line.error_id in said
    assert "test_log.py" in said
    assert "Иванова" not in said


def test_what_libraries_work_on_is_logged_at_no_level(data_folder: Path) -> None:
    log.set_up(data_folder, "app", logging.DEBUG)
    for name in ("aiosqlite", "sqlalchemy.engine", "pdfminer.psparser", "anything"):
        logging.getLogger(name).debug("SELECT 'Anna Adler'")
        logging.getLogger(name).info("Anna Adler")
    logging.getLogger("hr_desktop.x").debug("ours")
    assert [line.text for line in log.read(data_folder)] == ["ours"]
