"""The sentences of interview plans, Russian and English.

They are spoken to the candidate, so the whole set of one language stands together and reads as
one voice. What comes from a document is put between quotation marks, never inflected.
"""

from __future__ import annotations

from dataclasses import dataclass

from hr_desktop.domain.vacancy import Language


@dataclass(frozen=True, slots=True)
class PlanWords:
    """One language's sentences; `{…}` are quotations."""

    nearest_work: str
    nearest_topic: str
    requirement: tuple[str, ...]
    problem: str
    problem_topic: str
    disagreement: str
    disagreement_topic: str
    mistake: str
    mistake_topic: str
    learning: str
    learning_topic: str
    value: str
    value_topic: str
    missing: tuple[str, ...]
    missing_reason: str
    named: tuple[str, ...]
    named_reason: str
    result: tuple[str, ...]
    result_reason: str
    job: str
    job_reason: str
    job_deep: tuple[str, ...]
    job_deep_reason: str
    other_field: str
    other_field_topic: str
    other_field_reason: str
    overlap: str
    years: str
    contradiction_reason: str
    contradiction_topic: str
    years_dates: str
    job_line: str
    now: str
    at: str
    look_role: str
    look_result: str
    look_tools: str
    look_example: str
    look_cause: str
    look_options: str
    look_choice: str
    look_check: str
    look_honest: str
    look_value: str
    look_other_side: str
    look_measure: str
    look_fit: str
    look_clear: str
    left_out: str
    focus_missing: str
    focus_named: str


