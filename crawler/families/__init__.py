"""Base spiders: one per way in which outlets publish their links and pages."""
