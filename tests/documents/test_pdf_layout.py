"""The reading order of PDF pages: what a person reads together stays together."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_maker import NAVY, ORDERS, PROSE, Page, black, white, wrap, write
from reportlab.lib.colors import HexColor

from hr_desktop.documents import read_document
from hr_desktop.domain.document import DocumentText


def read(tmp_path: Path, page: Page | list[Page], order: str) -> DocumentText:
    pages = page if isinstance(page, list) else [page]
    return read_document(write(tmp_path / "резюме.pdf", pages, order))


def flat(document: DocumentText) -> str:
    return " ".join(document.text.split())


def assert_order(document: DocumentText, *phrases: str) -> None:
    text = flat(document)
    places = [text.find(phrase) for phrase in phrases]
    missing = [p for p, place in zip(phrases, places, strict=True) if place < 0]
    assert not missing, f"torn apart: {missing}\n{document.text}"
    assert places == sorted(places), f"wrong order: {places}\n{document.text}"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("second_leading", [1.3, 1.42])
def test_two_columns_are_read_one_after_the_other(
    tmp_path: Path, order: str, second_leading: float
) -> None:
    page = Page()
    page.add(200, 50, "Анна Смирнова", size=20, bold=True)
    page.add(
        60, 80, "Аналитик данных, Москва, anna@example.org, +7 900 000-00-00, готова к переезду"
    )
    y = page.add(40, 120, "О себе", size=13, bold=True, column=1)
    y = page.prose(40, y + 4, 240, PROSE["ru"], column=1)
    y = page.add(40, y + 12, "Образование", size=13, bold=True, column=1)
    page.prose(40, y + 4, 240, PROSE["ru"].replace("Отвечал", "Учился"), column=1)
    y = page.add(310, 120, "Опыт работы", size=13, bold=True, column=2)
    y = page.prose(310, y + 4, 240, PROSE["en"], column=2, leading=second_leading)
    y = page.add(310, y + 12, "Навыки", size=13, bold=True, column=2)
    page.prose(310, y + 4, 240, "Python, SQL, " * 20, column=2, leading=second_leading)
    document = read(tmp_path, page, order)
    assert_order(
        document,
        "Анна Смирнова",
        "Аналитик данных",
        f"О себе {PROSE['ru']}",
        f"Образование {PROSE['ru'].replace('Отвечал', 'Учился')}",
        f"Опыт работы {PROSE['en']}",
        "Навыки Python",
    )


def sidebar(left: bool, date_column: bool = False) -> Page:
    page = Page()
    side, main, width = (30, 230, 330) if left else (415, 40, 350)
    page.boxes.append((0 if left else 395, 0, 200, 842, NAVY))
    y = page.add(side, 60, ["Пётр Ильин"], size=18, bold=True, color=white, column=1)
    y = page.add(side, y, "Инженер-программист", color=white, column=1)
    y = page.add(side, y + 20, "КОНТАКТЫ", size=11, bold=True, color=white, column=1)
    y = page.add(
        side, y, ["petr@example.com", "+7 912 345-67-89", "Казань"], color=white, column=1, size=9
    )
    y = page.add(side, y + 20, "НАВЫКИ", size=11, bold=True, color=white, column=1)
    y = page.add(
        side,
        y,
        ["Python", "Go", "PostgreSQL", "Docker"],
        color=white,
        column=1,
        size=9,
        leading=1.5,
    )
    y = page.add(side, y + 20, "ОБРАЗОВАНИЕ", size=11, bold=True, color=white, column=1)
    page.add(side, y, ["КФУ, 2012–2017", "прикладная математика"], color=white, column=1, size=9)
    y = page.add(main, 63, "Опыт работы", size=14, bold=True, column=2)
    for company, dates in (
        ("Альфа", "2020 – н. в."),
        ("Бета", "2017 – 2020"),
        ("Гамма", "2015 – 2017"),
    ):
        if date_column:
            page.add(main, y + 10, dates, column=2)
            y = page.add(main + 100, y + 10, f"{company}, разработчик", bold=True, column=3)
            y = page.prose(main + 100, y, width - 100, PROSE["ru"] + f" {company} конец.", column=3)
        else:
            page.add(main + width, y + 10, dates, right=True, column=3)
            y = page.add(main, y + 10, f"{company}, разработчик", bold=True, column=2)
            y = page.prose(main, y, width, PROSE["ru"] + f" {company} конец.", column=2)
    return page


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("left", [True, False])
def test_a_sidebar_does_not_mix_with_the_main_column(
    tmp_path: Path, order: str, left: bool
) -> None:
    document = read(tmp_path, sidebar(left), order)
    side = (
        "Пётр Ильин Инженер-программист",
        "КОНТАКТЫ petr@example.com +7 912 345-67-89 Казань",
        "НАВЫКИ Python Go PostgreSQL Docker",
        "ОБРАЗОВАНИЕ КФУ, 2012–2017 прикладная математика",
    )
    main = (
        "Опыт работы",
        f"Альфа, разработчик 2020 – н. в. {PROSE['ru']} Альфа конец.",
        f"Бета, разработчик 2017 – 2020 {PROSE['ru']} Бета конец.",
        f"Гамма, разработчик 2015 – 2017 {PROSE['ru']} Гамма конец.",
    )
    assert_order(document, *side)
    assert_order(document, *main)
    assert_order(document, *((*side, *main) if left else (*main, *side)))
    assert not document.warnings  # white letters on the dark bar are seen


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("left", [True, False])
def test_a_sidebar_beside_a_date_column(tmp_path: Path, order: str, left: bool) -> None:
    document = read(tmp_path, sidebar(left, date_column=True), order)
    assert_order(
        document,
        f"2020 – н. в. Альфа, разработчик {PROSE['ru']} Альфа конец.",
        f"2017 – 2020 Бета, разработчик {PROSE['ru']} Бета конец.",
        f"2015 – 2017 Гамма, разработчик {PROSE['ru']} Гамма конец.",
    )
    assert_order(document, "КОНТАКТЫ petr@example.com", "НАВЫКИ Python Go PostgreSQL Docker")


JOBS = (
    (["Август 2021 —", "настоящее время", "3 года 2 месяца"], "ООО «Ромашка»", "Ведущий инженер"),
    (["Март 2018 —", "Июль 2021", "3 года 5 месяцев"], "АО «Лютик»", "Инженер"),
    (["Июль 2015 —", "Февраль 2018", "2 года 8 месяцев"], "ИП Фиалкин", "Стажёр"),
)


def hh_export() -> Page:
    grey = HexColor("#777777")
    page = Page()
    y = page.add(40, 60, "Кузнецова Мария Олеговна", size=22)
    y = page.add(40, y, "Женщина, 31 год, родилась 5 мая 1993", size=9)
    y = page.add(
        40, y + 8, ["+7 (916) 000-00-00 — предпочитаемый способ связи", "maria@example.ru"]
    )
    y = page.add(40, y, "Проживает: Санкт-Петербург")
    y = page.add(40, y + 16, "Желаемая должность и зарплата", color=grey, size=11)
    page.add(555, y + 8, "180 000 ₽ на руки", right=True, size=14)
    y = page.add(40, y + 8, "Инженер по тестированию", size=14)
    y = page.add(40, y + 16, "Опыт работы — 9 лет 3 месяца", color=grey, size=11)
    for dates, company, title in JOBS:
        page.add(40, y + 14, dates, size=9, color=grey, column=1)
        y = page.add(160, y + 14, company, bold=True, size=11, column=2)
        y = page.add(160, y, ["Санкт-Петербург, www.example.ru"], size=9, column=2)
        y = page.add(160, y + 4, title, size=11, column=2)
        y = page.prose(160, y, 390, PROSE["ru"] + f" Итог: {title}.", size=9, column=2)
    y = page.add(40, y + 16, "Образование", color=grey, size=11)
    for year, school in (("2015", "СПбГУ"), ("2013", "Колледж связи")):
        page.add(40, y + 12, year, size=9, color=grey, column=1)
        y = page.add(160, y + 12, school, bold=True, column=2)
        y = page.add(160, y, f"Факультет, {school}, бакалавр", size=9, column=2)
    y = page.add(40, y + 16, "Навыки", color=grey, size=11)
    page.add(40, y + 12, "Знание языков", size=9, color=grey, column=1)
    y = page.add(160, y + 12, ["Русский — Родной", "Английский — B2"], column=2)
    page.add(40, y + 12, "Навыки", size=9, color=grey, column=1)
    page.add(160, y + 12, ["Selenium   SQL   Python   Postman", "TestRail   Linux"], column=2)
    return page


@pytest.mark.parametrize("order", ORDERS)
def test_a_date_column_like_in_job_site_exports_pairs_dates_with_jobs(
    tmp_path: Path, order: str
) -> None:
    document = read(tmp_path, hh_export(), order)
    expected = ["Кузнецова Мария Олеговна", "Инженер по тестированию 180 000 ₽", "Опыт работы"]
    for dates, company, title in JOBS:
        expected.append(f"{' '.join(dates)} {company}")
        expected.append(f"{title} {PROSE['ru']} Итог: {title}.")
    expected += ["Образование 2015 СПбГУ", "бакалавр 2013 Колледж связи", "Знание языков Русский"]
    assert_order(document, *expected)


@pytest.mark.parametrize("order", ORDERS)
def test_a_narrow_date_column_of_single_lines(tmp_path: Path, order: str) -> None:
    page = Page()
    page.add(250, 50, "John Smith", size=20, bold=True)
    page.add(40, 80, "Experience", size=13, bold=True)
    y = 100.0
    for number, dates in enumerate(("2020–2024", "2018–2020", "2016–2018", "2012–2016")):
        page.add(40, y, dates, column=1)
        y = page.add(120, y, f"Company {number}, Engineer, London", bold=True, column=2)
        y = page.add(120, y, [f"• built part {number}", f"• sold part {number}"], column=2) + 6
    document = read(tmp_path, page, order)
    for number, dates in enumerate(("2020–2024", "2018–2020", "2016–2018", "2012–2016")):
        line = f"{dates}\tCompany {number}, Engineer, London\n• built part {number}"
        assert line in document.text.replace("\n\n", "\n")


@pytest.mark.parametrize("order", ORDERS)
def test_dates_at_the_right_edge_stand_on_their_jobs_line(tmp_path: Path, order: str) -> None:
    page = Page()
    page.add(40, 50, "Jane Roe", size=20, bold=True)
    y = page.prose(40, 80, 515, PROSE["en"])
    y = page.add(40, y + 10, "Experience", size=13, bold=True)
    for company, dates, city in (
        ("Northwind", "Jan 2021 – Present", "Berlin"),
        ("Contoso", "May 2018 – Dec 2020", "Paris, France"),
    ):
        page.add(555, y, dates, right=True, column=2)
        y = page.add(40, y, company, bold=True, column=1)
        page.add(555, y, city, right=True, column=2)
        y = page.add(40, y, f"Engineer at {company}", column=1)
        y = page.add(40, y, [f"• first at {company}", f"• second at {company}", "• short"]) + 8
    document = read(tmp_path, page, order)
    assert_order(
        document,
        PROSE["en"],
        "Northwind Jan 2021 – Present Engineer at Northwind Berlin • first at Northwind • second",
        "Contoso May 2018 – Dec 2020 Engineer at Contoso Paris, France • first at Contoso • second",
    )


@pytest.mark.parametrize("order", ORDERS)
def test_section_names_in_the_margin_stand_before_their_text(tmp_path: Path, order: str) -> None:
    page = Page()
    page.add(40, 50, "Ольга Белова", size=20, bold=True)
    y = 100.0
    for name in ("О себе", "Опыт работы", "Образование", "Увлечения"):
        page.add(40, y, name, bold=True, column=1)
        y = page.prose(150, y, 400, f"{name} начало. {PROSE['ru']} {name} конец.", column=2) + 14
    document = read(tmp_path, page, order)
    for name in ("О себе", "Опыт работы", "Образование", "Увлечения"):
        assert_order(document, f"{name} {name} начало. {PROSE['ru']} {name} конец.")


@pytest.mark.parametrize("order", ORDERS)
def test_labels_and_values_stay_in_pairs(tmp_path: Path, order: str) -> None:
    page = Page()
    page.add(40, 50, "Иван Орлов", size=20, bold=True)
    pairs = [
        ("Дата рождения:", "01.02.1990"), ("Город:", "Тверь"), ("Гражданство:", "Россия"),
        ("Должность:", "Бухгалтер"), ("График:", "Полный день"), ("Зарплата:", "90 000 руб."),
    ]  # fmt: skip
    y = 90.0
    for label, value in pairs:
        page.add(40, y, label, bold=True, column=1)
        y = page.add(200, y, value, column=2)
    document = read(tmp_path, page, order)
    for label, value in pairs:
        assert f"{label}\t{value}" in document.text


@pytest.mark.parametrize("order", ORDERS)
def test_labels_set_flush_right_in_the_margin_stay_with_their_rows(
    tmp_path: Path, order: str
) -> None:
    page = Page()
    page.add(40, 50, "Anna Kowalska", size=24)
    y = 100.0
    for title, entries in (
        ("Experience", [
            ("2019–Present", ["Senior Engineer, Mostostal Design, Cracow.", "Design of bridges.",
                              "Supervision of three engineers."]),
            ("2015–2019", ["Structural Engineer, Arkada, Katowice.", "Concrete buildings."]),
        ]),
        ("Languages", [("Polish", ["Mother tongue"]), ("English", ["C1"]), ("German", ["Basic"])]),
    ):  # fmt: skip
        y = page.add(140, y + 10, title, size=13, bold=True, column=2) + 4
        for label, rows in entries:
            page.add(122, y, label, right=True, column=1)
            y = page.add(140, y, rows, column=2)
    document = read(tmp_path, page, order)
    lines = [" ".join(n.split()) for n in document.text.split("\n") if n.strip()]
    assert "2015–2019 Structural Engineer, Arkada, Katowice." in lines
    assert lines[-3:] == ["Polish Mother tongue", "English C1", "German Basic"]


@pytest.mark.parametrize("order", ORDERS)
def test_a_header_of_name_and_contacts_side_by_side(tmp_path: Path, order: str) -> None:
    page = Page()
    page.add(40, 60, ["Maria Lopez"], size=24, bold=True, column=1)
    page.add(40, 90, ["Product Manager", "Madrid, Spain"], size=12, column=1)
    page.add(
        555, 50, ["maria@example.com", "+34 600 000 000", "github.com/maria", "linkedin.com/in/maria"],
        right=True, size=9, column=2,
    )  # fmt: skip
    y = page.add(40, 150, "Summary", size=13, bold=True)
    page.prose(40, y, 515, PROSE["en"])
    document = read(tmp_path, page, order)
    assert_order(document, "Maria Lopez Product Manager Madrid, Spain", f"Summary {PROSE['en']}")
    assert_order(
        document, "maria@example.com +34 600 000 000 github.com/maria linkedin.com/in/maria"
    )


@pytest.mark.parametrize("order", ORDERS)
def test_three_columns_between_full_width_texts(tmp_path: Path, order: str) -> None:
    page = Page()
    y = page.prose(40, 60, 515, PROSE["en"])
    for column, x in enumerate((40, 220, 400)):
        text = f"Column {column} begins. {PROSE['en']} Column {column} ends."
        end = page.prose(x, y + 20, 150, text, column=column + 1)
    page.prose(40, end + 30, 515, PROSE["ru"])
    document = read(tmp_path, page, order)
    columns = [f"Column {n} begins. {PROSE['en']} Column {n} ends." for n in range(3)]
    assert_order(document, PROSE["en"], *columns, PROSE["ru"])


@pytest.mark.parametrize("order", ["rows", "shuffled"])
def test_page_numbers_boxes_and_sizes_tell_where_a_line_stands(tmp_path: Path, order: str) -> None:
    first, second = Page(), Page()
    first.add(100, 200, "Заголовок", size=16, bold=True)
    first.prose(100, 230, 300, PROSE["ru"])
    second.add(50, 60, "Вторая страница")
    document = read(tmp_path, [first, second], order)
    title, last = document.lines[0], document.lines[-1]
    assert document.text[title.start : title.end] == "Заголовок"
    assert (title.page, title.bold, title.heading, title.size) == (1, True, True, 16)
    assert title.x0 == pytest.approx(100, abs=2)
    assert title.top is not None
    assert title.bottom is not None
    assert title.top < 200 < title.bottom
    assert (last.page, document.pages) == (2, 2)
    assert not last.bold


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned_reads_as_it_is_shown(tmp_path: Path, turn: int) -> None:
    import pypdfium2 as pdfium

    upright = write(tmp_path / "upright.pdf", [hh_export()])
    expected = read_document(upright).text
    document = pdfium.PdfDocument(upright)
    page = document[0]
    # The page is turned, and its content turned back.
    width, height = page.get_size()
    matrix = {
        90: (0, 1, -1, 0, height, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, width),
    }[turn]
    for item in page.get_objects():
        item.transform(pdfium.PdfMatrix(*matrix))
    page.gen_content()
    if turn != 180:
        page.set_mediabox(0, 0, height, width)
    page.set_rotation(turn)
    turned = tmp_path / "turned.pdf"
    document.save(turned)
    assert read_document(turned).text == expected


def test_text_written_upwards_is_kept_after_the_page(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    def upwards(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(90)
        canvas.setFont("Sans", 14)
        canvas.drawString(300, -20, "резюме инженера")
        canvas.restoreState()

    page = Page()
    page.prose(60, 60, 400, PROSE["ru"])
    document = read_document(write(tmp_path / "a.pdf", [page], before=upwards))
    assert_order(document, PROSE["ru"], "резюме инженера")
    line = document.lines[-1]
    assert line.x0 is not None
    assert 0 <= line.x0 < 30


def test_letters_set_apart_become_words(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    def apart(canvas: Canvas) -> None:
        canvas.saveState()
        text = canvas.beginText(60, 780)
        text.setFont("Sans-Bold", 20)
        text.setCharSpace(8)
        text.textLine("АННА СМИРНОВА")
        canvas.drawText(text)
        canvas.restoreState()

    page = Page()
    page.add(60, 100, "J o h n   D o e", size=14)
    page.prose(60, 140, 400, PROSE["ru"])
    document = read_document(write(tmp_path / "a.pdf", [page], before=apart))
    assert_order(document, "АННА СМИРНОВА", "John Doe", PROSE["ru"])


def test_divided_words_are_whole_again(tmp_path: Path) -> None:
    page = Page()
    lines = [
        "Руководил отделом разра-",
        "ботки и внедрил бизнес-",
        "процессы, а также full-",
        "stack applications with micro\u00ad",
        "services and the imple-",
        "mentation of SQL-",
        "based reports in 2019-",
        "2020",
    ]
    page.add(60, 60, lines)
    document = read_document(write(tmp_path / "a.pdf", [page]))
    for word in ("разработки", "бизнес-процессы", "full-stack", "microservices", "implementation",
                 "SQL-based"):  # fmt: skip
        assert word in document.text
    assert "2019-\n2020" in document.text


def test_a_web_address_keeps_its_hyphens_over_two_lines(tmp_path: Path) -> None:
    page = Page()
    page.add(60, 60, ["Contact", "www.linkedin.com/in/james-", "okoro-example (LinkedIn)"])
    document = read_document(write(tmp_path / "a.pdf", [page]))
    assert "www.linkedin.com/in/james-okoro-example\n(LinkedIn)" in document.text


def test_ligatures_icons_and_odd_spaces_become_plain_text(tmp_path: Path) -> None:
    page = Page()
    page.add(60, 60, "E\ufb03cient work\u00a0\ufb02ow \u2022 of\ufb01ce")
    document = read_document(write(tmp_path / "a.pdf", [page]))
    assert "\ufb03" not in document.text
    assert "\u00a0" not in document.text


def test_a_grid_of_skills_keeps_every_skill_whole(tmp_path: Path) -> None:
    page = Page()
    page.add(40, 50, "Skills", bold=True, size=13)
    skills = ["Machine Learning", "Data Analysis", "Unit Testing", "Project Management",
              "Power BI", "Cloud Design", "Team Leadership", "Public Speaking", "Code Review"]  # fmt: skip
    for number, skill in enumerate(skills):
        page.add(40 + 180 * (number % 3), 80 + 16 * (number // 3), skill, column=number % 3)
    document = read_document(write(tmp_path / "a.pdf", [page], "shuffled"))
    for skill in skills:
        assert skill in document.text


def test_wrapping_helper_is_sane() -> None:
    assert " ".join(wrap(PROSE["ru"], 200, 10)) == PROSE["ru"]
    assert black != white
