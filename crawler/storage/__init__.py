"""Keeping: the tables, who writes them, and the questions asked of them. Knows nothing of Scrapy."""
