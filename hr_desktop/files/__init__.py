"""Original documents and reports, content-addressed."""

from hr_desktop.files.base import FileStore
from hr_desktop.files.local import LocalFiles

__all__ = ["FileStore", "LocalFiles"]
