"""Recognition by content, and RTF, ODT, HTML, plain text, old Word files."""

from __future__ import annotations

import io
import marshal
import os
import random
import sqlite3
import stat
import struct
import sys
import tarfile
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentText
from PIL import Image

from hr_desktop.documents import Limits, read_document, sniff, sniff_file
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import PersonError

RUSSIAN = (
    "Иван Петров\nРазработчик программного обеспечения\n+7 999 123-45-67\n\n"
    "ОПЫТ РАБОТЫ\nООО «Ромашка», 2019 – 2021: объяснял, считал и выпускал отчёты"
)


def put(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(PersonError) as caught:
        read_document(path, limits) if limits else read_document(path)
    return caught.value.said.code


def hidden(document: DocumentText) -> str:
    return "".join(w.text for w in document.warnings if w.said.code == "document.hidden_text")


# Recognition.


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n", "a.docx", MediaType.pdf),
        (b"\n\n junk %PDF-1.4\n", "a", MediaType.pdf),
        (b"{\\rtf1\\ansi x}", "a.doc", MediaType.rtf),
        (b"\xef\xbb\xbf{\\rtf1 x}", "a.doc", MediaType.rtf),
        (b"<!DOCTYPE html><html><body>x", "a.doc", MediaType.html),
        (b"\n<html>\n<p>x", "a.txt", MediaType.html),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "a.doc", MediaType.html),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.pdf", MediaType.doc),
        (b"\x89PNG\r\n\x1a\n....", "a.pdf", MediaType.image),
        (b"\xff\xd8\xff\xe0....", "a.docx", MediaType.image),
        (b"RIFF....WEBPVP8 ", "a.png", MediaType.image),
        (b"", "a.pdf", MediaType.unknown),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" * 20, "a.pdf", MediaType.unknown),
        (RUSSIAN.encode("cp1251"), "a.txt", MediaType.text),
        (RUSSIAN.encode("koi8-r", "replace"), "a.pdf", MediaType.text),
        (RUSSIAN.encode("utf-16"), "a", MediaType.text),
        (RUSSIAN.encode("utf-16-le"), "a", MediaType.text),
        (b"# Name\n\n- a\n", "a.md", MediaType.markdown),
        (b"BMW and Audi: a resume of a salesman, ten years", "a.txt", MediaType.text),
        (b"I know <html> and <b>", "a.txt", MediaType.text),
    ],
)
def test_content_tells_what_a_file_is(
    tmp_path: Path, data: bytes, name: str, expected: MediaType
) -> None:
    assert sniff(data, Path(name)) is expected
    assert sniff_file(put(tmp_path, name, data)) is expected


def test_zip_packages_are_told_apart(tmp_path: Path) -> None:
    for inside, expected in (
        ("word/document.xml", MediaType.docx),
        ("xl/workbook.xml", MediaType.unknown),
        ("resume.pdf", MediaType.zip),
    ):
        path = tmp_path / "file.bin"
        with zipfile.ZipFile(path, "w") as package:
            if expected is not MediaType.zip:
                package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr(inside, "x")
        assert sniff_file(path) is expected


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "document.empty"),
        ("a.txt", b" \n\t\r\n", "document.empty"),
        ("a.txt", b"--- *** ---", "document.empty"),
        ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" * 20, "document.unsupported"),
        ("a.pdf", b"%PDF-1.7\nnothing", "document.damaged"),
        ("a.docx", b"PK\x03\x04rubbish word/document.xml", "document.damaged"),
        ("a.zip", b"PK\x03\x04rubbish", "document.damaged"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert refusal(put(tmp_path, name, data)) == code


def test_pictures_archives_lost_and_big_files_are_said(tmp_path: Path) -> None:
    for kind in ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP"):
        path = tmp_path / "resume.pdf"
        Image.new("RGB", (30, 30)).save(path, kind)
        assert refusal(path) == "document.image", kind
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("a.txt", "x")
    assert refusal(archive) == "document.archive"
    assert refusal(tmp_path / "no such file.pdf") == "document.gone"
    assert refusal(tmp_path) == "document.unreadable"
    assert (
        refusal(put(tmp_path, "b.txt", b"x" * 100), Limits(file_bytes=99)) == "document.too_large"
    )


# Plain text.


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "cp1251",
        "koi8-r",
        "cp866",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
    ],
)
def test_russian_text_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = RUSSIAN.replace("–", "-").replace("«", '"').replace("»", '"') if encoding in {
        "cp866", "koi8-r"} else RUSSIAN  # fmt: skip
    document = read_document(put(tmp_path, "a.txt", text.replace("\n", "\r\n").encode(encoding)))
    assert document.text == text


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "utf-8"])
def test_western_text(tmp_path: Path, encoding: str) -> None:
    text = (
        "José Müller\nIngénieur à Zürich, expérience: développement"
        if encoding != "cp1250"
        else ("Łukasz Żółć\nInżynier, doświadczenie: wdrażanie systemów, zarządzanie zespołem")
    )
    document = read_document(put(tmp_path, "a.txt", text.encode(encoding)))
    assert document.text == text


