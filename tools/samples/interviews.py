# ruff: noqa: E501 (sentences stay whole)
"""Two finished example interviews: a strong one in Russian, one with gaps in English."""

from __future__ import annotations

PYTHON_RU = [
    "Здравствуйте! Меня зовут Стефани, я — искусственный интеллект и проведу это собеседование на вакансию «Python-разработчик, платежи». Ответы прочтёт и решение примет человек. Расскажите, пожалуйста, о вашей нынешней работе и о вашей роли в ней.",
    "Я старший разработчик в платёжном шлюзе, нас пятеро. Я отвечаю за приём платежей и сверку с банком: схема данных, код на Python, графики и разбор инцидентов. До меня шлюз был синхронным, и я за четыре месяца перевела его на asyncio, пропускная способность выросла с 900 до 4 200 операций в секунду.",
    "Как вы добились того, чтобы платёж не списался дважды?",
    "Сначала мы посмотрели, откуда берутся повторы: магазин не дождался ответа и отправил запрос снова. Было два варианта: искать дубли по сумме и времени или требовать ключ идемпотентности. Первый ошибается на одинаковых покупках, поэтому я выбрала ключ. Ключ и результат пишутся в одной транзакции со списанием, поэтому повтор получает сохранённый ответ. Проверили нагрузочным тестом с повтором каждого десятого запроса: двойных списаний не было, и в бою их нет с июня 2023 года.",
    "А если банк не ответил вовремя?",
    "Тогда состояние остаётся «неизвестно», и магазину мы так и говорим. Задача сверки раз в минуту спрашивает банк по ключу. Только после ответа банка платёж становится успешным или отклонённым. Таких случаев около двадцати в день.",
    "Расскажите о сложном инциденте: что случилось, какие были варианты и как вы проверили решение?",
    "В прошлом году у нас потерялся порядок событий, когда добавили партиции в Kafka. Причину нашли по журналу: возврат обрабатывался раньше списания. Можно было вернуть одну партицию или задать ключ сообщения по счёту клиента. Одна партиция не выдержала бы нагрузку, поэтому я задала ключ по счёту. Неделю сравнивала порядок в тестовом стенде и в бою, расхождений не осталось. Ошибка была моя: я не прочитала про ключи до изменения, и на разборе я так и сказала.",
    "Как вы оптимизировали запросы в PostgreSQL?",
    "Отчёт для бухгалтерии шёл девять секунд. Я посмотрела план запроса: был полный просмотр таблицы операций. Добавила составной индекс по счёту и дате и переписала подзапрос через соединение, стало 1,2 секунды. Потом проверила, что вставка не замедлилась: разница была меньше двух процентов.",
    "Как устроено тестирование в вашей команде?",
    "Контрактные тесты на pytest между шлюзом и личным кабинетом я ввела сама, до этого кабинет дважды ломался после выпуска. Теперь сборка в GitLab CI не проходит, если контракт нарушен. Ревью делаем вдвоём, правило простое: сначала вопрос, потом замечание.",
    "Одна из ценностей компании — помогать коллеге, не дожидаясь просьбы. Приведите пример из вашей работы.",
    "Новый коллега третий день не мог поднять стенд и стеснялся спросить. Я заметила это по его веткам, села рядом, и за час мы подняли стенд вместе, а потом я переписала инструкцию, по ней следующие двое справились сами.",
    "В резюме указано и FastAPI, и Django. Что вы выбирали и почему?",
    "В личном кабинете был Django, потому что нужна была готовая панель для поддержки. Для шлюза взяли FastAPI: асинхронность и проверка схем из коробки. Если бы начинала заново, отчёты тоже вынесла бы из Django.",
    "Какие вопросы есть у вас?",
    "Как часто дежурства и кто принимает решение о выпуске?",
    "Дежурство длится неделю, в команде восемь человек. Кто принимает решение о выпуске, я не знаю: передам вопрос рекрутеру. Спасибо за разговор! Ответы прочтёт человек и напишет вам о следующем шаге.",
]

