"""What every service works with, built once by `Workspace.open`."""

from __future__ import annotations
