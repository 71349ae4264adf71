"""Words of working life in Russian and English that mean the same thing.

One line is one concept; a line that starts with the same word goes on. The words are matched by
their base form (`ai.offline.language.lemma`), so that a vacancy in one language finds a resume in
the other.
Skills with a canonical name are not here: `ai.offline.skills` knows them.
"""

from __future__ import annotations

from functools import cache, lru_cache

from hr_desktop.ai.offline.language import lemma

_CONCEPTS = """
sale продажа сбыт продавать продать реализация sell selling
seller продавец
buyer закупка закупщик закупать procurement purchasing purchase закупочный
customer клиент покупатель заказчик client клиентский
guest гость
patient пациент больной
child ребенок дети дошкольник kid
pupil ученик школьник учащийся student студент обучающийся
teacher учитель преподаватель педагог teaching teach преподавать преподавание педагогический
lesson урок занятие class
school школа школьный
tutor репетитор tutoring
nurse медсестра медбрат сестринский nursing
doctor врач врачебный physician терапевт
hospital больница стационар клиника clinic ward отделение
injection инъекция укол
dressing перевязка перевязочный bandage wound рана
infusion капельница iv intravenous внутривенный вливание инфузия инфузомат
medicine медицина медицинский medical лекарство препарат medication drug
sterilisation стерилизация sterilization sterile
pharmacy аптека фармацевт провизор pharmacist фармацевтический
care уход сиделка caring
accountant бухгалтер бухгалтерский accounting бухгалтерия bookkeeping bookkeeper accountancy
tax налог налоговый taxation
vat ндс
payroll зарплата заработный
report отчетность отчет reporting отчетный
balance баланс
ledger проводка journal
invoice счет фактура invoicing накладная waybill
refund возмещение возмещать возврат
quarter квартальный quarterly
reconciliation сверка акт reconcile
audit аудит аудитор auditor аудиторский
budget бюджет бюджетирование budgeting бюджетный
finance финансы финансовый financial
economist экономист экономический economics economic economy
bank банк банковский banking
credit кредит кредитный loan lending
cash касса кассовый кассир cashier
payment платеж оплата payable
contract договор договорный contracting agreement контракт
lawyer юрист юридический legal attorney адвокат правовой counsel юрисконсульт
court суд судебный litigation иск арбитражный арбитраж арбитр arbitration
commercial коммерческий
corporate корпоративный
claim претензионный
labour трудовой labor
law право закон законодательство legislation
driver водитель driving drive вождение шофер водительский
truck грузовик фура грузовой lorry автопоезд тягач
trailer прицеп полуприцеп articulated
tachograph тахограф
car автомобиль автомобильный vehicle авто машина
route маршрут route маршрутный
delivery доставка доставлять deliver курьер courier
cargo груз freight перевозка haulage transport транспорт транспортный
logistics логистика логист логистический logistic logistician
warehouse склад складской кладовщик storekeeper
forklift погрузчик
inventory инвентаризация запас stock stocktaking пересчет
pallet паллета паллет палета
loading погрузка отгрузка загрузка разгрузка unloading shipping погрузочный
acceptance приемка приём прием receiving
picking комплектация сборка
fuel топливо гсм
cook повар кулинарный cooking chef шеф kitchen кухня
dish блюдо meal menu меню
restaurant ресторан кафе cafe ресторанный
bakery пекарь выпечка кондитер pastry baker кондитерский
waiter официант waitress
barista бариста coffee кофе
haccp хассп санитарный hygiene sanitary санпин
construction строительство строительный стройка building
foreman прораб
estimate смета сметный
welding сварка сварщик welder сварочный
electrician электрик электромонтер электромонтажный electrical электромонтаж
wiring проводка кабель cable cabling
mechanic механик слесарь
repair ремонт ремонтировать ремонтный fix
equipment оборудование
machine станок чпу cnc
plumber сантехник plumbing
engineer инженер engineering инженерный
programmer программист разработчик developer разработка develop development
programmer programming программирование разрабатывать
software программный по
frontend фронтенд front
backend бэкенд бекенд
fullstack фулстек
microservice микросервис микросервисный
architecture архитектура архитектор architect архитектурный
test тестирование тестировщик тест testing tester qa тестировать
bug дефект баг defect
regression регресс регрессионный
autotest автотест автоматизированный
query запрос
queue очередь
message сообщение
container контейнер контейнеризация containerization containerisation
orchestration оркестрация
infrastructure инфраструктура
scalability масштабирование масштабируемость scalable
load нагрузка
release релиз
database субд
server сервер серверный
network сеть сетевой networking
security безопасность
deployment деплой развертывание deploy
cloud облако облачный
mobile мобильный
web веб
website сайт site
interface интерфейс
design дизайн дизайнер designer дизайнерский проектировать
layout верстка макет верстать mockup
prototype прототип прототипирование prototyping
research исследование исследователь исследовательский
user пользователь пользовательский юзер
usability юзабилити
portfolio портфолио
component компонент
library библиотека
screen экран
illustration иллюстрация
logo логотип
font шрифт
packaging упаковка
data данные
analytics аналитика аналитик analyst анализ analysis analytical
analytics analyze аналитический анализировать analyse
statistics статистика статистический statistical
dashboard дашборд
forecast прогноз прогнозирование forecasting prediction predictive предсказание
model модель моделирование modeling modelling
visualization визуализация visualisation
hypothesis гипотеза
experiment эксперимент
metric метрика показатель kpi
marketing маркетинг маркетолог маркетинговый marketer
advertising реклама рекламный ads ad
campaign кампания
content контент
copywriting копирайтер копирайтинг copywriter
brand бренд брендинг branding
social соцсеть smm социальный
traffic трафик
lead лид лидогенерация
conversion конверсия
product продукт продуктовый
roadmap роадмап
backlog бэклог бэклога
stakeholder стейкхолдер
project проект проектный
manager менеджер менеджмент management manage управление управлять управленческий
head руководитель руководить начальник руководство director директор
team команда коллектив командный
mentor наставник наставничество менторство mentoring наставлять mentorship
recruiter рекрутер рекрутмент recruiting recruitment подбор hiring найм
staff персонал кадры кадровый personnel employee сотрудник hr
interview собеседование интервью
onboarding адаптация онбординг
training обучение тренинг обучать train тренер
internship стажировка стажер intern практика практикант trainee
assistant ассистент помощник секретарь secretary administrative
office офис офисный
document документ документооборот документация documentation paperwork документальный
document record records журнал
letter письмо переписка correspondence
archive архив архивный
meeting встреча совещание
call звонок обзвон звонить cold холодный
operator оператор
support поддержка техподдержка
complaint жалоба претензия рекламация
negotiation переговоры negotiate negotiating договариваться
presentation презентация presenting
tender тендер тендерный
dealer дилер дилерский дистрибьютор distributor
retail розница розничный
wholesale опт оптовый
store магазин shop
merchandising мерчандайзинг выкладка мерчандайзер
promotion акция промо
price цена ценообразование pricing прайс
margin маржа маржинальность
revenue выручка revenue оборот turnover
profit прибыль profitability
cost затраты себестоимость расход expense
plan план планирование planning плановый планировать
schedule график расписание scheduling
shift смена сменный
quality качество
control контроль контролировать
safety охрана occupational
production производство производственный manufacturing
factory завод фабрика plant
technology технология технологический
process процесс
optimization оптимизация оптимизировать optimize optimise optimisation
automation автоматизация automate автоматизировать automated
implementation внедрение implement внедрить внедрять
integration интеграция integrate интегрировать
migration миграция migrate
performance производительность
monitoring мониторинг monitor наблюдение наблюдать наблюдательный
ventilated ивл ventilation ventilator
resuscitation реанимация реанимационный intensive
anaesthesia анестезия анестезист анестезиология anesthesia
catheter катетер катетеризация катетерный
central центральный
observation осмотр обследование examination
newborn новорожденный
elderly пожилой
incident инцидент
requirement требование
specification тз спецификация
agile скрам scrum
hotel отель гостиница гостиничный hospitality
booking бронирование reservation
cleaning уборка клининг cleaner уборщик
beauty красота косметолог парикмахер hairdresser
tourism туризм туристический travel
property недвижимость риелтор realtor estate
insurance страхование страховой
export экспорт импорт import вэд таможня таможенный customs
supplier поставщик vendor поставка supply supplying
ecology экология экологический environmental
agriculture сельскохозяйственный агроном agronomist
laboratory лаборатория лабораторный lab лаборант
psychologist психолог психологический psychology
event мероприятие
translator переводчик перевод translation translate
journalist журналист редактор editor
photo фотограф photographer
video видео монтаж videographer
sport спорт спортивный fitness фитнес
guard охранник
curriculum программа
exam экзамен егэ огэ экзаменационный аттестация examination
homework домашка
mark оценка отметка grade
preschool дошкольный
parent родитель
certificate сертификат certification сертификация
license лицензия удостоверение licence
degree диплом diploma
education образование образовательный educational
linguistics лингвистика лингвист филология philology лингвистический филологический иностранный
university университет вуз институт факультет faculty
"""


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _CONCEPTS.split("\n"):
        words = line.split()
        for word in words:
            table.setdefault(lemma(word), words[0])
            table.setdefault(word, words[0])
    return table


@lru_cache(maxsize=50_000)
def concept(word: str) -> str | None:
    """The concept of a base form (an English key word), or None when it stands in no line."""
    return _table().get(word)
