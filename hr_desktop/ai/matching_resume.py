"""A resume cut into pieces that can be evidence, without anything that must not take part.

Name, contacts, address, sex, age, nationality, family and breaks in a career are blanked before
anything is compared (rule 4), at equal length, so that offsets stay those of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from hr_desktop.ai.matching_terms import WORD, content, key
from hr_desktop.ai.offline.dialogue_patterns import MARKUP
from hr_desktop.ai.offline.skills import canonical, find_skills
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.resume import Job, Profile, Source

# How much a piece shows: done in a job, in a job's list of tools, told elsewhere, only listed.
SHOWN, SHOWN_LIST, TOLD, LISTED = 1.0, 0.85, 0.8, 0.6

_LABEL = (
    r"пол|возраст|дата рождения|год рождения|гражданство|национальность|семейное положение|дети|"
    r"вероисповедание|религия|фото|адрес|место жительства|проживает|проживание|местоположение|"
    r"город|родной город|разрешение на работу|"
    r"sex|gender|age|date of birth|birth ?date|born|dob|nationality|citizenship|marital status|"
    r"family status|children|religion|photo|address|location|place of birth|visa status|ethnicity|"
    r"pronouns|race|home ?town"
)
_PRIVATE = re.compile(
    rf"(?im)^[ \t•*\-–—]*(?:{_LABEL})[ \t]*[:—–-][^\n]*$"
    r"|^[ \t]*(?:мужчина|женщина|male|female)\b[^\n]{0,80}$"
    r"|\bродил(?:ся|ась)\b[^\n]*|\bborn (?:on|in)\b[^\n]*"
    r"|\b(?:женат|замужем|не замужем|холост|разведен[аы]?|married|divorced|widowed)\b[^\n.;,]{0,40}"
    r"|\b(?:декрет\w*|отпуск\w* по уходу|(?:mater|pater)nity leave|parental leave|career break|"
    r"перерыв\w* в (?:карьере|работе))\b[^\n]*"
    r"|\b\d{2} (?:лет|года|год)(?=\s*(?:,|$))"
)
_LINK = re.compile(
    r"(?i)\b(?:github|gitlab|linkedin|telegram|behance|e-?mail)\s*[:：]|\b(?:https?://|www\.)\S+"
    r"|[^\s@]{1,64}@[^\s@]{1,255}\.\w+|\b[\w-]{1,63}\.(?:com|ru|org|io|net)/\S*"
)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZА-ЯЁ0-9«\"])")
_TOOLS = re.compile(
    r"(?i)^\W*(?:technolog|tech stack|tools?|stack|skills?|технолог|стек|инструмент|навык|"
    r"environment|ключевые навыки)[^:]{0,30}:"
)
_SEPARATOR = re.compile(r"[,;|•·/]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or sentence that may be evidence. `job` is the index of the job it stands in.

    `keys` are its telling words, `roots` the first six letters of the long ones; `at` is where
    each skill or key begins (offset in the text).
    """

    start: int
    end: int
    level: float
    job: int | None
    keys: frozenset[str]
    roots: frozenset[str]
    skills: frozenset[str]


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it is compared: `months` worked (first and last month as numbers), or None."""

    index: int
    title: str
    first: int | None
    last: int | None
    keys: frozenset[str]
    roots: frozenset[str]
    skills: frozenset[str]


@dataclass(slots=True)
class ResumeView:
    """A resume ready to be compared; `text` is what quotes are cut from."""

    text: str
    body: str  # the text with what must not take part blanked, same length
    pieces: list[Piece]
    jobs: list[JobView]
    profile: Profile
    extra_skills: dict[str, Source] = field(default_factory=dict)
    pasted: float = 0.0
    words: int = 0
    in_document: bool = True

    def source(self, start: int, end: int, limit: int = 180) -> Source:
        """The words between two offsets, cut at words to at most `limit` characters."""
        while start < end and self.text[start] in " \t\r\n•*-–—·|●▪":
            start += 1
        if end - start > limit:
            cut = self.text.rfind(" ", start + limit // 2, start + limit)
            end = cut if cut > 0 else start + limit
        while end > start and self.text[end - 1] in " \t\r\n,;|":
            end -= 1
        quote = self.text[start:end]
        return Source(
            quote=quote,
            start=start if self.in_document else -1,
            end=end if self.in_document else -1,
        )


# A recruiter's own work with candidates must not look like this: no plain "rated candidates".
_TO_US = re.compile(
    r"\b(?:note|message|instructions?) (?:to|for) (?:the )?"
    r"(?:recruiter|reviewer|hr|ai|model|screener)\b"
    r"|\b(?:candidate|applicant) (?:\w+ly )?(?:meets|matches|satisfies|fulfil?ls) "
    r"(?:all|every|each)\b"
    r"|\bai (?:has |have )?(?:already )?(?:verified|confirmed)\b"
    r"|\b(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|above|prior|earlier)\b"
    r"|\b(?:rank|rate|score) (?:this|the) (?:candidate|applicant|resume)\b"
    r"|^\W*(?:system|assistant|система)\s*:"
    r"|\b(?:заметк|сообщени|примечани|инструкци)\w* (?:для )?"
    r"(?:рекрутер|ии\b|нейросет|модел|hr\b)"
    r"|\b(?:кандидат|соискатель) (?:\w+ )?(?:соответствует|отвечает|удовлетворяет) "
    r"(?:всем|каждому)\b"
    r"|\b(?:ии|нейросеть) (?:уже )?(?:подтверди|провери)л"
    r"|\b(?:игнорируй|забудь|не учитывай)(?:те)? (?:все )?"
    r"(?:предыдущ|прошл|прежн|указани|инструкци)"
    r"|\b(?:поставь|оцени|ранжируй)(?:те)? (?:этого |этому )?(?:кандидат|соискател|резюме)",
    re.IGNORECASE,
)


def _words_to_us(text: str) -> list[tuple[int, int]]:
    """The lines that speak to whoever ranks: they tell of no work."""
    spans, start = [], 0
    for line in text.split("\n"):
        if _TO_US.search(line) or MARKUP.search(line):
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def without_private(profile: Profile, text: str) -> str:
    """`text` of the same length with everything blanked that must not take part (rule 4)."""
    spans = [m.span() for m in _PRIVATE.finditer(text)] + [m.span() for m in _LINK.finditer(text)]
    spans += _words_to_us(text)
    facts = [profile.city, *profile.emails, *profile.links]
    for fact in facts:
        if fact is not None and fact.source is not None and fact.source.start >= 0:
            spans.append((fact.source.start, fact.source.end))
    for phone in profile.phones:
        if phone.source is not None and phone.source.start >= 0:
            spans.append((phone.source.start, phone.source.end))
    if profile.name is not None:
        names = [n for n in re.findall(r"[^\W\d_]{2,}", profile.name.value) if len(n) > 2]
        whole = r"[ \t]+".join(re.escape(n) for n in names)
        if whole:
            spans += [m.span() for m in re.finditer(whole, text, re.IGNORECASE)]
        if profile.name.source is not None and profile.name.source.start >= 0:
            spans.append((profile.name.source.start, profile.name.source.end))
    letters = list(text)
    for start, end in spans:
        for i in range(max(0, start), min(end, len(letters))):
            if letters[i] != "\n":
                letters[i] = " "
    return "".join(letters)


def view_resume(
    profile: Profile, text: str, today: date, vacancy_text: str = "", body: str | None = None
) -> ResumeView:
    """Cuts a resume into pieces. Text copied from `vacancy_text` is no evidence and is left out.

    `body` is `without_private(profile, text)` where that is known already.
    """
    in_document = bool(text.strip())
    if not in_document:
        text = _written_out(profile)
    if body is None or not in_document:
        body = without_private(profile, text)
    body, pasted, words = _without_pasted(body, vacancy_text)
    places = _job_places(profile.experience, text)
    pieces = [
        piece
        for start, end in _cuts(body)
        if (piece := _piece(body, start, end, places)) is not None
    ]
    prose = {p.job for p in pieces if p.job is not None and p.level == SHOWN}
    # A job that is nothing but a list of words shows no more than a list does.
    pieces = [
        p
        if p.job is None or p.job in prose
        else Piece(p.start, p.end, min(p.level, 0.65), p.job, p.keys, p.roots, p.skills)
        for p in pieces
    ]
    view = ResumeView(
        text, body, pieces, [], profile, pasted=pasted, words=words, in_document=in_document
    )
    view.jobs = [_job(i, job, pieces, today) for i, job in enumerate(profile.experience)]
    for skill in profile.skills:
        if skill.source is None or skill.source.start < 0:  # entered by a person
            name = canonical(skill.name) or skill.name
            view.extra_skills[name] = skill.source or Source(quote=skill.name)
    return view


def _written_out(profile: Profile) -> str:
    lines: list[str] = []
    if profile.summary is not None:
        lines.append(profile.summary.value)
    for job in profile.experience:
        lines.append(" ".join(filter(None, (job.position, job.company))))
        lines.append(job.description)
    lines.append(", ".join(skill.name for skill in profile.skills))
    for study in profile.education:
        lines.append(" ".join(filter(None, (study.degree, study.field, study.institution))))
    lines += [fact.value for fact in profile.certificates]
    return "\n".join(line for line in lines if line)


def _job_places(jobs: tuple[Job, ...], text: str) -> list[tuple[int, int, int]]:
    """(start, end, index) of each job's words in the text."""
    places = []
    for index, job in enumerate(jobs):
        if job.source is not None and job.source.start >= 0:
            places.append((job.source.start, job.source.end, index))
        description = job.description.strip()
        if not description:
            continue
        if (whole := find_quote(description, text)) is not None:
            places.append((*whole, index))
            continue
        for line in description.splitlines():
            bare = line.strip(" •*-–—\t")
            if len(bare) > 5 and (found := find_quote(bare, text)) is not None:
                places.append((*found, index))
    return places


