"""Files of actual costs, as regions send them: CSV or XLSX, a row per region and month, gross SEK.

`read_actuals` is the way in. All or nothing: the first thing that cannot be trusted refuses the file, with its row or
cell, the value and what is expected.
"""

from tasks.actuals.file import ActualsFile, notes_on, read_actuals

__all__ = ["ActualsFile", "notes_on", "read_actuals"]