def test_lines_have_their_places_and_a_long_text_is_cut(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", b"a\n\n\n b c \n")
    document = read_document(path)
    assert document.text == "a\n\nb c"
    assert [document.text[x.start : x.end] for x in document.lines] == ["a", "b c"]
    cut = read_document(
        put(tmp_path, "b.txt", b"word " * 100 + b"\nmore\n" * 9), Limits(characters=50)
    )
    assert len(cut.text) <= 50
    assert [w.said.code for w in cut.warnings] == ["document.too_long_text"]


def test_markdown_signs_go_and_links_stay(tmp_path: Path) -> None:
    data = (
        "# Anna Smith\n\nEngineer\n========\n\n**Skills:** `Python`, *Go*, snake_case_name\n\n"
        "- [x] one\n* two\n\n[GitHub](https://github.com/anna) <anna@example.org>\n\n"
        "| Company | Years |\n|---|---|\n| Acme | 2019 |\n\n```\ncode\n```\n"
    )
    document = read_document(put(tmp_path, "a.md", data.encode()))
    assert document.text.split("\n") == [
        "Anna Smith", "", "Engineer", "", "Skills: Python, Go, snake_case_name", "",
        "• one", "• two", "", "GitHub anna@example.org", "", "Company\tYears", "", "Acme\t2019", "",
        "code",
    ]  # fmt: skip
    assert [x.heading for x in document.lines[:3]] == [True, True, False]
    assert document.links == ("https://github.com/anna",)


# RTF.


def rtf(body: str) -> bytes:
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}"
        "{\\f1\\fnil\\fcharset204 Arial Cyr;}}{\\colortbl;\\red0\\green0\\blue0;"
        "\\red255\\green255\\blue255;}{\\stylesheet{\\s0 Normal;}}{\\info{\\author secret}}"
        "{\\*\\generator Word;}" + body + "}"
    ).encode("ascii")


def escaped(text: str, page: str = "cp1251") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(page))


def unicoded(text: str) -> str:
    return "".join(f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in text)


def test_rtf_reads_code_pages_unicode_and_structure(tmp_path: Path) -> None:
    body = (
        f"\\pard\\f1\\b {escaped('Иван Петров')}\\b0\\par {unicoded('Москва')}\\par\n"
        "\\f0 one\\tab two\\line three \\{x\\}\\~y\\par {\\uc0\\u1071}\\uc1 \\emdash \\par"
        '{\\field{\\*\\fldinst{HYPERLINK "https://github.com/ivan"}}{\\fldrslt GitHub}}\\par'
        "\\trowd A\\cell B\\cell\\row {\\pict\\wmetafile8 0102ab}{\\*\\bin3 }}}"
    )
    document = read_document(put(tmp_path, "a.doc", rtf(body)))
    assert document.text.split("\n")[:7] == [
        "Иван Петров", "Москва", "one\ttwo", "three {x} y", "Я—", "GitHub", "A\tB",
    ]  # fmt: skip
    assert document.lines[0].bold
    assert not document.lines[1].bold
    assert document.links == ("https://github.com/ivan",)
    assert document.media_type is MediaType.rtf


def test_rtf_hidden_text_goes(tmp_path: Path) -> None:
    body = "Anna {\\v hidden1} Smith{\\cf2 white2}{\\fs2 tiny3}{\\deleted old}\\par"
    document = read_document(put(tmp_path, "a.rtf", rtf(body)))
    assert document.text == "Anna Smith"
    for word in ("hidden1", "white2", "tiny3"):
        assert word in hidden(document)


