"""The words of the audit log: actions, fields and values as people read them; its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hr_desktop.domain.vacancy import Language
from hr_desktop.i18n import Translator
from hr_desktop.reports.data import Cell, Column, TableData
from hr_desktop.services.values import AuditEntry
from hr_desktop.wording.mark import N_

LONGEST = 1200

ACTIONS = {
    "agent.wish": N_("Interviewer’s process told to end"),
    "candidate.added": N_("Person entered"),
    "candidate.corrected": N_("Profile corrected"),
    "candidate.reverted": N_("Correction taken back"),
    "candidate.deleted": N_("Person deleted"),
    "candidate.undeleted": N_("Person restored"),
    "candidate.merged": N_("Two people merged"),
    "candidate.unmerged": N_("Merge taken back"),
    "candidate.kept_apart": N_("Two people kept apart"),
    "candidate.tags": N_("Tags changed"),
    "candidate.exported": N_("Person’s data exported"),
    "application.added": N_("Application begun"),
    "application.state": N_("Stage changed"),
    "application.undone": N_("Change of stage taken back"),
    "application.merged": N_("Applications merged"),
    "decision.made": N_("Decision recorded"),
    "interview.created": N_("Interview planned"),
    "interview.state": N_("State of an interview changed"),
    "interview.command": N_("Word to the interviewer"),
    "interview.listened": N_("Listened to an interview"),
    "interview.room_closed": N_("Room of an interview closed"),
    "interview.deleted": N_("Interview deleted"),
    "interview.undeleted": N_("Interview restored"),
    "invitation.made": N_("Invited to an interview"),
    "invitation.moved": N_("Interview moved to another time"),
    "invitation.sent_again": N_("Invitation sent again"),
    "invitation.link_taken": N_("Link of an invitation taken"),
    "note.added": N_("Note added"),
    "note.removed": N_("Note removed"),
    "opinion.given": N_("Opinion given"),
    "plan.edited": N_("Interview plan edited"),
    "plan.made": N_("Interview plan made"),
    "recording.removed": N_("Recording removed, its time is over"),
    "recruiter.added": N_("Recruiter added"),
    "recruiter.removed": N_("Recruiter removed"),
    "recruiter.renewed": N_("Recruiter’s login renewed"),
    "request.answered": N_("A candidate’s request answered"),
    "resume.state": N_("Resume checked"),
    "scorecard.corrected": N_("Score corrected"),
    "session.revoked": N_("Computer signed out"),
    "setting.changed": N_("Setting changed"),
    "vacancy.added": N_("Vacancy added"),
    "vacancy.changed": N_("Vacancy changed"),
    "vacancy.archived": N_("Vacancy archived or reopened"),
    "vacancy.deleted": N_("Vacancy deleted"),
    "vacancy.undeleted": N_("Vacancy restored"),
    "workspace.copied": N_("Local workspace copied into the team’s"),
}

FIELDS = {
    "count": N_("Number"),
    "state": N_("Stage"),
    "reason": N_("Reason"),
    "kind": N_("Kind"),
    "candidate_id": N_("Person"),
    "vacancy_id": N_("Vacancy"),
    "minutes": N_("Minutes"),
    "consent": N_("Consent"),
    "text": N_("Text"),
    "answer": N_("Answer"),
    "window": N_("Time"),
    "title": N_("Title"),
    "name": N_("Name"),
    "position": N_("Position"),
    "city": N_("City"),
    "emails": N_("Email"),
    "phones": N_("Phone"),
    "skills": N_("Skills"),
    "languages": N_("Languages"),
    "experience": N_("Experience"),
    "education": N_("Education"),
    "summary": N_("About"),
    "company": N_("Company"),
    "description": N_("Description"),
    "requirements": N_("Requirements"),
    "core_questions": N_("Core questions"),
    "language": N_("Language"),
    "version": N_("Version"),
    "area": N_("City"),
    "metro": N_("Metro"),
    "address": N_("Address"),
    "employment": N_("Employment"),
    "schedule": N_("Schedule"),
    "salary_from": N_("Salary from"),
    "salary_to": N_("Salary to"),
    "salary_currency": N_("Currency"),
    "salary_gross": N_("Tax"),
    "key_skills": N_("Key skills"),
    "professional_roles": N_("Professional roles"),
    "contacts": N_("Contact person"),
    "url": N_("Address on the web"),
    "company_values": N_("Values of the company"),
    "may_be_told": N_("What candidates may be told"),
    "interview_language": N_("Language of the interview"),
    "interview_minutes": N_("Length"),
    "criteria_weights": N_("Weights of the scorecard"),
    "ranking_weights": N_("Weights of the ranking"),
    "links": N_("Links"),
    "certificates": N_("Certificates"),
    "total_years": N_("Years of experience in all"),
    "sections": N_("Questions"),
    "focus_areas": N_("What to look at"),
    "login": N_("Login"),
    "role": N_("Role"),
}

_CHOICES = {  # lists of words of a vacancy
    "employment": "employment_type.{}",
    "experience": "experience.{}",
    "schedule": "schedule.{}",
}
_STATE_WORDS = {
    "application": "application.{}",
    "decision": "decision.{}",
    "interview": "interview.{}",
    "opinion": "opinion.{}",
    "resume": "resume.{}",
}


def field_name(tr: Translator, name: str) -> str:
    """The words for a field, or its own name where there are none."""
    if name in FIELDS:
        return tr(FIELDS[name])
    if (said := tr.code(f"criterion.{name}")) != f"criterion.{name}":
        return said
    return name.replace("_", " ")


def value_text(
    tr: Translator, entity: str, field: str, value: Any, names: Mapping[tuple[str, int], str]
) -> str:
    """A value of JSON in words, shortened when it is long."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, int | float):
        of = field.removesuffix("_id")
        return names.get((of, int(value))) or str(value)
    if isinstance(value, str):
        if field in ("state", "kind") and entity in _STATE_WORDS:
            pattern = "interview_kind.{}" if (entity, field) == ("interview", "kind") else ""
            code = (pattern or _STATE_WORDS[entity]).format(value)
            said = tr.code(code)
            return value if said == code else said
        if entity == "recruiter" and field == "role":
            return tr.code(f"role.{value}")
        if field in _CHOICES and (said := tr.code(_CHOICES[field].format(value))) != (
            _CHOICES[field].format(value)
        ):
            return said
        return _short(value)
    if isinstance(value, list):
        return _short("; ".join(value_text(tr, "", field, one, names) for one in value))
    if isinstance(value, dict):
        if set(value) & {"value"}:  # a fact of a resume with its quote
            return value_text(tr, "", field, value["value"], names)
        parts = [_part(tr, k, v, names) for k, v in value.items() if _says(v)]
        return _short(", ".join(parts))
    return _short(str(value))


