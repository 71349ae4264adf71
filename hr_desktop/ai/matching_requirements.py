# ruff: noqa: E501 (patterns, one kind a line)
"""What a vacancy asks for, as a list, and how far a resume shows each of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from hr_desktop.ai.matching_resume import LISTED, Piece, ResumeView
from hr_desktop.ai.matching_roles import families, relatedness
from hr_desktop.ai.matching_skills import FIELDS, IMPLIED, NEARBY, implying
from hr_desktop.ai.matching_terms import content, key
from hr_desktop.ai.offline.skills import canonical, category, find_skills, related
from hr_desktop.ai.private_life import probes_private_life
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.matching import RequirementMatch
from hr_desktop.domain.resume import LanguageLevel, Source
from hr_desktop.domain.vacancy import Requirement, VacancyData

_WANT = re.compile(
    r"(?i)^\W*(?:(?:основные |обязательные |наши )?требовани|мы ожидаем|ожидаем|что (?:мы )?жд[её]м"
    r"|нам важно|для нас важно|вы нам подход|кого мы ищем|необходимо|ключевые навыки|квалификац|"
    r"(?:minimum |basic |required |key |job |our )?(?:requirements|qualifications)|must have|"
    r"what (?:we're|we are|we|you'll|you will|you)? ?"
    r"(?:looking for|need|bring|expect)|who you are|about you|"
    r"you have|skills|required skills|необходимые навыки)[^.]{0,40}$"
)
_NICE = re.compile(
    r"(?i)^\W*(?:будет плюсом|плюсом будет|желательно|приветствуется|преимуществ|дополнительным|"
    r"nice to have|nice-to-have|bonus|preferred|pluses|a plus|would be|good to have|desirable)"
    r"[^.]{0,50}$"
)
_OTHER = re.compile(
    r"(?i)^\W*(?:обязанност|задач|чем (?:предстоит|нужно)|что (?:нужно|предстоит) делать|условия|"
    r"мы предлагаем|о компании|о нас|контакт|что мы предлагаем|responsibilit|key responsibilit|"
    r"what you'll do|what you will do|duties|the role|about (?:us|the|our)|benefits|we offer|"
    r"what we offer|perks|how to apply|to apply|apply now|job (?:description|summary)|"
    r"position overview|company|location|salary|зарплата|график)[^.]{0,40}$"
)
_ASKS = re.compile(
    r"(?i)\b(?:опыт\w*|знани\w+|умени\w+|владени\w+|навык\w*|образовани\w+|experience|knowledge|"
    r"proficien\w+|familiar\w*|ability|degree|understanding)\b"
)
_YEARS = re.compile(
    r"(?i)(?:(?:от|не менее|более|минимум|at least|over|minimum(?: of)?)\s*)?"
    r"(\d{1,2}(?:[.,]5)?)\s*(?:\+|plus)?\s*(?:[-–—]\s*\d{1,2}\s*)?(?:-?х\s+)?"
    r"(?:лет|года|год|years?|yrs?)\b"
    r"|(?:от|более|не менее)\s+(?P<one>одного|двух|трех|трёх|пяти)\s+(?:года|лет)"
)
_WORDS = {"одного": 1.0, "двух": 2.0, "трех": 3.0, "трёх": 3.0, "пяти": 5.0}
_EXPERIENCE = re.compile(
    r"(?i)опыт|стаж|experience|works?\b|работ|(?:years?|yrs?) (?:in|of|as|with|\w+ing)\b(?! (?:age|old))|"
    r"(?:лет|года|год) (?:в|на) "
)
_LEADS = re.compile(
    r"(?i)(?<!\w)(?:руковод\w*|руковож\w*|управл\w+ (?:команд|персонал|смен|отдел|групп|сотрудник)\w*|"
    r"возглав\w+|начальник\w*|старш(?:ий|его|ая|ей) смен\w*|бригадир\w*|подчинени\w+|lead(?:s|er|ing|ership)?|"
    r"led|manag(?:ed|ing) (?:a |the )?(?:team|staff|people|shift|group|\d+)\w*|head of|chief|главн\w+ (?:бухгалтер|инженер|врач|технолог)|supervis\w+|director)"
)
_STUDY = re.compile(
    r"(?i)\b(?:образовани\w*|диплом\w*|вуз\w*|degree|bachelor\w*|master'?s|ph\.?d|diploma|"
    r"bs/ms|b\.?sc|m\.?sc|magist\w+|магистр\w*|бакалавр\w*|студент\w*|graduate|university)\b"
)
_ANY = re.compile(r"(?i)\bor\b|\bили\b|/|\be\.g\.|\bнапример\b|\bsuch as\b|\bтип[ау]\b|\bлибо\b|\(")
_OR = re.compile(r"(?i)\s+(?:or|или|либо)\s+")
_SOFT = frozenset(
    key(w)
    for w in content(
        "коммуникабельность коммуникация общение общаться ответственность внимательность "
        "внимательный аккуратность пунктуальность стрессоустойчивость обучаемость инициативность "
        "инициатива самостоятельность самостоятельный дисциплинированность исполнительность "
        "доброжелательность вежливость желание развиваться развитие учиться обучаться мышление "
        "аналитический нацеленность результат активность энергичность целеустремленность "
        "порядочность честность гибкость многозадачность организованность "
        "грамотный речь устный письменный "
        "команда межличностный креативность усидчивость терпение любовь позитивный настрой "
        "дружелюбие вежливый дисциплина опрятность friendly polite punctual reliable honest "
        "patience "
        "communication interpersonal attention detail motivated motivation self eager eagerness "
        "learn learning grow passion passionate positive attitude problem solving solver teamwork "
        "player collaborative collaboration independently proactive organized organised "
        "organizational adaptable flexible flexibility creative creativity thinking critical "
        "presentation verbal written multitask fast paced pressure ownership curiosity"
    )
)

_LANGUAGES = {
    "en": r"английск\w+|english",
    "de": r"немецк\w+|german|deutsch",
    "fr": r"французск\w+|french",
    "es": r"испанск\w+|spanish",
    "it": r"итальянск\w+|italian",
    "zh": r"китайск\w+|chinese|mandarin",
    "tr": r"турецк\w+|turkish",
    "ru": r"русск\w+|russian",
    "ja": r"японск\w+|japanese",
    "kk": r"казахск\w+|kazakh",
    "uk": r"украинск\w+|ukrainian",
    "ar": r"арабск\w+|arabic",
    "pl": r"польск\w+|polish",
}
_LANGUAGE = {code: re.compile(rf"(?i)\b(?:{names})\b") for code, names in _LANGUAGES.items()}
_SPEAK = re.compile(
    r"(?i)\bязык\w*|\blanguage|fluent|spoken|\b[abc][12]\b|upper|intermediate|advanced|native|"
    r"свободн|разговорн|elementary|pre-int|бегл|уровень|level|proficien|технический"
)
_CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6, "native": 7}
_LEVEL_WORDS = (
    (r"\b([abc][12])\b", None),
    (r"native|родной", "native"),
    (r"fluent|свободн|advanced|продвинут", "c1"),
    (r"upper|выше среднего", "b2"),
    (r"pre-?int|технический|чтение документации", "a2"),
    (r"intermediate|средн|разговорн|conversational|spoken", "b1"),
    (r"elementary|basic|базов|начальн", "a2"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement with what it is about: years, study, a language, personal, or a subject."""

    requirement: Requirement
    kind: str  # years | study | language | soft | subject | private
    years: float | None
    skills: tuple[str, ...]
    keys: tuple[str, ...]
    roots: tuple[str, ...]
    language: str | None = None
    level: str | None = None


