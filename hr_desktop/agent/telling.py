"""What is told of an interview to whoever shows it: the window, or the candidate's page."""

from __future__ import annotations

from hr_desktop.agent.machine import Machine
from hr_desktop.agent.ports import Emit, Event
from hr_desktop.domain.interview import Turn


class Telling:
    """Events of one interview; their form stands in `agent.main`."""

    def __init__(self, emit: Emit, interview_id: int, fence: int, machine: Machine) -> None:
        self._emit, self._id, self._fence, self._machine = emit, interview_id, fence, machine

    def turn(self, turn: Turn, client_id: str | None = None) -> None:
        """A turn that is on disk, or what is known of it now; `client_id`: the typed answer's."""
        event: Event = {
            "event": "turn",
            "interview_id": self._id,
            "turn": turn.model_dump(mode="json"),
        }
        if client_id is not None:
            event["client_id"] = client_id
        self._emit(event)

    def kept(self, client_id: str) -> None:
        """An answer that was sent again had been kept."""
        self._emit({"event": "kept", "interview_id": self._id, "client_id": client_id})

    def thinking(self) -> None:
        """A reply is being made."""
        self._emit({"event": "thinking", "interview_id": self._id})

    def listening(self) -> None:
        """The candidate's turn."""
        self._emit({"event": "listening", "interview_id": self._id})

    def progress(self, elapsed: float) -> None:
        """Where the interview stands, after so many seconds of talk."""
        state, agenda = self._machine.state, self._machine.agenda
        question = agenda.current
        self._emit(
            {
                "event": "progress",
                "interview_id": self._id,
                "fence": self._fence,
                "phase": state.phase.value,
                "question_id": question.id if question else None,
                "elapsed": round(elapsed, 1),
                "limit": agenda.limit,
                "extended_minutes": state.extended_minutes,
                "paused": state.paused,
                "progress": [one.model_dump(mode="json") for one in agenda.progress()],
            }
        )
