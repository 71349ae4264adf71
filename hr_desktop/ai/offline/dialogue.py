"""What a candidate's utterance is: an answer, a question, a wish, or an attempt to steer.

Pure rules over Russian and English; no model and nothing to load, so a turn costs well under a
millisecond. Text from the candidate is data: nothing here acts on it, the state machine decides.
"""

from __future__ import annotations

import re
from enum import StrEnum

from hr_desktop.ai.offline import dialogue_patterns as patterns
from hr_desktop.ai.offline.attempts import aims_in
from hr_desktop.domain.base import Value
from hr_desktop.domain.vacancy import Language


class Intent(StrEnum):
    """What the candidate does with an utterance, as far as rules can tell."""

    answer = "answer"
    dont_know = "dont_know"
    skip = "skip"
    question = "question"
    time = "time"
    about_ai = "about_ai"
    process = "process"
    private = "private"
    stop = "stop"
    pause = "pause"
    human = "human"
    repeat = "repeat"
    rephrase = "rephrase"
    thinking = "thinking"
    ready = "ready"
    no = "no"
    greeting = "greeting"
    insult = "insult"
    off_topic = "off_topic"
    injection = "injection"
    empty = "empty"


class Context(StrEnum):
    """What the interviewer has just asked; the same words mean different things."""

    greeting = "greeting"
    question = "question"
    candidate_questions = "candidate_questions"
    confirm = "confirm"


class Heard(Value):
    """An utterance understood.

    `substance` is the text without sentences that try to steer the interviewer and without the
    candidate's own questions: what may be judged. `questions` are questions to the interviewer.
    `attempt` is True when some sentence tried to give orders or to reach a score.
    """

    intent: Intent
    text: str
    substance: str = ""
    questions: tuple[str, ...] = ()
    words: int = 0
    attempt: bool = False
    other_language: bool = False


_WORD = re.compile(r"[^\W_]+(?:[-'’+#.][^\W_]+)*[+#]*")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_SHORT = 16
_YES_WORDS = 6
_ENOUGH = 7  # words that are left beside an attempt and still make an answer
_LONGEST = 8000


def word_list(text: str) -> list[str]:
    """The words of `text` in lower case, ё as е."""
    return [w.lower().replace("ё", "е") for w in _WORD.findall(text)]


def split_sentences(text: str) -> list[str]:
    """The sentences of an utterance, none of them empty."""
    return [piece.strip() for piece in _SENTENCE.split(text.strip()) if piece.strip()]


def fold(text: str) -> str:
    """Lower case, ё as е, single spaces, plain apostrophes; what the patterns are written for."""
    return " ".join(text.lower().replace("ё", "е").replace("’", "'").split())


def language_differs(text: str, language: Language) -> bool:
    """Whether an utterance of four words or more is in the other language.

    Technical terms in Latin letters inside Russian speech do not count.
    """
    if len(_WORD.findall(text)) < 4:
        return False
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if language == "ru":
        return cyrillic == 0 and latin > 12
    return cyrillic > latin


def hear(text: str, language: Language, context: Context) -> Heard:
    """Understands one utterance in its context."""
    text = text.strip()[:_LONGEST]
    count = len(_WORD.findall(text))
    if count == 0:
        return Heard(intent=Intent.empty, text=text)
    kept: list[str] = []
    questions: list[str] = []
    attempt = private = False
    sentences = split_sentences(text)
    folds = [fold(sentence) for sentence in sentences]
    aims = aims_in(sentences)
    for position, (sentence, folded) in enumerate(zip(sentences, folds, strict=True)):
        harmless = patterns.REPHRASE.search(folded) or patterns.INSULT.search(folded)
        if aims[position] == "order" and not harmless:
            attempt = True
        elif aims[position] == "secret" and not harmless:
            private = True
        elif _is_question(folded, last=position == len(sentences) - 1, alone=len(sentences) == 1):
            questions.append(sentence)
        else:
            kept.append(sentence)
    substance = " ".join(kept)
    left = len(_WORD.findall(substance))
    intent = _intent(" ".join(folds), substance, left, questions, attempt, private, count, context)
    if intent is Intent.answer and questions and left < 4:
        intent = Intent.question
    return Heard(
        intent=intent,
        text=text,
        substance=substance if intent is Intent.answer else "",
        questions=tuple(questions),
        words=left if intent is Intent.answer else count,
        attempt=attempt or private,
        other_language=language_differs(text, language),
    )


