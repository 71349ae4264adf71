"""Finds the sections of a resume by the headings that people write, in Russian and English."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from hr_desktop.ai.offline.dates import find_spans
from hr_desktop.ai.offline.job_blocks import names_columns
from hr_desktop.ai.offline.rows import Row
from hr_desktop.ai.offline.tongues import has_tongue

Kind = Literal[
    "head", "position", "summary", "experience", "projects", "education", "courses", "skills",
    "languages", "certificates", "achievements", "interests", "references", "personal",
    "contacts", "additional", "publications", "other",
]  # fmt: skip

# The words of headings, folded; `…` in front of a pattern is not needed, all match whole headings.
_HEADINGS: dict[Kind, str] = {
    "position": (
        r"желаемая должность(?: и зарплата)?|желаемая позиция|должность|цель(?: поиска)?|"
        r"desired (?:job|position|role)(?: and salary)?|position (?:desired|sought|applied for)|"
        r"job applied for|preferred job|target (?:position|role)|desired job/employment"
    ),
    "summary": (
        r"(?:professional |executive |career |personal |profile |work |technical |experience |"
        r"qualifications? |short |brief )?(?:summary|profile|overview|synopsis|abstract|biography|bio)"
        r"(?: of (?:qualifications?|skills|experience))?|personal statement|"
        r"(?:career |professional |employment |job )?(?:objectives?|goals?|aim)|about(?: me)?|who am i|introduction|"
        r"statement|highlights(?: of qualifications)?|(?:career|professional) highlights|"
        r"о себе|обо мне|о кандидате|дополнительная информация о себе|(?:профессиональное |краткое )?резюме|профиль|кратко о себе|"
        r"(?:краткая )?информация о себе|(?:карьерная |профессиональная )?цель|профессиональный профиль|summary statement|"
        r"коротко о себе|личный профиль|summary & objective|обзор"
    ),
    "experience": (
        r"(?:professional |work(?:ing)? |employment |relevant |career |job |industry |industrial |"
        r"teaching |clinical |other |additional |previous |past |military |total |selected |"
        r"volunteer(?:ing)? |leadership |internship |research |sales |management |related |overall )*experiences?(?: details?| summary| history)?(?: and (?:internships?|projects))?|"
        r"(?:employment|work|career|professional|job)(?: (?:history|record|background|chronology|details|summary))+|"
        r"(?:early|brief|other|additional|previous|prior|current) (?:career|employment|work history)|employment|work|professional background|work experience & projects|internships?(?: experience)?|"
        r"(?:other )?positions held|highlights of employment|employment highlights|(?:academic|research|teaching|professional|current|previous|past|work|faculty|clinical) (?:positions?|appointments?)(?: held)?|appointments?|organi[sz]ational experience|professional experiences?|career (?:progression|path|contour)|"
        r"experience & employment|(?:career |work )?experience/(?:job|work|employment) history|professionn?al experiences?|current position|positions?|previous employment|where i.ve worked|"
        r"опыт(?: работы)?|(?:профессиональный|трудовой) опыт|место работы|места работы|трудовая деятельность|"
        r"профессиональная деятельность|карьера|стаж(?: работы)?|опыт и (?:достижения|проекты)|работа|"
        r"последние места работы|волонтерство|волонтерский опыт|стажировки|практика|производственная практика|опыт трудовой деятельности"
    ),
    "projects": (
        r"(?:key |personal |academic |professional |selected |relevant |side |major |client |live |college |pet |notable |recent )*projects?"
        r"(?: details?| undertaken| summary| handled| work| experience| profile| worked on)?|(?:пет-|личные |ключевые |учебные )?проекты|"
        r"open[ -]source(?: contributions?)?|portfolio|портфолио|реализованные проекты"
    ),
    "education": (
        r"(?:academic |professional |formal )?educations?(?:al)?(?: (?:background|qualifications?|history|details|summary|credentials|profile|information|record))?|"
        r"academics?(?: (?:background|qualifications?|history|details|profile|credentials|records?|achievements?|credentials|chronicle))?|"
        r"(?:education(?:al)? )?qualifications?(?: details)?|scholastics?(?: details)?|studies|schooling|"
        r"(?:education|educational qualifications?) (?:and|&) (?:training|credentials|certifications?|qualifications?|skills)|"
        r"(?:базовое |основное |высшее |профессиональное )?образование(?: (?:высшее|среднее(?: специальное| профессиональное)?|неоконченное высшее|и квалификация))?|учеба|обучение|образование и квалификация|academic qualification|"
        r"education and professional training"
    ),
    "courses": (
        r"(?:professional |additional |relevant |special |technical )?(?:courses?|trainings?|coursework|seminars|workshops|professional development)"
        r"(?: attended| undergone| completed| details)?(?: (?:and|&) (?:certifications?|seminars|workshops|courses))?|continuing education|"
        r"повышение квалификации(?:,? курсы)?|курсы(?: и (?:тренинги|семинары|сертификаты))?|тренинги|"
        r"дополнительное образование|курсы повышения квалификации|профессиональная переподготовка|"
        r"повышение квалификации и курсы|курсы и повышение квалификации|обучение и курсы|online courses|moocs?"
    ),
    "skills": (
        r"(?:key |core |technical |professional |computer |it |soft |hard |personal |main |relevant |"
        r"additional |other |special |demonstrated |applied |and |& |functional |software |programming |language |top |digital |people |"
        r"interpersonal |organi[sz]ational |communication |business |managerial |transferable |primary |job-related |clinical |areas of |technology )*"
        r"(?:skills?|competenc(?:ies|es|e)|expertise|proficienc(?:ies|y)|skill ?sets?|strengths|capabilities|technologies|tools|toolkit|stack|tech stack|abilities|knowledge|"
        r"skills? summary|skills? highlights|specialties|specialities|specializations?|qualifications summary|(?:key|core) qualifications|it proficiency)(?: and competences| set| used| matrix| profile| known| & tools| details)?|"
        r"(?:skills|technologies|tools|competencies|strengths) (?:and|&|/) (?:[a-z]+ )?(?:skills|tools|technologies|abilities|interests|expertise|competencies|strengths|technology|qualifications|knowledge|languages|certifications)|technology summary|technical (?:summary|profile|proficiency|background|qualifications?|knowledge|details|purview|environment)|"
        r"areas? of (?:expertise|strengths?|specialization|interest and expertise|knowledge|proficiency)|skills & (?:expertise|tools|technologies|abilities)|computer (?:proficiency|literacy|knowledge)|programming languages|"
        r"(?:ключевые |профессиональные |основные |технические |личные |дополнительные |мягкие |жесткие |компьютерные |деловые |базовые )*"
        r"(?:навыки|умения|компетенции|знания)(?: и (?:навыки|умения|компетенции|технологии|инструменты|знания|качества|достижения))*(?: работы)?|(?:технологии|инструменты|стек)(?: технологий)?(?: и (?:инструменты|технологии))?|технический стек|стек технологий|"
        r"профессиональные качества|личные качества|личностные качества|деловые качества|сильные стороны|квалификация|ключевые квалификации|"
        r"знания, умения,? (?:и )?навыки|навыки, умения,? (?:и )?знания|компьютерная грамотность|владение (?:пк|компьютером|программами)|знание программ|hard skills|soft skills"
    ),
    "languages": (
        r"(?:foreign |spoken |human )?languages?(?: (?:skills?|proficienc(?:y|ies)|known|competenc(?:y|ies)|spoken|knowledge))?|linguistic skills|"
        r"mother tongue(?:\(s\))?|other languages?(?:\(s\))?|"
        r"(?:знание |владение |иностранные |знание иностранных )?(?:языки|языков|языками)|иностранный язык|языковые навыки"
    ),
    "certificates": (
        r"(?:professional |technical |relevant )?(?:certifications?|certificates?|licen[sc](?:es?|ures?)|accreditations?|credentials)"
        r"(?: (?:and|&|/) (?:licen[sc]es?|certifications?|certificates?|training|trainings|courses|awards|memberships|affiliations|accreditations|professional development|education))*(?: details| obtained)?|"
        r"(?:licenses?|training|trainings|courses|awards|honors) (?:and|&|/) certifications?|"
        r"professional qualifications?|licensure|"
        r"tests, examinations|tests,? exams?|сертификаты(?: и (?:лицензии|курсы|дипломы))?|тесты,? экзамены|сертификация|лицензии(?: и сертификаты)?|электронные сертификаты|аттестация"
    ),
    "achievements": (
        r"(?:key |major |professional |career |academic |notable |selected )*(?:achievements?|accomplishments?|awards?|honou?rs?|recognitions?|grants?|fellowships)"
        r"(?: (?:and|&|/) (?:awards?|recognitions?|honou?rs?|achievements?|accomplishments?|scholarships?|grants?|fellowships?|activities))*|scholarships|"
        r"honou?rs-awards|(?:ключевые |профессиональные |основные )?достижения|награды(?: и достижения)?"
    ),
    "interests": (
        r"(?:personal |other )?(?:interests?|hobb(?:y|ies)|activities)(?: (?:and|&) (?:interests?|hobbies|activities))*|"
        r"extra[ -]?curricular(?: activities)?|co-curricular activities|хобби(?: и интересы)?|интересы(?: и хобби)?|увлечения|volunteering|personal interests|area of interest|areas of interest|(?:research|academic|scientific) interests?|научные интересы"
    ),
    "references": r"(?:professional )?references?|referees|рекомендации|рекомендатели|references available upon request",
    "personal": (
        r"personal (?:information|details?|data|profile|particulars|info|dossier|vitae|background)|личн(?:ая информация|ые данные|ые сведения)|персональные данные|общая информация|общие сведения|"
        r"гражданство, время в пути до работы|bio ?data|passport details"
    ),
    "contacts": (
        r"contacts?(?: (?:information|details?|info|me|data))?|get in touch|контакты|контактная информация|контактные данные|связь|address|find me online|social(?: media| links| networks)?|links|ссылки|connect"
    ),
    "additional": (
        r"(?:additional|other|further|supplementary|miscellaneous|general) (?:information|info|details|data)|miscellaneous|дополнительн(?:ая информация|ые сведения)|"
        r"прочее|разное|дополнительно|опыт вождения|driving experience|other|declaration|driving licen[cs]es?|communication and interpersonal skills|annexes"
    ),
    "publications": (
        r"(?:selected |research |scientific )*(?:publications?|papers|articles|presentations|patents|conferences|talks|research)(?: (?:and|&) (?:presentations|publications|patents|conferences|research))*|публикации|патенты|"
        r"(?:professional )?(?:memberships?|affiliations?|associations?|organi[sz]ations)(?: (?:and|&) (?:memberships?|affiliations?|associations?))*|(?:community|professional|university|college) (?:service|involvement|activities)|(?:service|research) activities|"
        r"courses taught|(?:current |other )?(?:board|committee) memberships?|(?:professional |university |college )?committees|involvement|научные публикации|конференции"
    ),
}  # fmt: skip
_WHOLE = {kind: re.compile(pattern) for kind, pattern in _HEADINGS.items()}
# Small capitals come out of a PDF as “W ORK E XPERIENCE”.
_TORN = re.compile(r"(?<![^\W\d_])[A-ZА-ЯЁ] [A-ZА-ЯЁ]{2}")
_CLOSED = {kind: re.compile(p.replace(" ", " ?")) for kind, p in _HEADINGS.items()}
_JOINED = re.compile(r"\s*(?:/|&|,|\band\b|\bи\b)\s*")
_TAIL = re.compile(r"\s*(?:[:：.\-–—]+|\((?:s|cont(?:inued|'?d)?\.?|продолжение)\))\s*$")
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|[ivx]{1,4}[.)])\s+")
# hh.ru: “Опыт работы — 6 лет 3 месяца”; others: “Experience (6 years)”.
_WITH_DURATION = re.compile(
    r"^(?P<head>[^\d:]{4,40}?)\s*[—–\-:(]\s*(?:\d{1,2}\+?\s*(?:лет|года?|years?|yrs?|мес\w*|months?)[^a-zа-я]*(?:(?:и|and) )?)+\)?$"
    r"|^(?P<head2>опыт работы|стаж работы|work experience|total experience)\s+\d{1,2}\+?\s*(?:лет|года?|years?).{0,20}$"
)
_INLINE = re.compile(r"^(?P<head>[^:：]{3,40}?)\s*[:：]\s*(?P<rest>\S.*)$", re.DOTALL)
# A table with headings in its left column.
_CELL = re.compile(r"^(?P<head>[^\t:]{3,40}?)\s*\t\s*(?P<rest>\S.*)$", re.DOTALL)
# “Experience Disney Interactive January 2008 – Present” where the line breaks are lost.
_RUN_ON = re.compile(
    r"(?P<head>(?:(?i:professional |work |employment )?(?:Experience|EXPERIENCE|History|HISTORY))|Education|EDUCATION)[\s:]+(?P<rest>[A-Z\d].*)$",
    re.DOTALL,
)
_SPACED = re.compile(r"^(?:\w ){3,}\w$")
_INLINE_KINDS = {
    "skills",
    "languages",
    "summary",
    "certificates",
    "position",
    "education",
    "interests",
}
_OF_A_JOB = re.compile(
    r"(?<!\w)(?:technolog\w+|tools?|stack|environment|software|platforms?|skills? used|projects?|achievements?|accomplishments?|"
    r"технологии|инструменты|стек|проекты|достижения|программы|обучение)(?!\w)",
    re.IGNORECASE,
)
_FIELDS_OF_WORK = re.compile(r"\s*(?:speciali[sz]ations?|специализаци[ия])\b", re.IGNORECASE)
_TITLE_OF_PAGE = re.compile(
    r"^(?:резюме|resume|résumé|cv|curriculum vitae|анкета|анкета соискателя)$", re.IGNORECASE
)
_OWN_EXPERIENCE = re.compile(r"experiences?|опыт", re.IGNORECASE)
_OWN_NOT = re.compile(
    r"(?:with|have|having|has|extensive|strong|years?|user|customer|great|good|excellent|best|"
    r"gained?|no|of|in|hands[- ]on|solid|proven|broad|wide|developer|employee|имею|большой|богатый|"
    r"технологии)$",
    re.IGNORECASE,
)
_MAX_HEADING = 60
# Sections that a sidebar holds.
LISTED = {
    "skills", "languages", "certificates", "courses", "contacts", "personal", "interests",
    "education", "achievements", "references", "additional",
}  # fmt: skip
_NO_MARKS = re.compile(r"[^\w\s&/,'’:()—–\-.+]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a resume under one heading; `rows` without the heading itself.

    `inline_from` is the offset behind “Skills:” when content stands on the heading's own row,
    which is then the first of `rows`.
    """

    kind: Kind
    heading: Row | None
    rows: tuple[Row, ...]
    inline_from: int | None = None

    @property
    def start(self) -> int:
        """Offset of the first character of the content."""
        if self.inline_from is not None:
            return self.inline_from
        return self.rows[0].start if self.rows else (self.heading.end if self.heading else 0)

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.rows[-1].end if self.rows else self.start


