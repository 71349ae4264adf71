"""Resumes that have lost line breaks and dashes, and headers that say much on one row."""

from __future__ import annotations

from pathlib import Path

import pytest

from hr_desktop.ai.offline.dates import find_spans
from hr_desktop.ai.offline.sections import heading_kind
from hr_desktop.documents.reading import read_document
from tests.ai.test_resume_shapes import jobs_of, profile_of

HEAD = "Jane Hart\njane.hart@example.com\n"
RUN_ON = (
    "Jane Hart  Warren Ave., Detroit, Michigan  Phone: 313-345-7890  jane.hart@example.com  Objective  "
    "To take on a supervisory position as part of a team of automotive designers in a leading  "
    "automotive manufacturer of passenger cars or of light trucks in the north of the country  "
    "Career Experience/Job History  2006  Present: Assistant Automotive Engineer, Vehicle Lab, "
    "Brightwell Motors,  Detroit      Develop components and systems that provide engineered value at "
    "the least  production cost.        Meet with customers in a product focus group and with marketing "
    "specialists to  create a concept car that people want.    2001  2006: Test Engineer, Kessler "
    "Brakes, Flint        Document crash test results and implement engineering changes as they were  "
    "necessary and approved.    Education  1996  2000: Bachelor of Science in Automotive Engineering, "
    "Northern Technological  University"
)


@pytest.mark.parametrize("as_file", [False, True])
def test_a_page_without_breaks_and_dashes_gives_jobs_and_schools(
    tmp_path: Path, as_file: bool
) -> None:
    text = RUN_ON
    if as_file:
        path = tmp_path / "flat.txt"
        path.write_text(text, "utf-8")
        text = read_document(path).text
    p = profile_of(text)
    assert [j[0] for j in jobs_of(p)] == ["Assistant Automotive Engineer", "Test Engineer"]
    assert [j[2:] for j in jobs_of(p)] == [("2006", None), ("2001", "2006")]
    assert p.experience[1].company == "Kessler Brakes"
    assert [(s.institution, s.start, s.end) for s in p.education] == [
        ("Northern Technological University", "1996", "2000")
    ]
    assert "at the least production cost" in p.experience[0].description.replace("\n", " ")


def test_bytes_printed_as_digits_are_letters_again(tmp_path: Path) -> None:
    path = tmp_path / "bytes.txt"
    path.write_text("Driver\\xe2\\x80\\x99s licence \\xe2\\x80\\x94 class B, C:\\xa1\n", "utf-8")
    assert read_document(path).text == "Driver’s licence — class B, C:\\xa1"


def test_post_employer_and_place_on_one_row_are_parted() -> None:
    p = profile_of(
        HEAD + "EXPERIENCE\n2016 – present\nSoftware Engineering Lead, Kite Robotics, Leeds.\n"
        "Improved the payment system\n2013 – 2015\nMarketing Assistant, Salvation Relief, York\n"
        "2012\nVolunteer: Jellop Primary School\n• Helped children with literacy\n"
        "2010 – 2011\nDirector of Engineering, Android\nAcme Inc\n"
    )
    assert [(j.position, j.company) for j in p.experience] == [
        ("Software Engineering Lead", "Kite Robotics"),
        ("Marketing Assistant", "Salvation Relief"),
        ("Volunteer", "Jellop Primary School"),
        ("Director of Engineering, Android", "Acme Inc"),
    ]


def test_what_was_done_is_neither_post_nor_employer() -> None:
    p = profile_of(
        HEAD
        + "EXPERIENCE\nNestwell, Norwalk, CT | Mar 2008 - Present\nDigital Marketing Executive\n"
        "Devise and implement both strategic and tactical marketing plans\n"
        "Nestwell, Norfolk, CT | Jan 2007 - Mar 2008\nMarketing Assistant\n"
        "Assisted in the marketing activities of the department\n"
        "Supervised severely handicapped students and their assistants\n"
    )
    assert [(j.position, j.company) for j in p.experience] == [
        ("Digital Marketing Executive", "Nestwell"),
        ("Marketing Assistant", "Nestwell"),
    ]


