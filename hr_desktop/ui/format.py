"""Dates, times and sizes as people read them, in local time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hr_desktop.i18n import Translator

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.".split(),
}


def when(tr: Translator, moment: datetime, now: datetime | None = None) -> str:
    """`14:05` for today, `yesterday, 14:05`, `23 Nov, 14:05`, with the year when it is another."""
    local = moment.astimezone()
    today = (now or datetime.now().astimezone()).astimezone().date()
    clock = f"{local:%H:%M}"
    days = (today - local.date()).days
    if days == 0:
        return clock
    if days == 1:
        return tr("yesterday, {time}", time=clock)
    return f"{date(tr, moment, now)}, {clock}"


def date(tr: Translator, moment: datetime, now: datetime | None = None) -> str:
    """`23 Nov`, or `23 Nov 2025` when it is another year."""
    local = moment.astimezone()
    year = (now or datetime.now().astimezone()).astimezone().year
    day = f"{local.day} {_MONTHS[tr.language][local.month - 1]}"
    return day if local.year == year else f"{day} {local.year}"


def clock(seconds: float) -> str:
    """Minutes and seconds, `17:24`; hours before them when there are any."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes:02d}:{left:02d}"


def years(tr: Translator, value: float | None) -> str:
    """`6.2 y.` / `6,2 г.`; a dash when unknown."""
    return "—" if value is None else tr("{years} y.", years=tr.number(value))


def size(tr: Translator, count: int) -> str:
    """A file's size in kB or MB."""
    if count < 1_000_000:
        return tr("{n} kB", n=max(1, round(count / 1000)))
    return tr("{n} MB", n=tr.number(count / 1_000_000))
