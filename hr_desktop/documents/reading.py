"""Reads one file of any kind we know, in a worker process."""

from __future__ import annotations

from pathlib import Path

from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.sniffing import HEAD_BYTES, sniff
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import PersonError, refuse


def read_document(path: Path, limits: Limits = LIMITS) -> DocumentText:
    """The text of a document as a person reads it.

    Raises PersonError: `document.gone`, `document.unreadable`, `document.too_large`,
    `document.empty`, `document.scan`, `document.only_hidden`, `document.encrypted`,
    `document.damaged`, `document.image`, `document.binary_doc`, `document.archive`,
    `document.unsupported`.
    """
    try:
        return _read(path, limits)
    except PersonError:
        raise
    except FileNotFoundError as error:
        raise refuse("document.gone") from error
    except PermissionError as error:
        raise refuse("document.unreadable") from error
    except MemoryError:
        raise
    except OSError as error:
        raise refuse("document.unreadable") from error
    except Exception as error:
        raise refuse("document.damaged") from error


def _read(path: Path, limits: Limits) -> DocumentText:
    size = path.stat().st_size
    if size == 0:
        raise refuse("document.empty")
    if size > limits.file_bytes:
        raise refuse("document.too_large")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    media_type = sniff(head, path)
    # Each reader is imported when its first document comes: a worker of PDFs needs no lxml.
    if media_type is MediaType.pdf:
        from hr_desktop.documents.pdf import read_pdf

        return read_pdf(path, limits)
    if media_type is MediaType.docx:
        from hr_desktop.documents.docx import read_docx

        return read_docx(path, limits)
    if media_type in (MediaType.text, MediaType.markdown):
        from hr_desktop.documents.plain import read_plain

        return read_plain(path.read_bytes(), media_type, limits)
    raise refuse("document.unsupported")