SUCCESS_EN = [
    "Hello! My name is Stefani, I am an AI and I will hold this interview for the vacancy “Customer Success Manager”. A person will read the answers and decide. Please tell me about your current work and your own part in it.",
    "I own 48 accounts at Tidewater Analytics, worth about 3.1 million euros a year. I run the onboarding, the quarterly reviews and the renewals myself, and I am the one who has to explain to my manager when an account is lost.",
    "How did you build the onboarding plan, and what came of it?",
    "Customers needed 41 days before they saw the first useful report. I looked at twelve projects and found that nine of them were waiting for data access, not for us. We could have added more training or moved the data access to the first week. I chose the second, because training did not help people without data. I wrote a plan of six weeks with one goal for each week, and the median fell to 17 days. I checked it with the next fifteen customers before we made it the standard.",
    "Tell me about an account that was at risk. What did you do?",
    "A port operator in Antwerp wanted to leave because nobody used the dashboards. I asked the three shift leaders what they decide in the morning, and it was only the crane plan. We agreed on one measurable goal, the plan ready by six o'clock, and dropped the rest. After eight weeks they used it every day and renewed for two years.",
    "How do you use health scores, and where do they mislead you?",
    "We have scores in Gainsight from logins, tickets and the last review. They mislead when one person logs in for everybody. So I also look at how many roles are active.",
    "How have you worked with SQL?",
    "I write simple queries to see which features a customer uses. Anything with several joins I ask our analyst for.",
    "One of the company's values is to show the numbers, also the bad ones. Can you give an example?",
    "In March my renewals were at 81 percent, far below the goal. I put that on the first slide of the review with the names of the accounts and what I had missed, because two of them I could have seen in the tickets. We changed the weekly review after that.",
    "Your resume mentions German at level A2. How would you handle a German-speaking customer?",
    "I don't know yet. I would probably ask for an interpreter.",
    "How would you split your time over 40 accounts?",
    "By what is at stake, mostly.",
    "Could you give a concrete example of such a split?",
    "It depends on the week, really.",
    "What questions do you have?",
    "Is the yearly meeting in Porto for everybody, and how big is the team?",
    "There is a yearly meeting in Porto. How big the team is I do not know; I will pass the question on to the recruiter. Thank you for the conversation! A person will read the answers and write to you about the next step.",
]

INTERVIEWS = [
    ("python_payments", "lebedeva_python", "ru", PYTHON_RU),
    ("customer_success", "laurent_success", "en", SUCCESS_EN),
]

# Which line asks what (its place in the list above): a core question of the vacancy, a personal one,
# or a follow-up to the one before; `text` where the line says more than the question.
ASKS = {
    "lebedeva_python": {
        0: {
            "kind": "core",
            "text": "Расскажите, пожалуйста, о вашей нынешней работе и о вашей роли в ней.",
        },
        2: {"kind": "core"},
        4: {"kind": "follow_up"},
        6: {"kind": "core"},
        8: {"kind": "core"},
        10: {"kind": "core"},
        12: {"kind": "core"},
        14: {
            "kind": "personal",
            "topic": "FastAPI и Django",
            "reason": "В резюме названы обе библиотеки: важно, чем выбор обоснован.",
            "criteria": ["technical_skills", "problem_solving", "communication"],
        },
    },
    "laurent_success": {
        0: {
            "kind": "core",
            "text": "Please tell me about your current work and your own part in it.",
        },
        2: {"kind": "core"},
        4: {"kind": "core"},
        6: {"kind": "core"},
        8: {"kind": "core"},
        10: {"kind": "core"},
        12: {
            "kind": "personal",
            "topic": "German – A2",
            "reason": "The resume gives German at A2; the vacancy asks for French or German.",
            "criteria": ["experience_relevance", "communication"],
        },
        14: {"kind": "core"},
        16: {"kind": "follow_up"},
    },
}

# What the two ask in turn, by the place of the line.
QUESTIONS = {
    "lebedeva_python": {
        17: [
            {"text": "Как часто дежурства?", "answered": True},
            {"text": "Кто принимает решение о выпуске?", "answered": False},
        ],
    },
    "laurent_success": {
        19: [
            {"text": "Is the yearly meeting in Porto for everybody?", "answered": False},
            {"text": "How big is the team?", "answered": False},
        ],
    },
}

