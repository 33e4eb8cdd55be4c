"""The document as a Word file: headings, repeated table headings, alternative texts, Swedish. Same bytes each time."""

from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx as python_docx
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tasks.documents.blocks import Block, Document, Figure, Heading, PageBreak, Points, Table, Text
from tasks.documents.decision import document
from tasks.documents.material import Material
from tasks.documents.swedish import clean
from tasks.documents.wording import keywords

_FONT, _DARK, _GREY, _RED = "Arial", RGBColor(0x1F, 0x4E, 0x79), RGBColor(0x40, 0x40, 0x40), RGBColor(0x9B, 0x1C, 0x1C)
_MARGIN, _PICTURE = Mm(20), Mm(165)
_SIZE, _TABLE_SIZE, _LEAD, _SMALL = Pt(10.5), Pt(8.5), Pt(12.5), Pt(9)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx(material: Material) -> bytes:
    """A .docx file."""
    written = document(material)
    file = python_docx.Document()
    _prepare(file, written)
    _properties(file, written, material)
    _head(file, written)
    for block in written.blocks:
        _block(file, block)
    made = BytesIO()
    file.save(made)
    return _repacked(made.getvalue())


def _prepare(file: WordFile, written: Document) -> None:
    """Page, fonts, language, and what stands at the foot of every page."""
    section = file.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    styles: Any = file.styles
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Caption"):
        _font(styles[name], _DARK if name.startswith(("Title", "Heading")) else RGBColor(0x1A, 0x1A, 0x1A))
    styles["Normal"].font.size = _SIZE
    styles["Title"].font.size, styles["Heading 1"].font.size = Pt(22), Pt(15)
    styles["Caption"].font.size, styles["Caption"].font.bold = _SMALL, True
    language = OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(kind), "sv-SE")
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(language)
    foot = section.footer.paragraphs[0]
    _run(foot, f"{written.edge}  ", size=Pt(8), colour=_GREY)
    _page_number(foot)


def _font(style: Any, colour: RGBColor) -> None:
    style.font.name, style.font.color.rgb = _FONT, colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(kind), _FONT)


def _page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001  python-docx has no field of its own


def _properties(file: WordFile, written: Document, material: Material) -> None:
    known, made = file.core_properties, datetime.combine(material.facts.made_on, time())
    known.title, known.subject, known.author = clean(written.title), written.subject, written.author
    known.last_modified_by, known.language, known.comments = written.author, "sv-SE", ""
    known.category, known.keywords = "Beslutsunderlag", keywords(material)
    known.created = known.modified = made
    known.revision = material.facts.version


def _head(file: WordFile, written: Document) -> None:
    if written.warning:
        _run(file.add_paragraph(), written.warning, bold=True, colour=_RED)
    file.add_paragraph(clean(written.title), style="Title")
    for line in written.under:
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        _run(paragraph, line, colour=_GREY)


def _block(file: WordFile, block: Block) -> None:
    if isinstance(block, Heading):
        file.add_heading(clean(block.text), level=block.level)
    elif isinstance(block, Text):
        size = _LEAD if block.lead else _SMALL if block.small else None
        _run(file.add_paragraph(), block.text, size=size, colour=_GREY if block.small else None)
    elif isinstance(block, Points):
        for point in block.points:
            file.add_paragraph(clean(point), style="List Bullet")
    elif isinstance(block, Table):
        _table(file, block)
    elif isinstance(block, Figure):
        _figure(file, block)
    elif isinstance(block, PageBreak):
        file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _run(
    paragraph: Any, text: str, *, size: Pt | None = None, bold: bool = False, colour: RGBColor | None = None
) -> None:
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if size is not None:
        run.font.size = size
    if colour is not None:
        run.font.color.rgb = colour


def _figure(file: WordFile, figure: Figure) -> None:
    _caption(file, figure.drawn.title)
    paragraph = file.add_paragraph()
    shape = paragraph.add_run().add_picture(BytesIO(figure.drawn.png), width=_PICTURE)
    told = shape._inline.docPr  # noqa: SLF001  python-docx has no alternative text of its own
    told.set("descr", clean(figure.drawn.alt))
    told.set("title", clean(figure.drawn.title))
    told.set("name", clean(figure.drawn.title))


def _caption(file: WordFile, text: str) -> None:
    caption = file.add_paragraph(clean(text), style="Caption")
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(8)
    caption.paragraph_format.space_after = Pt(3)


def _table(file: WordFile, table: Table) -> None:
    _caption(file, table.caption)
    made = file.add_table(rows=1, cols=len(table.headings))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.LEFT, True
    _described(made, table.caption)
    right = [table.figures(number) for number in range(len(table.headings))]
    head = made.rows[0]
    for number, (cell, heading) in enumerate(zip(head.cells, table.headings, strict=True)):
        _fill(cell, heading, right=right[number], bold=True, colour=RGBColor(0xFF, 0xFF, 0xFF))
        _shade(cell, "1F4E79")
    _row_property(head, "w:tblHeader")
    for row in table.rows:
        _row(made, row, right, bold=table.total and row is table.rows[-1])
    file.add_paragraph().paragraph_format.space_after = Pt(2)


def _row(made: Any, row: tuple[str, ...], right: list[bool], *, bold: bool) -> None:
    added = made.add_row()
    _row_property(added, "w:cantSplit")
    for number, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
        _fill(cell, text, right=right[number], bold=bold)


def _fill(cell: Any, text: str, *, right: bool, bold: bool = False, colour: RGBColor | None = None) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, size=_TABLE_SIZE, bold=bold, colour=colour)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _row_property(row: Any, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)  # noqa: SLF001


def _described(made: Any, caption: str) -> None:
    """What a reading aid says of the table."""
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), clean(caption))
        made._tbl.tblPr.append(element)  # noqa: SLF001


def _repacked(made: bytes) -> bytes:
    """The same parts without the hour they were packed."""
    packed = BytesIO()
    with ZipFile(BytesIO(made)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return packed.getvalue()