def _cuts(body: str) -> list[tuple[int, int]]:
    cuts = []
    offset = 0
    for line in body.split("\n"):
        if line.strip():
            begin = offset
            for gap in _SENTENCE_END.finditer(line):
                cuts.append((begin, offset + gap.start()))
                begin = offset + gap.end()
            cuts.append((begin, offset + len(line)))
        offset += len(line) + 1
    return cuts


def _piece(body: str, start: int, end: int, places: list[tuple[int, int, int]]) -> Piece | None:
    words = body[start:end]
    count = len(WORD.findall(words))
    if count == 0:
        return None
    middle = (start + end) // 2
    job = next((i for a, b, i in places if a <= middle < b or (start <= a < end and b > a)), None)
    separators = len(_SEPARATOR.findall(words))
    listed = bool(_TOOLS.match(words)) or (separators >= 2 and count / (separators + 1) <= 3.2)
    if job is not None:
        level = SHOWN_LIST if listed else SHOWN
    else:
        level = LISTED if listed or count <= 4 else TOLD
    bases = content(words)
    return Piece(
        start,
        end,
        level,
        job,
        frozenset(key(b) for b in bases),
        frozenset(b[:6] for b in bases if len(b) > 6),
        frozenset(found.name for found in find_skills(words)),
    )


