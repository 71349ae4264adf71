"""Personal questions by a model, laid into the plan whose frame and core are made by rules."""

from __future__ import annotations

from hr_desktop.ai.engine import PlanRequest
from hr_desktop.ai.private_life import touches_private_life
from hr_desktop.ai.remote.answers import PlanAnswer
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.plan import Contradiction, InterviewPlan, PlannedQuestion, PlanSection

_MINUTES_A_QUESTION = 2.5
_LONGEST_QUESTION = 400  # characters; nobody remembers a longer one


def personal_count(frame: InterviewPlan) -> int:
    """How many personal questions fit: as many as the rules planned, at least one."""
    section = next((s for s in frame.sections if s.kind == "personal"), None)
    return max(1, len(section.questions) if section else 1)


def with_personal(
    frame: InterviewPlan, answer: PlanAnswer, request: PlanRequest, model: str
) -> InterviewPlan:
    """The frame with the model's personal questions.

    Questions about private life, over-long ones and repeated core questions are left out; when
    none is left, the frame's own stay. Contradictions need both quotes in the resume.
    """
    core = {q.text.casefold() for s in frame.sections if s.kind == "core" for q in s.questions}
    chosen = [
        item
        for item in answer.personal
        if item.text.strip()
        and len(item.text) <= _LONGEST_QUESTION
        and item.text.casefold() not in core
        and not touches_private_life(item.text)
    ][: personal_count(frame)]
    if not chosen:
        return frame
    questions = tuple(
        PlannedQuestion(
            id=f"personal-{number}",
            text=item.text.strip(),
            topic=item.topic.strip()[:80],
            reason=item.reason.strip(),
            look_for=tuple(item.look_for),
            criteria=tuple(dict.fromkeys(item.criteria)) or ("experience_relevance",),
        )
        for number, item in enumerate(chosen, 1)
    )
    sections = _with_section(frame.sections, questions)
    contradictions = tuple(
        Contradiction(first=c.first, second=c.second, question=c.question)
        for c in answer.contradictions
        if find_quote(c.first, request.resume_text)
        and find_quote(c.second, request.resume_text)
        and not touches_private_life(c.question)
    )
    return frame.model_copy(
        update={
            "sections": sections,
            "focus_areas": tuple(answer.focus_areas) or frame.focus_areas,
            "contradictions": contradictions or frame.contradictions,
            "engine": "openai",
            "model": model,
        }
    )


def _with_section(
    sections: tuple[PlanSection, ...], questions: tuple[PlannedQuestion, ...]
) -> tuple[PlanSection, ...]:
    """The sections with these personal questions; a new section takes its minutes from the core."""
    if any(s.kind == "personal" for s in sections):
        return tuple(
            s.model_copy(update={"questions": questions}) if s.kind == "personal" else s
            for s in sections
        )
    made: list[PlanSection] = []
    for section in sections:
        if section.kind != "core":
            made.append(section)
            continue
        minutes = min(_MINUTES_A_QUESTION * len(questions), section.minutes / 2)
        made.append(section.model_copy(update={"minutes": section.minutes - minutes}))
        made.append(PlanSection(kind="personal", minutes=minutes, questions=questions))
    return tuple(made)
