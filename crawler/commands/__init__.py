"""The commands of `rasad`, by what they are about. A command reads its arguments and asks; the work is done elsewhere.

What is slow to import is imported inside a command, so that `rasad version` does not wait for Scrapy.
"""
