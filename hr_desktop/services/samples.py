"""The bundled examples: load, notice, remove."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.interview import Turn
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.records import ImportState
from hr_desktop.resources import resource_folder
from hr_desktop.services import brain
from hr_desktop.services.applications import ApplicationService
from hr_desktop.services.assessing import Assessor
from hr_desktop.services.core import Core
from hr_desktop.services.imports import ImportService
from hr_desktop.services.interviews import InterviewService
from hr_desktop.services.plans import PlanService
from hr_desktop.services.removal import Removal
from hr_desktop.services.sample_talks import core_of, plan_of, questions_back, turns_of
from hr_desktop.services.vacancies import VacancyService

LOADED = "samples"  # the setting that remembers which rows are examples
SECONDS = 300.0


class SampleService:
    """Loads the examples so that every page can be seen alive."""

    def __init__(
        self,
        core: Core,
        imports: ImportService,
        vacancies: VacancyService,
        applications: ApplicationService,
        plans: PlanService,
        interviews: InterviewService,
        assessor: Assessor,
        removal: Removal,
    ) -> None:
        self._core = core
        self._imports = imports
        self._vacancies = vacancies
        self._applications = applications
        self._plans = plans
        self._interviews = interviews
        self._assessor = assessor
        self._removal = removal

    async def available(self) -> bool:
        """Whether this installation has examples."""
        return await asyncio.to_thread((sample_folder() / "resumes").is_dir)

    async def loaded(self) -> bool:
        """Whether any of the examples is in the workspace."""
        known = await self._known()
        async with self._core.read() as tx:
            for vacancy_id in known.get("vacancies", {}).values():
                if await tx.vacancies.find(vacancy_id) is not None:
                    return True
            for sha256 in known.get("files", []):
                if await tx.resumes.by_file(sha256) is not None:
                    return True
        return False

    async def load(self) -> None:
        """Add vacancies, resumes and finished interviews; returns when all is understood.

        What is there already is left as it is, so that a second load only completes the first.
        """
        folder = sample_folder()
        if not await self.available():
            raise refuse("samples.missing")
        files = await asyncio.to_thread(_files, folder / "resumes")
        known = await self._known()
        known["files"] = sorted({*known.get("files", []), *files.values()})
        await self._remember(known)
        await self._imports.add(list(files))
        talks = await asyncio.to_thread(_talks, folder / "interviews")
        core = {talk["vacancy"]: core_of(talk) for talk in talks.values()}
        known["vacancies"] = await self._add_vacancies(folder, known.get("vacancies", {}), core)
        await self._remember(known)
        await self._imports.wait_idle(SECONDS)
        interviews: dict[str, int] = known.get("interviews", {})
        for name, talk in talks.items():
            if not await self._alive(interviews.get(name)):
                kept = await self._add_interview(talk, known["vacancies"])
                if kept is not None:
                    interviews[name] = kept
        known["interviews"] = interviews
        await self._remember(known)

    async def _add_vacancies(
        self, folder: Path, before: dict[str, int], core: dict[str, tuple[str, ...]]
    ) -> dict[str, int]:
        made: dict[str, int] = {}
        for path in await asyncio.to_thread(lambda: sorted((folder / "vacancies").iterdir())):
            vacancy_id = before.get(path.name)
            async with self._core.read() as tx:
                there = vacancy_id is not None and await tx.vacancies.find(vacancy_id) is not None
            if vacancy_id is None or not there:
                reading = await self._vacancies.understand_file(path)
                # What a recruiter adds by hand: the questions that everybody is asked.
                asked = {"core_questions": core.get(path.name, reading.data.core_questions)}
                data = reading.data.model_copy(update=asked)
                vacancy_id = (await self._vacancies.create(data)).id
            made[path.name] = vacancy_id
        return made

    async def _add_interview(self, talk: dict[str, Any], vacancies: dict[str, int]) -> int | None:
        vacancy_id = vacancies.get(talk["vacancy"])
        candidate_id = await self.candidate_for(sample_folder() / "resumes" / talk["resume"])
        if vacancy_id is None or candidate_id is None:
            return None
        application = await self._applications.ensure(candidate_id, vacancy_id)
        if application.state is ApplicationState.new:
            await self._applications.change(application.id, ApplicationState.shortlisted)
        made = await self._plans.make(application.id)
        plan = (await self._plans.save(application.id, plan_of(talk, made.plan), made.version)).plan
        turns = turns_of(talk, plan)
        progress = await self._core.think(
            brain.call, "hr_desktop.services.sample_talks:progress_of", plan, turns, timeout=SECONDS
        )
        interview = await self._interviews.add_transcript(
            application.id,
            talk["language"],
            turns,
            plan,
            self._interviews.consent_now(talk["language"]),
            progress=progress,
            candidate_questions=questions_back(talk),
        )
        await self._assessor.now(interview.id)
        return interview.id

    async def candidate_for(self, file: Path) -> int | None:
        """The candidate whose resume is this file, or None."""
        sha256 = await asyncio.to_thread(_hash, file)
        async with self._core.read() as tx:
            resume = await tx.resumes.by_file(sha256)
        return resume.candidate_id if resume else None

    async def _alive(self, interview_id: int | None) -> bool:
        if interview_id is None:
            return False
        async with self._core.read() as tx:
            return await tx.interviews.find(interview_id) is not None

    async def remove(self) -> None:
        """Remove the examples for good, and nothing else."""
        known = await self._known()
        people: list[int] = []
        rows: list[int] = []
        async with self._core.read() as tx:
            for sha256 in known.get("files", []):
                resume = await tx.resumes.by_file(sha256)
                if resume is not None and resume.candidate_id is not None:
                    people.append(resume.candidate_id)
            ended = [ImportState.done, ImportState.duplicate, ImportState.failed]
            for row in await tx.imports.many(await tx.imports.with_states(ended)):
                if row.sha256 in known.get("files", []):
                    rows.append(row.id)
        async with self._core.person() as tx:
            await tx.imports.dismiss(rows)
        await self._removal.people(sorted(set(people)))
        await self._removal.vacancies(list(known.get("vacancies", {}).values()))
        await self._remember({})

    async def _known(self) -> dict[str, Any]:
        async with self._core.read() as tx:
            found = await tx.settings.get(LOADED)
        return dict(found or {})

    async def _remember(self, known: dict[str, Any]) -> None:
        async with self._core.program() as tx:
            await tx.settings.put(LOADED, known)


def sample_folder() -> Path:
    """The folder with the bundled examples."""
    return resource_folder() / "samples"


def sample_turns(talk: dict[str, Any]) -> list[Turn]:
    """The turns of an example interview, numbered from 1."""
    return [
        Turn(number=number, role=turn["role"], text=turn["text"], at=turn.get("at", 0.0))
        for number, turn in enumerate(talk["turns"], 1)
    ]


def _talks(folder: Path) -> dict[str, dict[str, Any]]:
    paths = sorted(folder.glob("*.json"))
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def _files(folder: Path) -> dict[Path, str]:
    return {path: _hash(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
