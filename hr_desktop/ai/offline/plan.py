"""The interview plan without a model: core questions from the vacancy, personal ones from a resume.

Core questions are a function of the vacancy and the minutes alone, so that everybody who applies
is asked the same. Personal ones say why they are asked, and none touches what may not be probed
(rule 4: sex, age, family, nationality, address, breaks in a career).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from hr_desktop.ai.engine import PlanRequest
from hr_desktop.ai.matching_requirements import (
    Asked,
    asked,
    cover,
    requirements_of,
)
from hr_desktop.ai.matching_resume import SHOWN, ResumeView, view_resume
from hr_desktop.ai.matching_roles import relatedness
from hr_desktop.ai.offline.language import inside_quotes
from hr_desktop.ai.offline.plan_contradictions import contradictions
from hr_desktop.ai.offline.plan_words import PlanWords, plan_words
from hr_desktop.ai.offline.skills import find_skills
from hr_desktop.ai.private_life import probes_private_life
from hr_desktop.domain.matching import RequirementMatch
from hr_desktop.domain.plan import (
    Contradiction,
    CriterionName,
    InterviewPlan,
    PlannedQuestion,
    PlanSection,
)
from hr_desktop.domain.scorecard import round_half_up
from hr_desktop.domain.vacancy import VacancyData

# A question with its follow-ups takes about this long.
_MINUTES_EACH = 3.0


def plan_interview(request: PlanRequest, *, today: date | None = None) -> InterviewPlan:
    """A plan in `request.language` that fits `request.minutes` (10 to 45). Pure, deterministic."""
    words = plan_words(request.language)
    minutes = max(10, min(45, request.minutes))
    short = minutes < 20
    greeting, goodbye = (1.0, 0.5) if short else (1.5, 1.0)
    theirs = 1.5 if short else 3.0 if minutes <= 30 else 4.0
    talk = minutes - greeting - goodbye - theirs
    count = max(3, round_half_up(talk / _MINUTES_EACH))
    core_count = max(2, round_half_up(count * 0.6))
    core, left_out = _core(request.vacancy, words, core_count, count)
    personal, found, focus = _personal(
        request, words, core, max(0, count - len(core)), today or date.today()
    )
    core_minutes = talk * len(core) / max(1, len(core) + len(personal))
    core_minutes = round(core_minutes * 2) / 2
    sections = [
        PlanSection(kind="greeting", minutes=greeting),
        PlanSection(kind="core", minutes=core_minutes, questions=tuple(core)),
    ]
    if personal:
        sections.append(
            PlanSection(kind="personal", minutes=talk - core_minutes, questions=tuple(personal))
        )
    sections += [
        PlanSection(kind="candidate_questions", minutes=theirs),
        PlanSection(kind="goodbye", minutes=goodbye),
    ]
    return InterviewPlan(
        language=request.language,
        minutes=minutes,
        sections=tuple(sections),
        focus_areas=(*focus, *left_out),
        contradictions=tuple(found),
    )


def _core(
    vacancy: VacancyData, words: PlanWords, wanted: int, at_most: int
) -> tuple[list[PlannedQuestion], list[str]]:
    """Core questions: the recruiter's own first, then derived ones up to `wanted`."""
    written = [q.strip() for q in vacancy.core_questions if q.strip()]
    refused = [q for q in written if probes_private_life(q)]
    own = [q for q in written if q not in refused][:at_most]
    questions = [
        PlannedQuestion(
            id="",
            text=text,
            topic=short(text, 60),
            look_for=(words.look_example, words.look_role, words.look_result),
            criteria=criteria_of(text, vacancy),
        )
        for text in own
    ]
    for extra in _derived(vacancy, words, wanted):
        if len(questions) >= wanted:
            break
        if not any(_alike(extra, q) for q in questions[: len(own)]):
            questions.append(extra)
    ordered = questions if own else sorted(questions, key=_place)
    return (
        [q.model_copy(update={"id": f"core-{i}"}) for i, q in enumerate(ordered, 1)],
        [words.left_out.format(question=short(q, 80)) for q in refused],
    )


