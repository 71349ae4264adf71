"""Opens ZIP packages (DOCX, ODT) and their XML within limits, trusting nothing in them."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any

from lxml import etree

from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.zips import DirectoryTooLarge, open_zip
from hr_desktop.domain.messages import refuse

_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    recover=True,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """A ZIP package; raises PersonError `document.damaged` or `document.too_large`.

    Sizes are counted while unpacking, since a bomb's directory may lie about them.
    """

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._left = limits.package_bytes
        try:
            self._zip = open_zip(path)
            names = self._zip.namelist()
        except DirectoryTooLarge as error:
            raise refuse("document.too_large") from error
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise refuse("document.damaged") from error
        if len(names) > limits.package_parts:
            self._zip.close()
            raise refuse("document.too_large")
        self.names = {name.replace("\\", "/").lstrip("/").lower(): name for name in names}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether the package holds this part (letters' case does not matter)."""
        return name.lstrip("/").lower() in self.names

    def read(self, name: str) -> bytes | None:
        """A part's bytes; None when it is not there."""
        real = self.names.get(name.lstrip("/").lower())
        if real is None:
            return None
        bound = min(self._limits.part_bytes, self._left)
        try:
            with self._zip.open(real) as part:
                data = part.read(bound + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise refuse("document.damaged") from error
        except RuntimeError as error:  # zipfile's way to say that an entry is encrypted
            raise refuse("document.encrypted") from error
        if len(data) > bound:
            raise refuse("document.too_large")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Any | None:
        """A part's root element; None when it is missing, empty or beyond repair."""
        data = self.read(name)
        return parse_xml(data) if data else None

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """The relations of a part by id: (last word of the type, target, whether outside)."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found: dict[str, tuple[str, str, bool]] = {}
        if root is None:
            return found
        for relation in root.iter(_RELATIONS):
            target = relation.get("Target", "")
            outside = relation.get("TargetMode", "") == "External"
            if not outside:
                target = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[relation.get("Id", "")] = (kind, target, outside)
        return found


def parse_xml(data: bytes) -> Any | None:
    """The root of an XML text, mended where it is broken; None when nothing is left.

    No entity is resolved, nothing is fetched, nesting is bounded by libxml2 (256).
    """
    try:
        return etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None
