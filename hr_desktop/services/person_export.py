"""One person's data as a ZIP: what is kept about them, their files, their reports."""

from __future__ import annotations

import asyncio
import json
import os
import zipfile
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from hr_desktop.documents.scratch import scratch_folder
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.track import Track
from hr_desktop.services.core import Core
from hr_desktop.services.failures import not_saved
from hr_desktop.services.file_names import original_name
from hr_desktop.services.recordings import whole_recording
from hr_desktop.store.transaction import Tx


async def export_person(core: Core, candidate_id: int, to: Path) -> Path:
    """Write everything kept about one person to a ZIP (GDPR art. 15 and 20; 152-ФЗ art. 14).

    `person.json` holds profile, corrections, applications with their steps, interviews with all
    turns, scorecards, letters and requests, decisions, notes and the audit log; `files/` the
    originals, the reports and the sound of interviews, each as one file.
    """
    files: dict[str, str] = {}
    tracks: dict[str, Track] = {}
    async with core.read() as tx:
        full = await tx.candidates.full(candidate_id)
        record = (await tx.candidates.records([candidate_id]))[0]
        resumes = await tx.resumes.of_candidate(candidate_id)
        applications = []
        for application in await tx.applications.of_candidate(candidate_id):
            vacancy = await tx.vacancies.find(application.vacancy_id)
            interviews = []
            for interview in await tx.interviews.of_application(application.id):
                card = await tx.scorecards.of_interview(interview.id)
                sounds = await tx.recordings.of_interview(interview.id)
                interviews.append(
                    {
                        "interview": _json(interview),
                        "turns": [_json(turn) for turn in await tx.turns.of(interview.id)],
                        "scorecard": _json(card) if card else None,
                        **await _correspondence(tx, interview.id),
                        "recordings": [_json(one) for one in sounds],
                    }
                )
                if sounds:
                    tracks[f"files/interview-{interview.id}.ogg"] = Track(sounds)
                for report in await tx.reports.of_interview(interview.id):
                    files[f"files/{report.id}-{report.filename or 'report.pdf'}"] = (
                        report.file_sha256
                    )
            match = await tx.matches.get(application.vacancy_id, candidate_id)
            applications.append(
                {
                    "application": _json(application),
                    "vacancy": vacancy.data.title if vacancy else None,
                    "steps": [_json(s) for s in await tx.applications.history(application.id)],
                    "match": _json(match.match) if match else None,
                    "decisions": [_json(d) for d in await tx.decisions.of(application.id)],
                    "interviews": interviews,
                }
            )
        notes = await tx.notes.of(candidate_id)
        audit = await tx.audit.entries(limit=100_000, candidate_id=candidate_id)
    for resume in resumes:
        files[f"files/{resume.id}-{original_name(resume)}"] = resume.file_sha256
    about = {
        "exported_at": core.now.isoformat(),
        "profile": _json(full.profile),
        "understood_by_the_program": _json(full.machine_profile),
        "corrections": full.corrections,
        "tags": list(record.tags),
        "resumes": [_json(resume) for resume in resumes],
        "applications": applications,
        "notes": [_json(note) for note in notes],
        "history": [_json(entry) for entry in audit],
    }
    paths: dict[str, Path] = {}
    for name, sha256 in files.items():
        try:
            paths[name] = await core.file(sha256)
        except PersonError as failed:
            if failed.said.code != "files.gone":
                raise
    try:
        with scratch_folder() as folder:
            for name, track in tracks.items():
                paths |= await _sound(core, track, name, Path(folder))
            await asyncio.to_thread(_write, about, paths, to)
    except OSError as error:
        raise not_saved(error) from error
    async with core.person() as tx:
        await tx.audit.add(
            "candidate.exported", "candidate", candidate_id, candidate_id=candidate_id
        )
    return to


async def _sound(core: Core, track: Track, name: str, folder: Path) -> dict[str, Path]:
    file = folder / Path(name).name
    try:
        await whole_recording(core, track, file)
    except PersonError as failed:
        if failed.said.code != "recordings.none":
            raise
        return {}
    return {name: file}


async def _correspondence(tx: Tx, interview_id: int) -> dict[str, Any]:
    """The invitation to an interview, its letters (without links), and the person's requests."""
    requests = await tx.requests.of_interview(interview_id)
    found: dict[str, Any] = {"requests": [_json(one) for one in requests]}
    invitation = await tx.invitations.of_interview(interview_id)
    if invitation is not None:
        letters = await tx.mails.of_invitation(invitation.id)
        found |= {
            "invitation": invitation.model_dump(mode="json", exclude={"room"}),
            "letters": [_json(one) for one in letters],
        }
    return found


def _write(about: dict[str, Any], files: dict[str, Path], to: Path) -> None:
    part = to.with_name(f".{to.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("person.json", json.dumps(about, ensure_ascii=False, indent=2))
            for name, file in files.items():
                archive.write(file, name)
        os.replace(part, to)
    finally:
        part.unlink(missing_ok=True)


def _json(value: BaseModel) -> Any:
    return value.model_dump(mode="json")
