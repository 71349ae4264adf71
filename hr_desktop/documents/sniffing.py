"""Recognises a file by its content; a name only helps where content cannot tell."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

from hr_desktop.documents.zips import open_zip
from hr_desktop.domain.document import MediaType

HEAD_BYTES = 8192

_IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"\x00\x00\x01\x00",
    b"8BPS",
    b"AT&TFORM",  # DjVu
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORD = (b"\xdb\xa5-\x00", b"\x31\xbe\x00\x00", b"\xfe\x37\x00\x23")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|h[1-6]|span|br|ul|title|style)[\s>/]",
    re.IGNORECASE,
)
_PDF_PARTS = re.compile(rb"\b\d+ \d+ obj\b|(?:^|[\r\n])trailer\s*<<|\bstartxref\s")
_PDF_ENDS = re.compile(rb"endobj|endstream|<<\s*/|trailer\s*<<")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MHTML = re.compile(rb"(?:MIME-Version|From|Subject|Date|Snapshot-Content-Location):")
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|\s*[-*+] \[[ xX]\] |```|\|.*\|\s*$|>\s)"
    r"|\*\*\S[^*\n]*\*\*|\[[^\]\n]+\]\([^)\s]+\)",
    re.MULTILINE,
)


def sniff(head: bytes, path: Path | None = None) -> MediaType:
    """What a file is, from its first bytes (8 KB are enough).

    With `path` a ZIP is looked into, to tell DOCX and ODT from an archive; the name's ending is
    used only between plain text and Markdown. An empty or binary file is `unknown`.
    """
    lead = head.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in head[:1100]:  # the specification allows rubbish in the first kilobyte
        return MediaType.pdf
    if lead.startswith(b"{\\rt"):
        return MediaType.rtf
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _inside_zip(head, path)
    if head.startswith(_OLE) or head.startswith(_OLD_WORD):
        return MediaType.doc
    if _is_image(head):
        return MediaType.image
    if _PDF_PARTS.search(head) and _PDF_ENDS.search(head):
        return MediaType.pdf  # its beginning is lost
    if not head.strip(b"\x00 \t\r\n"):
        return MediaType.unknown
    text = as_text(head)
    if text is None:
        return MediaType.unknown
    raw = text.encode("utf-8", "ignore").lstrip(b"\xef\xbb\xbf \t\r\n")
    if raw.startswith(b"<") and _HTML.search(raw[:4096]):
        return MediaType.html
    if _MHTML.match(raw) and b"multipart/related" in raw.lower():
        return MediaType.html
    suffix = path.suffix.lower() if path is not None else ""
    if suffix in {".htm", ".html", ".xhtml"} and _HTML.search(raw):
        return MediaType.html
    if suffix in {".md", ".markdown"}:
        return MediaType.markdown
    if suffix == "" and len(_MARKDOWN.findall(text)) >= 3:
        return MediaType.markdown
    return MediaType.text


def sniff_file(path: Path) -> MediaType:
    """`sniff` of a file; raises OSError when it cannot be read."""
    with path.open("rb") as file:
        return sniff(file.read(HEAD_BYTES), path)


def as_text(head: bytes) -> str | None:
    """The beginning of a text file in some encoding, or None when the bytes are no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    wide = wide_encoding(head)
    if wide:
        return head[: len(head) // 2 * 2].decode(wide, "ignore")
    controls = _CONTROLS.findall(head)
    if sum(map(len, controls)) > max(2, len(head) // 200) and not _legible(head, controls):
        return None
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(head) - 4:  # the head ends inside a letter
            return head.decode("utf-8", "ignore")
        return head.decode("cp1251", "replace")


def _legible(head: bytes, controls: list[bytes]) -> bool:
    """Whether a person can read it in spite of its control characters: words stand between them.

    Zeros end the lines of some exports or stand for their spaces.
    """
    found = b"".join(controls)
    if len(set(found)) > 3 or len(found) * 4 > len(head) or _is_container(head):
        return False
    plain = _CONTROLS.sub(b" ", head)
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.start > len(plain) - 4
        text = plain.decode("utf-8", "ignore") if cut else plain.decode("cp1251", "replace")
    return sum(map(len, _WORD.findall(text))) > len(text) // 2


def _is_container(head: bytes) -> bool:
    return head.startswith(b"SQLite format 3") or head[257:262] == b"ustar"


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 without a mark: ASCII signs have a zero beside them, Cyrillic letters a four."""
    sample = head[:2048]
    if len(sample) < 8:
        return None
    half = len(sample) // 2
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if sum(high.count(code) for code in b"\x00\x04") > 0.9 * half and high.count(0) > 0:
            low = sample[0::2] if name == "utf-16-le" else sample[1::2]
            if low.count(0) < 0.1 * half:
                return name
    return None


def _is_image(head: bytes) -> bool:
    if head.startswith(_IMAGES[:6]) or head.startswith(_IMAGES[8:]):
        return True
    if head.startswith(b"BM") and len(head) >= 18:
        return struct.unpack_from("<I", head, 14)[0] in {12, 40, 52, 56, 64, 108, 124}
    if head.startswith(_IMAGES[7]):
        return len(head) > 6 and 0 < head[4] < 64
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"avif", b"hevc"}


def _inside_zip(head: bytes, path: Path | None) -> MediaType:
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:200]:
        return MediaType.odt
    names: set[str] = set()
    if path is not None:
        try:
            with open_zip(path) as package:
                names = {name.replace("\\", "/").lower() for name in package.namelist()[:5000]}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            names = set()
    if names:
        if any(n.startswith("word/") for n in names) and (
            "[content_types].xml" in names or "word/document.xml" in names
        ):
            return MediaType.docx
        if "content.xml" in names and ("meta-inf/manifest.xml" in names or "mimetype" in names):
            return MediaType.odt
        if "[content_types].xml" in names:  # a workbook or slides
            return MediaType.docx if any("document" in n for n in names) else MediaType.unknown
        return MediaType.zip
    # A broken package: what its first entries are called still says what it was.
    if b"word/" in head or b"[Content_Types].xml" in head:
        return MediaType.docx
    return MediaType.zip
