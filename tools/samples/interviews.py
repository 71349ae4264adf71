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
