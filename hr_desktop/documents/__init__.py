"""Reads documents of every usual kind into text with places: pure work, no Qt, no database."""

from __future__ import annotations

from hr_desktop.documents.archive import ArchiveMember, expand_archive
from hr_desktop.documents.limits import ArchiveLimits, Limits
from hr_desktop.documents.reader import Reader
from hr_desktop.documents.reading import read_document
from hr_desktop.documents.sniffing import sniff, sniff_file

__all__ = [
    "ArchiveLimits",
    "ArchiveMember",
    "Limits",
    "Reader",
    "expand_archive",
    "read_document",
    "sniff",
    "sniff_file",
]