@lru_cache(maxsize=256)
def requirements_of(vacancy: VacancyData) -> tuple[Requirement, ...]:
    """The vacancy's requirements; derived from key skills and description when none are written.

    A function of the vacancy alone, so that every candidate is measured by the same list.
    """
    if vacancy.requirements:
        return vacancy.requirements
    found: list[Requirement] = []
    for name in vacancy.key_skills:
        skill = canonical(name)
        found.append(Requirement(text=name, must=True, weight=3, skills=(skill,) if skill else ()))
    found += _from_description(vacancy.description)
    unique: dict[frozenset[str], Requirement] = {}
    for requirement in found:
        mark = frozenset(requirement.skills) or frozenset(content(requirement.text))
        unique.setdefault(mark or frozenset((requirement.text,)), requirement)
    if not unique and vacancy.title:
        return (Requirement(text=vacancy.title, must=True, weight=3),)
    return tuple(unique.values())[:20]


def _from_description(description: str) -> list[Requirement]:
    section: str | None = None
    wanted: list[tuple[str, bool]] = []
    loose: list[str] = []
    for raw in description.splitlines():
        line = raw.strip(" \t•*-–—·●▪;")
        if not line:
            continue
        head, _, rest = line.partition(":")
        if _NICE.match(head):
            section, line = "nice", rest.strip()
        elif _WANT.match(head):
            section, line = "want", rest.strip()
        elif _OTHER.match(head):
            section, line = "other", ""
        if not line:
            continue
        if section in ("want", "nice"):
            for part in re.split(r";\s+|(?<=[.!?])\s+(?=[A-ZА-ЯЁ])", line):
                wanted.append((part.strip(" .;"), section == "want"))
        else:
            loose += [s for s in re.split(r"(?<=[.!?;])\s+", line) if _ASKS.search(s)]
    if not wanted:
        wanted = [(s.strip(" .;"), _NICE.search(s) is None) for s in loose]
    made = [
        Requirement(text=text, must=must, weight=3 if must else 2, skills=_skills_in(text))
        for text, must in wanted
        if 2 < len(text) <= 300
    ]
    if not made:
        names = dict.fromkeys(f.name for f in find_skills(description))
        made = [Requirement(text=n, must=True, weight=3, skills=(n,)) for n in list(names)[:12]]
    return made


