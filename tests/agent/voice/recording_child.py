"""Records until it is killed: cuts once, then prints what it has recorded of the second segment."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from hr_desktop.agent.voice.recording import Recorder
from tests.agent.voice.sounds import Loudspeaker, Microphone, session


async def main(folder: Path, interview_id: int, fence: int) -> None:
    microphone = Microphone(440)
    recorder = Recorder(await session(microphone, Loudspeaker()), folder, interview_id, fence)
    microphone.speaking = True
    recorder.start()
    await asyncio.sleep(1.0)
    recorder.cut()
    began = time.monotonic()
    while True:
        await asyncio.sleep(0.1)
        print(time.monotonic() - began, flush=True)


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