def _derived(vacancy: VacancyData, words: PlanWords, wanted: int) -> list[PlannedQuestion]:
    """Questions that the vacancy itself calls for, the most important first."""
    subjects = [
        r
        for r in sorted(requirements_of(vacancy), key=lambda r: (not r.must, -r.weight))
        if asked(r).kind == "subject"
        and r.text.strip() != vacancy.title.strip()
        and not _PAPER.search(r.text)
    ]
    about = [
        PlannedQuestion(
            id="",
            text=words.requirement[i % len(words.requirement)].format(
                requirement=spoken(requirement.text)
            ),
            topic=short(requirement.text, 60),
            look_for=(words.look_example, words.look_tools, words.look_result),
            criteria=("technical_skills", "communication"),
        )
        for i, requirement in enumerate(subjects)
    ]
    nearest = _question(
        words.nearest_work,
        words.nearest_topic,
        (words.look_fit, words.look_role, words.look_result),
        ("experience_relevance", "communication"),
    )
    problem = _question(
        words.problem,
        words.problem_topic,
        (words.look_cause, words.look_options, words.look_choice, words.look_check),
        ("problem_solving", "communication"),
    )
    others = [
        _question(
            words.mistake,
            words.mistake_topic,
            (words.look_example, words.look_cause, words.look_check),
            ("problem_solving", "experience_relevance"),
        ),
        _question(
            words.disagreement,
            words.disagreement_topic,
            (words.look_example, words.look_other_side, words.look_choice),
            ("communication", "problem_solving"),
        ),
        _question(
            words.learning,
            words.learning_topic,
            (words.look_example, words.look_result),
            ("technical_skills",),
        ),
    ]
    values = [
        _question(
            words.value.format(value=inside_quotes(short(value.strip().rstrip(".")))),
            words.value_topic,
            (words.look_value, words.look_example),
            ("cultural_fit", "communication"),
        )
        for value in vacancy.company_values
        if value.strip() and not probes_private_life(value)
    ]
    ordered = [nearest, *about[:1], problem, *values[:1], *about[1:3], others[0]]
    return [*ordered, *about[3:4], others[1], *values[1:2], *about[4:], others[2]][: wanted + 12]


# What is shown and not told: nobody has a story about "the time you needed a diploma".
_PAPER = re.compile(
    r"(?i)\b(?:diploma|certificates?|licen[cs]e|permit|medical book|portfolio|driving record|card)\b|"
    r"диплом|сертификат|удостоверен|водительск\w+ прав|прав[ао] категор|категори\w+ [abcdeавсе]\b|медкниж|"
    r"медицинск\w+ книж|допуск|лицензи|портфолио|аккредитац"
)


def _question(
    text: str, topic: str, look_for: tuple[str, ...], criteria: tuple[CriterionName, ...]
) -> PlannedQuestion:
    return PlannedQuestion(id="", text=text, topic=topic, look_for=look_for, criteria=criteria)


_ORDER: tuple[CriterionName, ...] = (
    "experience_relevance",
    "technical_skills",
    "problem_solving",
    "communication",
    "cultural_fit",
)


def _place(question: PlannedQuestion) -> int:
    return _ORDER.index(question.criteria[0])


def _alike(one: PlannedQuestion, other: PlannedQuestion) -> bool:
    """Whether a derived question asks for what a written one asks for already."""
    if one.criteria[0] == "technical_skills":
        mine = set(re.findall(r"\w{4,}", one.topic.lower()))
        theirs = set(re.findall(r"\w{4,}", other.text.lower()))
        return bool(mine) and len(mine & theirs) >= 0.6 * len(mine)
    return one.criteria[0] in other.criteria[:1]