def fold_heading(text: str) -> str:
    """The heading's words, lower case, without decoration and letter spacing."""
    text = " ".join(text.split())
    if _SPACED.match(text):
        text = text.replace(" ", "")
    low = _NO_MARKS.sub(" ", text.lower().replace("ё", "е").replace("_", " "))
    low = _NUMBERED.sub("", " ".join(low.split()))
    previous = None
    while previous != low:
        previous, low = low, _TAIL.sub("", low).strip(" ,&/")
    return low


def heading_kind(text: str) -> Kind | None:
    """Which section `text` opens when it is a whole heading, else None."""
    if len(text) > _MAX_HEADING:
        return None
    low = fold_heading(text)
    if not low:
        return None
    if found := _WITH_DURATION.match(" ".join(text.lower().replace("ё", "е").split())):
        low = fold_heading(found["head"] or found["head2"])
    low = low.replace(" / ", "/").replace(" /", "/")
    kind = _whole(low) or _of_parts(low)
    if kind is None and _TORN.search(text):
        kind = next((k for k, p in _CLOSED.items() if p.fullmatch(low.replace(" ", ""))), None)
    return kind or ("experience" if _own_words(text) else None)


def _whole(low: str) -> Kind | None:
    forms = dict.fromkeys((low, low.replace(" and ", " & ")))
    for kind, pattern in _WHOLE.items():
        if any(pattern.fullmatch(form) for form in forms):
            return kind
    return None


