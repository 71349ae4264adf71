"""From a kept file to what it says about a person: read, understand, fold, embed."""

from __future__ import annotations

from dataclasses import dataclass

from hr_desktop.domain.document import DocumentText, Warning_
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.resume import ResumeReading
from hr_desktop.services import brain
from hr_desktop.services.core import Core
from hr_desktop.services.engines import fell_back
from hr_desktop.services.failures import as_person_error

# A resume takes a tenth of a second. There is one process for thinking: a text that takes so long
# holds up everybody else's work.
LONGEST_SECONDS = 30.0


@dataclass(frozen=True)
class Understood:
    """A document with what was understood from it; `folded` is for the search index.

    `vector` is a unit vector of the embedder's model, of shape (dimension,).
    """

    document: DocumentText
    reading: ResumeReading
    folded: str
    vector: brain.Vectors
    model: str


class Understander:
    """Reads and understands kept files, with the engine of the settings."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def resume(self, sha256: str) -> Understood:
        """A resume of the file store; raises PersonError when it gives no person."""
        core = self._core
        document = await core.reader.read(await core.file(sha256))
        engines = core.engines
        try:
            if engines.remote:
                return await self._remotely(document)
            reading, folded, vector = await core.think(
                brain.understand, document, timeout=LONGEST_SECONDS
            )
        except Exception as error:
            raise as_person_error(error) from error
        _check(reading)
        return Understood(document, reading, folded, vector, engines.embedder.model)

    async def _remotely(self, document: DocumentText) -> Understood:
        core, engines = self._core, self._core.engines
        reading, away = await engines.ask(lambda engine: engine.understand_resume(document))
        if away is not None:
            warning = Warning_(said=fell_back(away))
            reading = reading.model_copy(update={"warnings": (*reading.warnings, warning)})
        _check(reading)
        folded, vector = await core.think(brain.dress, document, reading.profile)
        if not engines.lexical:
            words = await core.think(brain.embedded_text, reading.profile, document.text)
            vector = (await engines.embedder.embed([words]))[0]
        return Understood(document, reading, folded, vector, engines.embedder.model)


def _check(reading: ResumeReading) -> None:
    if reading.failure is not None:
        raise refuse(reading.failure.code, **reading.failure.params)
