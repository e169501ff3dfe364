"""`python -m crawler` is `rasad`."""

from crawler.cli import main

main()