def _skills_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.name for found in find_skills(text)))


def years_in(text: str) -> float | None:
    """The least number of years of experience that a requirement names, or None."""
    if not _EXPERIENCE.search(text):
        return None
    match = _YEARS.search(text)
    if match is None:
        return None
    if match["one"]:
        return _WORDS[match["one"].lower()]
    years = float(match[1].replace(",", "."))
    return years if years <= 40 else None


def language_in(text: str) -> tuple[str, str | None] | None:
    """The spoken language a requirement asks for (ISO 639-1) with its CEFR level."""
    for code, pattern in _LANGUAGE.items():
        if pattern.search(text) and (_SPEAK.search(text) or len(content(text)) <= 2):
            for words, level in _LEVEL_WORDS:
                if match := re.search(words, text, re.IGNORECASE):
                    return code, level or match[1].lower()
            return code, None
    return None


@lru_cache(maxsize=4096)
def asked(requirement: Requirement) -> Asked:
    """Sorts a requirement into its kind and picks out what can be compared."""
    text = requirement.text
    if probes_private_life(text):
        return Asked(requirement, "private", None, (), (), ())
    names = tuple(canonical(s) or s for s in requirement.skills) or _skills_in(text)
    bases = content(text)
    roots = tuple(b[:6] if len(b) > 6 else "" for b in dict.fromkeys(bases))
    keys = tuple(key(b) for b in dict.fromkeys(bases))
    if (language := language_in(text)) is not None:
        return Asked(requirement, "language", None, (), keys, roots, *language)
    years = years_in(text)
    if years is not None:
        # "0-2 years" asks for nothing; it is left out of the sum like a quality.
        kind = "years" if years > 0 else "soft"
        return Asked(requirement, kind, years, names, keys, roots)
    if _STUDY.search(text) and not (names and not re.search(r"(?i)образован|degree", text)):
        return Asked(requirement, "study", None, names, keys, roots)
    hard = tuple(n for n in names if category(n) != "soft" and not _all_soft(n))
    if _READY.search(text):
        return Asked(requirement, "soft", None, (), keys, roots)
    few = len(keys) <= 2 and any(k in _SOFT for k in keys)
    if (_BASIC.search(text) or few) and not hard:
        return Asked(requirement, "soft", None, (), keys, roots)
    if not hard and (len(hard) < len(names) or not keys or _all_soft(text)):
        return Asked(requirement, "soft", None, (), keys, roots)
    names = hard
    return Asked(requirement, "subject", None, names, keys, roots)


