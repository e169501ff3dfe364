"""A database the size of three years of a hundred outlets, invented: what the dashboard, the search and the upkeep are measured on.

    python -m benchmarks.millions [--stories 1000000] [--folder data] [--database postgresql://...] [--again]

Without `--database` a SQLite file `stories-1000000.db` is made in the folder (git-ignored), or left as it is where it was made before; its address is
printed last. A million stories take some five minutes and six GB; ten thousand, a few seconds.
"""
