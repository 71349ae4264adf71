"""Recognisers and voices of spoken interviews, built from the settings.

Imported where sound is worked on alone: it brings livekit along.
"""

from hr_desktop.ai.speech.building import Choice, chosen, recogniser, speech
from hr_desktop.ai.speech.standing_in import Waits

__all__ = ["Choice", "Waits", "chosen", "recogniser", "speech"]
