"""Statistics and keywords of plain text."""

__version__ = "0.1.0"