_PROBLEM = re.compile(
    r"(?i)проблем|сложн|ошибк|причин|конфликт|пошло не так|решен|решал|как бы вы|"
    r"что (?:вы )?(?:будете|станете) делать|problem|difficult|challeng|conflict|mistake|fail|"
    r"how would you|what would you do|trade-?off|debug|troubleshoot|prioriti"
)
_PAST = re.compile(
    r"(?i)расскажите о (?:себе|вашем|своём|своем|последн)|опыт|прошл|предыдущ|чем (?:вы )?занима|"
    r"about yourself|your experience|background|previous|last (?:job|role)|walk me through your|"
    r"your projects?|have you (?:ever|worked)|have you|did you\b|your (?:own )?(?:part|role)\b|"
    r"current (?:work|job|role|position)|нынешн|текущ\w+ (?:работ|должност)|"
    r"ваш(?:а|ей|у|ую) (?:\w+ )?рол|(?:как|что) вы (?:\w+ )?\w+л(?:и|ись)\b|"
    r"как вы (?:\w+ )?добились"
)
_VALUES = re.compile(r"(?i)ценност|культур|принцип|values?\b|culture|principle")


def criteria_of(text: str, vacancy: VacancyData) -> tuple[CriterionName, ...]:
    """What a question in somebody's own words gives evidence for."""
    found: list[CriterionName] = []
    if _VALUES.search(text) and vacancy.company_values:
        found.append("cultural_fit")
    if _PROBLEM.search(text):
        found.append("problem_solving")
    if _PAST.search(text):
        found.append("experience_relevance")
    if not {"cultural_fit", "problem_solving"} & set(found):
        found.insert(0, "technical_skills")  # what somebody did shows what they know
    return (*found, "communication")


def _personal(
    request: PlanRequest, words: PlanWords, core: list[PlannedQuestion], count: int, today: date
) -> tuple[list[PlannedQuestion], list[Contradiction], list[str]]:
    if request.profile is None:
        return [], [], []
    vacancy, profile = request.vacancy, request.profile
    view = view_resume(profile, request.resume_text, today, vacancy.description)
    found = [
        c
        for c in contradictions(profile, request.resume_text, request.language, today)
        if not probes_private_life(c.first + " " + c.second)
    ]
    shown = [
        (item, cover(item, view, 0.0))
        for r in sorted(requirements_of(vacancy), key=lambda r: (not r.must, -r.weight))
        if (item := asked(r)).kind in ("subject", "language")
    ]
    topics = {q.topic for q in core}
    open_ = [(item, m) for item, m in shown if short(m.text, 60) not in topics]
    lacking = [
        (item, m)
        for item, m in open_
        if m.must and m.coverage < 0.45 and not _said(item, m) and not _PAPER.search(m.text)
    ]
    missing = [_missing(i, item, words) for i, (item, _) in enumerate(lacking)]
    named = [
        q
        for i, (item, m) in enumerate((a, b) for a, b in open_ if 0.35 <= b.coverage <= 0.7)
        if not _PAPER.search(m.text)
        and (quote := _said(item, m))
        and not _is_title(quote, view)
        and (q := _named(i, item, quote, words)) is not None
    ]
    results = [_result(i, quote, words) for i, quote in enumerate(_claimed(view))]
    jobs = _thin_jobs(view, words)
    change = _other_field(view, vacancy, words)
    thin = " ".join(q.text for q in jobs)
    deep = [q for q in _deep_jobs(view, words) if q.topic.rpartition(" (")[0] not in thin]
    clear = [
        _question_with_reason(
            c.question,
            words.contradiction_topic,
            words.contradiction_reason.format(first=c.first, second=c.second),
            (words.look_clear,),
            ("experience_relevance",),
        )
        for c in found
    ]
    chosen = _take_turns([clear[:1], change, missing[:2], results[:1], named[:1], jobs[:1]], count)
    rest = [q for q in (*missing, *results, *named, *clear, *jobs, *deep) if q not in chosen]
    chosen = _distinct([*chosen, *rest])[:count]
    focus = [
        (words.focus_missing if m.coverage < 0.35 else words.focus_named).format(
            requirement=short(m.text)
        )
        for _, m in shown
        if m.must and m.coverage <= 0.7
    ]
    return (
        [q.model_copy(update={"id": f"personal-{i}"}) for i, q in enumerate(chosen, 1)],
        found,
        focus[:6],
    )