RU = PlanWords(
    nearest_work=(
        "Расскажите, пожалуйста, о работе, которая ближе всего к этой вакансии: "
        "что делали лично вы и к какому результату это привело?"
    ),
    nearest_topic="Самый близкий опыт",
    requirement=(
        "Для этой работы важно: «{requirement}». Расскажите о конкретном случае, когда вам это "
        "пригодилось: какая была задача, что вы сделали и чем всё закончилось?",
        "Ещё одно требование вакансии — «{requirement}». Приведите, пожалуйста, пример из своей "
        "работы: как вы действовали и почему именно так?",
        "Поговорим о требовании «{requirement}». Опишите самую трудную задачу такого рода, "
        "которую вы выполняли сами: с чего начали и как поняли, что справились?",
        "В вакансии указано: «{requirement}». Что из этого вы делали своими руками и какой был "
        "результат?",
    ),
    problem=(
        "Вспомните случай, когда на работе что-то пошло не так и причина была не сразу понятна. "
        "Как вы её нашли, какие варианты решения рассматривали, что выбрали и как проверили, "
        "что это помогло?"
    ),
    problem_topic="Решение проблемы",
    disagreement=(
        "Расскажите о случае, когда вы не соглашались с коллегой, руководителем или заказчиком "
        "по рабочему вопросу. Какие доводы были у каждого и на чём в итоге остановились?"
    ),
    disagreement_topic="Разногласие по работе",
    mistake=(
        "Расскажите о своей рабочей ошибке, которая вас чему-то научила: что произошло, как вы "
        "это исправили и что с тех пор делаете иначе?"
    ),
    mistake_topic="Ошибка и вывод из неё",
    learning=(
        "Чему новому в своей профессии вы научились за последнее время и где уже успели это "
        "применить?"
    ),
    learning_topic="Новое в профессии",
    value=(
        "В компании ценят: «{value}». Приведите пример из своей работы, когда вам пришлось "
        "поступить в этом духе, хотя проще было иначе. Что вы сделали и почему?"
    ),
    value_topic="Ценности компании",
    missing=(
        "В вакансии есть требование «{requirement}», а в резюме об этом ничего не сказано. "
        "Приходилось ли вам этим заниматься? Если да, расскажите, что именно вы делали; "
        "если нет — что из вашего опыта ближе всего?",
        "Я не нашла в резюме ничего о требовании «{requirement}». Есть ли у вас такой опыт и в "
        "чём он состоял? Если его нет, с чего бы вы начали?",
        "Ещё один пункт, которого нет в резюме: «{requirement}». Что вы можете об этом рассказать "
        "на примере своей работы?",
    ),
    missing_reason="Требование «{requirement}» в резюме не показано.",
    named=(
        "В резюме вы указали: «{quote}». Расскажите о задаче, в которой вы применяли это сами: "
        "что нужно было сделать и что получилось?",
        "Вы упоминаете в резюме: «{quote}». Где и для чего вы этим пользовались? Приведите, "
        "пожалуйста, один подробный пример.",
        "В вашем резюме есть строка «{quote}». Насколько глубоко вы с этим работали? Опишите "
        "самый сложный случай.",
    ),
    named_reason="«{requirement}» в резюме только названо, в работе не показано.",
    result=(
        "В резюме сказано: «{quote}». Что в этом результате сделали лично вы, как его измеряли и "
        "с чем сравнивали?",
        "Вы пишете: «{quote}». За счёт чего это удалось и что было самым трудным?",
        "Меня заинтересовала строка «{quote}». Как вы к этому пришли шаг за шагом и какую часть "
        "сделали сами?",
    ),
    result_reason="Заявленный результат «{quote}»: нужно понять личный вклад и способ измерения.",
    job=(
        "О работе «{job}» в резюме сказано мало. Чем вы там занимались каждый день и чем больше "
        "всего довольны?"
    ),
    job_reason="О месте работы «{job}» в резюме почти нет подробностей.",
    job_deep=(
        "В резюме указана работа «{job}». Какая задача была там самой трудной, что вы сделали сами "
        "и чем всё закончилось?",
        "Вернёмся к работе «{job}». Что вы там изменили или улучшили и как поняли, что стало лучше?",
        "О работе «{job}»: за что отвечали лично вы и по каким показателям оценивали вашу работу?",
    ),
    job_deep_reason="Работа «{job}»: нужно понять личный вклад и уровень задач.",
    other_field=(
        "Ваш опыт, судя по резюме, в основном из другой области. Что из него пригодится именно в "
        "этой работе и чему придётся учиться?"
    ),
    other_field_topic="Переход из другой области",
    other_field_reason="Должности из резюме далеки от вакансии.",
    overlap=(
        "В резюме пересекаются сроки двух мест работы: «{first}» и «{second}». Подскажите, это "
        "было совмещение или в датах ошибка?"
    ),
    years=(
        "В резюме сказано «{first}», а по датам мест работы выходит {second}. Помогите, "
        "пожалуйста, разобраться: какая работа ещё входит в этот стаж?"
    ),
    contradiction_reason="Сведения резюме не сходятся: «{first}» и «{second}».",
    contradiction_topic="Уточнить сведения резюме",
    years_dates="примерно {years}",
    job_line="{job}, {start} — {end}",
    now="настоящее время",
    at="{position}, {company}",
    look_role="своя роль: что сделано лично",
    look_result="результат, который можно проверить",
    look_tools="названы приёмы и инструменты, которыми пользовались, и зачем",
    look_example="конкретный случай, а не общие слова",
    look_cause="причина найдена, а не угадана",
    look_options="рассмотрено больше одного варианта",
    look_choice="выбор объяснён",
    look_check="проверено, что решение помогло",
    look_honest="прямой ответ о том, чего ещё не доводилось делать",
    look_value="поступок, а не обещание",
    look_other_side="изложены доводы другой стороны",
    look_measure="понятно, как измеряли и с чем сравнивали",
    look_fit="задачи сопоставимы с задачами вакансии",
    look_clear="даты и сроки сходятся после уточнения",
    left_out=(
        "Вопрос «{question}» не включён в план: он касается личных обстоятельств, а не работы."
    ),
    focus_missing="Не показано в резюме: {requirement}",
    focus_named="Только названо в резюме: {requirement}",
)

