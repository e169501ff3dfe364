"""Between Scrapy and storage: the queue of pages, judging and storing, and the record of each run."""
