"""Spreadsheets and letters as the programs that open them read them."""

from __future__ import annotations

import csv
import email
import io
from datetime import UTC, datetime
from email import policy

import pytest
from openpyxl import load_workbook

from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.vacancy import Language
from hr_desktop.reports.data import Appointment, Column, EmlData, LetterData, TableData
from hr_desktop.reports.letters import LetterKind, write_eml, write_letter
from hr_desktop.reports.tables import write_csv, write_xlsx

TABLE = TableData(
    title="Ранжирование: Python/платежи",
    language="ru",
    columns=(Column(title="Имя", width=30), Column(title="Баллы", kind="number")),
    rows=(("Анна Лебедева", 91), ('=HYPERLINK("http://evil")', 6.5), ("Имя\x0bс мусором", None)),
    notes=("составлено 17.03.2026",),
)


def test_xlsx_keeps_numbers_as_numbers_and_formulas_as_text() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx(TABLE))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Имя", "Баллы")
    assert rows[1] == ("Анна Лебедева", 91)
    assert sheet["A3"].value == '=HYPERLINK("http://evil")'
    assert sheet["A3"].data_type == "s"
    assert rows[3] == ("Имяс мусором", None)
    assert rows[-1][0] == "составлено 17.03.2026"
    assert sheet.freeze_panes == "A2"


def test_russian_csv_has_semicolons_decimal_commas_and_no_live_formula() -> None:
    data = write_csv(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["Анна Лебедева", "91"]
    assert rows[2] == ['\'=HYPERLINK("http://evil")', "6,5"]


def test_english_csv_has_commas_and_decimal_points() -> None:
    data = write_csv(TABLE.model_copy(update={"language": "en"})).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data)))[2][1] == "6.5"


VOICE = ("invitation", "rescheduled", "reminder", "cancelled")
APPOINTMENT = Appointment(
    minutes=20,
    opens="ОТКРЫТИЯ",
    closes="ЗАКРЫТИЯ",
    recording="Ничего",
    contact="Мария Ким, hr@example.org",
)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "kind", ["invitation", "rescheduled", "reminder", "cancelled", "advance", "hold", "reject"]
)
def test_each_letter_names_person_and_vacancy_and_ends_with_the_recruiter(
    kind: LetterKind, language: Language
) -> None:
    data = LetterData(
        kind=kind,
        language=language,
        name="Анна",
        vacancy_title="Повар",
        company="",
        recruiter="Мария Ким",
        appointment=APPOINTMENT if kind in VOICE else None,
    )
    subject, body = write_letter(data)
    assert "Повар" in subject
    assert "Анна" in body
    assert body.endswith("Мария Ким\n")
    assert "{" not in subject + body.replace("{link}", "")
    assert body.count("{link}") == (kind in ("invitation", "rescheduled", "reminder"))
    if kind in VOICE:
        assert (
            ("ИИ" in body or "искусственный интеллект" in body)
            if language == "ru"
            else "AI" in body
        )
        assert "hr@example.org" in body
    assert ("с ОТКРЫТИЯ" in body or "from ОТКРЫТИЯ" in body) == ("{link}" in body)


def test_a_template_of_ones_own_without_a_place_for_the_link_gets_one_at_its_end() -> None:
    data = LetterData(
        kind="invitation", language="en", name="", vacancy_title="{link}", appointment=APPOINTMENT
    )
    subject, body = write_letter(
        data, ("{vacancy}", "Hello {name}, come until {closes}: {vacancy}")
    )
    assert (subject, body) == ("", "Hello, come until ЗАКРЫТИЯ: \n\n{link}\n")


def test_letters_of_two_languages_differ() -> None:
    data = LetterData(kind="hold", language="ru", name="A", vacancy_title="B")
    assert write_letter(data) != write_letter(data.model_copy(update={"language": "en"}))


@pytest.mark.parametrize("template", ["Hello {surname}", "Hello {name", "{name.__class__}"])
def test_a_template_with_an_unknown_field_is_refused(template: str) -> None:
    data = LetterData(kind="hold", language="en", name="A", vacancy_title="B")
    with pytest.raises(PersonError) as caught:
        write_letter(data, ("Subject", template))
    assert caught.value.said.code == "letter.unknown_field"


def test_eml_opens_as_an_unsent_draft_and_carries_cyrillic() -> None:
    data = EmlData(
        to="anna@example.org\nBcc: all@example.org",
        subject="Ваш отклик: «Повар»",
        body="Здравствуйте, Анна!\n",
        made_at=datetime(2026, 3, 17, tzinfo=UTC),
    )
    message = email.message_from_bytes(write_eml(data), policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Ваш отклик: «Повар»"
    assert message["Bcc"] is None
    assert message.get_content() == "Здравствуйте, Анна!\n"


@pytest.mark.parametrize(
    "hostile",
    [
        "x\r\nBcc: thief@example.com",
        "=?utf-8?q?x=0D=0ABcc:_thief@example.com?=",
        "=?utf-8?b?DQpCY2M6IHRoaWVmQGV4YW1wbGUuY29t?= <a@example.com>",
        "x\x85Bcc: thief@example.com",
        "a@",
        "a@[1.2",
        "half a sign \ud83d\0",
    ],
)
def test_no_name_or_address_adds_a_header_to_a_letter(hostile: str) -> None:
    for to, subject in (("a@example.com", hostile), (hostile, "Hello")):
        data = EmlData(to=to, subject=subject, body=hostile, made_at=datetime.now(UTC))
        made = email.message_from_bytes(write_eml(data), policy=policy.compat32)
        assert set(made) <= {
            "To", "Subject", "Date", "X-Unsent", "MIME-Version",
            "Content-Type", "Content-Transfer-Encoding",
        }  # fmt: skip
        assert len(made.keys()) == len(set(made.keys()))


def test_a_table_of_hostile_words_is_written_and_holds_no_formula() -> None:
    hostile = ("=1+1", "+1", "-1", "@x", "half a sign \ud83d", "\x01\0")
    table = TableData(
        title="'a\x01\ud83d:b'", columns=(Column(title="=HYPERLINK(1)"),),
        rows=tuple((word,) for word in hostile), notes=("=2",),
    )  # fmt: skip
    sheet = load_workbook(io.BytesIO(write_xlsx(table))).active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert not sheet.title.startswith("'")
    lines = write_csv(table).decode("utf-8-sig").splitlines()
    assert not [line for line in lines if line.lstrip('"').startswith(("=", "+", "-", "@"))]
