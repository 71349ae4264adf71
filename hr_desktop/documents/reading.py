"""Reads one file of any kind we know, in a worker process."""

from __future__ import annotations

import stat
from pathlib import Path

from hr_desktop.documents.archive import is_archive
from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.sniffing import HEAD_BYTES, sniff
from hr_desktop.documents.texts import read_text
from hr_desktop.domain.document import DocumentText, MediaType, Warning_
from hr_desktop.domain.messages import PersonError, message, refuse


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
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):  # reading a pipe or a device might never end
        raise refuse("document.unreadable")
    size = about.st_size
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
    if media_type is MediaType.odt:
        from hr_desktop.documents.odt import read_odt

        return read_odt(path, limits)
    if media_type is MediaType.doc:
        return _read_doc(path, limits)
    if media_type is MediaType.image:
        raise refuse("document.image")
    if media_type is MediaType.zip:
        raise refuse("document.archive" if is_archive(path) else "document.damaged")
    if media_type is MediaType.unknown:
        blank = not path.read_bytes().strip(b"\x00 \t\r\n\xef\xbb\xbf")
        raise refuse("document.empty" if blank else "document.unsupported")
    return read_text(path.read_bytes(), media_type, limits)


def _read_doc(path: Path, limits: Limits) -> DocumentText:
    from hr_desktop.documents.docx import read_docx
    from hr_desktop.documents.legacy import convert, find_office, is_encrypted
    from hr_desktop.documents.scratch import scratch_folder

    if is_encrypted(path.read_bytes()):
        raise refuse("document.encrypted")
    if find_office() is None:
        raise refuse("document.binary_doc")
    with scratch_folder() as folder:
        document = read_docx(convert(path, Path(folder)), limits)
    warning = Warning_(said=message("document.converted"))
    return document.model_copy(
        update={"media_type": MediaType.doc, "warnings": (*document.warnings, warning)}
    )
