"""DOCX: every visible word once and in order; what is hidden is said; hostile packages refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from hr_desktop.documents import Limits, read_document
from hr_desktop.domain.document import DocumentText
from hr_desktop.domain.messages import PersonError

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def save(tmp_path: Path, document: Any, name: str = "резюме.docx") -> DocumentText:
    path = tmp_path / name
    document.save(str(path))
    return read_document(path)


def hidden(document: DocumentText) -> str:
    return "".join(w.text for w in document.warnings if w.said.code == "document.hidden_text")


def insert(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(xml))


def test_paragraphs_headings_tables_headers_and_footers_come_once_in_order(tmp_path: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Анна Смирнова"
    made.sections[0].footer.paragraphs[0].text = "anna@example.org"
    made.add_heading("Опыт работы", 1)
    made.add_paragraph("ООО «Ромашка»", style="List Bullet")
    table = made.add_table(2, 2)
    for (row, column), text in {
        (0, 0): "2019 – 2021", (0, 1): "Инженер", (1, 0): "2021 – 2024", (1, 1): "Ведущий инженер",
    }.items():  # fmt: skip
        table.cell(row, column).text = text
    paragraph = made.add_paragraph()
    paragraph.add_run("Важно").bold = True
    document = save(tmp_path, made)
    assert document.text.split("\n") == [
        "Анна Смирнова", "", "Опыт работы", "ООО «Ромашка»", "", "2019 – 2021\tИнженер",
        "2021 – 2024\tВедущий инженер", "", "Важно", "", "anna@example.org",
    ]  # fmt: skip
    flags = {document.text[x.start : x.end]: (x.heading, x.bold) for x in document.lines}
    assert flags["Опыт работы"] == (True, True)
    assert flags["Важно"] == (False, True)
    assert flags["ООО «Ромашка»"] == (False, False)


def test_a_layout_table_is_read_cell_by_cell(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(1, 2)
    table.cell(0, 0).text = "Навыки\nPython\nSQL"
    table.cell(0, 1).text = "Опыт\n2019 – 2021, «Ромашка»"
    nested = table.cell(0, 1).add_table(1, 1)
    nested.cell(0, 0).text = "вложенная"
    document = save(tmp_path, made)
    assert document.text.split() == [
        "Навыки", "Python", "SQL", "Опыт", "2019", "–", "2021,", "«Ромашка»", "вложенная",
    ]  # fmt: skip


def test_merged_cells_are_read_once(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Образование"
    table.cell(1, 2).text = "2015"
    tall = made.add_table(2, 2)
    tall.cell(0, 0).merge(tall.cell(1, 0)).text = "Языки"
    tall.cell(1, 1).text = "Английский"
    assert save(tmp_path, made).text.split() == ["Образование", "2015", "Языки", "Английский"]


def test_insertions_stay_and_deletions_go(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Знаю ")
    insert(paragraph, f'<w:ins {NS} w:id="1" w:author="x"><w:r><w:t>Python</w:t></w:r></w:ins>')
    insert(
        paragraph,
        f'<w:del {NS} w:id="2" w:author="x"><w:r><w:delText>COBOL</w:delText></w:r></w:del>',
    )
    insert(paragraph, f'<w:moveFrom {NS} w:id="3"><w:r><w:t>старое</w:t></w:r></w:moveFrom>')
    insert(
        paragraph,
        f'<w:moveTo {NS} w:id="4"><w:r><w:t xml:space="preserve"> и Go</w:t></w:r></w:moveTo>',
    )
    assert save(tmp_path, made).text == "Знаю Python и Go"


def test_text_boxes_links_fields_and_controls_are_read_once(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("до ")
    box = "<w:txbxContent><w:p><w:r><w:t>Контакты: +7 900</w:t></w:r></w:p></w:txbxContent>"
    insert(
        paragraph,
        f"<w:r {NS}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic>"
        f"<a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}"
        f"</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    related = made.part.relate_to(
        "https://github.com/anna",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    insert(
        paragraph,
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{related}"><w:r><w:t>GitHub</w:t></w:r></w:hyperlink>',
    )
    insert(
        paragraph,
        f'<w:sdt {NS}><w:sdtContent><w:r><w:t xml:space="preserve"> город</w:t></w:r></w:sdtContent>'
        "</w:sdt>",
    )
    insert(
        paragraph,
        f'<w:r {NS}><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText>'
        '<w:fldChar w:fldCharType="end"/></w:r>',
    )
    document = save(tmp_path, made)
    assert document.text.replace("\n\n", "\n") == "Контакты: +7 900\nдо GitHub город"
    assert document.links == ("https://github.com/anna",)


def vanish(run: Any) -> None:
    run.font.hidden = True


def paint_white(run: Any) -> None:
    run.font.color.rgb = RGBColor(255, 255, 255)


def shrink(run: Any) -> None:
    run.font.size = Pt(1)


@pytest.mark.parametrize("trick", [vanish, paint_white, shrink])
def test_unseen_text_is_taken_out_and_said(tmp_path: Path, trick: Callable[[Any], None]) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Анна Смирнова ")
    trick(paragraph.add_run("Kubernetes expert"))
    document = save(tmp_path, made)
    assert document.text == "Анна Смирнова"
    assert hidden(document) == "Kubernetes expert"


def test_a_hidden_style_hides_and_white_on_dark_stays(tmp_path: Path) -> None:
    made = docx.Document()
    style = made.styles.add_style("Ghost", 2)
    style.font.hidden = True
    made.add_paragraph("видно ").add_run("скрыто", style="Ghost")
    cell = made.add_table(1, 1).cell(0, 0)
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="1F2A44"/>')
    )
    paint_white(cell.paragraphs[0].add_run("белым по тёмному"))
    paragraph = made.add_paragraph()
    run = paragraph.add_run("на тёмной строке")
    paint_white(run)
    run._r.get_or_add_rPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="000000"/>')
    )
    document = save(tmp_path, made)
    assert document.text.split("\n\n") == ["видно", "белым по тёмному", "на тёмной строке"]
    assert hidden(document) == "скрыто"


def test_page_breaks_count_pages(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("первая")
    made.add_page_break()
    made.add_paragraph("вторая")
    document = save(tmp_path, made)
    assert document.pages == 2
    assert [line.page for line in document.lines] == [1, 2]


def rewrite(path: Path, change: dict[str, bytes], into: Path) -> Path:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return into


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(PersonError) as caught:
        read_document(path, limits) if limits else read_document(path)
    return caught.value.said.code


def test_bombs_and_entities_do_no_harm(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("Анна")
    path = tmp_path / "a.docx"
    made.save(str(path))
    big = rewrite(
        path, {"word/document.xml": b"<a>" + b" " * 60_000_000 + b"</a>"}, tmp_path / "b.docx"
    )
    assert refusal(big) == "document.too_large"
    body = (
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        f"<w:document {NS}><w:body><w:p><w:r><w:t>текст &c; &f;</w:t></w:r></w:p></w:body></w:document>"
    )
    entities = rewrite(path, {"word/document.xml": body.encode()}, tmp_path / "c.docx")
    assert read_document(entities).text == "текст"
    deep = f"<w:document {NS}><w:body>{'<w:sdt><w:sdtContent>' * 3000}<w:p/>".encode()
    assert refusal(rewrite(path, {"word/document.xml": deep}, tmp_path / "d.docx")) in {
        "document.empty", "document.damaged",
    }  # fmt: skip


def test_broken_packages_are_refused_clearly(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("Анна Смирнова, инженер " * 50)
    path = tmp_path / "a.docx"
    made.save(str(path))
    data = path.read_bytes()
    cut = tmp_path / "cut.docx"
    cut.write_bytes(data[: len(data) // 2])
    assert refusal(cut) == "document.damaged"
    empty = docx.Document()
    empty.save(str(tmp_path / "empty.docx"))
    assert refusal(tmp_path / "empty.docx") == "document.empty"
    lost = rewrite(path, {"word/document.xml": b""}, tmp_path / "lost.docx")
    assert refusal(lost) == "document.damaged"


def test_half_broken_xml_gives_what_is_left(tmp_path: Path) -> None:
    made = docx.Document()
    for number in range(50):
        made.add_paragraph(f"строка {number}")
    path = tmp_path / "a.docx"
    made.save(str(path))
    with zipfile.ZipFile(path) as package:
        xml = package.read("word/document.xml")
    half = rewrite(path, {"word/document.xml": xml[: len(xml) // 2]}, tmp_path / "half.docx")
    assert read_document(half).text.startswith("строка 0")


def test_a_renamed_document_and_a_strict_one_are_read(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("Анна Смирнова")
    assert save(tmp_path, made, "резюме.pdf").text == "Анна Смирнова"
    path = tmp_path / "резюме.pdf"
    with zipfile.ZipFile(path) as package:
        xml = package.read("word/document.xml")
    strict = xml.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    made_strict = rewrite(path, {"word/document.xml": strict}, tmp_path / "strict.docx")
    assert read_document(made_strict).text == "Анна Смирнова"


def test_every_word_of_python_docx_is_there(shared: Path) -> None:
    for path in sorted(shared.glob("samples/*/*.docx")):
        words = " ".join(p.text for p in docx.Document(str(path)).paragraphs).split()
        assert read_document(path).text.split() == words, path.name


def test_white_text_near_drawings_is_kept_and_said(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph()
    insert(paragraph, f'<w:r {NS}><w:drawing><wp:anchor behindDoc="1"/></w:drawing></w:r>')
    paint_white(paragraph.add_run("Анна Смирнова"))
    document = save(tmp_path, made)
    assert document.text == "Анна Смирнова"
    assert [w.said.code for w in document.warnings] == ["document.maybe_hidden_text"]


def test_helper_names_are_word_names() -> None:
    assert qn("w:p").endswith("}p")