def _month(value: str | None) -> int | None:
    match = re.match(r"(\d{4})(?:-(\d{1,2}))?", value or "")
    if match is None:
        return None
    return int(match[1]) * 12 + (int(match[2]) - 1 if match[2] else 0)


def _job(index: int, job: Job, pieces: list[Piece], today: date) -> JobView:
    first, last = _month(job.start), _month(job.end)
    if first is not None and last is None and job.current:
        last = today.year * 12 + today.month - 1
    if first is not None and last is not None:
        last = max(first + 1, last + (1 if job.end and "-" in job.end else 0))
    own = [p for p in pieces if p.job == index]
    return JobView(
        index,
        job.position or "",
        first if last is not None else None,
        last if first is not None else None,
        frozenset().union(*(p.keys for p in own)),
        frozenset().union(*(p.roots for p in own)),
        frozenset().union(*(p.skills for p in own)),
    )


_RUN = 10


_Words = tuple[str, ...]


@lru_cache(maxsize=16)
def _copyable(vacancy: str) -> tuple[frozenset[_Words], frozenset[_Words], frozenset[str]]:
    """What of a vacancy could be copied: runs of words, whole lines, and all its words."""
    theirs = [w.lower() for w in WORD.findall(vacancy)]
    runs = frozenset(tuple(theirs[i : i + _RUN]) for i in range(len(theirs) - _RUN + 1))
    lines = frozenset(
        tuple(w.lower() for w in WORD.findall(line))
        for line in re.split(r"[\n;]|(?<=[.!?])\s", vacancy)
    )
    return runs, lines, frozenset(theirs)


def _without_pasted(body: str, vacancy: str) -> tuple[str, float, int]:
    """Blanks what was copied from the vacancy: whole lines of four words, or ten in a row."""
    tokens = [(m.group().lower(), m.start(), m.end()) for m in WORD.finditer(body)]
    if not vacancy.strip() or not tokens:
        return body, 0.0, len(tokens)
    runs, lines, words = _copyable(vacancy)
    copied = [False] * len(tokens)
    for i in range(len(tokens) - _RUN + 1):
        if tokens[i][0] in words and tuple(w for w, _, _ in tokens[i : i + _RUN]) in runs:
            copied[i : i + _RUN] = [True] * _RUN
    index = 0
    for start, end in _cuts(body):
        while index < len(tokens) and tokens[index][1] < start:
            index += 1
        stop = index
        while stop < len(tokens) and tokens[stop][2] <= end:
            stop += 1
        if stop - index >= 4 and tuple(word for word, _, _ in tokens[index:stop]) in lines:
            copied[index:stop] = [True] * (stop - index)
    if not any(copied):
        return body, 0.0, len(tokens)
    letters = list(body)
    for flag, (_, start, end) in zip(copied, tokens, strict=True):
        if flag:
            letters[start:end] = " " * (end - start)
    return "".join(letters), sum(copied) / len(copied), len(tokens)
