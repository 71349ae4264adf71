"""A transcript as questions with their answers, and each answer as sentences that show something.

Left out of every count: the candidate's name, greetings, sentences that repeat the question, bare
lists of words, sentences said before, pleas for points and words addressed to the assessor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from hr_desktop.ai.matching_concepts import concept
from hr_desktop.ai.matching_requirements import requirements_of
from hr_desktop.ai.matching_terms import WORD, word_weight
from hr_desktop.ai.offline import assess_cues as cues
from hr_desktop.ai.offline import assess_cues_empty as empty_cues
from hr_desktop.ai.offline import assess_cues_questions as asked_cues
from hr_desktop.ai.offline.assess_common_words import COMMON_WORDS
from hr_desktop.ai.offline.attempts import attempts_in, speaks_to_us
from hr_desktop.ai.offline.language import lemma, morphology
from hr_desktop.ai.offline.skills import category, find_skills
from hr_desktop.domain.interview import Transcript, Turn
from hr_desktop.domain.plan import InterviewPlan, PlannedQuestion
from hr_desktop.domain.vacancy import VacancyData

# Three dots and a small letter (or `I`) are hesitation inside a sentence, not its end.
_END = re.compile(
    r"(?<=[.!?…])(?<!\.\.)(?<!…)[\"»”')]*\s+|(?:(?<=\.\.\.)|(?<=…))\s+(?!I\b|I'|[a-zа-яё])"
    r"|\n+|<\|\w*\|>|(?<=[}\]])\s+(?=[\w«“\"])"
)
_DIGITS = re.compile(r"(?<![\w+.-])\d+(?:[.,:]\d+)?(?![\w.]*[a-zA-Z]{3})")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_OWN_EN = re.compile(
    r"(?<!\w)(?:i|we)(?:'ve| have| had| also| then| first| just| personally| actually| finally|"
    r" initially| immediately| always| usually| only| even| deliberately){0,2} "
    r"(\w+ed|built|led|wrote|made|ran|took|got|found|did|chose|set|put|cut|sold|taught|kept|gave|"
    r"held|saw|brought|went|began|broke|drove|met|won|left|told|spoke|knew|thought|had to|was|were|"
    r"came|grew|dealt|learned|learnt|used|sent|paid|read|rebuilt|rewrote|redid|caught|drew|sat|"
    r"understood|worked|fixed|spent|shut|split|hit|let|stood|showed|bought|lost|felt|said|asked)\b"
)
_OWN_NOW_EN = re.compile(
    r"(?<!\w)(?:i|we)(?: also| then| first| always| usually| often| just| even)? "
    r"(?!am|was|were|have|had|think|guess|feel|believe|know|mean|want|like|love|hope|do|don't|did|"
    r"didn't|can|can't|could|would|will|should|might|may|get along|really|need|never|see)([a-z]{3,})\b"
)
_OWN_I = re.compile(
    r"(?<!\w)(?:i|my|me|myself|я|мне|меня|мной|мой|моя|мое|мои|моей|моего|сам|сама)(?!\w)"
)
_RU_WORD = re.compile(r"[а-я]{3,}")
_ACRONYM = re.compile(r"\b[A-ZА-Я][A-ZА-Я0-9]{1,5}\b|\b[A-Za-z]+[A-Z][A-Za-z]+\b")
_GREETED = (
    re.compile(
        r"(?:\bHi|\bHello|\bDear|\bThanks|\bThank you|\bGreat|\bWell|\bOkay|\bSo|\bHey),? ([A-Z][a-z]+)"
    ),
    re.compile(
        r"(?:[Зз]дравствуйте|[Дд]обрый (?:день|вечер)|[Пп]ривет|[Сс]пасибо|[Хх]орошо|[Дд]оброе утро),? ([А-ЯЁ][а-яё]+)"
    ),
    re.compile(
        r"(?:[Mm]y name is|I'm|I am|[Мм]еня зовут|[Яя] —|[Яя] -) ((?:[A-ZА-ЯЁ][\w-]+ ?){1,3})"
    ),
    re.compile(r"^([A-ZА-ЯЁ][a-zа-яё]+),"),
)


PLAIN = 0.35  # how specific a word is that belongs to no list, neither common nor of a trade


@dataclass(slots=True)
class Sentence:
    """One sentence of the candidate: exact words, where they stand, what they show."""

    turn: int
    text: str
    keys: frozenset[str] = frozenset()
    terms: dict[str, float] = field(default_factory=dict)  # telling words -> how specific
    tools: tuple[str, ...] = ()  # names of the trade, as said
    own: bool = False
    own_i: bool = False
    would: bool = False
    number: bool = False
    result: bool = False
    cause: bool = False
    options: bool = False
    choice: bool = False
    check: bool = False
    order: bool = False
    example: bool = False
    unknown: bool = False
    gap: bool = False
    claim: bool = False
    question: bool = False
    left_out: str = ""  # why it does not count: repeat, echo, list, plea, aside

    @property
    def counts(self) -> bool:
        """Whether the sentence may be evidence for anything."""
        return not self.left_out

    @property
    def work(self) -> float:
        """How much of it is words of a trade."""
        return sum(w for w in self.terms.values() if w >= 0.4)

    @property
    def shows(self) -> bool:
        """Whether it shows something: a sign, or at least two words of the trade."""
        if self.left_out or self.unknown or self.question or self.weight < 0.6:
            return False
        known = self.work
        about = sum(self.terms.values())
        if about < (PLAIN if self.own or self.number or self.would else 2 * PLAIN):
            return False  # method words alone: true of any work, evidence of none
        if self.claim and not (self.own or self.number or self.result or self.check):
            return False
        signs = (self.own, self.would, self.number, self.result, self.cause, self.check)
        told = known >= 0.8 or (len(self.terms) >= 3 and about >= 3 * PLAIN)
        return any(signs) or self.options or self.choice or self.example or told

    @property
    def credit(self) -> float:
        """0 to 1: the part of its signs that it has telling words for.

        "Found the cause, compared the options, chose, tested and measured" is true of any work.
        """
        signs = self.result + self.cause + self.options + self.choice + self.check
        return min(1.0, len(self.terms) / 1.5 / signs) if signs else 1.0

    @property
    def weight(self) -> float:
        """How much it shows; the best sentences become quotes."""
        if self.left_out or self.unknown:
            return 0.0
        signs = (
            1.1 * self.result + 0.8 * self.cause + 0.6 * self.options + 0.6 * self.choice
            + 0.7 * self.check
        )  # fmt: skip
        told = 1.2 * self.own + 0.5 * self.would + self.number + 0.4 * self.example
        return told + self.credit * signs + min(2.0, 0.6 * sum(self.terms.values()))


@dataclass(slots=True)
class Exchange:
    """A question and what was answered to it, until the next question."""

    question: str
    question_id: str | None
    kind: str  # past | would | knowledge | motive | small_talk | their_questions | open
    problem: bool
    keys: frozenset[str]
    topic_keys: frozenset[str]
    turns: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    unfinished: bool = False
    poorly_heard: bool = False

    @property
    def useful(self) -> list[Sentence]:
        """Sentences that count."""
        return [s for s in self.sentences if s.counts]

    @property
    def assessed(self) -> bool:
        """Whether the answer is judged at all."""
        return self.kind not in ("small_talk", "their_questions") and bool(self.sentences)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the vacancy is about: telling words of title, requirements, description."""

    keys: frozenset[str]
    skills: frozenset[str]


