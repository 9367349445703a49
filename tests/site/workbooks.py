"""Makes small workbooks in the shapes of Ofsted's: XLSX with a library, ODS by hand.

No library among the dependencies writes ODS, and the format needs four small files in a zip.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

Cell = str | int | float | date | None
Row = Sequence[object]  # of cells: a list of different ones has the type list[object]
Sheets = Mapping[str, Sequence[Row]]

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same bytes at every making
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'office:version="1.3"'
)


def make_xlsx(sheets: Sheets) -> bytes:
    """Return an XLSX workbook with these sheets, the same bytes for the same sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made = BytesIO()
    book.save(made)
    return _with_fixed_times(made.getvalue())


def _with_fixed_times(package: bytes) -> bytes:
    """Return a zip with every part's time fixed, and without the part that tells when."""
    fixed = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(fixed, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                head, rest = content.split(b"<dcterms:created", 1)
                content = head + rest.split(b"</dcterms:modified>", 1)[1]
            new.writestr(zipfile.ZipInfo(part.filename, _WHEN), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def make_ods(sheets: Sheets) -> bytes:
    """Return an ODS workbook with these sheets, the same bytes for the same sheets."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        'manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype", _WHEN), _ODS)
        package.writestr(zipfile.ZipInfo("content.xml", _WHEN), content, zipfile.ZIP_DEFLATED)
        package.writestr(
            zipfile.ZipInfo("META-INF/manifest.xml", _WHEN), manifest, zipfile.ZIP_DEFLATED
        )
    return made.getvalue()


def _ods_cell(cell: object) -> str:
    """Return one cell as OpenDocument has it."""
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}">'
            f"<text:p>{cell.strftime('%d/%m/%Y')}</text:p></table:table-cell>"
        )
    if isinstance(cell, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(cell))}</text:p></table:table-cell>"
    )
