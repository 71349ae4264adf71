"""A desktop that starts its agent, holds it until stdin says so, and ends: for the test of what stays.

Arguments: folder, and the agent's command as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from hr_desktop.services.agent_process import AgentProcess


async def main() -> None:
    """Prints the agent's process id, and how it was left."""
    agent = AgentProcess(Path(sys.argv[1]), command=json.loads(sys.argv[2]))
    await agent.start()
    print(agent.health.pid, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await agent.stop()
    print(agent.health.state.value, flush=True)


asyncio.run(main())