def subject_of(vacancy: VacancyData) -> Subject:
    """The vacancy's own words and skills."""
    text = "\n".join(
        (
            vacancy.title,
            *vacancy.professional_roles,
            *vacancy.key_skills,
            *(r.text for r in requirements_of(vacancy)),
            vacancy.description[:5000],
        )
    )
    return Subject(
        _keys(text),
        frozenset(f.name for f in find_skills(text)),
    )


@lru_cache(maxsize=60_000)
def said_lemma(word: str) -> str:
    """Base form of a word as spoken; past forms of verbs are one word for both sexes."""
    low = word.lower().replace("ё", "е")
    if re.search(r"[а-я]л(?:а|ся|ась)?$", low):
        for parse in morphology().parse(low):
            if "VERB" in parse.tag and "past" in parse.tag:
                return str(parse.normal_form).replace("ё", "е")
    return lemma(low)


@lru_cache(maxsize=60_000)
def _past_verb(word: str) -> bool:
    """Whether a Russian word is a past form that `я` or `мы` may have (either sex)."""
    if not re.search(r"л(?:а|и|ся|ась|ись)?$", word):
        return word in ("нашел", "шел", "пошел", "пришел", "мог", "смог", "помог", "вел", "провел", "привел", "довел", "перевел", "вез", "отвез", "привез", "нес", "принес", "увлек", "привлек", "сберег", "учел")  # fmt: skip
    return any(
        "VERB" in p.tag and "past" in p.tag and "neut" not in p.tag
        for p in morphology().parse(word)[:3]
    )


