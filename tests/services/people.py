"""Invented people and their resumes, as many as a test needs."""

from __future__ import annotations

from pathlib import Path

FIRST = ("Anna", "Boris", "Clara", "Daniel", "Elena", "Felix", "Greta", "Henry", "Irina", "Jonas")
LAST = (
    "Adler",
    "Berger",
    "Castell",
    "Dorner",
    "Ebert",
    "Fischer",
    "Gruber",
    "Hartmann",
    "Immler",
    "Jansen",
)
WORK = (
    ("Python Developer", "Python, Django, PostgreSQL, Docker"),
    ("Accountant", "Excel, SAP, payroll, tax reporting"),
    ("Project Manager", "Jira, Scrum, budgeting, stakeholder management"),
)


def resume_text(number: int) -> str:
    """The resume of invented person `number` (0 to 99 have different names)."""
    first, last = FIRST[number % 10], LAST[number // 10 % 10]
    position, skills = WORK[number % len(WORK)]
    return f"""{first} {last}
{position}
Email: {first.lower()}.{last.lower()}{number}@example.com
Phone: +1 (415) 555-{number:04d}

SUMMARY
{position} with {3 + number % 9} years of experience.

EXPERIENCE
{position}, Northwind {number} Ltd
January {2012 + number % 8} - Present
Led work on {skills.split(", ", maxsplit=1)[0]} for {10 + number} customers.

SKILLS
{skills}

EDUCATION
Bachelor of Science, University of Springfield, 2008 - 2012

LANGUAGES
English - native
"""


def write_resumes(folder: Path, count: int, start: int = 0) -> list[Path]:
    """`count` resumes as text files, one person each."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(start, start + count):
        path = folder / f"resume {number:03d}.txt"
        path.write_text(resume_text(number), encoding="utf-8")
        paths.append(path)
    return paths
