"""Shapes of resumes: what job boards, Europass, tables, sidebars and chat leave behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hr_desktop.ai.offline.dates import find_spans
from hr_desktop.ai.offline.resume import understand_resume
from hr_desktop.documents.reading import read_document
from hr_desktop.domain.document import DocumentText, Line, MediaType
from hr_desktop.domain.resume import Profile, ResumeReading

SAMPLES = Path(__file__).parents[2] / "resources" / "samples" / "resumes"
TODAY = date(2026, 11, 1)


def reading_of(text: str) -> ResumeReading:
    return understand_resume(DocumentText(media_type=MediaType.text, text=text), TODAY)


def profile_of(text: str) -> Profile:
    reading = reading_of(text)
    assert reading.failure is None
    return reading.profile


def jobs_of(profile: Profile) -> list[tuple[str | None, ...]]:
    return [(j.position, j.company, j.start, j.end) for j in profile.experience]


def page(*columns: list[tuple[float, float, str]], pages: int = 1) -> DocumentText:
    """A PDF's text: columns of (left, top, words), one column behind the other."""
    text, lines = "", []
    for number, column in enumerate(columns):
        for left, top, words in column:
            start = len(text)
            text += words + "\n"
            lines.append(
                Line(
                    start=start, end=start + len(words), page=1 if pages == 1 else number + 1,
                    x0=left, x1=left + 5 * len(words), top=top, bottom=top + 10, size=10,
                )
            )  # fmt: skip
    return DocumentText(media_type=MediaType.pdf, text=text, lines=tuple(lines), pages=pages)


def stacked(left: float, top: float, *rows: str) -> list[tuple[float, float, str]]:
    return [(left, top + 14 * n, words) for n, words in enumerate(rows)]


# --- designs with a sidebar ---------------------------------------------------------------------


def test_a_sidebar_s_last_list_ends_with_its_column() -> None:
    document = page(
        stacked(
            30, 40, "Contact", "hana.novotna@example.org", "Brno, Czech Republic", "Skills",
            "Docker", "PostgreSQL", "Certificates", "AWS Certified Developer –", "Associate, 2024",
        ),
        stacked(
            220, 40, "Hana Novotná", "Backend Developer",
            "Builds payment services that stay calm under load, and explains them in plain words.",
            "Experience", "Backend Developer, Morava Pay", "Feb 2022 – Present",
            "• Wrote the refund service and its alarms",
        ),
    )  # fmt: skip
    p = understand_resume(document, TODAY).profile
    assert [c.value for c in p.certificates] == ["AWS Certified Developer – Associate, 2024"]
    assert p.name is not None
    assert p.name.value == "Hana Novotná"
    assert p.position is not None
    assert p.position.value == "Backend Developer"
    assert p.summary is not None
    assert p.summary.value.startswith("Builds payment services")
    assert jobs_of(p) == [("Backend Developer", "Morava Pay", "2022-02", None)]


def test_the_main_column_goes_on_behind_the_next_page_s_sidebar() -> None:
    first = stacked(30, 40, "Skills", "Swift", "Git")
    main = stacked(
        220, 40, "Noah Kim", "noah.kim@example.com", "Work Experience", "iOS Developer",
        "Cascade Health", "July 2017 – Present", "• Built the appointments module",
    )  # fmt: skip
    side = stacked(30, 40, "Hobbies", "Chess", "Hiking", "Old maps")
    rest = stacked(220, 40, "• Wrote the offline cache in Core Data")
    document = page(first, main, side, rest)
    lines = tuple(
        line.model_copy(update={"page": 1 if n < len(first) + len(main) else 2})
        for n, line in enumerate(document.lines)
    )
    p = understand_resume(document.model_copy(update={"lines": lines, "pages": 2}), TODAY).profile
    assert "offline cache" in p.experience[0].description
    assert "Chess" not in p.experience[0].description


def test_what_is_printed_on_every_page_is_no_part_of_a_job() -> None:
    first = stacked(
        40, 40, "Victor Lind", "victor.lind@example.se", "Work Experience", "Data Engineer",
        "Norrsken Bank", "May 2021 – Present", "• Built the warehouse",
    )  # fmt: skip
    document = page(
        [*first, (250, 800, "Victor Lind – 1/2")],
        [(40, 40, "• Moved the reports to it"), (250, 800, "Victor Lind – 2/2")],
        pages=2,
    )
    job = understand_resume(document, TODAY).profile.experience[0]
    assert job.description == "• Built the warehouse\n• Moved the reports to it"


# --- job boards and forms -----------------------------------------------------------------------