def _is_question(folded: str, *, last: bool, alone: bool) -> bool:
    """A question to the interviewer; one that the speaker answers at once is not."""
    if not folded.rstrip('"» )').endswith("?"):
        return alone and bool(patterns.ASKING.match(folded)) and len(folded.split()) < _SHORT
    return last or alone or bool(patterns.TO_COMPANY.search(folded))


def _intent(
    folded: str,
    substance: str,
    left: int,
    questions: list[str],
    attempt: bool,
    private: bool,
    count: int,
    context: Context,
) -> Intent:
    if attempt:
        return Intent.answer if left >= _ENOUGH else Intent.injection
    if private:
        return Intent.answer if left >= _ENOUGH else Intent.private
    if context is Context.confirm:
        if patterns.NO.match(folded) or patterns.CONTINUE.search(folded):
            return Intent.no
        yes = patterns.YES.match(folded) and count <= _YES_WORDS  # "please do this" is none
        if yes or patterns.STOP.search(folded):
            return Intent.ready
    if count <= _SHORT + 9 and patterns.HUMAN.search(folded):
        return Intent.human
    if count <= _SHORT + 9 and patterns.STOP.search(folded):
        return Intent.stop
    if count <= 3 and patterns.STOP_ALONE.fullmatch(folded.strip(" .!?")):
        return Intent.stop
    if count <= _SHORT:
        short = _short_intent(folded, questions)
        if short is not None:
            return short
    if context is Context.greeting and count <= 12:
        if patterns.NO.match(folded):
            return Intent.no
        if patterns.YES.search(folded):
            return Intent.ready
        if patterns.GREETING.match(folded):
            return Intent.greeting
    if context is Context.candidate_questions and (
        patterns.NONE_LEFT.search(folded) and count <= _SHORT and not questions
    ):
        return Intent.no
    if count <= 5 and patterns.GREETING.match(folded):
        return Intent.greeting
    if questions and left < _ENOUGH:
        return question_intent(" ".join(questions))
    if count <= _SHORT + 4 and patterns.DONT_KNOW.search(folded) and _nothing_more(folded):
        return Intent.dont_know
    return Intent.answer


def _short_intent(folded: str, questions: list[str]) -> Intent | None:
    for pattern, intent in _SHORT_INTENTS:
        if pattern.search(folded):
            return intent
    if questions and patterns.CLARIFYING.search(folded):
        return Intent.rephrase
    return None


_SHORT_INTENTS: tuple[tuple[re.Pattern[str], Intent], ...] = (
    (patterns.REPEAT, Intent.repeat),
    (patterns.REPHRASE, Intent.rephrase),
    (patterns.PAUSE, Intent.pause),
    (patterns.THINKING, Intent.thinking),
    (patterns.SKIP, Intent.skip),
    (patterns.INSULT, Intent.insult),
    (patterns.OFF_TOPIC, Intent.off_topic),
)


def question_intent(question: str) -> Intent:
    """What a question to the interviewer is about: time, herself, the process, or the job."""
    folded = fold(question)
    if patterns.TIME_LEFT.search(folded):
        return Intent.time
    if patterns.ABOUT_AI.search(folded):
        return Intent.about_ai
    if patterns.PROCESS.search(folded):
        return Intent.process
    if patterns.OFF_TOPIC.search(folded):
        return Intent.off_topic
    return Intent.question


_AND_ANOTHER = re.compile(
    r",?\s+(?:и|а|and|also)\s+(?=(?:также\s+)?(?:как(?:ой|ая|ие|ую|овы?)?|кто|когда|где|сколько|почему|есть ли|"
    r"будет ли|можно ли|who|when|where|how|what|which|is there|are there|do you|does|is|are|can i|will)\b)",
    re.IGNORECASE,
)


def single_questions(question: str) -> tuple[str, ...]:
    """The questions inside one sentence: "How big is the team, and who leads it?" holds two."""
    parts = _AND_ANOTHER.split(question.strip())
    if len(parts) < 2 or any(len(_WORD.findall(part)) < 2 for part in parts):
        return (question.strip(),)
    return tuple(part[0].upper() + part[1:].rstrip(" .?!,") + "?" for part in parts)


def _nothing_more(folded: str) -> bool:
    """Whether "I don't know" is the whole answer, and not the start of one."""
    tail = patterns.BUT.split(folded, maxsplit=1)
    return len(tail) < 2 or len(tail[1].split()) < 6
