"""Names of the files that are handed out: every system takes them, none starts a program."""

from __future__ import annotations

import re

from hr_desktop.domain.document import MediaType
from hr_desktop.domain.records import ResumeRecord

# Marks of direction make `exe.pdf` of `fdp.exe`.
_UNSAFE = re.compile('[\\x00-\\x1f<>:"/\\\\|?*\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # on Windows
_ENDINGS = {
    MediaType.pdf: "pdf",
    MediaType.docx: "docx",
    MediaType.doc: "doc",
    MediaType.rtf: "rtf",
    MediaType.odt: "odt",
    MediaType.html: "html",
    MediaType.markdown: "md",
    MediaType.text: "txt",
}
# What a reader of documents opens, whatever is in the file.
_READ_ONLY = frozenset(
    {*_ENDINGS.values(), "htm", "mht", "mhtml", "text", "markdown", "zip"}
    | {"png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp", "heic"}
)


def safe_name(name: str) -> str:
    """A file name that every system takes, at most 120 characters, with its ending kept."""
    cleaned = _UNSAFE.sub("_", name).strip(" .") or "document"
    if _RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    stem, dot, ending = cleaned.rpartition(".")
    if not dot or len(ending) > 8:
        return cleaned[:120].rstrip(" .")
    return f"{stem[:110]}.{ending}"


def original_name(resume: ResumeRecord) -> str:
    """The name under which an original is shown: a text called `cv.bat` would run."""
    name = safe_name(resume.filename.replace("\\", "/").rpartition("/")[2])
    if "." in name and name.rpartition(".")[2].lower() in _READ_ONLY:
        return name
    return f"{name}.{_ENDINGS.get(resume.media_type, 'txt')}"
