"""Where commands write: the terminal, or a pipe as plain text."""

import sys

from rich.console import Console

# A pipe has no width of its own; a table squeezed into 80 columns is no help to whoever reads the file.
_WIDTH = None if sys.stdout.isatty() else 150

console = Console(highlight=False, width=_WIDTH)
errors = Console(stderr=True, highlight=False)
