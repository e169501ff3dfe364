"""The spider of the site of traps; RASAD_SPIDER_MODULES=tests.traps.spiders makes it the watched one."""
