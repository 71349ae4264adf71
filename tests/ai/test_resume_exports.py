"""Exports of job sites and forms of several countries, each read whole."""

from __future__ import annotations

from tests.ai.test_resume_shapes import jobs_of, profile_of

HH_ENGLISH = """\
Kuznetsov Andrey
Male, 29 years, born on 3 March 1997

+7 (926) 111-22-33 — preferred means of communication
kuznetsov.a@example.com

Reside in: Kazan
Citizenship: Russia, work permit at: Russia
Not prepared to relocate, not prepared for business trips

Desired position and salary
DevOps engineer
Specializations:
—  DevOps engineer
Employment: full time
Work schedule: full day, remote working
Desired travel time to work: any
250 000 RUB net

Work experience — 6 years 3 months
September 2022 —
till now
4 years 3 months
Innotech Group
Kazan, www.innotech.example.ru
IT, System Integration, Internet
DevOps engineer
Kubernetes clusters, GitLab CI pipelines, Terraform.

September 2020 — August 2022
2 years
Bars Soft
Kazan
System administrator
Linux servers, Zabbix monitoring.

Education
Bachelor
2019
Kazan National Research Technical University named after A.N. Tupolev
Institute of Computer Technologies, Software Engineering
Professional development, courses
2021
Kubernetes: basics
Slurm, DevOps
Tests, examinations
2022
Certified Kubernetes Administrator
CNCF, CKA
Key skills
Languages
Russian — Native
English — B2 — Upper Intermediate
Skills
Docker  Kubernetes  Linux  Ansible  PostgreSQL
Driving experience
Driver's license category B
Further information
About me
Calm engineer who likes automation.
"""


def test_the_english_export_of_hh_is_understood_whole() -> None:
    p = profile_of(HH_ENGLISH)
    assert p.name
    assert p.name.value == "Kuznetsov Andrey"
    assert p.city
    assert p.city.value == "Kazan"
    assert p.position
    assert p.position.value == "DevOps engineer"
    assert p.salary
    assert (p.salary.amount, p.salary.currency, p.salary.gross) == (
        250_000,
        "RUB",
        False,
    )
    assert jobs_of(p) == [
        ("DevOps engineer", "Innotech Group", "2022-09", None),
        ("System administrator", "Bars Soft", "2020-09", "2022-08"),
    ]
    assert [(s.institution, s.degree, s.field, s.end) for s in p.education] == [
        (
            "Kazan National Research Technical University named after A.N. Tupolev",
            "Bachelor", "Software Engineering", "2019",
        )
    ]  # fmt: skip
    assert [c.value for c in p.certificates] == [
        "Kubernetes: basics", "Certified Kubernetes Administrator",
    ]  # fmt: skip
    assert [(n.code, n.level) for n in p.languages] == [("ru", "native"), ("en", "B2")]
    assert p.links == ()
    names = {s.name for s in p.skills}
    assert {"Docker", "Kubernetes", "Linux", "Ansible", "PostgreSQL"} <= names
    assert not names & {"full time", "remote working", "any", "250 000 RUB net"}


def test_the_faculty_under_a_university_is_no_second_school() -> None:
    p = profile_of(
        "Смирнова Ольга Викторовна\nolga@example.ru\nОбразование\nВысшее\n2014\n"
        "Уральский федеральный университет, Екатеринбург\n"
        "Институт экономики и управления, Бухгалтерский учет, анализ и аудит\n"
    )
    assert [(s.institution, s.field) for s in p.education] == [
        ("Уральский федеральный университет", "Бухгалтерский учет, анализ и аудит")
    ]


def test_linkedin_s_long_sidebar_does_not_hide_the_name() -> None:
    sidebar = "Contact\n+1 415 555 0134 (Mobile)\nmaria.gonzalez@example.com\nTop Skills\nFigma\n"
    more = "".join(f"Design Topic {word}\n" for word in "One Two Three Four Five Six".split())
    p = profile_of(
        sidebar + more + "Languages\nSpanish (Native or Bilingual)\nEnglish (Full Professional)\n"
        "Certifications\nGoogle UX Design Certificate\nCertified Usability Analyst\n"
        "Honors-Awards\nDesign Award 2021\nDesign Award 2022\n"
        "Maria Gonzalez\nLead Product Designer at Northwind Labs\n"
        "San Francisco, California, United States\nExperience\nNorthwind Labs\n"
        "Lead Product Designer\nJanuary 2023 - Present (2 years 11 months)\nDesign system.\n"
        "Education\nUniversidad Complutense de Madrid\n"
        "Bachelor of Fine Arts - BFA, Graphic Design · (2010 - 2014)\n"
    )
    assert p.name
    assert p.name.value == "Maria Gonzalez"
    assert p.city
    assert p.city.value == "San Francisco"
    assert [c.value for c in p.certificates] == [
        "Google UX Design Certificate", "Certified Usability Analyst",
    ]  # fmt: skip
    assert p.education[0].institution == "Universidad Complutense de Madrid"


