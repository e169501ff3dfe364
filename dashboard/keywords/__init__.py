"""The page Keywords, a section a module."""
