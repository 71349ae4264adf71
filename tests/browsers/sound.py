"""A loudspeaker that nobody hears: Firefox plays and records nothing on a computer without one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

PROGRAM = "pulseaudio"
_READY_S = 20.0


@contextlib.asynccontextmanager
async def loudspeaker(folder: Path) -> AsyncIterator[dict[str, str]]:
    """PulseAudio in a folder of its own; gives the variables that lead a program to it."""
    program = shutil.which(PROGRAM)
    assert program is not None
    socket = folder / "pulse.sock"
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    process = await asyncio.create_subprocess_exec(
        program,
        *("-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=60"),
        *("-L", "module-null-sink"),
        *("-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"),
        env={**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(_READY_S):
            while not socket.exists():
                if process.returncode is not None:
                    raise RuntimeError(f"PulseAudio ended with {process.returncode}")
                await asyncio.sleep(0.02)
        yield {"PULSE_SERVER": f"unix:{socket}"}
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
