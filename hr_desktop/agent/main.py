"""`hr-desktop agent`: the interviewer's process.

With `--stdio` the desktop drives it by JSON lines. In: `{"op": "start", "interview_id": …}`, and
`say` (with `text` and `client_id`; the same id twice is one answer; `took_s` for speaking time
that this process has not seen), `typing`, `leave`, `ping`, `drain`, `stop`. Out: `{"event":
"ready", …}`, and `turn`, `kept` (an answer that came again), `thinking`, `listening`, `progress`,
`ended`, `error`, `pong`, `staying` (asked to end, it sees voice interviews through), `stopped`.
Logs go to stderr and to the log file, never to stdout.

Without it the process holds voice interviews on a server, and reads nothing. SIGTERM, SIGINT and a
closed stdin drain: nothing new is taken, text interviews are set aside so that they resume, voice
interviews are finished. A second signal or `stop` leaves at once; other agents go on.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import threading
from typing import IO, TYPE_CHECKING

from hr_desktop.domain.messages import Message, PersonError, message

if TYPE_CHECKING:
    from hr_desktop.agent.home import Home
    from hr_desktop.config import Settings
    from hr_desktop.store import Store

_WRONG_USAGE, _UNREACHABLE = 2, 3
_THREADS_S = 2.0


def main(argv: list[str]) -> int:
    """Runs the agent until it is told to stop; gives the exit status."""
    parser = argparse.ArgumentParser(prog="hr-desktop agent")
    parser.add_argument("--stdio", action="store_true", help="JSON lines on stdin and stdout")
    parser.add_argument("--data", metavar="DIR", help="data folder")
    parser.add_argument("--timing", help=argparse.SUPPRESS)  # JSON; tests shorten the waits
    parser.add_argument("--voice", help=argparse.SUPPRESS)  # JSON of VoiceOptions, for tests
    options = parser.parse_args(argv)
    from hr_desktop.agent import home, logs
    from hr_desktop.agent.pipe import take_stdout

    if options.data:
        os.environ["HR_DESKTOP_DATA"] = os.path.abspath(options.data)
    if options.timing:
        os.environ[home.TIMING] = options.timing  # jobs have processes of their own
    pipe = take_stdout() if options.stdio else None
    here = home.Home.here()
    logs.set_up(here.paths.logs)
    return asyncio.run(_run(here, pipe, options.voice))


def _leave(status: int) -> None:
    """Ends the process soon, whatever goes on in it: nothing that is left is worth waiting for.

    A name that is looked up may take half a minute, and LiveKit's library forgets threads of job
    processes that had not begun: they never end.
    """

    def end() -> None:
        logging.shutdown()
        os._exit(status)

    timer = threading.Timer(_THREADS_S, end)
    timer.daemon = True
    timer.start()


async def _run(home: Home, pipe: IO[bytes] | None, voice_json: str | None) -> int:
    from hr_desktop.agent.home import timing
    from hr_desktop.agent.pipe import Writer
    from hr_desktop.agent.process import Agent
    from hr_desktop.agent.voice.options import LiveKitAccess, VoiceOptions

    emit = Writer(pipe) if pipe is not None else None
    access, why_not = None, None
    try:
        access = await asyncio.to_thread(LiveKitAccess.of, home.settings, home.vault)
    except PersonError as error:
        why_not = error.said
    if access is None and emit is None:
        return _complain(home.settings, why_not or message("agent.voice_missing"), _WRONG_USAGE)
    try:
        store = await home.open_store()
    except PersonError as error:
        if emit is None:
            return _complain(home.settings, error.said, _UNREACHABLE)
        emit({"event": "error", "interview_id": None, "said": error.said.model_dump(mode="json")})
        emit.close()
        return _UNREACHABLE
    if emit is None:
        _say_what_for(home, store)
    options = VoiceOptions.model_validate_json(voice_json) if voice_json else VoiceOptions()
    agent = Agent(home, store, timing(), emit, access, options, why_not)
    try:
        await agent.run()
    finally:
        await store.close()
    if emit is not None:
        emit({"event": "stopped"})
        emit.close()
    _leave(0)
    return 0


def _say_what_for(home: Home, store: Store) -> None:
    """A server whose address of the database was forgotten would wait for nobody, unnoticed."""
    from hr_desktop.i18n import Translator

    tr = Translator(home.settings.effective_language())
    if store.workspace is not None:
        said = tr("Holding the team’s interviews. Stop with Ctrl+C.")
    else:
        said = tr("Holding the interviews of {folder}. Stop with Ctrl+C.", folder=str(home.data))
    print(said, flush=True)


def _complain(settings: Settings, said: Message, status: int) -> int:
    from hr_desktop.i18n import Translator

    print(Translator(settings.effective_language()).message(said), file=sys.stderr)
    return status
