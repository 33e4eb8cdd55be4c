"""A whole case as one file to keep."""
