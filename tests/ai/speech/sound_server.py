"""The scripted server's ear and voice, which fail together by one word."""

from __future__ import annotations

from typing import Literal

from tests.openai_server import OpenAIServer
from tests.openai_server.audio import Trouble
from tests.speech.recogniser import RATE

Way = Literal["well", "error", "silent", "broken", "refused", "page"]
_TROUBLES = {
    "error": Trouble.ERROR,
    "silent": Trouble.HANGING,
    "refused": Trouble.REFUSED,
    "page": Trouble.PAGE,
}


class SoundServer(OpenAIServer):
    """`async with SoundServer("words") as server`: whatever it hears are these words.

    `way` may be changed at any time; `broken`: the connection ends in the middle of a sentence.
    """

    def __init__(self, words: str = "", way: Way = "well") -> None:
        super().__init__()
        self.words = words
        self.ear.recogniser = lambda samples, _: self.words if len(samples) > 0.6 * RATE else ""
        self.way = way

    @property
    def way(self) -> Way:
        """How it behaves."""
        return self._way

    @way.setter
    def way(self, way: Way) -> None:
        self._way = way
        self.ear.trouble = self.voice.trouble = _TROUBLES.get(way)
        self.voice.cut = 0.3 if way == "broken" else None

    @property
    def url(self) -> str:
        """What clients need."""
        return self.base_url

    @property
    def heard(self) -> list[tuple[str, float]]:
        """Language and seconds of what was recognised."""
        return [(one.language, one.seconds) for one in self.ear.heard]

    @property
    def said(self) -> list[str]:
        """The sentences that it was asked to say."""
        return [one.text for one in self.voice.said]