def _part(tr: Translator, name: str, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    """One of several values: a number alone would not say what it counts."""
    said = value_text(tr, "", name, value, names)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{field_name(tr, name)} {said}" if number else said


def _says(value: Any) -> bool:
    return value not in (None, "", [], {}, False)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def action_name(tr: Translator, action: str) -> str:
    """What was done, in words."""
    return tr(ACTIONS[action]) if action in ACTIONS else action


def subject(entry: AuditEntry, names: Mapping[tuple[str, int], str]) -> str:
    """Whom and which vacancy an entry is about."""
    named = (
        names.get(("candidate", person_of(entry) or 0)),
        names.get(("vacancy", vacancy_of(entry) or 0)),
    )
    return " · ".join(x for x in named if x)


def person_of(entry: AuditEntry) -> int | None:
    """The person that an entry is about."""
    if entry.entity == "candidate":
        return entry.entity_id
    return entry.candidate_id or _inner(entry, "candidate_id")


def vacancy_of(entry: AuditEntry) -> int | None:
    """The vacancy that an entry is about."""
    return entry.entity_id if entry.entity == "vacancy" else _inner(entry, "vacancy_id")


def _inner(entry: AuditEntry, name: str) -> int | None:
    for value in (entry.after, entry.before):
        if isinstance(value, dict) and isinstance(value.get(name), int):
            found: int = value[name]
            return found
    return None


def described(
    tr: Translator, entry: AuditEntry, value: Any, names: Mapping[tuple[str, int], str]
) -> str:
    """What stood there before or after, one line a field."""
    if value is None:
        return ""
    if not isinstance(value, dict):
        return value_text(tr, entry.entity, "state", value, names)
    lines = [
        f"{field_name(tr, name)}: {value_text(tr, entry.entity, name, inner, names)}"
        for name, inner in value.items()
        if inner not in (None, "", [], {})
    ]
    return "\n".join(lines)


def searched(tr: Translator, entry: AuditEntry, names: Mapping[tuple[str, int], str]) -> str:
    """All that words are looked for in."""
    parts = [
        action_name(tr, entry.action),
        subject(entry, names),
        entry.actor,
        entry.login or "",
        described(tr, entry, entry.before, names),
        described(tr, entry, entry.after, names),
    ]
    return " ".join(parts).casefold()


def table_row(
    tr: Translator, entry: AuditEntry, names: Mapping[tuple[str, int], str]
) -> tuple[Cell, ...]:
    """An entry as a row of the table; times are this computer's."""
    return (
        f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}",
        entry.actor,
        entry.login or "",
        action_name(tr, entry.action),
        subject(entry, names),
        described(tr, entry, entry.before, names),
        described(tr, entry, entry.after, names),
    )


def audit_table(rows: Sequence[tuple[Cell, ...]], language: Language, *, more: bool) -> TableData:
    """Who, what, when, before, after; `more` says that older entries were left out."""
    tr = Translator(language)
    return TableData(
        title=tr("Changes"),
        language=language,
        columns=(
            Column(title=tr("When"), width=20),
            Column(title=tr("Who"), width=24),
            Column(title=tr("Login"), width=18),
            Column(title=tr("What changed"), width=28),
            Column(title=tr("Whom or what it concerns"), width=32),
            Column(title=tr("Before"), width=50),
            Column(title=tr("After"), width=50),
        ),
        rows=tuple(rows),
        notes=(tr("Older entries were left out."),) if more else (),
    )