def _of_parts(low: str) -> Kind | None:
    """“Honors/Awards”, “Education & Licensure”: all parts are headings, the first one decides."""
    parts = [p for p in _JOINED.split(low) if p]
    if not 2 <= len(parts) <= 4:
        return None
    kinds = [_whole(p) for p in parts]
    return kinds[0] if all(kinds) else None


def _own_words(text: str) -> bool:
    """“Retail Experience”, “MARKETING RELATED EXPERIENCE”: a heading of somebody's own making."""
    words = text.strip(" :•–—-").split()
    if not 2 <= len(words) <= 5 or not _OWN_EXPERIENCE.fullmatch(words[-1]):
        return False
    if any(c.isdigit() or c in ",;." for w in words for c in w):
        return False
    named = [w for w in words if len(w) > 3]
    return all(w[:1].isupper() for w in named) and not _OWN_NOT.match(words[0])


def split_sections(rows: tuple[Row, ...]) -> list[Section]:
    """The resume's sections in order; the first is `head`, what stands above all headings."""
    drafts = [_Draft("head", None, None)]
    last: dict[int, _Draft] = {}  # the section that each column was left in
    above: Row | None = None
    for row in rows:
        if row.index < 3 and _TITLE_OF_PAGE.match(row.text.strip(" :•-–—")):
            continue
        if above is not None and row.column != above.column:
            last[above.column] = drafts[-1]
            if (back := _other_column(row, drafts[-1], last.get(row.column))) is not None:
                drafts.append(back)
        above = row
        now = drafts[-1].kind
        if (found := _opens(row, now)) is not None:
            drafts.append(_Draft(found, row, None))
            continue
        if (begun := _opens_inline(row, now)) is not None:
            drafts.append(_Draft(begun[0], row, begun[1]))
        drafts[-1].rows.append(row)
    unique = {id(d): d for d in drafts if d.rows or d.heading is not None}
    return [Section(d.kind, d.heading, tuple(d.rows), d.inline_from) for d in unique.values()]