def test_indeed_s_post_firm_and_dates_on_three_rows() -> None:
    p = profile_of(
        "Rachel Dominguez\nTucson, AZ 85701\nrachel.dominguez@example.com\n\nWork Experience\n"
        "Dental Hygienist\nDesert Smile Family Dentistry - Tucson, AZ\nAugust 2019 to Present\n"
        "• Took digital x-rays\nReceptionist\nSunrise Pediatrics - Tucson, AZ\n2014 to 2016\n"
        "Education\nHigh school diploma\nCatalina High School - Tucson, AZ\n"
        "Certifications and Licenses\nRDH License\nMay 2019 to May 2027\n"
    )
    assert jobs_of(p) == [
        ("Dental Hygienist", "Desert Smile Family Dentistry", "2019-08", None),
        ("Receptionist", "Sunrise Pediatrics", "2014", "2016"),
    ]
    assert [c.value for c in p.certificates] == ["RDH License"]
    assert "High school diploma" not in [s.institution for s in p.education]
    assert "Pediatrics" not in [s.name for s in p.skills]  # the firm's name


def test_linkedin_s_page_copied_as_text_begins_anew_at_the_name() -> None:
    p = profile_of(
        "Contact\nwww.linkedin.com/in/priya-nair-pm\npriya.nair@example.com\n\nTop Skills\n"
        "Roadmapping\n\nCertifications\nCertified Scrum Product Owner (CSPO)\n\nPriya Nair\n"
        "Senior Product Manager at Lumen Health | ex-Zalando\nBerlin, Germany\n\nExperience\n\n"
        "Lumen Health\n4 years 8 months\nSenior Product Manager\n"
        "January 2023 - Present (2 years 11 months)\nBerlin, Germany\nOwn the onboarding.\n\n"
        "Product Manager\nApril 2021 - December 2022 (1 year 9 months)\nBerlin, Germany\n"
        "Launched the prescriptions.\n"
    )
    assert p.position is not None
    assert p.position.value == "Senior Product Manager"
    assert p.city is not None
    assert p.city.value == "Berlin"
    assert [c.value for c in p.certificates] == ["Certified Scrum Product Owner (CSPO)"]
    assert [(j.position, j.company) for j in p.experience] == [
        ("Senior Product Manager", "Lumen Health"),
        ("Product Manager", "Lumen Health"),
    ]


def test_a_numbered_form_with_labels_gives_every_job() -> None:
    p = profile_of(
        "ФИО: Тихонова Ольга Валерьевна\nТелефон: +7 (918) 333 22 11\n"
        "Желаемая должность: Заведующая складом\n\nОпыт работы (12 лет)\n\n"
        "1. Период: май 2017 - октябрь 2025\nКомпания: ООО «ЮгТорг»\n"
        "Должность: Заведующая складом\n- приёмка и отгрузка\n\n"
        "2. Период: февраль 2013 - апрель 2017\nКомпания: ИП Мирзоян К.Г.\n"
        "Должность: Кладовщик\n- учёт товара\n\nОбразование: среднее специальное\n"
        "Учебное заведение: Краснодарский торговый колледж, 2003 г.\n"
    )
    assert jobs_of(p) == [
        ("Заведующая складом", "ООО «ЮгТорг»", "2017-05", "2025-10"),
        ("Кладовщик", "ИП Мирзоян К.Г.", "2013-02", "2017-04"),
    ]
    assert p.education[0].institution == "Краснодарский торговый колледж"


def test_superjob_s_headings_and_head_count() -> None:
    p = profile_of(
        "Менеджер по закупкам\n110 000 руб.\n\nЗахарова Екатерина Михайловна\n"
        "Проживает: Новосибирск\nМоб. телефон: +7 (913) 909-09-09\n\n"
        "Опыт работы 9 лет и 5 месяцев\nАпрель 2020 – по настоящее время (5 лет и 8 месяцев)\n"
        'Менеджер по закупкам\nКомпания "Сибирский провиант", г. Новосибирск (100–250 человек)\n'
        "Закупка сырья.\n\nОбразование Высшее\n2012 Новосибирский государственный университет\n"
        "Специальность: Коммерция\n"
    )
    assert p.position is not None
    assert p.position.value == "Менеджер по закупкам"
    assert p.experience[0].company == '"Сибирский провиант"'
    assert [s.institution for s in p.education] == ["Новосибирский государственный университет"]
    assert "Коммерция" not in p.experience[0].description


def test_a_table_of_jobs_with_column_heads() -> None:
    p = profile_of(
        "Ф.И.О.\tБелозёров Максим Игоревич\nE-mail\tbelozerov@example.ru\nОпыт работы\n"
        "Период работы\tОрганизация\tДолжность\tОбязанности\n"
        "08.2013 – 02.2019\tООО «Камамаш»\tМастер участка\tРаспределение заданий, контроль\n"
        "2010 – 2013\tООО «Камамаш»\tТокарь\tТокарные работы на станках с ЧПУ\n"
    )
    assert p.name is not None
    assert p.name.value == "Белозёров Максим Игоревич"
    assert [(j.position, j.company, j.description) for j in p.experience] == [
        ("Мастер участка", "ООО «Камамаш»", "Распределение заданий, контроль"),
        ("Токарь", "ООО «Камамаш»", "Токарные работы на станках с ЧПУ"),
    ]