# What somebody is willing to do is asked in the interview; a resume hardly says it.
_READY = re.compile(
    r"(?i)^\W*(?:готовност\w+|готовы?|желание|возможность|willing(?:ness)?|ready|readiness|able|ability|"
    r"available|availability|flexible)\b[^.;]{0,30}?(?:команди|разъезд|смен|график|переезд|ночн|выходн|сверхуроч|"
    r"обуч|travel|relocat|shift|night|weekend|overtime|schedule|start|commut)"
)
_BASIC = re.compile(
    r"(?i)computer (?:skills|literacy)|пользователь пк|(?:владение|знание) (?:пк|компьютер)|"
    r"компьютерн\w+ грамотн|пользователь компьютер"
)
_CATEGORY = re.compile(
    r"(?i)(?:категори\w*|categor\w*|licen[cs]e|права|удостоверени\w*)[^\n.;]{0,25}?[\s«\"(](?-i:([ABCDEАВСДЕ]))"
    r"(?-i:(?:[ ,/и+]+(?:and )?([ABCDEАВСДЕ]))?)(?-i:(?:[ ,/и+]+([ABCDEАВСДЕ]))?)(?![\w])"
)
_LETTERS = str.maketrans("АВСДЕ", "ABCDE")


def _categories(text: str) -> set[str]:
    """Categories of driving licence named in a text."""
    return {
        letter.translate(_LETTERS)
        for found in _CATEGORY.findall(text)
        for letter in found
        if letter
    }


def _all_soft(text: str) -> bool:
    bases = content(text)
    return bool(bases) and sum(key(b) in _SOFT for b in bases) >= 0.75 * len(bases)


def cover(item: Asked, view: ResumeView, relevant_years: float) -> RequirementMatch:
    """How far the resume shows a requirement, with the words that show it."""
    if item.kind == "years":
        value, sources = _cover_years(item, view, relevant_years)
    elif item.kind == "study":
        value, sources = _cover_study(item, view, relevant_years)
    elif item.kind == "language":
        value, sources = cover_language(item.language or "", item.level, view)
    else:
        value, sources = _cover_subject(item, view)
    requirement = item.requirement
    if not sources or value < 0.005:
        value, sources = 0.0, []  # nothing counts without words that show it, nor the reverse
    return RequirementMatch(
        text=requirement.text,
        must=requirement.must,
        weight=requirement.weight,
        coverage=round(value, 3),
        evidence=tuple(sources),
    )


def _cover_subject(item: Asked, view: ResumeView) -> tuple[float, list[Source]]:
    if categories := _categories(item.requirement.text):
        for piece in view.pieces:
            if categories <= _categories(view.body[piece.start : piece.end]):
                return 1.0, [view.source(piece.start, piece.end)]
        return 0.0, []
    if not item.skills and len(parts := _OR.split(item.requirement.text)) > 1:
        each = [asked(item.requirement.model_copy(update={"text": part})) for part in parts]
        if all(one.kind == "subject" for one in each):
            return max((_cover_subject(one, view) for one in each), key=lambda pair: pair[0])
    by_skill, skill_sources = _cover_skills(item, view)
    by_words, word_sources = _cover_words(item, view)
    by_title, title_sources = _cover_title(item, view)
    best = max(by_skill, by_words, by_title)
    if best == by_skill:
        return best, skill_sources
    return (best, word_sources) if best == by_words else (best, title_sources)


def _cover_skills(item: Asked, view: ResumeView) -> tuple[float, list[Source]]:
    if not item.skills:
        return 0.0, []
    levels: list[float] = []
    sources: list[tuple[float, Source]] = []
    for name in item.skills:
        level, piece = _best_piece(view, name)
        if piece is not None:
            sources.append((level, view.source(piece.start, piece.end)))
        elif name in view.extra_skills:
            level = LISTED
            sources.append((level, view.extra_skills[name]))
        else:
            level, piece = _nearest_piece(view, name)
            if piece is not None:
                sources.append((level, view.source(piece.start, piece.end)))
        levels.append(level)
    best, mean = max(levels), sum(levels) / len(levels)
    value = best if len(levels) == 1 else (0.85 * best + 0.15 * mean)
    if len(levels) > 1 and not _ANY.search(item.requirement.text):
        value = 0.4 * best + 0.6 * mean
    ordered = sorted(sources, key=lambda s: -s[0])
    return value, list(dict.fromkeys(s for _, s in ordered))[:3]


def _best_piece(view: ResumeView, skill: str) -> tuple[float, Piece | None]:
    best: Piece | None = None
    for piece in view.pieces:
        if skill in piece.skills and (best is None or piece.level > best.level):
            best = piece
    return (best.level, best) if best is not None else (0.0, None)