def test_a_degree_among_the_jobs_is_no_job() -> None:
    p = profile_of(
        HEAD + "CLINICAL EXPERIENCE\nMaster of Arts, Counseling Psychology\nMay 2013 - May 2015\n"
        "Counseling Intern\nSeptember 2012 - May 2013\nUnion Memorial Hospital, Baltimore, MD\n"
    )
    assert [(j.position, j.company) for j in p.experience] == [
        ("Counseling Intern", "Union Memorial Hospital")
    ]


def test_jobs_said_in_labels_with_dates_between_since_and_until() -> None:
    p = profile_of(
        HEAD + "6. Employment History\nSince: September 1st 2014 Until: Currently\n"
        "Company: Grupo Almeida S.A.\nPosition held: Legal Concessions Manager\n"
        "Since: September 30 1996 Until: August 31st 2014\nCompany: Autopistas del Sur S.A.\n"
        "Position held: Legal Director\n"
    )
    assert jobs_of(p) == [
        ("Legal Concessions Manager", "Grupo Almeida S.A.", "2014-09", None),
        ("Legal Director", "Autopistas del Sur S.A.", "1996-09", "2014-08"),
    ]


def test_a_heading_on_the_row_of_the_first_job_opens_the_section() -> None:
    p = profile_of(
        "Skills\nC#, Java, MySQL\nExperience Harbour Media Group January 2008 - Present\n"
        "Sr. Web Developer\nBuilt internal applications.\nMarlow Advertising July 2004 - January 2007\n"
        "Web Developer\n" + HEAD
    )
    assert jobs_of(p) == [
        ("Sr. Web Developer", "Harbour Media Group", "2008-01", None),
        ("Web Developer", "Marlow Advertising", "2004-07", "2007-01"),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("W ORK E XPERIENCE", "experience"),
        ("E DUCATION", "education"),
        ("О ПЫТ Р АБОТЫ", "experience"),
        ("KEY SKILLS AND COMPETENCIES", "skills"),
        ("HONORS / AWARDS", "achievements"),
        ("EDUCATION & LICENSURE", "education"),
        ("Professional and Technical Skills", "skills"),
        ("Sales and Marketing", None),
        ("A B TESTING", None),
    ],
)
def test_headings_of_two_parts_and_in_small_capitals(words: str, kind: str | None) -> None:
    assert heading_kind(words) == kind


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("1996-98", ("1996", "1998")),
        ("2016present", ("2016", None)),
        ("20132015", ("2013", "2015")),
        ("June 12, 2015 - July 1, 2016", ("2015-06", "2016-07")),
        ("2001\t2005", ("2001", "2005")),
    ],
)
def test_spans_with_days_short_years_and_lost_dashes(
    words: str, span: tuple[str, str | None]
) -> None:
    assert [(s.start, s.end) for s in find_spans(words)] == [span]


def test_a_short_year_that_may_be_a_month_is_no_span() -> None:
    assert find_spans("2012-06") == []


def test_a_town_behind_the_post_and_an_office_at_an_institution() -> None:
    p = profile_of(
        HEAD + "EXPERIENCE\nMarlow Advertising July 2004 - January 2007\n"
        "Sr. Web Developer North Hollywood, CA\nBuilt internal applications.\n"
        "2001 - 2003\nResearcher at the Secretariat of French Universities\n"
    )
    assert jobs_of(p)[0][:2] == ("Sr. Web Developer", "Marlow Advertising")
    assert jobs_of(p)[1][:2] == ("Researcher", "Secretariat of French Universities")


def test_a_colon_behind_a_gap_belongs_to_its_label(tmp_path: Path) -> None:
    path = tmp_path / "flat.txt"
    path.write_text(
        "Project    : Risk Reporting  Client    : Oslo Petroleum  Team Size   : 8  "
        "Developed reports for the board in a team of eight over the whole of three years  " * 3,
        "utf-8",
    )
    lines = [n for n in read_document(path).text.split("\n") if n]
    assert lines[:3] == ["Project : Risk Reporting", "Client : Oslo Petroleum", "Team Size : 8"]