def test_rtf_without_braces_at_the_end_and_with_too_many(tmp_path: Path) -> None:
    assert read_document(put(tmp_path, "a.rtf", b"{\\rtf1 Anna Smith, engineer")).text
    assert refusal(put(tmp_path, "b.rtf", b"{\\rtf1 " + b"{" * 5000 + b"x")) == "document.damaged"
    assert read_document(put(tmp_path, "c.rtf", b"{\\rtf1 x}}}}} y z")).text


# ODT.


def test_odt_reads_headings_lists_tables_spaces_and_hidden_text(tmp_path: Path) -> None:
    made = OpenDocumentText()
    bold = odf_style.Style(name="B", family="text")
    bold.addElement(odf_style.TextProperties(fontweight="bold"))
    ghost = odf_style.Style(name="G", family="text")
    ghost.addElement(odf_style.TextProperties(display="none"))
    white = odf_style.Style(name="W", family="text")
    white.addElement(odf_style.TextProperties(color="#ffffff"))
    for one in (bold, ghost, white):
        made.automaticstyles.addElement(one)
    made.text.addElement(odf_text.H(outlinelevel=1, text="Анна Смирнова"))
    paragraph = odf_text.P(text="до")
    paragraph.addElement(odf_text.S(c=3))
    paragraph.addElement(odf_text.Span(stylename=bold, text="важно"))
    paragraph.addElement(odf_text.Span(stylename=ghost, text=" призрак"))
    paragraph.addElement(odf_text.Span(stylename=white, text=" белое"))
    paragraph.addElement(odf_text.LineBreak())
    paragraph.addElement(odf_text.A(href="https://github.com/anna", text="GitHub"))
    made.text.addElement(paragraph)
    items = odf_text.List()
    for word in ("раз", "два"):
        item = odf_text.ListItem()
        item.addElement(odf_text.P(text=word))
        items.addElement(item)
    made.text.addElement(items)
    table = odf_table.Table()
    row = odf_table.TableRow()
    for word in ("2019", "ООО «Ромашка»"):
        cell = odf_table.TableCell()
        cell.addElement(odf_text.P(text=word))
        row.addElement(cell)
    table.addElement(row)
    made.text.addElement(table)
    path = tmp_path / "a.odt"
    made.save(str(path))
    document = read_document(path)
    assert document.text.split("\n") == [
        "Анна Смирнова", "до важно", "GitHub", "раз", "два", "", "2019\tООО «Ромашка»",
    ]  # fmt: skip
    assert "призрак" in hidden(document)
    assert "белое" in hidden(document)
    assert document.lines[0].heading
    assert document.links == ("https://github.com/anna",)


# HTML.


def test_html_reads_what_a_browser_shows(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="windows-1251"><title>Вкладка</title>'
        "<style>.off{position:absolute;left:-9999px} .dark{background:#222;color:#fff}</style>"
        "</head><body><h1>Иван&nbsp;Петров</h1><p>Разработчик <b>Python</b><br>Москва</p>"
        "<script>alert('x')</script><table><tr><td>2019</td><td>ООО «Ромашка»</td></tr></table>"
        "<ul><li>раз<li>два</ul><span style='color: #FFFFFF'>белое</span>"
        "<div class=dark>по тёмному</div><div class=off>за краем</div>"
        "<div style='display:none'>нет</div><a href='https://github.com/x'>GitHub</a>"
    )
    document = read_document(put(tmp_path, "a.doc", page.encode("cp1251")))
    assert document.text.replace("\n\n", "\n").split("\n") == [
        "Иван Петров", "Разработчик Python", "Москва", "2019\tООО «Ромашка»", "• раз", "• два",
        "по тёмному", "GitHub",
    ]  # fmt: skip
    assert document.lines[0].heading
    for word in ("белое", "за краем", "нет"):
        assert word in hidden(document)


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "koi8-r", "nonsense"])
def test_html_with_a_wrong_charset_is_read_right(tmp_path: Path, declared: str) -> None:
    text = RUSSIAN.replace("\n", "<br>")
    page = f'<html><head><meta charset="{declared}"></head><body>{text}</body></html>'
    document = read_document(put(tmp_path, "a.html", page.encode("cp1251")))
    assert "Разработчик программного обеспечения" in document.text


