"""What kind of text this is: a resume, a vacancy, something else; and who it speaks to."""

from __future__ import annotations

import re

from hr_desktop.ai.offline.rows import Sheet
from hr_desktop.ai.offline.sections import Section
from hr_desktop.domain.messages import Message, message
from hr_desktop.domain.resume import Job

_VACANCY = re.compile(
    r"(?<!\w)(?:what you.ll do|what we.re looking for|we are (?:looking for|seeking|hiring)|we.re (?:looking for|seeking|hiring)|what we offer|we offer|about the (?:role|company|position)|job description|nice to have|"
    r"the ideal candidate|you will be responsible|apply now|how to apply|equal opportunity employer|minimum qualifications|preferred qualifications|required qualifications|join our team|bonus points|submit your resume|"
    r"мы предлагаем|мы ищем|ищем|требуется|что мы предлагаем|будет плюсом|ждем от (?:вас|кандидата)|наши ожидания|приглашаем|откликнуться|вам предстоит|условия работы|ожидаем от кандидата|оформление по тк|мы ждем|от вас)(?!\w)",
    re.IGNORECASE,
)
_VACANCY_HEADS = re.compile(
    r"^(?:обязанности|требования|условия|чем предстоит заниматься|задачи|responsibilities|requirements|benefits|qualifications|что нужно делать|what you will do|your responsibilities|who you are)\s*[:：.]?$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?<!\w)(?:договор\s+№|договор (?:аренды|поставки|подряда|оказания услуг|купли-продажи)|предмет договора|стороны договорились|именуем\w+ в дальнейшем|реквизиты сторон|заказчик|исполнитель обязуется|"
    r"this agreement|hereinafter|party of the first|the parties|whereas|governing law|invoice (?:no|number)|счет-фактура|счет на оплату|итого к оплате|amount due|bill to|"
    r"ингредиенты|способ приготовления|ingredients|preheat|tablespoons?|teaspoons?|cups? of|abstract|bibliography|chapter \d|terms and conditions|privacy policy|table of contents|приказываю|протокол заседания|isbn|doi)(?!\w)",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+|the\s+|your\s+|every\s+)*(?:previous|prior|above|earlier|preceding|other)?\s*(?:instructions?|prompts?|rules|guidelines|criteria|candidates)[^.\n]{0,120}"
    r"|(?:игнорир\w+|забудь\w*|не учитыва\w+|отмени\w*)\s+(?:все\s+|всё\s+|любые\s+)?(?:предыдущи\w+|прежни\w+|прошл\w+|остальн\w+|други\w+|указанн\w+)?\s*(?:инструкци\w+|указани\w+|правил\w+|команд\w+|требовани\w+|кандидат\w+|резюме)[^.\n]{0,120}"
    r"|(?:rank|rate|score|recommend|select|hire|mark)\s+(?:this|me|the)\s*(?:candidate|resume|applicant|person)?\s*(?:as\s+)?(?:first|highest|the best|top|100|number one|10/10|immediately|above all)[^.\n]{0,80}"
    r"|(?:поставь\w*|оцени\w*|дай\w*|присвой\w*)\s+(?:этому\s+|мне\s+|данному\s+)?(?:кандидат\w+\s+|резюме\s+)?(?:максимальн\w+|наивысш\w+|высш\w+|100|первое место)[^.\n]{0,80}"
    r"|(?:you are|ты)\s+(?:an?\s+)?(?:AI|языковая модель|ИИ|language model|chatgpt|assistant that)[^.\n]{0,120}"
    r"|(?:system prompt|системный промпт|\[system\]|<\|?system\|?>|as an ai (?:language )?model)[^.\n]{0,120}",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^\W*(?:dear\b|to whom it may concern|hello\b|hi\b|уважаем\w+|добрый день|здравствуйте|доброго времени)",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"^\W*(?:(?:yours )?(?:sincerely|faithfully|truly)|(?:kind |best |warm )?regards|с уважением|с наилучшими пожеланиями|best wishes|thank you for your)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")


def instruction_in(text: str) -> str | None:
    """Words that speak to an AI instead of a reader, or None. They are data and change nothing."""
    mark = _INSTRUCTION.search(text)
    return " ".join(mark.group().split())[:200] if mark else None


def why_not_a_resume(
    sheet: Sheet,
    sections: list[Section],
    jobs: tuple[Job, ...],
    contacts: bool,
    named: bool,
    maybe_named: bool,
) -> Message | None:
    """Why the text is not a resume of a person, or None when it is one.

    `named` says that a name was found for sure, `maybe_named` that one was found at all. Where
    little is known, a person too many with a warning is better than one too few.
    """
    letters = len(_LETTERS.findall(sheet.clean[:4000]))
    if letters < 40:
        return message("resume.too_little_text")
    kinds = {s.kind for s in sections if s.heading is not None}
    own = kinds & {
        "experience",
        "education",
        "skills",
        "summary",
        "languages",
        "certificates",
        "position",
        "projects",
        "achievements",
        "courses",
        "personal",
        "interests",
        "references",
    }
    dated = sum(1 for j in jobs if j.start)
    strength = 1.5 * len(own & {"experience", "education"}) + 0.8 * len(
        own - {"experience", "education"}
    )
    strength += 1.5 * bool(contacts) + min(dated, 3) * 0.8
    head = sheet.clean[:30_000]
    vacancy = len({m.group().lower() for m in _VACANCY.finditer(head)})
    heads = {r.text.lower().strip(" :.") for r in sheet.rows[:300] if _VACANCY_HEADS.match(r.text)}
    vacancy += 2 * len(heads)
    other = len({m.group().lower() for m in _OTHER.finditer(head)})
    if vacancy >= 3 and not dated and vacancy * 0.8 > strength - 1.5 * bool(contacts):
        return message("resume.is_a_vacancy")
    if other >= 2 and other * 1.2 > strength - 1.5 * bool(contacts) and not dated:
        return message("resume.not_a_resume")
    if not dated and not own & {"experience", "education", "skills"} and _is_letter(sheet):
        return message("resume.not_a_resume")
    if contacts and maybe_named and not other and not vacancy and letters < 120:
        return None
    if strength < 1.5:
        return message("resume.not_a_resume")
    if strength < 2.2 and not named:
        return message("resume.too_little_text" if letters < 120 else "resume.not_a_resume")
    if strength < 2.2 and len(sheet.rows) > 40:
        return message("resume.not_a_resume")
    return None


def _is_letter(sheet: Sheet) -> bool:
    """Whether the text greets somebody and takes its leave: a covering letter, a reference."""
    greets = any(_SALUTATION.match(r.text) and len(r.text) < 120 for r in sheet.rows[:15])
    return greets and any(_FAREWELL.match(r.text) for r in sheet.rows[-12:])
