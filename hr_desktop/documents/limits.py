"""How much of a document is read. A real resume is far below every one of these."""

from __future__ import annotations

from pydantic import Field

from hr_desktop.domain.base import Value

MB = 1024 * 1024


class Limits(Value):
    """Bounds of one document."""

    file_bytes: int = Field(default=50 * MB, description="size of the file itself")
    pages: int = Field(default=200, description="pages of a PDF that are read; the rest is said")
    characters: int = Field(default=500_000, description="text that is kept; the rest is said")
    part_bytes: int = Field(default=40 * MB, description="one unpacked part of a ZIP package")
    package_bytes: int = Field(default=200 * MB, description="all unpacked parts of a package")
    package_parts: int = Field(default=5_000, description="entries of a package")
    depth: int = Field(default=256, description="nesting of elements that is followed")
    seconds: float = Field(default=45.0, description="time a PDF's pages may take together")


class ArchiveLimits(Value):
    """Bounds of a ZIP archive of documents."""

    members: int = 500
    member_bytes: int = 50 * MB
    total_bytes: int = 500 * MB
    ratio: int = Field(default=200, description="unpacked to packed, for members above 1 MB")
    nesting: int = Field(default=2, description="archives inside archives that are opened")


LIMITS = Limits()
ARCHIVE_LIMITS = ArchiveLimits()
