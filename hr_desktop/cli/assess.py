"""`assess`: a transcript in, a scorecard out."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from hr_desktop.cli.exits import status_of
from hr_desktop.cli.output import assessment_json, complain, error_json, say, say_json
from hr_desktop.config import Settings
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.plan import CRITERIA
from hr_desktop.domain.scorecard import Assessment
from hr_desktop.durable import write_atomically
from hr_desktop.i18n import Translator
from hr_desktop.services.analyst import Analyst, Input, read_transcript


async def assess(arguments: argparse.Namespace, settings: Settings, tr: Translator) -> int:
    """A scorecard of the whole transcript; reasons are in the transcript's language."""
    try:
        transcript = await asyncio.to_thread(read_transcript, arguments.transcript)
        async with Analyst(settings.ai, arguments.engine) as analyst:
            _, vacancy = await analyst.vacancy(arguments.vacancy)
            resume = None
            if arguments.resume is not None:
                resume = await analyst.resume(Input(str(arguments.resume), path=arguments.resume))
            found = await analyst.assess(vacancy.data, transcript, resume, transcript.language)
            if arguments.pdf is not None:
                pdf = await analyst.report(
                    vacancy.data, transcript, resume, found, settings.recruiter
                )
                await asyncio.to_thread(write_atomically, Path(arguments.pdf), pdf)
    except PersonError as refused:
        if arguments.json:
            say_json({"error": error_json(refused.said, tr)})
        else:
            complain(tr.message(refused.said))
        return status_of(refused)
    if arguments.json:
        say_json(assessment_json(found, transcript, tr))
    else:
        describe(found, tr)
        if arguments.pdf is not None:
            say(str(arguments.pdf))
    return 0


def describe(found: Assessment, tr: Translator, indent: str = "") -> None:
    """A scorecard in a few lines for a terminal."""
    opening, closing = "«»" if tr.language == "ru" else "“”"
    overall = "—" if found.overall is None else str(found.overall)
    say(f"{indent}{overall}  {tr.code('recommendation.' + found.recommendation.value)}")
    for name in CRITERIA:
        one = found.criteria.get(name)
        if one is None:
            continue
        score = "—" if one.score is None else str(one.score)
        say(f"{indent}  {score:>3}  {tr.code('criterion.' + name)}: {one.reason}")
        for evidence in one.evidence[:2]:
            say(f"{indent}       {opening}{evidence.quote}{closing}")
