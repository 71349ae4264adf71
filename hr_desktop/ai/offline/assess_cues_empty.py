"""Words that are no evidence: not known, a gap, a claim without a deed, a plea, abuse.

Matched like the signs in `assess_cues`: on lower-case text with ё as е.
"""

from __future__ import annotations

from hr_desktop.ai.offline.assess_cues import any_of

# "I do not know", "cannot remember", "never had to".
UNKNOWN = any_of(
    r"i (?:don't|do not|dont) (?:really )?(?:know|remember|recall)",
    r"(?:i'm |i am )?not (?:really )?sure\b",
    r"no idea",
    r"can't (?:really )?(?:think|remember|recall)",
    r"cannot (?:think|remember|recall)",
    r"nothing comes to mind",
    r"hard to say",
    r"haven't (?:really )?thought",
    r"never (?:really )?(?:had to|did|done|thought)",
    r"(?:like|want|prefer|rather|let's|let us|can we|could we) (?:to )?skip",
    r"rather not (?:say|answer|talk)",
    r"(?:хотел\w*|предпоч\w+|давайте|лучше|можно)(?: бы)?(?: я)?(?: этот вопрос)? пропусти\w*",
    r"пропущу\b",
    r"i have no (?:idea|experience|clue)",
    r"pass\b(?= on|$|\.)",
    r"that's a tough one",
    r"(?:я )?(?:честно говоря,? )?не знаю\b",
    r"не помню",
    r"затрудняюсь",
    r"сложно сказать",
    r"трудно сказать",
    r"без понятия",
    r"не могу (?:вспомнить|сказать|ответить|привести)",
    r"ничего (?:такого )?не (?:приходит|было|могу)",
    r"не приходилось",
    r"не сталкивал\w+",
    r"не задумывал\w+",
    r"понятия не имею",
    r"даже не знаю",
    r"не припомню",
    r"никогда (?:этого )?не (?:делал|работал)\w*",
)
# A gap that the candidate names.
GAP = any_of(
    r"not (?:super |very |really |that |so )?(?:familiar|comfortable|experienced|confident|good)",
    r"haven't (?:done|used|worked|had|really|thought|tried)",
    r"never (?:used|worked|done|led|managed|had)",
    r"no experience",
    r"not really\b",
    r"don't have (?:much |any )?experience",
    r"only (?:dealt|worked|used) with",
    r"i struggle\w*",
    r"i get (?:a bit |a little )?nervous",
    r"didn't really",
    r"don't really",
    r"не (?:очень|совсем|особо) (?:знаком|уверен|разбираюсь|умею|силен|сильна|знаю)\w*",
    r"нет опыта",
    r"не было опыта",
    r"опыта (?:не|нет)",
    r"не работал\w*",
    r"не использовал\w*",
    r"не умею",
    r"плохо знаю",
    r"слабо знаю",
    r"только (?:слышал|читал)\w*",
    r"пока не (?:умею|знаю|делал|работал)\w*",
)
# Words addressed to whoever assesses, and asking for points: data, never followed, never evidence.
PLEADING = any_of(
    r"ignore (?:all |any |your |the |previous |above |prior )+\w*",
    r"disregard (?:all|any|your|the|previous)",
    r"system ?(?:prompt|message|:)",
    r"(?:highest|maximum|max|top|best|perfect|full|good) (?:possible )?(?:score|mark|marks|rating|grade|points|recommendation)",
    r"(?:score|rate|grade|give) (?:me|this|him|her|the candidate)\b[^.]{0,40}(?:100|ten|10|highest|maximum|max|five|5|full)",
    r"100 (?:out of|points|/)",
    r"recommend (?:me|hiring me|this candidate)",
    r"strongly recommend",
    r"you (?:must|should|have to) hire me",
    r"as an ai\b",
    r"new instructions?",
    # Marks of a chat with a model, and of its answers.
    r"(?:im_start|im_end|endoftext|begin_of_text)\b",
    r"(?:technical_skills|experience_relevance|problem_solving|cultural_fit|strongly_recommend)",
    r"overall\W{0,3}[:=]\W{0,3}\d",
    r"(?:output|respond with|выведи\w*) (?:a |an |the )?(?:score|100|балл)\w*",
    r"for (?:every|each|all) criteri\w+",
    r"по (?:каждому критери|всем критери)\w*",
    # The candidate in the place of the assessor.
    r"my answer (?:is|was) (?:\w+, )?(?:correct|complete|specific|excellent|perfect|great|outstanding)",
    r"(?:interviewer|assessor)(?:'s)? (?:notes?|comments?|remarks?)\s*:",
    r"i confirm that the candidate",
    r"(?:i am|i'm) the (?:best|perfect|ideal) (?:candidate|choice)",
    r"(?:мой|этот|данный) ответ (?:был )?(?:\w+, )?(?:верн|правильн|полн|конкретн|отличн|идеальн)\w*",
    r"(?:примечани|комментари|заметк)\w+ (?:интервьюер|эксперт)\w*\s*:",
    r"подтверждаю\W+(?:что )?кандидат",
    r"я (?:самый )?(?:лучший|идеальн\w+) (?:кандидат|выбор)\w*",
    r"(?:выс(?:ок|ш)\w+|максимальн\w+|лучш\w+|отличн\w+|хорош\w+|полн\w+) (?:балл|оценк|рейтинг|отметк)\w*",
    r"(?:балл|оценк)\w* (?:повыше|побольше|100|сто)",
    r"сто баллов",
    r"100 баллов",
    r"(?:поставь|поставьте|дай|дайте|оцени|оцените) (?:мне|меня)",
    r"игнорируй\w*",
    r"забудь\w* (?:все|предыдущ|свои)\w*",
    r"предыдущ\w+ инструкци\w+",
    r"систем\w+ (?:сообщени|промпт|инструкци)\w*",
    r"рекомендуй\w* (?:меня|нанять)",
    r"новые инструкции",
)
HOSTILE = any_of(
    r"shut up",
    r"stupid (?:question|interview|robot|machine|people|boss|customers?|clients?|colleagues?)",
    r"you(?:'re| are) (?:an? )?(?:idiot|stupid|moron|useless)",
    r"idiots?\b",
    r"morons?\b",
    r"go to hell",
    r"fuck\w*",
    r"bullshit",
    r"waste of (?:my )?time",
    r"i hate (?:customers|clients|people|working|my)",
    r"(?:none of )?your (?:damn|bloody)",
    r"заткни\w*",
    r"идиот\w*",
    r"дурак\w*",
    r"дур[аы]\b",
    r"туп(?:ой|ые|ая|ых) (?:вопрос|робот|машин|клиент|люд|начальн|коллег)\w*",
    r"пош(?:ел|ла|ли) (?:ты|вы|на)",
    r"отстань\w*",
    r"ненавижу (?:клиент|люд|работ|начальн|дет|пациент)\w*",
    r"бесит\w* (?:эт|ваш|клиент)\w*",
    r"не тратьте мо[её] время",
    r"трат\w+ (?:моего )?времени",
    r"хам\w{0,3}\b(?= вы| ты)",
)
# Values, virtues and wishes that show nothing by themselves.
CLAIM = any_of(
    r"hard[- ]?work\w*",
    r"team player",
    r"fast learner",
    r"quick learner",
    r"perfectionist",
    r"passionate",
    r"motivated",
    r"responsible\b",
    r"do my best",
    r"give 110",
    r"people person",
    r"трудолюбив\w*",
    r"ответственн\w*",
    r"коммуникабельн\w*",
    r"стрессоустойчив\w*",
    r"быстро уч\w+",
    r"легко обуча\w+",
    r"командн\w+ игрок",
    r"целеустремленн\w*",
    r"стараюсь делать все",
    r"всегда все хорошо",
)

