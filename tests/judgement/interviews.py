"""Interviews of invented people, written for these tests: (profession, level, language, turns).

Levels: strong (specific, own role, result, reasons), medium (relevant, partly general), weak
(general words), evasive (no answers). Fillers and rough grammar stand in strong ones on purpose:
they must not cost anything. `interviews_more.txt` holds more trades, and people who have little
experience but tell it (junior), learnt fine words (buzz), talk long (rambling) or about something
else (offtopic): a line `@ profession|level|language|title`, then questions (`?`) with answers (`!`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Interview:
    profession: str
    level: str
    language: str
    title: str
    turns: tuple[tuple[str, str], ...]  # (question, answer)

    @property
    def id(self) -> str:
        return f"{self.profession}-{self.level}-{self.language}"


RU_NURSE = (
    "Здравствуйте! Расскажите, пожалуйста, о вашей последней работе: чем вы занимались лично?",
    "Как вы действуете, если у пациента после капельницы резко упало давление?",
    "Вспомните сложный случай на смене. В чём была причина и как вы её нашли?",
    "Как вы следите за тем, чтобы не перепутать назначения?",
    "Был ли у вас конфликт с родственниками пациента и как вы его разрешили?",
)
RU_SALES = (
    "Расскажите о вашем опыте продаж: что и кому вы продавали, каких результатов добились?",
    "Опишите самую трудную сделку. Как вы её довели до конца?",
    "Как вы работаете с возражением «дорого»?",
    "Расскажите о случае, когда сделка сорвалась. Что вы поняли?",
    "Как вы планируете свою неделю и воронку?",
)
RU_ACCOUNTANT = (
    "Расскажите, какие участки учёта вы вели на последнем месте?",
    "Приведите пример ошибки в учёте, которую вы нашли. Как нашли и как исправили?",
    "Как вы готовитесь к сдаче отчётности по НДС?",
    "Что вы будете делать, если поставщик не прислал закрывающие документы к концу квартала?",
    "Был ли спор с налоговой и чем он закончился?",
)
RU_DRIVER = (
    "Расскажите о вашем водительском опыте: на чём и по каким маршрутам ездили?",
    "Вспомните трудную ситуацию в рейсе. Что вы сделали?",
    "Как вы проверяете машину перед выездом?",
    "Как вы поступите, если на выгрузке не принимают часть груза?",
)
RU_TEACHER = (
    "Расскажите о классах, с которыми вы работали, и о результатах учеников.",
    "Приведите пример ученика, которому было трудно. Что вы предприняли?",
    "Как вы понимаете, что класс усвоил тему?",
    "Опишите конфликт с родителями и как вы его разрешили.",
)
EN_ANALYST = (
    "Hi, thanks for joining. Tell me about a recent analysis you are proud of.",
    "How did you make sure the data was right?",
    "Tell me about a time your analysis turned out to be wrong.",
    "How would you investigate a sudden 20% drop in sign-ups?",
    "How do you explain results to people who are not analysts?",
)
EN_DESIGNER = (
    "Walk me through a project in your portfolio from start to finish.",
    "How did you decide between the design directions?",
    "Tell me about a time a stakeholder rejected your design.",
    "How do you test whether a design works?",
)
EN_SALES = (
    "Tell me about your sales experience and your numbers.",
    "Tell me about a deal you nearly lost.",
    "How do you qualify a lead?",
    "Describe a time you disagreed with your manager about a client.",
    "Why do you want to leave your current job?",
)

INTERVIEWS: tuple[Interview, ...] = (
    Interview(
        "nurse",
        "strong",
        "ru",
        "Медсестра процедурного кабинета",
        tuple(
            zip(
                RU_NURSE,
                (
                    "Ну, последние четыре года я работала в хирургическом отделении на тридцать коек. Вела процедурный кабинет: ставила периферические катетеры, капельницы, делала перевязки после операций, брала кровь. В смену выходило до сорока процедур. Ещё я переделала укладки для экстренных случаев, и время подготовки сократилось с пяти минут до двух.",
                    "Сначала перекрываю капельницу, но катетер не убираю. Опускаю головной конец, поднимаю ноги, меряю давление и пульс, зову врача по кнопке. Пока он идёт, смотрю, что было в растворе и с какой скоростью шло, потому что чаще всего причина в скорости или в реакции на препарат. Потом каждые пять минут измеряю давление и всё записываю в лист.",
                    "Э-э, был случай: у пациента после операции поднялась температура, врачи думали на рану. Я заметила, что краснота у него не у шва, а вокруг катетера, который стоял четвёртые сутки. Можно было ждать анализов, но я предложила врачу сразу переставить катетер и взять посев. Переставили, через день температура спала, посев подтвердил инфекцию. После этого мы завели журнал, где отмечаем дату установки каждого катетера.",
                    "Назначения сверяю три раза: по листу, по ампуле и у самого пациента, спрашиваю фамилию и дату рождения. Препараты с похожими названиями храню на разных полках. Однажды так поймала: в листе стояла дозировка в десять раз больше обычной, я позвонила врачу, оказалась описка.",
                    "Дочь пациентки кричала, что маме час не меняют повязку. Я вывела её в коридор, выслушала, показала лист: повязка была сорок минут назад, а промокла из-за дренажа. Решила сменить при ней и объяснила, почему дренаж нельзя убирать. Потом она сама помогала маме и написала благодарность.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "nurse",
        "medium",
        "ru",
        "Медсестра процедурного кабинета",
        tuple(
            zip(
                RU_NURSE,
                (
                    "Я два года работаю в поликлинике в процедурном кабинете. Делаю уколы, ставлю капельницы, беру кровь из вены. Пациентов много, в основном пожилые.",
                    "Остановлю капельницу и позову врача. Померяю давление. Дальше буду делать то, что скажет врач.",
                    "Был случай, когда пациентке стало плохо после укола. Я позвала врача, мы дали нашатырь. Оказалось, она просто не поела утром.",
                    "Смотрю лист назначений и сверяю с препаратом. Стараюсь не отвлекаться.",
                    "Иногда ругаются из-за очереди. Я объясняю, что приём по времени, и обычно люди понимают.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "nurse",
        "weak",
        "ru",
        "Медсестра процедурного кабинета",
        tuple(
            zip(
                RU_NURSE,
                (
                    "Ну я работала медсестрой. Делала всё, что скажут.",
                    "Ну, наверное, позову врача.",
                    "Даже не знаю, ничего такого не было.",
                    "Просто внимательно отношусь, я человек ответственный.",
                    "Нет, я со всеми нахожу общий язык, я очень коммуникабельная.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "sales",
        "strong",
        "ru",
        "Менеджер по продажам",
        tuple(
            zip(
                RU_SALES,
                (
                    "Три года продавал складское оборудование, стеллажи и погрузчики, в основном логистическим компаниям. План был четыре миллиона в месяц, в прошлом году я выполнил его на 118 процентов, а средний чек поднял с 300 до 420 тысяч за счёт сервисных договоров.",
                    "Была сеть аптек, распределительный центр. Они год покупали у конкурента. Я сначала поговорил не с закупщиком, а с начальником склада и выяснил, что у них простои из-за долгого ремонта. Рассматривали два варианта: скидка или подменная техника. Я выбрал подменную технику на время ремонта, посчитал им стоимость часа простоя, и через два месяца они подписали договор на 12 миллионов.",
                    "Сначала уточняю, с чем сравнивают: с ценой конкурента или с бюджетом. Если с конкурентом, раскладываю стоимость владения на три года. Например, у клиента вышло, что наш погрузчик дороже на 15 процентов, но за счёт сервиса дешевле на 200 тысяч. Скидку даю только в обмен, скажем, на предоплату.",
                    "Сорвалась сделка с фабрикой: я полгода общался с главным инженером, а решал финансовый директор, про которого я узнал в конце. Понял, что не проверил, кто принимает решение. С тех пор на второй встрече всегда рисую схему, кто согласует, и в CRM без этого не двигаю сделку дальше.",
                    "В понедельник смотрю воронку в CRM: сколько сделок на каждом этапе и где зависли больше двух недель. Для плана мне нужно 60 звонков и 8 встреч в неделю, потому что конверсия из встречи в договор около 20 процентов. В пятницу сверяю факт и переношу зависшие на звонок руководителю клиента.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "sales",
        "weak",
        "ru",
        "Менеджер по продажам",
        tuple(
            zip(
                RU_SALES,
                (
                    "Ну, опыт есть, продавал разное. Результаты были хорошие, руководство было довольно.",
                    "Да все сделки трудные. Главное — найти подход к клиенту.",
                    "Ну, объясняю, что у нас качество.",
                    "Не помню такого. Бывает, что клиент просто не хочет.",
                    "Как получится, по ситуации. Я стрессоустойчивый и целеустремлённый.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "sales",
        "medium",
        "ru",
        "Менеджер по продажам",
        tuple(
            zip(
                RU_SALES,
                (
                    "Полтора года продавал окна частным клиентам в салоне. План обычно выполнял, иногда немного не дотягивал. Консультировал, считал заказ, оформлял договор.",
                    "Клиент долго сравнивал нас с другой фирмой. Я ему несколько раз звонил, потом предложил скидку, и он согласился.",
                    "Говорю, что у нас хороший профиль и гарантия пять лет, предлагаю рассрочку.",
                    "Клиентка ушла, потому что мы долго не могли прислать замерщика. Понял, что надо быстрее реагировать.",
                    "Записываю звонки в CRM, утром смотрю, кому перезвонить. Особо не планирую, поток сам идёт.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "accountant",
        "strong",
        "ru",
        "Главный бухгалтер",
        tuple(
            zip(
                RU_ACCOUNTANT,
                (
                    "Вела полный цикл в торговой компании на ОСНО, оборот 800 миллионов, двое бухгалтеров в подчинении. Сама закрывала месяц в 1С, считала НДС и налог на прибыль, сдавала баланс. Закрытие месяца мы сократили с двенадцати дней до пяти.",
                    "При сверке с крупным поставщиком у нас не билось 340 тысяч. Я выгрузила карточку счёта 60 за год, сравнила с их актом помесячно и нашла: корректировочный счёт-фактура был проведён как обычный, поэтому НДС к вычету задвоился. Подала уточнённую декларацию и доплатила пени, пока налоговая не спросила, а в 1С мы поставили проверку на дубли по номеру.",
                    "За две недели до конца квартала делаю сверку с двадцатью самыми крупными контрагентами, потом проверяю книгу покупок и продаж через анализ учёта по НДС. Отдельно смотрю авансы и коды операций, так как по ним чаще всего приходят требования. После отправки жду протокол и сверяю контрольные соотношения.",
                    "Сначала звоню и прошу скан, потому что оригинал можно донести. Если не успевают, есть два варианта: провести в следующем квартале, вычет можно заявить в течение трёх лет, или принять расход по акту, если он есть. Обычно выбираю перенос вычета: риск меньше. И ставлю договору отметку, чтобы оплату придержали до документов.",
                    "Было требование по разрыву на 1,2 миллиона с контрагентом, который не сдал декларацию. Я собрала договор, накладные, пропуска на машины и переписку, подготовила пояснение. Предлагали уточниться и заплатить, но документы были в порядке, поэтому решили отстаивать. Через месяц разрыв сняли без доначислений.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "accountant",
        "medium",
        "ru",
        "Главный бухгалтер",
        tuple(
            zip(
                RU_ACCOUNTANT,
                (
                    "Я вела первичку и банк, последние полгода ещё зарплату на пятьдесят человек. Работала в 1С Бухгалтерии, с Excel.",
                    "Как-то нашла, что одну накладную провели два раза. Удалила лишнюю, сумма сошлась.",
                    "Проверяю, чтобы все счета-фактуры были занесены. Декларацию сдаёт главный бухгалтер, я помогаю.",
                    "Буду звонить и просить документы. Если не пришлют, скажу главному бухгалтеру.",
                    "Со спорами не сталкивалась, этим занималось руководство.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "driver",
        "strong",
        "ru",
        "Водитель-экспедитор",
        tuple(
            zip(
                RU_DRIVER,
                (
                    "Восемь лет на пятитонке, последние три на рефрижераторе, возил молочку по области, это двенадцать точек за смену. Сам делал разгрузку по накладным, возвраты, наличку. За три года ни одного ДТП, по топливу укладывался в норму, даже ниже процентов на семь.",
                    "Зимой на трассе перестал держать температуру холодильник, а в кузове йогурты. Я остановился, посмотрел: ремень целый, значит, дело в датчике или в компрессоре. Позвонил механику, по телефону проверили предохранитель, он сгорел. Заменил на запасной, через двадцать минут температура пошла вниз. Поменял порядок точек, чтобы сначала сдать то, что портится быстрее, и списаний не было.",
                    "Сначала жидкости и следы под машиной, потом колёса, давление манометром, свет, тормоза на первых метрах. У рефрижератора включаю агрегат за сорок минут и смотрю, выходит ли на плюс четыре. Если что-то не так, пишу в путевой лист и механику, без этого не еду.",
                    "Прошу приёмщика показать, что не так, фотографирую. Потом звоню логисту, так как решает клиентский отдел: вернуть или сделать скидку. Составляем акт расхождения на месте, он подписывает, иначе потом не докажешь. Один раз так отбили недостачу на 18 тысяч.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "driver",
        "weak",
        "ru",
        "Водитель-экспедитор",
        tuple(
            zip(
                RU_DRIVER,
                (
                    "Ездил на разных машинах, везде. Стаж большой.",
                    "Да всякое бывало. Справлялся как-то.",
                    "Ну сажусь и смотрю, вроде всё нормально.",
                    "Не знаю, пусть начальство решает.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "teacher",
        "strong",
        "ru",
        "Учитель математики",
        tuple(
            zip(
                RU_TEACHER,
                (
                    "Шесть лет веду математику в 7–11 классах. В прошлом году выпускала одиннадцатый класс, средний балл ЕГЭ профиля был 71, а по городу 58. Ещё вела кружок, трое ребят прошли на региональный этап олимпиады.",
                    "В восьмом классе мальчик полгода сидел на двойках. Я дала ему диагностику и увидела, что проблема не в алгебре, а в дробях за пятый класс. Договорились с мамой: два раза в неделю по двадцать минут, я подбирала карточки от простого к сложному. Через три месяца он стал писать контрольные на четвёрки, потому что перестал теряться в вычислениях.",
                    "В конце урока даю три коротких задания на листочках: базовое, чуть сложнее и с ошибкой, которую надо найти. Вечером раскладываю на три стопки. Если с базовым не справилась треть класса, следующий урок начинаю с повторения, а если двое-трое — зову их на консультацию.",
                    "Родители жаловались, что я занижаю оценки. Я показала работы и критерии, предложила два варианта: переписать с другим вариантом или разобрать эту при них. Выбрали разобрать. Нашли одно место, где я действительно сняла балл зря, исправила. После этого критерии выкладываю до контрольной, жалоб больше не было.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "teacher",
        "weak",
        "ru",
        "Учитель математики",
        tuple(
            zip(
                RU_TEACHER,
                (
                    "Работала с разными классами. Дети меня любят, результаты нормальные.",
                    "К каждому ребёнку нужен подход. Я всегда стараюсь найти подход.",
                    "Это видно по глазам.",
                    "Конфликтов не бывает, я стараюсь их избегать.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "cook",
        "medium",
        "ru",
        "Повар горячего цеха",
        (
            (
                "Расскажите, где вы работали поваром и что готовили?",
                "Работал в кафе на горячем цехе, супы, гарниры, мясо на гриле. Посадка на шестьдесят мест, в обед было много заказов.",
            ),
            (
                "Был ли случай, когда всё шло не по плану? Что вы сделали?",
                "Как-то второй повар не вышел, я остался один. Попросил официантов предупреждать гостей, убрал из меню два долгих блюда. Справился, но было тяжело.",
            ),
            (
                "Как вы следите за свежестью продуктов?",
                "Смотрю даты, ставлю новые назад, старые вперёд. Маркирую контейнеры.",
            ),
            (
                "Как вы поступите, если гость вернул блюдо?",
                "Переделаю. Спрошу, что не понравилось.",
            ),
        ),
    ),
    Interview(
        "developer",
        "strong",
        "ru",
        "Python-разработчик",
        (
            (
                "Расскажите о самой сложной задаче за последний год.",
                "Эм, у нас сервис заказов на FastAPI начал отваливаться по вечерам, очередь в RabbitMQ росла до ста тысяч. Я сначала снял профиль и посмотрел медленные запросы в PostgreSQL, оказалось, что один отчёт держал блокировку на таблице заказов. Думали либо вынести отчёт на реплику, либо разбить таблицу на партиции. Выбрали реплику, потому что это два дня, а не месяц. После этого 95-й перцентиль упал с четырёх секунд до трёхсот миллисекунд, я неделю смотрел на графики в Grafana.",
            ),
            (
                "Как вы проверяете свой код?",
                "Пишу тесты на pytest, на границы отдельно: пустой список, дубли, чужой пользователь. Для базы поднимаю PostgreSQL в контейнере, потому что на SQLite мы однажды пропустили ошибку с часовым поясом. В CI гоняем mypy и ruff, без зелёного не вливаем.",
            ),
            (
                "Чем отличается индекс B-tree от GIN и когда что брать?",
                "B-tree хорош для равенства, диапазонов и сортировки, то есть для дат, идентификаторов. GIN хранит список строк на каждый элемент, поэтому подходит для jsonb, массивов, полнотекстового поиска, но медленнее обновляется. Для поиска по тегам мы взяли GIN, а для ленты составной B-tree по пользователю и дате.",
            ),
            (
                "Был ли спор с коллегой о техническом решении?",
                "Коллега хотел сразу делить всё на микросервисы. Я предложил сначала выделить модули внутри монолита, потому что у нас было всего три разработчика. Составили таблицу: что даст деление и сколько стоит поддержка. Договорились вынести только рассылки, они падали чаще всего. Через полгода пересмотрели и вынесли ещё платежи.",
            ),
        ),
    ),
    Interview(
        "developer",
        "medium",
        "ru",
        "Python-разработчик",
        (
            (
                "Расскажите о самой сложной задаче за последний год.",
                "Делал интеграцию с CRM, там надо было через REST API выгружать клиентов. Документация была плохая, пришлось разбираться. Написал скрипт на Python, он по крону запускается.",
            ),
            (
                "Как вы проверяете свой код?",
                "В основном руками, запускаю и смотрю. Тесты иногда пишу, но времени не всегда хватает.",
            ),
            (
                "Чем отличается индекс B-tree от GIN и когда что брать?",
                "B-tree обычный индекс, используется по умолчанию. Про GIN слышал, но не использовал.",
            ),
            (
                "Был ли спор с коллегой о техническом решении?",
                "Были обсуждения на код-ревью, насчёт стиля. Обычно соглашаюсь, если аргумент нормальный.",
            ),
        ),
    ),
    Interview(
        "analyst",
        "strong",
        "en",
        "Data Analyst",
        tuple(
            zip(
                EN_ANALYST,
                (
                    "Sure. Last spring our churn at the meal-kit company went from 4 to 6 percent a month. I pulled two years of orders in SQL, built cohorts by sign-up channel, and found that almost all of the increase came from people acquired through one voucher partner. I recommended capping that channel, marketing did it in May, and by July churn was back at 4.2 percent.",
                    "I reconciled order totals with the finance ledger first, and they were off by 3 percent. Turned out cancelled orders were counted twice because of a join on a table with status history. I fixed the join, wrote a dbt test for uniqueness, and rechecked a sample of fifty orders by hand.",
                    "I once reported that a new checkout raised conversion by 9 percent. Two weeks later I noticed the test group had more returning customers, the randomisation was by cookie and logged-out users were re-assigned. I told the team the same day, we reran it by user id, and the effect was 2 percent. Since then I check sample ratio before I look at any result.",
                    "First I'd check whether it's real: tracking changes, bot filters, time zones. Then I'd split the funnel by platform, country and channel to see where it drops. If it's one platform, I'd look at releases; if it's one channel, at spend and landing pages. Say only Android fell on a Tuesday, I'd compare the app version that shipped that day and ask for a rollback to confirm.",
                    "I lead with the decision, then one chart. For the voucher thing I showed the founders just one picture, money in versus money out per customer by channel, and kept the cohort tables in the appendix. They asked two questions and decided in ten minutes.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "analyst",
        "medium",
        "en",
        "Data Analyst",
        tuple(
            zip(
                EN_ANALYST,
                (
                    "I made a sales dashboard in Power BI for the regional managers. It shows revenue by region and product, and they use it every week.",
                    "I checked the numbers against the old Excel report. There were some differences but mostly it matched.",
                    "I sometimes make mistakes in formulas, but usually I catch them before sending. I try to double check.",
                    "I'd look at the traffic and see if it went down. Maybe check if something changed on the website, and talk to marketing.",
                    "I use simple charts and avoid technical words. I think visuals help a lot.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "analyst",
        "evasive",
        "en",
        "Data Analyst",
        tuple(
            zip(
                EN_ANALYST,
                (
                    "There were many. They were all pretty good, I think.",
                    "I trust the data team on that.",
                    "I can't think of one.",
                    "It depends on a lot of things. There could be many reasons.",
                    "I just explain it, you know. People usually get it.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "designer",
        "strong",
        "en",
        "Product Designer",
        tuple(
            zip(
                EN_DESIGNER,
                (
                    "I redesigned the booking flow for a clinic network. I began with eight interviews with receptionists and patients and learned that people dropped out at insurance details, about 40 percent of them. I sketched three flows in Figma, moved insurance to after the booking, and ran two rounds of usability tests. After launch completed bookings went up 22 percent and calls to the front desk fell by a third.",
                    "We had three directions: a wizard, one long page, and asking for insurance later. I compared them on drop-off in the prototype and on engineering effort. The long page tested well on desktop but failed on phones, and 70 percent of our users are on phones, so we chose the later step.",
                    "The head of operations rejected it because reception needed insurance before the visit. I had missed that constraint. I sat with two receptionists for a morning and found they only need it the day before, so I added a reminder text with a link. She agreed to a pilot in one clinic, and it stayed.",
                    "Depends on the risk. For copy I do five quick unmoderated tests. For flows I write tasks, measure completion and time, and watch recordings. After release I check the funnel in Amplitude for two weeks against the old version.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "designer",
        "weak",
        "en",
        "Product Designer",
        tuple(
            zip(
                EN_DESIGNER,
                (
                    "I did an app. I made it look clean and modern and the client loved it.",
                    "I went with my gut, I have a good eye.",
                    "Clients don't always understand design. I just do what they want then.",
                    "If it looks good, it works. I also show it to friends.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "salesperson",
        "strong",
        "en",
        "Account Executive",
        tuple(
            zip(
                EN_SALES,
                (
                    "I've been selling payroll software to mid-size firms for three years. My quota last year was 900 thousand and I closed 1.1 million, mostly 50 to 200 seat companies. About half came from my own outbound, roughly 40 calls a day.",
                    "A logistics firm went quiet after the demo. I found out from their IT lead that a competitor had promised a migration for free. I couldn't match that, so I asked finance what the delay would cost them, came back with a phased migration and two reference customers, and they signed in March for 85 thousand a year.",
                    "I ask about the process today, who feels the pain, who signs, and what happens if they do nothing. If there's no owner or no date I put it in nurture. Last quarter that dropped a third of my pipeline but my win rate rose from 18 to 27 percent.",
                    "My manager wanted to discount 30 percent to land a retail chain before quarter end. I thought it would set the price for their other brands. I showed him the three-year numbers, we offered a shorter contract at list price instead, and it closed two weeks late but at full price.",
                    "I like the team, but we only sell one product, and I want longer deals with more stakeholders. Your enterprise segment is exactly that.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "salesperson",
        "medium",
        "en",
        "Account Executive",
        tuple(
            zip(
                EN_SALES,
                (
                    "I worked in a phone shop for two years and then as an inside sales rep for a year. I usually hit my targets, sometimes I was among the top sellers.",
                    "A customer wanted to cancel because of the price. I talked to him and offered a discount and he stayed.",
                    "I ask what they need and what budget they have. If they have budget then I go on.",
                    "Not really a disagreement, but once he wanted me to call a client every day and I said it's too much. We agreed on twice a week.",
                    "I want to grow and earn more.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "salesperson",
        "weak",
        "en",
        "Account Executive",
        tuple(
            zip(
                EN_SALES,
                (
                    "I'm a natural salesman. I can sell anything to anyone.",
                    "I don't really lose deals.",
                    "You just feel it when someone wants to buy.",
                    "I get along with everyone. I'm a team player and I always do my best.",
                    "My boss was an idiot and the clients are stupid people.",
                ),
                strict=True,
            )
        ),
    ),
    Interview(
        "support",
        "strong",
        "en",
        "Customer Support Specialist",
        (
            (
                "Tell me about a difficult customer you dealt with.",
                "Uh, so, a bakery owner called furious, third time that week, her card terminal kept dropping payments at noon. I apologised, then asked her to go through exactly what happened, and noticed it was always when the oven timer beeped. Turned out oven and router shared one socket and the router restarted. I asked her to move the plug, stayed on the line for the noon rush, and it didn't drop once. I wrote it up in our knowledge base and two colleagues have used it since.",
            ),
            (
                "How do you decide what to handle first when the queue is full?",
                "I sort by who can't work at all, then by how long they've waited. On Black Friday we had 140 open tickets. I tagged the ones about failed payments, did those first, about thirty, and sent a template to the delivery questions saying when we'd answer. We cleared it by nine and the satisfaction score stayed at 4.6.",
            ),
            (
                "How would you handle a customer asking for a refund against policy?",
                "First I'd find out why, because often it's not about the money. If the reason is our fault I'd ask my lead for an exception with the facts in two lines. If not, I'd say no clearly, explain the rule, and offer what I can, say a credit or an exchange.",
            ),
            (
                "What tools have you used?",
                "Zendesk for tickets, with macros I wrote for the ten most common questions, Jira for bugs, and a bit of SQL to look up orders, just selects.",
            ),
        ),
    ),
    Interview(
        "devops",
        "medium",
        "en",
        "DevOps Engineer",
        (
            (
                "Tell me about your infrastructure experience.",
                "I've been managing AWS for a year, EC2 and S3 mostly, and Jenkins pipelines. We have Docker for the services. I set up the monitoring with CloudWatch.",
            ),
            (
                "Tell me about an outage you handled.",
                "The disk was full on one server and the site went down. I deleted the old logs and restarted it. Later we added log rotation.",
            ),
            (
                "How would you design a deployment with no downtime?",
                "I'd use a load balancer and deploy to one server at a time. Kubernetes can also do rolling updates but I haven't used it in production.",
            ),
            (
                "How do you handle secrets?",
                "We keep them in environment variables in Jenkins. I know there is Vault, but we didn't use it.",
            ),
        ),
    ),
)


def _read_more() -> tuple[Interview, ...]:
    text = Path(__file__).with_name("interviews_more.txt").read_text(encoding="utf-8")
    made = []
    for block in text.removeprefix("@ ").split("\n@ "):
        head, *lines = [line for line in block.splitlines() if line]
        profession, level, language, title = head.split("|")
        said = [line[2:] for line in lines]
        turns = tuple(zip(said[::2], said[1::2], strict=True))
        made.append(Interview(profession, level, language, title, turns))
    return tuple(made)


MORE = _read_more()
