"""Quotes are found as people write them, and what is not in the text is dropped and said."""

from __future__ import annotations

import pytest

from hr_desktop.ai.verify import find_quote, verify_reading
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.resume import Fact, Job, Phone, Profile, ResumeReading, Skill, Source


@pytest.mark.parametrize(
    ("quote", "text", "words"),
    [
        ("“Hello — world”", "he said «hello -\n world»", "«hello -\n world»"),
        ("development team", "soft devel-\nopment team", "devel-\nopment team"),
        ("елка", "Ёлка стоит", "Ёлка"),
        ("C++", "C, C++ and C#", "C++"),
        ("one... two", "one… two", "one… two"),
        ("led a team.", "I led a team of five", "led a team"),
        ("a  b", "x a\u00a0b y", "a\u00a0b"),
    ],
)
def test_a_quote_is_found_as_written(quote: str, text: str, words: str) -> None:
    place = find_quote(quote, text)
    assert place is not None
    assert text[place[0] : place[1]] == words


@pytest.mark.parametrize(
    ("quote", "text"),
    [("go", "google"), ("", "text"), ("«»", "text"), ("never said", "something else"), ("x", "")],
)
def test_words_that_are_not_there_are_not_found(quote: str, text: str) -> None:
    assert find_quote(quote, text) is None


def test_invented_values_are_dropped_and_named() -> None:
    text = "Anna Petrova\nanna@example.com\nEngineer at Acme Inc, 2019 - 2021\nPython"
    reading = ResumeReading(
        profile=Profile(
            name=Fact(value="Anna Petrova"),
            emails=(Fact(value="anna@example.com"), Fact(value="other@example.com")),
            phones=(Phone(value="+7 900 000-00-00"),),
            skills=(Skill(name="Python"), Skill(name="Kubernetes", source=Source(quote="k8s"))),
            experience=(Job(position="Engineer", company="Globex", start="2019", end="2021"),),
        ),
        engine="test",
    )
    checked = verify_reading(reading, DocumentText(media_type=MediaType.text, text=text))
    profile = checked.profile
    assert profile.name is not None
    assert profile.name.source is not None
    assert (profile.name.source.start, profile.name.source.end) == (0, 12)
    assert [e.value for e in profile.emails] == ["anna@example.com"]
    assert profile.phones == ()
    assert [s.name for s in profile.skills] == ["Python"]
    assert profile.experience[0].position == "Engineer"
    assert profile.experience[0].company is None
    fields = {w.said.params["field"] for w in checked.warnings}
    assert fields == {"emails", "phones", "skills", "experience.company"}