def _nearest_piece(view: ResumeView, name: str) -> tuple[float, Piece | None]:
    """A piece with a skill that shows `name` without naming it, and how much it shows."""
    for near in implying(name):
        level, piece = _best_piece(view, near)
        if piece is not None:
            return IMPLIED * level, piece
    for near in related(name)[:6]:
        # A language or a platform is no evidence for one of its tools; an alternative is.
        if category(near) in ("it", "data") and (near in FIELDS or name not in related(near)):
            continue
        level, piece = _best_piece(view, near)
        if piece is not None:
            return NEARBY * level, piece
    return 0.0, None


def share(
    keys: tuple[str, ...],
    roots: tuple[str, ...],
    theirs: frozenset[str],
    their_roots: frozenset[str],
) -> float:
    """The part of `keys` found among `theirs`; a shared root of six letters counts 0.85."""
    if not keys:
        return 0.0
    got = 0.0
    for word, root in zip(keys, roots, strict=True):
        if word in theirs:
            got += 1.0
        elif root and root in their_roots:
            got += 0.85
    return got / len(keys)


def _cover_words(item: Asked, view: ResumeView) -> tuple[float, list[Source]]:
    if not item.keys:
        return 0.0, []
    best, source = 0.0, None
    for piece in view.pieces:
        value = share(item.keys, item.roots, piece.keys, piece.roots) * piece.level
        if value > best:
            best, source = value, piece
    for job in view.jobs:
        value = 0.85 * share(item.keys, item.roots, job.keys, job.roots)
        if value > best:
            own = [p for p in view.pieces if p.job == job.index]
            best = value
            source = max(own, key=lambda p: share(item.keys, item.roots, p.keys, p.roots))
    # A word or two in common is chance; three quarters of the words are the requirement.
    value = min(1.0, (best - 0.25) / 0.5)
    if source is not None and len(item.keys) > 1:
        theirs = source.keys if source.job is None else source.keys | view.jobs[source.job].keys
        if sum(k in theirs for k in item.keys) == 1:
            value *= 0.4
    if source is None or value < 0.1:
        return 0.0, []
    return value, [view.source(source.start, source.end)]


def _cover_title(item: Asked, view: ResumeView) -> tuple[float, list[Source]]:
    """A requirement that names the profession itself ("опыт работы водителем")."""
    if len(item.keys) > 3:
        return 0.0, []
    # A task ("payroll") that the profession includes is likely, not shown.
    value = 0.45 if item.skills and not _EXPERIENCE.search(item.requirement.text) else 0.9
    for job in view.jobs:
        if job.title and relatedness(job.title, item.requirement.text) >= 0.9:
            place = find_quote(job.title, view.text)
            if place is not None:
                return value, [view.source(*place)]
    return 0.0, []


def _cover_years(
    item: Asked, view: ResumeView, relevant_years: float
) -> tuple[float, list[Source]]:
    wanted = item.years or 1.0
    sources = []
    for job in view.jobs[:3]:
        place = find_quote(job.title, view.text) if job.title else None
        if place is not None:
            sources.append(view.source(*place))
    if not sources and view.jobs:  # positions were not read: the first words of a job stand for it
        first = next((p for p in view.pieces if p.job is not None), None)
        sources = [view.source(first.start, first.end)] if first is not None else []
    value = 1.0 if wanted <= 0 else min(1.0, relevant_years / wanted)
    if _LEADS.search(item.requirement.text) and not any(
        _LEADS.search(view.body, p.start, p.end) for p in view.pieces if p.job is not None
    ):
        value *= 0.5  # years of the same work, but nobody was led
    near = max(
        (relatedness(j.title, item.requirement.text) for j in view.jobs if j.title), default=0
    )
    if families(item.requirement.text) and near < 0.9:
        value = min(value, 0.5 + 0.5 * near)  # never in full by a neighbouring profession
    if item.skills and value > 0:
        by_skill, found = _cover_skills(item, view)
        sure = 0.6 if near < 0.6 else 0.75  # the profession itself makes its skills likely
        value *= sure + (1.0 - sure) * min(1.0, by_skill / 0.8)
        sources = (found[:1] + sources)[:3]
    return value, sources


