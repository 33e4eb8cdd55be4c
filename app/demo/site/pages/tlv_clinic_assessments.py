"""TLV's assessments of clinic medicines: addresses among others in a packed sitemap."""

import gzip
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from app.demo.site.page import Page, Row, Writer

PATH = "/sitemap1.xml.gz"
FOLDER = "/lakemedelsforetag/halsoekonomiska-bedomningar-och-rapporter-kliniklakemedel"
OTHERS = ("/", "/beslut.html", f"{FOLDER}.html", f"{FOLDER}/arkiv-avslutade-halsoekonomiska-bedomningar.html")


def write(rows: Sequence[Row], site: str) -> Mapping[str, Page]:
    """The sitemap, on the site itself."""
    paths = (*OTHERS, *(f"{FOLDER}/{row['path']}" for row in rows))
    urls = "\n".join(f"<url><loc>{escape(site + path)}</loc></url>" for path in paths)
    file = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>\n'
    # The time of packing is left out: the same rows are the same bytes.
    return {PATH: Page(gzip.compress(file.encode(), mtime=0), "application/gzip")}


WRITER = Writer("tlv_clinic_assessments", PATH, write)