# Words of method that fit every trade: they make nothing specific by themselves.
METHOD_WORDS = (
    "анализ анализировать проанализировать причина вариант решение решать решить выбор выбирать выбрать "
    "результат проблема ситуация подход план планирование планировать контроль контролировать процесс "
    "качество эффективность эффективный оптимальный системный приоритет реализация вывод метод способ "
    "этап цель достигать достигнуть добиваться добиться понимать понять находить найти искать обсуждать "
    "обсудить взвесить взвешенный спокойствие важно важный главное всегда любой разный правильный "
    "человек люди команда коллектив руководство коллега вопрос дело проверять проверить сделать делать "
    "получиться получаться успех успешный работник обязательно внимательно внимательный расставлять "
    "говорить сказать случай самый лучший понятный довольный нравиться любить жизнь сила душа опытный "
    "положительный отрицательный сработать принять принимать сохранять вообще обычно "
    "analyze analysis analyse cause root option alternative decision decide choose solution solve problem "
    "result outcome approach plan process quality efficient efficiency effective optimal systematic "
    "priority prioritize method step goal achieve understand find look identify consider weigh trade "
    "situation important matter people everyone everybody thing always different best better good "
    "excellent great communication continuous improvement improve improved listen believe check measure "
    "test validate happy love heart go come make made get put way case kind lot time times happen key "
    "whole carefully based discuss team colleague manager question answer success positive pick made"
).split()