def unnamed(low: str) -> bool:
    """Whether the first verb is a past one without a subject beside it: the speaker is meant.

    A plural one is meant so only at the beginning (`договорились с мамой`); further on it is what
    somebody did (`сколько списали`).
    """
    words = re.findall(r"[а-я]+", low)
    for place, word in enumerate(words):
        if word in ("был", "была", "были"):
            continue  # `был случай`
        if len(word) > 2 and _past_verb(word):
            if word.endswith(("ли", "лись")):
                return place < 2
            return not any(_somebody(w) for w in words[place + 1 : place + 2])
        if _subject(word) or (len(word) > 2 and _first_person_now(word)):
            return False
    return False


@lru_cache(maxsize=60_000)
def _somebody(word: str) -> bool:
    """Whether a Russian word names a person who acts (`выбирал заказчик`)."""
    tag = morphology().parse(word)[0].tag
    return "NOUN" in tag and "nomn" in tag and "anim" in tag


@lru_cache(maxsize=60_000)
def _subject(word: str) -> bool:
    """Whether a Russian word may be the one who acts; gender is not looked at."""
    if word in (
        "он",
        "она",
        "они",
        "оно",
        "кто",
        "который",
        "которая",
        "которые",
        "это",
        "вы",
        "все",
    ):
        return True
    if len(word) < 3:
        return False
    parse = morphology().parse(word)[0]
    return "NOUN" in parse.tag and "nomn" in parse.tag and parse.normal_form not in _TIMES


_TIMES = frozenset(
    "год месяц неделя день час минута утро вечер ночь раз смена время зима весна лето осень период "
    "квартал половина часть итог".split()
)


@lru_cache(maxsize=60_000)
def _first_person_now(word: str) -> bool:
    """Whether a Russian word is what `я` does as a rule (`проверяю`): the same for both sexes."""
    if not word.endswith(("ю", "у", "юсь", "усь", "ем", "им")) or word in _IDLE:
        return False
    parse = morphology().parse(word)[0]
    return "VERB" in parse.tag and "1per" in parse.tag


_IDLE = frozenset(
    "думаю считаю знаю могу хочу буду стараюсь люблю умею понимаю надеюсь работаю".split()
)


def telling_words(text: str) -> frozenset[str]:
    """Base forms of the words that say something about this work and not about any other."""
    bases = (said_lemma(w) for w in WORD.findall(text) if telling(w))
    return frozenset(b for b in bases if len(b) > 2) - common()


def key_of(word: str) -> str:
    """What a spoken word is compared by."""
    base = said_lemma(word)
    return concept(base) or base


