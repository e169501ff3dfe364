"""Stories to take away, for people and programs: JSON lines, CSV, Parquet and RSS.

`rasad export` and the dashboard's downloads write the same files by the same code, a few hundred stories in memory at a time.
"""

from crawler.export.address import address_of, asked_for
from crawler.export.files import MEDIA_TYPES, Format, file_name, written
from crawler.export.rows import About, Row, export_rows

__all__ = ["MEDIA_TYPES", "About", "Format", "Row", "address_of", "asked_for", "export_rows", "file_name", "written"]
