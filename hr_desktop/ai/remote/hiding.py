"""Hiding runs in a worker process: only there are the offline engine's vocabularies loaded."""

from __future__ import annotations

from hr_desktop.ai.engine import AssessmentRequest
from hr_desktop.ai.private_text import Hidden
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.resume import Profile


def hidden_resume(document: DocumentText) -> Hidden | None:
    """See `ai.offline.private_people`."""
    from hr_desktop.ai.offline import private_people

    return private_people.hidden_resume(document)


def hidden_text(text: str, profile: Profile | None) -> Hidden:
    """See `ai.offline.private_people`."""
    from hr_desktop.ai.offline import private_people

    return private_people.hidden_text(text, profile)


def hidden_talk(text: str, request: AssessmentRequest) -> Hidden:
    """See `ai.offline.private_people`."""
    from hr_desktop.ai.offline import private_people

    return private_people.hidden_talk(text, request)
