"""The page writers, one module per source; each offers WRITER, or several as WRITERS."""
