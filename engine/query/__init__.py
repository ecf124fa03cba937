"""The query language: reads a text as a query, and writes a query back as text."""