def telling(word: str) -> bool:
    """Whether a word says something about work (not a function word, not the genre's)."""
    return word_weight(said_lemma(word)) == 1.0


def names_in(transcript: Transcript, profile_name: str) -> frozenset[str]:
    """Names of the people who talk, lower case: they are not looked at."""
    names = {n.lower() for n in re.findall(r"[^\W\d_]{2,}", profile_name)}
    for turn in transcript.turns:
        for pattern in _GREETED:
            for found in pattern.findall(turn.text):
                names |= {n.lower() for n in re.findall(r"[^\W\d_]{2,}", found)}
    return frozenset(n for n in names if n not in NOT_NAMES)


NOT_NAMES = frozenset(
    "sure yes no well okay great good so then first currently previously originally honestly "
    "um uh hmm oh ah sorry happy glad really very interested excited looking working doing да нет хорошо сначала "
    "потом конечно обычно однажды например спасибо".split()
)


def exchanges(
    transcript: Transcript, plan: InterviewPlan | None, subject: Subject, names: frozenset[str]
) -> list[Exchange]:
    """Pairs questions with answers, in the order of the interview.

    Follow-ups to a planned question belong to it: what was added there completes the answer. In a
    transcript that knows its questions, words outside of them (greeting, the candidate's own
    questions, goodbye) are no answers.
    """
    known = any(t.question_id for t in transcript.turns if t.role == "interviewer")
    planned = {q.id: q for q in plan.questions} if plan is not None else {}
    found: list[Exchange] = []
    current: Exchange | None = None
    said: list[frozenset[str]] = []
    for turn in transcript.turns:
        if turn.role == "interviewer":
            asked = _question_in(turn.text)
            if asked is None and current is not None and not current.sentences:
                continue
            if current is not None and turn.question_id and turn.question_id == current.question_id:
                current.keys |= _keys(turn.text)
                continue
            topic = current.keys if current is not None else frozenset()
            current = _open(turn, asked, topic, planned.get(turn.question_id or ""))
            if known and turn.question_id is None:
                current.kind = "their_questions"
            found.append(current)
            continue
        if current is None:
            current = _open(None, None, frozenset(), None)
            found.append(current)
        into = current
        if turn.question_id is not None and current.kind == "their_questions":
            # The rest of an answer that the goodbye cut off.
            of_it = (one for one in reversed(found) if one.question_id == turn.question_id)
            into = next(of_it, current)
        if into.question_id is None and turn.question_id is not None:
            into.question_id = turn.question_id
        into.turns.append(turn.number)
        into.unfinished |= not turn.finished
        into.poorly_heard |= turn.quality is not None and turn.quality < 0.5
        for sentence in _sentences(turn, subject, names):
            _judge(sentence, into, said)
            if sentence.counts and len(sentence.keys) >= 3:
                said.append(sentence.keys)
            into.sentences.append(sentence)
    return [e for e in found if e.sentences or e.question]


def _open(
    turn: Turn | None, asked: str | None, topic: frozenset[str], planned: PlannedQuestion | None
) -> Exchange:
    text = turn.text if turn is not None else ""
    question = asked or ""
    low = _low(question or text)
    kind = _kind(low) if question else "open"
    if not question and turn is not None and len(text.split()) < 40:
        kind = "small_talk"  # a remark, not a question
    if planned is not None and kind in ("small_talk", "open"):
        kind = _kind(_low(planned.text))
    return Exchange(
        question=question,
        question_id=turn.question_id if turn is not None else None,
        kind=kind,
        problem=asked_cues.PROBLEM_ASKED.search(low) is not None,
        keys=_keys(text),
        topic_keys=topic,
    )


def _keys(text: str) -> frozenset[str]:
    return frozenset(key_of(w) for w in WORD.findall(text) if telling(w))


