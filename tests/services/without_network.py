"""The main job with a model on this computer and no other network: run inside `unshare -n`.

Prints one JSON object: what came of it, and all that the model was sent.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

from hr_desktop.config import AiSettings, Paths, Settings
from hr_desktop.domain.interview import Turn
from hr_desktop.services.workspace import Workspace
from tests.openai_server import OpenAIServer, Reply, structured
from tests.services.people import write_resumes

VACANCY = """Python Developer
We look for a Python developer for our billing service.
Requirements:
- Python
- PostgreSQL
"""
ANSWER = (
    "Boris Adler here. I rewrote the billing service in Python because it lost payments, chose a "
    "queue over locks, and after that 4,000 invoices a day went out without a mistake."
)


def reply(body: dict[str, Any]) -> Reply:
    """Answers as a model would: with placeholders where it was given placeholders."""
    shape = body["response_format"]["json_schema"]["name"]
    data = str(body["messages"][-1]["content"])
    name = re.search(r"\[NAME_\d+\]", data)
    if shape == "ResumeAnswer":
        mail = re.search(r"\[EMAIL_\d+\]", data)
        assert name is not None
        return structured(
            {
                "is_resume": True,
                "name": {"value": name[0], "quote": name[0]},
                "emails": [mail[0]] if mail else [],
                "phones": [], "city": None, "links": [], "position": None, "salary": None,
                "summary": None, "stated_total_years": None,
                "skills": [{"value": "Python", "quote": "Python"}], "experience": [],
                "education": [], "languages": [], "certificates": [],
            }
        )  # fmt: skip
    if shape == "PlanAnswer":
        question = {
            "text": "How did the billing service change?", "topic": "billing",
            "reason": "It is in the resume.", "look_for": [], "criteria": ["technical_skills"],
        }  # fmt: skip
        return structured({"personal": [question], "focus_areas": [], "contradictions": []})
    if shape == "AssessmentAnswer":
        quote = {"quote": "I rewrote the billing service in Python", "turn": 2, "concern": False}
        judged = {"score": 80, "reason": "Concrete.", "concerns": [], "evidence": [quote]}
        nothing = {"score": None, "reason": "", "concerns": [], "evidence": []}
        return structured(
            {
                "technical_skills": judged, "experience_relevance": judged,
                "communication": judged, "problem_solving": judged, "cultural_fit": nothing,
                "questions": [], "strengths": [], "weaknesses": [], "red_flags": [],
                "next_steps": [], "next_round_questions": [],
            }
        )  # fmt: skip
    return Reply(text="{}")  # of a vacancy: the offline engine reads it then


async def main(data: Path) -> None:
    async with OpenAIServer(reply) as server:
        ai = AiSettings(
            engine="openai", base_url=server.base_url, model="m", timeout_s=5, private=True,
            inside_only=True, embedding_model="e",
        )  # fmt: skip
        ws = await Workspace.open(Paths.under(data), Settings(language="en", ai=ai))
        try:
            await ws.imports.add(write_resumes(data / "in", 4))
            assert await ws.imports.wait_idle(90)
            reading = await ws.vacancies.understand_text(VACANCY)
            vacancy = await ws.vacancies.create(reading.data)
            view = await ws.candidates.view()
            rows = await ws.candidates.rows(view.ids)
            chosen = next(row for row in rows if row.name == "Boris Adler")
            await ws.ranking.shortlist(vacancy.id, [chosen.id])
            application = await ws.applications.get(chosen.id, vacancy.id)
            assert application is not None
            plan = (await ws.plans.make(application.id)).plan
            turns = [
                Turn(number=1, role="interviewer", text=plan.questions[0].text),
                Turn(number=2, role="candidate", text=ANSWER, at=20.0),
            ]
            consent = ws.interviews.consent_now("en")
            held = await ws.interviews.add_transcript(application.id, "en", turns, plan, consent)
            card = await ws.scorecards.assess(held.id)
            pdf = await ws.reports.pdf(held.id, "en", contacts=True)
        finally:
            await ws.close()
        said = {
            "people": sorted(row.name for row in rows),
            "plan": plan.engine,
            "method": card.assessment.method,
            "score": card.assessment.overall,
            "pdf": pdf.exists(),
            "purposes": sorted({body["response_format"]["json_schema"]["name"]
                                for body in server.requests if "response_format" in body}),
            "sent": json.dumps(server.requests, ensure_ascii=False),
        }  # fmt: skip
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