@dataclass(slots=True)
class _Draft:
    kind: Kind
    heading: Row | None
    inline_from: int | None
    rows: list[Row] = field(default_factory=list)


def _other_column(row: Row, now: _Draft, before: _Draft | None) -> _Draft | None:
    """The section that goes on where the text enters another column, None for the same one.

    What stands above a section's heading does not belong to it; a sidebar's last list ends with
    its column. A column that is entered again goes on as it was left.
    """
    head = now.heading
    if head is None or row.top is None or head.top is None:
        return None
    if row.page == head.page and row.top > head.top + 3:
        return None
    if before is not None and before is not now:
        if before.kind == now.kind:
            return None
        if before.kind in ("experience", "projects", "education", "summary", "publications"):
            return before
        return _Draft(before.kind, None, None)
    if before is None and row.page == head.page and now.kind in LISTED:
        return _Draft("head", None, None)
    return None


def _opens(row: Row, now: Kind) -> Kind | None:
    if row.bullet and not row.heading:
        return None
    kind = heading_kind(row.text)
    if kind is None:
        return None
    plain = not (row.heading or row.bold or row.text.isupper() or row.text.rstrip().endswith(":"))
    first_upper = row.text.lstrip(" *#_0123456789.)")[:1].isupper()
    if plain and not first_upper and not row.soft:
        return None
    if row.soft and plain and not first_upper:
        return None
    if now == "position" and kind == "skills" and _FIELDS_OF_WORK.match(row.text):
        return None  # hh.ru lists the fields of work that somebody seeks
    # Inside the jobs, “Projects”, “Achievements” or “Technologies:” belong to one job.
    inner = now == "experience" and kind in ("achievements", "projects", "other")
    if inner and not (row.heading or row.text.isupper()):
        return None
    if (
        now == "experience"
        and kind in ("skills", "position", "summary")
        and (kind != "skills" or _OF_A_JOB.search(row.text))
        and row.text.rstrip().endswith(":")
    ):
        return None if not row.text.isupper() and not row.heading else kind
    if (
        kind in ("position", "contacts", "personal", "other")
        and plain
        and len(row.words) == 1
        and now != "head"
    ):
        return None
    return kind


