"""What recognisers and voices used, as the System page shows it."""

from __future__ import annotations

from pathlib import Path

from hr_desktop.ai.remote.prices import Usage
from hr_desktop.config import Paths, Settings
from hr_desktop.services.metering import SpendMeter
from hr_desktop.services.workspace import Workspace


async def test_sound_is_summed_in_seconds_and_the_time_of_a_models_calls_is_not(
    data_folder: Path,
) -> None:
    ws = await Workspace.open(Paths.under(data_folder), Settings(), background=False)
    try:
        meter = SpendMeter(ws.core.store, None)
        for seconds in (90.0, 60.0):
            await meter.spent(
                Usage(model="whisper-1", purpose="recognition", input_tokens=0, seconds=seconds)
            )
        await meter.spent(Usage(model="gpt", purpose="assess", input_tokens=9, seconds=30.0))
        rows = {one.model: one for one in await ws.system.spend()}
    finally:
        await ws.close()
    assert (rows["whisper-1"].sound_s, rows["whisper-1"].input_tokens) == (150.0, 0)
    assert (rows["gpt"].sound_s, rows["gpt"].input_tokens) == (0.0, 9)
