"""Bytes → frozen records: what the parsers share."""
