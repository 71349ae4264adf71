"""Parts of reports that need no workspace."""

from __future__ import annotations

import os
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hr_desktop.domain.resume import Profile
from hr_desktop.reports.data import Person


def person_of(profile: Profile | None, name: str = "") -> Person:
    """A profile as the person of a report."""
    if profile is None:
        return Person(name=name)
    return Person(
        name=profile.name.value if profile.name else name,
        position=profile.position.value if profile.position else "",
        city=profile.city.value if profile.city else "",
        total_years=profile.total_years,
        emails=tuple(e.value for e in profile.emails),
        phones=tuple(p.value for p in profile.phones),
        links=tuple(link.value for link in profile.links),
    )


@cache
def local_time_zone() -> str:
    """This computer's time zone by its IANA name, or by its whole hours, or UTC."""
    candidates = [os.environ.get("TZ", "")]
    link = Path("/etc/localtime")
    if link.is_symlink():
        candidates.append(str(link.resolve()).partition("zoneinfo/")[2])
    offset = datetime.now().astimezone().utcoffset()
    hours = int(offset.total_seconds() // 3600) if offset else 0
    candidates.append(f"Etc/GMT{-hours:+d}" if hours else "UTC")
    for name in candidates:
        try:
            if name and ZoneInfo(name):
                return name
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return "UTC"
