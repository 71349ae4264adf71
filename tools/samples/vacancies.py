# ruff: noqa: E501 (sentences stay whole)
"""The three example vacancies, written as companies publish them. All companies are invented."""

from __future__ import annotations

PYTHON = """Python-разработчик, платежи

Компания: Северная линия
Город: Казань, можно удалённо
Зарплата: от 250 000 до 350 000 ₽ на руки
Требуемый опыт: 3–6 лет
Полная занятость, удалённая работа

О нас
Мы делаем платёжный шлюз, которым пользуются 1 400 интернет-магазинов. В команде восемь человек, дежурим по неделе.

Обязанности
- Развивать сервисы приёма и возврата платежей на Python.
- Отвечать за надёжность: повторные запросы, сверка с банками, разбор инцидентов.
- Писать тесты и участвовать в ревью кода.

Требования
- Python в коммерческой разработке от 3 лет
- PostgreSQL: транзакции, блокировки, оптимизация запросов
- FastAPI или Django
- Очереди сообщений: Kafka или RabbitMQ
- Docker
- Автотесты на pytest

Будет плюсом
- Опыт работы с платежами
- Английский язык не ниже B1

Условия
- Оформление по трудовому кодексу, ДМС после испытательного срока
- Удалённая работа, два раза в год встречаемся в Казани
- Бюджет на обучение 60 000 ₽ в год

Наши ценности
- Прямо говорим о своих ошибках
- Проверяем, прежде чем утверждать
- Помогаем коллеге, не дожидаясь просьбы

Ключевые навыки: Python, PostgreSQL, FastAPI, Kafka, Docker, pytest

Контакты: Мария Ким, hr@severnaya-liniya.example.org
"""

PAYROLL = """Бухгалтер по расчёту заработной платы

Компания: Хлебозавод «Колос»
Город: Москва, метро Тульская
Зарплата: 110 000–140 000 ₽ на руки
Опыт работы: от 3 до 6 лет
Полная занятость, полный день

Обязанности:
- Расчёт заработной платы, отпусков и пособий 500 сотрудникам со сменным графиком
- Отчётность: 6-НДФЛ, РСВ, ЕФС-1
- Ответы сотрудникам по расчётным листкам

Требования:
- Опыт расчёта заработной платы от 3 лет
- Уверенная работа в 1С:ЗУП
- Знание Трудового кодекса и порядка расчёта страховых взносов
- MS Excel: сводные таблицы

Желательно:
- Опыт работы на производстве со сменным графиком
- Кадровый учёт

Условия:
- Официальное оформление, столовая, график 5/2 с 8:30 до 17:00
- Испытательный срок два месяца

Контактное лицо: Елена Дорохова, +7 (495) 000-00-20
"""

SUCCESS = """Customer Success Manager

Company: Quayside Software
Location: Remote, Europe
Salary: 52,000 - 64,000 EUR per year, gross
Experience: 3-6 years
Full-time, remote

About the role
Quayside helps logistics companies to plan their ports and yards. You look after 40 accounts from the first week after the contract to the renewal.

Responsibilities
- Lead the onboarding of new customers and agree on measurable goals with them
- Watch the health of the accounts and act before a customer is lost
- Bring what customers need to product and support

Requirements
- 3+ years of experience in customer success or account management for B2B software
- Onboarding of customers with a plan and measurable results
- CRM: Salesforce, HubSpot or similar
- Excellent communication, presentations for decision makers
- English C1

Nice to have
- Gainsight or another customer success platform
- French or German
- Basic SQL

We offer
- 28 days of leave, remote work, a yearly meeting in Porto
- Budget for training

Our values
- We keep promises small and keep them
- We show the numbers, also the bad ones

Contact: jobs@quayside.example.com
"""

VACANCIES = {"python_payments": PYTHON, "payroll_accountant": PAYROLL, "customer_success": SUCCESS}

# Which resume is expected to match which vacancy how well; kept beside the examples for the tests.
EXPECTED = {
    "python_payments": {
        "high": ["lebedeva_python", "markovic_python"],
        "medium": ["stern_qa", "galeev_fullstack"],
        "low": ["vetrov_admin", "bondar_cashier", "okafor_nurse"],
    },
    "payroll_accountant": {
        "high": ["sokolova_payroll"],
        "medium": ["kravtsova_accountant", "whitmore_payroll"],
        "low": ["bondar_cashier", "vetrov_admin", "novak_driver"],
    },
    "customer_success": {
        "high": ["laurent_success"],
        "medium": ["osipov_sales", "hale_support"],
        "low": ["okafor_nurse", "novak_driver", "vetrov_admin"],
    },
}
