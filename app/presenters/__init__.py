"""Rows become words: what pages and command line show, the same in both."""
