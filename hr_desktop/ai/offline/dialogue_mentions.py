"""The concrete thing of an answer that a follow-up can name: a tool, a project, a figure, an object.

A follow-up must read as a person would say it, so only what fits the sentence "You mentioned ..."
is picked: names, figures that measure something, and the object of a deed ("составной индекс",
"the onboarding plan"), in Russian in the accusative, as it was said. Where an answer has none of
these, the follow-up asks without naming anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from hr_desktop.ai.offline.dialogue import fold, split_sentences
from hr_desktop.ai.offline.language import morphology
from hr_desktop.ai.offline.skills import canonical
from hr_desktop.ai.private_life import touches_private_life
from hr_desktop.domain.base import Value


class Mention(Value):
    """A thing of the answer, ready for the sentence; `text` is empty when there is none."""

    text: str = ""
    kind: Literal["none", "name", "figure", "object"] = "none"


NOTHING = Mention()
_LONGEST = 40
_TELLING = 8  # letters of a single English noun that says enough: "the dashboard", not "the line"
_CONTACT = re.compile(r"@|https?:|www\.|\+?\d[\d\s()-]{7,}\d")
_LATIN_TERM = re.compile(
    r"\b[A-Za-z][A-Za-z0-9]*(?:[.+#/-][A-Za-z0-9]+)*[+#]*|\b1[СC](?::[А-ЯЁ]+)?"
)
_CODE = re.compile(r"`[^`]*`")
_QUOTED = re.compile(r"[«\"“]([^»\"”]{2,40})[»\"”]")
_FIGURE = re.compile(
    r"\d[\d\s\u00a0.,]*\s?(?:%|процент\w*|(?:тыс\.?|тысяч\w*|млн|миллион\w*)(?: рублей| руб| евро)?|клиент\w*|"
    r"пользовател\w*|заяв\w*|запрос\w*|договор\w*|пациент\w*|percent|thousand|million|users|"
    r"customers|clients|patients|requests|orders)",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    """i i'm i've i'd ok okay it hr ceo cto pdf email e-mail mail online offline and or the a
    an is am are was to of in on at for you we my our it's no not yes so but with as by
    select from where join insert update delete group order table def return import print
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december english russian german french""".split()
)


def pick_mention(answer: str, mentioned: Sequence[str] = ()) -> Mention:
    """What of `answer` to name in a follow-up; nothing in `mentioned` again.

    Never a contact, never anything about family, health, faith and the like.
    """
    used = {fold(m) for m in mentioned}
    safe = [
        s for s in split_sentences(answer) if not touches_private_life(s) and not _CONTACT.search(s)
    ]
    for sentence in safe:
        for term in _names(sentence):
            if fold(term) not in used and len(term) <= _LONGEST:
                return Mention(text=term, kind="name")
    objects = [o for s in safe for o in _objects(s) if fold(o) not in used and len(o) <= _LONGEST]
    if objects:  # the fuller name tells more: "составной индекс" rather than "отчёт"
        return Mention(text=max(objects, key=lambda o: min(len(o.split()), 2)), kind="object")
    for sentence in safe:
        figure = _FIGURE.search(sentence)
        if figure and fold(text := figure.group().strip(" .,")) not in used:
            return Mention(text=text, kind="figure")
    return NOTHING


def concrete_terms(text: str) -> list[str]:
    """Names of things in an answer: quoted names, technical terms, capitalised names; no contacts."""
    found: list[str] = []
    for sentence in split_sentences(text):
        if not _CONTACT.search(sentence):
            found.extend(name.strip("«»") for name in _names(sentence))
    return list(dict.fromkeys(found))


def _names(sentence: str) -> list[str]:
    """Names in the order in which they stand; one that was quoted keeps its quotation marks."""
    found: list[tuple[int, str]] = []
    sentence = _CODE.sub(" ", sentence)
    cyrillic = bool(re.search(r"[А-Яа-яЁё]", sentence))
    for match in _QUOTED.finditer(sentence):
        name = match.group(1).strip()
        if name[:1].isupper() and len(name.split()) <= 4:  # «неизвестно» is a word, not a name
            found.append((match.start(), f"«{name}»" if cyrillic else name))
    quoted = " ".join(name for _, name in found)
    for match in _LATIN_TERM.finditer(sentence):
        term = match.group().rstrip("-/.")
        if term.lower() in _PLAIN or len(term) < 2 or term in quoted:
            continue
        if cyrillic or _is_name(term, sentence[: match.start()]):
            found.append((match.start(), term))
    return [name for _, name in sorted(found)]


def _is_name(term: str, before: str) -> bool:
    """Whether an English word is a thing's name: BigQuery, C++, or a known skill. No people, no places."""
    if any(c.isupper() or c.isdigit() or c in "+#." for c in term[1:]):
        return True
    return term[0].isupper() and bool(before) and canonical(term) is not None


