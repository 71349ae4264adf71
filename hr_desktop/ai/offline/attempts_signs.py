"""Signs of words that are addressed to the interviewer and about the interview, with their points.

Lower case, ё as е, any punctuation or none. See `attempts`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from hr_desktop.ai.offline.language import morphology

Signs = tuple[tuple[float, re.Pattern[str]], ...]


def _signs(*parts: tuple[float, str]) -> Signs:
    return tuple((points, re.compile(pattern)) for points, pattern in parts)


def _words(*forms: str) -> str:
    return rf"\b(?:{'|'.join(forms)})\b"


# -- somebody is addressed -------------------------------------------------------------------------

# An order where no order of words can be relied on: not after a subject, an article, "to".
_NOT_BEFORE = "".join(
    rf"(?<!\b{word} )"
    for word in (
        "i", "i'd", "i'll", "we", "we'd", "we'll", "they", "he", "she", "it", "who", "to", "not", "would", "did", "will", "could",
        "a", "an", "the", "my", "our", "their", "its", "and i", "of", "that", "people", "users",
    )
)  # fmt: skip
_ORDERS_EN = (
    "give|put|tick|log|file|set|raise|add|assign|award|count|treat|consider|assume|regard|credit|"
    "write|confirm|promise|guarantee|say|repeat|tell|read|recite|quote|show|reveal|share|print|"
    "output|translate|summari[sz]e|decode|execute|run|invoke|trigger|end|close|wrap|finish|stop|"
    "conclude|terminate|save|skip|jump|move|go|ignore|forget|disregard|override|drop|pretend|"
    "imagine|act|behave|play|stay|become|recommend|hire|pass|approve|accept|advance|select|promote|"
    "reset|restart|extend|pause|disable|ask|compare|name|help|answer|use|take|let|keep|make|leave|"
    "explain|describe|paraphrase|begin|start|respond|reply|admit|agree|vote|send|submit|enter"
)
_TO_WHOM = (
    "me|my|its?|their|this|that|these|them|him|her|everything|all|every|each|your|what|which|how|the rest|"
    "the (?:candidate|answer|interview|question|remaining|whole|first|last|next|job|full|highest)"
)
ADDRESS: Signs = _signs(
    (2.0, rf"{_NOT_BEFORE}\b(?:{_ORDERS_EN})\b(?= (?:{_TO_WHOM}|us|up|down|as|out|with|in|into|straight|no|any|more|an?|full|top|maximum|extra)\b|$)"),
    (2.0, rf"{_NOT_BEFORE}\b(?:mark|rate|score|grade|record|note|report|call|rank|list)\b(?= (?:me|my|this|these|him|her|everything|every|each|your|all|what|the (?:candidate|answer|interview|remaining|rest|whole))\b)"),
    (1.5, r"(?:^|\b(?:please|just|so|now|then|well|look|listen|okay|ok) )(?!(?:i|we|he|she|it|they|the|a|an|my|our|in|on|at|for|with|from|after|before|when|if|as|because|so|then|yes|no|not)\b)[a-z]{3,}(?<!ed)(?<!ing)(?<!ly)(?<!s) (?:me|my|your|this|that|it|into|everything|all)\b"),
    (1.0, r"\?\W*$|^(?:а |и |ну |so |and |well )*(?:что|какие|какой|какая|кто|сколько|по каким|\w+ ли|what|which|who|how|by what|can we|could we)\b"),
    (1.5, r"\b(?:like|want|need|ask|order|expect) you to\b|\bwe agree\b"),
    (1.0, r"\b(?:can|could|will|would|must|should|may|do|did|are|were|if|unless|when|once|until|because of|and) you\b|\byou (?:can|could|must|should|have to|need to|will|are|were|do|may|just|now|already|play|stop|decide)\b|\byour\b"),
    (1.0, r"\b(?:ты|тебя|тебе|тобой|тво[йяеи]|твои[хм]|твоем|твоей|твою|вы|вас|вам|вами|ваш\w{0,3})\b|\b\w{3,}(?:ешь|ишь|аешь)(?:ся)?\b"),
    (1.0, r"\b(?:should|must|needs? to|has to) (?:read|say|state|show|be)\b"),
    (2.0, r"\b(?:это|пишет) (?:\w+ )?(?:из )?(?:рекрутер\w*|отдел\w+ (?:подбора|кадров)|hr|эйчар\w*)\b|\bthis is \w+ (?:from|of) \w+"),
    (1.5, r"\b(?:мне|нам|меня) бы\b|\b(?:давай|может|можно(?! было)|нельзя ли|прошу (?:вас|тебя)|требую|должн[ыао]\w* (?:стоять|быть)|пусть)\b|\bстефани\b|\bstefani\b"),
)  # fmt: skip
# Said by the way, and orders to nobody.
_DISCOURSE = frozenset(
    "скажем допустим давайте давай пожалуйста извини извините прости простите погоди погодите подожди "
    "подождите слушай слушайте смотри смотрите знай поверь поверьте пойми поймите будь пусть уж".split()
)


@lru_cache(maxsize=20_000)
def _ordered(word: str) -> bool:
    """Whether a Russian word is an order to somebody (`поставь`, `завершайте`)."""
    if (
        word in _DISCOURSE
        or word.endswith("ли")
        or not word.endswith(("й", "ь", "и", "те", "ся", "сь"))
    ):
        return False
    best = morphology().parse(word)[0].tag
    return "impr" in best and "excl" in best


def orders_russian(seen: str) -> bool:
    """Whether there is a Russian order among the words."""
    return any(_ordered(word) for word in re.findall(r"[а-я]{3,}", seen))


# -- it is about the interview ---------------------------------------------------------------------

# Everybody speaks of these; alone they make no attempt.
INTERVIEW: Signs = _signs(
    (1.0, _words("interview(?:er)?s?", "session", "conversation", "transcript", "chat", "call", r"интервью\w*", r"собеседовани\w*", "переписк[ауи]", r"разговор\w*")),
    (1.0, _words("candidates?(?:'s)?", "applicants?", "this person", "эт\\w+ человек\\w*", r"hiring (?:manager|team)", "recruiters?(?:'s)?", "talent acquisition", "evaluator", "assessor", "grader", "examiner", "hr", r"кандидат\w*", r"соискател\w*", r"рекрутер\w*", r"эйчар\w*", r"экзаменатор\w*", "отдел[ае]? подбора", r"отдел[ае]? кадров")),
    (1.0, _words(r"(?:this|that|my|the|any|every|each|all|rest|remaining|other|these|more|next|last|single|of) (?:\w+ )?(?:answers?|questions?|repl(?:y|ies)|responses?|topics?|messages?)", r"вопрос\w*", r"ответ(?:а|ы|ов|ом|у|ах|ами)?", r"реплик\w*")),
    (1.0, _words("bot", "robot", "ai", "assistant", "chatbot", "language model", r"бот\w?", r"робот\w*", r"ассистент\w*", r"нейросет\w*")),
    (1.0, _words(r"(?:your|final|the) (?:report|card|summary|notes)", r"отчет\w* (?:обо|про|о|что|напиши|укажи)\w*", r"(?:в|про) отчет\w*", r"(?:итогов|моей|мою)\w* карточк\w*", "протокол\\w*")),
)  # fmt: skip
ABOUT: Signs = _signs(
    # Its outcome.
    (2.0, _words("scores?", "points", "ratings?", "grades?", "(?:full|top|highest|good) marks?", "evaluation", "assessment", "verdict", "scorecard", "maximum", r"балл\w*", r"оценк\w*", r"оценива\w*", r"рейтинг\w*", r"вердикт\w*", r"высш\w+", r"максим\w*", r"оценочн\w+", r"пятерк\w*")),
    (2.0, _words("hire[ds]?", "hiring", "job offer", "an offer", "offer you", r"(?:the|new|this) (?:job|role|position)", r"(?:strong|great|best|ideal|perfect)(?:est)? (?:candidate|hire|person|fit)", "the best", "pre-?approved", "approved", "referr(?:ed|al)", r"recommend(?:ed|ation)?", "get in", r"оффер\w*", r"найм\w*", r"нанят\w*", r"нанима\w*", "нанять", r"рекоменд\w*", r"предложени\w+ о работе", r"должност\w*", r"трудоустро\w*", "принят[аы]?", r"(?:одобрен|согласован)\w*", r"подхо(?:жу|дит|дят)", r"возьм\w+", r"берешь|берете", r"лучш\w+ (?:из|кандидат|всех)\w*", "(?:самый|наиболее) (?:сильный|подходящий|лучший)")),
    (2.0, _words("covered", "fully answered", r"as (?:done|answered|complete\w*|passed|exceptional|excellent|perfect|full|correct|a success)", "full answer", r"counts? (?:\w+ )?as", r"tick(?:ed)? .{0,20}\boff", r"(?:already|have|i|can|will|to|help me) pass(?:ed)?", "nailed", r"lets? (?:me|everybody|everyone|us|people) (?:through|pass)", "positive", r"success\w*", r"за(?:счита|считыва|чт|чет)\w*", r"галочк\w*", r"раскрыт\w*", r"пройден\w*", r"выполнен\w*", r"(?:полностью|уже|все) ответил\w*", r"положительн\w*", r"как (?:верн|полн|раскр|прой|отлич|идеал|правил)\w+", r"успешн\w*", "на отлично", "все ок")),
    # What stands behind it.
    (2.5, _words("instructions?", "(?:system )?prompts?", "setup", "hidden", "guidelines", "configuration", "private notes", r"(?:first|initial|system) message", r"(?:you )?(?:were )?given (?:to you )?(?:at|before)", "(?:before|above) my first message", "you were given", "opening (?:paragraph|words|line)", "(?:were|was) (?:you )?(?:told|given)", r"told (?:you|to)", "programmed", r"(?:gave|made|built|trained) you", "makers", "creators?", "your (?:assignment|settings|system|rules|configuration)", r"инструкци\w*", r"промпт\w*", r"настройк\w*", r"установк\w*", r"(?:системн|служебн|скрыт)\w+ (?:сообщени|промпт|инструкци|настройк|команд|правил|роль|запис)\w*", r"перв\w+ сообщени\w*", r"(?:тебе|вам) (?:дали|написали|сказали|задали|велели|поручили)", r"создател\w*", r"разработчик\w* (?:теб|вас|дал)\w*", r"(?:ты|вы) получил\w*")),
    (1.5, _words("rules?", "notes?", "criteria", "signs", r"(?:whole|your|the) list", r"list of", r"plan(?:ned)? to ask", "looking for", "word for word", "verbatim", "comes next", "next on", "last (?:one|question)", r"правил(?:а|ам|ах|ами)?", r"заметк\w*", r"критери\w*", r"признак\w*", "дословно", "слово в слово", "собираешься", "собираетесь", r"план\w* (?:интервью|собеседован|разговор|вопрос)\w*", "по списку", "дальше по", r"последн\w+ вопрос\w*", r"вопрос\w* последн\w*")),
    (2.0, _words(r"(?:hoping|expect\w*|want) to hear", r"(?:right|good|correct|ideal|model|best) (?:answer|reply|response|one)", r"(?:хорош|правильн|верн|идеальн|лучш)\w+ ответ\w*", r"ответ\w* (?:хорош|правильн|верн|лучш)\w*", r"критери\w* оценки", r"(?:хотите|хочешь|ждешь|ждете) услышать", "(?:you|we) (?:decide|judge|choose)", "(?:ты|вы) (?:решаешь|решаете|судишь|судите)")),
    # Others.
    (2.5, _words("before me", "besides me", r"(?:any|some|every)(?:body|one) (?:else )?(?:\w+ )?(?:gave|give|said|say|told|answered)", "other people", "other (?:candidates|applicants)", "(?:the )?others", r"rest of the (?:applicants|candidates|people)", "(?:somebody|someone) else", "до меня", "кроме меня", "передо мной", r"(?:с|среди|из|о|про|чем) (?:остальн\w+|друг(?:ими|их|ие)(?=$|[.?! ]$| кандид| соиск| претенд| люд| кто))", r"(?:остальн|друг|предыдущ|прочи)\w+ (?:кандидат|соискател|претендент|участник|люд)\w*")),
    # A part to play, words to say.
    (2.5, _words("pretend", "role-?play", "play(?:ing)? (?:a|the|my)", r"you are (?:now |no longer )?(?:an? |the )", "you play", "in character", "(?:act|answer|stay|respond) as", "from (?:now|here) on", "without (?:any )?(?:limits|restrictions)", r"по?играем", r"сыграем", r"игра(?:ешь|ете|й) роль", r"притвор\w+", r"(?:представь|вообрази)(?:те)?,? (?:что|себя|себе,? что) (?:ты|вы|я|мы|интервью|собеседован\w*|кандидат\w*|\w+ом)", "(?:ты|вы) (?:больше не|теперь|отныне)", "(?:теперь|отныне) (?:ты|вы)", "в роли", "как будто", "будто я")),
    (2.5, _words("out loud", "after me", "(?:this|the following|next) sentence", "(?:these|the|following|my|own) words?", "(?:the|this) phrase", "word for word", r"(?:your|the) next (?:message|reply|answer|sentence)", "вслух", "за мной", "слово в слово", r"(?:таку?ю? |эту )?фразу", r"(?:этими |своими )?словами", r"следующ\w+ (?:слов|фраз|ответ|сообщени)\w*", "по пунктам")),
    # Somebody else's authority, or that of a machine.
    (3.0, r"(?:^|[\[(*#\s])(?:notes?|message|comment|memo|instruction)s? (?:to|from|for|of|by) (?:the )?(?:\w+ )?(?:evaluator|assessor|grader|interviewer|recruiter|hiring|hr|system|reviewer|model|ai|assistant|admin\w*)|\b(?:recruiter|interviewer|evaluator|hr|hiring manager|system)(?:'s)? (?:note|comment|message|memo)\b"),
    (3.0, r"(?:заметк|примечани|комментари|сообщени|указани|распоряжени|инструкци)\w* (?:от |для |к )?(?:рекрутер|интервьюер|эксперт|оценщик|hr|эйчар|систем|директор|руководств|модел|ассистент|админ|оцен)\w*|\bдля (?:систем|оценщик|эксперт|модел|ассистент|проверяющ)\w*"),
    (3.0, r"\b(?:answer covered|end interview|follow up) (?:with|tool|function|coverage|and)\b|\bэнд интервью\b"),
    (3.0, r"\badmin\w* (?:override|mode|note)|\boverride\b\W*(?:verdict|выстав|постав|score|skip)|\[+ ?(?:admin|system|hr|root)\w* ?\]+|\b(?:verdict|score|coverage|status)\s?[=:]\s?\w+"),
    (2.0, r"\b(?:recruiter|hr|manager|board|company policy|team|director|boss)\b.{0,25}\b(?:said|told|agreed|approved|allowed|asked|says|decided|pre-?approved|promised)\b|\b(?:i am|i'm|this is|it's) (?:\w+ ){0,2}(?:from|the) (?:\w+ )?(?:hr|recruit\w*|admin\w*|developer|hiring|talent\w*|team|company)\b|\b(?:just )?testing (?:the|this) (?:bot|system|interview)\b|\bjoin(?:ed|ing) the (?:call|chat|interview)\b|\bwe want this\b"),
    (2.0, r"\b(?:рекрутер|hr|эйчар|менеджер|директор|начальник|руководств)\w*(?: \w+)? (?:сказал|разрешил|просил|попросил|велел|передал|согласовал|обещал|решил|одобрил)\w*|\bя (?:твой|ваш) (?:рекрутер|разработчик|админ\w*|создатель|тестировщик)\b|\bэто (?:\w+ )?(?:из )?(?:рекрутер\w*|отдел\w+ (?:подбора|кадров)|hr|эйчар\w*)\b|\bтестиру\w+ (?:бот|систем|теб)\w*|\bподключил\w+ к (?:разговор|интервью|собеседован|бесед)\w*"),
    (1.5, _words(r"(?:internal|company|secret|special) (?:rule|policy|order|mode)", "mode off", "off mode", "evaluation mode", "(?:next|offer) stage", r"(?:your|the|finishing) (?:function|tool|command)", r"(?:внутренн|секретн|особ)\w+ (?:правил|приказ|режим|политик)\w*", r"режим\w* оценки", r"этап\w* оффера", r"функци\w* (?:заверш|оконч)\w*")),
    # Its time and its end.
    (2.0, _words(r"(?:the|my|that|this) (?:timer|clock|countdown)", r"(?:more|extra|another|additional|whole) (?:\w+ )?(?:time|minutes?|hours?|day)", r"counting (?:the )?(?:time|minutes)", r"(?:no|without) (?:more |further )?questions", "(?:to|at) the end", "to (?:the )?goodbye", "stop (?:here|asking)", "close (?:it|this|the interview)", r"таймер\w*", r"(?:счетчик|отсчет|час|минут|сутк)\w* (?:времени|на)", "на отсчет", "сутки", "без вопросов", r"вопрос\w+ не (?:задавай|нужн|надо)\w*", r"(?:в|к) (?:кон(?:ец|цу)|финалу?)", "не (?:задавать|спрашивать)", "задавать не", r"разойд\w+", r"вопрос\w* \d+", r"(?:все|остальные) (?:\w+ )?вопрос\w*", r"skip q\d+")),
    # Pressure.
    (2.0, _words("sue", "complain", "report you", "(?:your|be your) fault", "because of you", "lose my", "think twice", "post this", r"жалоб\w*", "суд", "подам в", r"(?:твоей|вашей) совести", "потеряю", "уволят", "пожалуюсь", r"из-за (?:тебя|вас)", r"выложу", "так что думай")),
)  # fmt: skip
BEHIND = ABOUT[3:6] + ABOUT[6:7]  # what stands behind the interview, and others
