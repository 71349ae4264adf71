"""The sentences of scorecards, Russian and English; quotes of the candidate are put in as said."""

from __future__ import annotations

from dataclasses import dataclass

from hr_desktop.domain.plan import CriterionName
from hr_desktop.domain.vacancy import Language


@dataclass(frozen=True, slots=True)
class AssessWords:
    """One language's sentences."""

    names: dict[CriterionName, str]
    technical: str
    experience: str
    communication: str
    problem: str
    culture: str
    terms: str
    signs: dict[str, str]
    shown: str
    not_shown: str
    not_asked: dict[CriterionName, str]
    no_values: str
    too_little: str
    thin_concern: str
    unknown_concern: str
    gap_concern: str
    said_only_concern: str
    covered: str
    thin: str
    declined: str
    no_answer: str
    unfinished: str
    strength: dict[CriterionName, str]
    weakness: dict[CriterionName, str]
    weak_answers: str
    hostile_flag: str
    resume_flag: str
    talk_flag: str
    steps: dict[str, str]
    check_step: str
    ask_again: str
    next_questions: dict[CriterionName, str]
    quote: str


RU = AssessWords(
    names={
        "technical_skills": "профессиональные навыки",
        "experience_relevance": "соответствие опыта",
        "communication": "коммуникация",
        "problem_solving": "решение проблем",
        "cultural_fit": "близость ценностям",
    },
    technical="Предметных и подробных ответов: {good} из {n}.",
    experience="Из {n} ответов: что сделано лично — в {own}, результат — в {result}, цифры — в {number}.",
    communication="Прямых и конкретных ответов: {good} из {n}.",
    problem="Из {n} ответов: причина — в {cause}, варианты — в {options}, основание выбора — в {choice}, проверка — в {check}.",
    culture="Ответов о ценностях компании: {n}, подкреплены поступком: {good}.",
    terms="Названо в деле: {terms}.",
    signs={
        "own": "что сделано лично",
        "result": "результат",
        "number": "цифры",
        "example": "конкретный случай",
        "cause": "причина",
        "options": "варианты",
        "choice": "основание выбора",
        "check": "проверка",
        "terms": "предметные подробности",
    },
    shown="Есть: {signs}.",
    not_shown="Не хватает: {signs}.",
    not_asked={
        "technical_skills": "В разговоре не было ответов, по которым можно судить о профессиональных навыках.",
        "experience_relevance": "О собственном опыте в разговоре почти ничего не сказано.",
        "communication": "Ответов слишком мало, чтобы судить о коммуникации.",
        "problem_solving": "О решении проблем не спрашивали, а само по себе прозвучало слишком мало для оценки.",
        "cultural_fit": "В ответах нет поступков, по которым можно судить о ценностях компании.",
    },
    no_values="В вакансии не записаны ценности компании, поэтому этот критерий не оценивается.",
    too_little="Ответов слишком мало для оценки.",
    thin_concern="Общий ответ без подробностей: «{quote}»",
    unknown_concern="Нет ответа по существу: «{quote}»",
    gap_concern="Кандидат называет пробел: «{quote}»",
    said_only_concern="На вопрос об этом сказано только: «{quote}»",
    covered="Вопрос раскрыт.",
    thin="Ответ общий, подробностей мало.",
    declined="Ответа по существу нет.",
    no_answer="Ответа в записи нет.",
    unfinished="Ответ оборвался.",
    strength={
        "technical_skills": "Говорит о деле предметно: «{quote}»",
        "experience_relevance": "Показывает собственный результат: «{quote}»",
        "communication": "Отвечает прямо и конкретно: «{quote}»",
        "problem_solving": "Объясняет ход решения: «{quote}»",
        "cultural_fit": "Подтверждает ценности компании поступком: «{quote}»",
    },
    weakness={
        "technical_skills": "Мало предметных подробностей о работе.",
        "experience_relevance": "Неясно, что сделано лично и с каким результатом.",
        "communication": "Ответы часто общие или уходят от вопроса.",
        "problem_solving": "Не видно, как искалась причина, из чего выбиралось решение и как его проверили.",
        "cultural_fit": "О ценностях компании сказано без поступков.",
    },
    weak_answers="На часть вопросов нет ответа по существу: {n} из {total}.",
    hostile_flag="Грубость в разговоре: «{quote}»",
    resume_flag="Расхождение: в резюме — «{resume}», в разговоре — «{quote}»",
    talk_flag="Расхождение в разговоре: «{one}» и «{other}»",
    steps={
        "strongly_recommend": "Пригласить на следующий этап в ближайшие дни.",
        "recommend": "Пригласить на следующий этап и проверить слабые места из этой карты.",
        "consider": "Решить после короткой беседы по вопросам, которые остались открытыми.",
        "reject": "Прежде чем решать, прочитать цитаты: метод видит только то, что сказано вслух.",
        "insufficient_evidence": "Провести ещё один разговор: для оценки сказанного мало.",
    },
    check_step="Проверить практическим заданием или вопросами специалиста, верны ли названные подробности.",
    ask_again="Вернуться к вопросу, который остался без подробного ответа: «{question}»",
    next_questions={
        "technical_skills": "Разберите, пожалуйста, по шагам одну недавнюю задачу: чем вы пользовались и почему именно этим?",
        "experience_relevance": "Что в самой близкой к этой вакансии работе сделали лично вы и как это измерили?",
        "communication": "Объясните, пожалуйста, суть вашей последней работы так, чтобы понял человек не из вашей профессии.",
        "problem_solving": "Вспомните проблему с неочевидной причиной: какие были варианты, что вы выбрали и как проверили?",
        "cultural_fit": "Приведите пример, когда вы поступили согласно ценности компании, хотя проще было иначе: «{value}»",
    },
    quote="«{quote}»",
)

