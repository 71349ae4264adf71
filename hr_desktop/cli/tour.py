"""`tour`: the main job on the bundled samples with no screen, step by step, to a PDF."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from hr_desktop.cli.assess import describe
from hr_desktop.cli.output import say
from hr_desktop.cli.scripted import Prepared, ScriptedCandidate, core_questions, hold_interview
from hr_desktop.config import Paths, Settings, load_settings
from hr_desktop.domain.application import DecisionKind
from hr_desktop.domain.interview import Coverage
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.vacancy import Language
from hr_desktop.i18n import Translator
from hr_desktop.services.samples import sample_folder, sample_turns
from hr_desktop.services.workspace import Workspace

SECONDS = 120.0
SHOWN = 5
MOST_QUESTIONS = 6


async def tour(arguments: argparse.Namespace, tr: Translator) -> int:
    """Run the whole main job in a fresh workspace of its own; gives the exit status."""
    language: Language = tr.language
    out = arguments.out or Path(tempfile.mkdtemp(prefix="hr-desktop-tour-"))
    saved = load_settings(Paths.default())
    # The examples are read offline: a tour needs no account and costs nothing.
    settings = Settings(language=language, recruiter=saved.recruiter or "HR Desktop")
    with tempfile.TemporaryDirectory(prefix="hr-desktop-", ignore_cleanup_errors=True) as folder:
        workspace = await Workspace.open(Paths.under(Path(folder) / "Папка данных"), settings)
        try:
            pdf = await _Tour(workspace, tr).run(out)
        finally:
            await workspace.close()
    say(str(pdf))
    return 0


class _Tour:
    """The steps, each printed with the seconds since the start."""

    def __init__(self, workspace: Workspace, tr: Translator) -> None:
        self._ws = workspace
        self._tr = tr
        self._began = time.monotonic()
        self._number = 0

    def _step(self, title: str) -> None:
        self._number += 1
        say(f"[{time.monotonic() - self._began:5.1f}] {self._number}. {title}")

    async def run(self, out: Path) -> Path:
        tr = self._tr
        talk = self._talk()
        await self._import()
        vacancy_id = await self._vacancy(talk)
        candidate_id = await self._rank(vacancy_id, talk["resume"])
        interview_id, application_id = await self._interview(vacancy_id, candidate_id, talk)
        card = await self._scorecard(interview_id)
        self._step(tr("Decision"))
        advance = card.final()[0] is not None and (card.final()[0] or 0) >= 50
        decision = await self._ws.scorecards.decide(
            application_id,
            DecisionKind.advance if advance else DecisionKind.hold,
            tr("The answers are concrete and fit the vacancy."),
        )
        say(f"   {tr.code('decision.' + decision.kind.value)}: {decision.reason}")
        self._step(tr("Report"))
        made = await self._ws.reports.pdf(interview_id, tr.language)
        target = out / made.name
        await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
        await asyncio.to_thread(shutil.copyfile, made, target)
        return target.absolute()

    def _talk(self) -> dict[str, Any]:
        """The example interview in the tour's language."""
        for path in sorted((sample_folder() / "interviews").glob("*.json")):
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if found["language"] == self._tr.language:
                return found
        raise refuse("samples.missing")

    async def _import(self) -> None:
        ws, tr = self._ws, self._tr
        self._step(tr("Import of the sample resumes"))
        await ws.imports.add([sample_folder() / "resumes"])
        if not await ws.imports.wait_idle(SECONDS):
            raise refuse("work.too_long")
        for row in reversed(await ws.imports.rows()):
            said = f" ({tr.message(row.said)})" if row.said else ""
            say(f"   {row.filename}: {row.candidate_name or row.state.value}{said}")

    async def _vacancy(self, talk: dict[str, Any]) -> int:
        self._step(self._tr("Vacancy"))
        file = sample_folder() / "vacancies" / talk["vacancy"]
        reading = await self._ws.vacancies.understand_file(file)
        # What a recruiter adds by hand: the questions that everybody is asked.
        questions = core_questions(sample_turns(talk))[:MOST_QUESTIONS]
        data = reading.data.model_copy(update={"core_questions": questions})
        vacancy = await self._ws.vacancies.create(data)
        say(f"   {vacancy.data.title}")
        for requirement in vacancy.data.requirements:
            say(f"   - {requirement.text}")
        return vacancy.id

    async def _rank(self, vacancy_id: int, resume: str) -> int:
        ws, tr = self._ws, self._tr
        self._step(tr("Ranking"))
        if not await ws.ranking.wait_ready(vacancy_id, SECONDS):
            raise refuse("work.too_long")
        view = await ws.ranking.view(vacancy_id)
        for row in view.rows[:SHOWN]:
            verdict = tr.code(f"verdict.{row.verdict.value}")
            say(f"   {row.score:3}  {row.name}: {verdict}")
        best = await ws.ranking.detail(vacancy_id, view.rows[0].candidate_id)
        for reason in best.reasons[:3]:
            say(f"        {tr.message(reason)}")
        chosen = await ws.samples.candidate_for(sample_folder() / "resumes" / resume)
        return chosen or view.rows[0].candidate_id

    async def _interview(
        self, vacancy_id: int, candidate_id: int, talk: dict[str, Any]
    ) -> tuple[int, int]:
        ws, tr = self._ws, self._tr
        await ws.ranking.shortlist(vacancy_id, [candidate_id])
        application = await ws.applications.get(candidate_id, vacancy_id)
        assert application is not None
        plan = await ws.plans.make(application.id)
        questions = len(plan.plan.questions)
        self._step(
            tr.plural(
                "Interview, {n} planned question", "Interview, {n} planned questions", questions
            )
        )
        consent = ws.interviews.consent_now(plan.plan.language)
        interview = await ws.interviews.create_desk(application.id, consent)
        candidate = ScriptedCandidate(sample_turns(talk), plan.plan.language, Prepared.read(talk))
        names = {"interviewer": tr("Stefani"), "candidate": tr("Candidate")}
        say(f"   {tr('The candidate answers from a script; the clock runs as if they spoke.')}")
        async with asyncio.timeout(SECONDS):
            async for turn in hold_interview(ws.agent, interview.id, candidate):
                minutes, seconds = divmod(int(turn["at"]), 60)
                say(f"   {minutes}:{seconds:02} {names[turn['role']]}: {turn['text']}")
        held = await ws.interviews.get(interview.id)
        covered = sum(p.coverage is Coverage.covered for p in held.progress)
        say(f"   {tr('{covered} of {n} questions covered', covered=covered, n=questions)}")
        return interview.id, application.id

    async def _scorecard(self, interview_id: int) -> Any:
        self._step(self._tr("Scorecard"))
        end = time.monotonic() + SECONDS
        while True:  # it follows the interview by itself
            card = await self._ws.scorecards.get(interview_id)
            if card is not None:
                break
            if time.monotonic() > end:
                raise refuse("work.too_long")
            await asyncio.sleep(0.1)
        describe(card.assessment, self._tr, indent="   ")
        return card