def test_europass_names_the_employer_behind_the_tasks() -> None:
    p = profile_of(
        "Europass Curriculum Vitae\nPersonal information\n"
        "First name(s) / Surname(s)\tAna Ferreira\nE-mail\tana.ferreira@example.pt\n"
        "Work experience\nDates\tSeptember 2018 onwards\n"
        "Occupation or position held\tFinancial Controller\n"
        "Main activities and responsibilities\tMonthly closing, budgeting\n"
        "Name and address of employer\tAtlântico Foods S.A., Lisbon\n"
        "Dates\tJanuary 2014 - August 2018\nOccupation or position held\tJunior Accountant\n"
        "Name and address of employer\tContas Certas Lda\n"
    )
    assert p.name is not None
    assert p.name.value == "Ana Ferreira"
    assert jobs_of(p) == [
        ("Financial Controller", "Atlântico Foods S.A.", "2018-09", None),
        ("Junior Accountant", "Contas Certas Lda", "2014-01", "2018-08"),
    ]


def test_a_post_and_its_employer_in_capitals_without_a_mark_are_parted() -> None:
    p = profile_of(
        "Giulia Conti\ngiulia.conti@example.it\nWORK EXPERIENCE\n01/03/2019 – CURRENT Bologna, Italy\n"
        "STRUCTURAL ENGINEER STUDIO INGEGNERIA ROSSI\n• Designed bridges\n"
    )
    assert jobs_of(p)[0][:2] == ("STRUCTURAL ENGINEER", "STUDIO INGEGNERIA ROSSI")


def test_a_russian_sentence_of_dates_employer_and_post() -> None:
    p = profile_of(
        "Александрова Вера Николаевна\nТелефон: +7 (812) 000-12-12\n\nОпыт работы\n"
        "2012 г. – настоящее время: СПб ГБУЗ «Городская поликлиника № 54», врач-терапевт\n"
        "Приём пациентов\n\nДополнительно\nПервая категория\n"
    )
    assert [(j.position, j.company) for j in p.experience] == [
        ("врач-терапевт", "ГБУЗ «Городская поликлиника № 54»")
    ]
    assert "категория" not in p.experience[0].description


def test_own_headings_of_experience_open_the_section() -> None:
    p = profile_of(
        "Jane Hart\njane.hart@example.com\nRetail Experience\nSales Associate\n"
        "Southern Gifts Ltd\n09/14 - 03/17\n• Greeted customers\n"
        "Career Experience/Job History\n2004-2007\nFleet Advertising Ltd.\nAdvertiser\n"
    )
    assert jobs_of(p)[0] == ("Sales Associate", "Southern Gifts Ltd", "2014-09", "2017-03")
    assert p.experience[1].company == "Fleet Advertising Ltd."


def test_years_of_two_digits_are_dates_only_as_a_span() -> None:
    assert [(s.start, s.end) for s in find_spans("09/14-Present")] == [("2014-09", None)]
    assert find_spans("scored 9/10 and 3/4") == []


# --- fields -------------------------------------------------------------------------------------


def test_tabs_part_skills_from_one_another() -> None:
    p = profile_of(
        "Jane Hart\njane.hart@example.com\nSKILLS\npytest\tGitLab CI\tREST API\n"
        "Observability\tDatadog\tPagerDuty\nEXPERIENCE\nDeveloper, Acme Inc\n2019 – 2021\n"
    )
    names = [s.name for s in p.skills]
    assert {"Pytest", "GitLab CI", "REST API", "Observability", "Datadog", "PagerDuty"} <= set(
        names
    )
    assert not any("\t" in n for n in names)


def test_common_words_in_prose_are_no_skills() -> None:
    p = profile_of(
        "Jane Hart\njane.hart@example.com\nEXPERIENCE\nDeveloper, Greenfield Logistics\n"
        "2019 – 2021\n• Optimized canvas rendering, moved the ledger and its reconciliation\n"
        "• Wrote a paper on emergent communication protocols\n"
        "EDUCATION\nBA in Psychology, University of Leeds, 2018\nSKILLS\nPython, SQL\n"
    )
    assert [s.name for s in p.skills] == ["Python", "SQL"]


