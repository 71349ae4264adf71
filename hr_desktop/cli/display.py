"""What is said where no window can be shown."""

from __future__ import annotations

import sys

from hr_desktop.config import Paths, load_settings
from hr_desktop.domain.messages import message
from hr_desktop.i18n import Translator


def say_no_display() -> int:
    """One sentence on stderr in the person's language; the exit status of a missing service."""
    language = load_settings(Paths.default()).effective_language()
    print(Translator(language).message(message("cli.no_display")), file=sys.stderr)
    return 3
