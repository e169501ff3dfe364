"""Schema migrations, applied by `crawler.storage.engine` whenever a database is opened for writing."""
