"""Interviews: planned, live, finished; what a recruiter does with them."""

from __future__ import annotations

from hr_desktop.domain.base import Value
from hr_desktop.domain.interview import CommandKind, Consent, Interview, InterviewCommand, Turn
from hr_desktop.domain.vacancy import Language
from hr_desktop.services.values import InterviewFilter, InterviewRow


class ConsentText(Value):
    """The text a candidate agrees to before a desk interview; `sha256` is of `text` in UTF-8."""

    language: Language
    version: str
    text: str
    sha256: str


class InterviewService:
    """Interviews at the desk and practice; the agent process holds the conversation."""

    async def list(
        self, what: InterviewFilter | None = None, limit: int = 1000
    ) -> list[InterviewRow]:
        """Interviews: live first, then coming, then finished; newest first in each."""
        raise NotImplementedError

    async def get(self, interview_id: int) -> Interview:
        """One interview; raises PersonError `interview.gone`."""
        raise NotImplementedError

    async def row(self, interview_id: int) -> InterviewRow:
        """The list's row of one interview."""
        raise NotImplementedError

    async def turns(self, interview_id: int, after: int = 0) -> list[Turn]:
        """The turns with a number above `after`, in order."""
        raise NotImplementedError

    @staticmethod
    def consent_text(language: Language) -> ConsentText:
        """The consent text in force, in one language."""
        raise NotImplementedError

    def consent_now(self, language: Language) -> Consent:
        """A consent given now to `consent_text(language)`, for `create_desk`."""
        raise NotImplementedError

    async def create_desk(self, application_id: int, consent: Consent) -> Interview:
        """A desk interview with the application's plan; raises PersonError when not ready."""
        raise NotImplementedError

    async def create_practice(
        self,
        vacancy_id: int | None = None,
        application_id: int | None = None,
        language: Language | None = None,
        minutes: int | None = None,
    ) -> Interview:
        """A practice interview (no stage, no statistics, no consent), planned on the spot."""
        raise NotImplementedError

    async def cancel(self, interview_id: int) -> None:
        """Cancel an interview that has not begun or was interrupted."""
        raise NotImplementedError

    async def resume(self, interview_id: int) -> Interview:
        """Check that an interrupted interview may go on, then let the agent take it up."""
        raise NotImplementedError

    async def command(
        self, interview_id: int, kind: CommandKind, text: str = "", minutes: int = 0
    ) -> InterviewCommand:
        """A note to the interviewer, more minutes, close politely, or end now."""
        raise NotImplementedError

    async def add_transcript(
        self, application_id: int, language: Language, turns: list[Turn]
    ) -> Interview:
        """Keep an interview that was held elsewhere as completed (samples, imported transcripts)."""
        raise NotImplementedError