# What each of the two says when another interview asks about the same work: words of the subject,
# and the answer. The last ones fit any follow-up.
PREPARED = {
    "lebedeva_python": [
        (
            "выросла с 900 до 4 200 операций в секунду asyncio шлюз пропускная способность",
            "Перевод на asyncio предложила и сделала я. Сначала сняла профиль: потоки простаивали, потому что ждали ответа банка. Можно было добавить серверы или убрать ожидание; серверы обошлись бы втрое дороже, поэтому я выбрала asyncio и общий пул соединений. Измеряла нагрузочным тестом на копии боевых данных: было 900 операций в секунду, через четыре месяца стало 4 200. Две недели старый и новый шлюз работали рядом, и я сравнивала их ответы.",
        ),
        (
            "pytest применять",
            "Раз в неделю терялся возврат, и руками это не воспроизводилось. Я написала на pytest сорок сценариев с обрывами сети и повторами, и один из них показал причину: две записи шли в разном порядке. После исправления возвраты не терялись полгода, а весь набор идёт в каждой сборке шесть минут.",
        ),
        (
            "Kafka инцидент партиция порядок событие",
            "Порядок событий больше не терялся, и вечерний пик очередь проходит с запасом: задержка упала с сорока секунд до двух. Решение предложила и внедрила я, коллега проверял мой код.",
        ),
        (
            "банк вовремя сверка неизвестно",
            "Задачу сверки спроектировала и написала я. Раньше такие платежи разбирали руками по два часа в день, теперь вручную остаётся один или два в неделю.",
        ),
        (
            "тестирование контракт сборка ревью команда",
            "До контрактных тестов кабинет ломался после выпуска примерно раз в месяц, за последний год ни разу. Я начала с трёх самых частых запросов, показала команде две пойманные ошибки, и дальше тесты писали уже все пятеро.",
        ),
        (
            "платёж списаться дважды ключ идемпотентность повтор",
            "Ключ идемпотентности спроектировала я, а команда согласовала его с магазинами. Чтобы проверить, я месяц сравнивала наши списания с выпиской банка: расхождений не было.",
        ),
        (
            "оптимизировать запрос PostgreSQL индекс отчёт медленный",
            "После индекса отчёт открывается за 1,2 секунды вместо девяти. Я сравнила планы запроса до и после на копии боевой базы и неделю следила за временем вставки, оно не изменилось.",
        ),
        (
            "ценность помогать коллега просьба стенд ошибка проверять",
            "По новой инструкции стенд поднимают за сорок минут вместо трёх дней. Я попросила двух новых коллег пройти её при мне и исправила места, где они споткнулись.",
        ),
        (
            "Платёжные линии старший разработчик",
            "Самой трудной была сверка с банком: расхождения находились только к утру. Я разобрала журнал за месяц, увидела, что виноваты поздние ответы, и написала задачу, которая спрашивает банк каждую минуту. Расхождения теперь видны через две минуты, а не через двенадцать часов.",
        ),
        (
            "Север-Софт кабинет FastAPI Django улучшить",
            "В «Север-Софте» я ускорила отчёты личного кабинета: было девять секунд, стало 1,2. Причина была в полном просмотре таблицы, я добавила индекс и переписала два запроса, а результат проверила на копии базы со ста двадцатью тысячами пользователей.",
        ),
        (
            "Docker развёртывание GitLab выпуск",
            "Сборку и выпуск в Docker настроила я: раньше выпуск занимал полдня, стал занимать двадцать минут, откат возвращает прежний образ за минуту.",
        ),
        (
            "английский язык",
            "По-английски каждый день читаю документацию и переписываюсь с банком-партнёром, раз в две недели созваниваемся. Последний созвон вела я: согласовали формат сверки за сорок минут.",
        ),
        (
            "",
            "Если коротко: причину нашла я, решение предложила и сделала тоже я, а команда проверила код. Через месяц мы сравнили показатели до и после, и стало заметно лучше: вручную больше ничего не исправляем.",
        ),
        (
            "",
            "Я начала с журнала и самых частых ошибок, исправила три из них и через две недели проверила, что они не вернулись.",
        ),
    ],
    "laurent_success": [
        (
            "German language A2",
            "At Tidewater I use it for small things: I read the tickets of two customers in Hamburg and answer short ones myself. For a contract that is not enough. Last autumn I asked a colleague from support to join the call, and we closed the renewal in two meetings.",
        ),
        (
            "SQL worked",
            "Last month I counted who used the new exports: one table, one filter, and it was 14 customers of 48. I called the other 34, largest contracts first, and eleven of them started to use it within three weeks.",
        ),
        (
            "SQL hardest deep line",
            "The hardest one was a list of accounts that had stopped using the exports. I joined two tables, logins and exports, and got 61 accounts, which was too many. I checked ten by hand, saw that test users were counted, and left them out: 23 remained, and I called all of them within two weeks. With more than two joins I ask our analyst.",
        ),
        (
            "health score mislead example role login",
            "One example: a forwarder had a score of 90, but all logins came from one planner who was about to leave. I saw it because only one role was active. I trained two more people in a week, and when the planner left, nothing stopped.",
        ),
        (
            "onboarding plan first report",
            "The plan was mine, and the project lead agreed to the data access in the first week. Since then the median has stayed between 16 and 18 days for 31 customers.",
        ),
        (
            "risk account leave port operator",
            "I kept a weekly call with the three shift leaders for two months. In the end they renewed for two years and added a second terminal.",
        ),
        (
            "value number bad renewal",
            "We now look at open tickets every Monday, because that is where I had missed the signs. In June my renewals were at 92 percent.",
        ),
        (
            "Salesforce HubSpot CRM",
            "I keep all 48 accounts in Salesforce. I built a view of renewals that are due in 90 days, because we found them too late before; since then no renewal has surprised us.",
        ),
        (
            "Tidewater Analytics manager",
            "The hardest task at Tidewater was an account that had been promised a feature which did not exist. I told them so in the first call, offered two ways around it, and they chose the weekly export. They stayed, and I wrote down for sales what may be promised.",
        ),
        (
            "",
            "It depends on the week, really.",
        ),
        (
            "",
            "I cannot think of a better example right now.",
        ),
    ],
}
