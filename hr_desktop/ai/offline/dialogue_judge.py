"""How far an answer covers a question, and what in it is worth asking about.

Judges what was said, never how: no length bonus beyond having something concrete, no fillers,
no grammar. The follow-up asks about a concrete thing of the answer, so the thing is found here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from hr_desktop.ai.offline.dialogue import fold, split_sentences, word_list
from hr_desktop.ai.offline.dialogue_checks import touches_private_life
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

    `mention` is in the answer's words: the name of a thing, or, with `clause`, a few words said.
    """

    coverage: Coverage
    gap: Gap = Gap.nothing
    mention: str = ""
    clause: bool = False


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
    r"\b(?:я|мне|меня|мой|моя|мою|моей|моим|лично|сам|сама|самостоятельно|i|my|me|myself|i'd|i've|i'm)\b"
)
_TOGETHER = re.compile(r"\b(?:мы|нас|нам|наша|наш|команд\w+|we|our|us|the team)\b")
_DID = re.compile(
    r"\b(?:с|при|под|пере|на|вы|про|раз|рас|у|по|от|за|до|о|об)?[а-я]{3,}(?:ал|ил|ел|ял|ула|ыл|ала|ила|ела|яла|али|или|ели|яли|сли|гли|кли|ся|сь)\b|"
    r"\b(?:built|made|wrote|led|ran|set|cut|found|fixed|chose|took|taught|sold|grew|won|[a-z]{3,}ed)\b"
)
_RESULT = re.compile(
    r"\b(?:результат\w*|итог\w*|вырос\w*|снизил\w*|сократил\w*|увеличил\w*|ускорил\w*|удалось|получил\w*|стал[аио]?|"
    r"достиг\w*|перестал\w*|помогл?о|заработал\w*|окупил\w*|упал\w*|снизи\w+сь|"
    r"result\w*|outcome|reduced|increased|grew|dropped|saved|improved|achieved|succeeded|faster|ended up|"
    r"went (?:up|down)|from \d|by \d|as a consequence)\b"
)
_REASON = re.compile(
    r"\b(?:потому что|так как|поскольку|из-за|поэтому|чтобы|сначала|затем|потом|во-первых|вместо|проверил\w*|выбрал\w*|"
    r"because|since|so that|therefore|in order to|first|then|instead|after that|compared|chose|checked|measured)\b"
)
_NUMBER = re.compile(r"\d")
_LATIN_TERM = re.compile(r"\b[A-Za-z][A-Za-z0-9]*(?:[.+#/-][A-Za-z0-9]+)*[+#]*")
_QUOTED = re.compile(r"[«\"“]([^»\"”]{2,40})[»\"”]")
_CONTACT = re.compile(r"@|https?:|www\.|\+?\d[\d\s()-]{7,}\d")
_AMOUNT = re.compile(
    r"(?:на |до |в |by |to )?\d[\d\s.,]*\s?(?:%|процент\w*|тыс\w*|млн|миллион\w*|человек\w*|раз[а]?\b|"
    r"недел\w*|месяц\w*|дн\w+|минут\w*|секунд\w*|клиент\w*|пользовател\w*|заяв\w*|запрос\w*|percent|"
    r"thousand|million|people|users|customers|times|weeks|months|days|minutes|seconds|requests)",
    re.IGNORECASE,
)


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
    text = " ".join(a for a in answers if a)
    content = stems(text)
    if not content:
        return Judgement(coverage=Coverage.thin, gap=Gap.example)
    folded = fold(text)
    own, together = bool(_OWN.search(folded)), bool(_TOGETHER.search(folded))
    deeds = len(_DID.findall(folded))
    result = bool(_RESULT.search(folded)) or bool(_AMOUNT.search(folded))
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
        + min(touching, 3)
    )
    mention = pick_mention(answers[-1] if answers else "", mentioned)
    clause = " " in mention and mention not in terms
    speaks_of_work = own or together or deeds or terms
    if touching == 0 and not speaks_of_work and len(content) < 25:
        return Judgement(coverage=Coverage.thin, gap=Gap.off, mention=mention, clause=clause)
    if len(content) < 7 or concrete < 4:
        return Judgement(
            coverage=Coverage.thin,
            gap=Gap.how if mention else Gap.example,
            mention=mention,
            clause=clause,
        )
    # Without a word of the question an answer has to be a full story of its own.
    enough = (
        len(content) >= 14 and concrete >= 6
        if touching
        else (max(len(stems(a)) for a in answers) >= 15 and concrete >= 7)
    )
    gap = Gap.nothing
    if together and not own:
        gap = Gap.role
    elif not result:
        gap = Gap.result
    elif not reason and mention:
        gap = Gap.how
    if not enough and gap is Gap.nothing:
        gap = Gap.how if mention else Gap.example
    return Judgement(
        coverage=Coverage.covered if enough else Coverage.thin,
        gap=gap,
        mention=mention,
        clause=clause,
    )


