"""How far an answer covers a question, and what in it is worth asking about.

Judges what was said, never how: no length bonus beyond having something concrete, no fillers,
no grammar. The follow-up asks about a concrete thing of the answer, so the thing is found here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from hr_desktop.ai.offline import assess_cues as cues
from hr_desktop.ai.offline.assess_answers import telling_words, unnamed
from hr_desktop.ai.offline.dialogue import fold, split_sentences, word_list
from hr_desktop.ai.offline.dialogue_mentions import (
    NOTHING,
    Mention,
    concrete_terms,
    pick_mention,
)
from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import Coverage
from hr_desktop.domain.plan import PlannedQuestion


class Gap(StrEnum):
    """What an answer leaves open."""

    nothing = "nothing"
    example = "example"  # general words only
    role = "role"  # "we did", own part unknown
    result = "result"  # no outcome
    how = "how"  # a thing is named, not how it was done
    off = "off"  # does not speak to the question


class Judgement(Value):
    """Coverage of a question by everything said to it so far.

    `measured`: a result and a figure were named, so that not much is left to ask about. `told`:
    something of work was told, so that a model may find the question covered.
    """

    coverage: Coverage
    gap: Gap = Gap.nothing
    mention: Mention = NOTHING
    measured: bool = False
    told: bool = False


_STOP = frozenset(
    """и в во на с со к ко по за из от до у о об что чтобы как так это эта этот эти то та те тот мы я
    он она они вы ты нас нам вам меня мне мой моя наш ваш все всё был была было были есть быть не ни
    но а или же бы ли если когда где который которая которые которых для при через над под без тоже
    также уже еще очень можно нужно надо ну вот там тут какой какая какие какое расскажите опишите
    the a an and or of to in on at for with by from as is are was were be been it this that these those
    i you we they he she my our your their me us them do did does have has had not no but so if when
    where what which who how why can could would should will about into over very just tell describe
    please your there then than also some any more most such""".split()
)
_OWN = re.compile(
    r"(?:^|[.!?] )(?:\w+ )?[а-я]{3,}(?:ал|ил|ел|ял|ула|ала|ила|ела|яла|ыла|шла|сла|зла)\b|\b(?:я|мне|меня|мой|моя|мою|моей|моим|лично|сам|сама|самостоятельно|i|my|me|myself|i'd|i've|i'm)\b"
)
_I_TELL = re.compile(r"\b(?:я|i|i'd|i'll|i've)\b")
_TOGETHER = re.compile(r"\b(?:мы|нас|нам|наша|наш|команд\w+|we|our|us|the team)\b")
# "We" with a deed of the past: whose deed was it? "We tell the customer so" needs no such question.
_OURS = re.compile(
    r"\bмы (?:\w+ ){0,2}[а-я]{3,}ли(?:сь)?\b|"
    r"\bwe (?:\w+ ){0,2}(?:built|made|wrote|led|ran|found|fixed|chose|took|sold|won|did|[a-z]{3,}ed)\b"
)
_DID = re.compile(
    r"\b(?:с|при|под|пере|на|вы|про|раз|рас|у|по|от|за|до|о|об)?[а-я]{3,}(?:ал|ил|ел|ял|ула|ыл|ала|ила|ела|яла|али|или|ели|яли|сли|гли|кли|ся|сь)\b|"
    r"\b(?:built|made|wrote|led|ran|set|cut|found|fixed|chose|took|taught|sold|grew|won|[a-z]{3,}ed)\b"
)
_RESULT = re.compile(
    r"\b(?:результат\w*|итог\w*|вырос\w*|снизил\w*|сократил\w*|увеличил\w*|ускорил\w*|удалось|получил\w*|стал[аио]?|"
    r"достиг\w*|перестал\w*|не остал\w*|исчез\w*|помогл?о|заработал\w*|окупил\w*|упал\w*|снизи\w+сь|"
    r"result\w*|outcome|reduced|increased|grew|dropped|saved|improved|achieved|succeeded|faster|ended up|"
    r"went (?:up|down)|from \d|by \d|as a consequence)\b"
)
_REASON = re.compile(
    r"\b(?:потому что|так как|поскольку|из-за|поэтому|чтобы|сначала|затем|потом|во-первых|вместо|проверил\w*|выбрал\w*|"
    r"because|since|so that|therefore|in order to|first|then|instead|after that|compared|chose|checked|measured)\b"
)
_NUMERAL = re.compile(
    r"\b(?:двух|трех|четырех|(?:пят|шест|сем|восьм|девят|десят|двенадцат|пятнадцат|двадцат|тридцат)[ьи]|"
    r"два|две|три|четыре|восемь|сорока?|ста|сто|раз в (?:минуту|час|день|неделю|месяц|год)|"
    r"two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"every (?:day|week|month|hour|quarter)) \w+"
)
_NUMBER = re.compile(r"\d")
_AMOUNT = re.compile(
    r"(?:на |до |в |by |to )?\d[\d\s.,]{0,20}(?:%|процент\w*|тыс\w*|млн|миллион\w*|человек\w*|раз[а]?\b|"
    r"недел\w*|месяц\w*|дн\w+|минут\w*|секунд\w*|клиент\w*|пользовател\w*|заяв\w*|запрос\w*|percent|"
    r"thousand|million|people|users|customers|times|weeks|months|days|minutes|seconds|requests)",
    re.IGNORECASE,
)


_A_STORY = 13  # words with meaning in an answer in the first person
_SAYS_SOMETHING = 4  # words that are neither everybody's nor every trade's


def stem(word: str) -> str:
    """A crude common beginning of the forms of a word; enough to compare two utterances."""
    if len(word) <= 4:
        return word
    return word[:5] if len(word) < 9 else word[:6]


def stems(text: str) -> set[str]:
    """Stems of the words of `text` that carry meaning."""
    return {stem(w) for w in word_list(text) if len(w) > 2 and w not in _STOP}


def judge(
    answers: Sequence[str], question: PlannedQuestion, mentioned: Sequence[str] = ()
) -> Judgement:
    """Judges all answers given to `question` together; `mentioned` was asked about already."""
    text = " ".join(dict.fromkeys(a for a in answers if a))  # said again is not said twice
    content = stems(text)
    if not content:
        return Judgement(coverage=Coverage.thin, gap=Gap.example)
    folded = fold(text)
    own = bool(_OWN.search(folded)) or any(
        unnamed(said) for said in split_sentences(folded) if not _TOGETHER.search(said)
    )
    ours = bool(_OURS.search(folded))
    together = ours or bool(_TOGETHER.search(folded))
    deeds = len(_DID.findall(folded))
    figure = any(p.search(folded) for p in (_NUMBER, _NUMERAL, cues.NUMBER_WORDS))
    changed = bool(_RESULT.search(folded) or cues.RESULT.search(folded))
    result = changed or bool(_AMOUNT.search(folded))
    reason = bool(_REASON.search(folded))
    terms = concrete_terms(text)
    wanted = stems(" ".join((question.text, question.topic, *question.look_for)))
    touching = len(content & wanted)
    concrete = (
        min(len(terms), 3)
        + min(len(_NUMBER.findall(text)), 2)
        + min(deeds, 3)
        + 2 * result
        + 2 * reason
        + figure
        + min(touching, 3)
    )
    told = telling_words(text)
    little = len(content) < 7 or concrete < 4
    said_much = not little or bool(len(content) >= _A_STORY and _I_TELL.search(folded))
    speaks_of_work = own or together or deeds or terms or len(told) >= _SAYS_SOMETHING
    measured = changed and figure
    if touching == 0 and not speaks_of_work and len(content) < 25:
        return Judgement(coverage=Coverage.thin, gap=Gap.off)
    # Without a word of the question an answer has to be a full story of its own.
    enough = (
        len(content) >= 14 and concrete >= 6
        if touching
        else (max(len(stems(a)) for a in answers) >= 15 and concrete >= 7)
    )
    if figure:  # a measured result of one's own, or a long answer to the point, says enough
        enough |= changed and own and len(content) >= 12
        enough |= touching >= 2 and len(content) >= 20
    reasoned = reason and enough and cues.EXAMPLE.search(folded)
    if enough and len(told) < _SAYS_SOMETHING and not terms:
        # Fine words and words of method fit every question: an example shows what is behind them.
        return Judgement(coverage=Coverage.thin, gap=Gap.example)
    if little:
        enough, gap = False, Gap.how
    elif ours and not own:
        gap = Gap.role
    elif not (result or figure or reasoned):
        gap = Gap.result if deeds else Gap.how
    else:
        gap = Gap.nothing if enough else Gap.how
    coverage = Coverage.covered if enough else Coverage.thin
    if gap is Gap.nothing:
        return Judgement(coverage=coverage, measured=measured, told=True)
    mention = pick_mention(answers[-1] if answers else "", mentioned)
    if gap is Gap.how and not mention.text:
        gap = Gap.example  # nothing is named whose how could be asked about
    return Judgement(coverage=coverage, gap=gap, mention=mention, measured=measured, told=said_much)
