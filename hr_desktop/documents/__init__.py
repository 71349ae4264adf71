"""Reads documents of every usual kind into text with places: pure work, no Qt, no database."""

from __future__ import annotations

from hr_desktop.documents.reader import Reader
from hr_desktop.documents.reading import read_document
from hr_desktop.documents.sniffing import sniff, sniff_file

__all__ = ["Reader", "read_document", "sniff", "sniff_file"]
