"""What an example resume is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Job:
    """One position; dates are written as the layout shows them. `place`, `length`: hh.ru only."""

    start: str
    end: str
    company: str
    position: str
    did: tuple[str, ...]
    place: str = ""
    length: str = ""


@dataclass(frozen=True)
class Study:
    """One education: year of the end, school, field."""

    year: str
    school: str
    field: str


@dataclass(frozen=True)
class Person:
    """An invented person and the layout that the resume takes."""

    file: str
    layout: Literal["hh", "classic", "table", "plain", "sidebar", "modern"]
    format: Literal["pdf", "docx", "txt"]
    name: str
    phone: str
    email: str
    city: str
    position: str
    jobs: tuple[Job, ...]
    skills: tuple[str, ...]
    studies: tuple[Study, ...]
    languages: tuple[str, ...] = ()
    about: str = ""
    links: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    salary: str = ""
    total: str = ""
    sex_and_age: str = ""
    specialisations: tuple[str, ...] = ()
    employment: str = ""
    schedule: str = ""
