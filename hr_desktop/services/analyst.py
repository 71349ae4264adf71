"""Files in, judgements out, with no workspace behind: the use cases of the command line."""

from __future__ import annotations

import asyncio
import json
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.config import AiSettings
from hr_desktop.documents import ArchiveMember, Reader, expand_archive, sniff
from hr_desktop.documents.limits import LIMITS
from hr_desktop.documents.scratch import scratch_folder, sweep_scratch
from hr_desktop.domain.base import utc_now
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.interview import Transcript, Turn
from hr_desktop.domain.matching import Match
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.resume import ResumeReading
from hr_desktop.domain.scorecard import Assessment
from hr_desktop.domain.vacancy import Language, VacancyData, VacancyReading
from hr_desktop.reports.data import ReportData
from hr_desktop.services import brain
from hr_desktop.services.engines import EngineName, Engines, build_engines
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.report_parts import local_time_zone, person_of
from hr_desktop.services.walking import check_regular, files_under
from hr_desktop.vault import Vault
from hr_desktop.workers import ProcessWorkers


@dataclass(frozen=True)
class Input:
    """One resume to work on: how it is called in the answer, and where it is or what it says."""

    name: str
    path: Path | None = None
    text: str | None = None


@dataclass(frozen=True)
class Understood:
    """A document and what was understood from it."""

    document: DocumentText
    reading: ResumeReading


class Analyst:
    """Reads, understands, ranks and assesses files. Use as `async with Analyst(…)`.

    It has as many worker processes as the computer has cores, at most 8.
    """

    def __init__(self, ai: AiSettings, engine: EngineName | None = None) -> None:
        cores = max(1, min(8, os.cpu_count() or 1))
        self.at_once = 4 * cores  # how many files to keep on the way so that no process waits
        self._ai, self._name = ai, engine
        self._reading = ProcessWorkers("reader", processes=cores)
        self._thinking = ProcessWorkers("brain", processes=cores, timeout=120)
        self._reader = Reader(self._reading)
        self._made: Engines | None = None
        self._folders: list[tempfile.TemporaryDirectory[str]] = []

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(sweep_scratch)
        self._made = await build_engines(self._ai, Vault(), self._thinking.run, self._name)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._made is not None and self._made.close is not None:
            await self._made.close()
        await asyncio.to_thread(self.close)

    @property
    def _engines(self) -> Engines:
        assert self._made is not None, "use it as a context"
        return self._made

    def close(self) -> None:
        """End the worker processes and remove what archives were expanded to."""
        self._reading.close()
        self._thinking.close()
        for folder in self._folders:
            folder.cleanup()

    @property
    def engine(self) -> str:
        """The name of the engine in use."""
        return self._engines.engine.name

    async def inputs(self, paths: Sequence[Path]) -> list[Input | tuple[str, Exception]]:
        """Files, the files of folders and the members of archives, in order.

        A path that cannot be used is given as its name with the failure.
        """
        return await asyncio.to_thread(self._inputs, paths)

    def _inputs(self, paths: Sequence[Path]) -> list[Input | tuple[str, Exception]]:
        found: list[Input | tuple[str, Exception]] = []
        for path in paths:
            for file in files_under(path):
                try:
                    found.extend(self._expanded(file))
                except Exception as error:  # noqa: BLE001 (said on its own line; the rest goes on)
                    found.append((str(file), as_person_error(error)))
        return found

    def _expanded(self, file: Path) -> Iterator[Input | tuple[str, Exception]]:
        check_regular(file)
        with file.open("rb") as stream:
            head = stream.read(4096)
        if sniff(head, file) is not MediaType.zip:
            yield Input(str(file), path=file)
            return
        folder = scratch_folder()
        self._folders.append(folder)
        members: list[ArchiveMember] = expand_archive(file, Path(folder.name))
        for member in members:
            name = f"{file}/{member.name}"
            if member.path is not None:
                yield Input(name, path=member.path)
            elif member.error is not None:
                yield name, refuse(member.error.code, **member.error.params)

    async def document(self, source: Input) -> DocumentText:
        """The text of an input; raises PersonError."""
        if source.text is not None:
            return DocumentText(media_type=MediaType.text, text=source.text)
        assert source.path is not None
        try:
            return await self._reader.read(source.path)
        except Exception as error:
            raise as_person_error(error) from error

    async def resume(self, source: Input) -> Understood:
        """A resume understood; raises PersonError when it gives none."""
        document = await self.document(source)
        try:
            reading = await self._engines.engine.understand_resume(document)
        except Exception as error:
            raise as_person_error(error) from error
        if reading.failure is not None:
            raise refuse(reading.failure.code, **reading.failure.params)
        return Understood(document, reading)

    async def vacancy(self, path: Path) -> tuple[DocumentText, VacancyReading]:
        """A vacancy understood; raises PersonError."""
        document = await self.document(Input(str(path), path=path))
        try:
            return document, await self._engines.engine.understand_vacancy(document)
        except Exception as error:
            raise as_person_error(error) from error

    async def ranker(self, vacancy: VacancyData) -> Ranker:
        """What matches many resumes against this vacancy."""
        words = await self._thinking.run(brain.vacancy_text, vacancy)
        vectors = await self._engines.embedder.embed([words])
        return Ranker(self, vacancy, vectors[0])

    async def assess(
        self,
        vacancy: VacancyData,
        transcript: Transcript,
        resume: Understood | None,
        language: Language,
    ) -> Assessment:
        """A scorecard of the whole transcript; raises PersonError."""
        request = AssessmentRequest(
            vacancy=vacancy,
            transcript=transcript,
            profile=resume.reading.profile if resume else None,
            resume_text=resume.document.text if resume else "",
            language=language,
        )
        try:
            return await self._engines.engine.assess(request)
        except Exception as error:
            raise as_person_error(error) from error

    async def report(
        self,
        vacancy: VacancyData,
        transcript: Transcript,
        resume: Understood | None,
        found: Assessment,
        recruiter: str,
    ) -> bytes:
        """The PDF of an assessment that is not kept anywhere."""
        data = ReportData(
            person=person_of(resume.reading.profile if resume else None),
            vacancy_title=vacancy.title,
            company=vacancy.company,
            language=transcript.language,
            assessment=found,
            weights=vacancy.criteria_weights,
            overall=found.overall,
            recommendation=found.recommendation,
            transcript=transcript,
            elapsed=max((turn.at for turn in transcript.turns), default=0.0),
            assessed_at=utc_now(),
            made_at=utc_now(),
            time_zone=local_time_zone(),
            recruiter=recruiter,
        )
        try:
            pdf: bytes = await self._thinking.run(
                brain.call, "hr_desktop.reports.interview_report:render_report", data
            )
        except Exception as error:
            raise as_person_error(error) from error
        return pdf