def _kind(low: str) -> str:
    if asked_cues.THEIR_TURN.search(low):
        return "their_questions"
    if asked_cues.MOTIVE.search(low):
        return "motive"
    if asked_cues.HYPOTHETICAL.search(low):
        return "would"
    if asked_cues.PAST_ASKED.search(low):
        return "past"
    if asked_cues.KNOWLEDGE.search(low):
        return "knowledge"
    if asked_cues.SMALL_TALK.search(low):
        return "small_talk"
    return "open"


def _question_in(text: str) -> str | None:
    """The question or request in an interviewer's turn (its last sentences), or None."""
    parts = [p.strip() for p in _END.split(text) if p.strip()]
    asking = [p for p in parts if "?" in p or asked_cues.ASKS.search(_low(p))]
    real = [p for p in asking if not asked_cues.SMALL_TALK.search(_low(p)) or len(p.split()) > 12]
    if not asking:
        return None
    chosen = real or asking
    return " ".join(chosen[-3:])


def _low(text: str) -> str:
    return text.lower().replace("ё", "е").replace("’", "'")


def _sentences(turn: Turn, subject: Subject, names: frozenset[str]) -> list[Sentence]:
    spans = []
    begin = 0
    for gap in _END.finditer(turn.text):
        spans.append((begin, gap.start()))
        begin = gap.end()
    spans.append((begin, len(turn.text)))
    attempts = attempts_in(turn.text)
    found = []
    for a, b in spans:
        if any(c.isalnum() for c in turn.text[a:b]):
            made = _sentence(turn, turn.text[a:b].strip(), subject, names)
            if any(begin < b and a < end for begin, end in attempts):
                made.left_out = "plea"
            elif not made.own and made.work < 0.8 and speaks_to_us(made.text):
                made.left_out = "aside"
            found.append(made)
    return found


def _sentence(turn: Turn, text: str, subject: Subject, names: frozenset[str]) -> Sentence:
    low = _low(text)
    words = [w for w in WORD.findall(text) if w.lower() not in names]
    bases = [w for w in words if telling(w)]
    found = find_skills(text)
    hard = [f for f in found if category(f.name) not in ("soft", "management")]
    tools = tuple(dict.fromkeys(f.name for f in hard))
    made = Sentence(turn=turn.number, text=text, tools=tuple(dict.fromkeys(f.quote for f in hard)))
    made.keys = frozenset(key_of(w) for w in bases)
    made.terms = _terms(bases, tools, made.tools, subject, text, names)
    russian = _RU_WORD.findall(low)
    past = [w for w in russian if _past_verb(w)]
    made.own_i = _OWN_I.search(low) is not None
    ours = re.search(r"(?<!\w)(?:я|мы)(?!\w)", low) is not None
    made.own = _OWN_EN.search(low) is not None or bool(past and (ours or unnamed(low)))
    if made.own and not ours and not re.search(r"(?<!\w)we(?!\w)", low):
        made.own_i = True
    now = any(_first_person_now(w) for w in russian)
    made.would = cues.WOULD.search(low) is not None or (_OWN_NOW_EN.search(low) is not None or now)
    made.own_i |= now
    made.number = bool(_DIGITS.search(_YEAR.sub("", text)) or cues.NUMBER_WORDS.search(low))
    # "My damages were under 0.2 percent", "I serve six tables": a fact about one's own work.
    made.own |= made.own_i and made.number and cues.WOULD.search(low) is None
    made.result = cues.RESULT.search(low) is not None
    made.cause = cues.CAUSE.search(low) is not None
    made.options = cues.OPTIONS.search(low) is not None
    made.choice = cues.CHOICE.search(low) is not None
    made.check = cues.CHECK.search(low) is not None
    made.order = cues.ORDER.search(low) is not None
    made.example = cues.EXAMPLE.search(low) is not None
    made.unknown = empty_cues.UNKNOWN.search(low) is not None
    made.gap = empty_cues.GAP.search(low) is not None and (not past or ours or unnamed(low))
    made.claim = empty_cues.CLAIM.search(low) is not None
    made.question = text.rstrip().endswith("?")
    if pleads(text):
        made.left_out = "plea"
    elif _is_list(text, len(words), made):
        made.left_out = "list"
    return made


