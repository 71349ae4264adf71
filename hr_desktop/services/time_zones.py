"""Time zones: their names, moments written in one, and which one a city is in."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from hr_desktop.i18n import Translator
from hr_desktop.services.report_parts import local_time_zone
from hr_desktop.wording.mark import N_

# The zones that a list begins with, by the city they are called after.
USUAL = {
    "Europe/Kaliningrad": N_("Kaliningrad"),
    "Europe/Moscow": N_("Moscow"),
    "Europe/Samara": N_("Samara"),
    "Asia/Yekaterinburg": N_("Yekaterinburg"),
    "Asia/Omsk": N_("Omsk"),
    "Asia/Novosibirsk": N_("Novosibirsk"),
    "Asia/Krasnoyarsk": N_("Krasnoyarsk"),
    "Asia/Irkutsk": N_("Irkutsk"),
    "Asia/Yakutsk": N_("Yakutsk"),
    "Asia/Vladivostok": N_("Vladivostok"),
    "Asia/Magadan": N_("Magadan"),
    "Asia/Kamchatka": N_("Kamchatka"),
    "Europe/Minsk": N_("Minsk"),
    "Asia/Almaty": N_("Almaty"),
    "Asia/Tashkent": N_("Tashkent"),
    "Asia/Bishkek": N_("Bishkek"),
    "Asia/Tbilisi": N_("Tbilisi"),
    "Asia/Yerevan": N_("Yerevan"),
    "Asia/Baku": N_("Baku"),
    "Europe/Istanbul": N_("Istanbul"),
    "Asia/Dubai": N_("Dubai"),
    "Asia/Jerusalem": N_("Jerusalem"),
    "Europe/Belgrade": N_("Belgrade"),
    "Europe/Berlin": N_("Berlin"),
    "Europe/Paris": N_("Paris"),
    "Europe/London": N_("London"),
    "Asia/Kolkata": N_("Kolkata"),
    "Asia/Singapore": N_("Singapore"),
    "America/New_York": N_("New York"),
    "America/Chicago": N_("Chicago"),
    "America/Denver": N_("Denver"),
    "America/Los_Angeles": N_("Los Angeles"),
    "America/Sao_Paulo": N_("Sao Paulo"),
    "Australia/Sydney": N_("Sydney"),
}

# Cities of resumes that no zone is called after.
_CITIES = {
    "Europe/Moscow": (
        "москва, санкт-петербург, петербург, спб, saint petersburg, st. petersburg, казань, kazan,"
        " нижний новгород, nizhny novgorod, ростов-на-дону, rostov-on-don, краснодар, krasnodar,"
        " воронеж, voronezh, волгоград, volgograd, сочи, sochi, тула, ярославль, рязань, калуга,"
        " тверь, иннополис, белгород, курск, липецк, владимир, смоленск, архангельск, мурманск,"
        " вологда, чебоксары, пенза, ставрополь, махачкала, зеленоград, химки, мытищи, балашиха"
    ),
    "Europe/Samara": "самара, тольятти, togliatti, ижевск, izhevsk",
    "Asia/Yekaterinburg": (
        "екатеринбург, ekaterinburg, челябинск, chelyabinsk, пермь, perm, уфа, ufa, тюмень, tyumen,"
        " оренбург, курган, сургут, магнитогорск"
    ),
    "Asia/Omsk": "омск",
    "Asia/Novosibirsk": "новосибирск",
    "Asia/Krasnoyarsk": "красноярск",
    "Asia/Irkutsk": "иркутск, улан-удэ",
    "Asia/Yakutsk": "якутск, чита, благовещенск",
    "Asia/Vladivostok": "владивосток, хабаровск, khabarovsk",
    "Europe/Kaliningrad": "калининград",
    "Europe/Minsk": "минск, гомель, брест, гродно, витебск, могилёв",
    "Asia/Almaty": "алматы, астана, astana, алма-ата, караганда, шымкент",
    "Asia/Tashkent": "ташкент, самарканд",
    "Asia/Bishkek": "бишкек",
    "Asia/Tbilisi": "тбилиси, батуми, batumi",
    "Asia/Yerevan": "ереван",
    "Asia/Baku": "баку",
    "Europe/Belgrade": "белград, нови-сад, novi sad",
    "Asia/Jerusalem": "tel aviv, тель-авив",
    "Europe/Istanbul": "стамбул, ankara, анталья, antalya",
    "Europe/Berlin": "munich, münchen, hamburg, frankfurt, cologne, köln, берлин",
    "Europe/London": "manchester, birmingham, leeds, bristol, edinburgh, glasgow, лондон",
    "Asia/Kolkata": (
        "mumbai, delhi, new delhi, bangalore, bengaluru, hyderabad, pune, chennai, gurgaon, noida,"
        " ahmedabad"
    ),
    "America/New_York": "boston, philadelphia, washington, atlanta, miami, brooklyn",
    "America/Chicago": "dallas, houston, austin, minneapolis",
    "America/Los_Angeles": "san francisco, seattle, san diego, san jose, portland",
}


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; this computer's when the name is empty or unknown."""
    return _find(name) or ZoneInfo(local_time_zone())


