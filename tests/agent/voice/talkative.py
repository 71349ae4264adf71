"""The program, with agents that log everything there is to log."""

from __future__ import annotations

import logging
import sys

from hr_desktop.__main__ import main
from hr_desktop.agent import logs

if __name__ == "__main__":
    logs.set_up.__defaults__ = (logging.DEBUG,)
    sys.exit(main())
