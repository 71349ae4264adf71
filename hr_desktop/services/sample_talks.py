"""An example interview's file as what a held interview leaves: questions, plan, turns, progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hr_desktop.domain.interview import CandidateQuestion, Coverage, QuestionProgress, Turn
from hr_desktop.domain.plan import InterviewPlan, PlannedQuestion


def core_of(talk: dict[str, Any]) -> tuple[str, ...]:
    """What everybody who applies is asked, as the recruiter wrote it into the vacancy."""
    return tuple(
        asks.get("text", turn["text"]) for turn, asks in _asking(talk) if asks["kind"] == "core"
    )


def plan_of(talk: dict[str, Any], made: InterviewPlan) -> InterviewPlan:
    """The plan that was made, with the personal questions that were asked of this person."""
    asked = [(turn, asks) for turn, asks in _asking(talk) if asks["kind"] == "personal"]
    own = tuple(
        PlannedQuestion(
            id=f"personal-{number}",
            text=turn["text"],
            topic=asks["topic"],
            reason=asks["reason"],
            criteria=tuple(asks["criteria"]),
        )
        for number, (turn, asks) in enumerate(asked, 1)
    )
    sections = tuple(
        section.model_copy(update={"questions": own}) if section.kind == "personal" else section
        for section in made.sections
    )
    return made.model_copy(update={"sections": sections})


def turns_of(talk: dict[str, Any], plan: InterviewPlan) -> list[Turn]:
    """The turns, numbered from 1, each with the planned question that it belongs to."""
    ids = {question.text: question.id for question in plan.questions}
    turns: list[Turn] = []
    current: str | None = None
    for number, turn in enumerate(talk["turns"], 1):
        asks = turn.get("asks")
        if turn["role"] == "interviewer" and (asks is None or asks["kind"] != "follow_up"):
            current = ids.get(asks.get("text", turn["text"])) if asks else None
        turns.append(
            Turn(
                number=number,
                role=turn["role"],
                text=turn["text"],
                at=turn.get("at", 0.0),
                question_id=current,
                quality=1.0,
            )
        )
    return turns


def progress_of(plan: InterviewPlan, turns: Sequence[Turn]) -> list[QuestionProgress]:
    """How far each question came, judged as the interviewer judges answers while it asks."""
    from hr_desktop.ai.offline.dialogue_judge import judge  # in the process that understands

    progress = []
    for question in plan.questions:
        own = [turn for turn in turns if turn.question_id == question.id]
        answers = [turn.text for turn in own if turn.role == "candidate"]
        coverage = judge(answers, question).coverage if answers else Coverage.skipped
        asked = sum(turn.role == "interviewer" for turn in own)
        progress.append(
            QuestionProgress(
                question_id=question.id, coverage=coverage, follow_ups=max(0, asked - 1)
            )
        )
    return progress


def questions_back(talk: dict[str, Any]) -> list[CandidateQuestion]:
    """What the candidate asked in turn; what was not answered goes to the recruiter."""
    return [
        CandidateQuestion(turn=number, text=asked["text"], answered=asked["answered"])
        for number, turn in enumerate(talk["turns"], 1)
        for asked in turn.get("questions", ())
    ]


def _asking(talk: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(turn, turn["asks"]) for turn in talk["turns"] if "asks" in turn]
