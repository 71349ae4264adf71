"""Patterns of what people say in an interview, Russian and English (lower case, ё as е)."""

from __future__ import annotations

import re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.MULTILINE)


# Orders to the interviewer, reaching for a score or for what stands behind it. Only imperatives
# and wishes: "the client gave us the highest rating" is an answer.
_RULES_EN = r"(?:instruction|rule|prompt|guideline|direction|programming|restriction)s?"
_SECRET_EN = r"(?:instructions?|(?:system )?prompts?|guidelines|programming|hidden rules)"
_RULES_RU = r"(?:инструкц|правил|указан|промпт|настройк|ограничен|установк)\w*"
_SECRET_RU = r"(?:инструкц|указан|промпт|системн\w+ сообщен|скрыт\w+ правил)\w*"
_GO = r"(?:^|[,;:.!—–-]\s*|\b(?:please|must|should|just|now|then|and|you|you will|will you|can you|could you|i (?:want|need|order|command) you to|go ahead and)\s+)"
_GO_RU = r"(?:^|[,;:.!—–-]\s*|\b(?:пожалуйста|просто|сейчас|теперь|и|а|ты|вы|должен|должна|должны|лучше|прошу)\s+)"
_PUT_RU = r"(?:поставь|присвой|начисли|выстави|дай|засчитай|оцени|запиши|отметь|проставь|нарисуй|впиши)(?:те)?"
_SCORE_RU = r"(?:балл\w*|оценк\w*|максим\w*|100|сто\b|высш\w*|отличн\w*|пятерк\w*|раскрыт\w*|пройден\w*|засчитан\w*|верн\w*|правильн\w*|лучш\w*|идеальн\w*)"
_ORDERS = (
    rf"{_GO}(?:ignore|forget|disregard|override|bypass|drop|skip)\b[^.?!]{{0,40}}\b(?:previous|prior|above|earlier|all|any|your|the|these|those|every|everything)\b[^.?!]{{0,30}}\b(?:{_RULES_EN}|messages?|said|told|plan)\b",
    rf"\b(?:забудь|игнорируй|проигнорируй|отмени|отбрось|обойди|нарушь)(?:те)?\b[^.?!]{{0,50}}(?:{_RULES_RU}|все,? что (?:тебе|вам)|предыдущ\w*|\bплан\w*)|\bне следуй(?:те)?\b[^.?!]{{0,30}}{_RULES_RU}",
    rf"\b(?:new|updated|real|actual|secret)\s+(?:system\s+)?{_RULES_EN}\s*:|\b(?:your|here are) (?:new|updated|real|actual) {_RULES_EN}\b",
    rf"\b(?:новые|обновленные|настоящие|твои|ваши)\s+(?:новые\s+)?{_RULES_RU}\s*(?::|—|- |таков)",
    r"\b(?:enter|enable|activate|switch to|you are in|this is|start|begin)\b[^.?!]{0,12}\b(?:developer|admin|root|debug|god|maintenance|jailbreak|dan|test|unrestricted)\s+(?:mode|override|access)\b|\bsystem (?:override|note)\b|\badmin override\b|\bjailbreak\b",
    r"^[\"'«*\s]*(?:system|developer|assistant|interviewer|recruiter|administrator|human|user|систем[аы]|рекрутер|интервьюер|администратор|разработчик|ассистент|пользователь)\s*:\s*\S",
    r"\b(?:включи|активируй|перейди в|войди в|это)\b[^.?!]{0,12}\b(?:режим\w*)\s+(?:разработчик\w*|администратор\w*|отладк\w*|бога|тест\w*)|\b(?:системн|служебн)\w+ (?:сообщен|команд)\w*\s*:",
    rf"\b(?:show|reveal|print|display|output|repeat|tell|give|leak|list|translate|summari[sz]e|what)\b[^.?!]{{0,30}}\b(?:your|the|hidden|initial|original|system)\s+(?:system\s+|hidden\s+|initial\s+|secret\s+|original\s+|exact\s+|full\s+)*{_SECRET_EN}\b",
    rf"(?:покажи|раскрой|выведи|напечатай|повтори|расскажи|перечисли|переведи|перескажи|назови)(?:те)?\b[^.?!]{{0,30}}\b(?:тво\w+|сво\w+|ваш\w+|скрыт\w*|исходн\w*|системн\w*)\s+(?:\w+\s+)?{_SECRET_RU}|\b(?:какие|какой|каков\w*)\b[^.?!]{{0,12}}\b(?:тво\w+|ваш\w+|у тебя|у вас|тебе|вам)\b[^.?!]{{0,12}}{_SECRET_RU}",
    r"\b(?:repeat|print|output)\b[^.?!]{0,20}\b(?:everything|all|text|words)\b[^.?!]{0,20}\babove\b",
    r"повтори\w*\b[^.?!]{0,20}\bвсе\b[^.?!]{0,25}\bвыше\b",
    rf"\byou are (?:now|no longer)\b|\bfrom now on\b[^.?!]{{0,15}}\byou\b|{_GO}(?:act|behave|respond|answer) as (?:if|though|an?|my)\b|{_GO}(?:pretend|imagine|suppose)\b[^.?!]{{0,20}}\b(?:you|that i|to be|i)\b|\blet's (?:role-?play|play a game)\b",
    rf"\b(?:ты|вы) теперь\b|\b(?:отныне|с этого момента)\b[^.?!]{{0,20}}\b(?:ты|вы)\b|{_GO_RU}(?:притворись|представь)(?:те)?\b[^.?!]{{0,20}}\b(?:что (?:ты|вы|я уже)|себя)\b|{_GO_RU}веди(?:те)? себя как\b",
    rf"{_GO}(?:give|assign|set|put|award|grant|rate|score|grade|mark|consider|count|treat)\b[^.?!]{{0,25}}\b(?:me|my|myself|us|this (?:answer|question|candidate|interview)|(?:every|each|all|the) (?:answers?|questions?|criteri\w+|interview))\b[^.?!]{{0,45}}\b(?:scores?|points?|ratings?|100|hundred|highest|max(?:imum)?|top|full marks|perfect|grades?|excellent|five stars|covered|passed|answered|complete[d]?|hired|correct)\b",
    r"\b(?:deserve|want|need|expect|demand|give|assign|enter|write|record|put|award)\b[^.?!]{0,25}\b(?:highest|maximum|max|top|perfect|full|best|100)\s+(?:possible\s+)?(?:scores?|marks?|ratings?|grades?|points|out of)\b",
    rf"{_GO_RU}{_PUT_RU}\b[^.?!]{{0,45}}\b(?:{_SCORE_RU})",
    r"\b(?:хочу|заслужива\w+|требую|нуж\w+|прошу|жду)\b[^.?!]{0,20}\b(?:максимальн\w*|высш\w*|наивысш\w*|100)\s+(?:балл\w*|оценк\w*|рейтинг\w*)",
    rf"{_GO}(?:recommend|advance|approve|pass|hire|accept|select|promote)\s+(?:me|this candidate|my candidacy)\b|{_GO}(?:say|write|note|record|report|confirm|state)\b(?:[^.?!]{{0,20}}\bthat)? i(?:'ve| have|'m| am)? ?(?:passed|am hired|hired|the best|perfect|ideal|accepted|an? (?:excellent|outstanding|ideal|perfect))\b",
    rf"\b(?:(?:по)?рекомендуй|прими|возьми|найми|одобри|утверди)(?:те)?\s+(?:меня|мою кандидатур\w*|этого кандидата)\b|\b(?:по)?рекомендуй(?:те)?\b|{_GO_RU}(?:напиши|запиши|скажи|сообщи|укажи|отметь|подтверди)(?:те)?,?\s+(?:в \w+,?\s+|рекрутеру,?\s+|всем,?\s+)?что (?:я|мой|мои)\b",
    r"\b(?:end|finish|stop|close)\b[^.?!]{0,25}\binterview\b[^.?!]{0,30}\b(?:and|with)\b[^.?!]{0,20}\b(?:recommend|hire|pass|approve|score|offer|success\w*|top|highest)\b",
    r"\b(?:закончи|заверши|останови|закрой)(?:те)?\b[^.?!]{0,25}\b(?:интервью|собеседован\w*)\b[^.?!]{0,30}\b(?:рекоменд\w*|успешн\w*|оценк\w*|балл\w*|приня\w*)",
    r"\b(?:answer_covered|follow_up|end_interview|tool_calls?|function_calls?)\b",
    rf"{_GO}(?:call|invoke|execute|run|use)\s+(?:the\s+|your\s+)?(?:function|tool|command)s?\b",
    r"\b(?:вызови|выполни|запусти|используй)(?:те)?\s+(?:функци\w*|инструмент\w*|команд\w*)\b",
    r"\b(?:begin|start|end)\s+(?:your|every|each)\s+(?:answer|reply|response|message)s?\b[^.?!]{0,10}\bwith\b",
    r"\bначни(?:те)?\b[^.?!]{0,12}\b(?:ответ\w*|сообщени\w*)\s+(?:с|со)\b",
    r"\b(?:i am|i'm|this is)\s+(?:the|your|an?)\s+(?:recruiter|developer|administrator|admin|creator|system|owner|boss|manager|openai|anthropic|livekit)\b[^.?!]{0,80}\b(?:order|instruct|command|authori[sz]e|you must|need you|override|end (?:the|this)|set (?:my|the) score)\b",
    r"\bя\s+(?:твой |ваш )?(?:рекрутер|разработчик|администратор|создатель|владелец|начальник|директор)\b[^.?!]{0,80}\b(?:приказыва\w*|велю|требую|разреша\w*|измени|поставь|заверши|отмени)",
    rf"{_GO}(?:change|increase|raise|boost|edit|modify|update|improve)\s+(?:my|the)\s+(?:score|rating|grade|result|evaluation|assessment|scorecard)s?\b",
    r"\b(?:измени|повысь|подними|исправь|увеличь)(?:те)?\s+(?:мне\s+|мой\s+|мою\s+|мои\s+)?(?:оценк\w*|балл\w*|рейтинг\w*|результат\w*)",
    r"\b(?:skip|drop|omit)\b[^.?!]{0,15}\b(?:all|every|remaining|rest|other)\b[^.?!]{0,15}\bquestions?\b",
    r"\bпропусти(?:те)?\b[^.?!]{0,12}\b(?:все|остальные|оставшиеся)\b[^.?!]{0,12}\bвопрос\w*",
    r"\bсчитай(?:те)?\b[^.?!]{0,25}\b(?:ответ\w*|вопрос\w*|интервью|собеседован\w*)\b[^.?!]{0,25}\b(?:раскрыт\w*|верн\w*|отличн\w*|идеальн\w*|правильн\w*|закрыт\w*|пройден\w*|успешн\w*)",
)
# A long answer is searched for each order only when one of its words is there at all.
_WORDS_OF_ORDERS: tuple[tuple[str, ...], ...] = (
    ("ignore", "forget", "disregard", "overrid", "bypass", "drop", "skip"),
    ("забудь", "игнорируй", "отмени", "отбрось", "обойди", "нарушь", "не следуй"),
    ("instruction", "rule", "prompt", "guideline", "direction", "programming", "restriction"),
    ("новые", "обновленные", "настоящие", "твои", "ваши"),
    ("mode", "overrid", "access", "system note", "jailbreak"),
    (":",),
    ("режим", "системн", "служебн"),
    ("instruction", "prompt", "guideline", "programming", "hidden rules"),
    ("инструкц", "указан", "промпт", "системн", "скрыт"),
    ("above",),
    ("выше",),
    ("you are", "from now on", " as ", "pretend", "imagine", "suppose", "let's"),
    ("теперь", "отныне", "с этого момента", "притворись", "представь", "веди"),
    (
        "score",
        "point",
        "rating",
        "100",
        "hundred",
        "highest",
        "max",
        "top",
        "full marks",
        "perfect",
        "grade",
        "excellent",
        "five stars",
        "covered",
        "passed",
        "answered",
        "complete",
        "hired",
        "correct",
    ),
    ("highest", "max", "top", "perfect", "full", "best", "100"),
    (
        "поставь",
        "присвой",
        "начисли",
        "выстави",
        "дай",
        "засчитай",
        "оцени",
        "запиши",
        "отметь",
        "проставь",
        "нарисуй",
        "впиши",
    ),
    ("балл", "оценк", "рейтинг"),
    (" me", "candida", " i", "that i"),
    ("рекомендуй", "прими", "возьми", "найми", "одобри", "утверди", "что я", "что мо"),
    ("interview",),
    ("интервью", "собеседован"),
    ("_", "tool call", "function call"),
    ("function", "tool", "command"),
    ("функци", "инструмент", "команд"),
    ("with",),
    ("начни",),
    ("i am", "i'm", "this is"),
    ("рекрутер", "разработчик", "администратор", "создатель", "владелец", "начальник", "директор"),
    ("score", "rating", "grade", "result", "evaluation", "assessment"),
    ("измени", "повысь", "подними", "исправь", "увеличь"),
    ("question",),
    ("пропусти",),
    ("считай",),
)


