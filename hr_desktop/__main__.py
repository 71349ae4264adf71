"""The one entry point: decides what to start before anything heavy is imported.

A frozen program is started again for its child processes, so `freeze_support` comes first, and
only a start without a command imports Qt.
"""

from __future__ import annotations

import multiprocessing
import os
import sys

from hr_desktop.rights import for_this_user_alone


def main(argv: list[str] | None = None) -> int:
    """Start the window, the agent or a command; gives the exit status."""
    multiprocessing.freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    for_this_user_alone()  # what is written is about people
    _speak_utf8()
    arguments = _take_data_folder(arguments)
    if not arguments or arguments[0] == "--check-window":
        if not _has_display():
            from hr_desktop.cli.display import say_no_display

            return say_no_display()
        from hr_desktop.app import main as window

        return int(window(arguments) or 0)
    if arguments[0] == "agent":
        from hr_desktop.agent.main import main as agent

        return int(agent(arguments[1:]) or 0)
    from hr_desktop.cli.main import main as command

    return command(arguments)


def _has_display() -> bool:
    """Whether a window can be shown at all; Qt would abort the process otherwise."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _speak_utf8() -> None:
    """UTF-8 on all pipes, whatever the system's code page is."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _take_data_folder(arguments: list[str]) -> list[str]:
    """`--data FOLDER` before the command becomes the environment's variable, for children too."""
    if len(arguments) >= 2 and arguments[0] == "--data":
        os.environ["HR_DESKTOP_DATA"] = os.path.abspath(arguments[1])
        return arguments[2:]
    return arguments


if __name__ == "__main__":
    sys.exit(main())