def is_zone(name: str) -> bool:
    """Whether there is a zone of this IANA name."""
    return _find(name) is not None


def all_zones() -> list[str]:
    """Every zone that is called after a place: the usual ones first, the others by name.

    Looks through the system's files.
    """
    found = available_timezones()
    others = sorted(name for name in found if "/" in name and not name.startswith("Etc/"))
    return [*USUAL, *(name for name in others if name not in USUAL)]


def zone_choices(tr: Translator, moment: datetime, chosen: str) -> list[tuple[str, str]]:
    """All zones by name with their words at a moment, `chosen` among them. Reads many files."""
    names = all_zones()
    if chosen not in names:
        names.insert(0, chosen)
    return [(name, zone_words(tr, name, moment)) for name in names]


def zone_words(tr: Translator, name: str, moment: datetime) -> str:
    """A zone as people write it, at a moment: `Moscow, UTC+3`; `UTC` alone without a place."""
    utc = _utc(moment.astimezone(zone_of(name)))
    key = zone_of(name).key
    if "/" not in key or key.startswith("Etc/"):
        return utc
    city = USUAL.get(key) or key.rpartition("/")[2].replace("_", " ")
    return f"{tr(city) if key in USUAL else city}, {utc}"


def here(moment: datetime) -> str:
    """This computer's zone at a moment in the fewest letters: `UTC+3`."""
    return _utc(moment.astimezone())


def here_words(tr: Translator, moment: datetime) -> str:
    """This computer's zone as people write it, at a moment: `Moscow, UTC+3`."""
    words = zone_words(tr, local_time_zone(), moment)
    # Where the zone has no name that is known, whole hours stand for it: the clock knows better.
    return words if words.endswith(here(moment)) else here(moment)


def moment_words(tr: Translator, moment: datetime, name: str) -> str:
    """A moment in a zone, which is always named: `30 November 2026, 10:00 (Moscow, UTC+3)`."""
    there = moment.astimezone(zone_of(name))
    return f"{tr.date(there.date(), long=True)}, {there:%H:%M} ({zone_words(tr, name, moment)})"


def guess_zone(city: str) -> str:
    """The zone of the city of a resume, "" when it is not known. Blocking at first (see above)."""
    wanted = " ".join(city.casefold().split())
    return _by_city().get(wanted) or _by_city().get(wanted.split(",")[0].strip(), "")


def _utc(there: datetime) -> str:
    offset = there.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


def _find(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _by_city() -> dict[str, str]:
    found = {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in all_zones()}
    for name, cities in _CITIES.items():
        found |= {one.strip(): name for one in cities.split(",")}
    return found
