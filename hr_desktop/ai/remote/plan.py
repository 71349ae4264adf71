"""Personal questions by a model, laid into the plan whose frame and core are made by rules."""

from __future__ import annotations

from hr_desktop.ai.engine import PlanRequest
from hr_desktop.ai.matching_requirements import touches_private
from hr_desktop.ai.remote.answers import PlanAnswer
from hr_desktop.ai.verify import find_quote
from hr_desktop.domain.plan import Contradiction, InterviewPlan, PlannedQuestion

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
        and not touches_private(item.text)
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
    sections = tuple(
        s.model_copy(update={"questions": questions}) if s.kind == "personal" else s
        for s in frame.sections
    )
    contradictions = tuple(
        Contradiction(first=c.first, second=c.second, question=c.question)
        for c in answer.contradictions
        if find_quote(c.first, request.resume_text)
        and find_quote(c.second, request.resume_text)
        and not touches_private(c.question)
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
