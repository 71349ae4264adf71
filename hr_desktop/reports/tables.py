"""Tables for spreadsheets: XLSX through openpyxl, CSV as Excel reads it in each language."""

from __future__ import annotations

import csv
import io
import re

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from hr_desktop.reports.data import Cell, ColumnKind, TableData

_FORMATS: dict[ColumnKind, str] = {"text": "@", "number": "General", "percent": '0" %"'}
_HEADER_GROUND = PatternFill("solid", fgColor="EEF1F5")


def write_xlsx(table: TableData) -> bytes:
    """The table as an XLSX workbook: frozen header, filter, widths, notes below the rows."""
    book = Workbook(write_only=True)
    title = re.sub(r"[\[\]:*?/\\]", " ", str(_clean(table.title)))[:31].strip(" '")
    sheet = book.create_sheet(title or "HR Desktop")
    sheet.freeze_panes = "A2"
    for i, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(i)].width = column.width
    if table.columns:
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    header = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet, _clean(column.title))
        cell.data_type = "s"
        cell.font, cell.fill = Font(bold=True), _HEADER_GROUND
        header.append(cell)
    sheet.append(header)
    for row in table.rows:
        cells = []
        for column, value in zip(table.columns, row, strict=True):
            cell = WriteOnlyCell(sheet, _clean(value))
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            cell.number_format = _FORMATS[column.kind]
            cell.alignment = Alignment(vertical="top", wrap_text=column.kind == "text")
            cells.append(cell)
        sheet.append(cells)
    for note in ("", *table.notes) if table.notes else ():
        cell = WriteOnlyCell(sheet, _clean(note))
        cell.data_type = "s"
        sheet.append([cell])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_csv(table: TableData) -> bytes:
    """The table as CSV (RFC 4180) in UTF-8 with BOM.

    Russian Excel expects `;` and a decimal comma. A cell that begins like a formula gets an
    apostrophe in front (OWASP, CSV injection).
    """
    russian = table.language == "ru"
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";" if russian else ",")
    writer.writerow([_guarded(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [
                str(value).replace(".", ",")
                if russian and isinstance(value, float)
                else _guarded(value)
                for value in row
            ]
        )
    for note in table.notes:
        writer.writerow([_guarded(note)])
    return b"\xef\xbb\xbf" + target.getvalue().encode(errors="replace")


def _clean(value: Cell) -> Cell:
    """Without the control characters that XML cannot carry, within Excel's 32 767 characters."""
    if not isinstance(value, str):
        return value
    whole: str = ILLEGAL_CHARACTERS_RE.sub("", value.encode(errors="replace").decode())
    return whole[:32_767]


def _guarded(value: Cell) -> Cell:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value
