# ruff: noqa: E501 (a table with one family a line)
"""Professions: which family a job title belongs to, and how near two families are.

A family is a handful of words that titles of that profession hold, in Russian and English. The
groups are those of hh.ru's catalogue of professional roles, coarsened.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from hr_desktop.ai.matching_terms import content, key

# family | group | pattern of titles (lower case, ё as е)
_FAMILIES = r"""
backend|it|back-?\s?end|бэк[еэ]нд|бек[еэ]нд|node\.?js dev|python|java\b|golang|\bgo\b|php|\.net|c#|\bscala\b|ruby|django|1с.?(программист|разработ)|(программист|разработчик).{0,4}1с
frontend|it|front-?\s?end|фронт[еэ]?нд|react|vue|angular|верстальщик|javascript
fullstack|it|full-?\s?stack|фул+-?\s?ст[еэ]к
mobile|it|android|\bios\b|flutter|mobile dev|мобильн\w* (разработ|приложен)|swift|kotlin
software|it|software|developer|programmer|programming|программист|разработчик|web ?dev|веб-?разработ|инженер-программист|разработка (по|программ)|swe\b|platform engineer
devops|it|devops|\bsre\b|site reliability|cloud engineer|инженер инфраструктур|infrastructure
sysadmin|it|системн\w* администратор|sysadmin|system(s)? admin|сетев\w* инженер|network (engineer|admin)|эникей|it support|helpdesk|help desk|технич\w* поддержк\w* (it|ит)
qa|it|\bqa\b|тестировщик|tester|test engineer|quality assurance|инженер по тестированию|sdet|тестировани
datascience|data|data scien|machine learning|\bml\b|\bai\b|deep learning|nlp|дата.?сайентист|data.?science|машинн\w* обучен|computer vision|исследователь данных
dataengineer|data|data engineer|инженер данных|дата.?инженер|etl|\bdwh\b|big data
analyst|data|data analyst|аналитик данных|product analyst|продуктов\w* аналитик|bi.?analyst|bi.?аналитик|аналитик|analyst|analytics
sysanalyst|it|системн\w* аналитик|system(s)? analyst|business analyst|бизнес.?аналитик
security|it|information security|информационн\w* безопасност|cyber|кибербез|pentest|security engineer
designer|design|ux|\bui\b|product designer|web.?design|веб.?дизайн|designer|дизайнер|graphic|иллюстратор|motion
product|product|product (manager|owner|lead)|head of product|vp of product|\bcpo\b|продакт|менеджер (по )?продукта|владелец продукта|product management
project|product|project manager|руководитель проект|менеджер проект|scrum master|delivery manager|program manager|проджект|координатор проект
techlead|it|tech(nical)? lead|team ?lead|тимлид|тех.?лид|\bcto\b|architect|архитектор (по|реш|систем)|engineering manager|head of (engineering|development)|руководитель (группы )?разработ
sales|sales|sales|продаж|торгов\w* представител|account (manager|executive)|business development|аккаунт|развити\w* (бизнеса|территор)|коммерческ\w* директор|клиентск\w* менеджер|менеджер по (?:\w+ ){0,3}клиент|key account|presales|пресейл
shop|retail|продавец|кассир|cashier|shop assistant|sales assistant|store (manager|associate)|магазин|мерчендайзер|мерчандайзер|товаровед|retail
support|service|support|call.?cent|колл?.?центр|контакт.?центр|поддержк|оператор (call|колл|на телефон)|customer (service|success|care)|техподдержк
marketing|marketing|marketing|маркетолог|маркетинг|\bseo\b|\bppc\b|growth|контекстн|таргетолог|digital|brand manager|бренд.?менеджер|performance|трафик
content|marketing|smm|копирайтер|copywriter|контент|content|редактор|editor|журналист|journalist|pr.?(менеджер|manager)|писател
accountant|finance|бухгалтер|accountant|bookkeep|accounting|accounts (payable|receivable)|payroll
finance|finance|финанс|financ|экономист|economist|казначе|treasur|controller|инвест|кредит|банк|bank|\bcfo\b
auditor|finance|аудитор|auditor|audit|ревизор|internal control
lawyer|law|юрист|lawyer|legal|attorney|юрисконсульт|адвокат|counsel|paralegal|помощник юриста
hr|hr|\bhr\b|рекрутер|recruit|кадр|human resources|talent|подбор\w* персонал|people partner|персонал(у|ом)
office|office|секретар|secretar|assistant to|office manager|офис.?менеджер|personal assistant|executive assistant|делопроизвод|administrative|ассистент руковод|помощник руковод|администратор офис
nurse|health|медсестр|медицинск\w* сестр|медбрат|nurse|nursing|фельдшер|процедурн|санитар|сиделк|paramedic|caregiver
doctor|health|врач|physician|doctor\b|терапевт|хирург|педиатр|стоматолог|dentist|surgeon|невролог|кардиолог|psychiatr
pharmacist|health|фармацевт|провизор|pharmac|аптек
lab|health|лаборант|laborator|lab technician|биолог|химик|chemist
teacher|education|учител|teacher|преподавател|педагог|воспитател|tutor|репетитор|lecturer|educator|методист|instructor
psychologist|education|психолог|psycholog|логопед|дефектолог|coach\b
driver|transport|водител|driver|шофер|экспедитор|chauffeur|дальнобой|машинист
courier|transport|курьер|courier|delivery (driver|rider)|доставщик
logistics|transport|логист|logistic|supply chain|диспетчер|dispatch|вэд|freight|forwarder|транспортн
warehouse|warehouse|склад|warehouse|кладовщик|комплектовщик|storekeeper|грузчик|picker|погрузчик|forklift|упаковщик
purchasing|transport|закуп|procurement|purchas|buyer|снабжен|категорийн|category manager
cook|food|повар|cook|chef|шеф|кондитер|пекар|baker|pastry|кухн|су-?шеф|kitchen|sous
waiter|food|официант|waiter|waitress|бармен|bartender|бариста|barista|хостес|hostess|ресторан|restaurant|кафе\b
hotel|service|отел|hotel|гостиниц|горничн|reception|портье|housekeep|администратор|concierge|туризм|travel agent
beauty|service|парикмахер|косметолог|маникюр|hairdress|stylist|beauty|массаж|massage|barber|визажист
cleaning|service|уборщи|клинер|cleaner|клининг|дворник|janitor
guard|service|охран|security guard|сторож|вахтер|guard
builder|construction|прораб|строител|construction|foreman|монтажник|отделочник|каменщик|маляр|штукатур|плиточник|бетонщик|кровельщик|plaster|mason|carpenter|плотник|столяр
estimator|construction|сметчик|инженер пто|инженер-сметчик|quantity survey|estimator|проектировщик|конструктор|civil engineer|инженер-строител|архитектор\b|архитектор зданий
electrician|trades|электрик|электромонт|electric|кипиа|энергетик
welder|trades|сварщик|welder|газосвар
mechanic|trades|механик|слесар|mechanic|автослесар|моторист|наладчик|fitter|maintenance tech|сантехник|plumb
machinist|production|станочник|токар|фрезеров|чпу|cnc|machinist|оператор (станк|лини|производ)|machine operator|швея|seamstress
engineer|production|инженер|engineer|технолог|начальник (цех|смен|производств)|production manager|manufacturing|конструктор|механик-
agronomist|production|агроном|agronom|зоотехник|ветеринар|veterinar|farm
events|marketing|event|мероприяти|организатор
realtor|sales|риелтор|риэлтор|realtor|real estate|недвижимост
insurance|finance|страхов|insurance|underwriter|андеррайтер
translator|office|переводчик|translator|interpreter|лингвист
photographer|design|фотограф|photograph|видеограф|videograph|монтаж\w* видео|video editor|оператор видео
sport|service|тренер|fitness|фитнес|personal trainer
"""

# Pairs that are nearer than their groups say.
_NEAR = {
    frozenset(pair.split("-")): value
    for value, pairs in {
        0.85: "backend-software frontend-software fullstack-software backend-fullstack "
        "frontend-fullstack mobile-software techlead-software techlead-backend "
        "techlead-fullstack teacher-tutor",
        0.65: "backend-frontend mobile-frontend datascience-dataengineer datascience-analyst "
        "dataengineer-backend devops-sysadmin accountant-auditor accountant-finance "
        "finance-auditor sales-shop driver-courier nurse-doctor cook-waiter product-project "
        "warehouse-logistics logistics-purchasing sales-realtor marketing-content "
        "analyst-sysanalyst analyst-dataengineer hr-office builder-estimator "
        "mechanic-machinist mechanic-electrician nurse-lab teacher-psychologist",
        0.6: "datascience-software datascience-backend datascience-fullstack dataengineer-software",
        0.5: "devops-backend devops-software qa-software sysanalyst-product product-analyst "
        "techlead-project "
        "sales-support sales-marketing finance-analyst support-shop support-sysadmin "
        "waiter-shop waiter-hotel courier-warehouse office-accountant designer-frontend "
        "insurance-sales pharmacist-shop engineer-machinist engineer-estimator "
        "electrician-engineer welder-mechanic hotel-office marketing-events pharmacist-nurse "
        "datascience-techlead driver-logistics shop-warehouse",
    }.items()
    for pair in pairs.split()
}
_SAME_GROUP = 0.45
_IT_DATA = frozenset({"it", "data"})


@cache
def _families() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    table = []
    for line in _FAMILIES.split("\n"):
        if line.strip():
            name, group, pattern = line.split("|", 2)
            table.append((name, group, re.compile(rf"(?<!\w)(?:{pattern})")))
    return tuple(table)


@lru_cache(maxsize=20_000)
def families(title: str) -> frozenset[str]:
    """The families a title belongs to. Specific ones push out the general ones they contain."""
    low = title.lower().replace("ё", "е")
    found = {name for name, _, pattern in _families() if pattern.search(low)}
    special = found - _GENERAL
    return frozenset(special or found)


_GENERAL = {"software", "engineer", "analyst", "hotel", "finance", "support"}


@cache
def _groups() -> dict[str, str]:
    return {name: group for name, group, _ in _families()}


def _nearness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if (near := _NEAR.get(frozenset((one, other)))) is not None:
        return near
    mine, theirs = _groups()[one], _groups()[other]
    if mine == theirs:
        return _SAME_GROUP
    return 0.3 if {mine, theirs} == _IT_DATA else 0.0


_CHIEF = re.compile(
    r"(?<!\w)(?:главн|руководител|начальник|директор|заведующ|управляющ|шеф|head|chief|director|"
    r"team ?lead|тимлид|vp)(?!\w*-)"
)
_SENIOR = re.compile(r"(?<!\w)(?:старш|ведущ|senior|lead|principal|staff)")
_BEGINNER = re.compile(
    r"(?<!\w)(?:стажер|стажир|практикант|помощник|ученик|младш|intern(?:ship)?\b|trainee|junior|"
    r"assistant|apprentice|helper)"
)


def _rank(low: str) -> int:
    if _BEGINNER.search(low):
        return 0
    return 3 if _CHIEF.search(low) else 2 if _SENIOR.search(low) else 1


@lru_cache(maxsize=50_000)
def relatedness(title: str, wanted: str) -> float:
    """How near the position `title` is to the position `wanted`, 0 to 1, by titles alone.

    A position below the wanted rank counts less; one above it counts in full.
    """
    below = _rank(wanted.lower().replace("ё", "е")) - _rank(title.lower().replace("ё", "е"))
    return _by_trade(title, wanted) * (1.0, 0.85, 0.75, 0.6)[max(0, below)]


def _by_trade(title: str, wanted: str) -> float:
    mine, theirs = families(title), families(wanted)
    by_family = max((_nearness(a, b) for a in mine for b in theirs), default=0.0)
    words, aim = {key(w) for w in content(title)}, {key(w) for w in content(wanted)}
    shared = len(words & aim) / len(aim) if aim else 0.0
    if mine and theirs:
        # Both are known: shared words ("manager") must not make strangers near.
        return min(
            1.0, max(by_family, 0.5 * by_family + 0.5 * shared if by_family else 0.3 * shared)
        )
    return max(by_family, 0.9 * shared)