def test_a_web_archive_saved_as_doc_is_read(tmp_path: Path) -> None:
    data = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n--X\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        "\r\n<html><body><p>Anna=20Smith</p></body></html>\r\n--X--\r\n"
    )
    assert read_document(put(tmp_path, "a.doc", data.encode())).text == "Anna Smith"


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "x-y", "p"])
def test_deeply_nested_html_is_bounded(tmp_path: Path, tag: str) -> None:
    page = f"<html><body>Anna {f'<{tag}>' * 50_000} deep".encode()
    path = put(tmp_path, "a.html", page)
    if tag == "p":  # one ends the other
        assert "Anna" in read_document(path).text
    else:
        assert refusal(path) == "document.damaged"
    some = f"<html><body>Anna {f'<{tag}>' * 100} deep".encode()
    assert "deep" in read_document(put(tmp_path, "b.html", some)).text


# Old Word files.


def ole(first_stream: bytes) -> bytes:
    """A file with the frame of an OLE container."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 0xFFFFFFFE)
    return bytes(header) + first_stream.ljust(4096, b"\0")


def test_old_word_files_are_said_or_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import docx

    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr("hr_desktop.documents.legacy.find_office", lambda: None)
    path = put(tmp_path, "a.doc", ole(b"\xec\xa5\xc1\x00" + b"\0" * 20))
    assert refusal(path) == "document.binary_doc"
    locked = put(tmp_path, "b.doc", ole(b"\xec\xa5\xc1\x00" + b"\0" * 6 + b"\x00\x01" + b"\0" * 9))
    assert refusal(locked) == "document.encrypted"
    monkeypatch.undo()
    if sys.platform == "win32":
        return
    # A stand-in with the command line of LibreOffice: it writes document.docx into --outdir.
    result = docx.Document()
    result.add_paragraph("Анна Смирнова")
    result.save(str(tmp_path / "result.docx"))
    office = tmp_path / "bin" / "soffice"
    office.parent.mkdir()
    office.write_text(
        f'#!{sys.executable}\nimport shutil, sys\nout = sys.argv[sys.argv.index("--outdir") + 1]\n'
        f'assert any(a.startswith("-env:UserInstallation=file://") for a in sys.argv)\n'
        f'shutil.copy({str(tmp_path / "result.docx")!r}, out + "/document.docx")\n'
    )
    office.chmod(office.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{office.parent}{os.pathsep}{os.environ['PATH']}")
    document = read_document(path)
    assert document.text == "Анна Смирнова"
    assert document.media_type is MediaType.doc
    assert [w.said.code for w in document.warnings] == ["document.converted"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
def test_a_pipe_is_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    with pytest.raises(PersonError) as refused:
        read_document(tmp_path / "a.pdf")
    assert refused.value.said.code == "document.unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
@pytest.mark.parametrize(
    ("around", "between"),
    [("{}\0\n", " "), ("\0{}\r\n", " "), ("\x01\x02{}\x03\n", " "), ("{}\n", "\0")],
)
def test_control_characters_on_every_line_hide_no_text(
    tmp_path: Path, around: str, between: str, encoding: str
) -> None:
    lines = ["Иванов Иван Иванович", "Бухгалтер", "Опыт работы", "ООО Ромашка, главный бухгалтер"]
    whole = "".join(around.format(line.replace(" ", between)) for line in lines * 5)
    path = tmp_path / "resume.txt"
    path.write_bytes(whole.encode(encoding))
    assert read_document(path).text.splitlines()[:4] == lines


def test_colours_of_a_terminal_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "resume.txt"
    path.write_bytes(b"\x1b[1;31mAnna Adler\x1b[0m\nAccountant\n")
    assert read_document(path).text == "Anna Adler\nAccountant"


@pytest.mark.parametrize("kind", ["random", "compressed", "database", "tar", "compiled"])
def test_what_is_no_text_stays_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "resume.txt"
    made = random.Random(5).randbytes(20_000)
    if kind == "database":
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as database:
            for number in range(20):
                database.execute(f"CREATE TABLE people_{number} (name, position, description)")
            database.commit()
    elif kind == "tar":
        with tarfile.open(path, "w") as archive:
            inside = tarfile.TarInfo("resume.txt")
            inside.size = 6000
            archive.addfile(inside, io.BytesIO(b"Anna Adler, accountant at Northwind " * 200))
    elif kind == "compiled":
        path.write_bytes(marshal.dumps(compile(Path(__file__).read_text("utf-8"), "x", "exec")))
    else:
        path.write_bytes(made if kind == "random" else zlib.compress(made))
    with pytest.raises(PersonError, match=r"document\.unsupported"):
        read_document(path)
