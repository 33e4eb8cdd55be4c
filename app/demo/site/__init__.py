"""A small web on this machine: every source's page in the shape the real one has or is thought to have.

    page.py             Page (what is served at a path) and Writer (who writes the pages of a source)
    pages/<source>.py   a source's Writer as WRITER, or several as WRITERS; found by being there
    data/<source>.json  the rows of a source, where they were read, and what differs in the later set
    rows.py             first_rows(source), later_rows(source)
    server.py           DemoSite: serves them, with robots.txt, ETag, 304 and 404

    with DemoSite() as site:                      every source's first set, on a free port of 127.0.0.1
        site.write_sources(folder)                a sources file that points every source at it: ORDNAT_SOURCES
        site.show_later()                         every source as it looks some time afterwards
        site.show(rows, source="nt_agreements")   exactly these rows, under the page's own names

The pages are of our own writing; what they take from the real ones is the form.
"""

from app.demo.site.page import Page, Row, Writer
from app.demo.site.rows import first_rows, later_rows
from app.demo.site.server import DemoSite, writers

__all__ = ["DemoSite", "Page", "Row", "Writer", "first_rows", "later_rows", "writers"]
