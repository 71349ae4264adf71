"""`parse` and `vacancy`: files in, what was understood out."""

from __future__ import annotations

import argparse

from hr_desktop.cli.exits import DONE, SOME_REJECTED, UNREACHABLE, UNREACHABLE_CODES, status_of
from hr_desktop.cli.output import (
    complain,
    parsed_json,
    rejected_json,
    say,
    say_json,
    vacancy_json,
    warnings_json,
)
from hr_desktop.config import Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.i18n import Translator
from hr_desktop.services.analyst import Analyst, Input, Understood
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.ordered import in_order


async def parse(arguments: argparse.Namespace, settings: Settings, tr: Translator) -> int:
    """One line for each file, in the order of the input, as soon as it is known."""
    status = DONE
    async with Analyst(settings.ai, arguments.engine) as analyst:
        sources = await analyst.inputs(arguments.files)

        async def work(source: Input | tuple[str, Exception]) -> Understood:
            if isinstance(source, Input):
                return await analyst.resume(source)
            raise as_person_error(source[1])

        async for source, found in in_order(sources, work, analyst.at_once):
            name = source.name if isinstance(source, Input) else source[0]
            if isinstance(found, PersonError):
                unreachable = found.said.code in UNREACHABLE_CODES
                status = UNREACHABLE if unreachable else max(status, SOME_REJECTED)
                if arguments.json:
                    say_json(rejected_json(name, found.said, analyst.engine, tr))
                else:
                    say(f"{name}: {tr.message(found.said)}")
                continue
            warnings = (*found.document.warnings, *found.reading.warnings)
            if arguments.json:
                say_json(parsed_json(name, found.reading, warnings, tr))
            else:
                _describe(name, found, tr)
    return status


def _describe(name: str, found: Understood, tr: Translator) -> None:
    profile = found.reading.profile
    say(f"{name}: {profile.name.value if profile.name else tr('no name found')}")
    parts = (
        (tr("position"), profile.position.value if profile.position else ""),
        (
            tr("contacts"),
            ", ".join([e.value for e in profile.emails] + [p.value for p in profile.phones]),
        ),
        (tr("years"), tr.number(profile.total_years) if profile.total_years is not None else ""),
        (tr("skills"), ", ".join(skill.name for skill in profile.skills)),
    )
    for title, value in parts:
        if value:
            say(f"  {title}: {value}")
    for warning in (*found.document.warnings, *found.reading.warnings):
        say(f"  ! {tr.message(warning.said)}")


async def vacancy(arguments: argparse.Namespace, settings: Settings, tr: Translator) -> int:
    """What was understood from a vacancy's text."""
    async with Analyst(settings.ai, arguments.engine) as analyst:
        try:
            document, reading = await analyst.vacancy(arguments.file)
        except PersonError as refused:
            if arguments.json:
                line = rejected_json(str(arguments.file), refused.said, analyst.engine, tr)
                line.pop("resume")
                say_json({**line, "vacancy": None})
            else:
                complain(f"{arguments.file}: {tr.message(refused.said)}")
            return status_of(refused)
    warnings = (*document.warnings, *reading.warnings)
    if arguments.json:
        say_json(
            {
                "file": str(arguments.file),
                "status": "parsed",
                "error": None,
                "warnings": warnings_json(warnings, tr),
                "engine": reading.engine,
                "vacancy": vacancy_json(reading.data),
            }
        )
        return 0
    data = reading.data
    say(data.title or tr("no title found"))
    for title, value in (
        (tr("company"), data.company),
        (tr("area"), data.area),
        (tr("key skills"), ", ".join(data.key_skills)),
    ):
        if value:
            say(f"  {title}: {value}")
    for requirement in data.requirements:
        mark = tr("must") if requirement.must else tr("nice to have")
        say(f"  [{mark}, {requirement.weight}] {requirement.text}")
    for warning in warnings:
        say(f"  ! {tr.message(warning.said)}")
    return 0
