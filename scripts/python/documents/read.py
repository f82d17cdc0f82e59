"""Tells as JSON what is in a document: of a PDF its pages as text, of a sheet the type, content and format of each cell.

usage: read.py FILE.pdf|FILE.xlsx
"""

import json
import sys

import openpyxl
import pypdf
from openpyxl.utils.escape import unescape


def fonts(page):
    """The fonts of a page, each with whether its letters are in the file."""
    for font in page["/Resources"].get("/Font", {}).values():
        own = font.get_object()
        inner = own["/DescendantFonts"][0].get_object() if "/DescendantFonts" in own else own
        files = [key for key in inner.get("/FontDescriptor", {}) if key.startswith("/FontFile")]
        yield own.get("/BaseFont", "Type3"), bool(files) or own["/Subtype"] == "/Type3"


def pdf(path):
    reader = pypdf.PdfReader(path, strict=True)
    root = reader.trailer["/Root"]
    return {
        "title": reader.metadata.title,
        "created": reader.metadata.creation_date.isoformat(),
        "language": root.get("/Lang", ""),
        "pages": [page.extract_text() for page in reader.pages],
        "images": [str(number) for number in range(1, reader.trailer["/Size"])
                   if getattr(reader.get_object(number), "get", {}.get)("/Subtype") == "/Image"],
        "fonts": sorted({name for page in reader.pages for name, _ in fonts(page)}),
        "foreign_fonts": sorted({name for page in reader.pages for name, own in fonts(page) if not own}),
        "active": [key for key in root if key in ("/OpenAction", "/AA", "/AcroForm", "/Names")],
    }


def cell(one):
    if one.data_type == "d":
        value = one.value.date().isoformat()
    else:
        value = "" if one.value is None else unescape(str(one.value))
    return {"type": one.data_type, "value": value, "format": one.number_format, "link": one.hyperlink is not None}


def sheet(path):
    book = openpyxl.load_workbook(path)
    return {
        "title": book.properties.title,
        "created": book.properties.created.isoformat(),
        "name": book.active.title,
        "frozen": book.active.freeze_panes,
        "rows": [[cell(one) for one in row] for row in book.active.iter_rows()],
    }


answer = pdf(sys.argv[1]) if sys.argv[1].endswith(".pdf") else sheet(sys.argv[1])
print(json.dumps(answer))