EN = PlanWords(
    nearest_work=(
        "Please tell me about the work you have done that is closest to this job: what did you "
        "do yourself, and what came of it?"
    ),
    nearest_topic="Closest experience",
    requirement=(
        "One thing this job needs is “{requirement}”. Tell me about a specific time you needed "
        "it: what was the task, what did you do, and how did it turn out?",
        "Another requirement is “{requirement}”. Could you give an example from your own work: "
        "how did you go about it, and why that way?",
        "Let's talk about “{requirement}”. What is the hardest task of this kind that you have "
        "done yourself? Where did you start, and how did you know it had worked?",
        "The vacancy also says “{requirement}”. What of that have you done with your own hands, "
        "and with what result?",
    ),
    problem=(
        "Think of a time when something went wrong at work and the reason was not obvious. How "
        "did you find the cause, which options did you consider, what did you choose, and how "
        "did you check that it helped?"
    ),
    problem_topic="Solving a problem",
    disagreement=(
        "Tell me about a time you disagreed with a colleague, a manager or a client about the "
        "work. What did each side argue, and where did you end up?"
    ),
    disagreement_topic="A disagreement at work",
    mistake=(
        "Tell me about a mistake at work that taught you something: what happened, how did you "
        "put it right, and what do you do differently since then?"
    ),
    mistake_topic="A mistake and its lesson",
    learning=(
        "What have you learned recently in your profession, and where have you already put it "
        "to use?"
    ),
    learning_topic="Something new",
    value=(
        "The company values this: “{value}”. Give me an example from your work of a time you "
        "acted that way although something else would have been easier. What did you do, and why?"
    ),
    value_topic="Company values",
    missing=(
        "The vacancy asks for “{requirement}”, and your resume does not mention it. Have you "
        "done this? If so, what exactly; if not, what in your experience comes closest?",
        "I could not find anything in your resume about “{requirement}”. Do you have experience "
        "with it, and what was it? If not, where would you start?",
        "One more point that is not in your resume: “{requirement}”. What can you tell me about "
        "it from your own work?",
    ),
    missing_reason="The resume does not show the requirement “{requirement}”.",
    named=(
        "Your resume says “{quote}”. Tell me about a task where you used this yourself: what had "
        "to be done, and what came of it?",
        "You mention “{quote}” in your resume. Where did you use it and what for? One detailed "
        "example, please.",
        "There is a line “{quote}” in your resume. How deep did you go with it? Describe the "
        "hardest case.",
    ),
    named_reason="“{requirement}” is only named in the resume, not shown in a job.",
    result=(
        "Your resume says “{quote}”. Which part of that was your own, how was it measured, and "
        "compared with what?",
        "You write “{quote}”. What made that possible, and what was the hardest part?",
        "I was interested in the line “{quote}”. How did you get there step by step, and which "
        "part did you do yourself?",
    ),
    result_reason="A claimed result, “{quote}”: whose work it was and how it was measured.",
    job=(
        "Your resume says little about “{job}”. What did you do there day to day, and what are "
        "you most pleased with?"
    ),
    job_reason="The resume gives hardly any detail on “{job}”.",
    job_deep=(
        "Your resume lists “{job}”. What was the hardest task there, what did you do yourself, and "
        "how did it end?",
        "Back to “{job}”: what did you change or improve there, and how did you know it was better?",
        "About “{job}”: what were you personally responsible for, and how was your work measured?",
    ),
    job_deep_reason="“{job}”: own part and level of the tasks have to become clear.",
    other_field=(
        "Going by your resume, most of your experience is in another field. Which of it will help "
        "in this very job, and what would you have to learn?"
    ),
    other_field_topic="Coming from another field",
    other_field_reason="The positions in the resume are far from the vacancy.",
    overlap=(
        "In your resume the dates of two jobs overlap: “{first}” and “{second}”. Did you hold "
        "both at once, or is one of the dates wrong?"
    ),
    years=(
        "Your resume says “{first}”, while the dates of the jobs add up to {second}. Could you "
        "help me understand which other work is counted in?"
    ),
    contradiction_reason="Two statements of the resume do not fit: “{first}” and “{second}”.",
    contradiction_topic="Clear up the resume",
    years_dates="about {years}",
    job_line="{job}, {start} – {end}",
    now="present",
    at="{position}, {company}",
    look_role="own part: what was done personally",
    look_result="a result that can be checked",
    look_tools="methods and tools by name, and what they were for",
    look_example="a specific case rather than general words",
    look_cause="the cause was found, not guessed",
    look_options="more than one option was considered",
    look_choice="the choice is explained",
    look_check="it was checked that the solution helped",
    look_honest="a straight answer about what has not been done yet",
    look_value="something done, not something promised",
    look_other_side="the other side's arguments are told fairly",
    look_measure="how it was measured, and against what",
    look_fit="tasks comparable with those of the vacancy",
    look_clear="dates and durations fit after the explanation",
    left_out="The question “{question}” is left out: it is about private life, not about the work.",
    focus_missing="Not shown in the resume: {requirement}",
    focus_named="Only named in the resume: {requirement}",
)


def plan_words(language: Language) -> PlanWords:
    """The sentences of one language."""
    return RU if language == "ru" else EN


def years_words(years: float, language: Language) -> str:
    """`6 лет`, `1,5 года`, `1 year`, `2.5 years`."""
    whole = abs(years - round(years)) < 0.05
    number = str(round(years)) if whole else f"{years:.1f}"
    if language == "en":
        return f"{number} year" if number == "1" else f"{number} years"
    if not whole:
        return number.replace(".", ",") + " года"
    n = round(years)
    if n % 10 == 1 and n % 100 != 11:
        return f"{n} год"
    if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14):
        return f"{n} года"
    return f"{n} лет"
