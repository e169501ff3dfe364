"""Pure functions over text: letters, digits, language, dates, terms, queries, attribution. No clock, network or database."""