def test_the_field_of_study_comes_behind_the_kind_of_degree() -> None:
    p = profile_of(
        "Jane Hart\njane.hart@example.com\nEDUCATION\nUC Berkeley\n"
        "Bachelor of Science, Computer Science\n2015 - 2019\n• Fulbright scholar in graduate studies\n"
    )
    assert [(s.institution, s.field) for s in p.education] == [("UC Berkeley", "Computer Science")]


def test_a_headline_broken_over_two_rows_is_one_post() -> None:
    document = page(
        stacked(30, 40, "Innovative Web", "Developer", "Pleasantville, CA 94588"),
    )
    head = DocumentText(
        media_type=MediaType.pdf,
        text="Jane Hart\n" + document.text + "jane.hart@example.com\n",
        lines=(
            Line(start=0, end=9, x0=30, top=10, x1=120, bottom=30, size=20),
            *(
                n.model_copy(update={"start": n.start + 10, "end": n.end + 10})
                for n in document.lines
            ),
            Line(start=10 + len(document.text), end=31 + len(document.text), x0=30, top=90, x1=120,
                 bottom=100, size=10),
        ),
    )  # fmt: skip
    p = understand_resume(head, TODAY).profile
    assert p.position is not None
    assert p.position.value == "Innovative Web Developer"


# --- what is a resume ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Dear Hiring Manager,\n\nI am writing to apply for the Marketing Manager position. I have "
        "five years of experience and led campaigns at Acme.\n\nYours sincerely,\nEmily Carter\n"
        "emily.carter@example.com\n07700 900111\n",
        "Уважаемый работодатель!\n\nМеня заинтересовала вакансия менеджера. Имею опыт работы более "
        "трёх лет, работала в ООО «Старт».\n\nС уважением,\nИрина Климова\nтел. +7 905 111-22-33\n",
        "To whom it may concern\n\nMr. Daniel Reed worked at Harbor Foods as an Accountant. He has "
        "excellent skills.\n\nSincerely,\nLaura Stone\nCFO\nlaura.stone@example.com\n",
    ],
)
def test_a_letter_does_not_become_a_person(text: str) -> None:
    failure = reading_of(text).failure
    assert failure is not None
    assert failure.code == "resume.not_a_resume"


def test_a_very_short_resume_is_taken_with_a_warning() -> None:
    reading = reading_of("Tanna Cummer\ntanna.cummer@example.com\nwww.linkedin.com/in/tanna")
    assert reading.failure is None
    assert reading.profile.name is not None
    assert "resume.no_jobs" in {w.said.code for w in reading.warnings}


# --- our own samples ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "jobs", "salary", "years", "skills"),
    [
        (
            "lebedeva_python.pdf", [("2022-03", None), ("2019-12", "2022-03")],
            (320000, "RUB", False), 6.3,
            {"Python", "FastAPI", "Django", "PostgreSQL", "Docker", "GitLab CI", "REST API"},
        ),
        (
            "galeev_fullstack.pdf", [("2023-02", None), ("2022-02", "2023-01")],
            (180000, "RUB", None), 4.2, {"PHP", "Laravel", "Vue.js", "MySQL", "Bitrix"},
        ),
        (
            "sokolova_payroll.pdf", [("2019-05", None), ("2017-04", "2019-04")],
            (130000, "RUB", False), 9.1, {"1С:ЗУП", "Расчёт заработной платы", "НДФЛ"},
        ),
        (
            "osipov_sales.pdf", [("2021-01", None), ("2018-01", "2020-12")],
            (200000, "RUB", None), 8.2, {"B2B-продажи", "CRM", "Битрикс24", "Удержание клиентов"},
        ),
        (
            "vetrov_admin.docx", [("2015-04", None), ("2012-04", "2015-03")],
            (120000, "RUB", False), 14.0, {"Windows Server", "Active Directory", "Hyper-V"},
        ),
        (
            "kravtsova_accountant.docx", [("2018-10", None), ("2016-08", "2018-09")],
            (85000, "RUB", None), 10.3, {"1С:Бухгалтерия", "Инвентаризация", "НДС"},
        ),
    ],
)  # fmt: skip
def test_samples_laid_out_as_on_hh_are_read_whole(
    name: str,
    jobs: list[tuple[str, str | None]],
    salary: tuple[int, str, bool | None],
    years: float,
    skills: set[str],
) -> None:
    reading = understand_resume(read_document(SAMPLES / name), TODAY)
    p = reading.profile
    assert reading.failure is None
    assert [(j.start, j.end) for j in p.experience] == jobs
    assert all(j.position and j.company and j.description for j in p.experience)
    assert p.salary is not None
    assert (p.salary.amount, p.salary.currency, p.salary.gross) == salary
    assert p.total_years == pytest.approx(years, abs=0.15)
    assert skills <= {s.name for s in p.skills}
    assert not any("\t" in s.name for s in p.skills)