def test_a_school_named_in_another_language_and_an_address_with_its_code() -> None:
    p = profile_of(
        "Petra Novotná\nDlouhá 12, 110 00 Praha 1 (Czech Republic)\npetra@example.cz\n"
        "WORK EXPERIENCE\n01/09/2018–Present\nClinical Pharmacist\nFakultní nemocnice v Motole\n"
        "EDUCATION AND TRAINING\n2009–2014\nMaster of Pharmacy\nEQF level 7\n"
        "Univerzita Karlova, Farmaceutická fakulta\n"
    )
    assert p.city
    assert p.city.value == "Praha"
    assert [(s.degree, s.institution) for s in p.education] == [
        ("Master of Pharmacy", "Univerzita Karlova")
    ]


def test_an_indian_table_of_boards_and_an_address_with_a_flat() -> None:
    p = profile_of(
        "RAJESH KUMAR SHARMA\nrajesh.sharma@example.in\n"
        "Address: Flat No. 302, Sai Residency, Kondapur, Hyderabad - 500084\n"
        "ACADEMIC QUALIFICATIONS\nCourse\tInstitution\tBoard/University\tYear\tPercentage\n"
        "B.Tech (Mechanical)\tCVR College of Engineering\tJNTU Hyderabad\t2019\t78%\n"
        "Intermediate\tNarayana Junior College\tBoard of Intermediate Education, A.P.\t2015\t94.2%\n"
    )
    assert p.city
    assert p.city.value == "Hyderabad"
    assert p.phones == ()
    assert [(s.degree, s.institution, s.end) for s in p.education] == [
        ("B.Tech (Mechanical)", "CVR College of Engineering", "2019"),
        ("Intermediate", "Narayana Junior College", "2015"),
    ]
    assert p.certificates == ()


def test_a_post_over_the_row_of_firm_and_dates_belongs_to_it() -> None:
    p = profile_of(
        "Дмитрий Орлов\nd.orlov@example.com\nОпыт\n"
        "Ведущий менеджер по продажам, ООО «Логистик Групп» (Москва), май 2021 – наст. время\n"
        "– привлёк 45 новых клиентов\n\nМенеджер по работе с клиентами\n"
        "«Деловые Линии», 02.2018 – 04.2021\n– холодные звонки\n\n"
        "Образование: Государственный университет управления, Маркетинг, 2016\n"
        "Навыки: переговоры, Excel, английский B1\n"
    )
    assert [(j.position, j.company) for j in p.experience] == [
        ("Ведущий менеджер по продажам", "ООО «Логистик Групп»"),
        ("Менеджер по работе с клиентами", "«Деловые Линии»"),
    ]
    assert "Менеджер" not in p.experience[0].description
    assert p.education[0].field == "Маркетинг"
    assert [(n.code, n.level) for n in p.languages] == [("en", "B1")]


def test_a_welder_s_post_is_known_and_private_life_is_no_skill() -> None:
    p = profile_of(
        "Гаврилов Сергей Анатольевич\ngavrilov81@example.ru\nОпыт работы:\n"
        "2001 – 2006 ОАО «Прокатмонтаж», электросварщик ручной сварки\n"
        "Профессиональные навыки: газовая резка; чтение чертежей; женат; не курю\n"
        "Дополнительные сведения: водительские права кат. В; двое детей\n"
    )
    assert [(j.position, j.company) for j in p.experience] == [
        ("электросварщик ручной сварки", "ОАО «Прокатмонтаж»")
    ]
    said = " ".join(s.name for s in p.skills)
    assert "газовая резка" in said
    assert not any(w in said for w in ("женат", "курю", "детей"))


def test_what_was_done_tells_more_than_what_is_sought() -> None:
    p = profile_of(
        "Jane Hart\njane.hart@example.com\nCAREER OBJECTIVE\nTo work in a challenging environment.\n"
        "PROFESSIONAL SUMMARY\nFive years of experience in product design.\nSKILLS\nAutoCAD\n"
    )
    assert p.summary
    assert p.summary.value == "Five years of experience in product design."


def test_linkedin_names_a_second_firm_with_its_time_over_the_posts() -> None:
    p = profile_of(
        "James Okoro\njames.okoro@example.com\nExperience\nNorthern Foods plc\n"
        "Procurement Manager\nMarch 2019 - Present (7 years 9 months)\nLeeds, United Kingdom\n"
        "Manage packaging spend.\nBritvic\n4 years 6 months\nSenior Buyer\n"
        "October 2016 - February 2019 (2 years 5 months)\nBuyer\n"
        "September 2014 - September 2016 (2 years 1 month)\n"
        "Certifications\nDiploma in\nProcurement and Supply\n"
    )
    assert [(j.position, j.company) for j in p.experience] == [
        ("Procurement Manager", "Northern Foods plc"),
        ("Senior Buyer", "Britvic"),
        ("Buyer", "Britvic"),
    ]
    assert [c.value for c in p.certificates] == ["Diploma in Procurement and Supply"]


def test_hh_prints_what_the_pay_means_under_it_and_years_beside_courses() -> None:
    p = profile_of(
        "Воронов Павел Игоревич\nvoronov@example.ru\nЖелаемая должность и зарплата\n"
        "Начальник производства\t180 000 ₽\nна руки\nПовышение квалификации, курсы\n"
        "2019\tБережливое производство\nАкадемия труда, Lean\n"
    )
    assert p.salary
    assert p.salary.gross is False
    assert [c.value for c in p.certificates] == ["Бережливое производство"]