class Ranker:
    """Matches resumes against one vacancy."""

    def __init__(self, analyst: Analyst, vacancy: VacancyData, vector: brain.Vectors) -> None:
        self._analyst = analyst
        self._vacancy = vacancy
        self._vector = vector

    async def match(self, source: Input) -> tuple[Understood, Match]:
        """One resume, understood and matched; raises PersonError."""
        analyst = self._analyst
        if not analyst._engines.remote:
            document = await analyst.document(source)
            reading, found = await analyst._thinking.run(
                brain.match_text, self._vacancy, self._vector, document
            )
            if reading.failure is not None:
                raise refuse(reading.failure.code, **reading.failure.params)
            return Understood(document, reading), found
        understood = await analyst.resume(source)
        profile, text = understood.reading.profile, understood.document.text
        words = await analyst._thinking.run(brain.embedded_text, profile, text)
        own = await analyst._engines.embedder.embed([words])
        matches, _ = await analyst._thinking.run(
            brain.match_batch, self._vacancy, self._vector, [(0, profile, text, own[0])]
        )
        return understood, matches[0][1]


LONGEST_SECONDS = 7 * 24 * 3600.0  # what a time in a transcript can sensibly be


def read_transcript(path: Path) -> Transcript:
    """A transcript file; turns are numbered from 1. Raises PersonError `transcript.…`.

    Only what was said by whom has to be right: a time that makes no sense counts as unknown (0).
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise as_person_error(error) from error
    except (ValueError, RecursionError) as error:
        raise refuse("transcript.unreadable", file=path.name) from error
    try:
        turns = tuple(
            Turn.model_validate(
                {
                    "number": number,
                    "role": turn["role"],
                    "text": _said(turn["text"]),
                    "at": _seconds(turn.get("at")),
                }
            )
            for number, turn in enumerate(raw["turns"], 1)
        )
        language = raw["language"].lower().partition("-")[0]
        transcript = Transcript(language=language, turns=turns)
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise refuse("transcript.form", file=path.name) from error
    if not any(turn.text.strip() for turn in transcript.candidate_turns()):
        raise refuse("transcript.no_answers", file=path.name)
    return transcript


def _said(text: object) -> object:
    return _sound(text) if isinstance(text, str) else text


def _sound(text: str) -> str:
    """The text without half characters, cut where a document is cut."""
    return text.encode("utf-8", "replace").decode("utf-8")[: LIMITS.characters]


def _seconds(at: object) -> float:
    """Seconds, also from "12.5", "01:15" and "1:02:03"; 0 when it is no time."""
    try:
        if isinstance(at, str):
            found = 0.0
            for part in at.split(":"):
                found = 60 * found + float(part)
        else:
            found = float(at)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(max(found, 0.0), LONGEST_SECONDS) if math.isfinite(found) else 0.0


def read_texts(path: Path) -> list[Input | tuple[str, Exception]]:
    """Lines of `{"id", "text"}`; a line that is not one is given with the failure."""
    found: list[Input | tuple[str, Exception]] = []
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                try:
                    one = json.loads(line)
                    if not isinstance(one["text"], str) or one["id"] is None:
                        raise TypeError
                    found.append(Input(str(one["id"]), text=_sound(one["text"])))
                except (ValueError, KeyError, TypeError, RecursionError):
                    found.append((f"{path}:{number}", refuse("texts.line", line=number)))
    except OSError as error:
        raise as_person_error(error) from error
    except UnicodeDecodeError as error:
        raise refuse("texts.not_utf8", file=path.name) from error
    return found
