"""`rank`: resumes in, a ranking with reasons out."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from hr_desktop.cli.exits import DONE, SOME_REJECTED, WRONG_USAGE
from hr_desktop.cli.output import complain, error_json, match_json, requirements_json, say, say_json
from hr_desktop.config import Settings
from hr_desktop.domain.matching import Match
from hr_desktop.domain.messages import PersonError
from hr_desktop.i18n import Translator
from hr_desktop.services.analyst import Analyst, Input, Understood, read_texts
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.ordered import in_order


async def rank(arguments: argparse.Namespace, settings: Settings, tr: Translator) -> int:
    """Rank files, folders and texts for one vacancy; equal scores stay in the input's order."""
    if not arguments.resumes and arguments.texts is None:
        complain(tr("Name at least one resume, a folder, or --texts FILE.jsonl."))
        return WRONG_USAGE
    ranked: list[tuple[str, Understood, Match]] = []
    rejected: list[dict[str, Any]] = []
    async with Analyst(settings.ai, arguments.engine) as analyst:
        _, vacancy = await analyst.vacancy(arguments.vacancy)
        ranker = await analyst.ranker(vacancy.data)
        sources = await analyst.inputs(arguments.resumes)
        if arguments.texts is not None:
            sources.extend(await asyncio.to_thread(read_texts, arguments.texts))

        async def work(source: Input | tuple[str, Exception]) -> tuple[Understood, Match]:
            if not isinstance(source, Input):
                raise as_person_error(source[1])
            try:
                return await ranker.match(source)
            except Exception as error:
                raise as_person_error(error) from error

        async for source, found in in_order(sources, work, analyst.at_once):
            name = source.name if isinstance(source, Input) else source[0]
            if isinstance(found, PersonError):
                rejected.append({"file": name, "error": error_json(found.said, tr)})
            else:
                ranked.append((name, *found))
    ranked.sort(key=lambda row: -row[2].score)
    if arguments.json:
        say_json(
            {
                "vacancy": requirements_json(vacancy.data),
                "ranking": [
                    match_json(file, _name(understood), match, tr)
                    for file, understood, match in ranked
                ],
                "rejected": rejected,
            }
        )
    else:
        say(vacancy.data.title)
        for file, understood, match in ranked:
            verdict = tr.code(f"verdict.{match.verdict.value}")
            say(f"{match.score:3}  {verdict}  {_name(understood) or ''}  ({file})")
            for reason in match.reasons:
                say(f"     - {tr.message(reason)}")
        for row in rejected:
            say(f"  ! {row['file']}: {row['error']['message']}")
    return SOME_REJECTED if rejected else DONE


def _name(understood: Understood) -> str | None:
    name = understood.reading.profile.name
    return name.value if name else None