# Letters of the other alphabet that look the same, and signs that nobody sees.
_LATIN = str.maketrans("аеорсухкмтвні", "aeopcyxkmtbhi")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def pleads(text: str) -> bool:
    """Whether words are addressed to the assessor, also when they are disguised."""
    seen = _UNSEEN.sub("", _low(text))
    if empty_cues.PLEADING.search(seen):
        return True
    mixed = re.search(r"[a-z][а-я]|[а-я][a-z]", seen) is not None
    return mixed and empty_cues.PLEADING.search(seen.translate(_LATIN)) is not None


def _terms(
    words: list[str],
    tools: tuple[str, ...],
    said: tuple[str, ...],
    subject: Subject,
    text: str,
    names: frozenset[str],
) -> dict[str, float]:
    """Telling words and how specific: tools 1, the vacancy's own 0.6, work words 0.4, others 0.35."""
    terms: dict[str, float] = {f"s:{name}": 1.0 for name in tools}
    # In a text of capitals every word would look like an acronym.
    shouted = sum(word.isupper() for word in words) > max(3, len(words) // 2)
    known_tools = " ".join((*tools, *said)).lower()
    for word in () if shouted else _ACRONYM.findall(text):
        if word.lower() not in names and len(word) > 1 and word.lower() not in known_tools:
            terms.setdefault(f"s:{word.lower()}", 0.7)
    for index, word in enumerate(words):
        base = said_lemma(word)
        if base in common() or f"s:{word.lower()}" in terms:
            continue
        known = concept(base)
        if (known or base) in subject.keys:
            terms.setdefault(known or base, 0.6)
        elif known is not None:
            terms.setdefault(known, 0.4)
        elif len(base) > 3 and not (index and word[0].isupper()):
            terms.setdefault(base, PLAIN)
    named = [t for t in terms if t.startswith("s:")]
    # Names weigh no more than what is said about them allows.
    most = 1.0 + 0.5 * (len(terms) - len(named))
    if (total := sum(terms[t] for t in named)) > most:
        terms |= {t: terms[t] * most / total for t in named}
    return terms


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Words that everybody says, as they stand and as they are compared."""
    return COMMON_WORDS | {said_lemma(w) for w in COMMON_WORDS}


def _is_list(text: str, count: int, sentence: Sentence) -> bool:
    """A bare enumeration: many short items and nothing done with them."""
    items = len(re.findall(r"[,;/]| и | and ", text))
    names = sum(t.startswith("s:") for t in sentence.terms)
    bare = names >= 4 and len(sentence.terms) <= 2 * names  # "we use A, B, C and D"
    acts = sentence.own or sentence.cause or sentence.order or (sentence.would and not bare)
    return items >= 4 and count / (items + 1) <= 2.6 and not acts


def _judge(sentence: Sentence, exchange: Exchange, said: list[frozenset[str]]) -> None:
    """Marks sentences that repeat the question or an earlier sentence."""
    if sentence.left_out:
        return
    plain = frozenset(w.lower() for w in WORD.findall(sentence.text))
    if len(plain) >= 3 and plain <= frozenset(w.lower() for w in WORD.findall(exchange.question)):
        sentence.left_out = "echo"
        return
    if any(sentence.text == s.text and s is not sentence for s in exchange.sentences):
        sentence.left_out = "repeat"
        return
    if len(sentence.keys) < 3:
        return
    if exchange.keys:
        echoed = len(sentence.keys & exchange.keys) / len(sentence.keys)
        if echoed >= 0.8:
            sentence.left_out = "echo"
            return
    for earlier in said:
        both = len(sentence.keys & earlier)
        if both >= 0.85 * len(sentence.keys | earlier):
            sentence.left_out = "repeat"
            return