def _take_turns(groups: list[list[PlannedQuestion]], count: int) -> list[PlannedQuestion]:
    return [q for group in groups for q in group][:count]


def _distinct(questions: Iterable[PlannedQuestion]) -> list[PlannedQuestion]:
    seen: set[str] = set()
    kept = []
    for question in questions:
        if question.text not in seen and question.topic not in seen:
            seen |= {question.text, question.topic}
            kept.append(question)
    return kept


def _question_with_reason(
    text: str,
    topic: str,
    reason: str,
    look_for: tuple[str, ...],
    criteria: tuple[CriterionName, ...],
) -> PlannedQuestion:
    return PlannedQuestion(
        id="", text=text, topic=topic, reason=reason, look_for=look_for, criteria=criteria
    )


def _missing(index: int, item: Asked, words: PlanWords) -> PlannedQuestion:
    requirement = spoken(item.requirement.text)
    return _question_with_reason(
        words.missing[index % len(words.missing)].format(requirement=requirement),
        short(item.requirement.text, 60),
        words.missing_reason.format(requirement=requirement),
        (words.look_honest, words.look_example, words.look_role),
        ("technical_skills", "experience_relevance"),
    )


def _said(item: Asked, match: RequirementMatch) -> str:
    """The resume's own words for a requirement, short enough to be read aloud, or ""."""
    for source in match.evidence:
        for found in find_skills(source.quote):
            if found.name in item.skills:
                return found.quote
    quote = match.evidence[0].quote if match.evidence and not item.skills else ""
    if _DATE_LINE.search(quote):  # a job's or a school's heading is nothing that one "uses"
        return ""
    return quote if len(quote) <= 70 and quote.count(",") <= 2 else ""


def _is_title(quote: str, view: ResumeView) -> bool:
    """Whether words are what the candidate is called: nobody "uses" being a nurse."""
    wish = view.profile.position.value if view.profile.position is not None else ""
    low = quote.lower()
    return any(low in title.lower() for title in (wish, *(job.title for job in view.jobs)) if title)


def _named(index: int, item: Asked, quote: str, words: PlanWords) -> PlannedQuestion | None:
    name = spoken(item.requirement.text)
    if probes_private_life(quote):
        return None
    return _question_with_reason(
        words.named[index % len(words.named)].format(quote=inside_quotes(quote.rstrip(" .:"))),
        short(item.requirement.text, 60),
        words.named_reason.format(requirement=name),
        (words.look_example, words.look_role, words.look_result),
        ("technical_skills",),
    )


def _result(index: int, quote: str, words: PlanWords) -> PlannedQuestion:
    return _question_with_reason(
        words.result[index % len(words.result)].format(quote=inside_quotes(quote)),
        short(quote, 60),
        words.result_reason.format(quote=short(quote)),
        (words.look_role, words.look_measure, words.look_result),
        ("experience_relevance", "problem_solving"),
    )


_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:%|процент|percent|раз\b|x\b|млн|тыс|million|k\b|\+)|\d{2,}"
)
_ACHIEVED = re.compile(
    r"(?i)выигр|взыск|упал|закры(?:л|ва)|постро|автоматиз|запуст|fell |dropped|closed|built|launched|"
    r"увелич|сократ|сниз|повыс|выпол|улучш|вырос|ускор|достиг|заработ|привл[её]к|обеспеч|"
    r"перевыполн|сэконом|подготов|обуч|внедр|increas|reduc|improv|grew|saved|achiev|cut\b|deliver|"
    r"boost|decreas|exceed|raised|won\b|doubl|tripl|accura|serving|handling"
)
_DATE_LINE = re.compile(r"\b(?:19|20)\d{2}\b")


