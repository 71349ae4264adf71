"""The tour's candidate: what is said to which question, and how long it takes to say."""

from __future__ import annotations

from hr_desktop.cli.scripted import Prepared, ScriptedCandidate, spoken_s
from hr_desktop.domain.interview import Turn

TURNS = [
    Turn(number=1, role="interviewer", text="How did you build the onboarding plan?", at=0),
    Turn(number=2, role="candidate", text="I wrote a plan of six weeks.", at=5),
    Turn(number=3, role="interviewer", text="What questions do you have?", at=9),
    Turn(number=4, role="candidate", text="How big is the team?", at=12),
]
TALK = {
    "prepared": [
        {"about": "onboarding plan", "text": "The median fell to 17 days."},
        {"about": "German", "text": "I read tickets in German."},
        {"about": "", "text": "That is all I can add."},
    ]
}


def candidate() -> ScriptedCandidate:
    made = ScriptedCandidate(TURNS, "en", Prepared.read(TALK))
    made.answer("Hello! Are you ready?", None)
    return made


def test_a_question_of_the_script_gets_its_answer_and_a_follow_up_what_belongs_to_it() -> None:
    person = candidate()
    assert person.answer("Great. How did you build the onboarding plan?", "core-1") == (
        "I wrote a plan of six weeks."
    )
    assert person.answer("What came of it?", "core-1") == "The median fell to 17 days."
    assert person.answer("And what else?", "core-1") == "That is all I can add."


def test_a_question_that_the_script_does_not_have_is_answered_from_what_is_prepared() -> None:
    person = candidate()
    said = person.answer("Your resume says “German”. Where did you use it?", "personal-1")
    assert said == "I read tickets in German."


def test_nothing_is_said_twice_and_what_has_no_answer_is_skipped() -> None:
    person = ScriptedCandidate(TURNS, "en")
    person.answer("Hello! Are you ready?", None)
    person.answer("How did you build the onboarding plan?", "core-1")
    assert "skip" in person.answer("How did you build the onboarding plan?", "core-2")
    assert person.answer("What would you like to ask?", None) == "How big is the team?"
    assert "no more questions" in person.answer("Anything else?", None)


def test_speaking_takes_time() -> None:
    assert spoken_s("") < 5 < spoken_s("x" * 130) < 20
