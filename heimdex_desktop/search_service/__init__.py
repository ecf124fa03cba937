"""The search service: keeps models loaded between queries and answers JSON lines."""
