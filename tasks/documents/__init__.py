"""Documents of a budget impact analysis: workbook, decision-support document, page and charts. Pure; no database.

Import inside the function that writes: arrays and charts are slow to load.
"""

from tasks.documents.charts import Drawn, charts
from tasks.documents.excel import workbook
from tasks.documents.facts import Disclosure, Facts
from tasks.documents.material import Gross, Material, Net, gather
from tasks.documents.page import html
from tasks.documents.secrets import has_secret, opened
from tasks.documents.word import docx
from tasks.documents.wording import file_name

__all__ = [
    "Disclosure",
    "Drawn",
    "Facts",
    "Gross",
    "Material",
    "Net",
    "charts",
    "docx",
    "file_name",
    "gather",
    "has_secret",
    "html",
    "opened",
    "workbook",
]