def _claimed(view: ResumeView) -> list[str]:
    """Results with a number that the resume claims for a job, the most recent first."""
    quotes = []
    for piece in view.pieces:
        text = view.text[piece.start : piece.end]
        if piece.job is None or piece.level < SHOWN or text != view.body[piece.start : piece.end]:
            continue
        if _NUMBER.search(_DATE_LINE.sub("", text)) and _ACHIEVED.search(text):
            quote = view.source(piece.start, piece.end, 140).quote.rstrip(" .;")
            if len(quote) >= 20 and not probes_private_life(quote):
                quotes.append(quote)
    return quotes


def _other_field(view: ResumeView, vacancy: VacancyData, words: PlanWords) -> list[PlannedQuestion]:
    titles = [job.title for job in view.jobs if job.title]
    aims = [vacancy.title, *vacancy.professional_roles]
    near = max((relatedness(t, aim) for t in titles for aim in aims if aim), default=1.0)
    if near >= 0.35:
        return []
    return [
        _question_with_reason(
            words.other_field,
            words.other_field_topic,
            words.other_field_reason,
            (words.look_fit, words.look_example, words.look_honest),
            ("experience_relevance",),
        )
    ]


def _job_name(view: ResumeView, index: int, words: PlanWords) -> str | None:
    job = view.profile.experience[index]
    if not job.position:
        return None
    name = (
        words.at.format(position=job.position, company=job.company) if job.company else job.position
    )
    return None if probes_private_life(name) else inside_quotes(short(name))


def _deep_jobs(view: ResumeView, words: PlanWords) -> list[PlannedQuestion]:
    questions = []
    for index in range(min(3, len(view.profile.experience))):
        if (name := _job_name(view, index, words)) is not None:
            questions.append(
                _question_with_reason(
                    words.job_deep[index % len(words.job_deep)].format(job=name),
                    f"{short(name, 56)} ({index + 1})",
                    words.job_deep_reason.format(job=name),
                    (words.look_role, words.look_cause, words.look_result),
                    ("experience_relevance", "problem_solving"),
                )
            )
    return questions


def _thin_jobs(view: ResumeView, words: PlanWords) -> list[PlannedQuestion]:
    questions = []
    for index, job in enumerate(view.profile.experience[:2]):
        name = _job_name(view, index, words)
        if name is None or len(job.description.split()) >= 10:
            continue
        questions.append(
            _question_with_reason(
                words.job.format(job=name),
                short(name, 60),
                words.job_reason.format(job=name),
                (words.look_role, words.look_fit, words.look_result),
                ("experience_relevance",),
            )
        )
    return questions


_PREAMBLE = re.compile(
    r"(?i)^(?:(?:strong|solid|good|proven|excellent|basic|deep|hands-on|practical|working|expert|"
    r"prior|previous|some) )*(?:experience|knowledge|understanding|proficiency|familiarity|"
    r"expertise|skills?|background|command|ability)(?: working)? (?:with|of|in|to)(?: the)? "
)


def spoken(text: str) -> str:
    """A requirement as one says it aloud: `Strong knowledge of SQL` is `SQL`."""
    line = short(text)
    return inside_quotes(_PREAMBLE.sub("", line, count=1) or line)


def short(text: str, limit: int = 110) -> str:
    """`text` in one line, cut at a word to at most `limit` characters."""
    line = " ".join(text.split()).rstrip(" .;,")
    if len(line) <= limit:
        return line
    return line[: line.rfind(" ", 0, limit)].rstrip(" ,;:.(") + "…"
