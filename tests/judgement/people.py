"""Small resumes and vacancies of invented people, many trades, for the tests of matching.

A resume is plain text; a line `## position | company | start | end` opens a job (end `now` for a
current one), `Skills:`/`Навыки:` and `Education:`/`Образование:` lines are what they say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hr_desktop.ai.offline.skills import find_skills
from hr_desktop.domain.resume import Fact, Job, LanguageLevel, Profile, Skill, Source, Study
from hr_desktop.domain.vacancy import ExperienceBand, LanguageRequirement, Requirement, VacancyData


@dataclass(frozen=True)
class Person:
    id: str
    text: str

    def read(self) -> tuple[Profile, str]:
        """Profile and document text, as the understanding would give them."""
        lines, jobs, skills, studies, languages = [], [], [], [], []
        current: dict[str, str] | None = None
        raw = self.text.strip().splitlines()
        for line in raw[2:]:
            if line.startswith("## "):
                position, company, start, end = (p.strip() for p in line[3:].split("|"))
                current = {
                    "position": position,
                    "company": company,
                    "start": start,
                    "end": end,
                    "text": "",
                }
                jobs.append(current)
            elif re.match(
                r"(?:Навыки|Skills|Образование|Education|Языки|Languages|О себе|Summary):", line
            ):
                current = None
                if line.startswith(("Образование", "Education")):
                    studies.append(line.split(":", 1)[1].strip())
                if line.startswith(("Языки", "Languages")):
                    for part in line.split(":", 1)[1].split(","):
                        name, _, level = part.strip().rpartition(" ")
                        code = (
                            "en"
                            if re.match(r"(?i)англ|engl", name)
                            else "de"
                            if re.match(r"(?i)нем|germ", name)
                            else "ru"
                        )
                        languages.append(LanguageLevel(name=name, code=code, level=level))
            elif current is not None:
                current["text"] += line + "\n"
        for line in raw:
            if line.startswith("## "):
                position, company, start, end = (p.strip() for p in line[3:].split("|"))
                line = f"{position}, {company}, {start} – {end}"
            lines.append(line)
        text = "\n".join(lines)
        for found in find_skills(text):
            skills.append(
                Skill(
                    name=found.name,
                    source=Source(quote=found.quote, start=found.start, end=found.end),
                )
            )
        return (
            Profile(
                name=Fact(value=raw[0]),
                position=Fact(value=raw[1]),
                skills=tuple(skills),
                languages=tuple(languages),
                education=tuple(Study(institution=s) for s in studies),
                experience=tuple(
                    Job(
                        position=j["position"], company=j["company"], start=j["start"],
                        end=None if j["end"] == "now" else j["end"], current=j["end"] == "now",
                        description=j["text"].strip(),
                    )
                    for j in jobs
                ),
            ),
            text,
        )  # fmt: skip


def ask(*texts: str, nice: tuple[str, ...] = ()) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(
            text=t,
            must=must,
            weight=3 if must else 2,
            skills=tuple(dict.fromkeys(f.name for f in find_skills(t))),
        )
        for must, group in ((True, texts), (False, nice))
        for t in group
    )


# Vacancy -> people from the best fit to the worst.
POOLS: dict[str, tuple[VacancyData, tuple[Person, ...]]] = {
    "nurse-ru": (
        VacancyData(
            title="Медицинская сестра процедурного кабинета",
            experience=ExperienceBand.between_1_and_3,
            requirements=ask(
                "Среднее медицинское образование",
                "Внутривенные инъекции и капельницы",
                "Забор крови",
                "Ведение медицинской документации",
                nice=("Опыт работы в стационаре",),
            ),
        ),
        (
            Person(
                "high",
                "Анна Белова\nПроцедурная медсестра\n## Медсестра процедурная | Городская больница № 4 | 2020-03 | now\nВыполняю внутривенные инъекции, ставлю капельницы, до 40 процедур в смену\nЗабор крови у взрослых и детей\nВеду журналы и медицинскую документацию в стационаре\nОбразование: Медицинский колледж № 2, сестринское дело",
            ),
            Person(
                "medium",
                "Олег Ким\nМедбрат\n## Санитар приёмного отделения | Больница | 2022-01 | 2023-06\nТранспортировал пациентов, помогал при перевязках\nНавыки: внутримышечные инъекции, измерение давления\nОбразование: Медицинский колледж, лечебное дело",
            ),
            Person(
                "low",
                "Иван Рогов\nПродавец-консультант\n## Продавец | Спортмастер | 2019-02 | now\nКонсультировал покупателей, выкладывал товар, работал на кассе\nОбразование: Техникум торговли",
            ),
        ),
    ),
    "accountant-ru": (
        VacancyData(
            title="Главный бухгалтер",
            experience=ExperienceBand.between_3_and_6,
            description="Требования:\n- Опыт работы главным бухгалтером от 3 лет\n- Знание 1С: Бухгалтерия 8.3\n- Подготовка и сдача отчётности по НДС и налогу на прибыль\n- Высшее экономическое образование\n- Внимательность\nБудет плюсом:\n- Опыт прохождения налоговых проверок\nУсловия:\n- Оклад, офис у метро",
        ),
        (
            Person(
                "high",
                "Мария Лукина\nГлавный бухгалтер\n## Главный бухгалтер | ООО Вектор | 2018-05 | now\nВела полный учёт на ОСНО в 1С: Бухгалтерия 8.3\nСдавала отчётность: НДС, налог на прибыль, бухгалтерский баланс\nПрошла две выездные налоговые проверки без доначислений\n## Бухгалтер | ООО Свет | 2014-02 | 2018-04\nУчёт первичных документов, банк, касса\nОбразование: Финансовый университет, экономический факультет, высшее",
            ),
            Person(
                "medium",
                "Дарья Орлова\nБухгалтер\n## Бухгалтер по расчётам | ООО Нива | 2022-01 | now\nРасчёты с поставщиками, сверки, банк-клиент, 1С\nПомогала главному бухгалтеру с книгой покупок и НДС\nОбразование: Колледж экономики",
            ),
            Person(
                "low",
                "Пётр Седов\nМенеджер по продажам\n## Менеджер по продажам | ООО Окна | 2017-03 | now\nПродавал окна, вёл переговоры, выставлял счета\nНавыки: 1С, Excel, переговоры\nОбразование: Педагогический университет",
            ),
        ),
    ),
    "sales-ru": (
        VacancyData(
            title="Менеджер по продажам B2B",
            experience=ExperienceBand.between_1_and_3,
            key_skills=(
                "B2B продажи",
                "Холодные звонки",
                "CRM",
                "Ведение переговоров",
                "Работа с возражениями",
            ),
        ),
        (
            Person(
                "high",
                "Илья Гусев\nМенеджер по продажам\n## Менеджер по продажам | Складтех | 2021-01 | now\nПродажи B2B: стеллажи и погрузчики, план 4 млн в месяц, выполнение 118 %\nДелал холодные звонки, до 60 в неделю, вёл сделки в CRM Битрикс24\nПроводил переговоры с директорами складов, отрабатывал возражения по цене",
            ),
            Person(
                "medium",
                "Оля Зуева\nПродавец-консультант\n## Продавец-консультант | Эльдорадо | 2020-05 | now\nКонсультировала покупателей бытовой техники, выполняла план продаж\nНавыки: CRM, работа с возражениями",
            ),
            Person(
                "low",
                "Глеб Дёмин\nВодитель\n## Водитель | Почта | 2016-01 | now\nДоставлял посылки по городу",
            ),
        ),
    ),
    "driver-ru": (
        VacancyData(
            title="Водитель-экспедитор категории С",
            experience=ExperienceBand.between_3_and_6,
            requirements=ask(
                "Водительские права категории С",
                "Опыт вождения грузовых автомобилей от 3 лет",
                "Работа с накладными и приёмка груза",
                nice=("Опыт работы на рефрижераторе",),
            ),
        ),
        (
            Person(
                "high",
                "Сергей Титов\nВодитель-экспедитор\n## Водитель-экспедитор | Молочный двор | 2017-01 | now\nВозил молочную продукцию на рефрижераторе по области, грузовик 5 тонн\nПринимал груз, оформлял накладные и возвраты\nПрава категории B, C\n",
            ),
            Person(
                "medium",
                "Руслан Ахмедов\nВодитель такси\n## Водитель такси | Таксопарк | 2019-01 | now\nПеревозил пассажиров по городу\nПрава категории B",
            ),
            Person(
                "low",
                "Алла Фомина\nУчитель\n## Учитель истории | Школа 5 | 2010-09 | now\nВела уроки истории в 5–9 классах",
            ),
        ),
    ),
    "cook-en": (
        VacancyData(
            title="Line Cook",
            experience=ExperienceBand.between_1_and_3,
            description="Requirements:\n- 1+ years of experience in a restaurant kitchen\n- Grill and sauce station\n- Knowledge of food safety (HACCP)\n- Ability to work under pressure\nNice to have:\n- Pastry",
        ),
        (
            Person(
                "high",
                "Tom Reed\nCook\n## Line Cook | Bistro Nine | 2021-04 | now\nRan the grill station for 120 covers a night, prepared sauces and stocks\nKept HACCP temperature logs and trained two new cooks\n## Kitchen Assistant | Diner | 2020-01 | 2021-03\nPrepared vegetables, baked pastry for breakfast",
            ),
            Person(
                "medium",
                "Ann Lee\nWaiter\n## Waitress | Bistro Nine | 2021-01 | now\nServed guests, explained the menu, helped in the kitchen on busy nights\nSkills: food safety",
            ),
            Person(
                "low",
                "Raj Patel\nJava Developer\n## Java Developer | Bank | 2018-01 | now\nBuilt payment services with Spring Boot and Kafka",
            ),
        ),
    ),
    "frontend-ru-en": (
        VacancyData(
            title="Frontend-разработчик",
            experience=ExperienceBand.between_3_and_6,
            requirements=ask(
                "Опыт коммерческой разработки на React и TypeScript",
                "Вёрстка: HTML, CSS, адаптивность",
                "Тестирование интерфейсов (Jest, Playwright)",
                nice=("Английский язык B2", "GraphQL"),
            ),
        ),
        (
            Person(
                "high",
                "Kate Moore\nFrontend Developer\n## Senior Frontend Developer | Shoply | 2019-06 | now\nBuilt the checkout in React and TypeScript for 2 million users\nResponsive layout with HTML and CSS, cut bundle size by 40%\nWrote Jest and Playwright tests for the cart\nSkills: GraphQL, Webpack\nLanguages: English native",
            ),
            Person(
                "medium",
                "Роман Ильин\nPython-разработчик\n## Python-разработчик | Банк | 2019-02 | now\nПисал сервисы на FastAPI и PostgreSQL, изредка правил страницы на React\nНавыки: JavaScript, HTML, CSS",
            ),
            Person(
                "low",
                "Нина Котова\nHR-менеджер\n## HR-менеджер | Ритейл | 2015-01 | now\nПодбирала персонал, проводила собеседования\nНавыки: Excel",
            ),
        ),
    ),
    "teacher-en-ru": (
        VacancyData(
            title="English Teacher",
            experience=ExperienceBand.between_1_and_3,
            description="What we need:\n- Experience teaching English to children\n- Lesson planning\n- Exam preparation (Cambridge, IELTS)\n- Degree in education or linguistics",
        ),
        (
            Person(
                "high",
                "Вера Носова\nПреподаватель английского языка\n## Преподаватель английского языка | Школа Speak | 2019-09 | now\nВела группы детей 7–12 лет, планировала уроки и программу\nГотовила учеников к экзаменам Cambridge и IELTS, 30 человек сдали\nОбразование: Педагогический университет, лингвистика, бакалавр",
            ),
            Person(
                "medium",
                "Олеся Юрьева\nВоспитатель\n## Воспитатель | Детский сад | 2018-09 | now\nПроводила занятия с детьми 5–7 лет, работала с родителями\nОбразование: Педагогический колледж",
            ),
            Person(
                "low",
                "Марк Шульц\nСварщик\n## Сварщик | Завод | 2012-01 | now\nСварка металлоконструкций",
            ),
        ),
    ),
    "analyst-en": (
        VacancyData(
            title="Data Analyst",
            experience=ExperienceBand.between_1_and_3,
            key_skills=("SQL", "Python", "Tableau", "A/B testing"),
        ),
        (
            Person(
                "high",
                "Lena Gray\nData Analyst\n## Data Analyst | MealKit | 2021-02 | now\nWrote SQL and Python to study churn of 300k customers, cut it by 2 points\nDesigned A/B tests of the checkout and built Tableau dashboards for the founders",
            ),
            Person(
                "medium",
                "Sam Fox\nAccountant\n## Financial Analyst | Retail Co | 2020-01 | now\nPrepared monthly reports and forecasts in Excel, some SQL queries\nSkills: SQL, Power BI",
            ),
            Person(
                "low",
                "Joe Hart\nForklift Operator\n## Forklift Operator | Warehouse | 2015-01 | now\nMoved pallets, counted stock",
            ),
        ),
    ),
    "designer-ru": (
        VacancyData(
            title="Продуктовый дизайнер",
            experience=ExperienceBand.between_1_and_3,
            requirements=ask(
                "Проектирование интерфейсов в Figma",
                "Проведение юзабилити-тестирования",
                "Портфолио мобильных приложений",
                nice=("Дизайн-системы",),
            ),
        ),
        (
            Person(
                "high",
                "Юлия Ермакова\nПродуктовый дизайнер\n## Продуктовый дизайнер | Клиника Онлайн | 2020-01 | now\nПроектировала интерфейсы мобильного приложения в Figma, конверсия записи выросла на 22 %\nПроводила юзабилити-тестирования, по пять респондентов на раунд\nСобрала дизайн-систему на 60 компонентов",
            ),
            Person(
                "medium",
                "Денис Воробьёв\nГрафический дизайнер\n## Графический дизайнер | Типография | 2019-01 | now\nГотовил макеты буклетов в Illustrator и Photoshop\nНавыки: Figma",
            ),
            Person(
                "low",
                "Тимур Галиев\nЭлектрик\n## Электромонтёр | ЖКХ | 2014-01 | now\nРемонтировал проводку",
            ),
        ),
    ),
    "recruiter-ru": (
        VacancyData(
            title="Рекрутер",
            experience=ExperienceBand.between_1_and_3,
            requirements=ask(
                "Опыт подбора персонала",
                "Проведение собеседований",
                "Поиск кандидатов на hh.ru и в социальных сетях",
                nice=("Подбор IT-специалистов",),
            ),
        ),
        (
            Person(
                "high",
                "Инна Жукова\nРекрутер\n## Рекрутер | Агентство Кадры | 2021-01 | now\nПодбор персонала: закрывала 8 вакансий в месяц, в том числе разработчиков\nИскала кандидатов на hh.ru и в социальных сетях, проводила собеседования",
            ),
            Person(
                "medium",
                "Лев Савин\nОфис-менеджер\n## Офис-менеджер | ООО Луч | 2019-01 | now\nВёл кадровые документы, встречал кандидатов, заказывал канцелярию",
            ),
            Person(
                "low",
                "Егор Блинов\nСлесарь\n## Слесарь-ремонтник | Завод | 2011-01 | now\nРемонт станков",
            ),
        ),
    ),
    "support-junior-en": (
        VacancyData(
            title="Customer Support Specialist",
            experience=ExperienceBand.none,
            description="Requirements:\n- Written English B2\n- Basic computer skills\n- Friendly and patient\nNice to have:\n- Zendesk",
            languages=(LanguageRequirement(code="en", level="b2"),),
        ),
        (
            Person(
                "high",
                "Mia Stone\nCustomer Support\n## Customer Support Agent | Shop | 2023-01 | now\nAnswered 50 tickets a day in Zendesk by email and chat\nLanguages: English C1",
            ),
            Person(
                "medium",
                "Tina Ray\nShop Assistant\n## Shop Assistant | Mall | 2022-01 | now\nHelped customers and handled complaints at the desk\nLanguages: English B1",
            ),
            Person(
                "low",
                "Karl Busch\nSchweisser\n## Welder | Werk | 2015-01 | now\nWelded pipes\nLanguages: German native",
            ),
        ),
    ),
    "devops-en-ru": (
        VacancyData(
            title="DevOps Engineer",
            experience=ExperienceBand.between_3_and_6,
            requirements=ask(
                "Kubernetes in production",
                "Terraform or Ansible",
                "CI/CD pipelines (GitLab CI, Jenkins)",
                "Linux administration",
                nice=("Prometheus and Grafana",),
            ),
        ),
        (
            Person(
                "high",
                "Артём Лыков\nDevOps-инженер\n## DevOps-инженер | Облако | 2019-01 | now\nАдминистрировал кластеры Kubernetes в продакшене, 200 сервисов\nОписывал инфраструктуру в Terraform, настраивал пайплайны GitLab CI\nНастроил мониторинг Prometheus и Grafana, администрирование Linux",
            ),
            Person(
                "medium",
                "Борис Хан\nСистемный администратор\n## Системный администратор | Школа | 2018-01 | now\nАдминистрирование Linux и Windows серверов, настройка сети, резервные копии\nНавыки: Docker, Ansible",
            ),
            Person(
                "low",
                "Света Рудь\nSMM-менеджер\n## SMM-менеджер | Кафе | 2020-01 | now\nВела соцсети, писала посты",
            ),
        ),
    ),
    "logistics-ru": (
        VacancyData(
            title="Логист",
            experience=ExperienceBand.between_1_and_3,
            key_skills=(
                "Транспортная логистика",
                "Маршрутизация",
                "Работа с перевозчиками",
                "1С",
                "Excel",
            ),
        ),
        (
            Person(
                "high",
                "Ян Крылов\nЛогист\n## Логист | ТК Север | 2020-02 | now\nСтроил маршруты для 30 машин, работал с перевозчиками, снизил затраты на 12 %\nВёл заявки в 1С, отчёты в Excel",
            ),
            Person(
                "medium",
                "Рита Шах\nКладовщик\n## Кладовщик | Склад | 2019-02 | now\nПриёмка и отгрузка товара, оформление накладных в 1С",
            ),
            Person(
                "low",
                "Фёдор Ли\nПсихолог\n## Психолог | Центр | 2015-01 | now\nКонсультировал взрослых",
            ),
        ),
    ),
    "lawyer-ru": (
        VacancyData(
            title="Юрист",
            experience=ExperienceBand.between_3_and_6,
            requirements=ask(
                "Высшее юридическое образование",
                "Договорная работа",
                "Представление интересов компании в арбитражных судах",
                "Претензионная работа",
            ),
        ),
        (
            Person(
                "high",
                "Алина Рощина\nЮрист\n## Юрист | Строй Групп | 2018-01 | now\nСоставляла и согласовывала договоры подряда, вела претензионную работу\nПредставляла интересы компании в арбитражных судах, выиграла 40 дел\nОбразование: МГЮА, юридический факультет, высшее",
            ),
            Person(
                "medium",
                "Никита Соболь\nПомощник юриста\n## Помощник юриста | Бюро | 2023-01 | now\nГотовил проекты договоров и претензий\nОбразование: Юридический институт, высшее",
            ),
            Person("low", "Зоя Пак\nПекарь\n## Пекарь | Хлеб | 2016-01 | now\nВыпекала хлеб"),
        ),
    ),
}
