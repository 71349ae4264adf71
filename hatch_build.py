"""Build hook of the wheel: compiles the translations and takes `resources` along."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts `resources` into the wheel as `hr_desktop/_resources`; an editable one needs no copy."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is written; `version` is `standard` or `editable`."""
        sys.path.insert(0, self.root)
        from tools.translations import compile_catalogues

        compile_catalogues()
        if version == "standard":
            folder = Path(self.root) / "resources"
            for file in sorted(folder.rglob("*")):
                if file.is_file() and file.suffix != ".po":
                    inside = file.relative_to(folder).as_posix()
                    build_data["force_include"][str(file)] = f"hr_desktop/_resources/{inside}"
