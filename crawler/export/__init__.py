"""Stories to take away, for people and programs: JSON lines, CSV, Parquet and RSS.

`rasad export` and the dashboard's downloads write the same files by the same code, a few hundred stories in memory at a time.
"""