EN = AssessWords(
    names={
        "technical_skills": "technical skills",
        "experience_relevance": "relevance of experience",
        "communication": "communication",
        "problem_solving": "problem solving",
        "cultural_fit": "cultural fit",
    },
    technical="Answers to the point and with detail: {good} of {n}.",
    experience="Of {n} answers: what was done personally in {own}, a result in {result}, figures in {number}.",
    communication="Direct and concrete answers: {good} of {n}.",
    problem="Of {n} answers: a cause in {cause}, options in {options}, the ground of a choice in {choice}, a check in {check}.",
    culture="Answers about the company's values: {n}, borne out by a deed: {good}.",
    terms="Named in use: {terms}.",
    signs={
        "own": "what was done personally",
        "result": "the result",
        "number": "figures",
        "example": "a specific case",
        "cause": "the cause",
        "options": "options",
        "choice": "the ground of the choice",
        "check": "a check",
        "terms": "details of the trade",
    },
    shown="Given: {signs}.",
    not_shown="Missing: {signs}.",
    not_asked={
        "technical_skills": "Nothing was said that technical skills could be judged by.",
        "experience_relevance": "Hardly anything was said about own experience.",
        "communication": "Too few answers to judge communication.",
        "problem_solving": "Problem solving was not asked about, and too little came up by itself for a score.",
        "cultural_fit": "No deed was told that the company's values could be judged by.",
    },
    no_values="The vacancy states no company values, so this criterion is not scored.",
    too_little="Too few answers for a score.",
    thin_concern="A general answer without detail: “{quote}”",
    unknown_concern="No answer to the point: “{quote}”",
    gap_concern="The candidate names a gap: “{quote}”",
    said_only_concern="Asked about this, the candidate says only: “{quote}”",
    covered="The question was covered.",
    thin="A general answer with little detail.",
    declined="No answer to the point.",
    no_answer="There is no answer on record.",
    unfinished="The answer was cut off.",
    strength={
        "technical_skills": "Talks about the work in specifics: “{quote}”",
        "experience_relevance": "Shows a result of their own: “{quote}”",
        "communication": "Answers directly and concretely: “{quote}”",
        "problem_solving": "Explains the way to a solution: “{quote}”",
        "cultural_fit": "Bears out the company's values with a deed: “{quote}”",
    },
    weakness={
        "technical_skills": "Few details of the trade.",
        "experience_relevance": "It stays unclear what was done personally, and with what result.",
        "communication": "Answers are often general or miss the question.",
        "problem_solving": "It does not show how causes were found, options weighed and solutions checked.",
        "cultural_fit": "Values are spoken of without deeds.",
    },
    weak_answers="No answer to the point for {n} of {total} questions.",
    hostile_flag="Abusive language: “{quote}”",
    resume_flag="Contradiction: the resume says “{resume}”, the candidate says “{quote}”",
    talk_flag="Contradiction in the interview: “{one}” and “{other}”",
    steps={
        "strongly_recommend": "Invite to the next stage within days.",
        "recommend": "Invite to the next stage, and check the weak points of this card there.",
        "consider": "Decide after a short talk about the questions that stayed open.",
        "reject": "Read the quotes before deciding: the method sees only what was said aloud.",
        "insufficient_evidence": "Hold another conversation: too little was said for a score.",
    },
    check_step="Have a specialist or a practical task check whether the details named are right.",
    ask_again="Come back to a question that was left without a detailed answer: “{question}”",
    next_questions={
        "technical_skills": "Take one recent task step by step: what did you use, and why that?",
        "experience_relevance": "In the work closest to this job, which part was your own, and how was it measured?",
        "communication": "Please explain your latest piece of work so that an outsider understands it.",
        "problem_solving": "Think of a problem whose cause was not obvious: which options were there, what did you choose, how did you check?",
        "cultural_fit": "Give an example of acting on this company value when something else was easier: “{value}”",
    },
    quote="“{quote}”",
)


def assess_words(language: Language) -> AssessWords:
    """The sentences of one language."""
    return RU if language == "ru" else EN
