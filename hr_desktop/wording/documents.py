"""Words of the messages from `documents`: why a file could not be read, and what to do."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    # Refusals: the file stays where it was, nothing was made of it.
    "document.empty": N_(
        "The file has no text. Nothing was added. Please check whether it is the right file."
    ),
    "document.scan": N_(
        "This PDF is a scan: pictures of pages without text. Nothing was added. Please ask for the original file, or run it through a text recognition program first."
    ),
    "document.image": N_(
        "This is a picture, not a text. Nothing was added. Please ask for the resume as PDF or DOCX."
    ),
    "document.only_hidden": N_(
        "All text of this file is hidden from the eye. Nothing was added. Please open the file and look at it before you ask for another one."
    ),
    "document.encrypted": N_(
        "The file is protected by a password. Nothing was added. Please open it with the password, save a copy without one and add the copy."
    ),
    "document.damaged": N_(
        "The file is damaged and could not be read. Nothing was added. Please ask for it again, or open it in its program and save it anew."
    ),
    "document.binary_doc": N_(
        "This is an old Word file (.doc). Nothing was added. Please open it, save it as DOCX and add that file."
    ),
    "document.unsupported": N_(
        "This kind of file cannot be read. Nothing was added. PDF, DOCX, RTF, ODT, TXT, MD, HTML and ZIP archives of them can."
    ),
    "document.archive": N_(
        "This is an archive. It was not read as one document. Please add it as an archive, or unpack it and add the files."
    ),
    "document.too_large": N_(
        "The file is too large to be read safely. Nothing was added. Please save the pages that matter as a smaller file."
    ),
    "document.too_slow": N_(
        "Reading the file took too long and was stopped. Nothing was added. Please save it anew as PDF or DOCX and try again."
    ),
    "document.too_much_memory": N_(
        "Reading the file needed too much memory and was stopped. Nothing was added. Please save it anew as PDF or DOCX and try again."
    ),
    "document.reader_died": N_(
        "The reader broke down on this file; other files are not affected. Nothing was added. Please save it anew as PDF or DOCX and try again."
    ),
    "document.gone": N_(
        "The file is no longer there. Nothing was added. Please add it again from its new place."
    ),
    "document.unreadable": N_(
        "The file could not be opened. Nothing was added. Please check that it is not in use and that you may read it, then try again."
    ),
    # Archives.
    "document.archive_damaged": N_(
        "The archive is damaged and could not be opened. Nothing was added. Please ask for it again."
    ),
    "document.archive_encrypted": N_(
        "This file in the archive is protected by a password. It was left out; the others were read. Please unpack it and add it."
    ),
    "document.archive_limit": N_(
        "The archive holds too much: this file was left out, the ones before it were read. Please unpack the archive and add the rest in parts."
    ),
    "document.archive_bomb": N_(
        "This file in the archive unpacks to a suspicious size. It was left out; the others were read. Please unpack it and look at it first."
    ),
    "document.archive_nested": N_(
        "This archive lies too deep inside other archives. It was left out; the others were read. Please unpack it and add it."
    ),
    "document.archive_empty": N_("The archive holds no files. Nothing was added."),
    # Warnings: the text was read, a person should look.
    "document.hidden_text": N_(
        "The file holds text that the eye cannot see (white, tiny or outside the page). It was left out and does not count."
    ),
    "document.maybe_hidden_text": N_(
        "Some white text may be hidden from the eye. It was read; please compare it with the original."
    ),
    "document.ocr_layer": N_(
        "This is a scan with recognised text behind it. Recognition makes mistakes; please compare it with the original."
    ),
    "document.doubtful_text": N_(
        "Some letters of this PDF have no meaning of their own (broken fonts). The text may have holes; please compare it with the original."
    ),
    "document.pages_without_text": (
        N_(
            "{n} page is a picture without text and was not read. Please look at the original.",
            "{n} pages are pictures without text and were not read. Please look at the original.",
        ),
        "{n} pages are pictures without text and were not read. Please look at the original.",
    ),
    "document.pages_left_out": N_("The document has {pages} pages; the first {read} were read."),
    "document.page_damaged": (
        N_(
            "{n} page is damaged and was not read. Please look at the original.",
            "{n} pages are damaged and were not read. Please look at the original.",
        ),
        "{n} pages are damaged and were not read. Please look at the original.",
    ),
    "document.too_long_text": N_(
        "The document is longer than can be read. Its beginning was read."
    ),
    "document.converted": N_(
        "The old Word file was converted by LibreOffice; please compare it with the original."
    ),
}

__all__ = ["MESSAGES", "N_"]
