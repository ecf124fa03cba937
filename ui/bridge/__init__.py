"""Between the window and the engine: background calls, progress, the search service."""