def _opens_inline(row: Row, now: Kind) -> tuple[Kind, int] | None:
    cell = _CELL.match(row.text)  # a heading in the left column of a table
    if (
        cell is not None
        and not names_columns(row.text)
        and (kind := heading_kind(cell["head"])) is not None
    ):
        return kind, row.start + cell.start("rest")
    if (begun := _RUN_ON.match(row.text)) and find_spans(row.text):
        kind = heading_kind(begun["head"])
        return (kind, row.start + begun.start("rest")) if kind else None
    match = _INLINE.match(row.text)
    if match is None or (row.soft and row.bullet):
        return None
    kind = heading_kind(match["head"])
    sure = " " in match["head"].strip() or now in ("education", "languages", "courses")
    if kind in ("additional", "personal") and sure:
        return kind, row.start + match.start("rest")
    if kind is None or kind not in _INLINE_KINDS:
        return None
    if now == "education" and match["head"].strip().lower() in ("квалификация", "qualification"):
        return None
    inside = now in ("experience", "projects") and not match["head"].isupper()
    if inside and (_OF_A_JOB.search(match["head"]) or kind in ("summary", "position", "interests")):
        return None  # “Technologies: Python, Django” is said of one job
    if now == kind == "skills":
        return None
    if kind == "languages" and not has_tongue(match["rest"]):
        return None
    return kind, row.start + match.start("rest")
