"""Where an interview stands in its plan and in its time: what was asked, what comes next.

What changes is kept in the `MachineState`; what is said is decided in `machine`.
"""

from __future__ import annotations

from hr_desktop.agent.state import ExtraQuestion, MachineState, Phase
from hr_desktop.ai.offline.dialogue_judge import Gap, Judgement, judge
from hr_desktop.domain.interview import FROM_NOTE, NO_NEW_TOPIC, Coverage, QuestionProgress
from hr_desktop.domain.plan import InterviewPlan, PlannedQuestion

MOST_FOLLOW_UPS = 2
_OPEN = (Coverage.waiting, Coverage.asking)


class Agenda:
    """The questions of one plan in their order, how far each has come, and the time for them.

    `at` in all methods is seconds talked so far. `personal` is the id of the first question on the
    resume, None when the plan has none.
    """

    def __init__(self, plan: InterviewPlan, minutes: int, state: MachineState) -> None:
        self.minutes = minutes
        self._state = state
        self._planned, self.personal = _in_order(plan)

    def use(self, state: MachineState) -> None:
        """Goes by `state` from now on."""
        self._state = state

    @property
    def questions(self) -> list[PlannedQuestion]:
        """All questions in the order in which they are asked, a recruiter's additions included."""
        order = list(self._planned)
        for extra in self._state.extra:
            order.append(PlannedQuestion(id=extra.id, text=extra.text))
        return order

    @property
    def limit(self) -> float:
        """The interview's length in seconds, extensions included."""
        return 60.0 * (self.minutes + self._state.extended_minutes)

    @property
    def current(self) -> PlannedQuestion | None:
        """The question being asked, None outside of the questions."""
        if self._state.phase is not Phase.questions:
            return None
        return self._at(self._state.index)

    @property
    def done(self) -> int:
        """How many questions need no more words."""
        return sum(self._coverage(q) not in _OPEN for q in self.questions)

    def upcoming(self, at: float) -> PlannedQuestion | None:
        """The question that would come next now, None when no new topic may be opened."""
        if self._state.closing or at >= NO_NEW_TOPIC * self.limit:
            return None
        return self._at(self._state.index + 1)

    def follow_ups_left(self) -> int:
        """How many follow-ups the current question still has."""
        question = self.current
        return MOST_FOLLOW_UPS - self.follow_ups(question) if question else 0

    def follow_ups(self, question: PlannedQuestion) -> int:
        """How many follow-ups a question has had."""
        return self._state.follow_ups.get(question.id, 0)

    def progress(self) -> tuple[QuestionProgress, ...]:
        """How far each question has come."""
        return tuple(
            QuestionProgress(
                question_id=q.id,
                coverage=self._coverage(q),
                follow_ups=self.follow_ups(q),
            )
            for q in self.questions
        )

    def worth_more(self, own: Judgement, at: float) -> bool:
        """Whether a follow-up is worth its time: for a thin answer, else when on schedule."""
        question = self.current
        asked = self.follow_ups(question) if question else 0
        share_of_time = at / (NO_NEW_TOPIC * self.limit)
        share_of_plan = (self._state.index + 1) / max(1, len(self.questions))
        late = share_of_time > share_of_plan + 0.1
        if own.coverage is Coverage.thin:
            return not (asked and (late or own.measured))
        return own.gap is not Gap.nothing and asked == 0 and not late

    def ask(self, question: PlannedQuestion) -> None:
        """The upcoming question becomes the current one."""
        self._state.index += 1
        self._state.answers = []
        self._state.coverage[question.id] = Coverage.asking

    def ask_more(self, question: PlannedQuestion) -> None:
        """A question stays open for one more follow-up."""
        self._state.follow_ups[question.id] = self.follow_ups(question) + 1
        self._state.coverage[question.id] = Coverage.asking

    def close(self, question: PlannedQuestion, coverage: Coverage) -> None:
        """Nothing more is asked about a question."""
        self._state.coverage[question.id] = coverage
        self._state.answers = []

    def finish(self) -> None:
        """No question follows: an open one counts as far as it was answered, others are skipped."""
        state, question = self._state, self.current
        if question is not None and state.answers and self._coverage(question) is Coverage.asking:
            state.coverage[question.id] = judge(state.answers, question).coverage
        for planned in self.questions:
            if self._coverage(planned) in _OPEN:
                state.coverage[planned.id] = Coverage.skipped

    def add(self, text: str) -> None:
        """A question of the recruiter's, after all others."""
        number = len(self._state.extra) + 1
        self._state.extra.append(ExtraQuestion(id=f"{FROM_NOTE}{number}", text=text))

    def _coverage(self, question: PlannedQuestion) -> Coverage:
        return self._state.coverage.get(question.id, Coverage.waiting)

    def _at(self, index: int) -> PlannedQuestion | None:
        order = self.questions
        return order[index] if 0 <= index < len(order) else None


def _in_order(plan: InterviewPlan) -> tuple[list[PlannedQuestion], str | None]:
    """The plan's questions, contradictions after the personal ones; and the first personal id."""
    order: list[PlannedQuestion] = []
    texts: set[str] = set()
    personal: str | None = None
    for section in plan.sections:
        for question in section.questions:
            if section.kind == "personal" and personal is None:
                personal = question.id
            order.append(question)
            texts.add(question.text)
    for number, contradiction in enumerate(plan.contradictions, start=1):
        if contradiction.question not in texts:
            order.append(PlannedQuestion(id=f"contradiction-{number}", text=contradiction.question))
    return order, personal
