"""The workbook: formulas a person can follow from the number of patients to kronor, and the engine's figure beside."""

from tasks.documents.excel.workbook import workbook

__all__ = ["workbook"]
