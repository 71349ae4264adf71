"""What the offline interviewer makes of answers: which are enough, and which need another question."""

from __future__ import annotations

import pytest

from hr_desktop.ai.offline.dialogue_judge import Gap, judge
from hr_desktop.domain.interview import Coverage
from hr_desktop.domain.plan import PlannedQuestion
from tests.judgement.interviews import MORE, Interview
from tests.judgement.test_assess import CHAINS


def asked(text: str) -> PlannedQuestion:
    return PlannedQuestion(id="core-1", text=text, topic=text[:60], criteria=("technical_skills",))


@pytest.mark.parametrize("interview", MORE, ids=lambda i: i.id)
def test_fine_words_and_chains_of_method_are_not_taken_for_an_answer(interview: Interview) -> None:
    for place, (question, _) in enumerate(interview.turns):
        chain = CHAINS[interview.language][place % 3]
        assert judge([chain], asked(question)).coverage is Coverage.thin


@pytest.mark.parametrize(
    "interview", [i for i in MORE if i.level in ("weak", "rambling", "evasive")], ids=lambda i: i.id
)
def test_general_talk_is_asked_about_again(interview: Interview) -> None:
    for question, answer in interview.turns:
        assert judge([answer], asked(question)).coverage is Coverage.thin


@pytest.mark.parametrize(
    "interview", [i for i in MORE if i.level in ("strong", "medium")], ids=lambda i: i.id
)
def test_nobody_who_speaks_of_the_work_is_told_to_come_back_to_the_question(
    interview: Interview,
) -> None:
    for question, answer in interview.turns:
        assert judge([answer], asked(question)).gap is not Gap.off


@pytest.mark.parametrize("interview", [i for i in MORE if i.level == "strong"], ids=lambda i: i.id)
def test_half_of_a_strong_interview_needs_no_second_question(interview: Interview) -> None:
    enough = sum(judge([a], asked(q)).coverage is Coverage.covered for q, a in interview.turns)
    assert enough >= 1


def test_a_deed_without_a_pronoun_is_ones_own() -> None:
    """Russian leaves the pronoun out, and not only at the beginning of a sentence."""
    answer = (
        "Смотрю картотеку арбитражных дел и выписку. Однажды так увидел заявление о банкротстве, "
        "и мы остановили платёж поставщику."
    )
    assert judge([answer], asked("Как вы проверяете контрагента?")).gap is not Gap.role