_DEGREES = (
    (4, r"ph\.?d|doctor of|кандидат\w* (?:\w+ )?наук|доктор\w* наук|аспирант"),
    (3, r"master|m\.?sc|\bmba\b|магистр"),
    (
        2,
        r"bachelor|b\.?sc|\bba\b|\bbs\b|высшее|бакалавр|специалитет|университет|university|"
        r"институт|institute|академи|specialist|факультет|faculty|ниу|вшэ|мфти|мгимо|"
        r"[а-я]{0,4}(?:гу|гпу|гту|пу|гюа|гэу|гму)\b",
    ),
    (1, r"college|колледж|техникум|училищ|среднее|associate|diploma|медицинск\w+ образовани"),
)


# Fields of study that a vacancy naming one of them takes for related.
_TECHNICAL = re.compile(
    r"(?i)computer|comput|software|informat|data science|mathemat|statistic|physics|engineering|cybernet|"
    r"информат|математ|вычислит|программ|кибернет|физик|прикладн|инженер|технич"
)


def _degree(text: str) -> int:
    return next((n for n, p in _DEGREES if re.search(rf"(?i)\b(?:{p})", text)), 0)


def _cover_study(
    item: Asked, view: ResumeView, relevant_years: float
) -> tuple[float, list[Source]]:
    text = item.requirement.text
    wanted = min((n for n, p in _DEGREES if re.search(rf"(?i)\b(?:{p})", text)), default=1)
    subject = [(k, r) for k, r in zip(item.keys, item.roots, strict=True) if k not in _STUDY_KEYS]
    best, sources = 0.0, []
    for study in view.profile.education:
        words = " ".join(filter(None, (study.degree, study.field, study.institution)))
        theirs = content(words)
        level = _degree(words) or 1
        value = 1.0 if level >= wanted else 0.5 if level == wanted - 1 else 0.25
        if subject:
            hit = share(
                tuple(k for k, _ in subject),
                tuple(r for _, r in subject),
                frozenset(key(b) for b in theirs),
                frozenset(b[:6] for b in theirs if len(b) > 6),
            )
            kin = _TECHNICAL.search(words) is not None and _TECHNICAL.search(text) is not None
            value *= 1.0 if hit > 0 else 0.9 if kin else 0.65
        place = next(
            (
                p
                for q in (study.degree, study.field, study.institution)
                if q and (p := find_quote(q, view.text)) is not None
            ),
            None,
        )
        if value > best and place is not None:
            best, sources = value, [view.source(*place)]
    if re.search(r"(?i)equivalent|эквивалент|или опыт", text) and relevant_years >= 3:
        title = next((j.title for j in view.jobs if j.title), "")
        place = find_quote(title, view.text) if title else None
        if best < 0.8 and place is not None:
            best, sources = 0.8, [view.source(*place)]
    return best, sources


_STUDY_KEYS = frozenset(
    key(b)
    for b in content("образование диплом degree bachelor master university phd field science")
) | {"degree", "education", "university"}


def cover_language(code: str, wanted: str | None, view: ResumeView) -> tuple[float, list[Source]]:
    """How far a spoken language is shown: the level against the one asked for."""
    pattern = _LANGUAGE.get(code)
    for spoken in view.profile.languages:
        if spoken.code == code or (pattern is not None and pattern.search(spoken.name)):
            return _level_fit(spoken, wanted), [_language_source(spoken, view)]
    from hr_desktop.ai.offline.language import language_of

    if view.in_document and code == language_of(view.text):
        first = next((p for p in view.pieces if p.level > LISTED), None)
        if first is not None:  # the resume itself is written in it
            return (0.9 if code == "ru" else 0.6), [view.source(first.start, first.end, 80)]
    if pattern is not None:
        for piece in view.pieces:
            if pattern.search(view.text, piece.start, piece.end):
                return 0.6, [view.source(piece.start, piece.end)]
    return 0.0, []


def _level_fit(spoken: LanguageLevel, wanted: str | None) -> float:
    have = _CEFR.get((spoken.level or "").lower())
    need = _CEFR.get((wanted or "").lower())
    if need is None:
        return 1.0 if have is None or have >= 3 else 0.6
    if have is None:
        return 0.7
    return 1.0 if have >= need else max(0.1, 1.0 - 0.35 * (need - have))


def _language_source(spoken: LanguageLevel, view: ResumeView) -> Source:
    if spoken.source is not None:
        return spoken.source
    place = find_quote(spoken.name, view.text)
    return view.source(*place) if place is not None else Source(quote=spoken.name)