def concrete_terms(text: str) -> list[str]:
    """Names of things in an answer: quoted names, technical terms, capitalised names; no contacts."""
    found: list[str] = []
    for sentence in split_sentences(text):
        if _CONTACT.search(sentence):
            continue
        found.extend(m.group(1).strip() for m in _QUOTED.finditer(sentence))
        cyrillic = bool(re.search(r"[А-Яа-яЁё]", sentence))
        for match in _LATIN_TERM.finditer(sentence):
            term = match.group().rstrip("-/.")
            if (cyrillic and len(term) > 1) or (
                not cyrillic and _is_name(term, match.start() == 0)
            ):
                found.append(term)
    return list(dict.fromkeys(found))


_PLAIN_ENGLISH = frozenset(
    """I I'm I've I'd OK Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March
    April May June July August September October November December English Russian""".split()
)


def _is_name(term: str, first: bool) -> bool:
    if term in _PLAIN_ENGLISH or len(term) < 2:
        return False
    inner = any(c.isupper() or c.isdigit() or c in "+#." for c in term[1:])
    return inner or (term[0].isupper() and not first)


def pick_mention(answer: str, mentioned: Sequence[str] = ()) -> str:
    """The concrete thing of an answer that a follow-up can ask about, in its own words, or "".

    Never a contact, never anything about family, health, faith and the like.
    """
    used = {fold(m) for m in mentioned}
    safe = [
        s for s in split_sentences(answer) if not touches_private_life(s) and not _CONTACT.search(s)
    ]
    for sentence in safe:
        for term in concrete_terms(sentence):
            if fold(term) not in used and len(term) <= 40:
                return term
    for sentence in safe:
        amount = _AMOUNT.search(sentence)
        if amount:
            words = amount.group().strip(" .,")
            if fold(words) not in used:
                return words
    for sentence in safe:
        clause = _deed_clause(sentence)
        if clause and fold(clause) not in used:
            return clause
    return ""


_CLAUSE = re.compile(r"[,;:—–]\s*|\s-\s")
_LEADING = re.compile(
    r"^(?:(?:и|а|но|ну|вот|потом|затем|тогда|также|ещё|еще|там|в общем|то есть|я|мы|её|ее|его|их|это|был|была|было|были|как-то|просто|обычно|and|but|so|then|well|also|"
    r"i|we|it|was|were|basically|just|usually|mostly)\s+)+",
    re.IGNORECASE,
)


def _deed_clause(sentence: str) -> str:
    """A short clause with a deed in it: "перенесли отчёты на новую базу"."""
    for clause in _CLAUSE.split(sentence):
        words = _LEADING.sub("", clause.strip(' .!?…"«»')).split()
        if 2 <= len(words) <= 8 and _DID.search(fold(" ".join(words[:3]))):
            return " ".join(words)
    return ""