class Orders:
    """Finds orders to the interviewer in folded text, one sentence a line."""

    def __init__(self) -> None:
        self._parts = [
            (words, re.compile(pattern, re.MULTILINE))
            for words, pattern in zip(_WORDS_OF_ORDERS, _ORDERS, strict=True)
        ]

    def search(self, folded: str) -> bool:
        """Whether there is an order in `folded`."""
        return any(
            pattern.search(folded)
            for words, pattern in self._parts
            if any(word in folded for word in words)
        )


INJECTION = Orders()
MARKUP = re.compile(
    r"<\|?\s*(?:im_start|im_end|system|assistant|user|endoftext)|\[/?(?:INST|SYSTEM)\]|<<SYS>>|"
    r"^\s*#{2,}\s*(?:system|instruction|new|инструкц)|\brole\"?\s*[:=]\s*\"?(?:system|assistant|developer|tool)\b|\"role\"\s*:\s*\"|</?(?:system|instructions?|tool\w*|candidate|transcript|data|interview|assessment)>",
    re.IGNORECASE,
)
# What belongs to others or to the evaluation: never told.
PRIVATE = _any(
    r"\b(?:other|another|previous|rest of the)\s+(?:candidates?|applicants?|people who appl\w+|interviewees?)\b",
    r"\b(?:who else|how many (?:others|people|candidates|applicants))\b[^.?!]{0,30}\b(?:appl\w+|interview\w*|candidates?)?",
    r"(?:други\w+|остальн\w+|предыдущ\w+|прочи\w+)\s+(?:кандидат\w*|соискател\w*|претендент\w*|участник\w*)",
    r"\bкто (?:еще|кроме меня)\b[^.?!]{0,30}\b(?:отклик\w*|претенд\w*|проход\w*|собеседован\w*)|\bсколько (?:человек|кандидатов|соискателей)\b[^.?!]{0,25}\b(?:отклик\w*|претенд\w*|проход\w*|подал\w*)",
    r"\bwhat(?:'s| is| was| will be)?\s+my\s+(?:score|rating|grade|result|evaluation)\b|\bhow (?:did i do|am i doing|well did i)\b|\bdid i pass\b",
    r"\b(?:какая|какой|каков\w*|сколько)\b[^.?!]{0,15}\b(?:у меня|моя|мой|мне)\b[^.?!]{0,15}\b(?:оценк\w*|балл\w*|рейтинг\w*|результат\w*)|\b(?:я прош(?:ел|ла)|как я справ\w+|меня возьмут|я подхожу)\b[^.!]{0,20}\?",
    r"\b(?:tell|give|show|what(?:'s| is| are))\b[^.?!]{0,25}\b(?:right|correct|expected|ideal|model|best)\s+answers?\b|\bwhat (?:do you|should i|would you)\b[^.?!]{0,15}\b(?:want to hear|want me to (?:say|answer)|expect to hear|say to pass)\b|\bwhat are you looking for in (?:my|the|this) answer",
    r"(?:подскаж\w*|скаж\w*|какой|дай\w*|назов\w*)\b[^.?!]{0,20}\b(?:правильн\w*|верн\w*|нужн\w*|идеальн\w*|ожидаем\w*)\s+ответ\w*|\bчто (?:вы|ты) (?:хотите|хочешь|ожидаете) (?:услышать|чтобы)|\bответь\w* за меня|\banswer (?:it |this |that )?for me\b",
    r"\b(?:next|all (?:the )?|remaining|list of)\s*questions\b[^.?!]{0,25}\b(?:in advance|list|now|show|ahead)|\bshow\b[^.?!]{0,15}\b(?:all|remaining|next)\b[^.?!]{0,10}\bquestions\b|\bпокаж\w*\b[^.?!]{0,15}\b(?:все|следующ\w*|остальн\w*)\b[^.?!]{0,10}\bвопрос\w*",
)
STOP = _any(
    r"\b(?:давайте|давай|хочу|хотел\w* бы|можно|можем|мне (?:нужно|надо|придется)|предлагаю|прошу|буду вынужден\w*)\s+(?:(?:уже|сейчас|просто|наконец|тогда|на этом|здесь|мы|это|бы|наш\w*)\s+)*(?:закончи\w*|заверши\w*|завершаем|остановимся|остановиться|прекрати\w*|прерв(?:ать|ем)\w*|законч\w+)(?!\w*\s+(?:мысль|предложени|фраз|ответ|проект|вуз|институт|универ|курс))",
    r"\b(?:не хочу|не буду|не могу|нет желания|не готов\w*|отказываюсь)\s+(?:больше\s+|дальше\s+|это\s+)*(?:продолжать|отвечать на вопрос\w*|проходить (?:это )?(?:интервью|собеседован\w*)|разговаривать|общаться|участвовать)",
    r"\b(?:закончим|завершим|остановим|заканчива(?:ем|йте)|завершайте|прекратите|остановите|закончите|прервите)\b[^.?!]{0,12}\b(?:на этом|здесь|интервью|собеседован\w*|разговор\w*|беседу)\b",
    r"\bмне (?:пора|нужно|надо)\s+(?:срочно\s+)?(?:идти|уходить|уйти|бежать|ехать)\b",
    r"\b(?:i (?:want|wish|need|have|would like|'d like)|i'd like|can we|could we|may we|let's|let us|please|we can|i prefer)\s+(?:to\s+)?(?:just\s+|please\s+)?(?:stop|end|finish|quit|terminate|leave|wrap up|call it)(?!\s+(?:my|the|this|that|with|on time|a|in)\s+(?:thought|sentence|answer|project|story|idea|list))\b(?=\s*(?:$|[.!,?]|here|now|it|this|the|today|interview|at this|our|please|talking|because|a day))",
    r"\bi (?:do not|don't|won't|can't|cannot|no longer)\s+(?:want|wish|feel like|going)?\s*(?:to\s+)?(?:continue|go on|answer (?:any ?more|more|your)|proceed|do this|carry on|participate)\b",
    r"\b(?:stop|end|finish|terminate|quit|cancel)\s+(?:the|this|our)\s+(?:interview|conversation|call|talk|session)\b",
    r"\bi(?:'ve| have| must|'ll have)?\s*(?:got to|have to|need to|must|gotta)\s+(?:go|leave|run)\b(?=\s*(?:$|[.!,]|now|soon|already))",
)
STOP_ALONE = re.compile(
    r"(?:стоп|хватит|достаточно|закончим|завершить|закончить|прекратите|прекращаем|всё|до свидания|"
    r"stop|quit|exit|finish|enough|goodbye|bye|end|stop it|that's enough|stop please|please stop|"
    r"стоп пожалуйста|прошу закончить|на этом все)"
)
CONTINUE = _any(
    r"\b(?:продолж\w+|дальше|остаться|останусь|поехали дальше)\b",
    r"\b(?:continue|go on|carry on|keep going|stay|proceed|let's go)\b",
)
PAUSE = _any(
    r"\b(?:пауз\w*|перерыв\w*|передохн\w*|отойти|отойду|отлучусь|отлучиться|вернусь через|перезвон\w*|прервемся|прерваться)\b",
    r"\b(?:pause|break|be right back|brb|step away|back in (?:a|five|ten|\d+)|hold on for|take five)\b(?!\s+(?:down|through|even|the build|the|it|up|point))",
)
HUMAN = _any(
    r"\b(?:хочу|хотел\w*|хотелось|можно|можем|могу|давайте|лучше|дайте|прошу|предпоч\w+|нужно|надо)\b[^.?!]{0,40}\bс (?:живым |настоящим |реальным )?(?:человеком|людьми|рекрутером|hr\b|специалистом|сотрудником|менеджером по подбору)(?=\s*(?:$|[.?!,]|а не|вместо|пожалуйста))",
    r"\bживо(?:го|му|м) (?:человек\w*|рекрутер\w*)|\bс живым (?:человек\w*|рекрутер\w*)",
    r"\b(?:позовите|соедините|переключите|пригласите|дайте)\b[^.?!]{0,20}\b(?:человек\w*|рекрутер\w*|оператор\w*|специалист\w*|сотрудник\w*)",
    r"\b(?:talk|speak|chat|interview\w*|switch|connect\w*|transfer\w*|rather)\b[^.?!]{0,25}\b(?:an? (?:real |live |actual )?(?:human|person|recruiter|human being|man|woman)|someone real|the recruiter|real person|live person|with a human|humans?)\b",
    r"\b(?:real|live|actual) (?:human|person|recruiter)\b[^.?!]{0,12}(?:please|instead|$)|\bhuman,? please\b|\bnot (?:to|with) (?:an? )?(?:ai|robot|bot|machine|program)\b|\bне (?:хочу|буду|готов\w*)\b[^.?!]{0,20}\bс (?:роботом|ботом|ии|машиной|программой|искусственн\w+)",
)
REPEAT = _any(
    r"\b(?:повтори\w*|повторить|еще раз|ещё раз|не расслышал\w*|прослушал\w*|какой (?:был )?вопрос|о чем (?:был )?вопрос|напомни\w*\s+(?:\w+\s+)?вопрос|не услышал\w*)\b(?!\s+(?:сделал|проверил|запустил|переписал|попробовал))",
    r"\b(?:repeat|say (?:that|it|this) again|come again|what was the question|didn't (?:catch|hear)|remind me (?:of )?the question|once more please|one more time|pardon)\b",
)
REPHRASE = _any(
    r"\b(?:переформулир\w*|не (?:совсем |очень |до конца |вполне )?пон(?:ял|яла|имаю|ятно)\b|непонятн\w*|поясни\w*|что (?:вы |ты )?(?:имеете|имеешь|имеется) в виду|в каком смысле|други\w+ словами|про(?:ще|стыми словами)|уточните вопрос|что значит (?:ваш|этот)? ?вопрос|объясните вопрос|сформулируйте)",
    r"\b(?:rephrase|reword|don't (?:quite |really )?(?:understand|get|follow)|do not (?:quite )?understand|didn't understand|what do you mean|what does that mean|clarify|in other words|simpler|not (?:quite )?clear|unclear|not sure what you(?:'re| are)? (?:mean|ask\w*)|put it (?:another|differently)|explain the question)\b",
)
CLARIFYING = _any(
    r"^(?:какой|какую|какое|какие|какого|о каком|про какой|про какую|вы про|вы имеете|речь (?:о|про)|то есть|имеется в виду|в смысле|на каком|за какой|из (?:какого|последн))\b(?![^?]*\b(?:у вас|в компании|в команде|зарплат|стек|график|оклад|испытательн|отпуск|офис|условия|этап|бонус|прем|льгот|технолог|задач))",
    r"^(?:which (?:one|project|job|company|role|case|example)|do you mean|you mean|about (?:which|what|my)|what kind of (?:example|answer|project|case|detail)|at (?:my|which)|in which|any (?:project|example)|should i (?:talk|tell|start|describe)|is it about)\b(?![^?]*\b(?:your company|salary|your team|the team)\b)",
)
THINKING = _any(
    r"\b(?:(?:дай(?:те)?|дадите|можно)\s+(?:мне\s+)?(?:\w+\s+)?(?:подумать|вспомнить|собраться|секунд\w*|минут\w*)|(?:надо|нужно|сейчас|хочу)\s+(?:\w+\s+)?(?:подум\w+|вспомн\w+)|(?:я )?(?:думаю|вспоминаю|размышляю)\s*(?:[.…!]|$)|(?:одну |пару |буквально )?(?:секунд\w*|минут(?:у|ку|очку)|момент)\s*[.,…!]*\s*(?:$|пожалуйста|думаю|я думаю|подумаю|вспоминаю)|подожди(?:те)?\s*(?:[.…!,]|$|секунд\w*|минут\w*|немного))",
    r"\b(?:let me (?:think|recall|remember|see|reflect)|(?:give|allow) me (?:a|one|some|a few|two|just a)\s*(?:more )?(?:second|sec|minute|moment|time|seconds|minutes|moments)|i(?:'m| am) (?:still )?thinking|thinking\b|(?:just |wait )?(?:a|one) (?:second|sec|moment|minute)(?:,? please)?\s*(?:[.,…!]|$)|need (?:a|some|more)\s*(?:\w+ )?(?:time|second|moment|minute)s? to think|hold on|wait a|good question,? let me|hmm+\s*[.…]*$)",
    r"^(?:хм+|гм+|эм+|ммм+|hm+|um+|uh+|erm+)[\s.…,!]*$",
)
SKIP = _any(
    r"\b(?:пропусти(?:м|ть|те)|пропускаю|(?:давайте|можно)\s+(?:к следующему|следующий|дальше|другой вопрос)|следующий вопрос|не хочу (?:отвечать|говорить|рассказывать)|не буду (?:отвечать|говорить)|предпоч\w+ не (?:отвечать|говорить)|без ответа|пас$)",
    r"\b(?:skip (?:this|it|that|the question)?|next question|pass on this|i(?:'ll| will)? pass\b|rather not (?:say|answer|talk)|prefer not to|(?:don't|do not) want to (?:answer|talk about|discuss)|move on|no comment)\b",
)
DONT_KNOW = _any(
    r"\b(?:не знаю|затрудняюсь|не помню|не (?:могу|смогу) (?:сказать|ответить|вспомнить)|(?:нет|не было|не имею)\s+(?:\w+\s+){0,2}(?:опыта|примера|такого|примеров|знаний|случаев)|не сталкивал\w*|не приходилось|понятия не имею|без понятия|не в курсе|не доводилось|сложно (?:сказать|ответить)|трудно (?:сказать|ответить)|не (?:работал|использовал|применял|занимал|делал)\w*\s+(?:\w+\s+){0,2}(?:с|этим|такого|его|ее|их|такое)|ничего не могу|не уверен\w*|не пробовал\w*|хз)\b",
    r"\b(?:don't know|do not know|dunno|no idea|not sure|can't (?:say|answer|think of|recall|remember)|cannot (?:say|answer|recall|remember)|don't (?:remember|recall|have (?:any |an |much |a )?(?:experience|example|answer|idea))|no (?:experience|clue|example)|never (?:used|worked|done|tried|had|faced|did|dealt)|haven't (?:used|worked|done|tried|had|faced|dealt)|hard to say|beats me|nothing comes to mind|idk)\b",
)
BUT = re.compile(
    r"\b(?:но|однако|зато|хотя|думаю|наверное|предполож\w*|попробую|but|however|though|i think|"
    r"i guess|probably|maybe|i would|i'd)\b"
)
YES = re.compile(
    r"^(?:ну\s+|well,?\s+|so,?\s+|здравствуйте[,.!]*\s+|привет[,.!]*\s+|добрый \w+[,.!]*\s+|(?:hi|hello|hey)[,.!]*\s+(?:stefani[,.!]*\s+)?|стефани[,.!]*\s+)?"
    r"(?:да+|ага|угу|готов\w*|конечно|поехали|давайте|давай|начн\w*|начинайте|начинаем|ок(?:ей)?|хорошо|ладно|можно|согласен|согласна|"
    r"yes|yeah|yep|yup|sure|ready|ok(?:ay)?|of course|let's (?:go|start|begin)|go ahead|i(?:'m| am) ready|please|absolutely|definitely|fine|start)\b"
)
NO = re.compile(
    r"^(?:ну\s+|well,?\s+)?(?:нет|не\b(?!\s*знаю)|неа|пока нет|не сейчас|позже|еще нет|no\b|nope|not (?:yet|ready|now|really)|later|nah)"
)
GREETING = re.compile(
    r"^(?:здравствуй(?:те)?|привет\w*|добр\w+ (?:день|утро|вечер)|доброго|приветствую|"
    r"hi|hello|hey|good (?:morning|afternoon|evening)|nice to meet)\b"
)
NONE_LEFT = _any(
    r"^(?:нет|неа|пока нет|вроде нет|больше нет|наверное,? нет|да нет|спасибо|благодарю|все понятно|все ясно|вопросов (?:больше )?(?:нет|не имею|не осталось)|никаких|не осталось|ничего|на этом все|это все|достаточно|хватит|понятно|ясно|хорошо|отлично|ок)\b",
    r"\b(?:вопросов (?:больше |пока )?(?:нет|не осталось|не имею)|нет (?:больше |пока )?вопросов|больше (?:нет )?вопросов|все (?:понятно|ясно))\b",
    r"^(?:no\b|nope|none|nothing|not really|not (?:at the moment|now|yet)|that's (?:all|it)|that is all|all (?:clear|good)|i(?:'m| am) (?:good|fine|all set)|thanks?|thank you|ok(?:ay)?|great|understood|got it)\b",
    r"\b(?:no (?:more |further |other )?questions|don't have (?:any )?(?:more )?questions|nothing (?:else|more))\b",
)
ASKING = re.compile(
    r"^(?:а\s+|и\s+|скажите,?\s+|подскажите,?\s+|расскажите,?\s+|хотел\w* (?:бы )?(?:узнать|спросить|уточнить),?\s+|интересно,?\s+|у меня вопрос[:,.]?\s+)+(?:\w+\s+)?"
    r"(?:как|какой|какая|какие|какое|каков\w*|сколько|когда|где|кто|что|почему|зачем|есть ли|будет ли|можно ли|о |про |об )|"
    r"^(?:сколько|когда|где|кто|какой|какая|какие|какова|есть ли|будет ли|можно ли|предусмотрен\w* ли)\b|"
    r"^(?:could you tell me|can you tell me|tell me about|i(?:'d| would) like to (?:know|ask)|i wanted to ask|may i ask|i have a question)\b|"
    r"^(?:what|when|where|who|how|why|which|is there|are there|do you|does the|will i|will there|would i|can i)\b"
)
TO_COMPANY = _any(
    r"\b(?:у вас|вы |ваш\w*|в (?:вашей |этой )?(?:компании|команде)|зарплат\w*|оклад\w*|оформлен\w*|график\w*|удален\w*|офис\w*|испытательн\w*|отпуск\w*|вакансии|позици\w*|условия)\b",
    r"\b(?:you|your|the (?:team|role|position|company|salary|job|office)|salary|remote|hybrid|benefits)\b",
)
TIME_LEFT = _any(
    r"\bсколько (?:еще )?(?:времени|минут|вопросов)\b|\bсколько (?:нам )?осталось|\b(?:долго|много) еще\b|\bеще (?:долго|много)\b|\bсколько (?:это )?(?:займет|продлится)",
    r"\bhow (?:much|many|long)\b[^?]{0,30}\b(?:time|minutes|left|questions|more|take|longer|remain\w*)\b",
)
ABOUT_AI = _any(
    r"\b(?:ты|вы|это)\b[^?]{0,14}\b(?:робот|бот|человек|живой|живая|настоящ\w*|ии|искусственн\w*|нейросет\w*|программа|чат-?бот|gpt|chatgpt)\b|\bс кем я (?:говорю|разговариваю|общаюсь)|\bкто (?:ты|вы)\b|\bкак (?:тебя|вас) зовут",
    r"\b(?:are|is) (?:you|this|it)\b[^?]{0,14}\b(?:robot|bot|human|real|ai|person|machine|program|chatgpt|gpt|model)\b|\bwho (?:are you|am i (?:talking|speaking))|\bwhat(?:'s| is) your name|\bwhat are you\b",
)
# Who decides about the candidate, and what becomes of the talk; not who decides about a release.
PROCESS = _any(
    r"\b(?:кто|как)\b[^?]{0,20}\b(?:решает|принима\w+ решени\w*|примет решение|оцени\w*|будет оцен\w*)\b(?! (?:о|об|по|насчет|в|на|что|как|какие|архитект|техническ)\w*(?!\w)(?! (?:найм|при[её]м|кандидат|мне|моей|моему|результат|интервью|собеседован)))",
    r"\b(?:записыва\w*|сохраня\w*|хранит\w*|увидит|прочита\w*)\b[^?]{0,30}\b(?:разговор\w*|ответ\w*|интервью|собеседован\w*|мо[ия]\w* данны\w*|это)\b",
    r"\bкто\b[^?]{0,15}\b(?:увидит|прочита\w*|это читает)\b",
    r"\bwho\b[^?]{0,25}\b(?:decides?|makes? (?:the|a|this) decision)\b(?! (?:on|about|what|which|when|how|to)\b(?! (?:me|hiring|candidates?|the hire)))\b",
    r"\b(?:who|how)\b[^?]{0,25}\b(?:evaluat\w*|assess\w*|scored?|judged?|graded?)\b(?![^?]{0,15}\b(?:performance|quality|employees|code|risks?)\b)(?<!performance evaluated)",
    r"\b(?:record\w*|stored?|saved?)\b[^?]{0,25}\b(?:this|interview|conversation|answers?|my data)\b",
    r"\b(?:this|interview|conversation|answers?|my data)\b[^?]{0,15}\b(?:recorded|stored|saved)\b|\bwho (?:will )?(?:see|read)s?\b",
)
INSULT = _any(
    r"\b(?:дур(?:ак|а|ой|ында)|идиот\w*|кретин\w*|тупиц\w*|туп(?:ой|ая|ое|ые)\b|дебил\w*|заткни\w*|пош(?:ел|ла) ты|пошли вы|иди(?:те)? (?:на|в|ты)\b|бесполезн(?:ый|ая|ое)|отстой|хрен\w*|говно\w*|дерьм\w*|сук[аи]\b|сволоч\w*|бля\w*|нах\w{0,3}й|хуй\w*|пизд\w*|ебан\w*|мразь|тварь|железяка|жестянка|бред (?:какой|полный|собачий))",
    r"\b(?:fuck\w*|shit\w*|idiot\w*|stupid (?:bot|machine|robot|ai|question|program|thing|interview)|moron\w*|dumb\w*|shut up|useless (?:bot|machine|robot|ai|piece|program)|asshole|bitch\w*|you suck|bullshit|screw you|go to hell|crap|piece of junk|you(?:'re| are) (?:stupid|useless|an idiot|dumb|terrible|garbage|a joke))\b",
)
OFF_TOPIC = _any(
    r"\b(?:анекдот\w*|шутк\w*|пошути\w*|погод[аеуы]\b|стих(?:и|отворени\w*)|рецепт\w*|футбол\w*|гороскоп\w*|знак зодиака|политик[аеуи]\b|президент\w*|выборы|биткоин\w*|кто выигра\w*|спой\w*|сыграем|загадк\w*|сколько будет \d|курс (?:доллара|валют)|смысл жизни|любимый (?:цвет|фильм|сериал)|напиши\w* (?:мне )?(?:код|программу|сочинение|письмо|текст|эссе)|переведи\w*)",
    r"\b(?:jokes?\b|weather|poem|recipe|football|soccer|horoscope|politics|president|election|bitcoin|sing (?:me|a)|riddle|what(?:'s| is) \d+ ?[+*x-]|meaning of life|favou?rite (?:colou?r|movie|food|song)|write (?:me )?(?:an? )?(?:poem|essay|code|script|email|story|letter)|translate|play a game|exchange rate)\b",
)
