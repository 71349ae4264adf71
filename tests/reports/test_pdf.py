"""The PDFs as a reader gets them: read with pypdfium2, not with the library that wrote them."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from hr_desktop.domain.vacancy import Language
from hr_desktop.reports.interview_report import render_report
from hr_desktop.reports.shortlist import render_shortlist
from hr_desktop.reports.style import plain
from tests.reports.examples import NOON, report_data, shortlist_data


def texts(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    document = pdfium.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_first_page_alone_says_who_for_what_how_good_why_and_what_was_decided(
    language: Language,
) -> None:
    data = report_data(language)
    first = texts(render_report(data))[0]
    assert data.person.name in first
    assert data.vacancy_title in first
    assert str(data.overall) in first
    for strength in data.assessment.strengths[:3]:
        assert strength in first
    for weakness in data.assessment.weaknesses[:3]:
        assert weakness in first
    assert data.decision is not None
    assert data.decision.reason in first
    assert data.decision.by in first
    [opinion] = data.opinions
    assert f"{opinion.by}: {'Сомневаюсь' if language == 'ru' else 'Doubtful'}." in first
    assert opinion.reason in first
    quote = data.assessment.criteria["technical_skills"].evidence[0].quote
    assert quote in first


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_turn_and_both_scores_of_a_corrected_criterion_are_in_the_report(
    language: Language,
) -> None:
    data = report_data(language)
    whole = " ".join(texts(render_report(data)))
    assert whole.count(data.transcript.turns[0].text) >= 6
    assert "74" in whole
    assert "81" in whole
    assert data.corrections[0].reason in whole


def test_without_contacts_neither_mail_nor_phone_nor_city_is_in_the_file() -> None:
    data = report_data("ru", with_contacts=False)
    whole = " ".join(texts(render_report(data)))
    assert "lebedeva@example.org" not in whole
    assert "916" not in whole
    assert "Казань" not in whole
    assert "lebedeva@example.org" in " ".join(texts(render_report(report_data("ru"))))


def test_pages_are_numbered_with_their_total() -> None:
    pages = texts(render_report(report_data("en", turns=80)))
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text


def test_metadata_has_title_and_language_and_the_bookmarks_follow_the_parts() -> None:
    document = pdfium.PdfDocument(render_report(report_data("ru")))
    assert document.get_metadata_value("Title") == "Отчёт о собеседовании: Анна Лебедева"
    titles = [item.get_title() for item in document.get_toc(max_depth=1)]
    assert titles[0] == "Анна Лебедева"
    assert "Свидетельства" in titles
    assert titles[-1] == "Расшифровка"
    assert b"/Lang (ru)" in render_report(report_data("ru"))


def test_the_transcript_begins_on_the_page_that_has_room_for_it() -> None:
    data = report_data("en", turns=2)
    pages = texts(render_report(data))
    [with_method] = [text for text in pages if "Method and its limits" in text]
    assert "Transcript" in with_method
    assert data.transcript.turns[1].text in with_method


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_answer_that_was_recognised_with_little_certainty_says_so(language: Language) -> None:
    data = report_data(language, turns=4)
    turns = [
        turn.model_copy(update={"began_at": NOON, "quality": 0.5 if turn.number == 1 else 0.9})
        for turn in data.transcript.turns
    ]
    transcript = data.transcript.model_copy(update={"turns": tuple(turns)})
    whole = " ".join(texts(render_report(data.model_copy(update={"transcript": transcript}))))
    said = "распознано неуверенно" if language == "ru" else "recognised with little certainty"
    assert whole.count(f"{turns[1].text} ({said})") == 1
    assert whole.count(said) == 1


def test_fonts_are_embedded() -> None:
    assert b"/FontFile2" in render_report(report_data("ru"))


def test_text_that_looks_like_markup_is_printed_as_it_is() -> None:
    data = report_data("en")
    person = data.person.model_copy(update={"name": "<b>Bobby</b> & <para>Tables"})
    first = texts(render_report(data.model_copy(update={"person": person})))[0]
    assert "<b>Bobby</b> & <para>Tables" in first


def test_an_endless_word_and_a_very_long_answer_still_fit() -> None:
    data = report_data("en", turns=2)
    long = data.transcript.turns[1].model_copy(update={"text": "x" * 3000 + " word" * 4000})
    transcript = data.transcript.model_copy(update={"turns": (data.transcript.turns[0], long)})
    pages = texts(render_report(data.model_copy(update={"transcript": transcript})))
    assert sum(page.count("word") for page in pages) >= 4000


def test_what_the_font_cannot_draw_becomes_no_empty_box() -> None:
    assert plain("\uff21B\u200b 👍 漢 ok") == "AB  ? ok"


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("people", [0, 1, 8, 30])
def test_a_shortlist_is_one_page_whoever_is_on_it(language: Language, people: int) -> None:
    data = shortlist_data(language, people)
    long = "очень длинная причина " * 40
    entries = tuple(e.model_copy(update={"strengths": (long,)}) for e in data.entries)
    pages = texts(render_shortlist(data.model_copy(update={"entries": entries})))
    assert len(pages) == 1
    assert data.vacancy_title in pages[0]