def test_the_town_behind_the_school_is_no_part_of_the_degree() -> None:
    p = profile_of(
        "Anna Kowalska\nanna@example.pl\nEducation\n"
        "2010–2015\tMSc in Civil Engineering, Cracow University of Technology, Kraków, 4.8/5.\n"
        "Experience\n2019–Present\tSenior Structural Engineer, Mostostal Design, Kraków.\n"
    )
    assert [(s.degree, s.institution) for s in p.education] == [
        ("MSc in Civil Engineering", "Cracow University of Technology")
    ]
    assert jobs_of(p) == [("Senior Structural Engineer", "Mostostal Design", "2019", None)]


def test_superjob_s_post_over_the_name_and_work_that_goes_on() -> None:
    p = profile_of(
        "Кладовщик\n50 000 руб.\nПолная занятость, сменный график\n\nСоколов Виктор Андреевич\n"
        "Пермь, готов к командировкам\nsokolov.v@example.ru\n\nОпыт работы 19 лет и 3 месяца\n"
        "апрель 2016 – работает сейчас\n10 лет и 8 месяцев\nСтарший кладовщик\nООО «Лента», г. Пермь\n"
        "Приемка товара.\nВысшее образование\n2004\nПермский государственный университет\n"
        "Факультет: Географический\nСпециальность: Экология\n"
    )
    assert p.position
    assert p.position.value == "Кладовщик"
    assert [(j.position, j.start, j.current) for j in p.experience] == [
        ("Старший кладовщик", "2016-04", True)
    ]
    assert p.education[0].field == "Экология"


def test_habr_s_heading_with_a_duration_and_a_university_s_short_name() -> None:
    p = profile_of(
        "Алексей Морозов\nBackend-разработчик (Go)\nОт 350 000 ₽\n"
        "Санкт-Петербург, готов к удаленной работе\nmorozov@example.com\n\nНавыки\nGo · Kafka\n\n"
        "Опыт работы — 8 лет и 5 месяцев\n\nOzon Tech\nSenior Go-разработчик\n"
        "Июль 2021 — По настоящее время (5 лет и 5 месяцев)\nСервис логистики.\n\n"
        "Высшее образование\nСПбПУ\nИнститут компьютерных наук, Программная инженерия\n"
        "Сентябрь 2013 — Июнь 2017\n"
    )
    assert p.city
    assert p.city.value == "Санкт-Петербург"
    assert [(j.position, j.company) for j in p.experience] == [
        ("Senior Go-разработчик", "Ozon Tech")
    ]
    assert [(s.institution, s.field, s.start) for s in p.education] == [
        ("СПбПУ", "Программная инженерия", "2013-09")
    ]


def test_a_state_is_no_degree_and_a_british_code_shows_the_town() -> None:
    p = profile_of(
        "Oliver Wright\nAddress: 14 Maple Road, Bristol, BS6 5QT\noliver@example.co.uk\n"
        "EDUCATION\nBoston University, College of Engineering\tBoston, MA\n"
        "Bachelor of Science in Biomedical Engineering\tMay 2027\n"
        "Relevant Coursework: Biomaterials, Statistics\n"
    )
    assert p.city
    assert p.city.value == "Bristol"
    assert [(s.institution, s.degree, s.end) for s in p.education] == [
        ("Boston University", "Bachelor of Science in Biomedical Engineering", "2027-05")
    ]


def test_posts_held_in_a_field_at_a_university_and_abroad() -> None:
    p = profile_of(
        "Hiroshi Tanaka\ntanaka@example.ac.uk\nAcademic Positions\n"
        "2020–present  Lecturer in Physics, University of Manchester\n"
        "2016–2020     Postdoctoral Research Associate, ETH Zürich\n"
        "2015–2016     Research Fellow, RIKEN, Wako, Japan\n"
    )
    assert [(j.position, j.company) for j in p.experience] == [
        ("Lecturer in Physics", "University of Manchester"),
        ("Postdoctoral Research Associate", "ETH Zürich"),
        ("Research Fellow", "RIKEN"),
    ]


def test_a_numbered_employer_and_words_behind_the_school() -> None:
    p = profile_of(
        "ФИО: Мельников Андрей Юрьевич\nmelnikov@example.ru\nОпыт работы:\n"
        "1. ООО «Южный Хлеб», г. Сочи\nПериод работы: апрель 2018 г. - настоящее время\n"
        "Должность: водитель-экспедитор\n2. ИП Саркисян А.Г.\n"
        "Период работы: июнь 2012 г. - март 2018 г.\nДолжность: водитель такси\n"
        "Образование: среднее специальное\nСочинский техникум, 2004-2007 гг.\n"
        "Дополнительно: стаж вождения 18 лет, категории B, C\n"
    )
    assert p.experience[1].company == "ИП Саркисян А.Г."
    assert [(s.institution, s.field) for s in p.education] == [("Сочинский техникум", None)]
