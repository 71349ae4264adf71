# ruff: noqa: E501 (lists of names)
"""Skills that show another one without naming it: who writes PostgreSQL queries knows SQL.

The vocabulary names for each skill the ones that usually come with it, and most specific skills
name their field or language there. Read backwards this says what implies a field; fields are listed
here, since the vocabulary also names alternatives (`Azure` beside `AWS`), which imply nothing.
"""

from __future__ import annotations

from functools import cache

from hr_desktop.ai.offline.skills import canonical, related, skill_names

IMPLIED, NEARBY = 0.85, 0.4  # of what the piece itself shows
FIELDS = frozenset(
    name.strip()
    for name in """
SQL; JavaScript; Java; Python; PHP; C++; C#; .NET; NoSQL; CSS; React; CI/CD; ETL; Машинное обучение; Статистика;
Тестирование ПО; Автоматизация тестирования; Компьютерные сети; Информационная безопасность; Agile; BIM;
Бухгалтерский учёт; Налоговый учёт; Бюджетирование; 1С; Продажи; CRM; Маркетинг; Логистика; Складской учёт;
Строительство; Управление персоналом; Подбор персонала; Преподавание; Педагогика; Вождение автомобиля;
Сестринское дело; Обслуживание гостей; Приготовление блюд; Юриспруденция; Делопроизводство; Электротехника;
Контроль качества; Анализ данных; Визуализация данных; Облачные технологии; Deep learning; NLP
""".replace("\n", " ").split(";")
)
# Alternatives and neighbours that the vocabulary names beside a field, but that do not imply it.
_NOT = frozenset(
    name.strip()
    for name in """
Анализ данных; Проектирование баз данных; R; Kotlin; Scala; C; Rust; Redis; Full stack; Frontend; Веб-разработка;
Data Science; Искусственный интеллект; A/B-тестирование; Научная работа; DevOps; Code review; Big Data;
Медицинские представители; Ведение переговоров; Работа с клиентами; Фитнес; Billing
""".replace("\n", " ").split(";")
)
_MORE = {
    "Визуализация данных": ("Tableau", "Power BI", "Looker", "Qlik", "Grafana", "Matplotlib", "Apache Superset", "D3.js"),
    "Облачные технологии": ("AWS", "Azure", "Google Cloud", "Yandex Cloud", "Kubernetes"),
    "Deep learning": ("TensorFlow", "PyTorch", "Keras"),
    "NLP": ("spaCy", "NLTK", "Hugging Face", "BERT"),
    "Машинное обучение": ("TensorFlow", "PyTorch", "scikit-learn", "XGBoost", "LightGBM", "Keras"),
    "Git": ("GitHub", "GitLab"),
    "SQL": ("ClickHouse",),
    "Тестирование ПО": ("Playwright", "Selenium", "Cypress", "Postman", "TestRail"),
    "Python": ("Django", "FastAPI", "Flask", "pandas"),
}  # fmt: skip


@cache
def _implied() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in skill_names():
        for field in related(name):
            if field in FIELDS and name not in FIELDS and name not in _NOT:
                found.setdefault(field, []).append(name)
    for field, names in _MORE.items():
        known = [n for name in names if (n := canonical(name)) is not None]
        found[field] = list(dict.fromkeys((*found.get(field, ()), *known)))
    return {field: tuple(names) for field, names in found.items()}


def implying(name: str) -> tuple[str, ...]:
    """Skills that show `name` as well."""
    return _implied().get(name, ())
