"""Finds the folder `resources`, in a checkout, in a wheel and in a frozen bundle."""

from __future__ import annotations

import sys
from pathlib import Path


def resource_folder() -> Path:
    """The folder with translations, samples and icons."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    beside_package = Path(__file__).resolve().parent / "_resources"
    if beside_package.is_dir():  # an installed wheel
        return beside_package
    return Path(__file__).resolve().parent.parent / "resources"