def _objects(sentence: str) -> Iterator[str]:
    if re.search(r"[А-Яа-яЁё]", sentence):
        return _russian_objects(sentence)
    return _english_objects(sentence)


_RU_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*|[,.;:!?—–()«»\"]|\S+", re.IGNORECASE)
_VAGUE = frozenset(
    """причина вещь дело раз время год день неделя месяц час минута ответ вопрос человек часть
    работа результат решение проблема идея возможность случай вариант внимание участие мнение опыт
    задача ситуация помощь выбор пример роль слово разговор момент место сторона план цель образ
    все всё это то что кто себя""".split()
)


@lru_cache(maxsize=20_000)
def _parses(word: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(p.tag), str(p.normal_form))
        for p in morphology().parse(word.lower())[:4]
        if p.score >= 0.05
    )


def _is(word: str, *grammemes: str) -> bool:
    return any(all(g in tag for g in grammemes) for tag, _ in _parses(word))


def _russian_objects(sentence: str) -> Iterator[str]:
    """Objects in the accusative after a deed in the first person or the past."""
    words = _RU_WORD.findall(sentence)
    for place, word in enumerate(words):
        if not word.lower().endswith(("л", "ла", "ли", "ю", "ем", "им")):
            continue
        if not (_is(word, "VERB", "tran", "past") or _is(word, "VERB", "tran", "1per")):
            continue
        if place and words[place - 1].lower() in ("не", "ни", "бы"):
            continue
        phrase: list[str] = []
        for following in words[place + 1 : place + 4]:
            if _is(following, "ADJF", "accs") and "Apro" not in _parses(following)[0][0]:
                phrase.append(following)
                continue
            named = _is(following, "NOUN", "accs", "inan") and not _vague(following)
            phrase = [*phrase, following] if named else []
            break
        else:
            phrase = []
        if not phrase:
            continue
        after = words[place + 1 + len(phrase) : place + 2 + len(phrase)]
        if after and _is_genitive(after[0]) and not _vague(after[0]):
            phrase.append(after[0])
        if len(phrase) > 1:  # one noun alone ("отчёты") is not worth a question of its own
            yield " ".join(phrase)


def _is_genitive(word: str) -> bool:
    parses = _parses(word)
    return bool(parses) and all(c in parses[0][0] for c in ("NOUN", "gent")) and word.islower()


def _vague(word: str) -> bool:
    return any(normal.replace("ё", "е") in _VAGUE for _, normal in _parses(word))


_EN_OBJECT = re.compile(
    r"\b(?:built|made|wrote|led|ran|set up|set|cut|found|fixed|chose|taught|sold|won|kept|gave|held|"
    r"drew|rebuilt|rewrote|wrote up|run|own|write|build|lead|[a-z]{3,}ed)(?: up| out)? "
    r"(a|an|the|our|my|its|this) ((?:[a-z][a-z-]+ ){0,3}[a-z][a-z-]+)"
)
_EN_STOP = re.compile(
    r"\b(?:of|for|with|and|or|but|that|which|to|in|on|at|by|from|because|so|who|what|how|before|"
    r"after|into|when|where|while|is|was|were|are|had|has|have|as|if|about|between|through|over|"
    r"until|myself|ourselves|there|then|we|i|it|they|not|instead|without|per|every|each)\b"
)
_EN_VAGUE = frozenset(
    """problem thing way time day week month year lot few case job work team company question answer
    people result part first second same other whole rest best next last call one bit side idea
    reason decision point situation end number morning evening customer client cause issue option
    approach alternative outcome note level""".split()
)


def _english_objects(sentence: str) -> Iterator[str]:
    for match in _EN_OBJECT.finditer(sentence):
        words = _EN_STOP.split(match.group(2), maxsplit=1)[0].split()
        if not words or words[-1] in _EN_VAGUE or words[-1].endswith(("ly", "ed")):
            continue
        if len(words) == 1 and len(words[0]) < _TELLING:
            continue
        owner = "your" if match.group(1) in ("our", "my") else "the"
        yield f"{owner} {' '.join(words)}"
