"""The interviewer without a model service: what the rules think of an answer."""

from __future__ import annotations

from hr_desktop.agent.machine import Machine
from hr_desktop.agent.state import Opinion
from hr_desktop.ai.offline.dialogue import Heard, Intent
from hr_desktop.ai.offline.dialogue_judge import Gap, judge
from hr_desktop.domain.interview import Coverage


def opinion_of_rules(machine: Machine, heard: Heard, at: float) -> Opinion | None:
    """What a model would have reported through its tools; None when no verdict is due.

    Words for questions and follow-ups are the machine's own, so there is no line. `at` is seconds
    talked so far.
    """
    question = machine.agenda.current
    if question is None or heard.intent is not Intent.answer:
        return Opinion(wants_end=True) if heard.intent is Intent.stop else None
    answers = [*machine.state.answers, heard.substance or heard.text]
    own = judge(answers, question, machine.state.mentioned)
    if machine.agenda.worth_more(own, at) and machine.agenda.follow_ups_left() > 0:
        about = own.mention.text if own.gap is not Gap.off else ""
        return Opinion(coverage=Coverage.thin, follow_up=True, about=about)
    covered = own.coverage is Coverage.covered
    return Opinion(coverage=Coverage.covered if covered else Coverage.thin)
